/* SPDX-License-Identifier: MIT */
#include "glia-document-sweep.h"

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

static void
append_value (JsonArray *array, guint index, JsonNode *value, gpointer data)
{
  GString *text = data;
  g_autofree char *one = !JSON_NODE_HOLDS_VALUE (value) ? glia_json_print_line (value)
                         : json_node_get_value_type (value) == G_TYPE_STRING
                             ? json_node_dup_string (value)
                         : json_node_get_value_type (value) == G_TYPE_BOOLEAN
                             ? glia_json_print_line (value)
                             : glia_number_shortest (json_node_get_double (value));

  g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", one);
}

char *
glia_json_list (JsonNode *root, const char *path)
{
  static const char *const kinds[] = {"grid", "pairs"};
  JsonNode *sweep = json_object_get_member (json_node_get_object (root), "sweep");

  for (gsize i = 0; sweep != NULL && JSON_NODE_HOLDS_OBJECT (sweep) && i < G_N_ELEMENTS (kinds);
       i++) {
    JsonNode *axes = json_object_get_member (json_node_get_object (sweep), kinds[i]);
    JsonNode *values =
        axes != NULL ? json_object_get_member (json_node_get_object (axes), path) : NULL;
    if (values != NULL) {
      GString *text = g_string_new (NULL);
      json_array_foreach_element (json_node_get_array (values), append_value, text);
      return g_string_free (text, FALSE);
    }
  }
  return NULL;
}
