/* SPDX-License-Identifier: MIT */

#include "glia-experiment-fields.h"
#include "glia-experiment-private.h"
#include "glia-json.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

JsonNode *
glia_experiment_to_node (const GliaExperiment *experiment)
{
  return glia_table_write (&glia_table_root, 0, experiment, NULL);
}

static void
take_member (JsonNode *object, const char *key, JsonNode *value)
{
  json_object_set_member (json_node_get_object (object), key, value);
}

/* Points of sources that decide the task themselves follow the source, so that changing it changes
 * the task; with csv and npy the task is a choice of its own. */
static JsonNode *
short_data (const GliaDataSpec *data)
{
  const gboolean free_task = data->source == GLIA_SOURCE_CSV || data->source == GLIA_SOURCE_NPY;
  GliaDataSpec usual;
  JsonNode *node;

  glia_data_spec_init (&usual, data->source);
  if (g_strcmp0 (data->reviews, "imdb") != 0 && data->source == GLIA_SOURCE_REVIEWS) {
    usual.split = GLIA_REVIEW_SPLIT_SHARES;
    usual.dev_share = usual.test_share = 0.2;
  }
  if (free_task)
    usual.task = GLIA_TASK_AUTO;
  node = glia_table_write (&glia_table_data, data->source, data, &usual);
  take_member (node, "source",
               json_node_init_string (json_node_alloc (), glia_source_name (data->source)));
  if (data->hash != NULL) /* its default depends on the hash, which may be taken away */
    take_member (node, "stratify",
                 json_node_init_boolean (json_node_alloc (), data->stratify != FALSE));
  glia_data_spec_clear (&usual);
  return node;
}

static JsonNode *
short_training (const GliaExperiment *experiment)
{
  const GliaTrainingSettings *training = &experiment->training;
  mlp_optimizer_settings optimizer = mlp_optimizer_defaults (training->optimizer.kind);
  mlp_schedule schedule = mlp_schedule_defaults (training->schedule.kind);
  GliaTrainingSettings usual;
  JsonNode *node, *part;

  glia_training_settings_init (&usual);
  usual.loss = glia_data_spec_default_loss (&experiment->data);
  node = glia_table_write (&glia_table_training, 0, training, &usual);

  part = glia_table_write (&glia_table_optimizer, optimizer.kind, &training->optimizer, &optimizer);
  take_member (part, "kind",
               json_node_init_string (json_node_alloc (), mlp_optimizer_name (optimizer.kind)));
  take_member (node, "optimizer", part);
  part = glia_table_write (&glia_table_schedule, schedule.kind, &training->schedule, &schedule);
  take_member (part, "kind",
               json_node_init_string (json_node_alloc (), mlp_schedule_name (schedule.kind)));
  take_member (node, "schedule", part);
  return node;
}

JsonNode *
glia_experiment_to_short_node (const GliaExperiment *experiment)
{
  JsonNode *node = glia_experiment_to_node (experiment);

  take_member (node, "data", short_data (&experiment->data));
  take_member (node, "training", short_training (experiment));
  return node;
}

char *
glia_experiment_write_text (const GliaExperiment *experiment)
{
  g_autoptr (JsonNode) root = glia_experiment_to_node (experiment);

  return glia_json_print (root);
}

gboolean
glia_experiment_equal (const GliaExperiment *a, const GliaExperiment *b)
{
  g_autofree char *a_text = glia_experiment_write_text (a);
  g_autofree char *b_text = glia_experiment_write_text (b);

  return strcmp (a_text, b_text) == 0;
}

/* A rename is on disk only once the folder is. */
static gboolean
sync_folder_of (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  const int descriptor = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const gboolean synced = descriptor >= 0 && fsync (descriptor) == 0;
  const int reason = errno;

  if (descriptor >= 0)
    close (descriptor);
  /* Some file systems have no fsync for folders, and nothing better instead. */
  if (synced || reason == EINVAL || reason == ENOTSUP)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (reason), "%s: %s", folder,
               g_strerror (reason));
  return FALSE;
}

gboolean
glia_experiment_write_file (const GliaExperiment *experiment, const char *path, GError **error)
{
  g_autofree char *text = glia_experiment_write_text (experiment);

  return g_file_set_contents_full (path, text, (gssize)strlen (text),
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0644, error) &&
         sync_folder_of (path, error);
}
