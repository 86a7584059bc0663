/* SPDX-License-Identifier: MIT */
#include "glia-report.h"
#include "glia-runs-figure.h"
#include "session-harness.h"

#include "glia-data-loader.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define DATE 1796101200 /* 2026-12-01 05:00 UTC */

/* A short run of generated data, with `settings` (NULL-terminated) changed. */
static GliaRun *
train (const char *name, const char *const *settings)
{
  static const char *const quick[] = {"training.epochs=4", "data.samples=60", NULL};
  static guint count;
  g_autoptr (GliaExperiment) experiment = glia_experiment_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (glia_experiment_set_all (experiment, quick, &error));
  g_assert_true (glia_experiment_set_all (experiment, settings, &error));
  g_free (experiment->name);
  experiment->name = g_strdup (name);
  g_autofree char *path = g_strdup_printf ("%s/run-%02u", session_folder (), count++);
  g_autoptr (GliaSplits) splits = glia_data_load (experiment, NULL, NULL, NULL, NULL, &error);
  g_autofree char *hash = glia_data_hash (splits);
  GliaRun *run = glia_run_create (experiment, hash, path, &error);
  g_assert_no_error (error);
  g_assert_true (glia_run_train (run, splits, NULL, NULL, &error));
  return run;
}

static GPtrArray *
new_runs (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)glia_run_free);
}

static GPtrArray *
train_two (void)
{
  static const char *const three[] = {"network.layers[0].units=3", NULL};
  static const char *const four[] = {"network.layers[0].units=4", NULL};
  GPtrArray *runs = new_runs ();

  g_ptr_array_add (runs, train ("3 | units", three));
  g_ptr_array_add (runs, train ("4 | units", four));
  return runs;
}

static char *
write_report (GPtrArray *runs, const char *name)
{
  g_autoptr (GliaReport) report = glia_report_new ("Two runs", DATE);
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
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("\"%s\" is not in\n%s", part, text);
}

static void
test_markdown_says_what_was_done (void)
{
  g_autoptr (GPtrArray) runs = train_two ();
  g_autofree char *text = write_report (runs, "report.md");
  static const char *const parts[] = {"# Two runs\n",
                                      "## Results",
                                      "| 3 \\| units |",
                                      "The dev accuracy is ",
                                      "## Figures",
                                      "(report-figures/all_loss.png)",
                                      "\n\nFigure 1. Dev loss of all runs.\n",
                                      "## Settings",
                                      "| network.layers |",
                                      "3 tanh",
                                      "4 tanh",
                                      "training.epochs",
                                      "Seeds: 42, 42",
                                      "60 generated points",
                                      "Made with Glia 1.2.3 on 2026-12-01 (UTC)."};

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    assert_has (text, parts[i]);
  g_assert_null (strstr (text, "training.threads"));
  g_autofree char *figure =
      g_build_filename (session_folder (), "report-figures", "all_loss.png", NULL);
  g_assert_true (g_file_test (figure, G_FILE_TEST_EXISTS));
}

/* Five seeds of two networks are two rows, not ten. */
static void
test_seeds_are_one_row (void)
{
  g_autoptr (GPtrArray) runs = new_runs ();

  for (guint i = 0; i < 4; i++) {
    g_autofree char *units = g_strdup_printf ("network.layers[0].units=%u", 3 + i / 2);
    g_autofree char *seed = g_strdup_printf ("seed=%u", 42 + i % 2);
    g_autofree char *name = g_strdup_printf ("n%u · seed %u", 3 + i / 2, 42 + i % 2);
    const char *const settings[] = {units, seed, NULL};
    g_ptr_array_add (runs, train (name, settings));
  }
  g_autofree char *text = write_report (runs, "seeds.md");
  assert_has (text, "| n3 | 2 |");
  assert_has (text, "| n4 | 2 |");
  assert_has (text, "Mean ± one standard deviation over the seeds.");
  g_autofree char *third =
      g_build_filename (session_folder (), "seeds-figures", "run_03_loss.png", NULL);
  g_assert_false (g_file_test (third, G_FILE_TEST_EXISTS));
}

static void
test_every_data_set_is_named (void)
{
  static const char *const first[] = {"data.seed=1", NULL}, *const second[] = {"data.seed=2", NULL};
  g_autoptr (GPtrArray) runs = new_runs ();

  g_ptr_array_add (runs, train ("one", first));
  g_ptr_array_add (runs, train ("two", second));
  g_autofree char *text = write_report (runs, "data.md");
  for (guint i = 0; i < 2; i++) {
    const GliaExperiment *experiment = glia_run_experiment (runs->pdata[i]);
    g_autofree char *part =
        g_strdup_printf ("%.16s in %s.", experiment->data.hash, glia_run_name (runs->pdata[i]));
    assert_has (text, part);
  }
  assert_has (text, "Examples: ");
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
  static const char date[] = "CreationDate (20261201050000Z";
  const char *bytes = g_mapped_file_get_contents (one);
  gboolean dated = FALSE;
  for (gsize i = 0; i + sizeof date < g_mapped_file_get_length (one); i++)
    dated = dated || memcmp (bytes + i, date, sizeof date - 1) == 0;
  g_assert_true (dated);
}

