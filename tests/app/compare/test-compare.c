/* SPDX-License-Identifier: MIT */
/* What the Compare page shows. */
#include "compare-fixture.h"
#include "glia-compare-curves.h"
#include "glia-runs-table.h"

#include <math.h>
#include <string.h>

static void
set_text (GtkWidget *entry, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "search-changed");
}

static GListModel *
shown (CompareFixture *fixture)
{
  return glia_runs_table_shown (GLIA_RUNS_TABLE (harness_find (fixture->page, "table")));
}

static char *
shown_name (CompareFixture *fixture, guint i)
{
  g_autoptr (GliaRunsRow) row = g_list_model_get_item (shown (fixture), i);
  return g_strdup (glia_runs_row_name (row));
}

static void
assert_cell (GliaRunsRow *row, GliaRunsColumn column, const char *expected)
{
  g_autofree char *text = glia_runs_row_text (row, column);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_cells_say_what_results_say (CompareFixture *fixture, gconstpointer n)
{
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)), ==, 4);
  g_assert_cmpuint (glia_runs_model_runs (fixture->model), ==, 8);

  GliaRunsRow *quick = compare_row_named (fixture, "Quick");
  g_autoptr (GliaRun) run = glia_run_open (glia_runs_row_first (quick)->path, NULL);
  g_auto (GliaRunResult) result = {0};
  g_assert_true (glia_run_result (run, &result, NULL));
  g_autofree char *best = g_strdup_printf ("%.1f %%", 100 * result.best.accuracy);
  g_autofree char *test = g_strdup_printf ("%.1f %%", 100 * result.test_accuracy);
  g_autofree char *epoch = g_strdup_printf ("%" G_GUINT64_FORMAT, result.best.epoch);
  assert_cell (quick, GLIA_RUNS_BEST, best);
  assert_cell (quick, GLIA_RUNS_TEST, test);
  assert_cell (quick, GLIA_RUNS_EPOCH, epoch);
  assert_cell (quick, GLIA_RUNS_HIDDEN, "8");
  assert_cell (quick, GLIA_RUNS_ACTIVATION, "ReLU");
  assert_cell (quick, GLIA_RUNS_OPTIMIZER, "Adam");
  assert_cell (quick, GLIA_RUNS_RATE, "0.5");
  assert_cell (quick, GLIA_RUNS_SEEDS, "1");
  assert_cell (quick, GLIA_RUNS_PARAMETERS, "33");
  assert_cell (quick, GLIA_RUNS_STATE, "finished");

  /* Of three seeds: the mean and the deviation that glia_sample() says. */
  GliaRunsRow *none = compare_row_named (fixture, "Structures: None");
  const GPtrArray *members = glia_runs_row_members (none);
  double values[3];
  g_assert_cmpuint (members->len, ==, 3);
  for (guint i = 0; i < 3; i++) {
    g_autoptr (GliaRun) one = glia_run_open (((GliaRunFacts *)members->pdata[i])->path, NULL);
    g_auto (GliaRunResult) own = {0};
    g_assert_true (glia_run_result (one, &own, NULL));
    values[i] = own.best.accuracy;
  }
  const GliaSample sample = glia_sample (values, 3),
                   row = glia_runs_row_sample (none, GLIA_RUNS_BEST);
  g_assert_cmpfloat (row.mean, ==, sample.mean);
  g_assert_cmpfloat (row.deviation, ==, sample.deviation);
  assert_cell (none, GLIA_RUNS_HIDDEN, "–");
}

