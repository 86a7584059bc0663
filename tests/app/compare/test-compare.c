/* SPDX-License-Identifier: MIT */
#include "app-harness.h"

#include "glia-compare-curves.h"
#include "glia-compare-page.h"
#include "glia-data-loader.h"
#include "glia-run-labels.h"
#include "glia-run-train.h"
#include "glia-runs-table.h"
#include "glia-toast-overlay.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* ---- Real runs -------------------------------------------------------------------------------- */

typedef struct {
  const char *name, *layers;
  guint seed, epochs;
  double rate;
} Kind;

static const Kind kinds[] = {
    {"Structures: None · seed 42", "[]", 42, 4, 0.02},
    {"Structures: None · seed 43", "[]", 43, 4, 0.02},
    {"Structures: None · seed 44", "[]", 44, 4, 0.02},
    {"Structures: 8 · seed 42", "[{\"units\": 8, \"activation\": \"relu\"}]", 42, 4, 0.02},
    {"Structures: 8 · seed 43", "[{\"units\": 8, \"activation\": \"relu\"}]", 43, 4, 0.02},
    {"Structures: 8 · seed 44", "[{\"units\": 8, \"activation\": \"relu\"}]", 44, 4, 0.02},
    {"Quick", "[{\"units\": 8, \"activation\": \"relu\"}]", 42, 3, 0.5},
    {"Slow", "[{\"units\": 4, \"activation\": \"tanh\"}]", 42, 5, 0.001},
};

static GliaExperiment *
experiment_of (const Kind *kind)
{
  g_autofree char *layers = g_strdup_printf ("network.layers=%s", kind->layers),
                  *seed = g_strdup_printf ("seed=%u", kind->seed),
                  *epochs = g_strdup_printf ("training.epochs=%u", kind->epochs),
                  *rate = g_strdup_printf ("training.optimizer.learning-rate=%g", kind->rate);
  const char *const settings[] = {
      "data={\"source\": \"circles\", \"samples\": 120, \"noise\": 0.1, \"test-share\": 0.2}",
      "training.optimizer={\"kind\": \"adam\"}",
      layers,
      seed,
      epochs,
      rate,
      NULL};
  GliaExperiment *experiment = glia_experiment_new ();
  g_autoptr (GError) error = NULL;

  glia_experiment_set_all (experiment, settings, &error);
  g_assert_no_error (error);
  g_free (experiment->name);
  experiment->name = g_strdup (kind->name);
  return experiment;
}

static void
stop_cb (GliaRun *run, GliaTrainer *trainer, double loss, gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

/* Trains; `stopped`: only a step. Returns its folder. */
static char *
train (const char *store, const Kind *kind, gboolean stopped)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaExperiment) experiment = experiment_of (kind);
  g_autoptr (GliaSplits) splits = glia_data_load (experiment, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *hash = glia_data_hash (splits);
  g_autofree char *name = g_strdup_printf ("%s-%u", kind->name, g_random_int ());
  char *folder = g_build_filename (store, g_strdelimit (name, " :·", '-'), NULL);
  g_autoptr (GliaRun) run = glia_run_create (experiment, hash, folder, &error);
  g_assert_no_error (error);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const GliaRunOptions options = {.step = stopped ? stop_cb : NULL,
                                  .user_data = cancellable,
                                  .cancellable = cancellable,
                                  .threads = 1};
  g_assert_true (glia_run_train (run, splits, &options, NULL, &error));
  g_assert_no_error (error);
  return folder;
}

/* A store of its own for each test, with all kinds. */
static char *
new_store (gsize n)
{
  static guint count;
  char *store = g_strdup_printf ("%s/store-%u", harness_folder (), count++);

  for (gsize i = 0; i < n; i++)
    g_free (train (store, &kinds[i], FALSE));
  return store;
}

/* ---- The page --------------------------------------------------------------------------------- */

