/* SPDX-License-Identifier: MIT */
#include "app-harness.h"
#include "glia-training.h"

static void
set (GliaDocument *document, const char *what, const char *assignment)
{
  const char *const assignments[] = {assignment, NULL};
  g_autoptr (GError) error = NULL;

  g_assert_true (glia_document_set (document, what, assignments, &error));
  g_assert_no_error (error);
}

static GliaTraining *
start (GliaDocument *document)
{
  GliaTraining *training = glia_training_new (document);

  glia_training_set_store (training, "");
  HARNESS_UNTIL (glia_training_state (training) == GLIA_TRAINING_READY);
  return training;
}

/* What a window's frame clock does. */
static gboolean
tick (GliaTraining *training)
{
  glia_training_tick (training);
  if (glia_training_wants_ticks (training))
    g_main_context_wakeup (NULL);
  return TRUE;
}

#define TICK_UNTIL(training, expression) HARNESS_UNTIL_SECONDS (60, tick (training) && (expression))

static gboolean
is_still (GliaTraining *training, GliaTrainingState state)
{
  return glia_training_state (training) == state && !glia_training_wants_ticks (training);
}

static GArray *
parameters (GliaTraining *training)
{
  const mlp_network *network = glia_training_snapshot (training)->network;
  GArray *copy = g_array_new (FALSE, FALSE, sizeof (mlp_real));

  return g_array_append_vals (copy, mlp_network_parameters (network),
                              (guint)mlp_network_parameter_count (network));
}

static void
assert_same (const GArray *a, const GArray *b)
{
  g_assert_cmpmem (a->data, a->len * sizeof (mlp_real), b->data, b->len * sizeof (mlp_real));
}

static void
test_xor_is_learned (void)
{
  g_autoptr (GliaDocument) document = glia_document_new ();
  set (document, "Epochs", "training.epochs=150");
  GliaTraining *training = start (document);

  glia_training_train (training);
  g_assert_cmpint (glia_training_state (training), ==, GLIA_TRAINING_RUNNING);
  TICK_UNTIL (training, is_still (training, GLIA_TRAINING_FINISHED));
  GliaSeries *accuracy = glia_training_series (training, GLIA_SERIES_DEV_ACCURACY);
  g_assert_cmpuint (glia_series_length (accuracy), ==, 150);
  g_assert_cmpfloat (glia_series_y (accuracy)[149], >=, 0.9);
  g_assert_cmpuint (glia_training_snapshot (training)->epochs, ==, 150);
  HARNESS_UNTIL (glia_training_maps (training) != NULL);
  g_assert_finalize_object (training);
}

static void
test_reset_goes_back_to_the_same_weights (void)
{
  g_autoptr (GliaDocument) document = glia_document_new ();
  GliaTraining *training = start (document);
  g_autoptr (GArray) initial = parameters (training);

  glia_training_step (training, GLIA_STEP_EPOCH);
  TICK_UNTIL (training, is_still (training, GLIA_TRAINING_PAUSED));
  g_autoptr (GArray) trained = parameters (training);
  g_assert_true (memcmp (initial->data, trained->data, initial->len * sizeof (mlp_real)) != 0);
  g_assert_cmpuint (glia_training_snapshot (training)->epochs, ==, 1);
  glia_training_reset (training);
  g_assert_cmpint (glia_training_state (training), ==, GLIA_TRAINING_READY);
  g_autoptr (GArray) again = parameters (training);
  assert_same (initial, again);
  g_assert_cmpuint (glia_series_length (glia_training_series (training, GLIA_SERIES_TRAIN_LOSS)),
                    ==, 0);
  glia_training_step (training, GLIA_STEP_BATCH);
  TICK_UNTIL (training, is_still (training, GLIA_TRAINING_PAUSED));
  g_assert_cmpuint (glia_training_snapshot (training)->steps, ==, 1);
  g_assert_finalize_object (training);
}