static void
test_sorted_and_filtered (CompareFixture *fixture, gconstpointer n)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (harness_find (fixture->page, "view"));
  GtkWidget *search = harness_find (fixture->page, "search");

  /* The best is on top. */
  for (guint i = 0; i + 1 < g_list_model_get_n_items (shown (fixture)); i++) {
    g_autoptr (GliaRunsRow) a = g_list_model_get_item (shown (fixture), i);
    g_autoptr (GliaRunsRow) b = g_list_model_get_item (shown (fixture), i + 1);
    g_assert_cmpfloat (glia_runs_row_sample (a, GLIA_RUNS_BEST).mean, >=,
                       glia_runs_row_sample (b, GLIA_RUNS_BEST).mean);
  }
  g_autoptr (GtkColumnViewColumn) rate =
      g_list_model_get_item (gtk_column_view_get_columns (view), 1 + GLIA_RUNS_RATE);
  gtk_column_view_sort_by_column (view, rate, GTK_SORT_ASCENDING);
  g_autofree char *first = shown_name (fixture, 0), *last = shown_name (fixture, 3);
  g_assert_cmpstr (first, ==, "Slow");
  g_assert_cmpstr (last, ==, "Quick");

  set_text (search, "relu structures");
  g_assert_cmpuint (g_list_model_get_n_items (shown (fixture)), ==, 1);
  g_autofree char *found = shown_name (fixture, 0);
  g_assert_cmpstr (found, ==, "Structures: 8");
  set_text (search, "nothing has this");
  g_assert_cmpstr (
      gtk_stack_get_visible_child_name (GTK_STACK (harness_find (fixture->page, "view_stack"))), ==,
      "none");
  set_text (search, "");
  g_assert_cmpuint (g_list_model_get_n_items (shown (fixture)), ==, 4);

  /* A piece of an axis of the parallel coordinates. */
  g_signal_emit_by_name (harness_find (fixture->page, "parallel"), "brushed", GLIA_RUNS_RATE, 0.01,
                         0.1, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (shown (fixture)), ==, 2);
  g_signal_emit_by_name (harness_find (fixture->page, "parallel"), "brushed", GLIA_RUNS_RATE, NAN,
                         NAN, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (shown (fixture)), ==, 4);
}

static void
test_parallel_coordinates_by_keyboard (CompareFixture *fixture, gconstpointer n)
{
  GtkWidget *parallel = harness_find (fixture->page, "parallel");

  gtk_stack_set_visible_child_name (GTK_STACK (harness_find (fixture->page, "tabs")), "parallel");
  harness_settle (fixture->window);
  /* The last axis is the result: from below, step by step, only the best are left. */
  for (int i = 0; i < 8; i++)
    harness_press (parallel, GDK_KEY_Right, 0);
  guint rows = 4;
  for (int i = 0; i < 40 && rows > 1; i++) {
    harness_press (parallel, GDK_KEY_Up, 0);
    const guint left = g_list_model_get_n_items (shown (fixture));
    g_assert_cmpuint (left, <=, rows);
    rows = left;
  }
  g_assert_cmpuint (rows, <=, 1);
  harness_press (parallel, GDK_KEY_Escape, 0);
  g_assert_cmpuint (g_list_model_get_n_items (shown (fixture)), ==, 4);
}

