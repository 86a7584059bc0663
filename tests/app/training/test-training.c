/* SPDX-License-Identifier: MIT */
#include "app-harness.h"
#include "glia-training.h"

static GliaDocument *
csv_document (const char *path)
{
  g_autofree char *text =
      g_strdup_printf ("{\"glia\": 1, \"data\": {\"source\": \"csv\", \"train\": \"%s\"}}", path);

  return glia_document_new_for (harness_experiment (text));
}

static GliaTraining *
start_training (GliaDocument *document)
{
  GliaTraining *training = harness_training (document);

  HARNESS_UNTIL (glia_training_state (training) == GLIA_TRAINING_READY);
  return training;
}

static gboolean
is_still (GliaTraining *training, GliaTrainingState state)
{
  return glia_training_state (training) == state && !glia_training_wants_ticks (training);
}

static GArray *
copy_parameters (GliaTraining *training)
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

  harness_edit (document, "training.epochs=150");
  GliaTraining *training = start_training (document);

  glia_training_train (training);
  g_assert_cmpint (glia_training_state (training), ==, GLIA_TRAINING_RUNNING);
  HARNESS_TICK_UNTIL (training, is_still (training, GLIA_TRAINING_FINISHED));
  GliaSeries *accuracy = glia_training_series (training, GLIA_SERIES_DEV_ACCURACY);
  g_assert_cmpuint (glia_series_length (accuracy), ==, 150);
  g_assert_cmpfloat (glia_series_y (accuracy)[149], >=, 0.9);
  g_assert_cmpuint (glia_training_snapshot (training)->epochs, ==, 150);
  const GliaSnapshot *snapshot = glia_training_snapshot (training);
  g_assert_cmpfloat (glia_series_y (glia_training_series (training, GLIA_SERIES_STEPS))[149], ==,
                     (double)snapshot->steps);
  g_assert_cmpfloat (glia_series_y (glia_training_series (training, GLIA_SERIES_SECONDS))[149], >,
                     0);
  g_assert_finalize_object (training);
}

/* Whether the output's map is what the network of the newest snapshot answers in the middle
 * cell. */
static gboolean
maps_are_of_now (GliaTraining *training)
{
  const GliaMaps *maps = glia_training_maps (training);
  const GliaSnapshot *snapshot = glia_training_snapshot (training);
  const gsize middle = maps->side / 2, layers = maps->layers;
  const double cell = (maps->x_high - maps->x_low) / (double)maps->side;
  const float point[] = {(float)(maps->x_low + cell * ((double)middle + 0.5)),
                         (float)(maps->y_low + cell * ((double)middle + 0.5))};
  const mlp_batch batch = {.features = point, .examples = 1};
  mlp_workspace *workspace;
  mlp_error error;

  g_assert_cmpuint (maps->tag, ==, snapshot->run);
  g_assert_cmpuint (layers, ==, mlp_network_layers (snapshot->network));
  g_assert_true (mlp_workspace_new (snapshot->network, 1, &workspace, &error) == MLP_OK);
  mlp_network_forward (snapshot->network, workspace, &batch, MLP_MODE_EVALUATE);
  const double difference = (double)mlp_workspace_activations (workspace, layers)[0] -
                            (double)maps->values[layers - 1][middle * maps->side + middle];
  mlp_workspace_free (workspace);
  return ABS (difference) < 1e-5;
}

