/* SPDX-License-Identifier: MIT */

/* Changing an experiment by path: on the JSON tree, which is then read like any other file, so that
 * there is one set of checks. The tree holds no defaults, so that those of a new kind come in. */

#include "glia-experiment-fields.h"
#include "glia-experiment-private.h"
#include "glia-json.h"

#include <string.h>

/* Keys whose value decides which of their neighbours there are. */
static const struct {
  const char *path, *section;
  const GliaTable *table;
} switches[] = {
    {"data.source", "data", &glia_table_data},
    {"network.init.kind", "init", &glia_table_initialization},
    {"training.optimizer.kind", "optimizer", &glia_table_optimizer},
    {"training.schedule.kind", "schedule", &glia_table_schedule},
};

static gboolean
set_path_error (GError **error, const char *file, const char *path, const char *message)
{
  g_set_error (error, GLIA_EXPERIMENT_ERROR, GLIA_EXPERIMENT_ERROR_KEY, "%s: %s: %s", file, path,
               message);
  return FALSE;
}

/* The member of an object, made if it is not there; the element of a list, which must be there or be
 * the next one. */
static JsonNode *
step_into (JsonNode *node, const char *part, char **problem)
{
  guint64 index;

  if (JSON_NODE_HOLDS_NULL (node)) {
    g_autoptr (JsonObject) object = json_object_new ();
    json_node_init_object (node, object);
  }
  if (JSON_NODE_HOLDS_OBJECT (node)) {
    JsonObject *object = json_node_get_object (node);
    if (!json_object_has_member (object, part))
      json_object_set_null_member (object, part);
    return json_object_get_member (object, part);
  }
  if (!JSON_NODE_HOLDS_ARRAY (node)) {
    g_autofree char *value = glia_json_print_line (node);
    *problem = g_strdup_printf ("\"%s\" cannot be set in %s, which is no object.", part, value);
    return NULL;
  }
  JsonArray *list = json_node_get_array (node);
  const guint length = json_array_get_length (list);
  if (!g_ascii_string_to_unsigned (part, 10, 0, length, &index, NULL)) {
    *problem =
        g_strdup_printf ("\"%s\" is not an index of a list of %u; the first is 0.", part, length);
    return NULL;
  }
  if (index == length)
    json_array_add_null_element (list);
  return json_array_get_element (list, (guint)index);
}

/* A copy that shares nothing: json_node_copy() would share objects and lists, which later steps
 * change in place. */
static JsonNode *
deep_copy (JsonNode *node)
{
  g_autofree char *text = glia_json_print_line (node);

  return glia_json_parse (text, -1, "", NULL);
}

/* Puts `value` where step_into() has found or made a place, taking it. */
static void
put_value (JsonNode *container, const char *part, JsonNode *value)
{
  if (JSON_NODE_HOLDS_OBJECT (container)) {
    json_object_set_member (json_node_get_object (container), part, value);
    return;
  }
  /* A list can only be appended to: the rest goes out and in again. */
  JsonArray *list = json_node_get_array (container);
  const guint index = (guint)g_ascii_strtoull (part, NULL, 10);
  const guint length = json_array_get_length (list);
  g_autoptr (GPtrArray) rest = g_ptr_array_new ();
  for (guint i = index + 1; i < length; i++)
    g_ptr_array_add (rest, json_array_dup_element (list, i));
  for (guint i = index; i < length; i++)
    json_array_remove_element (list, index);
  json_array_add_element (list, value);
  for (guint i = 0; i < rest->len; i++)
    json_array_add_element (list, rest->pdata[i]);
}

static void
drop_strangers (const char *path, JsonNode *parent, JsonNode *value)
{
  if (!JSON_NODE_HOLDS_OBJECT (parent) || json_node_get_value_type (value) != G_TYPE_STRING)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (switches); i++) {
    if (strcmp (switches[i].path, path) != 0)
      continue;
    const int kind = glia_names_find (switches[i].table->kinds, json_node_get_string (value));
    if (kind >= 0)
      glia_table_drop (switches[i].table, (guint)kind, json_node_get_object (parent));
    /* The new source says what its task is. */
    if (switches[i].table == &glia_table_data)
      json_object_remove_member (json_node_get_object (parent), "task");
  }
}

gboolean
glia_node_set (JsonNode *root, const char *path, JsonNode *value, const char *file, GError **error)
{
  g_auto (GStrv) parts = glia_json_split_path (path);
  g_autofree char *problem = NULL, *plain = NULL;
  JsonNode *node = root, *parent = root;

  if (!parts)
    return set_path_error (error, file, path,
                           "this is not a path like training.epochs or network.layers[0].units.");
  for (char **part = parts; *part; part++) {
    parent = node;
    node = step_into (node, *part, &problem);
    if (!node)
      return set_path_error (error, file, path, problem);
  }
  JsonNode *copy = deep_copy (value);
  if (!copy)
    return set_path_error (error, file, path, "the value is nested too deep.");
  put_value (parent, parts[g_strv_length (parts) - 1], copy);
  plain = g_strjoinv (".", parts);
  drop_strangers (plain, parent, value);
  return TRUE;
}

static gboolean
apply_assignment (JsonNode *root, const char *assignment, const char *file, GError **error)
{
  const char *equals = strchr (assignment, '=');
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) value = NULL;

  if (!equals || equals == assignment)
    return set_path_error (
        error, file, assignment,
        "this is not KEY=VALUE, for example training.optimizer.learning-rate=0.01.");
  if (!g_utf8_validate (assignment, -1, NULL))
    return set_path_error (error, file, "KEY=VALUE", "this is not UTF-8.");
  path = g_strndup (assignment, (gsize)(equals - assignment));
  g_strstrip (path);
  value = glia_json_parse (equals + 1, -1, file, NULL);
  if (!value)
    value = json_node_init_string (json_node_alloc (), equals + 1);
  return glia_node_set (root, path, value, file, error);
}

/* Everything but the references changes hands, so that pointers to `experiment` stay valid. */
static void
replace_contents (GliaExperiment *experiment, GliaExperiment *by)
{
  const GliaExperiment old = *experiment;
  const gatomicrefcount references = experiment->references, others = by->references;

  *experiment = *by;
  experiment->references = references;
  *by = old;
  by->references = others;
}

gboolean
glia_experiment_set_all (GliaExperiment *experiment, const char *const *assignments, GError **error)
{
  g_autoptr (JsonNode) root = glia_experiment_to_short_node (experiment);
  g_autoptr (GliaExperiment) changed = NULL;

  for (; *assignments; assignments++)
    if (!apply_assignment (root, *assignments, experiment->file, error))
      return FALSE;
  changed = glia_experiment_read_node (root, experiment->file, experiment->base_directory, error);
  if (!changed)
    return FALSE;
  replace_contents (experiment, changed);
  return TRUE;
}

gboolean
glia_experiment_set (GliaExperiment *experiment, const char *assignment, GError **error)
{
  const char *const assignments[] = {assignment, NULL};

  return glia_experiment_set_all (experiment, assignments, error);
}
