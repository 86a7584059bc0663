/* SPDX-License-Identifier: MIT */

/* The keys of the file's root: a format, a name, a seed, and the sections. */

#include "glia-experiment-fields.h"
#include "glia-experiment-private.h"

void
glia_experiment_read_version (GliaReader *reader, JsonNode *node)
{
  static const char *const path = "$.glia";

  if (json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_int (node) < 1)
    glia_reader_fail_type (reader, path, node, "a version of the format: 1");
  else if (json_node_get_int (node) > GLIA_EXPERIMENT_FORMAT)
    glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_VERSION, path,
                      "the file is of format %" G_GINT64_FORMAT
                      ", from a later version of Glia. This one reads formats up to %d.",
                      json_node_get_int (node), GLIA_EXPERIMENT_FORMAT);
}

static void
read_version (GliaReader *reader, JsonNode *node, const char *path, gpointer section)
{
  glia_experiment_read_version (reader, node);
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
  if (data->hash != NULL && !json_object_has_member (json_node_get_object (node), "stratify"))
    data->stratify = FALSE;
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
