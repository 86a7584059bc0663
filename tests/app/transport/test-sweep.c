/* SPDX-License-Identifier: MIT */
/* A sweep as a person makes it: several numbers in a field, the button, the runs, the
 * comparison. */
#include "app-harness.h"
#include "glia-compare-page.h"
#include "glia-number-row.h"
#include "glia-run-train.h"
#include "glia-toast-overlay.h"
#include "glia-transport-bar.h"
#include "glia-window.h"

#include <glib/gstdio.h>

/* ---- Helpers --------------------------------------------------------------------------------- */

static GliaWorkbench *
training_of (GtkWidget *window)
{
  return glia_window_workbench (GLIA_WINDOW (window));
}

static const GliaExperiment *
experiment_of (GtkWidget *window)
{
  return glia_document_experiment (glia_window_document (GLIA_WINDOW (window)));
}

static GtkWidget *
bar_of (GtkWidget *window)
{
  return harness_find (window, "transport");
}

static GliaSweepRunner *
sweep_of (GtkWidget *window)
{
  return glia_transport_bar_sweep (GLIA_TRANSPORT_BAR (bar_of (window)));
}

static void
edit_document (GtkWidget *window, const char *assignment)
{
  harness_edit (glia_window_document (GLIA_WINDOW (window)), assignment);
}

/* A window whose network is ready to train for `epochs`. */
static GtkWidget *
show_window (const char *name, guint epochs)
{
  GtkWidget *window = GTK_WIDGET (glia_window_new (NULL));
  g_autofree char *plan = g_strdup_printf ("training.epochs=%u", epochs);
  g_autofree char *called = g_strdup_printf ("name=%s", name);

  gtk_window_present (GTK_WINDOW (window));
  edit_document (window, plan);
  edit_document (window, called);
  HARNESS_UNTIL (glia_workbench_state (training_of (window)) == GLIA_WORKBENCH_READY);
  harness_settle (window);
  return window;
}

static GliaNumberEntry *
find_number (GtkWidget *window, const char *id)
{
  return glia_number_row_entry (GLIA_NUMBER_ROW (harness_find (window, id)));
}

static const char *
train_label (GtkWidget *window)
{
  GtkStack *stack = GTK_STACK (harness_find (bar_of (window), "train_stack"));

  if (!g_str_equal (gtk_stack_get_visible_child_name (stack), "sweep"))
    return gtk_stack_get_visible_child_name (stack);
  return gtk_label_get_label (GTK_LABEL (harness_find (bar_of (window), "sweep_label")));
}

static const char *
middle_of (GtkWidget *window)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (harness_find (bar_of (window), "middle")));
}

static void
press_train (GtkWidget *window)
{
  g_assert_true (gtk_widget_activate_action (bar_of (window), "transport.train", NULL));
}

static AdwToast *
toast_of (GtkWidget *window)
{
  return glia_toast_overlay_shown (GLIA_TOAST_OVERLAY (harness_find (window, "toasts")));
}

static gboolean
toast_says (GtkWidget *window, const char *text)
{
  AdwToast *toast = toast_of (window);

  return toast != NULL && g_str_equal (adw_toast_get_title (toast), text);
}

static void
empty_store (void)
{
  g_autofree char *store = glia_run_default_store ();

  /* Never a person's. */
  g_assert_true (g_str_has_prefix (store, g_get_tmp_dir ()));
  harness_remove (store);
}

/* ---- The bits -------------------------------------------------------------------------------- */

static GArray *
rows_in (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaRun) run = glia_run_open (path, &error);

  g_assert_no_error (error);
  g_assert_cmpint (glia_run_status (run)->state, ==, GLIA_RUN_FINISHED);
  GArray *rows = glia_run_metrics (run, &error);
  g_assert_no_error (error);
  return rows;
}