static void
test_curves_are_the_metrics (CompareFixture *fixture, gconstpointer n)
{
  const char *const names[] = {"Quick", "Structures: None", NULL};
  GliaCompareCurves *curves = GLIA_COMPARE_CURVES (harness_find (fixture->page, "curves"));
  GliaChart *chart = glia_plot_view_chart (glia_compare_curves_view (curves, GLIA_COMPARE_LOSS));

  compare_select_rows (fixture, names);
  g_assert_cmpuint (glia_chart_lines (chart), ==, 2);
  GliaRunsRow *quick = compare_row_named (fixture, "Quick"),
              *none = compare_row_named (fixture, "Structures: None");
  g_autoptr (GliaRun) run = glia_run_open (glia_runs_row_first (quick)->path, NULL);
  g_autoptr (GArray) metrics = glia_run_metrics (run, NULL);
  g_assert_cmpuint (metrics->len, ==, 3);
  for (guint i = 0; i < metrics->len; i++) {
    const GliaEpoch *epoch = &g_array_index (metrics, GliaEpoch, i);
    g_autoptr (GliaReadout) readout = glia_chart_read (chart, i + 1);
    gboolean found = FALSE;
    for (gsize k = 0; k < readout->n; k++)
      if (g_str_equal (readout->rows[k].entry.name, "Quick")) {
        g_assert_cmpfloat (readout->rows[k].value, ==, epoch->dev_loss);
        found = TRUE;
      }
    g_assert_true (found);
  }
  /* The other is the mean over its three seeds. */
  double sum = 0;
  for (guint i = 0; i < 3; i++) {
    const GliaRunFacts *facts = glia_runs_row_members (none)->pdata[i];
    g_autoptr (GliaRun) one = glia_run_open (facts->path, NULL);
    g_autoptr (GArray) own = glia_run_metrics (one, NULL);
    sum += g_array_index (own, GliaEpoch, 3).dev_loss;
  }
  g_autoptr (GliaReadout) last = glia_chart_read (chart, 4);
  g_assert_cmpuint (last->n, ==, 1);
  g_assert_cmpfloat_with_epsilon (last->rows[0].value, sum / 3, 1e-12);
  g_assert_nonnull (strstr (last->rows[0].text, " ± "));
}

static void
test_legend_mutes_and_smoothing_keeps_the_view (CompareFixture *fixture, gconstpointer n)
{
  const char *const names[] = {"Quick", "Slow", NULL};
  GliaCompareCurves *curves = GLIA_COMPARE_CURVES (harness_find (fixture->page, "curves"));
  GliaChart *chart = glia_plot_view_chart (glia_compare_curves_view (curves, GLIA_COMPARE_LOSS));

  compare_select_rows (fixture, names);
  harness_settle (fixture->window);
  const GliaCompareLine *line = compare_data_of (fixture)->lines->pdata[0];
  g_signal_emit_by_name (harness_find (fixture->page, "legend"), "toggled", 0, FALSE);
  g_autoptr (GliaReadout) readout = glia_chart_read (chart, 2);
  g_assert_cmpuint (readout->n, ==, 1);
  g_assert_cmpstr (readout->rows[0].entry.name, !=, line->name);

  g_object_set (curves, "smoothing", 0.9, "log-y", TRUE, NULL);
  g_assert_true (glia_chart_log_y (chart));
  /* Read again: what was muted stays so. */
  glia_runs_model_refresh (fixture->model);
  compare_select_rows (fixture, names);
  g_autoptr (GliaReadout) again = glia_chart_read (chart, 2);
  g_assert_cmpuint (again->n, ==, 1);

  gtk_editable_set_text (GTK_EDITABLE (harness_find (fixture->page, "loss_low")), "0.25");
  gtk_editable_set_text (GTK_EDITABLE (harness_find (fixture->page, "loss_high")), "0.75");
  g_assert_cmpfloat (glia_chart_y_scale (chart).low, ==, 0.25);
  g_assert_cmpfloat (glia_chart_y_scale (chart).high, ==, 0.75);
}

static void
take_experiments_cb (GtkWidget *page, GPtrArray *experiments, GPtrArray **taken)
{
  *taken = g_ptr_array_ref (experiments);
}

