/* SPDX-License-Identifier: MIT */
#include "glia-change-text.h"

#include "glia-experiment-difference.h"

#include <glib/gi18n.h>
#include <string.h>

/* What the keys of an experiment are called in the window; the first that fits counts. */
static const struct {
  const char *key, *name;
} names[] = {
    {"training.schedule", N_ ("schedule")},
    {"training.early-stopping", N_ ("early stopping")},
    {"training.optimizer.learning-rate", N_ ("learning rate")},
    {"training.optimizer.weight-decay", N_ ("weight decay")},
    {"training.optimizer.l1", N_ ("L1 penalty")},
    {"training.optimizer.momentum", N_ ("momentum")},
    {"training.optimizer.nesterov", N_ ("Nesterov momentum")},
    {"training.batch-size", N_ ("batch size")},
    {"training.epochs", N_ ("epochs")},
    {"training.clip-norm", N_ ("gradient clipping")},
    {"training.shuffle", N_ ("shuffling")},
    {"network.layers", N_ ("dropout")},
};

static const char *
find_name (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_has_prefix (path, names[i].key))
      return _ (names[i].name);
  return strrchr (path, '.') + 1; /* beta1, epsilon: the field's own words */
}

static void
append_value (GString *text, JsonNode *value)
{
  if (JSON_NODE_HOLDS_NULL (value)) {
    g_string_append_printf (text, " %s", _ ("off"));
  } else if (JSON_NODE_HOLDS_OBJECT (value)) {
    JsonObject *object = json_node_get_object (value);
    if (json_object_has_member (object, "kind"))
      g_string_append_printf (text, " %s", json_object_get_string_member (object, "kind"));
    else
      g_string_append_printf (text, " %s", _ ("on"));
  } else if (json_node_get_value_type (value) == G_TYPE_STRING) {
    g_string_append_printf (text, " %s", json_node_get_string (value));
  } else if (json_node_get_value_type (value) == G_TYPE_BOOLEAN) {
    g_string_append_printf (text, " %s", json_node_get_boolean (value) ? _ ("on") : _ ("off"));
  } else {
    g_string_append_printf (text, " %g", json_node_get_double (value));
  }
}

char *
glia_change_text (const GliaExperiment *before, const GliaExperiment *after, char **keys)
{
  g_autoptr (JsonNode) changes = glia_experiment_changes (before, after);
  g_autoptr (GString) text = g_string_new (NULL), paths = g_string_new (NULL);
  JsonObjectIter iter;
  const char *path;
  JsonNode *value;

  *keys = NULL;
  json_object_iter_init_ordered (&iter, json_node_get_object (changes));
  while (json_object_iter_next_ordered (&iter, &path, &value)) {
    if (strcmp (path, "training.threads") == 0)
      continue;
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", find_name (path));
    append_value (text, value);
    g_string_append_printf (paths, "%s ", path);
  }
  if (text->len == 0)
    return NULL;
  *keys = g_string_free (g_steal_pointer (&paths), FALSE);
  /* A sentence begins with a capital letter, in any alphabet. */
  g_autofree char *first = g_utf8_strup (text->str, g_utf8_next_char (text->str) - text->str);
  return g_strconcat (first, g_utf8_next_char (text->str), NULL);
}