static void
assert_same_file (const char *a, const char *b, const char *name)
{
  g_autofree char *first = g_build_filename (a, name, NULL);
  g_autofree char *second = g_build_filename (b, name, NULL);
  g_autofree char *x = NULL, *y = NULL;
  gsize n, m;

  g_assert_true (g_file_get_contents (first, &x, &n, NULL));
  g_assert_true (g_file_get_contents (second, &y, &m, NULL));
  g_assert_cmpmem (x, n, y, m);
}

/* Trains `experiment` by itself and compares everything but the time it took. */
static void
assert_as_alone (GliaExperiment *experiment, const char *swept)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (harness_folder (), "alone", NULL);
  g_autoptr (GliaSplits) splits = glia_data_load (experiment, NULL, NULL, NULL, NULL, &error);
  g_autofree char *hash = glia_data_hash (splits);
  g_autoptr (GliaRun) run = glia_run_create (experiment, hash, folder, &error);

  g_assert_no_error (error);
  glia_run_train (run, splits, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GArray) left = rows_in (folder), right = rows_in (swept);
  g_assert_cmpuint (left->len, ==, experiment->training.epochs);
  g_assert_cmpuint (right->len, ==, left->len);
  for (guint i = 0; i < left->len; i++) {
    GliaEpoch *a = &g_array_index (left, GliaEpoch, i), *b = &g_array_index (right, GliaEpoch, i);
    a->seconds = b->seconds = 0;
    g_assert_cmpmem (a, sizeof *a, b, sizeof *b);
  }
  assert_same_file (folder, swept, "experiment.json");
  assert_same_file (folder, swept, "checkpoints/last.safetensors");
  assert_same_file (folder, swept, "checkpoints/best.safetensors");
  harness_remove (folder);
}

static void
assert_all_as_alone (GtkWidget *window)
{
  g_autoptr (GPtrArray) runs = glia_experiment_expand_sweep (experiment_of (window), NULL);
  GliaSweepRunner *sweep = sweep_of (window);

  g_assert_cmpuint (glia_sweep_runner_view (sweep)->finished, ==, runs->len);
  for (guint i = 0; i < runs->len; i++) {
    GliaSweepRun run;
    glia_sweep_runner_get_run (sweep, i, &run);
    assert_as_alone (runs->pdata[i], run.folder);
  }
}

static guint
folders_in (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);
    n += g_file_test (child, G_FILE_TEST_IS_DIR);
  }
  return n;
}

/* ---- Fields ---------------------------------------------------------------------------------- */

