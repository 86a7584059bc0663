/* SPDX-License-Identifier: MIT */

#include "glia-run-train.h"

/* A pause in which the run's folder says that it is one, and that somebody is still there. */
static gboolean
hold_pause (GliaRunWriter *writer,
            GliaTrainer *trainer,
            const GliaRunOptions *options,
            GError **error)
{
  const gint64 begin = g_get_monotonic_time ();

  if (!glia_run_writer_set_state (writer, GLIA_RUN_PAUSED, error))
    return FALSE;
  while (glia_pause_is_set (options->pause) && !g_cancellable_is_cancelled (options->cancellable)) {
    if (!glia_run_writer_do_due (writer, error))
      return FALSE;
    glia_pause_wait (options->pause, glia_run_writer_next_due (writer));
  }
  glia_trainer_skip_time (trainer, g_get_monotonic_time () - begin);
  return glia_run_writer_set_state (writer, GLIA_RUN_RUNNING, error);
}

static gboolean
train_to_end (GliaRun *run,
              GliaTrainer *trainer,
              const GliaRunOptions *options,
              GliaRunResult *result,
              GError **error)
{
  g_autoptr (GliaRunWriter) writer = glia_run_writer_new (run, options, error);

  g_autofree char *note = NULL;

  if (writer == NULL || !glia_run_restore (run, trainer, &note, error))
    return FALSE;
  if (note != NULL && options->note != NULL)
    options->note (note, options->user_data);
  if (!glia_run_writer_open (writer, trainer, error))
    return FALSE;
  while (glia_trainer_state (trainer) == GLIA_TRAINER_TRAINING &&
         !g_cancellable_is_cancelled (options->cancellable)) {
    if (glia_pause_is_set (options->pause)) {
      if (!hold_pause (writer, trainer, options, error))
        return FALSE;
      continue;
    }
    glia_trainer_step (trainer);
    if (!glia_run_writer_after_step (writer, error))
      return FALSE;
  }
  return glia_run_writer_finish (writer, result, error);
}

gboolean
glia_run_train (GliaRun *run,
                const GliaSplits *splits,
                const GliaRunOptions *options,
                GliaRunResult *result,
                GError **error)
{
  static const GliaRunOptions no_options = {0};
  g_auto (GliaRunResult) ended = {0};

  if (options == NULL)
    options = &no_options;
  if (glia_run_status (run)->state == GLIA_RUN_FINISHED) {
    g_set_error (error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_ENDED,
                 "%s: this run is finished, there is nothing to resume", glia_run_path (run));
    return FALSE;
  }
  g_autoptr (GliaTrainer) trainer =
      glia_trainer_new (glia_run_experiment (run), splits, options->clock, error);
  if (trainer == NULL ||
      (options->threads > 0 && !glia_trainer_set_threads (trainer, options->threads, error)) ||
      !train_to_end (run, trainer, options, &ended, error))
    return FALSE;
  if (result != NULL) {
    *result = ended;
    ended.reason = NULL;
  }
  return TRUE;
}
