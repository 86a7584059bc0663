/* SPDX-License-Identifier: MIT */
#include "cli-runs.h"
#include "cli.h"

#include "glia-report.h"

gboolean
cli_verb_report (int argc, char **argv, GError **error)
{
  g_autofree char *output = NULL, *title = NULL;
  const GOptionEntry entries[] = {
      {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output, ".pdf or .md", "FILE"},
      {"title", 0, 0, G_OPTION_ARG_STRING, &title, "of the report", "TEXT"},
      G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) names = cli_parse ("report", entries, argc, argv, 1, G_MAXUINT, error);

  if (names == NULL)
    return FALSE;
  if (output == NULL || (!g_str_has_suffix (output, ".pdf") && !g_str_has_suffix (output, ".md"))) {
    g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, "%s: -o FILE must end in .pdf or .md",
                 output != NULL ? output : "there is no -o");
    return FALSE;
  }
  g_autoptr (GPtrArray) runs = cli_open_runs (names, error);
  if (runs == NULL)
    return FALSE;
  g_autofree char *usual = glia_report_title_for (runs);
  g_autoptr (GliaReport) report =
      glia_report_new (title != NULL ? title : usual, glia_report_now ());
  return glia_report_add_runs (report, runs, GLIA_VERSION, error) &&
         glia_report_write (report, output, error);
}
