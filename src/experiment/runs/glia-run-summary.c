/* SPDX-License-Identifier: MIT */
#include "glia-run-summary.h"

#include <math.h>

void
glia_run_summarize_rows (GliaRun *run, const GArray *metrics, GliaRunResult *result)
{
  const GliaRunStatus *status = glia_run_status (run);
  const GliaTrainingSettings *training = &glia_run_experiment (run)->training;

  glia_run_result_clear (result);
  const gboolean ended = glia_run_result (run, result, NULL) && result->state == status->state;
  if (!ended) {
    glia_run_result_clear (result);
    *result = (GliaRunResult){.state = status->state,
                              .reason = g_strdup (status->reason),
                              .epochs = metrics->len,
                              .test_loss = NAN,
                              .test_accuracy = NAN};
    for (guint i = 0; i < metrics->len; i++)
      result->seconds += g_array_index (metrics, GliaEpoch, i).seconds;
  }
  result->best = GLIA_BEST_NONE;
  if (result->state == GLIA_RUN_DIVERGED) {
    result->kept_epoch = 0;
    return;
  }
  for (guint i = 0; i < metrics->len; i++)
    glia_best_observe (&result->best, &g_array_index (metrics, GliaEpoch, i));
  if (!ended)
    result->kept_epoch = training->stops_early &&
                                 training->stopping_metric == GLIA_METRIC_DEV_LOSS &&
                                 result->best.lowest_epoch > 0
                             ? result->best.lowest_epoch
                             : result->best.epoch;
}

gboolean
glia_run_summarize (GliaRun *run, GliaRunResult *result, GError **error)
{
  g_autoptr (GArray) metrics = glia_run_metrics (run, error);

  if (metrics == NULL)
    return FALSE;
  glia_run_summarize_rows (run, metrics, result);
  return TRUE;
}