static void
test_maps_follow_to_the_end (void)
{
  g_autoptr (GliaDocument) document = glia_document_new ();

  harness_edit (document, "training.epochs=100000");
  GliaTraining *training = start_training (document);
  const GliaSplits *splits = glia_training_splits (training);
  double x_low, x_high, y_low, y_high;

  g_assert_true (glia_training_plane (training, &x_low, &x_high, &y_low, &y_high));
  g_assert_cmpfloat_with_epsilon (x_high - x_low, y_high - y_low, 1e-9);
  for (gsize i = 0; i < splits->train->n_rows; i++) {
    const float *point = splits->train->features + 2 * i;
    g_assert_true (point[0] > x_low && point[0] < x_high && point[1] > y_low && point[1] < y_high);
  }
  g_assert_true (maps_are_of_now (training)); /* of the initial weights, at once */
  glia_training_edit_weight (training, 2, 0, -1, 3);
  HARNESS_TICK_UNTIL (training, is_still (training, GLIA_TRAINING_READY));
  HARNESS_UNTIL (maps_are_of_now (training));
  for (int i = 0; i < 5; i++) {
    const guint64 before = glia_training_snapshot (training)->epochs;
    glia_training_train (training);
    HARNESS_TICK_UNTIL (training, glia_training_snapshot (training)->epochs > before);
    glia_training_pause (training);
    HARNESS_TICK_UNTIL (training, !glia_training_wants_ticks (training));
    HARNESS_UNTIL (maps_are_of_now (training));
  }
  /* More parameters than are worth waiting for: the thread makes them. */
  harness_edit (document, "network.layers[0].units=300");
  HARNESS_UNTIL (glia_training_maps (training) != NULL && maps_are_of_now (training));
  g_assert_null (glia_training_maps (training)->values[0]);
  g_assert_nonnull (glia_training_maps (training)->values[1]);
  g_assert_finalize_object (training);
}

static void
test_reset_goes_back_to_the_same_weights (void)
{
  g_autoptr (GliaDocument) document = glia_document_new ();
  GliaTraining *training = start_training (document);
  g_autoptr (GArray) initial = copy_parameters (training);

  glia_training_step (training, GLIA_STEP_EPOCH);
  HARNESS_TICK_UNTIL (training, is_still (training, GLIA_TRAINING_PAUSED));
  g_autoptr (GArray) trained = copy_parameters (training);
  g_assert_true (memcmp (initial->data, trained->data, initial->len * sizeof (mlp_real)) != 0);
  g_assert_cmpuint (glia_training_snapshot (training)->epochs, ==, 1);
  glia_training_reset (training);
  g_assert_cmpint (glia_training_state (training), ==, GLIA_TRAINING_READY);
  g_autoptr (GArray) again = copy_parameters (training);
  assert_same (initial, again);
  g_assert_cmpuint (glia_series_length (glia_training_series (training, GLIA_SERIES_TRAIN_LOSS)),
                    ==, 0);
  glia_training_step (training, GLIA_STEP_BATCH);
  HARNESS_TICK_UNTIL (training, is_still (training, GLIA_TRAINING_PAUSED));
  g_assert_cmpuint (glia_training_snapshot (training)->steps, ==, 1);
  g_assert_finalize_object (training);
}

