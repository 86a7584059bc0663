/* SPDX-License-Identifier: MIT */
/* A run that was trained before, in the window again. */
#include "app-harness.h"
#include "glia-run.h"
#include "glia-window-private.h"

static GliaWorkbenchState
state_of (GliaWindow *window)
{
  return glia_workbench_state (window->workbench);
}

static GliaWindow *
show_window (void)
{
  GliaWindow *window = glia_window_new (NULL);

  gtk_window_present (GTK_WINDOW (window));
  HARNESS_UNTIL (state_of (window) == GLIA_WORKBENCH_READY);
  return window;
}

static void
set (GliaWindow *window, const char *assignment)
{
  const char *const assignments[] = {assignment, NULL};
  g_autoptr (GError) error = NULL;

  g_assert_true (glia_document_set (window->document, "Edit", assignments, &error));
  g_assert_no_error (error);
}

static gsize
epochs_of (GliaWindow *window)
{
  return glia_series_length (glia_workbench_series (window->workbench, GLIA_SERIES_DEV_LOSS));
}

/* 20 epochs, the second half with another learning rate. The folder, to be freed. */
static char *
train_a_run (float *weight)
{
  GliaWindow *window = show_window ();
  char *folder;

  set (window, "training.epochs=10");
  glia_workbench_train (window->workbench);
  HARNESS_UNTIL (state_of (window) == GLIA_WORKBENCH_FINISHED);
  set (window, "training.optimizer.learning-rate=0.02");
  set (window, "training.epochs=20");
  HARNESS_UNTIL (state_of (window) == GLIA_WORKBENCH_PAUSED);
  glia_workbench_train (window->workbench);
  HARNESS_UNTIL (state_of (window) == GLIA_WORKBENCH_FINISHED && epochs_of (window) == 20);
  folder = glia_workbench_path (window->workbench);
  *weight = mlp_network_parameters (glia_workbench_snapshot (window->workbench)->network)[0];
  harness_close (GTK_WIDGET (window));
  return folder;
}

static void
test_what_was_learned_is_there (void)
{
  float weight;
  g_autofree char *folder = train_a_run (&weight);
  g_autoptr (GError) error = NULL;
  GliaWindow *window = show_window ();

  g_assert_true (glia_window_open_run (window, folder, &error));
  g_assert_no_error (error);
  HARNESS_UNTIL (state_of (window) == GLIA_WORKBENCH_FINISHED);
  g_assert_cmpstr (glia_workbench_problem (window->workbench), ==, "");
  g_assert_cmpuint (epochs_of (window), ==, 20);
  g_assert_cmpfloat (
      mlp_network_parameters (glia_workbench_snapshot (window->workbench)->network)[0], ==, weight);
  g_assert_cmpfloat (glia_document_experiment (window->document)->training.optimizer.learning_rate,
                     ==, 0.02);
  /* It goes on in the same folder. */
  set (window, "training.epochs=25");
  HARNESS_UNTIL (state_of (window) == GLIA_WORKBENCH_PAUSED);
  glia_workbench_train (window->workbench);
  HARNESS_UNTIL (state_of (window) == GLIA_WORKBENCH_FINISHED && epochs_of (window) == 25);
  g_autofree char *path = glia_workbench_path (window->workbench);
  g_assert_cmpstr (path, ==, folder);
  /* Another network is another run. */
  set (window, "network.layers=[{\"units\":3,\"activation\":\"relu\"}]");
  HARNESS_UNTIL (state_of (window) == GLIA_WORKBENCH_READY);
  g_assert_cmpuint (epochs_of (window), ==, 0);
  harness_close (GTK_WIDGET (window));
}

/* Its data file was written anew since. */
static void
test_other_data (void)
{
  float weight;
  g_autofree char *folder = train_a_run (&weight);
  g_autofree char *file = g_build_filename (folder, "experiment.json", NULL), *text = NULL;
  g_autoptr (GError) error = NULL;
  GliaWindow *window = show_window ();

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  char *hash = strstr (text, "\"hash\"");
  g_assert_nonnull (hash);
  hash = strchr (hash, ':');
  hash = strchr (hash, '"') + 1;
  *hash = *hash == '0' ? '1' : '0';
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  g_assert_true (glia_window_open_run (window, folder, &error));
  HARNESS_UNTIL (state_of (window) == GLIA_WORKBENCH_READY);
  g_assert_nonnull (strstr (glia_workbench_problem (window->workbench), "data"));
  g_assert_cmpuint (epochs_of (window), ==, 0);
  harness_close (GTK_WIDGET (window));
}

/* What a lab hands over is the window's as long as it shows it, and the lab's. */
static void
test_an_experiment_of_a_lab (void)
{
  GliaWindow *window = show_window ();
  g_autoptr (GliaExperiment) experiment = glia_experiment_new ();
  g_autoptr (GliaDocument) other = glia_document_new ();

  for (guint i = 0; i < 2; i++) {
    glia_window_open_experiment (window, experiment);
    g_assert_true (glia_document_experiment (window->document) == experiment);
  }
  glia_window_set_document (window, other);
  HARNESS_UNTIL (g_atomic_ref_count_compare (&experiment->references, 1)); /* others let go */
  harness_close (GTK_WIDGET (window));
}

static void
test_no_run (void)
{
  g_autoptr (GError) error = NULL;
  GliaWindow *window = show_window ();
  GliaDocument *document = window->document;

  g_assert_false (glia_window_open_run (window, harness_folder (), &error));
  g_assert_nonnull (error);
  g_assert_true (window->document == document);
  harness_close (GTK_WIDGET (window));
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/app/open-run/learned", test_what_was_learned_is_there);
  g_test_add_func ("/app/open-run/other-data", test_other_data);
  g_test_add_func ("/app/open-run/lab", test_an_experiment_of_a_lab);
  g_test_add_func ("/app/open-run/no-run", test_no_run);
  return harness_run ();
}