/* ---- Figures beside the text ----------------------------------------------------------------- */

static GliaFigure *
line_at (double value)
{
  const double y[] = {value, value + 1};
  const GliaLineSeries series = {.name = "dev", .y = y, .n = 2};
  const GliaLinePlotOptions options = {.title = "Loss"};

  return glia_line_plot_new (&options, &series, 1);
}

static gboolean
write_line (const char *name, double value, GError **error)
{
  g_autoptr (GliaReport) report = glia_report_new (name, DATE);
  g_autofree char *path = g_strdup_printf ("%s/own/%s.md", session_folder (), name);

  glia_report_add_figure (report, line_at (value), "loss.png", "Loss.");
  glia_report_add_figure (report, line_at (-value), "loss (2).png", "Loss.");
  return glia_report_write (report, path, error);
}

static void
assert_line (const char *name, double value)
{
  g_autofree char *path = g_strdup_printf ("%s/own/%s-figures/loss.png", session_folder (), name);
  g_autoptr (GliaFigure) figure = line_at (value);
  g_autoptr (GBytes) png = glia_figure_render (figure, "png", NULL, NULL);
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);

  g_assert_nonnull (file);
  g_assert_cmpmem (g_mapped_file_get_contents (file), g_mapped_file_get_length (file),
                   g_bytes_get_data (png, NULL), g_bytes_get_size (png));
}