static void
test_differences_and_verdict (CompareFixture *fixture, gconstpointer n)
{
  const char *const names[] = {"Structures: 8", "Structures: None", NULL};

  compare_select_rows (fixture, names);
  harness_settle (fixture->window);
  const GliaCompareData *data = compare_data_of (fixture);
  g_assert_cmpuint (data->comparison->differences->len, ==, 1);
  g_assert_cmpstr (((GliaKeyDifference *)data->comparison->differences->pdata[0])->path, ==,
                   "network.layers");
  /* Without what both names begin with. */
  g_assert_cmpstr (((GliaCompareLine *)data->lines->pdata[0])->note, ==, "n = 3");
  g_assert_null (strstr (((GliaCompareLine *)data->lines->pdata[0])->name, "Structures"));

  GtkWidget *verdict = harness_find (fixture->page, "verdict");
  const guint a = gtk_drop_down_get_selected (GTK_DROP_DOWN (harness_find (verdict, "first"))),
              b = gtk_drop_down_get_selected (GTK_DROP_DOWN (harness_find (verdict, "second")));
  const GliaCompareLine *first = data->lines->pdata[a], *second = data->lines->pdata[b];
  const GliaVerdict asked = glia_comparison_judge (data->comparison, first->group, second->group);
  g_assert_cmpint (asked.answer, ==, GLIA_VERDICT_TOO_FEW);
  g_assert_cmpint (asked.column, ==, GLIA_COLUMN_TEST_ACCURACY);
  g_assert_cmpfloat (asked.test.difference, >=, 0); /* the best one is asked about first */
  g_autofree char *points = g_strdup_printf ("%.2f points", 100 * asked.test.difference);
  const char *said = gtk_label_get_label (GTK_LABEL (harness_find (verdict, "verdict_text"))),
             *how = gtk_label_get_label (GTK_LABEL (harness_find (verdict, "test")));
  g_assert_nonnull (strstr (said, points));
  g_assert_nonnull (strstr (said, "not settled"));
  g_assert_cmpstr (how, ==, "3 seeds a side cannot settle it: take 4 or more");
  /* There is no interval, and a button that gets more seeds. */
  g_assert_false (gtk_widget_get_visible (harness_find (verdict, "interval")));
  g_assert_true (gtk_widget_get_visible (harness_find (verdict, "train")));

  /* Both sides, with the same five seeds. */
  g_autoptr (GPtrArray) asked_for = NULL;
  g_signal_connect (fixture->page, "train-seeds", G_CALLBACK (take_experiments_cb), &asked_for);
  gtk_widget_activate_action (verdict, "compare.train-seeds", NULL);
  g_assert_nonnull (asked_for);
  g_assert_cmpuint (asked_for->len, ==, 2);
  for (guint i = 0; i < 2; i++) {
    const GliaExperiment *experiment = asked_for->pdata[i];
    g_assert_cmpuint (experiment->sweep.seeds, ==, 5);
    g_assert_cmpuint (experiment->seed, ==, 42);
    g_autoptr (GPtrArray) runs = glia_experiment_expand_sweep (experiment, NULL);
    g_assert_cmpuint (runs->len, ==, 5);
  }
  g_signal_handlers_disconnect_by_data (fixture->page, &asked_for);
}

/* In its own tab the table of differences is not shown once more below. */
static void
test_differences_stand_once (CompareFixture *fixture, gconstpointer n)
{
  GtkStack *tabs = GTK_STACK (harness_find (fixture->page, "tabs"));

  g_assert_true (gtk_widget_get_visible (harness_find (fixture->page, "differences")));
  gtk_stack_set_visible_child_name (tabs, "differences");
  g_assert_false (gtk_widget_get_visible (harness_find (fixture->page, "differences")));
  g_assert_false (gtk_widget_get_sensitive (harness_find (fixture->page, "controls")));
  gtk_stack_set_visible_child_name (tabs, "curves");
  g_assert_true (gtk_widget_get_visible (harness_find (fixture->page, "differences")));
}

/* A row has its colour whatever was selected before, and in which order. */
static void
test_colours_belong_to_rows (CompareFixture *fixture, gconstpointer n)
{
  const char *const all[] = {"Structures: None", "Structures: 8", "Quick", "Slow", NULL};
  guint slots[4];

  compare_select_rows (fixture, all);
  for (gsize i = 0; i < 4; i++)
    slots[i] = glia_runs_row_slot (compare_row_named (fixture, all[i]));
  for (gsize i = 4; i-- > 0;) {
    const char *const one[] = {all[i], NULL};
    compare_select_rows (fixture, one);
    g_assert_cmpuint (glia_runs_row_slot (compare_row_named (fixture, all[i])), ==, slots[i]);
  }
}