static void
test_a_learning_rate_changes_without_a_new_run (void)
{
  g_autoptr (GliaDocument) document = glia_document_new ();
  GliaTraining *training = start_training (document);

  glia_training_step (training, GLIA_STEP_EPOCH);
  HARNESS_TICK_UNTIL (training, is_still (training, GLIA_TRAINING_PAUSED));
  const guint64 run = glia_training_snapshot (training)->run;
  harness_edit (document, "training.optimizer.learning-rate=0.25");
  g_assert_cmpuint (glia_history_events (glia_training_history (training))->len, ==, 1);
  const GliaTrainingEvent *event = glia_history_events (glia_training_history (training))->pdata[0];
  g_assert_cmpstr (event->text, ==, "Learning rate 0.25");
  g_assert_cmpfloat (event->epoch, ==, 1);
  /* A slider moves on: still one mark, of where it ended. */
  harness_edit (document, "training.optimizer.learning-rate=0.125");
  g_assert_cmpuint (glia_history_events (glia_training_history (training))->len, ==, 1);
  event = glia_history_events (glia_training_history (training))->pdata[0];
  g_assert_cmpstr (event->text, ==, "Learning rate 0.125");
  harness_edit (document, "training.schedule={\"kind\": \"cosine\"}");
  event = glia_history_events (glia_training_history (training))->pdata[1];
  g_assert_cmpstr (event->text, ==, "Schedule cosine");
  glia_document_undo (document);
  harness_edit (document, "training.threads=1"); /* changes no result */
  g_assert_cmpuint (glia_history_events (glia_training_history (training))->len, ==, 2);
  glia_training_step (training, GLIA_STEP_EPOCH);
  HARNESS_TICK_UNTIL (training, glia_training_snapshot (training)->epochs == 2);
  g_assert_cmpuint (glia_training_snapshot (training)->run, ==, run);
  g_assert_cmpfloat (glia_training_snapshot (training)->learning_rate, ==, 0.125);
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
  GliaTraining *training = start_training (document);
  guint restarts = 0, data = 0;

  g_signal_connect_swapped (training, "restarted", G_CALLBACK (count_cb), &restarts);
  g_signal_connect_swapped (training, "data-changed", G_CALLBACK (count_cb), &data);
  glia_training_train (training);
  harness_edit (document, "network.layers[0].units=9");
  HARNESS_UNTIL (is_still (training, GLIA_TRAINING_READY));
  g_assert_cmpuint (glia_training_snapshot (training)->epochs, ==, 0);
  g_assert_cmpuint (mlp_network_layer (glia_training_snapshot (training)->network, 1)->units, ==,
                    9);
  g_assert_cmpuint (restarts, ==, 1);
  g_assert_cmpuint (data, ==, 0);
  harness_edit (document, "data.samples=40");
  HARNESS_UNTIL (is_still (training, GLIA_TRAINING_READY));
  g_assert_cmpuint (data, >=, 1);
  g_assert_cmpuint (glia_training_splits (training)->train->n_rows, ==, 32);
  glia_document_undo (document);
  HARNESS_UNTIL (is_still (training, GLIA_TRAINING_READY));
  g_assert_cmpuint (glia_training_splits (training)->train->n_rows, ==, 400);
  g_assert_finalize_object (training);
}

/* Every key of "50000" and then of "30000" is another number of samples. */
static void
test_typed_numbers_end_with_the_last (void)
{
  static const char *const typed[] = {"data.samples=5",     "data.samples=50",   "data.samples=500",
                                      "data.samples=50000", "data.samples=3",    "data.samples=300",
                                      "data.samples=60000", "data.samples=30000"};
  g_autoptr (GliaDocument) document = glia_document_new ();
  GliaTraining *training = start_training (document);

  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++)
    harness_edit (document, typed[i]);
  g_assert_cmpint (glia_training_state (training), ==, GLIA_TRAINING_LOADING);
  g_assert_null (glia_training_snapshot (training));
  HARNESS_UNTIL (glia_training_state (training) == GLIA_TRAINING_READY);
  g_assert_cmpuint (glia_training_splits (training)->train->n_rows, ==, 24000);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (glia_training_splits (training)->train->n_rows, ==, 24000);
  g_assert_finalize_object (training);
}

static void
test_an_edit_of_no_weight_says_why (void)
{
  g_autoptr (GliaDocument) document = glia_document_new ();
  GliaTraining *training = start_training (document);

  g_assert_cmpstr (glia_training_problem (training), ==, "");
  glia_training_edit_weight (training, 7, 0, 0, 1);
  HARNESS_TICK_UNTIL (training, !glia_training_wants_ticks (training));
  g_assert_nonnull (strstr (glia_training_problem (training), "layer 7"));
  g_assert_cmpint (glia_training_state (training), ==, GLIA_TRAINING_READY);
  glia_training_edit_weight (training, 0, 0, 0, 1);
  g_assert_cmpstr (glia_training_problem (training), ==, "");
  g_assert_finalize_object (training);
}

