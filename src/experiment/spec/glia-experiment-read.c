/* SPDX-License-Identifier: MIT */

#include "glia-experiment-fields.h"
#include "glia-experiment-private.h"
#include "glia-file.h"
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

/* Defaults that follow from other keys. */
static void
complete_defaults (GliaExperiment *experiment, JsonNode *root)
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
      glia_experiment_read_version (&reader, version);
    if (!json_object_has_member (object, "data"))
      glia_reader_fail (&reader, GLIA_EXPERIMENT_ERROR_KEY, "$",
                        "\"data\" is missing: what to learn from.");
  }
  glia_table_read (&glia_table_root, 0, &reader, root, "$", experiment);
  if (!reader.error) {
    complete_defaults (experiment, root);
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
  if (!glia_file_read (path, &text, &length, error))
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
