/* SPDX-License-Identifier: MIT */

#include "glia-fields.h"
#include "glia-json.h"

#include <string.h>

/* An experiment is text that a person wrote; a longer file is something else. */
#define LARGEST_FILE (16 * 1024 * 1024)

static gboolean
has_member (JsonNode *root, const char *section, const char *key)
{
  JsonNode *node = json_object_get_member (json_node_get_object (root), section);
  return node && JSON_NODE_HOLDS_OBJECT (node) &&
         json_object_has_member (json_node_get_object (node), key);
}

/* ---- The root's table --------------------------------------------------------------------------- */

static void
read_version (GliaReader *reader, JsonNode *node, const char *path, gpointer section)
{
  if (json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_int (node) < 1)
    glia_reader_fail_type (reader, path, node, "a version of the format: 1");
  else if (json_node_get_int (node) > GLIA_EXPERIMENT_FORMAT)
    glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_VERSION, path,
                      "the file is of format %" G_GINT64_FORMAT
                      ", from a later version of Glia. This one reads formats up to %d.",
                      json_node_get_int (node), GLIA_EXPERIMENT_FORMAT);
}

static JsonNode *
write_version (gconstpointer section)
{
  return json_node_init_int (json_node_alloc (), GLIA_EXPERIMENT_FORMAT);
}

static void
read_data (GliaReader *reader, JsonNode *node, const char *path, gpointer section)
{
  GliaDataSpec *data = &((GliaExperiment *)section)->data;
  const int source = glia_table_read_kind (&glia_names_source, reader, node, path, "source", -1);

  if (source < 0)
    glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_KEY, path,
                      "\"source\" is missing: where the "
                      "data comes from, for example \"csv\" or \"moons\".");
  if (reader->error)
    return;
  glia_data_spec_clear (data);
  glia_data_spec_init (data, (GliaDataSource)source);
  glia_table_read (&glia_table_data, (guint)source, reader, node, path, data);
  if (!reader->error && data->source == GLIA_SOURCE_REVIEWS &&
      !json_object_has_member (json_node_get_object (node), "split") &&
      g_strcmp0 (data->reviews, "imdb") != 0) {
    data->split = GLIA_REVIEW_SPLIT_SHARES;
    data->dev_share = data->test_share = 0.2;
  }
}

static JsonNode *
write_data (gconstpointer section)
{
  const GliaDataSpec *data = &((const GliaExperiment *)section)->data;
  JsonNode *node = glia_table_write (&glia_table_data, data->source, data, NULL);
  if (!data->hash)
    json_object_remove_member (json_node_get_object (node), "hash");
  return node;
}

static void
read_network (GliaReader *reader, JsonNode *node, const char *path, gpointer section)
{
  glia_table_read (&glia_table_network, 0, reader, node, path,
                   &((GliaExperiment *)section)->network);
}

static JsonNode *
write_network (gconstpointer section)
{
  return glia_table_write (&glia_table_network, 0, &((const GliaExperiment *)section)->network,
                           NULL);
}

static void
read_training (GliaReader *reader, JsonNode *node, const char *path, gpointer section)
{
  glia_table_read (&glia_table_training, 0, reader, node, path,
                   &((GliaExperiment *)section)->training);
}

static JsonNode *
write_training (gconstpointer section)
{
  return glia_table_write (&glia_table_training, 0, &((const GliaExperiment *)section)->training,
                           NULL);
}

static void
read_sweep (GliaReader *reader, JsonNode *node, const char *path, gpointer section)
{
  if (!JSON_NODE_HOLDS_NULL (node))
    glia_table_read (&glia_table_sweep, 0, reader, node, path, &((GliaExperiment *)section)->sweep);
}

static JsonNode *
write_sweep (gconstpointer section)
{
  const GliaSweep *sweep = &((const GliaExperiment *)section)->sweep;

  if (sweep->kind == GLIA_SWEEP_NONE && sweep->seeds == 1)
    return NULL;
  JsonNode *node = glia_table_write (&glia_table_sweep, 0, sweep, NULL);
  if (!sweep->names)
    json_object_remove_member (json_node_get_object (node), "names");
  return node;
}

