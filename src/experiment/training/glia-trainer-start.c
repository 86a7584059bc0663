/* SPDX-License-Identifier: MIT */

/* A trainer at its first step. It is the topmost of the trainer's files, since the first step
 * may be one in the middle of another run. */

#include "glia-data-loader.h"
#include "glia-trainer-moment.h"
#include "glia-trainer-private.h"
#include "glia-weights.h"

#include <math.h>

/* `file` becomes the one that they were read from, if any. */
static gboolean
load_start_weights (GliaTrainer *trainer, GliaSafetensors **file, GError **error)
{
  const GliaExperiment *experiment = trainer->experiment;
  mlp_random random = mlp_random_stream (experiment->seed, MLP_STREAM_INITIALIZE);
  mlp_error problem;

  if (experiment->network.weights != NULL) {
    g_autofree char *path = glia_experiment_resolve (experiment, experiment->network.weights);
    *file = glia_safetensors_read (path, error);
    return *file != NULL && glia_weights_take (trainer->network, *file, path, error);
  }
  if (mlp_network_initialize (trainer->network, &experiment->network.initialization, &random,
                              &problem) == MLP_OK)
    return TRUE;
  g_set_error_literal (error, GLIA_WEIGHTS_ERROR, GLIA_WEIGHTS_ERROR_MEMORY, problem.message);
  return FALSE;
}

static gboolean
make_engine (GliaTrainer *trainer, GError **error)
{
  const GliaTrainingSettings *spec = glia_trainer_settings (trainer);
  const gsize capacity = glia_trainer_capacity (trainer, spec);
  mlp_error problem;

  if (mlp_network_copy (trainer->network, &trainer->kept, &problem) == MLP_OK &&
      mlp_workspace_new (trainer->network, capacity, &trainer->workspace, &problem) == MLP_OK &&
      mlp_optimizer_new (trainer->network, &spec->optimizer, &trainer->optimizer, &problem) ==
          MLP_OK)
    return TRUE;
  g_set_error_literal (error, GLIA_WEIGHTS_ERROR, GLIA_WEIGHTS_ERROR_MEMORY, problem.message);
  return FALSE;
}

static gboolean
check_rows (const GliaTrainer *trainer, GError **error)
{
  const gsize rows = trainer->train->n_rows, least = mlp_network_least_batch (trainer->network);

  if (rows >= least)
    return TRUE;
  g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_VALUE,
               "%s: network.layers: batch normalization needs at least %" G_GSIZE_FORMAT
               " rows to train on, but the train part has %" G_GSIZE_FORMAT,
               trainer->experiment->file, least, rows);
  return FALSE;
}

GliaTrainer *
glia_trainer_new (GliaExperiment *experiment,
                  const GliaSplits *splits,
                  GliaClock clock,
                  GError **error)
{
  if (!glia_data_check (experiment, splits, error))
    return NULL;
  g_autoptr (GliaTrainer) trainer = g_new0 (GliaTrainer, 1);
  g_autoptr (GliaSafetensors) start = NULL;
  GliaTrainerProgress *progress = &trainer->progress;
  trainer->asked = glia_experiment_ref (experiment);
  trainer->experiment = glia_experiment_ref (experiment);
  trainer->changes = g_string_new (NULL);
  trainer->train = glia_dataset_ref (splits->train);
  trainer->dev = splits->dev != NULL ? glia_dataset_ref (splits->dev) : NULL;
  trainer->test = splits->test != NULL ? glia_dataset_ref (splits->test) : NULL;
  trainer->clock = clock != NULL ? clock : g_get_monotonic_time;
  trainer->reason = g_strdup ("");
  trainer->batch_loss = NAN;
  trainer->network =
      glia_network_new (experiment, trainer->train->n_columns,
                        glia_data_outputs (experiment->training.loss, trainer->train), error);
  if (trainer->network == NULL || !check_rows (trainer, error) ||
      !load_start_weights (trainer, &start, error) || !make_engine (trainer, error) ||
      !glia_trainer_set_threads (trainer, 0, error))
    return NULL;

  const mlp_schedule_state schedule = mlp_schedule_start ();
  glia_progress_set_schedule (progress, &schedule);
  progress->shuffle = mlp_random_stream (experiment->seed, MLP_STREAM_SHUFFLE);
  *mlp_workspace_dropout_stream (trainer->workspace) =
      mlp_random_stream (experiment->seed, MLP_STREAM_DROPOUT);
  progress->best = GLIA_BEST_NONE;
  glia_trainer_update_rate (trainer);
  if (start != NULL && !glia_trainer_begin_at (trainer, start, experiment->network.weights, error))
    return NULL;
  return g_steal_pointer (&trainer);
}