/* A table with three classes, of which the file says nothing before it is read. */
static void
test_a_loss_that_does_not_fit_the_data_can_be_replaced (void)
{
  g_autofree char *path = g_build_filename (harness_folder (), "three.csv", NULL);
  g_autoptr (GliaDocument) document = csv_document (path);

  g_assert_true (g_file_set_contents (path, "a,b,class\n1,2,x\n2,1,y\n3,4,z\n4,3,x\n", -1, NULL));
  harness_edit (document, "training.loss=binary-cross-entropy");
  GliaTraining *training = harness_training (document);
  HARNESS_UNTIL (glia_training_state (training) == GLIA_TRAINING_UNREADY);
  g_assert_cmpstr (glia_training_problem (training), !=, "");
  harness_edit (document, "training.loss=cross-entropy");
  HARNESS_UNTIL (glia_training_state (training) == GLIA_TRAINING_READY);
  g_assert_cmpstr (glia_training_problem (training), ==, "");
  harness_edit (document, "training.loss=binary-cross-entropy");
  g_assert_cmpint (glia_training_state (training), ==, GLIA_TRAINING_UNREADY);
  g_assert_null (glia_training_snapshot (training));
  g_assert_finalize_object (training);
  /* Replaced while the data are read. */
  training = glia_training_new (document);
  harness_edit (document, "training.loss=cross-entropy");
  g_assert_cmpint (glia_training_state (training), ==, GLIA_TRAINING_LOADING);
  HARNESS_UNTIL (glia_training_state (training) == GLIA_TRAINING_READY);
  g_assert_finalize_object (training);
}

static void
test_a_diverged_run_can_be_reset (void)
{
  g_autoptr (GliaDocument) document = glia_document_new ();

  harness_edit (document, "training.optimizer={\"kind\": \"sgd\", \"learning-rate\": 1e30}");
  harness_edit (document, "network.layers[0].activation=relu");
  harness_edit (document, "training.loss=mean-squared-error");
  GliaTraining *training = start_training (document);

  glia_training_train (training);
  HARNESS_TICK_UNTIL (training, is_still (training, GLIA_TRAINING_DIVERGED));
  g_assert_cmpstr (glia_training_snapshot (training)->reason, !=, "");
  glia_training_train (training); /* does nothing */
  g_assert_cmpint (glia_training_state (training), ==, GLIA_TRAINING_DIVERGED);
  glia_training_reset (training);
  g_assert_cmpint (glia_training_state (training), ==, GLIA_TRAINING_READY);
  g_assert_finalize_object (training);
}

/* Old runs are ended beside the new one: their folders are there, and can be resumed. */
static void
test_every_run_keeps_its_folder (void)
{
  g_autofree char *store = g_build_filename (harness_folder (), "runs", NULL);
  g_autoptr (GliaDocument) document = glia_document_new ();
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  GliaTraining *training = glia_training_new (document);

  glia_training_set_store (training, store);
  for (int i = 0; i < 5; i++) {
    glia_training_train (training);
    HARNESS_TICK_UNTIL (training, glia_training_snapshot (training)->epochs >= 1);
    g_ptr_array_add (paths, glia_training_path (training));
    glia_training_reset (training);
    g_assert_null (glia_training_path (training));
  }
  g_assert_finalize_object (training);
  for (guint i = 0; i < paths->len; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GliaRun) run = glia_run_open (paths->pdata[i], &error);
    g_assert_no_error (error);
    g_assert_cmpint (glia_run_status (run)->state, !=, GLIA_RUN_RUNNING);
  }
}

