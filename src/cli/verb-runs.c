/* SPDX-License-Identifier: MIT */
#include "cli-escape.h"
#include "cli-table.h"
#include "cli-train.h"
#include "cli.h"

#include "glia-run-groups.h"

static void
add_row (CliTable *table, const GliaRunFacts *facts, const char *name)
{
  g_autofree char *done = g_strdup_printf ("%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT,
                                           facts->epochs, facts->planned_epochs);
  g_autofree char *folder = cli_quote_path (facts->path);

  cli_table_add (table, name);
  cli_table_add (table, glia_run_state_name (facts->state));
  cli_table_add (table, done);
  cli_table_add_number (table, "%.4f", facts->best.accuracy);
  cli_table_add_number (table, "%.4f", facts->best.lowest_loss);
  cli_table_add_number (table, "%.4f", facts->test_accuracy);
  cli_table_add_number (table, "%.1f", facts->seconds);
  cli_table_add (table, folder);
}

static void
build_run (JsonBuilder *builder, const GliaRunFacts *facts)
{
  const GliaRunResult result = {.state = facts->state,
                                .reason = facts->reason,
                                .epochs = facts->epochs,
                                .best = facts->best,
                                .kept_epoch = facts->kept_epoch,
                                .test_loss = facts->test_loss,
                                .test_accuracy = facts->test_accuracy,
                                .parameters = facts->parameters,
                                .seconds = facts->seconds};

  cli_build_result (builder, facts->name, facts->path, &result);
}

gboolean
cli_verb_runs (int argc, char **argv, GError **error)
{
  static const char *const headings[] = {
      "name", "state", ">epochs", ">best dev", ">lowest loss", ">test", ">seconds", "folder", NULL};
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
  g_autoptr (GPtrArray) runs = glia_run_index_read (arguments[0], NULL, NULL, error);
  if (runs == NULL)
    return FALSE;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (CliTable) table = cli_table_new (headings);
  g_autoptr (GHashTable) names = glia_run_groups_name_runs (runs);
  json_builder_begin_array (builder);
  for (guint i = 0; i < runs->len; i++) {
    const GliaRunFacts *facts = g_ptr_array_index (runs, i);
    if (facts->damaged)
      cli_warn (facts->reason);
    add_row (table, facts, g_hash_table_lookup (names, facts));
    build_run (builder, facts);
  }
  json_builder_end_array (builder);
  if (as_json)
    cli_print_json (json_builder_get_root (builder));
  else
    cli_table_print (table);
  return TRUE;
}
