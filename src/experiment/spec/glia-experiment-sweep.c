/* SPDX-License-Identifier: MIT */

#include "glia-experiment-private.h"
#include "glia-json.h"

#include <string.h>

/* The number of axis `i`'s value in combination `c`; in a grid the last axis runs fastest. */
static guint
value_index (const GliaSweep *sweep, guint i, gsize c)
{
  if (sweep->kind == GLIA_SWEEP_PAIRS)
    return (guint)c;
  for (guint later = sweep->axes->len - 1; later > i; later--)
    c /= ((GliaSweepAxis *)sweep->axes->pdata[later])->values->len;
  return (guint)(c % ((GliaSweepAxis *)sweep->axes->pdata[i])->values->len);
}

/* ---- Names ----------------------------------------------------------------------------------- */

/* [ { "units": 512 }, { "units": 64 } ] as "512-64", [] as "none". NULL if it is no list of
 * layers. */
static char *
describe_layers (JsonNode *value)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (!JSON_NODE_HOLDS_ARRAY (value))
    return NULL;
  JsonArray *list = json_node_get_array (value);
  for (guint i = 0; i < json_array_get_length (list); i++) {
    JsonNode *layer = json_array_get_element (list, i);
    if (!JSON_NODE_HOLDS_OBJECT (layer))
      return NULL;
    JsonNode *units = json_object_get_member (json_node_get_object (layer), "units");
    if (!units || !JSON_NODE_HOLDS_VALUE (units))
      return NULL;
    g_autofree char *number = glia_json_print_line (units);
    g_string_append_printf (text, "%s%s", i ? "-" : "", number);
  }
  return text->len ? g_string_free (g_steal_pointer (&text), FALSE) : g_strdup ("none");
}

static char *
describe_value (const char *path, JsonNode *value)
{
  if (strcmp (path, "network.layers") == 0) {
    char *layers = describe_layers (value);
    if (layers)
      return layers;
  }
  if (json_node_get_value_type (value) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (value));
  if (JSON_NODE_HOLDS_OBJECT (value)) {
    JsonNode *kind = json_object_get_member (json_node_get_object (value), "kind");
    if (kind && json_node_get_value_type (kind) == G_TYPE_STRING)
      return g_strdup (json_node_get_string (kind));
  }
  return glia_json_print_line (value);
}

static char *
combination_name (const GliaExperiment *experiment, gsize combination)
{
  const GliaSweep *sweep = &experiment->sweep;
  g_autoptr (GString) name = g_string_new (NULL);

  if (sweep->names)
    return g_strdup (sweep->names[combination]);
  if (sweep->kind == GLIA_SWEEP_NONE)
    return g_strdup (experiment->name);
  for (guint i = 0; i < sweep->axes->len; i++) {
    const GliaSweepAxis *axis = sweep->axes->pdata[i];
    g_autofree char *value =
        describe_value (axis->path, axis->values->pdata[value_index (sweep, i, combination)]);
    g_string_append_printf (name, "%s%s", i ? " · " : "", value);
  }
  return g_string_free (g_steal_pointer (&name), FALSE);
}

/* ---- Expansion ------------------------------------------------------------------------------- */

/* One combination, without its sweep and not yet named. */
static GliaExperiment *
make_combination (const GliaExperiment *experiment,
                  gsize combination,
                  const char *name,
                  GError **error)
{
  const GliaSweep *sweep = &experiment->sweep;
  g_autoptr (JsonNode) root = glia_experiment_to_short_node (experiment);
  g_autofree char *file = g_strdup_printf ("%s: run %" G_GSIZE_FORMAT " of the sweep (%s)",
                                           experiment->file, combination + 1, name);
  g_autoptr (GliaExperiment) run = NULL;

  json_object_remove_member (json_node_get_object (root), "sweep");
  for (guint i = 0; i < sweep->axes->len; i++) {
    const GliaSweepAxis *axis = sweep->axes->pdata[i];
    JsonNode *value = axis->values->pdata[value_index (sweep, i, combination)];
    if (!glia_node_set (root, axis->path, value, file, error))
      return NULL;
  }
  run = glia_experiment_read_node (root, file, experiment->base_directory, error);
  if (!run)
    return NULL;
  g_free (run->file);
  run->file = g_strdup (experiment->file);
  return g_steal_pointer (&run);
}

static gboolean
varies_name (const GliaSweep *sweep)
{
  for (guint i = 0; i < sweep->axes->len; i++)
    if (strcmp (((GliaSweepAxis *)sweep->axes->pdata[i])->path, "name") == 0)
      return TRUE;
  return FALSE;
}

GPtrArray *
glia_experiment_expand_sweep (const GliaExperiment *experiment, GError **error)
{
  g_autoptr (GPtrArray) runs =
      g_ptr_array_new_with_free_func ((GDestroyNotify)glia_experiment_unref);
  const GliaSweep *sweep = &experiment->sweep;
  const gboolean named = varies_name (sweep);
  GliaReader reader = {experiment->file, NULL};

  glia_experiment_check (&reader, experiment);
  if (reader.error) {
    g_propagate_error (error, reader.error);
    return NULL;
  }
  const gsize combinations = glia_sweep_combinations (sweep);
  for (gsize c = 0; c < combinations; c++) {
    g_autofree char *name = combination_name (experiment, c);
    g_autoptr (GliaExperiment) run = make_combination (experiment, c, name, error);
    if (!run)
      return NULL;
    for (guint s = 0; s < sweep->seeds; s++) {
      GliaExperiment *copy = glia_experiment_copy (run);
      copy->seed += s;
      if (!named || sweep->names) {
        g_free (copy->name);
        copy->name = sweep->seeds == 1 ? g_strdup (name)
                                       : g_strdup_printf ("%s%sseed %" G_GUINT64_FORMAT, name,
                                                          *name ? " · " : "", copy->seed);
      }
      g_ptr_array_add (runs, copy);
    }
  }
  return g_steal_pointer (&runs);
}
