/* SPDX-License-Identifier: MIT */
#include "glia-report.h"
#include "glia-runs-figure.h"
#include "session-harness.h"

#include "glia-data-loader.h"

#include <string.h>

static GPtrArray *
train_two (void)
{
  GPtrArray *runs = g_ptr_array_new_with_free_func ((GDestroyNotify)glia_run_free);

  for (guint i = 0; i < 2; i++) {
    g_autoptr (GliaExperiment) experiment = glia_experiment_new ();
    g_autoptr (GError) error = NULL;
    g_autofree char *units = g_strdup_printf ("network.layers[0].units=%u", i + 3);
    const char *const assignments[] = {"training.epochs=4", "data.samples=60", units, NULL};
    g_assert_true (glia_experiment_set_all (experiment, assignments, &error));
    g_free (experiment->name);
    experiment->name = g_strdup_printf ("%u | units", i + 3);
    g_autofree char *path = g_strdup_printf ("%s/run-%p-%u", session_folder (), (void *)runs, i);
    g_autoptr (GliaSplits) splits = glia_data_load (experiment, NULL, NULL, NULL, NULL, &error);
    g_autofree char *hash = glia_data_hash (splits);
    GliaRun *run = glia_run_create (experiment, hash, path, &error);
    g_assert_no_error (error);
    g_assert_true (glia_run_train (run, splits, NULL, NULL, &error));
    g_ptr_array_add (runs, run);
  }
  return runs;
}

static char *
write_report (GPtrArray *runs, const char *name)
{
  g_autoptr (GliaReport) report = glia_report_new ("Two runs");
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (session_folder (), name, NULL);
  char *text;

  g_assert_true (glia_report_add_runs (report, runs, "1.2.3", &error));
  g_assert_no_error (error);
  g_assert_true (glia_report_write (report, path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  return text;
}

static void
test_markdown_says_what_was_done (void)
{
  g_autoptr (GPtrArray) runs = train_two ();
  g_autofree char *text = write_report (runs, "report.md");
  static const char *const parts[] = {
      "# Two runs\n",        "## Results",     "| 3 \\| units |",
      "## Figures",          "(all_loss.png)", "## Settings",
      "| network.layers |",  "3 tanh",         "4 tanh",
      "training.epochs",     "Seeds: 42, 42",  "60 generated points",
      "Made with Glia 1.2.3"};

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (text, parts[i]) == NULL)
      g_error ("\"%s\" is not in\n%s", parts[i], text);
  g_autofree char *figure = g_build_filename (session_folder (), "all_loss.png", NULL);
  g_assert_true (g_file_test (figure, G_FILE_TEST_EXISTS));
}

static void
test_a_report_has_the_same_bytes_again (void)
{
  g_autoptr (GPtrArray) runs = train_two ();
  g_autofree char *first = write_report (runs, "first.pdf");
  g_autofree char *second = write_report (runs, "second.pdf");

  g_assert_true (g_str_has_prefix (first, "%PDF-"));
  g_autofree char *a = g_build_filename (session_folder (), "first.pdf", NULL);
  g_autofree char *b = g_build_filename (session_folder (), "second.pdf", NULL);
  g_autoptr (GMappedFile) one = g_mapped_file_new (a, FALSE, NULL);
  g_autoptr (GMappedFile) two = g_mapped_file_new (b, FALSE, NULL);
  g_assert_cmpmem (g_mapped_file_get_contents (one), g_mapped_file_get_length (one),
                   g_mapped_file_get_contents (two), g_mapped_file_get_length (two));
}

static void
test_errors (void)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GliaReport) report = glia_report_new ("Nothing");
  g_autoptr (GError) error = NULL;

  g_assert_false (glia_report_add_runs (report, none, "1", &error));
  g_assert_error (error, GLIA_REPORT_ERROR, GLIA_REPORT_ERROR_EMPTY);
  g_clear_error (&error);
  g_assert_false (glia_report_write (report, "report.docx", &error));
  g_assert_error (error, GLIA_REPORT_ERROR, GLIA_REPORT_ERROR_FORMAT);
}

/* Rows far beyond one page, a word wider than its column. */
static void
test_long_tables_go_on (void)
{
  enum { ROWS = 200, COLUMNS = 4 };
  g_autoptr (GliaReport) report = glia_report_new ("Long");
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (session_folder (), "long.pdf", NULL);

  for (guint i = 0; i < ROWS * COLUMNS; i++)
    g_ptr_array_add (cells, i % COLUMNS == 0 ? g_strnfill (i % 150, 'w')
                                             : g_strdup_printf ("%s%u", i < COLUMNS ? ">" : "", i));
  glia_report_add_table (report, (const char *const *)cells->pdata, ROWS, COLUMNS);
  g_assert_true (glia_report_write (report, path, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/markdown", test_markdown_says_what_was_done);
  g_test_add_func ("/report/same-bytes", test_a_report_has_the_same_bytes_again);
  g_test_add_func ("/report/errors", test_errors);
  g_test_add_func ("/report/long", test_long_tables_go_on);
  return session_run_tests ();
}
