/* SPDX-License-Identifier: MIT */
#include "cli-sweep.h"

#include "cli-table.h"
#include "cli-train.h"
#include "cli.h"
#include "glia-sweeper.h"

#include <math.h>

enum { SPREAD_EPOCHS = 10 }; /* the last epochs, over which the dev loss's unrest is judged */

void
cli_sweep_free (CliSweep *sweep)
{
  for (guint i = 0; i < sweep->results->len; i++)
    glia_run_result_clear (&g_array_index (sweep->results, GliaRunResult, i));
  g_array_unref (sweep->results);
  g_ptr_array_unref (sweep->runs);
  g_free (sweep);
}

typedef struct {
  CliProgress *progress;
  const char *what;
} Watch;

static void
loading_cb (const char *what, double fraction, guint64 bytes, gpointer user_data)
{
  const Watch *watch = user_data;

  cli_progress_report (what, fraction, bytes, watch->progress);
}

static void
note_cb (const char *note, gpointer user_data)
{
  const Watch *watch = user_data;

  cli_progress_line (watch->progress, "%s", note);
}

static void
changed_cb (GliaSweeper *sweeper, guint run, gpointer user_data)
{
  const Watch *watch = user_data;
  GliaSweeperView view;
  GliaSweepRun now;
  g_auto (GliaRunResult) result = {0};

  glia_sweeper_get_view (sweeper, &view);
  glia_sweeper_get_run (sweeper, run, &now);
  if (now.state == GLIA_SWEEP_RUN_FINISHED || now.state == GLIA_SWEEP_RUN_DIVERGED) {
    g_autoptr (GliaRun) ended = glia_sweeper_open_run (sweeper, run, &result, NULL);
    g_autofree char *text = cli_describe_result (&result);
    cli_progress_line (watch->progress, "%s: %s", now.name, text);
  }
  g_autofree char *detail = g_strdup_printf ("%u of %u runs", view.ended, view.runs);
  cli_progress_detail (watch->progress, watch->what, view.fraction, detail);
}

static CliSweep *
collect_results (GliaSweeper *sweeper, GError **error)
{
  g_autoptr (CliSweep) sweep = g_new0 (CliSweep, 1);
  GliaSweeperView view;

  glia_sweeper_get_view (sweeper, &view);
  sweep->runs = g_ptr_array_new_with_free_func ((GDestroyNotify)glia_run_free);
  sweep->results = g_array_new (FALSE, TRUE, sizeof (GliaRunResult));
  if (view.ended < view.runs) {
    g_autofree char *path = cli_quote_path (glia_sweeper_folder (sweeper));
    g_set_error (error, CLI_ERROR, CLI_ERROR_INTERRUPTED,
                 "stopped. To go on, give the same command with --out %s", path);
    return NULL;
  }
  for (guint i = 0; i < view.runs; i++) {
    GliaRunResult result;
    GliaRun *run = glia_sweeper_open_run (sweeper, i, &result, error);
    if (run == NULL)
      return NULL;
    g_ptr_array_add (sweep->runs, run);
    g_array_append_val (sweep->results, result);
  }
  return g_steal_pointer (&sweep);
}

CliSweep *
cli_train_sweep (const GliaExperiment *experiment,
                 const char *folder,
                 guint jobs,
                 CliProgress *progress,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autofree char *what = g_strdup_printf ("Training %s", experiment->name);
  Watch watch = {progress, what};
  const GliaSweeperOptions options = {.jobs = jobs,
                                      .loading = loading_cb,
                                      .note = note_cb,
                                      .changed = changed_cb,
                                      .user_data = &watch,
                                      .cancellable = cancellable};
  g_autoptr (GliaSweeper) sweeper = glia_sweeper_new (experiment, folder, &options, error);

  if (sweeper == NULL || !glia_sweeper_run (sweeper, error))
    return NULL;
  cli_progress_clear (progress);
  return collect_results (sweeper, error);
}

