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

/* A number or a name as a person types it, the kind of what has one; anything else as JSON. Free with g_free(). */
static char *
describe_value (JsonNode *value)
{
  const GType type = json_node_get_value_type (value);

  if (JSON_NODE_HOLDS_OBJECT (value) &&
      json_object_has_member (json_node_get_object (value), "kind"))
    return g_strdup (json_object_get_string_member (json_node_get_object (value), "kind"));
  if (!JSON_NODE_HOLDS_VALUE (value) || type == G_TYPE_BOOLEAN)
    return glia_json_print_line (value);
  if (type == G_TYPE_STRING)
    return json_node_dup_string (value);
  return glia_number_shortest (json_node_get_double (value));
}

/* "1..20", "0.001..1 log 10"; NULL if the values are none such. */
static char *
describe_range (GPtrArray *values)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < values->len; i++) {
    const GType type = json_node_get_value_type (values->pdata[i]);
    const double number = json_node_get_double (values->pdata[i]);
    if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
      return NULL;
    g_array_append_val (numbers, number);
  }
  const double *all = (const double *)(gconstpointer)numbers->data;
  g_autofree char *end = glia_number_range_end (all, numbers->len);
  if (end == NULL)
    return NULL;
  g_autofree char *first = glia_number_shortest (all[0]);
  g_autofree char *last = glia_number_shortest (all[numbers->len - 1]);
  return g_strconcat (first, "..", last, end, NULL);
}

char *
glia_document_sweep_text (GliaDocument *document, const char *path)
{
  GPtrArray *values = glia_sweep_values (glia_document_experiment (document), path);

  if (values == NULL)
    return NULL;
  char *range = describe_range (values);
  if (range != NULL)
    return range;
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < values->len; i++) {
    g_autofree char *value = describe_value (values->pdata[i]);
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", value);
  }
  return g_string_free (text, FALSE);
}

gboolean
glia_document_enter_choices (GliaDocument *document,
                             const char *what,
                             const char *path,
                             GPtrArray *values,
                             GError **error)
{
  return replace_experiment (
      document, what,
      glia_sweep_with_values (glia_document_experiment (document), path, values, error), error);
}
