/* SPDX-License-Identifier: MIT */
#include "cli-table.h"
#include "cli-train.h"
#include "cli.h"

#include "glia-comparison.h"

#include <stdio.h>

static void
add_row (CliTable *table, const GliaRun *run, const GliaRunResult *result)
{
  const guint64 epochs = glia_run_experiment (run)->training.epochs;
  g_autofree char *done =
      g_strdup_printf ("%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT, result->epochs, epochs);
  g_autofree char *folder = cli_quote (glia_run_path (run));

  cli_table_add (table, glia_run_name (run));
  cli_table_add (table, glia_run_state_name (result->state));
  cli_table_add (table, done);
  cli_table_add_number (table, "%.4f", result->best_dev_accuracy);
  cli_table_add_number (table, "%.4f", result->best_dev_loss);
  cli_table_add_number (table, "%.4f", result->test_accuracy);
  cli_table_add_number (table, "%.1f", result->seconds);
  cli_table_add (table, folder);
}

gboolean
cli_verb_runs (int argc, char **argv, GError **error)
{
  static const char *const headings[] = {"name",          "state",     ">epochs",
                                         ">dev accuracy", ">dev loss", ">test",
                                         ">seconds",      "folder",    NULL};
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "the table as JSON", NULL},
      G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = cli_parse ("runs", entries, argc, argv, 0, 1, error);

  if (arguments == NULL)
    return FALSE;
  if (arguments[0] != NULL && !g_file_test (arguments[0], G_FILE_TEST_IS_DIR)) {
    g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "%s: is not a folder", arguments[0]);
    return FALSE;
  }
  g_autoptr (GPtrArray) runs = glia_run_list (arguments[0], error);
  if (runs == NULL)
    return FALSE;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (CliTable) table = cli_table_new (headings);
  json_builder_begin_array (builder);
  for (guint i = 0; i < runs->len; i++) {
    GliaRun *run = g_ptr_array_index (runs, i);
    g_auto (GliaRunResult) result = {0};
    g_autoptr (GError) problem = NULL;
    if (!glia_run_summarize (run, &result, &problem)) {
      /* One damaged run must not hide the others. */
      fprintf (stderr, "glia: left out: %s\n", problem->message);
      continue;
    }
    add_row (table, run, &result);
    cli_build_result (builder, run, &result);
  }
  json_builder_end_array (builder);
  if (as_json)
    cli_print_json (json_builder_get_root (builder));
  else
    cli_table_print (table);
  return TRUE;
}