/* The highest minus the lowest dev loss of the last `epochs` epochs, NaN without any. */
static double
find_dev_loss_spread (const GArray *metrics, guint epochs)
{
  double lowest = INFINITY, highest = -INFINITY;

  for (guint i = metrics->len > epochs ? metrics->len - epochs : 0; i < metrics->len; i++) {
    double loss = g_array_index (metrics, GliaEpoch, i).dev_loss;
    if (isfinite (loss)) {
      lowest = MIN (lowest, loss);
      highest = MAX (highest, loss);
    }
  }
  return lowest <= highest ? highest - lowest : NAN;
}

static char *
describe_hidden (const GliaExperiment *experiment, GString *activations)
{
  GString *text = g_string_new ("[");
  const GArray *layers = experiment->network.layers;
  const char *before = NULL;

  for (guint i = 0; i < layers->len; i++) {
    const mlp_layer *layer = &g_array_index (layers, mlp_layer, i);
    const char *label = mlp_activation_describe (layer->activation)->label;
    g_string_append_printf (text, "%s%zu", i > 0 ? ", " : "", layer->units);
    if (g_strcmp0 (label, before) != 0)
      g_string_append_printf (activations, "%s%s", i > 0 ? ", " : "", label);
    before = label;
  }
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

static void
add_run (CliTable *table, const GliaRun *run, const GliaRunResult *result)
{
  const GliaExperiment *experiment = glia_run_experiment (run);
  const gboolean counts = result->state != GLIA_RUN_DIVERGED; /* else it has come to nothing */
  g_autoptr (GString) activations = g_string_new (NULL);
  g_autofree char *hidden = describe_hidden (experiment, activations);
  g_autoptr (GArray) metrics = glia_run_metrics (run, NULL);
  const GliaEpoch *last = metrics != NULL && metrics->len > 0 && counts
                              ? &g_array_index (metrics, GliaEpoch, metrics->len - 1)
                              : NULL;

  cli_table_add (table, glia_run_name (run));
  cli_table_add (table, hidden);
  cli_table_add (table, activations->len > 0 ? activations->str : NULL);
  cli_table_add_number (table, "%g", experiment->training.optimizer.learning_rate);
  cli_table_add_number (table, "%.0f", (double)experiment->training.batch_size);
  cli_table_add_number (table, "%.4f", counts ? result->best.accuracy : NAN);
  cli_table_add_number (table, "%.0f",
                        counts && result->best.epoch > 0 ? (double)result->best.epoch : NAN);
  cli_table_add_number (table, "%.4f", result->test_accuracy);
  cli_table_add_number (table, "%.3f", last != NULL ? last->train_loss : NAN);
  cli_table_add_number (table, "%.3f", last != NULL ? last->dev_loss : NAN);
  cli_table_add_number (table, "%.3f", counts ? result->best.lowest_loss : NAN);
  cli_table_add_number (table, "%.3f",
                        last != NULL ? find_dev_loss_spread (metrics, SPREAD_EPOCHS) : NAN);
  cli_table_add_number (table, "%.1f", result->seconds);
  cli_table_add (table, glia_run_state_name (result->state));
}

void
cli_print_sweep (const CliSweep *sweep)
{
  static const char *const headings[] = {
      "run",         "hidden",       "activation", ">lr",         ">batch",
      ">best dev",   ">epoch",       ">test",      ">train loss", ">dev loss",
      ">lowest dev", ">spread (10)", ">seconds",   "state",       NULL,
  };
  g_autoptr (CliTable) table = cli_table_new (headings);

  for (guint i = 0; i < sweep->runs->len; i++)
    add_run (table, g_ptr_array_index (sweep->runs, i),
             &g_array_index (sweep->results, GliaRunResult, i));
  cli_table_print (table);
}

void
cli_print_sweep_json (const CliSweep *sweep)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < sweep->runs->len; i++) {
    const GliaRun *run = g_ptr_array_index (sweep->runs, i);
    cli_build_result (builder, glia_run_name (run), glia_run_path (run),
                      &g_array_index (sweep->results, GliaRunResult, i));
  }
  json_builder_end_array (builder);
  cli_print_json (json_builder_get_root (builder));
}