static void
test_a_learning_rate_changes_without_a_new_run (void)
{
  g_autoptr (GliaDocument) document = glia_document_new ();
  GliaTraining *training = start (document);

  glia_training_step (training, GLIA_STEP_EPOCH);
  TICK_UNTIL (training, is_still (training, GLIA_TRAINING_PAUSED));
  const guint64 run = glia_training_snapshot (training)->run;
  set (document, "Learning rate", "training.optimizer.learning-rate=0.25");
  g_assert_cmpuint (glia_training_events (training)->len, ==, 1);
  const GliaTrainingEvent *event = glia_training_events (training)->pdata[0];
  g_assert_cmpstr (event->text, ==, "Learning rate 0.25");
  g_assert_cmpfloat (event->epoch, ==, 1);
  glia_training_step (training, GLIA_STEP_EPOCH);
  TICK_UNTIL (training, glia_training_snapshot (training)->epochs == 2);
  g_assert_cmpuint (glia_training_snapshot (training)->run, ==, run);
  g_assert_cmpfloat (glia_training_snapshot (training)->learning_rate, ==, 0.25);
  g_assert_finalize_object (training);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_layers_and_data_make_new_runs (void)
{
  g_autoptr (GliaDocument) document = glia_document_new ();
  GliaTraining *training = start (document);
  guint restarts = 0, data = 0;

  g_signal_connect_swapped (training, "restarted", G_CALLBACK (count_cb), &restarts);
  g_signal_connect_swapped (training, "data-changed", G_CALLBACK (count_cb), &data);
  glia_training_train (training);
  set (document, "Units", "network.layers[0].units=9");
  HARNESS_UNTIL (is_still (training, GLIA_TRAINING_READY));
  g_assert_cmpuint (glia_training_snapshot (training)->epochs, ==, 0);
  g_assert_cmpuint (mlp_network_layer (glia_training_snapshot (training)->network, 1)->units, ==,
                    9);
  g_assert_cmpuint (restarts, ==, 1);
  g_assert_cmpuint (data, ==, 0);
  set (document, "Samples", "data.samples=40");
  HARNESS_UNTIL (is_still (training, GLIA_TRAINING_READY));
  g_assert_cmpuint (data, >=, 1);
  g_assert_cmpuint (glia_training_splits (training)->train->n_rows, ==, 32);
  glia_document_undo (document);
  HARNESS_UNTIL (is_still (training, GLIA_TRAINING_READY));
  g_assert_cmpuint (glia_training_splits (training)->train->n_rows, ==, 400);
  g_assert_finalize_object (training);
}

static GliaDocument *
csv_document (const char *path)
{
  g_autofree char *text =
      g_strdup_printf ("{\"glia\": 1, \"data\": {\"source\": \"csv\", \"train\": \"%s\"}}", path);
  g_autoptr (GError) error = NULL;
  GliaExperiment *experiment = glia_experiment_read_text (text, -1, "test", NULL, &error);

  g_assert_no_error (error);
  return glia_document_new_for (experiment);
}

static void
test_missing_data_says_so_and_can_be_tried_again (void)
{
  g_autofree char *path = g_build_filename (harness_folder (), "late.csv", NULL);
  g_autoptr (GliaDocument) document = csv_document (path);
  GliaTraining *training = glia_training_new (document);

  glia_training_set_store (training, "");
  HARNESS_UNTIL (glia_training_state (training) == GLIA_TRAINING_UNREADY);
  g_assert_nonnull (strstr (glia_training_problem (training), "late.csv"));
  g_assert_null (glia_training_missing (training));
  g_assert_null (glia_training_splits (training));
  glia_training_train (training); /* does nothing */
  g_assert_true (g_file_set_contents (path, "a,b,class\n1,2,x\n2,1,y\n3,4,x\n4,3,y\n", -1, NULL));
  glia_training_reload (training);
  g_assert_cmpint (glia_training_state (training), ==, GLIA_TRAINING_LOADING);
  HARNESS_UNTIL (glia_training_state (training) == GLIA_TRAINING_READY);
  g_assert_cmpstr (glia_training_problem (training), ==, "");
  glia_training_step (training, GLIA_STEP_EPOCH);
  TICK_UNTIL (training, is_still (training, GLIA_TRAINING_PAUSED));
  g_assert_finalize_object (training);
}

static void
test_an_end_at_any_moment_is_clean (void)
{
  g_autofree char *path = g_build_filename (harness_folder (), "points.csv", NULL);
  g_autoptr (GString) csv = g_string_new ("a,b,class\n");

  for (int i = 0; i < 2000; i++)
    g_string_append_printf (csv, "%d,%d,%s\n", i, i * 7 % 13, i % 2 ? "x" : "y");
  g_assert_true (g_file_set_contents (path, csv->str, -1, NULL));
  for (int i = 0; i < 20; i++) {
    g_autoptr (GliaDocument) document = i % 2 == 0 ? csv_document (path) : glia_document_new ();
    GliaTraining *training = glia_training_new (document);
    glia_training_set_store (training, "");
    if (i % 4 >= 1)
      g_main_context_iteration (NULL, FALSE);
    glia_training_train (training);
    glia_training_tick (training);
    if (i % 4 == 3)
      glia_training_reset (training);
    g_assert_finalize_object (training);
  }
}

static void
test_a_cancelled_load_can_be_tried_again (void)
{
  g_autofree char *path = g_build_filename (harness_folder (), "points.csv", NULL);
  g_autoptr (GliaDocument) document = csv_document (path);
  GliaTraining *training = glia_training_new (document);

  glia_training_cancel_load (training);
  g_assert_cmpint (glia_training_state (training), ==, GLIA_TRAINING_UNREADY);
  glia_training_reload (training);
  HARNESS_UNTIL (glia_training_state (training) == GLIA_TRAINING_READY);
  g_assert_finalize_object (training);
}

static void
test_an_edited_weight_reaches_the_engine (void)
{
  g_autoptr (GliaDocument) document = glia_document_new ();
  GliaTraining *training = start (document);

  glia_training_edit_weight (training, 0, 2, 1, 4.5f);
  glia_training_edit_weight (training, 1, 0, -1, -2.0f);
  TICK_UNTIL (training, !glia_training_wants_ticks (training));
  const mlp_network *network = glia_training_snapshot (training)->network;
  g_assert_cmpfloat (mlp_network_view (network, 1).weight[2 * 2 + 1], ==, 4.5f);
  g_assert_cmpfloat (mlp_network_view (network, 2).bias[0], ==, -2.0f);
  g_assert_finalize_object (training);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/app/training/xor", test_xor_is_learned);
  g_test_add_func ("/app/training/reset", test_reset_goes_back_to_the_same_weights);
  g_test_add_func ("/app/training/live", test_a_learning_rate_changes_without_a_new_run);
  g_test_add_func ("/app/training/new-run", test_layers_and_data_make_new_runs);
  g_test_add_func ("/app/training/missing", test_missing_data_says_so_and_can_be_tried_again);
  g_test_add_func ("/app/training/end", test_an_end_at_any_moment_is_clean);
  g_test_add_func ("/app/training/cancel", test_a_cancelled_load_can_be_tried_again);
  g_test_add_func ("/app/training/edit", test_an_edited_weight_reaches_the_engine);
  return harness_run ();
}
