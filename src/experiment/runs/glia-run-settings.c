/* SPDX-License-Identifier: MIT */
#include "glia-run-settings.h"

#include "glia-json.h"

#include <string.h>

/* "512 sigmoid, 512 sigmoid"; "none" */
static char *
describe_layers (JsonArray *layers)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (layers); i++) {
    JsonObject *layer = json_array_get_object_element (layers, i);
    const double dropout = json_object_get_double_member (layer, "dropout");
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT " %s", i > 0 ? ", " : "",
                            json_object_get_int_member (layer, "units"),
                            json_object_get_string_member (layer, "activation"));
    if (dropout > 0)
      g_string_append_printf (text, " dropout %g", dropout);
    if (json_object_get_boolean_member (layer, "residual"))
      g_string_append (text, " residual");
    if (g_strcmp0 (json_object_get_string_member (layer, "normalization"), "none") != 0)
      g_string_append_printf (text, " %s norm",
                              json_object_get_string_member (layer, "normalization"));
  }
  if (text->len == 0)
    g_string_append (text, "none");
  return g_string_free (text, FALSE);
}

char *
glia_describe_setting (const char *path, JsonNode *node)
{
  if (node == NULL)
    return g_strdup ("–");
  if (g_str_equal (path, "network.layers"))
    return describe_layers (json_node_get_array (node));
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  return glia_json_print_line (node);
}

/* Members of objects as paths; lists (of layers) are one value. */
static void
append_members (JsonNode *node, const char *path, GString *text)
{
  static const char *const left_out[] = {"name", "seed", "data.seed", "data.hash", "glia"};
  JsonObjectIter iter;
  const char *key;
  JsonNode *member;

  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    for (gsize i = 0; i < G_N_ELEMENTS (left_out); i++)
      if (g_str_equal (path, left_out[i]))
        return;
    g_autofree char *value = glia_describe_setting (path, node);
    g_string_append_printf (text, "%s\t%s\n", path, g_strdelimit (value, "\t\n", ' '));
    return;
  }
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &key, &member)) {
    g_autofree char *longer = *path != '\0' ? g_strdup_printf ("%s.%s", path, key) : g_strdup (key);
    append_members (member, longer, text);
  }
}

char *
glia_settings_text (const GliaExperiment *experiment)
{
  g_autoptr (JsonNode) root = glia_experiment_to_node (experiment);
  GString *text = g_string_new (NULL);

  append_members (root, "", text);
  if (!glia_source_is_generator (experiment->data.source) && experiment->data.hash != NULL)
    g_string_append_printf (text, "data.hash\t%.12s\n", experiment->data.hash);
  return g_string_free (text, FALSE);
}

GHashTable *
glia_settings_parse (const char *text, GPtrArray *order)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (char **line = lines; *line != NULL; line++) {
    const char *tab = strchr (*line, '\t');
    if (tab == NULL)
      continue;
    char *path = g_strndup (*line, (gsize)(tab - *line));
    g_hash_table_insert (values, path, g_strdup (tab + 1));
    if (order != NULL)
      g_ptr_array_add (order, path);
  }
  return values;
}

char *
glia_name_setting (const char *path, const char *value)
{
  static const struct {
    const char *path, *word;
  } words[] = {
      {"training.optimizer.learning-rate", "rate"},
      {"training.optimizer.kind", ""},
      {"training.batch-size", "batch"},
      {"training.loss", ""},
      {"network.layers", "hidden"},
      {"network.init.kind", "start"},
      {"data.source", ""},
      {"data.hash", "data"},
      {"changes", "changed while it trained"},
  };
  const char *dot = strrchr (path, '.'), *word = dot != NULL ? dot + 1 : path;
  char *end = NULL;
  const double number = g_ascii_strtod (value, &end);
  g_autofree char *text = end != value && *end == '\0' && strlen (value) > 6
                              ? g_strdup_printf ("%.3g", number)
                              : g_strdup (value);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (path, words[i].path))
      word = words[i].word;
  return *word != '\0' && *text != '\0' ? g_strdup_printf ("%s %s", word, text)
                                        : g_strconcat (word, text, NULL);
}
