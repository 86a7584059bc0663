/* SPDX-License-Identifier: MIT */
/* Another target, another task, other data for an experiment that is there. */

#include "glia-csv.h"
#include "glia-data-files.h"

static GliaCsvOptions
options_of (const GliaDataSpec *data)
{
  static const GliaCsvHeader headers[] = {[GLIA_HEADER_AUTO] = GLIA_CSV_HEADER_AUTO,
                                          [GLIA_HEADER_PRESENT] = GLIA_CSV_HEADER_PRESENT,
                                          [GLIA_HEADER_ABSENT] = GLIA_CSV_HEADER_ABSENT};

  return (GliaCsvOptions){.delimiter = data->delimiter != NULL ? *data->delimiter : '\0',
                          .header = headers[data->header],
                          .target = data->target,
                          .features = (const char *const *)data->features,
                          .missing = (const char *const *)data->missing};
}

char **
glia_data_files_columns (const GliaExperiment *experiment, GError **error)
{
  const GliaDataSpec *data = &experiment->data;
  const GliaCsvOptions options = options_of (data);
  g_autofree char *path = glia_experiment_resolve (experiment, data->train);

  g_return_val_if_fail (path != NULL, NULL);
  return glia_csv_columns (path, &options, error);
}

GliaExperiment *
glia_data_files_set_task (const GliaExperiment *experiment, GliaTask task, GError **error)
{
  g_autoptr (GliaExperiment) copy = glia_experiment_copy (experiment);

  if (copy->data.task != task) {
    copy->data.task = task;
    copy->training.loss = task == GLIA_TASK_REGRESSION ? MLP_MEAN_SQUARED_ERROR : MLP_CROSS_ENTROPY;
    if (task == GLIA_TASK_REGRESSION)
      copy->training.stopping_metric = GLIA_METRIC_DEV_LOSS;
  }
  return glia_experiment_validate (copy, error) ? g_steal_pointer (&copy) : NULL;
}

GliaExperiment *
glia_data_files_set_target (const GliaExperiment *experiment, const char *target, GError **error)
{
  g_autoptr (GliaExperiment) copy = glia_experiment_copy (experiment);
  g_autofree char *path = glia_experiment_resolve (copy, copy->data.train);
  g_autofree char *before = g_steal_pointer (&copy->data.target);
  GliaTask task;

  copy->data.target = g_strdup (target);
  /* Columns that are listed: the two change places. */
  for (char **feature = copy->data.features; feature != NULL && *feature != NULL; feature++)
    if (g_str_equal (*feature, target) && before != NULL) {
      g_free (*feature);
      *feature = g_strdup (before);
    }
  const GliaCsvOptions options = options_of (&copy->data);
  if (!glia_csv_guess_task (path, &options, &task, error))
    return NULL;
  if (task == GLIA_TASK_CLASSIFICATION &&
      mlp_loss_describe (copy->training.loss)->output == MLP_OUTPUT_SIGMOID)
    copy->training.loss = MLP_CROSS_ENTROPY; /* there may be more than two classes */
  return glia_data_files_set_task (copy, task, error);
}

GliaExperiment *
glia_data_files_use (const GliaExperiment *experiment, const GliaExperiment *data, GError **error)
{
  g_autoptr (GliaExperiment) from = glia_experiment_copy (data);
  g_autoptr (JsonNode) root = glia_experiment_to_node (experiment), other = NULL;
  JsonObject *object = json_node_get_object (root);
  JsonObject *training = json_object_get_object_member (object, "training");

  glia_experiment_make_absolute (from);
  other = glia_experiment_to_node (from);
  json_object_set_member (
      object, "data",
      json_node_copy (json_object_get_member (json_node_get_object (other), "data")));
  json_object_set_string_member (training, "loss", mlp_loss_name (data->training.loss));
  if (from->data.dev_share == 0 && from->data.dev == NULL && from->data.dev_images == NULL)
    json_object_set_null_member (training, "early-stopping");
  json_object_remove_member (object, "sweep");
  return glia_experiment_read_node (root, experiment->file, experiment->base_directory, error);
}
