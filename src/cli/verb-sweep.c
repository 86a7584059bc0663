/* SPDX-License-Identifier: MIT */
#include "cli-signals.h"
#include "cli-sweep.h"
#include "cli-train.h"
#include "cli.h"

#include <stdio.h>

gboolean
cli_verb_sweep (int argc, char **argv, GError **error)
{
  g_autofree char *folder = NULL;
  g_auto (GStrv) assignments = NULL;
  gboolean quiet = FALSE, as_json = FALSE;
  int jobs = (int)g_get_num_processors ();
  const GOptionEntry entries[] = {
      {"jobs", 'j', 0, G_OPTION_ARG_INT, &jobs, "how many runs at once (one a processor)", "N"},
      {"out", 0, 0, G_OPTION_ARG_FILENAME, &folder, "for the run folders (FILE's name)", "DIR"},
      {"set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &assignments,
       "change a key of FILE; may be repeated", "KEY=VALUE"},
      {"quiet", 'q', 0, G_OPTION_ARG_NONE, &quiet, "no progress", NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "the results as JSON", NULL},
      G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = cli_parse ("sweep", entries, argc, argv, 1, 1, error);

  if (arguments == NULL)
    return FALSE;
  if (jobs < 1) {
    g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, "-j must be at least 1");
    return FALSE;
  }
  g_autoptr (GliaExperiment) experiment =
      cli_read_experiment (arguments[0], (const char *const *)assignments, error);
  if (experiment == NULL)
    return FALSE;
  if (folder == NULL)
    folder = cli_name_from_path (arguments[0]);

  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (CliProgress) progress = cli_progress_new (quiet);
  cli_signals_cancel (cancellable);
  g_autoptr (CliSweep) sweep =
      cli_train_sweep (experiment, folder, (guint)jobs, progress, cancellable, error);
  cli_progress_clear (progress);
  if (sweep == NULL)
    return FALSE;
  if (as_json)
    cli_print_sweep_json (sweep);
  else
    cli_print_sweep (sweep);
  return TRUE;
}