#define OWN(name, reads, writes)                                                                   \
  {                                                                                                \
    .key = name, .type = GLIA_FIELD_OWN, .read = reads, .write = writes                            \
  }

static const GliaField root_fields[] = {
    OWN ("glia", read_version, write_version),
    {.key = "name", .type = GLIA_FIELD_TEXT, .offset = G_STRUCT_OFFSET (GliaExperiment, name)},
    {.key = "seed", .type = GLIA_FIELD_SEED, .offset = G_STRUCT_OFFSET (GliaExperiment, seed)},
    OWN ("data", read_data, write_data),
    OWN ("network", read_network, write_network),
    OWN ("training", read_training, write_training),
    OWN ("sweep", read_sweep, write_sweep),
    {},
};
const GliaTable glia_table_root = {root_fields, NULL};

/* ---- Reading ----------------------------------------------------------------------------------- */

/* Defaults that follow from other keys. */
static void
complete (GliaExperiment *experiment, JsonNode *root)
{
  GliaDataSpec *data = &experiment->data;
  const gboolean loss_given = has_member (root, "training", "loss");

  if (!experiment->name)
    experiment->name = g_strdup ("");
  if ((data->source == GLIA_SOURCE_CSV || data->source == GLIA_SOURCE_NPY) && loss_given &&
      mlp_loss_describe (experiment->training.loss)->output == MLP_OUTPUT_VALUES &&
      !has_member (root, "data", "task"))
    data->task = GLIA_TASK_REGRESSION;
  if (!loss_given)
    experiment->training.loss = glia_data_spec_default_loss (data);
}

GliaExperiment *
glia_experiment_read_node (JsonNode *root,
                           const char *file,
                           const char *base_directory,
                           GError **error)
{
  g_autoptr (GliaExperiment) experiment = glia_experiment_new_empty (file, base_directory);
  GliaReader reader = {experiment->file, NULL};

  /* The version first: a later format may have keys that would be called unknown here. */
  if (JSON_NODE_HOLDS_OBJECT (root)) {
    JsonObject *object = json_node_get_object (root);
    JsonNode *version = json_object_get_member (object, "glia");
    if (version)
      read_version (&reader, version, "$.glia", experiment);
    if (!json_object_has_member (object, "data"))
      glia_reader_fail (&reader, GLIA_EXPERIMENT_ERROR_KEY, "$",
                        "\"data\" is missing: what to learn from.");
  }
  glia_table_read (&glia_table_root, 0, &reader, root, "$", experiment);
  if (!reader.error) {
    complete (experiment, root);
    glia_experiment_check (&reader, experiment);
  }
  if (reader.error) {
    g_propagate_error (error, reader.error);
    return NULL;
  }
  return g_steal_pointer (&experiment);
}

GliaExperiment *
glia_experiment_read_text (const char *text,
                           gssize length,
                           const char *file,
                           const char *base_directory,
                           GError **error)
{
  const char *name = file ? file : "experiment";
  g_autoptr (JsonNode) root = glia_json_parse (text, length, name, error);
  return root ? glia_experiment_read_node (root, name, base_directory, error) : NULL;
}

GliaExperiment *
glia_experiment_read_file (const char *path, GError **error)
{
  g_autofree char *text = NULL, *base_directory = g_path_get_dirname (path);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                         G_FILE_QUERY_INFO_NONE, NULL, error);
  gsize length;

  if (!info) {
    if (*path == '\0')
      g_prefix_error (error, "\"\": the experiment file has no name: ");
    return NULL;
  }
  if (g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR &&
      g_file_info_get_size (info) > LARGEST_FILE) {
    g_set_error (error, GLIA_EXPERIMENT_ERROR, GLIA_EXPERIMENT_ERROR_SYNTAX,
                 "%s: this is no experiment: it has more than %d MiB.", path,
                 LARGEST_FILE / 1024 / 1024);
    return NULL;
  }
  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  return glia_experiment_read_text (text, (gssize)length, path, base_directory, error);
}

gboolean
glia_experiment_validate (const GliaExperiment *experiment, GError **error)
{
  g_autoptr (JsonNode) root = glia_experiment_to_node (experiment);
  g_autoptr (GliaExperiment) again =
      glia_experiment_read_node (root, experiment->file, experiment->base_directory, error);
  return again != NULL;
}