static void
test_what_must_be_downloaded_is_named (void)
{
  static const char text[] =
      "{\"glia\": 1, \"data\": {\"source\": \"reviews\", \"reviews\": \"imdb\","
      " \"vectors\": \"glove-6b-100d\", \"split\": \"homework3\"}}";
  g_autoptr (GliaDocument) document = glia_document_new_for (harness_experiment (text));
  GliaTraining *training = glia_training_new (document);

  g_assert_null (glia_training_missing (training));
  for (int i = 0; i < 2; i++) {
    HARNESS_UNTIL (glia_training_state (training) == GLIA_TRAINING_UNREADY);
    const char *missing = glia_training_missing (training);
    g_assert_true (
        g_pattern_match_simple ("25.5*MB of reviews and 117.9*MB of word vectors", missing));
    glia_training_reload (training);
    g_assert_null (glia_training_missing (training)); /* not while it is looked for */
  }
  HARNESS_UNTIL (glia_training_state (training) == GLIA_TRAINING_UNREADY);
  glia_training_download (training);
  g_assert_cmpint (glia_training_state (training), ==, GLIA_TRAINING_LOADING);
  glia_training_cancel_load (training);
  g_assert_nonnull (glia_training_missing (training)); /* the button is there again */
  glia_training_download (training);
  HARNESS_UNTIL (glia_training_state (training) == GLIA_TRAINING_UNREADY);
  g_assert_nonnull (strstr (glia_training_problem (training), "npm"));
  g_assert_nonnull (glia_training_missing (training));
  /* Something else needs nothing. */
  harness_edit (document, "data={\"source\": \"circles\"}");
  HARNESS_UNTIL (glia_training_state (training) == GLIA_TRAINING_READY);
  g_assert_null (glia_training_missing (training));
  g_assert_finalize_object (training);
}

static void
test_missing_data_says_so_and_can_be_tried_again (void)
{
  g_autofree char *path = g_build_filename (harness_folder (), "late.csv", NULL);
  g_autoptr (GliaDocument) document = csv_document (path);
  GliaTraining *training = harness_training (document);

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
  HARNESS_TICK_UNTIL (training, is_still (training, GLIA_TRAINING_PAUSED));
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
    GliaTraining *training = harness_training (document);
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
  GliaTraining *training = start_training (document);

  glia_training_edit_weight (training, 0, 2, 1, 4.5f);
  glia_training_edit_weight (training, 1, 0, -1, -2.0f);
  HARNESS_TICK_UNTIL (training, !glia_training_wants_ticks (training));
  const mlp_network *network = glia_training_snapshot (training)->network;
  g_assert_cmpfloat (mlp_network_view (network, 1).weight[2 * 2 + 1], ==, 4.5f);
  g_assert_cmpfloat (mlp_network_view (network, 2).bias[0], ==, -2.0f);
  g_assert_finalize_object (training);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL); /* no display */
  /* No data sets, and no program that could get them. */
  g_setenv ("GLIA_CATALOGUE_DIR", harness_folder (), TRUE);
  g_setenv ("XDG_DATA_HOME", harness_folder (), TRUE);
  g_setenv ("XDG_CACHE_HOME", harness_folder (), TRUE);
  g_setenv ("PATH", harness_folder (), TRUE);
  g_test_add_func ("/app/training/xor", test_xor_is_learned);
  g_test_add_func ("/app/training/maps", test_maps_follow_to_the_end);
  g_test_add_func ("/app/training/reset", test_reset_goes_back_to_the_same_weights);
  g_test_add_func ("/app/training/live", test_a_learning_rate_changes_without_a_new_run);
  g_test_add_func ("/app/training/new-run", test_layers_and_data_make_new_runs);
  g_test_add_func ("/app/training/typed", test_typed_numbers_end_with_the_last);
  g_test_add_func ("/app/training/problem", test_an_edit_of_no_weight_says_why);
  g_test_add_func ("/app/training/loss", test_a_loss_that_does_not_fit_the_data_can_be_replaced);
  g_test_add_func ("/app/training/diverged", test_a_diverged_run_can_be_reset);
  g_test_add_func ("/app/training/store", test_every_run_keeps_its_folder);
  g_test_add_func ("/app/training/download", test_what_must_be_downloaded_is_named);
  g_test_add_func ("/app/training/missing", test_missing_data_says_so_and_can_be_tried_again);
  g_test_add_func ("/app/training/end", test_an_end_at_any_moment_is_clean);
  g_test_add_func ("/app/training/cancel", test_a_cancelled_load_can_be_tried_again);
  g_test_add_func ("/app/training/edit", test_an_edited_weight_reaches_the_engine);
  return harness_run ();
}
