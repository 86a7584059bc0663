/* SPDX-License-Identifier: MIT */
#include "cli-escape.h"
#include "cli-signals.h"
#include "cli-train.h"
#include "cli.h"

#include <stdio.h>

/* Prints what train and resume end with: the folder for scripts, the rest for people. */
static gboolean
finish_run (GliaRun *run,
            const GliaRunResult *result,
            gboolean quiet,
            gboolean as_json,
            GError **error)
{
  if (as_json) {
    g_autoptr (JsonBuilder) builder = json_builder_new ();
    cli_build_result (builder, glia_run_name (run), glia_run_path (run), result);
    cli_print_json (json_builder_get_root (builder));
  } else {
    cli_print_path (glia_run_path (run));
  }
  if (!quiet) {
    g_autofree char *text = cli_describe_result (result);
    fprintf (stderr, "%s\n", text);
  }
  return cli_check_ended (run, result, error);
}

static gboolean
train_file (GliaExperiment *experiment,
            const char *folder,
            gboolean every_step,
            gboolean quiet,
            gboolean as_json,
            GError **error)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (CliProgress) progress = cli_progress_new (quiet);
  g_autoptr (GError) problem = NULL;
  g_auto (GliaRunResult) result = {0};

  cli_signals_cancel (cancellable);
  g_autoptr (GliaSplits) splits =
      glia_data_load (experiment, NULL, cli_progress_report, progress, cancellable, error);
  cli_progress_clear (progress);
  if (splits == NULL)
    return FALSE;
  for (char **note = splits->notes; note != NULL && *note != NULL; note++)
    cli_progress_line (progress, "%s", *note);

  g_autofree char *hash = glia_data_hash (splits);
  g_autoptr (GliaRun) run = glia_run_create (experiment, hash, folder, error);
  if (run == NULL)
    return FALSE;
  if (!cli_train_run (run, splits, every_step, progress, cancellable, &result, &problem)) {
    /* A full disk leaves a run that can be resumed; what cannot even begin leaves nothing. */
    if (problem->domain != GLIA_RUN_ERROR)
      glia_run_discard (run);
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  return finish_run (run, &result, quiet, as_json, error);
}

gboolean
cli_verb_train (int argc, char **argv, GError **error)
{
  g_autofree char *folder = NULL;
  g_auto (GStrv) assignments = NULL;
  gboolean every_step = FALSE, quiet = FALSE, as_json = FALSE;
  const GOptionEntry entries[] = {
      {"set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &assignments,
       "change a key of FILE; may be repeated", "KEY=VALUE"},
      {"out", 0, 0, G_OPTION_ARG_FILENAME, &folder, "the run's folder, absent or empty before",
       "DIR"},
      {"every-step", 0, 0, G_OPTION_ARG_NONE, &every_step,
       "write steps.jsonl: the loss of each step", NULL},
      {"quiet", 'q', 0, G_OPTION_ARG_NONE, &quiet, "no progress", NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "the result as JSON", NULL},
      G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = cli_parse ("train", entries, argc, argv, 1, 1, error);

  if (arguments == NULL)
    return FALSE;
  g_autoptr (GliaExperiment) experiment =
      cli_read_experiment (arguments[0], (const char *const *)assignments, error);
  if (experiment == NULL)
    return FALSE;
  if (!quiet && (experiment->sweep.kind != GLIA_SWEEP_NONE || experiment->sweep.seeds > 1)) {
    g_autofree char *file = cli_escape (arguments[0]);
    fprintf (stderr, "One run as the file has it; for its sweep: glia sweep %s\n", file);
  }
  return train_file (experiment, folder, every_step, quiet, as_json, error);
}

static gboolean
resume_run (GliaRun *run, gboolean quiet, gboolean as_json, GError **error)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (CliProgress) progress = cli_progress_new (quiet);
  g_autofree char *steps = g_build_filename (glia_run_path (run), "steps.jsonl", NULL);
  gboolean every_step = g_file_test (steps, G_FILE_TEST_EXISTS);
  g_auto (GliaRunResult) result = {0};

  cli_signals_cancel (cancellable);
  g_autoptr (GliaSplits) splits = glia_data_load (
      glia_run_experiment (run), NULL, cli_progress_report, progress, cancellable, error);
  cli_progress_clear (progress);
  if (splits == NULL)
    return FALSE;
  if (!cli_train_run (run, splits, every_step, progress, cancellable, &result, error))
    return FALSE;
  return finish_run (run, &result, quiet, as_json, error);
}

gboolean
cli_verb_resume (int argc, char **argv, GError **error)
{
  gboolean quiet = FALSE, as_json = FALSE;
  const GOptionEntry entries[] = {
      {"quiet", 'q', 0, G_OPTION_ARG_NONE, &quiet, "no progress", NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "the result as JSON", NULL},
      G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = cli_parse ("resume", entries, argc, argv, 1, 1, error);

  if (arguments == NULL)
    return FALSE;
  g_autofree char *path = glia_run_find (arguments[0], error);
  g_autoptr (GliaRun) run = path != NULL ? glia_run_open (path, error) : NULL;
  if (run == NULL)
    return FALSE;
  /* Before the data is loaded, which may take minutes. */
  if (glia_run_status (run)->state == GLIA_RUN_FINISHED) {
    g_set_error (error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_ENDED,
                 "%s: is finished, there is nothing to resume", path);
    return FALSE;
  }
  return resume_run (run, quiet, as_json, error);
}