/* What has no room beside the tabs is in the menu, and does the same. */
static void
test_controls_move_into_the_menu (CompareFixture *fixture, gconstpointer n)
{
  GtkWidget *narrow = harness_find (fixture->page, "narrow_smoothing"),
            *legend = harness_find (fixture->page, "legend");

  HARNESS_UNTIL (compare_data_of (fixture) != NULL);
  harness_settle (fixture->window);
  g_assert_true (!gtk_widget_get_visible (narrow) && gtk_widget_get_visible (legend));
  g_object_set (fixture->page, "compact", TRUE, NULL);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 800, 500);
  HARNESS_UNTIL (gtk_widget_get_visible (narrow) && !gtk_widget_get_visible (legend));
  harness_activate (fixture->page, "narrow_log_y");
  GliaPlotView *loss = GLIA_PLOT_VIEW (harness_find (fixture->page, "loss_view"));
  g_assert_true (glia_chart_log_y (glia_plot_view_chart (loss)));
  harness_screenshot (fixture->window, "compare-small");
}

static void
test_empty_says_what_to_do (CompareFixture *fixture, gconstpointer n)
{
  GtkStack *stack = GTK_STACK (harness_find (fixture->page, "stack"));

  HARNESS_UNTIL (g_strcmp0 (gtk_stack_get_visible_child_name (stack), "empty") == 0);
  g_autofree char *folder = compare_train (fixture->store, &compare_kinds[0], FALSE);
  HARNESS_UNTIL (g_strcmp0 (gtk_stack_get_visible_child_name (stack), "runs") == 0);
}

static void
test_names_for_screen_readers (CompareFixture *fixture, gconstpointer n)
{
  static const char *const images[] = {"parallel", "interval", "loss_view", "accuracy_view"};
  static const char *const names[][2] = {
      {"search", "Filter runs"}, {"view", "Runs"}, {"parallel", "Parallel coordinates"}};
  GtkWidget *page = fixture->page;

  HARNESS_UNTIL (compare_data_of (fixture) != NULL);
  harness_settle (fixture->window);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_test_accessible_assert_property (GTK_ACCESSIBLE (harness_find (page, names[i][0])),
                                         GTK_ACCESSIBLE_PROPERTY_LABEL, names[i][1]);
  for (gsize i = 0; i < G_N_ELEMENTS (images); i++)
    gtk_test_accessible_assert_role (GTK_ACCESSIBLE (harness_find (page, images[i])),
                                     GTK_ACCESSIBLE_ROLE_IMG);
  harness_screenshot (fixture->window, "compare");
  gtk_stack_set_visible_child_name (GTK_STACK (harness_find (page, "tabs")), "parallel");
  harness_settle (fixture->window);
  harness_screenshot (fixture->window, "compare-parallel");
}

#define ADD(path, n, test)                                                                         \
  g_test_add ("/app/compare/" path, CompareFixture, GSIZE_TO_POINTER (n), compare_set_up, test,    \
              compare_tear_down)

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  ADD ("cells", 8, test_cells_say_what_results_say);
  ADD ("sorted", 8, test_sorted_and_filtered);
  ADD ("parallel", 8, test_parallel_coordinates_by_keyboard);
  ADD ("curves", 8, test_curves_are_the_metrics);
  ADD ("legend", 8, test_legend_mutes_and_smoothing_keeps_the_view);
  ADD ("verdict", 8, test_differences_and_verdict);
  ADD ("differences-once", 8, test_differences_stand_once);
  ADD ("colours", 8, test_colours_belong_to_rows);
  ADD ("small", 8, test_controls_move_into_the_menu);
  ADD ("empty", 0, test_empty_says_what_to_do);
  ADD ("accessible", 8, test_names_for_screen_readers);
  return harness_run ();
}