typedef struct {
  char *store;
  GtkWidget *window, *overlay, *page;
  GliaRunsModel *model; /* the page's */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer n)
{
  fixture->store = new_store (GPOINTER_TO_SIZE (n));
  fixture->page = glia_compare_page_new ();
  glia_compare_page_set_directory (GLIA_COMPARE_PAGE (fixture->page), fixture->store);
  fixture->overlay = g_object_new (GLIA_TYPE_TOAST_OVERLAY, "child", fixture->page, NULL);
  fixture->window = harness_show (fixture->overlay, 1440, 860);
  fixture->model = glia_compare_page_model (GLIA_COMPARE_PAGE (fixture->page));
  HARNESS_UNTIL (glia_runs_model_is_ready (fixture->model));
}

static void
tear_down (Fixture *fixture, gconstpointer n)
{
  GliaRunsModel *model = fixture->model;
  GtkWidget *page = fixture->page;

  g_object_add_weak_pointer (G_OBJECT (model), (gpointer *)&model);
  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *)&page);
  harness_close (fixture->window);
  /* A thread that still reads holds them until it is done. */
  HARNESS_UNTIL (model == NULL && page == NULL);
  g_free (fixture->store);
}

static GliaRunsRow *
row_named (Fixture *fixture, const char *name)
{
  GListModel *rows = G_LIST_MODEL (fixture->model);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++) {
    g_autoptr (GliaRunsRow) row = g_list_model_get_item (rows, i);
    if (g_str_equal (glia_runs_row_name (row), name))
      return row; /* the model holds it */
  }
  return NULL;
}

static const GliaCompareData *
data_of (Fixture *fixture)
{
  return glia_compare_page_data (GLIA_COMPARE_PAGE (fixture->page));
}

/* Selects the rows of these names (NULL-terminated), and waits for what is shown of them. */
static void
select_rows (Fixture *fixture, const char *const *names)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  guint same = 0;

  for (; *names != NULL; names++) {
    g_ptr_array_add (rows, row_named (fixture, *names));
    g_assert_nonnull (rows->pdata[rows->len - 1]);
  }
  glia_runs_model_select (fixture->model, rows, FALSE);
  while (same < rows->len) {
    const GliaCompareData *data = data_of (fixture);
    same = 0;
    for (guint i = 0; data != NULL && data->lines->len == rows->len && i < rows->len; i++)
      for (guint k = 0; k < rows->len; k++)
        same += ((GliaCompareLine *)data->lines->pdata[i])->row == rows->pdata[k];
    if (same < rows->len)
      g_main_context_iteration (NULL, TRUE);
  }
}

static void
set_text (GtkWidget *entry, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "search-changed");
}

static GListModel *
shown (Fixture *fixture)
{
  return glia_runs_table_shown (GLIA_RUNS_TABLE (harness_find (fixture->page, "table")));
}

static char *
shown_name (Fixture *fixture, guint i)
{
  g_autoptr (GliaRunsRow) row = g_list_model_get_item (shown (fixture), i);
  return g_strdup (glia_runs_row_name (row));
}

/* ---- Tests ------------------------------------------------------------------------------------ */