/* Each report has its own figures, also when there was one of its name, and nobody's files go. */
static void
test_figures_are_the_reports_own (void)
{
  g_autofree char *folder = g_build_filename (session_folder (), "own", NULL);
  g_autofree char *mine = g_build_filename (folder, "a-figures", "mine.png", NULL);
  g_autofree char *text = g_build_filename (folder, "a.md", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *after = NULL;

  g_assert_cmpint (g_mkdir (folder, 0755), ==, 0);
  g_assert_true (write_line ("a", 1, &error));
  g_assert_true (write_line ("b", 2, &error));
  assert_line ("a", 1);
  assert_line ("b", 2);
  g_assert_true (g_file_set_contents (mine, "mine", -1, NULL));
  g_assert_true (write_line ("a", 3, &error));
  assert_line ("a", 3);
  assert_line ("b", 2);
  g_assert_true (g_file_test (mine, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_get_contents (text, &before, NULL, NULL));
  assert_has (before, "(a-figures/loss%20%282%29.png)");

  /* The second figure cannot be put in its place: all is as it was. */
  g_autofree char *second = g_build_filename (folder, "a-figures", "loss (2).png", NULL);
  g_assert_cmpint (g_unlink (second), ==, 0);
  g_assert_cmpint (g_mkdir (second, 0755), ==, 0);
  g_assert_false (write_line ("a", 4, &error));
  g_assert_nonnull (strstr (error->message, "loss (2).png"));
  assert_line ("a", 3);
  g_assert_true (g_file_get_contents (text, &after, NULL, NULL));
  g_assert_cmpstr (before, ==, after);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    g_assert_false (g_str_has_prefix (name, "."));
}

static void
test_names_are_no_markdown (void)
{
  static const char *const hostile[] = {"a\n# b",    "a | b", "`a`",     "[a](b)", "<b>a</b>",
                                        "a\033[1mb", "\377a", "![a](b)", "&lt;"};
  static const char *const expected[] = {"a \\# b",       "a \\| b",          "\\`a\\`",
                                         "\\[a\\](b)",    "\\<b\\>a\\</b\\>", "a \\[1mb",
                                         "\357\277\275a", "!\\[a\\](b)",      "\\&lt;"};

  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++) {
    g_autoptr (GliaReport) report = glia_report_new (hostile[i], DATE);
    g_autofree char *path = g_build_filename (session_folder (), "hostile.md", NULL);
    g_autofree char *text = NULL;
    const char *const cells[] = {"name", hostile[i]};
    glia_report_add_heading (report, hostile[i]);
    glia_report_add_paragraph (report, hostile[i]);
    glia_report_add_table (report, cells, 2, 1);
    glia_report_add_figure (report, line_at (1), "loss.png", hostile[i]);
    g_assert_true (glia_report_write (report, path, NULL));
    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    g_autofree char *whole = g_strdup_printf (
        "# %s\n\n## %s\n\n%s\n\n| name |\n|---|\n| %s |\n\n"
        "![Figure 1. %s](hostile-figures/loss.png)\n\nFigure 1. %s\n",
        expected[i], expected[i], expected[i], expected[i], expected[i], expected[i]);
    g_assert_cmpstr (text, ==, whole);
  }
}

/* ---- What results say ------------------------------------------------------------------------ */

/* Three groups "a", "b", "c" of `seeds` runs with these test accuracies, and nothing on disk. */
static char *
describe (const double *means, guint seeds, guint differences)
{
  static const char *const names[] = {"a", "b", "c"};
  g_autoptr (GPtrArray) groups = g_ptr_array_new ();
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  GliaComparison comparison = {.groups = groups, .differences = keys};
  GliaRunFacts facts[8] = {0};
  GliaGroup group[3];
  double values[3][8], none[8];

  for (guint k = 0; k < 8; k++) {
    none[k] = NAN;
    facts[k].seed = k;
  }
  for (guint i = 0; i < 3; i++) {
    group[i] = (GliaGroup){.name = (char *)names[i],
                           .runs = g_ptr_array_new (),
                           .facts = g_ptr_array_new (),
                           .diverged = isnan (means[i]) ? seeds : 0};
    g_ptr_array_set_size (group[i].runs, (int)seeds);
    for (guint k = 0; k < seeds; k++)
      g_ptr_array_add (group[i].facts, &facts[k]);
    for (guint k = 0; k < seeds; k++)
      values[i][k] = means[i] + 0.0001 * ((double)k - 0.5 * (seeds - 1));
    for (guint c = 0; c < GLIA_COLUMNS; c++) {
      group[i].values[c] = c == GLIA_COLUMN_TEST_ACCURACY ? values[i] : none;
      group[i].samples[c] = glia_sample (group[i].values[c], seeds);
    }
    g_ptr_array_add (groups, &group[i]);
  }
  g_ptr_array_set_size (keys, (int)differences);
  glia_comparison_test_groups (&comparison);
  char *text = glia_report_describe_results (&comparison);
  for (guint i = 0; i < 3; i++) {
    g_ptr_array_unref (group[i].runs);
    g_ptr_array_unref (group[i].facts);
  }
  g_free (comparison.corrected);
  return text;
}

/* Whatever the numbers are, what is said of them holds. */
static void
test_sentences_follow_the_numbers (void)
{
  for (int i = 0; i < 200; i++) {
    const double means[] = {g_test_rand_double_range (0.5, 1), g_test_rand_double_range (0.5, 1),
                            g_test_rand_double_range (0.5, 1)};
    g_autofree char *text = describe (means, 1, 1);
    guint high = 0, low = 0;
    for (guint k = 1; k < 3; k++) {
      high = means[k] > means[high] ? k : high;
      low = means[k] < means[low] ? k : low;
    }
    g_autofree char *expected =
        g_strdup_printf ("Highest test accuracy: %c, %.2f %%. Lowest: %c, %.2f %%. They are %.2f "
                         "points apart. Fewer "
                         "than 4 seeds of each cannot tell a difference from chance.",
                         'a' + (char)high, 100 * means[high], 'a' + (char)low, 100 * means[low],
                         round (1e4 * means[high]) / 100 - round (1e4 * means[low]) / 100);
    g_assert_cmpstr (text, ==, expected);
  }
  const double apart[] = {0.7, 0.8, 0.9}, diverged[] = {0.7, NAN, 0.9},
               near[] = {0.8, 0.80001, 0.7}, equal[] = {0.8, 0.8, 0.8};
  g_autofree char *settled = describe (apart, 5, 1), *open = describe (near, 5, 1);
  g_autofree char *few = describe (apart, 3, 1), *same = describe (equal, 1, 2);
  assert_has (settled, "(Welch's t-test, corrected for 3 comparisons), "
                       "rarer by chance than once in twenty");
  g_autofree char *without = describe (diverged, 1, 1);
  assert_has (without, "Highest test accuracy: c, 90.00 %. Lowest: a, 70.00 %.");
  assert_has (without, " Left out, as there is no such number: b.");
  assert_has (open, "Against the next, a: p = ");
  assert_has (open, "not settled: chance may be all of it");
  assert_has (few, "Fewer than 4 seeds of each cannot tell");
  g_assert_cmpstr (
      same, ==,
      "The test accuracy is 80.00 % in every row that has one. The rows differ in more than one "
      "setting, so that no difference is one setting's alone.");
}

static void
test_errors (void)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GliaReport) report = glia_report_new ("Nothing", DATE);
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
  g_autoptr (GliaReport) report = glia_report_new ("Long", DATE);
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
  g_test_add_func ("/report/seeds", test_seeds_are_one_row);
  g_test_add_func ("/report/data", test_every_data_set_is_named);
  g_test_add_func ("/report/figures", test_figures_are_the_reports_own);
  g_test_add_func ("/report/hostile", test_names_are_no_markdown);
  g_test_add_func ("/report/sentences", test_sentences_follow_the_numbers);
  g_test_add_func ("/report/same-bytes", test_a_report_has_the_same_bytes_again);
  g_test_add_func ("/report/errors", test_errors);
  g_test_add_func ("/report/long", test_long_tables_go_on);
  return session_run_tests ();
}
