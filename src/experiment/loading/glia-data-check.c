/* SPDX-License-Identifier: MIT */

#include "glia-data-loader.h"

gsize
glia_data_outputs (mlp_loss loss, const GliaDataset *train)
{
  if (mlp_loss_describe (loss)->output == MLP_OUTPUT_SIGMOID)
    return 1;
  return train->task == GLIA_TASK_REGRESSION ? train->n_outputs : train->n_classes;
}

char *
glia_data_hash (const GliaSplits *splits)
{
  const GliaDataset *const parts[] = {splits->train, splits->dev, splits->test};
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    const char *hash = parts[i] != NULL ? parts[i]->hash : "-";
    g_checksum_update (checksum, (const guchar *)hash, -1);
    g_checksum_update (checksum, (const guchar *)"\n", 1);
  }
  return g_strdup (g_checksum_get_string (checksum));
}

static gboolean
check_part (const GliaExperiment *experiment,
            const GliaDataset *train,
            const GliaDataset *part,
            const char *name,
            GError **error)
{
  if (part->n_columns == train->n_columns && part->task == train->task &&
      part->n_classes == train->n_classes && part->n_outputs == train->n_outputs)
    return TRUE;
  g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_VALUE,
               "%s: data: the %s part has %" G_GSIZE_FORMAT " columns and %" G_GSIZE_FORMAT
               " targets or classes, but train has %" G_GSIZE_FORMAT " and %" G_GSIZE_FORMAT,
               experiment->file, name, part->n_columns, part->n_classes + part->n_outputs,
               train->n_columns, train->n_classes + train->n_outputs);
  return FALSE;
}

gboolean
glia_data_check (const GliaExperiment *experiment, const GliaSplits *splits, GError **error)
{
  const GliaTrainingSettings *training = &experiment->training;
  const mlp_output output = mlp_loss_describe (training->loss)->output;
  const GliaDataset *train = splits->train;

  if (splits->dev != NULL && !check_part (experiment, train, splits->dev, "dev", error))
    return FALSE;
  if (splits->test != NULL && !check_part (experiment, train, splits->test, "test", error))
    return FALSE;
  if (train->task == GLIA_TASK_REGRESSION && output != MLP_OUTPUT_VALUES) {
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_VALUE,
                 "%s: training.loss: %s needs classes, but the targets are numbers. Use "
                 "\"mean-squared-error\", or give data.task \"classification\"",
                 experiment->file, mlp_loss_name (training->loss));
    return FALSE;
  }
  if (output == MLP_OUTPUT_SIGMOID && train->n_classes != 2) {
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_VALUE,
                 "%s: training.loss: %s needs two classes, but the data has "
                 "%" G_GSIZE_FORMAT ". Use \"cross-entropy\"",
                 experiment->file, mlp_loss_name (training->loss), train->n_classes);
    return FALSE;
  }
  if (training->stops_early && splits->dev == NULL) {
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_MISSING,
                 "%s: training.early-stopping needs a dev part: give data.dev or data.dev-share",
                 experiment->file);
    return FALSE;
  }
  if (training->stops_early && training->stopping_metric == GLIA_METRIC_DEV_ACCURACY &&
      train->task == GLIA_TASK_REGRESSION) {
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_VALUE,
                 "%s: training.early-stopping.metric: regression has no accuracy, use \"dev-loss\"",
                 experiment->file);
    return FALSE;
  }
  return TRUE;
}