static void
assert_cell (GliaRunsRow *row, GliaRunsColumn column, const char *expected)
{
  g_autofree char *text = glia_runs_row_text (row, column);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_cells_say_what_results_say (Fixture *fixture, gconstpointer n)
{
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)), ==, 4);
  g_assert_cmpuint (glia_runs_model_runs (fixture->model), ==, 8);

  GliaRunsRow *quick = row_named (fixture, "Quick");
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
  GliaRunsRow *none = row_named (fixture, "Structures: None");
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
test_sorted_and_filtered (Fixture *fixture, gconstpointer n)
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
test_parallel_coordinates_by_keyboard (Fixture *fixture, gconstpointer n)
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
test_curves_are_the_metrics (Fixture *fixture, gconstpointer n)
{
  const char *const names[] = {"Quick", "Structures: None", NULL};
  GliaCompareCurves *curves = GLIA_COMPARE_CURVES (harness_find (fixture->page, "curves"));
  GliaChart *chart = glia_plot_view_chart (glia_compare_curves_view (curves, GLIA_COMPARE_LOSS));

  select_rows (fixture, names);
  g_assert_cmpuint (glia_chart_lines (chart), ==, 2);
  GliaRunsRow *quick = row_named (fixture, "Quick"),
              *none = row_named (fixture, "Structures: None");
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
test_legend_mutes_and_smoothing_keeps_the_view (Fixture *fixture, gconstpointer n)
{
  const char *const names[] = {"Quick", "Slow", NULL};
  GliaCompareCurves *curves = GLIA_COMPARE_CURVES (harness_find (fixture->page, "curves"));
  GliaChart *chart = glia_plot_view_chart (glia_compare_curves_view (curves, GLIA_COMPARE_LOSS));

  select_rows (fixture, names);
  harness_settle (fixture->window);
  const GliaCompareLine *line = data_of (fixture)->lines->pdata[0];
  g_signal_emit_by_name (harness_find (fixture->page, "legend"), "toggled", 0, FALSE);
  g_autoptr (GliaReadout) readout = glia_chart_read (chart, 2);
  g_assert_cmpuint (readout->n, ==, 1);
  g_assert_cmpstr (readout->rows[0].entry.name, !=, line->name);

  g_object_set (curves, "smoothing", 0.9, "log-y", TRUE, NULL);
  g_assert_true (glia_chart_log_y (chart));
  /* Read again: what was muted stays so. */
  glia_runs_model_refresh (fixture->model);
  select_rows (fixture, names);
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
test_differences_and_verdict (Fixture *fixture, gconstpointer n)
{
  const char *const names[] = {"Structures: 8", "Structures: None", NULL};

  select_rows (fixture, names);
  harness_settle (fixture->window);
  const GliaCompareData *data = data_of (fixture);
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
test_differences_stand_once (Fixture *fixture, gconstpointer n)
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
test_colours_belong_to_rows (Fixture *fixture, gconstpointer n)
{
  const char *const all[] = {"Structures: None", "Structures: 8", "Quick", "Slow", NULL};
  guint slots[4];

  select_rows (fixture, all);
  for (gsize i = 0; i < 4; i++)
    slots[i] = glia_runs_row_slot (row_named (fixture, all[i]));
  for (gsize i = 4; i-- > 0;) {
    const char *const one[] = {all[i], NULL};
    select_rows (fixture, one);
    g_assert_cmpuint (glia_runs_row_slot (row_named (fixture, all[i])), ==, slots[i]);
  }
}

/* What has no room beside the tabs is in the menu, and does the same. */
static void
test_controls_move_into_the_menu (Fixture *fixture, gconstpointer n)
{
  GtkWidget *narrow = harness_find (fixture->page, "narrow_smoothing"),
            *legend = harness_find (fixture->page, "legend");

  HARNESS_UNTIL (data_of (fixture) != NULL);
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
test_renamed_and_tagged (Fixture *fixture, gconstpointer n)
{
  const char *const names[] = {"Quick", NULL};

  select_rows (fixture, names);
  gtk_widget_activate_action (harness_find (fixture->page, "table"), "runs.rename", NULL);
  GtkWidget *dialog = harness_dialog (fixture->window);
  GtkWidget *entry = adw_message_dialog_get_extra_child (ADW_MESSAGE_DIALOG (dialog));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "Quick");
  gtk_editable_set_text (GTK_EDITABLE (entry), "Hasty");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "apply");
  gtk_window_destroy (GTK_WINDOW (dialog));
  HARNESS_UNTIL (row_named (fixture, "Hasty") != NULL && row_named (fixture, "Quick") == NULL);
  g_auto (GliaRunLabels) labels = {0};
  glia_run_labels_read (glia_runs_row_first (row_named (fixture, "Hasty"))->path, &labels);
  g_assert_cmpstr (labels.name, ==, "Hasty");
  /* The row is the same one, and still in the plots. */
  g_assert_true (glia_runs_row_is_selected (row_named (fixture, "Hasty")));
}

static gboolean
can_undo (Fixture *fixture)
{
  gboolean can;

  g_object_get (glia_compare_page_table (GLIA_COMPARE_PAGE (fixture->page)), "can-undo", &can,
                NULL);
  return can;
}

static void
test_deleted_and_brought_back (Fixture *fixture, gconstpointer n)
{
  const char *const names[] = {"Structures: 8", "Slow", NULL};

  select_rows (fixture, names);
  g_autofree char *path = g_strdup (glia_runs_row_first (row_named (fixture, "Slow"))->path);
  gtk_widget_activate_action (harness_find (fixture->page, "table"), "runs.delete", NULL);
  HARNESS_UNTIL (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)) == 2);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  HARNESS_UNTIL (data_of (fixture) == NULL);
  g_assert_cmpstr (
      adw_toast_get_title (glia_toast_overlay_shown (GLIA_TOAST_OVERLAY (fixture->overlay))), ==,
      "4 runs deleted");
  g_signal_emit_by_name (harness_find (harness_find (fixture->overlay, "toast"), "button"),
                         "clicked");
  HARNESS_UNTIL (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)) == 4);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (can_undo (fixture));
}

