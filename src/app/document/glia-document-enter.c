/* SPDX-License-Identifier: MIT */
#include "glia-document-enter.h"

#include "glia-json.h"
#include "glia-number-text.h"
#include "glia-sweep-lists.h"

/* Takes `experiment`, NULL if there is an error already. */
static gboolean
replace_experiment (GliaDocument *document,
                    const char *what,
                    GliaExperiment *experiment,
                    GError **error)
{
  gboolean done;

  if (experiment == NULL)
    return FALSE;
  done = glia_document_replace (document, what, experiment, error);
  glia_experiment_unref (experiment);
  return done;
}

gboolean
glia_document_enter_value (GliaDocument *document,
                           const char *what,
                           const char *path,
                           const char *json,
                           GError **error)
{
  GliaExperiment *experiment = glia_document_experiment (document);
  g_autofree char *assignment = g_strdup_printf ("%s=%s", path, json);
  const char *const assignments[] = {assignment, NULL};

  if (glia_sweep_values (experiment, path) == NULL)
    return glia_document_set (document, what, assignments, error);
  return replace_experiment (document, what, glia_sweep_with_value (experiment, path, json, error),
                             error);
}

gboolean
glia_document_enter_number (GliaDocument *document,
                            const char *what,
                            const char *path,
                            const char *text,
                            GError **error)
{
  GliaExperiment *experiment = glia_document_experiment (document);
  g_autoptr (GArray) list = NULL;

  if (!glia_number_list_is_one (text))
    return glia_document_enter_value (document, what, path, text, error);
  list = glia_number_list_parse (text, error);
  return list != NULL &&
         replace_experiment (document, what, glia_sweep_with_list (experiment, path, list, error),
                             error);
}

/* A number or a name as a person types it; anything else as JSON. Free with g_free(). */
static char *
describe_value (JsonNode *value)
{
  const GType type = json_node_get_value_type (value);

  if (!JSON_NODE_HOLDS_VALUE (value) || type == G_TYPE_BOOLEAN)
    return glia_json_print_line (value);
  if (type == G_TYPE_STRING)
    return json_node_dup_string (value);
  return glia_number_shortest (json_node_get_double (value));
}

char *
glia_document_sweep_text (GliaDocument *document, const char *path)
{
  GPtrArray *values = glia_sweep_values (glia_document_experiment (document), path);

  if (values == NULL)
    return NULL;
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < values->len; i++) {
    g_autofree char *value = describe_value (values->pdata[i]);
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", value);
  }
  return g_string_free (text, FALSE);
}
