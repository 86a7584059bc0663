/* SPDX-License-Identifier: MIT */

/* Both experiments are written as JSON trees and walked side by side, so that a new key needs
 * nothing here unless it may change while training. */

#include "glia-experiment-difference.h"

#include "glia-experiment-private.h"
#include "glia-json.h"

#include <string.h>

typedef void (*Visit) (const char *path, JsonNode *a, JsonNode *b, gpointer user_data);

static gboolean
same_text (JsonNode *a, JsonNode *b)
{
  g_autofree char *a_text = glia_json_print_line (a), *b_text = glia_json_print_line (b);

  return strcmp (a_text, b_text) == 0;
}

/* Objects of one kind have the same keys; those of different kinds are compared as a whole. */
static gboolean
same_keys (JsonObject *a, JsonObject *b)
{
  JsonObjectIter iterator;
  const char *key;

  if (json_object_get_size (a) != json_object_get_size (b))
    return FALSE;
  json_object_iter_init (&iterator, a);
  while (json_object_iter_next (&iterator, &key, NULL))
    if (!json_object_has_member (b, key))
      return FALSE;
  return !json_object_has_member (a, "kind") ||
         same_text (json_object_get_member (a, "kind"), json_object_get_member (b, "kind"));
}

static void
walk_differences (const char *path, JsonNode *a, JsonNode *b, Visit visit, gpointer user_data);

static void
walk_members (const char *path, JsonObject *a, JsonObject *b, Visit visit, gpointer user_data)
{
  JsonObjectIter iterator;
  const char *key;
  JsonNode *value;

  json_object_iter_init_ordered (&iterator, b);
  while (json_object_iter_next_ordered (&iterator, &key, &value)) {
    g_autofree char *inner = g_strconcat (path, *path != '\0' ? "." : "", key, NULL);
    walk_differences (inner, json_object_get_member (a, key), value, visit, user_data);
  }
}

static void
walk_differences (const char *path, JsonNode *a, JsonNode *b, Visit visit, gpointer user_data)
{
  if (JSON_NODE_HOLDS_OBJECT (a) && JSON_NODE_HOLDS_OBJECT (b) &&
      same_keys (json_node_get_object (a), json_node_get_object (b))) {
    walk_members (path, json_node_get_object (a), json_node_get_object (b), visit, user_data);
    return;
  }
  if (JSON_NODE_HOLDS_ARRAY (a) && JSON_NODE_HOLDS_ARRAY (b)) {
    JsonArray *x = json_node_get_array (a), *y = json_node_get_array (b);
    if (json_array_get_length (x) == json_array_get_length (y)) {
      for (guint i = 0; i < json_array_get_length (x); i++) {
        g_autofree char *inner = g_strdup_printf ("%s[%u]", path, i);
        walk_differences (inner, json_array_get_element (x, i), json_array_get_element (y, i),
                          visit, user_data);
      }
      return;
    }
  }
  if (!same_text (a, b))
    visit (path, a, b, user_data);
}

/* What the difference at one path amounts to. */
static GliaDifference
classify_path (const char *path)
{
  if (g_str_has_prefix (path, "data"))
    return GLIA_DIFFERENCE_DATA;
  if (g_str_has_prefix (path, "network.layers[") && g_str_has_suffix (path, ".dropout"))
    return GLIA_DIFFERENCE_LIVE;
  /* A whole optimizer differs if its kind does. */
  if (strcmp (path, "training.loss") == 0 || strcmp (path, "training.dev-loss") == 0 ||
      strcmp (path, "training.optimizer") == 0)
    return GLIA_DIFFERENCE_RUN;
  if (g_str_has_prefix (path, "training."))
    return GLIA_DIFFERENCE_LIVE;
  return GLIA_DIFFERENCE_RUN;
}

static void
find_greatest (const char *path, JsonNode *a, JsonNode *b, gpointer user_data)
{
  GliaDifference *greatest = user_data;

  *greatest = MAX (*greatest, classify_path (path));
}

static void
collect_live (const char *path, JsonNode *a, JsonNode *b, gpointer user_data)
{
  if (classify_path (path) == GLIA_DIFFERENCE_LIVE)
    json_object_set_member (user_data, path, json_node_copy (b));
}

/* Everything that training sees, with absolute file names. */
static JsonNode *
make_comparable (const GliaExperiment *experiment, const GliaExperiment *other)
{
  g_autoptr (GliaExperiment) copy = glia_experiment_copy (experiment);

  glia_experiment_make_absolute (copy);
  if (other->data.hash == NULL)
    g_clear_pointer (&copy->data.hash, g_free);
  JsonNode *node = glia_experiment_to_node (copy);
  json_object_remove_member (json_node_get_object (node), "name");
  json_object_remove_member (json_node_get_object (node), "sweep");
  return node;
}

GliaDifference
glia_experiment_difference (const GliaExperiment *a, const GliaExperiment *b)
{
  GliaDifference greatest = GLIA_DIFFERENCE_NONE;
  g_autoptr (JsonNode) x = make_comparable (a, b), y = make_comparable (b, a);

  walk_differences ("", x, y, find_greatest, &greatest);
  return greatest;
}

JsonNode *
glia_experiment_changes (const GliaExperiment *a, const GliaExperiment *b)
{
  g_autoptr (JsonNode) x = make_comparable (a, b), y = make_comparable (b, a);
  g_autoptr (JsonObject) changes = json_object_new ();

  walk_differences ("", x, y, collect_live, changes);
  return json_node_init_object (json_node_alloc (), changes);
}

GliaExperiment *
glia_experiment_with_changes (const GliaExperiment *experiment, JsonNode *changes, GError **error)
{
  g_autoptr (JsonNode) root = glia_experiment_to_short_node (experiment);
  JsonObjectIter iterator;
  const char *path;
  JsonNode *value;

  if (!JSON_NODE_HOLDS_OBJECT (changes)) {
    g_set_error (error, GLIA_EXPERIMENT_ERROR, GLIA_EXPERIMENT_ERROR_TYPE,
                 "%s: the changes are not an object of paths and values", experiment->file);
    return NULL;
  }
  json_object_iter_init_ordered (&iterator, json_node_get_object (changes));
  while (json_object_iter_next_ordered (&iterator, &path, &value))
    if (!glia_node_set (root, path, value, experiment->file, error))
      return NULL;
  return glia_experiment_read_node (root, experiment->file, experiment->base_directory, error);
}