static void
test_undone (Fixture *fixture, gconstpointer n)
{
  const char *const names[] = {"Slow", NULL};
  GliaRunsTable *table = glia_compare_page_table (GLIA_COMPARE_PAGE (fixture->page));

  select_rows (fixture, names);
  g_autofree char *path = g_strdup (glia_runs_row_first (row_named (fixture, "Slow"))->path);
  g_assert_false (can_undo (fixture));
  gtk_widget_activate_action (GTK_WIDGET (table), "runs.delete", NULL);
  g_assert_true (can_undo (fixture));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  glia_runs_table_undo (table);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (can_undo (fixture));
  /* The message's button has nothing to bring back any more. */
  g_signal_emit_by_name (harness_find (harness_find (fixture->overlay, "toast"), "button"),
                         "clicked");
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_exported (Fixture *fixture, gconstpointer n)
{
  const char *const names[] = {"Structures: 8", "Quick", NULL};
  const char *const files[] = {"compare_loss.png", "compare_accuracy.csv", "compare_parallel.csv",
                               "structures_8_loss.png", "quick_accuracy.csv"};
  g_autofree char *folder = g_build_filename (harness_folder (), "figures", NULL);
  g_autofree char *report = g_build_filename (folder, "report.pdf", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;

  select_rows (fixture, names);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (
      glia_compare_page_write_figures (GLIA_COMPARE_PAGE (fixture->page), folder, &error));
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_build_filename (folder, files[i], NULL);
    g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  }
  /* The parallel coordinates are of all rows. */
  g_autofree char *csv = g_build_filename (folder, "compare_parallel.csv", NULL);
  g_assert_true (g_file_get_contents (csv, &contents, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (contents, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 4 + 1);
  g_assert_true (
      glia_compare_page_write_report (GLIA_COMPARE_PAGE (fixture->page), report, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (report, G_FILE_TEST_IS_REGULAR));

  /* It is the command line's report: the same title, rows and figures. */
  g_autofree char *markdown = g_build_filename (folder, "report.md", NULL);
  g_autofree char *single = g_build_filename (folder, "report-figures", "run_01_loss.png", NULL);
  g_autofree char *text = NULL;
  g_assert_true (
      glia_compare_page_write_report (GLIA_COMPARE_PAGE (fixture->page), markdown, &error));
  g_assert_true (g_file_get_contents (markdown, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "# Comparison of "));
  g_assert_nonnull (strstr (text, "(report-figures/run_02_acc.png)"));
  g_assert_true (g_file_test (single, G_FILE_TEST_IS_REGULAR));
}

static void
test_follows_the_folder (Fixture *fixture, gconstpointer n)
{
  const char *const names[] = {"Structures: None", NULL};
  static const Kind other = {"Late", "[{\"units\": 5, \"activation\": \"gelu\"}]", 42, 2, 0.1};

  select_rows (fixture, names);
  GliaRunsRow *none = row_named (fixture, "Structures: None");
  g_autofree char *folder = train (fixture->store, &other, FALSE);
  HARNESS_UNTIL (row_named (fixture, "Late") != NULL);
  g_assert_true (row_named (fixture, "Structures: None") == none);
  g_assert_true (glia_runs_row_is_selected (none));
  g_assert_cmpuint (glia_runs_model_n_selected (fixture->model), ==, 1);

  /* Another seed joins its row, and the curves. */
  static const Kind seed = {"Structures: None · seed 45", "[]", 45, 4, 0.02};
  g_autofree char *fourth = train (fixture->store, &seed, FALSE);
  HARNESS_UNTIL (glia_runs_row_members (none)->len == 4);
  HARNESS_UNTIL (
      g_strcmp0 (((GliaCompareLine *)data_of (fixture)->lines->pdata[0])->note, "n = 4") == 0);
}

static void
test_resumed (Fixture *fixture, gconstpointer n)
{
  static const Kind kind = {"Half", "[{\"units\": 3, \"activation\": \"tanh\"}]", 42, 3, 0.05};
  const char *const names[] = {"Half", NULL};
  g_autofree char *folder = train (fixture->store, &kind, TRUE);

  HARNESS_UNTIL (row_named (fixture, "Half") != NULL);
  GliaRunsRow *half = row_named (fixture, "Half");
  g_assert_cmpint (glia_runs_row_state (half), ==, GLIA_RUN_STOPPED);
  select_rows (fixture, names);
  gtk_widget_activate_action (harness_find (fixture->page, "table"), "runs.resume", NULL);
  HARNESS_UNTIL (glia_runs_row_state (half) == GLIA_RUN_FINISHED);
  g_assert_cmpuint (glia_runs_row_first (half)->epochs, ==, 3);
}

static void
test_empty_says_what_to_do (Fixture *fixture, gconstpointer n)
{
  GtkStack *stack = GTK_STACK (harness_find (fixture->page, "stack"));

  HARNESS_UNTIL (g_strcmp0 (gtk_stack_get_visible_child_name (stack), "empty") == 0);
  g_autofree char *folder = train (fixture->store, &kinds[0], FALSE);
  HARNESS_UNTIL (g_strcmp0 (gtk_stack_get_visible_child_name (stack), "runs") == 0);
}

static void
test_names_for_screen_readers (Fixture *fixture, gconstpointer n)
{
  static const char *const images[] = {"parallel", "interval", "loss_view", "accuracy_view"};
  static const char *const names[][2] = {
      {"search", "Filter runs"}, {"view", "Runs"}, {"parallel", "Parallel coordinates"}};
  GtkWidget *page = fixture->page;

  HARNESS_UNTIL (data_of (fixture) != NULL);
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
  g_test_add ("/app/compare/" path, Fixture, GSIZE_TO_POINTER (n), set_up, test, tear_down)

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
  ADD ("rename", 8, test_renamed_and_tagged);
  ADD ("delete", 8, test_deleted_and_brought_back);
  ADD ("undo", 8, test_undone);
  ADD ("export", 8, test_exported);
  ADD ("live", 3, test_follows_the_folder);
  ADD ("resume", 1, test_resumed);
  ADD ("empty", 0, test_empty_says_what_to_do);
  ADD ("accessible", 8, test_names_for_screen_readers);
  return harness_run ();
}
