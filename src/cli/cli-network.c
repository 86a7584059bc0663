/* SPDX-License-Identifier: MIT */
#include "cli-network.h"

#include "cli.h"
#include "glia-weights.h"

#include <string.h>

enum { BATCH = 256 };

void
cli_model_clear (CliModel *model)
{
  g_clear_pointer (&model->run, glia_run_free);
  g_clear_pointer (&model->splits, glia_splits_free);
  glia_standardization_clear (&model->standardization);
  g_clear_pointer (&model->network, mlp_network_free);
}

char *
cli_find_checkpoint (const GliaRun *run, const char *weights, GError **error)
{
  g_autofree char *best = glia_run_best_checkpoint (run), *last = glia_run_last_checkpoint (run);
  char **chosen = &best;

  if (weights != NULL && !g_str_equal (weights, "best") && !g_str_equal (weights, "last")) {
    g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, "--weights %s: there are best and last",
                 weights);
    return NULL;
  }
  if (g_strcmp0 (weights, "last") == 0 ||
      (weights == NULL && !g_file_test (best, G_FILE_TEST_EXISTS)))
    chosen = &last;
  if (g_file_test (*chosen, G_FILE_TEST_EXISTS))
    return g_steal_pointer (chosen);
  g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED,
               "%s: the run has no such checkpoint yet. Train it: glia resume", *chosen);
  return NULL;
}

static gboolean
read_weights (CliModel *model, const char *weights, GError **error)
{
  const GliaExperiment *experiment = glia_run_experiment (model->run);
  const GliaDataset *train = model->splits->train;
  g_autofree char *path = cli_find_checkpoint (model->run, weights, error);

  if (path == NULL)
    return FALSE;
  model->network = glia_network_new (experiment, train->n_columns,
                                     glia_data_outputs (experiment->training.loss, train), error);
  return model->network != NULL && glia_weights_read (model->network, path, error);
}

gboolean
cli_model_open (CliModel *model,
                const char *name,
                const char *weights,
                CliProgress *progress,
                GError **error)
{
  g_autofree char *path = glia_run_find (name, error);

  *model = (CliModel){0};
  if (path == NULL || (model->run = glia_run_open (path, error)) == NULL)
    return FALSE;
  model->splits = glia_data_load (glia_run_experiment (model->run), &model->standardization,
                                  cli_progress_report, progress, NULL, error);
  cli_progress_clear (progress);
  return model->splits != NULL && read_weights (model, weights, error);
}

static mlp_workspace *
new_workspace (const CliModel *model, gsize capacity, GError **error)
{
  mlp_workspace *workspace = NULL;
  mlp_error message;

  if (mlp_workspace_new (model->network, capacity, &workspace, &message) != MLP_OK)
    g_set_error_literal (error, CLI_ERROR, CLI_ERROR_FAILED, message.message);
  return workspace;
}

float *
cli_model_logits (const CliModel *model, const float *features, gsize rows, GError **error)
{
  const gsize columns = mlp_network_inputs (model->network);
  const gsize outputs = mlp_network_outputs (model->network);
  const gsize layers = mlp_network_layers (model->network);
  mlp_workspace *workspace = new_workspace (model, BATCH, error);
  float *logits;

  if (workspace == NULL)
    return NULL;
  logits = g_new (float, rows *outputs);
  for (gsize row = 0; row < rows; row += BATCH) {
    const mlp_batch batch = {.features = features + row * columns,
                             .examples = MIN (BATCH, rows - row)};
    mlp_network_forward (model->network, workspace, &batch, MLP_MODE_EVALUATE);
    memcpy (logits + row * outputs, mlp_workspace_outputs (workspace, layers),
            batch.examples * outputs * sizeof *logits);
  }
  mlp_workspace_free (workspace);
  return logits;
}

gboolean
cli_model_evaluate (const CliModel *model,
                    const mlp_batch *data,
                    mlp_metrics *metrics,
                    gsize *confusion,
                    GError **error)
{
  const GliaTrainingSettings *training = &glia_run_experiment (model->run)->training;
  const gsize batch_size = MIN (training->batch_size, data->examples);
  mlp_workspace *workspace = new_workspace (model, batch_size, error);

  if (workspace == NULL)
    return FALSE;
  *metrics = mlp_evaluate (model->network, workspace, training->loss, data, batch_size, confusion);
  mlp_workspace_free (workspace);
  return TRUE;
}

void
cli_model_standardize (const CliModel *model, float *features, gsize rows)
{
  const GliaStandardization *s = &model->standardization;

  for (gsize row = 0; s->means != NULL && row < rows; row++)
    for (gsize column = 0; column < s->n_columns; column++) {
      float *x = &features[row * s->n_columns + column];
      *x = (float)(((double)*x - s->means[column]) / s->deviations[column]);
    }
}

static GliaCsvOptions
csv_options (const CliModel *model)
{
  const GliaDataSpec *data = &glia_run_experiment (model->run)->data;
  GliaCsvOptions options = {.task = data->task, .exact = data->standardize};

  if (data->source != GLIA_SOURCE_CSV)
    return options;
  options.delimiter = data->delimiter != NULL ? data->delimiter[0] : 0;
  options.header = (GliaCsvHeader)data->header;
  options.target = data->target;
  options.features = (const char *const *)data->features;
  options.missing = (const char *const *)data->missing;
  return options;
}

GliaDataset *
cli_model_read_csv (const CliModel *model,
                    const char *path,
                    GliaCsvRows rows,
                    float **features,
                    GPtrArray *problems,
                    GError **error)
{
  const GliaCsvOptions options = csv_options (model);
  GliaDataset *read =
      glia_csv_read_like (path, model->splits->train, &options, rows, problems, error);

  if (read == NULL)
    return NULL;
  const GliaStandardization *s = &model->standardization;
  g_autoptr (GliaDataset) used = s->means != NULL
                                     ? glia_dataset_standardize (read, s->means, s->deviations)
                                     : glia_dataset_ref (read);
  *features = g_memdup2 (used->features, read->n_rows * read->n_columns * sizeof **features);
  return read;
}

gsize
cli_report_left_out (const char *verb, const GPtrArray *problems)
{
  const char *first = NULL;
  gsize left_out = 0, row = 0;

  for (guint i = 0; i < problems->len; i++) {
    if (problems->pdata[i] == NULL)
      continue;
    if (left_out++ == 0) {
      first = problems->pdata[i];
      row = i + 1;
    }
  }
  if (left_out > 0)
    g_printerr ("%s: %" G_GSIZE_FORMAT " of %u rows left out. Row %" G_GSIZE_FORMAT ": %s\n", verb,
                left_out, problems->len, row, first);
  return left_out;
}
