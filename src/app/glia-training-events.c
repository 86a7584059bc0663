/* SPDX-License-Identifier: MIT */
#include "glia-training-events.h"

#include "glia-experiment-difference.h"

#include <glib/gi18n.h>
#include <string.h>

/* What the keys of an experiment are called in the window. */
static const struct {
  const char *key, *name;
} names[] = {
    {"learning-rate", N_ ("learning rate")},
    {"weight-decay", N_ ("weight decay")},
    {"batch-size", N_ ("batch size")},
    {"epochs", N_ ("epochs")},
    {"dropout", N_ ("dropout")},
    {"schedule", N_ ("schedule")},
    {"momentum", N_ ("momentum")},
    {"early-stopping", N_ ("early stopping")},
    {"clip-norm", N_ ("gradient clipping")},
    {"shuffle", N_ ("shuffling")},
    {"nesterov", N_ ("Nesterov momentum")},
};

static const char *
name_of (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strstr (path, names[i].key) != NULL)
      return _ (names[i].name);
  const char *dot = strrchr (path, '.');
  return dot != NULL ? dot + 1 : path;
}

static void
append_value (GString *text, JsonNode *value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (JSON_NODE_HOLDS_NULL (value))
    g_string_append_printf (text, " %s", _ ("off"));
  else if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING)
    g_string_append_printf (text, " %s", json_node_get_string (value));
  else if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    g_string_append_printf (text, " %s", json_node_get_boolean (value) ? _ ("on") : _ ("off"));
  else if (JSON_NODE_HOLDS_VALUE (value))
    g_string_append_printf (
        text, " %s", g_ascii_formatd (digits, sizeof digits, "%g", json_node_get_double (value)));
}

char *
glia_training_describe_change (const GliaExperiment *before, const GliaExperiment *after)
{
  g_autoptr (JsonNode) changes = glia_experiment_changes (before, after);
  g_autoptr (GString) text = g_string_new (NULL);
  JsonObjectIter iter;
  const char *path;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, json_node_get_object (changes));
  while (json_object_iter_next_ordered (&iter, &path, &value)) {
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", name_of (path));
    append_value (text, value);
  }
  if (text->len == 0)
    return NULL;
  /* A sentence begins with a capital letter, in any alphabet. */
  g_autofree char *first = g_utf8_strup (text->str, g_utf8_next_char (text->str) - text->str);
  return g_strconcat (first, g_utf8_next_char (text->str), NULL);
}
