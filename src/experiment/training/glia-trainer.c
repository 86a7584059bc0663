/* SPDX-License-Identifier: MIT */

#include "glia-trainer-private.h"

#include "glia-weights.h"

/* With less work than this in a step (parameters times examples), threads cost more than they
 * give. */
enum { WORK_WORTH_THREADS = 8 << 20, MOST_THREADS_CHOSEN = 8 };

void
glia_trainer_free (GliaTrainer *trainer)
{
  if (trainer == NULL)
    return;
  mlp_optimizer_free (trainer->optimizer);
  mlp_workspace_free (trainer->workspace);
  mlp_network_free (trainer->network);
  mlp_network_free (trainer->kept);
  g_clear_pointer (&trainer->train, glia_dataset_unref);
  g_clear_pointer (&trainer->dev, glia_dataset_unref);
  g_clear_pointer (&trainer->test, glia_dataset_unref);
  g_clear_pointer (&trainer->experiment, glia_experiment_unref);
  g_clear_pointer (&trainer->asked, glia_experiment_unref);
  g_string_free (trainer->changes, TRUE);
  g_free (trainer->order);
  g_free (trainer->reason);
  g_free (trainer);
}

gsize
glia_trainer_capacity (const GliaTrainer *trainer, const GliaTrainingSettings *spec)
{
  const gsize joining = mlp_network_least_batch (trainer->network) - 1;

  return MIN (
      spec->batch_size + joining,
      MAX (trainer->train->n_rows, MAX (trainer->dev != NULL ? trainer->dev->n_rows : 0,
                                        trainer->test != NULL ? trainer->test->n_rows : 0)));
}

void
glia_trainer_set_observer (GliaTrainer *trainer, const GliaTrainerObserver *observer)
{
  trainer->observer = observer != NULL ? *observer : (GliaTrainerObserver){0};
}

guint
glia_trainer_choose_threads (const GliaTrainer *trainer, const GliaTrainingSettings *spec)
{
  const double work = (double)mlp_network_parameter_count (trainer->network) *
                      (double)MIN (spec->batch_size, trainer->train->n_rows);
  const guint wanted = trainer->threads > 0 ? trainer->threads : spec->threads;

  if (wanted > 0)
    return MIN (wanted, MLP_MAX_THREADS);
  const guint cores = g_get_num_processors ();
  const guint free_cores = cores > trainer->spare_cores ? cores - trainer->spare_cores : 1;
  return work < WORK_WORTH_THREADS ? 1 : MIN (free_cores, MOST_THREADS_CHOSEN);
}

gboolean
glia_trainer_spare_core (GliaTrainer *trainer, GError **error)
{
  trainer->spare_cores = 1;
  return glia_trainer_set_threads (trainer, trainer->threads, error);
}

gboolean
glia_trainer_set_threads (GliaTrainer *trainer, guint threads, GError **error)
{
  mlp_error problem;

  trainer->threads = threads;
  if (mlp_workspace_set_threads (
          trainer->workspace,
          glia_trainer_choose_threads (trainer, glia_trainer_settings (trainer)),
          &problem) == MLP_OK)
    return TRUE;
  g_set_error (error, GLIA_WEIGHTS_ERROR, GLIA_WEIGHTS_ERROR_MEMORY, "training.threads: %s",
               problem.message);
  return FALSE;
}

void
glia_trainer_update_rate (GliaTrainer *trainer)
{
  const GliaTrainingSettings *spec = glia_trainer_settings (trainer);
  const mlp_schedule_state schedule = glia_progress_get_schedule (&trainer->progress);
  const gsize before = trainer->progress.epochs_before;

  mlp_optimizer_get_settings (trainer->optimizer)->learning_rate =
      mlp_schedule_rate (&spec->schedule, &schedule, spec->optimizer.learning_rate,
                         before + trainer->progress.epochs_done, before + spec->epochs);
}

void
glia_trainer_skip_time (GliaTrainer *trainer, gint64 microseconds)
{
  trainer->epoch_started += microseconds;
}

GliaSplits
glia_trainer_splits (const GliaTrainer *trainer)
{
  return (GliaSplits){.train = trainer->train, .dev = trainer->dev, .test = trainer->test};
}

void
glia_trainer_take_changes (GliaTrainer *trainer, GString *lines)
{
  if (lines != NULL)
    g_string_append_len (lines, trainer->changes->str, (gssize)trainer->changes->len);
  g_string_truncate (trainer->changes, 0);
}

void
glia_trainer_finish (GliaTrainer *trainer, GliaTrainerState state, char *reason)
{
  trainer->progress.state = state;
  g_free (trainer->reason);
  trainer->reason = reason;
}

mlp_network *
glia_trainer_kept_network (const GliaTrainer *trainer)
{
  return trainer->progress.kept_epoch > 0 ? trainer->kept : trainer->network;
}

GliaTrainerState
glia_trainer_state (const GliaTrainer *trainer)
{
  return (GliaTrainerState)trainer->progress.state;
}

const char *
glia_trainer_reason (const GliaTrainer *trainer)
{
  return trainer->reason;
}

GliaExperiment *
glia_trainer_experiment (const GliaTrainer *trainer)
{
  return trainer->experiment;
}

mlp_network *
glia_trainer_network (const GliaTrainer *trainer)
{
  return trainer->network;
}

mlp_workspace *
glia_trainer_workspace (const GliaTrainer *trainer)
{
  return trainer->workspace;
}

mlp_optimizer *
glia_trainer_optimizer (const GliaTrainer *trainer)
{
  return trainer->optimizer;
}

guint64
glia_trainer_epochs_done (const GliaTrainer *trainer)
{
  return trainer->progress.epochs_done;
}

guint64
glia_trainer_step_in_epoch (const GliaTrainer *trainer)
{
  return trainer->progress.step_in_epoch;
}

guint64
glia_trainer_steps_done (const GliaTrainer *trainer)
{
  return trainer->progress.steps_done;
}

const GliaBest *
glia_trainer_best (const GliaTrainer *trainer)
{
  return &trainer->progress.best;
}

guint64
glia_trainer_kept_epoch (const GliaTrainer *trainer)
{
  return trainer->progress.kept_epoch;
}

guint64
glia_trainer_steps_per_epoch (const GliaTrainer *trainer)
{
  const gsize size = glia_trainer_settings (trainer)->batch_size;
  const gsize left = trainer->train->n_rows - (gsize)trainer->progress.examples;
  const gsize least = left < size ? 1 : mlp_network_least_batch (trainer->network);

  return trainer->progress.step_in_epoch + left / size + (left % size >= least);
}

double
glia_trainer_batch_loss (const GliaTrainer *trainer)
{
  return trainer->batch_loss;
}
