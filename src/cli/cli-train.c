/* SPDX-License-Identifier: MIT */
#include "cli-train.h"

#include "cli-escape.h"
#include "cli-json.h"
#include "cli.h"
#include "glia-run-train.h"

#include <math.h>

GliaExperiment *
cli_read_experiment (const char *file, const char *const *assignments, GError **error)
{
  g_autoptr (GliaExperiment) experiment = glia_experiment_read_file (file, error);

  if (experiment == NULL)
    return NULL;
  if (experiment->name == NULL || *experiment->name == '\0') {
    g_free (experiment->name);
    experiment->name = cli_name_from_path (file);
  }
  if (assignments != NULL && !glia_experiment_set_all (experiment, assignments, error))
    return NULL;
  return g_steal_pointer (&experiment);
}

typedef struct {
  CliProgress *progress;
  char *what;
  guint64 epochs;
} Watch;

static void
add_number (GString *text, const char *label, double number)
{
  if (!isnan (number))
    g_string_append_printf (text, "%s%s %.4f", text->len > 0 ? ", " : "", label, number);
}

static void
epoch_cb (GliaRun *run, const GliaEpoch *row, gpointer user_data)
{
  const Watch *watch = user_data;
  g_autoptr (GString) text = g_string_new (NULL);

  add_number (text, "train loss", row->train_loss);
  add_number (text, "dev loss", row->dev_loss);
  add_number (text, "dev accuracy", row->dev_accuracy);
  g_autofree char *detail =
      g_strdup_printf ("epoch %" G_GUINT64_FORMAT ": %s", row->epoch, text->str);
  cli_progress_detail (watch->progress, watch->what, (double)row->epoch / (double)watch->epochs,
                       detail);
}

static void
note_cb (const char *text, gpointer user_data)
{
  const Watch *watch = user_data;

  cli_progress_clear (watch->progress);
  cli_warn (text);
}

gboolean
cli_train_run (GliaRun *run,
               const GliaSplits *splits,
               gboolean every_step,
               CliProgress *progress,
               GCancellable *cancellable,
               GliaRunResult *result,
               GError **error)
{
  g_autofree char *what = g_strdup_printf ("Training %s", glia_run_name (run));
  Watch watch = {progress, what, glia_run_experiment (run)->training.epochs};
  const GliaRunOptions options = {.epoch = epoch_cb,
                                  .note = note_cb,
                                  .user_data = &watch,
                                  .every_step = every_step,
                                  .cancellable = cancellable};
  gboolean done = glia_run_train (run, splits, &options, result, error);

  cli_progress_clear (progress);
  return done;
}

gboolean
cli_check_ended (const GliaRun *run, const GliaRunResult *result, GError **error)
{
  g_autofree char *path = cli_quote_path (glia_run_path (run));

  if (result->state == GLIA_RUN_FINISHED)
    return TRUE;
  if (result->state == GLIA_RUN_DIVERGED)
    g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED,
                 "diverged: %s. A smaller training.optimizer.learning-rate or a "
                 "training.clip-norm may help. What was reached is in %s",
                 result->reason, path);
  else
    g_set_error (error, CLI_ERROR, CLI_ERROR_INTERRUPTED,
                 "stopped after %" G_GUINT64_FORMAT " epochs, with a checkpoint. To go on: "
                 "glia resume %s",
                 result->epochs, path);
  return FALSE;
}

char *
cli_describe_result (const GliaRunResult *result)
{
  GString *text = g_string_new (glia_run_state_name (result->state));

  if (result->state != GLIA_RUN_DIVERGED) {
    add_number (text, "best dev accuracy", result->best.accuracy);
    if (isnan (result->best.accuracy))
      add_number (text, "lowest dev loss", result->best.loss);
    if (result->best.epoch > 0)
      g_string_append_printf (text, " at epoch %" G_GUINT64_FORMAT, result->best.epoch);
    if (result->kept_epoch != result->best.epoch)
      g_string_append_printf (text,
                              ", kept: epoch %" G_GUINT64_FORMAT " with the lowest dev loss, %.4f",
                              result->kept_epoch, result->best.lowest_loss);
  }
  add_number (text, "test accuracy", result->test_accuracy);
  add_number (text, "test loss", result->test_loss);
  g_string_append_printf (text, ", %.1f s", result->seconds);
  return g_string_free (text, FALSE);
}

static void
build_text (JsonBuilder *builder, const char *key, const char *text)
{
  cli_json_text (builder, key, text != NULL ? text : "");
}

void
cli_build_result (JsonBuilder *builder,
                  const char *name,
                  const char *folder,
                  const GliaRunResult *result)
{
  json_builder_begin_object (builder);
  build_text (builder, "name", name);
  build_text (builder, "folder", folder);
  build_text (builder, "state", glia_run_state_name (result->state));
  build_text (builder, "reason", result->reason);
  cli_json_count (builder, "epochs", result->epochs);
  cli_json_count (builder, "best-epoch", result->best.epoch);
  cli_json_number (builder, "best-dev-accuracy", result->best.accuracy);
  cli_json_number (builder, "best-dev-loss", result->best.loss);
  cli_json_count (builder, "lowest-dev-loss-epoch", result->best.lowest_epoch);
  cli_json_number (builder, "lowest-dev-loss", result->best.lowest_loss);
  cli_json_count (builder, "kept-epoch", result->kept_epoch);
  cli_json_number (builder, "test-loss", result->test_loss);
  cli_json_number (builder, "test-accuracy", result->test_accuracy);
  cli_json_count (builder, "parameters", result->parameters);
  cli_json_number (builder, "seconds", result->seconds);
  json_builder_end_object (builder);
}