static void
test_lists_in_fields (void)
{
  GtkWidget *window = show_window ("fields", 5);
  GtkWidget *rate = harness_find (window, "learning-rate");

  g_assert_cmpstr (train_label (window), ==, "train");
  glia_number_entry_enter (find_number (window, "learning-rate"), "0.001, 0.01, 0.1");
  g_assert_null (glia_field_row_problem (GLIA_FIELD_ROW (rate)));
  g_assert_cmpstr (train_label (window), ==, "Sweep 3 Runs");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (harness_find (bar_of (window), "train")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Sweep 3 Runs");
  g_assert_cmpstr (glia_number_entry_text (find_number (window, "learning-rate")), ==,
                   "0.001, 0.01, 0.1");
  g_assert_cmpfloat (experiment_of (window)->training.optimizer.learning_rate, ==, 0.001);
  harness_settle (window);
  harness_screenshot (window, "sweep-field");

  /* A second list makes a grid, and so does a layer's. */
  glia_number_entry_enter (find_number (window, "batch-size"), "16..64 log 3");
  g_assert_cmpstr (glia_number_entry_text (find_number (window, "batch-size")), ==, "16..64 log 3");
  g_assert_cmpstr (train_label (window), ==, "Sweep 9 Runs");
  glia_number_entry_enter (GLIA_NUMBER_ENTRY (harness_find (window, "units")), "4, 8");
  g_assert_cmpstr (train_label (window), ==, "Sweep 18 Runs");

  gtk_widget_activate_action (window, "win.undo", NULL);
  g_assert_cmpstr (train_label (window), ==, "Sweep 9 Runs");
  gtk_widget_activate_action (window, "win.undo", NULL);
  g_assert_cmpstr (train_label (window), ==, "Sweep 3 Runs");
  gtk_widget_activate_action (window, "win.undo", NULL);
  g_assert_cmpstr (train_label (window), ==, "train");
  g_assert_cmpstr (glia_number_entry_text (find_number (window, "learning-rate")), ==, "0.03");
  gtk_widget_activate_action (window, "win.redo", NULL);
  g_assert_cmpstr (train_label (window), ==, "Sweep 3 Runs");

  /* What cannot be is said at the field, and changes nothing. */
  glia_number_entry_enter (find_number (window, "learning-rate"), "0.001, fast");
  g_assert_nonnull (strstr (glia_field_row_problem (GLIA_FIELD_ROW (rate)), "fast"));
  glia_number_entry_enter (find_number (window, "learning-rate"), "0.001, -1");
  g_assert_nonnull (glia_field_row_problem (GLIA_FIELD_ROW (rate)));
  g_assert_cmpstr (train_label (window), ==, "Sweep 3 Runs");
  /* One number is the end of it. */
  glia_number_entry_enter (find_number (window, "learning-rate"), "0.5");
  g_assert_cmpstr (train_label (window), ==, "train");
  g_assert_null (glia_field_row_problem (GLIA_FIELD_ROW (rate)));
  harness_close (window);
}

static void
test_one_run_only (void)
{
  GtkWidget *window = show_window ("single", 5);

  glia_number_entry_enter (find_number (window, "learning-rate"), "0.001, 0.01");
  gtk_widget_activate_action (bar_of (window), "transport.remove-sweep", NULL);
  g_assert_cmpstr (train_label (window), ==, "train");
  gtk_widget_activate_action (window, "win.undo", NULL);
  g_assert_cmpstr (train_label (window), ==, "Sweep 2 Runs");
  harness_close (window);
}

/* ---- Sweeps ---------------------------------------------------------------------------------- */

static void
test_three_rates (void)
{
  GtkWidget *window = show_window ("rates", 40);
  GtkWidget *compare = harness_find (window, "compare");

  empty_store ();
  glia_number_entry_enter (find_number (window, "learning-rate"), "0.001, 0.01, 0.1");
  g_assert_cmpstr (train_label (window), ==, "Sweep 3 Runs");
  press_train (window);
  g_assert_true (glia_sweep_runner_is_active (sweep_of (window)));
  g_assert_cmpstr (middle_of (window), ==, "sweep");
  g_assert_cmpstr (train_label (window), ==, "pause");
  HARNESS_UNTIL (!glia_sweep_runner_is_active (sweep_of (window)));
  g_assert_cmpstr (middle_of (window), ==, "timeline");
  HARNESS_UNTIL (toast_says (window, "3 runs done"));
  g_assert_cmpuint (folders_in (glia_sweep_runner_folder (sweep_of (window))), ==, 3);
  assert_all_as_alone (window);
  harness_screenshot (window, "sweep-done");

  /* What the toast's button does. */
  g_signal_emit_by_name (toast_of (window), "button-clicked");
  HARNESS_UNTIL (
      glia_runs_model_n_selected (glia_compare_page_model (GLIA_COMPARE_PAGE (compare))) == 3);
  harness_settle (window);
  harness_screenshot (window, "sweep-compare");
  harness_close (window);
}

static void
test_pause_and_cancel (void)
{
  GtkWidget *window = show_window ("long", 200000);
  GtkMenuButton *runs = GTK_MENU_BUTTON (harness_find (bar_of (window), "runs"));
  GliaSweepRunner *sweep = sweep_of (window);
  GliaSweepRun run;

  empty_store ();
  glia_number_entry_enter (find_number (window, "learning-rate"), "0.001..0.1 log 5");
  press_train (window);
  HARNESS_UNTIL (glia_sweep_runner_view (sweep)->fraction > 0);
  gtk_menu_button_popup (runs);
  HARNESS_UNTIL (
      g_strrstr (gtk_label_get_label (GTK_LABEL (harness_find (bar_of (window), "caption"))),
                 "left") != NULL);
  harness_settle (window);
  harness_screenshot (window, "sweep-running");
  harness_set_style ("dark");
  harness_settle (window);
  harness_screenshot (window, "sweep-running-dark");
  harness_set_style ("light");
  gtk_menu_button_popdown (runs);

  gtk_widget_activate_action (window, "win.train", NULL);
  g_assert_true (glia_sweep_runner_view (sweep)->paused);
  g_assert_cmpstr (train_label (window), ==, "train");
  gtk_widget_activate_action (window, "win.train", NULL);
  g_assert_false (glia_sweep_runner_view (sweep)->paused);
  harness_activate (bar_of (window), "cancel_sweep");
  HARNESS_UNTIL (!glia_sweep_runner_is_active (sweep));
  HARNESS_UNTIL (toast_says (window, "Stopped with 0 of 5 runs done"));
  glia_sweep_runner_get_run (sweep, 0, &run);
  g_assert_cmpint (run.state, ==, GLIA_SWEEP_RUN_STOPPED);
  g_assert_cmpstr (train_label (window), ==, "Sweep 5 Runs");
  harness_close (window);
}

/* A window that closes stops its sweep; the next one with the same experiment goes on. */
static void
test_closed_and_resumed (void)
{
  GtkWidget *window = show_window ("closed", 20000);
  g_autofree char *folder = NULL;

  empty_store ();
  glia_number_entry_enter (find_number (window, "learning-rate"), "0.001, 0.01, 0.1");
  press_train (window);
  /* Held, so that a fast machine is not done before the window is gone. */
  gtk_widget_activate_action (window, "win.train", NULL);
  g_assert_true (glia_sweep_runner_view (sweep_of (window))->paused);
  folder = g_strdup (glia_sweep_runner_folder (sweep_of (window)));
  harness_close (window);

  window = show_window ("closed", 20000);
  glia_number_entry_enter (find_number (window, "learning-rate"), "0.001, 0.01, 0.1");
  press_train (window);
  g_assert_cmpstr (glia_sweep_runner_folder (sweep_of (window)), ==, folder);
  g_assert_true (toast_says (window, "Going on with the sweep that was stopped"));
  HARNESS_UNTIL (!glia_sweep_runner_is_active (sweep_of (window)));
  g_assert_cmpuint (folders_in (folder), ==, 3);
  assert_all_as_alone (window);
  harness_close (window);
}

static void
test_a_run_that_fails (void)
{
  GtkWidget *window = show_window ("failing", 5);
  const char *problem;

  empty_store ();
  glia_number_entry_enter (find_number (window, "learning-rate"), "0.001, 0.01");
  /* The store cannot be made: a file is in its place. */
  g_autofree char *store = glia_run_default_store ();
  g_autofree char *parent = g_path_get_dirname (store);
  g_mkdir_with_parents (parent, 0777);
  g_assert_true (g_file_set_contents (store, "", 0, NULL));
  press_train (window);
  HARNESS_UNTIL (!glia_sweep_runner_is_active (sweep_of (window)));
  g_assert_cmpstr (middle_of (window), ==, "problem");
  problem = gtk_label_get_label (GTK_LABEL (harness_find (bar_of (window), "problem")));
  g_assert_nonnull (strstr (problem, store));
  g_remove (store);
  /* An edit is another try. */
  glia_number_entry_enter (find_number (window, "learning-rate"), "0.001, 0.02");
  g_assert_cmpstr (middle_of (window), ==, "timeline");
  harness_close (window);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/app/sweep/lists-in-fields", test_lists_in_fields);
  g_test_add_func ("/app/sweep/one-run-only", test_one_run_only);
  g_test_add_func ("/app/sweep/three-rates", test_three_rates);
  g_test_add_func ("/app/sweep/pause-and-cancel", test_pause_and_cancel);
  g_test_add_func ("/app/sweep/closed-and-resumed", test_closed_and_resumed);
  g_test_add_func ("/app/sweep/a-run-that-fails", test_a_run_that_fails);
  return harness_run ();
}
