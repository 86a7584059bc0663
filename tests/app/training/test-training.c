/* SPDX-License-Identifier: MIT */
#include "app-harness.h"
#include "glia-workbench.h"

static GliaDocument *
csv_document (const char *path)
{
  g_autofree char *text =
      g_strdup_printf ("{\"glia\": 1, \"data\": {\"source\": \"csv\", \"train\": \"%s\"}}", path);

  return glia_document_new_for (harness_experiment (text));
}

static GliaWorkbench *
start_training (GliaDocument *document)
{
  GliaWorkbench *workbench = harness_workbench (document);

  HARNESS_UNTIL (glia_workbench_state (workbench) == GLIA_WORKBENCH_READY);
  return workbench;
}

static gboolean
is_still (GliaWorkbench *workbench, GliaWorkbenchState state)
{
  return glia_workbench_state (workbench) == state && !glia_workbench_wants_ticks (workbench);
}

static GArray *
copy_parameters (GliaWorkbench *workbench)
{
  const mlp_network *network = glia_workbench_snapshot (workbench)->network;
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
  GliaWorkbench *workbench = start_training (document);

  glia_workbench_train (workbench);
  g_assert_cmpint (glia_workbench_state (workbench), ==, GLIA_WORKBENCH_RUNNING);
  HARNESS_TICK_UNTIL (workbench, is_still (workbench, GLIA_WORKBENCH_FINISHED));
  GliaSeries *accuracy = glia_workbench_series (workbench, GLIA_SERIES_DEV_ACCURACY);
  g_assert_cmpuint (glia_series_length (accuracy), ==, 150);
  g_assert_cmpfloat (glia_series_y (accuracy)[149], >=, 0.9);
  g_assert_cmpuint (glia_workbench_snapshot (workbench)->epochs, ==, 150);
  const GliaSnapshot *snapshot = glia_workbench_snapshot (workbench);
  g_assert_cmpfloat (glia_series_y (glia_workbench_series (workbench, GLIA_SERIES_STEPS))[149], ==,
                     (double)snapshot->steps);
  g_assert_cmpfloat (glia_series_y (glia_workbench_series (workbench, GLIA_SERIES_SECONDS))[149], >,
                     0);
  g_assert_finalize_object (workbench);
}

/* Whether the output's map is what the network of the newest snapshot answers in the middle
 * cell. */
static gboolean
maps_are_of_now (GliaWorkbench *workbench)
{
  const GliaMaps *maps = glia_workbench_maps (workbench);
  const GliaSnapshot *snapshot = glia_workbench_snapshot (workbench);
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
  GliaWorkbench *workbench = start_training (document);
  const GliaSplits *splits = glia_workbench_splits (workbench);
  double x_low, x_high, y_low, y_high;

  g_assert_true (glia_workbench_plane (workbench, &x_low, &x_high, &y_low, &y_high));
  g_assert_cmpfloat_with_epsilon (x_high - x_low, y_high - y_low, 1e-9);
  for (gsize i = 0; i < splits->train->n_rows; i++) {
    const float *point = splits->train->features + 2 * i;
    g_assert_true (point[0] > x_low && point[0] < x_high && point[1] > y_low && point[1] < y_high);
  }
  g_assert_true (maps_are_of_now (workbench)); /* of the initial weights, at once */
  glia_workbench_edit_weight (workbench, 2, 0, -1, 3);
  HARNESS_TICK_UNTIL (workbench, is_still (workbench, GLIA_WORKBENCH_READY));
  HARNESS_UNTIL (maps_are_of_now (workbench));
  for (int i = 0; i < 5; i++) {
    const guint64 before = glia_workbench_snapshot (workbench)->epochs;
    glia_workbench_train (workbench);
    HARNESS_TICK_UNTIL (workbench, glia_workbench_snapshot (workbench)->epochs > before);
    glia_workbench_pause (workbench);
    HARNESS_TICK_UNTIL (workbench, !glia_workbench_wants_ticks (workbench));
    HARNESS_UNTIL (maps_are_of_now (workbench));
  }
  /* More parameters than are worth waiting for: the thread makes them. */
  harness_edit (document, "network.layers[0].units=300");
  HARNESS_UNTIL (glia_workbench_maps (workbench) != NULL && maps_are_of_now (workbench));
  g_assert_null (glia_workbench_maps (workbench)->values[0]);
  g_assert_nonnull (glia_workbench_maps (workbench)->values[1]);
  g_assert_finalize_object (workbench);
}

static void
test_reset_goes_back_to_the_same_weights (void)
{
  g_autoptr (GliaDocument) document = glia_document_new ();
  GliaWorkbench *workbench = start_training (document);
  g_autoptr (GArray) initial = copy_parameters (workbench);

  glia_workbench_step (workbench, GLIA_STEP_EPOCH);
  HARNESS_TICK_UNTIL (workbench, is_still (workbench, GLIA_WORKBENCH_PAUSED));
  g_autoptr (GArray) trained = copy_parameters (workbench);
  g_assert_true (memcmp (initial->data, trained->data, initial->len * sizeof (mlp_real)) != 0);
  g_assert_cmpuint (glia_workbench_snapshot (workbench)->epochs, ==, 1);
  glia_workbench_reset (workbench);
  g_assert_cmpint (glia_workbench_state (workbench), ==, GLIA_WORKBENCH_READY);
  g_autoptr (GArray) again = copy_parameters (workbench);
  assert_same (initial, again);
  g_assert_cmpuint (glia_series_length (glia_workbench_series (workbench, GLIA_SERIES_TRAIN_LOSS)),
                    ==, 0);
  glia_workbench_step (workbench, GLIA_STEP_BATCH);
  HARNESS_TICK_UNTIL (workbench, is_still (workbench, GLIA_WORKBENCH_PAUSED));
  g_assert_cmpuint (glia_workbench_snapshot (workbench)->steps, ==, 1);
  g_assert_finalize_object (workbench);
}

static void
test_a_learning_rate_changes_without_a_new_run (void)
{
  g_autoptr (GliaDocument) document = glia_document_new ();
  GliaWorkbench *workbench = start_training (document);

  glia_workbench_step (workbench, GLIA_STEP_EPOCH);
  HARNESS_TICK_UNTIL (workbench, is_still (workbench, GLIA_WORKBENCH_PAUSED));
  const guint64 run = glia_workbench_snapshot (workbench)->run;
  harness_edit (document, "training.optimizer.learning-rate=0.25");
  g_assert_cmpuint (glia_history_events (glia_workbench_history (workbench))->len, ==, 1);
  const GliaHistoryEvent *event =
      glia_history_events (glia_workbench_history (workbench))->pdata[0];
  g_assert_cmpstr (event->text, ==, "Learning rate 0.25");
  g_assert_cmpfloat (event->epoch, ==, 1);
  /* A slider moves on: still one mark, of where it ended. */
  harness_edit (document, "training.optimizer.learning-rate=0.125");
  g_assert_cmpuint (glia_history_events (glia_workbench_history (workbench))->len, ==, 1);
  event = glia_history_events (glia_workbench_history (workbench))->pdata[0];
  g_assert_cmpstr (event->text, ==, "Learning rate 0.125");
  harness_edit (document, "training.schedule={\"kind\": \"cosine\"}");
  event = glia_history_events (glia_workbench_history (workbench))->pdata[1];
  g_assert_cmpstr (event->text, ==, "Schedule cosine");
  glia_document_undo (document);
  harness_edit (document, "training.threads=1"); /* changes no result */
  g_assert_cmpuint (glia_history_events (glia_workbench_history (workbench))->len, ==, 2);
  glia_workbench_step (workbench, GLIA_STEP_EPOCH);
  HARNESS_TICK_UNTIL (workbench, glia_workbench_snapshot (workbench)->epochs == 2);
  g_assert_cmpuint (glia_workbench_snapshot (workbench)->run, ==, run);
  g_assert_cmpfloat (glia_workbench_snapshot (workbench)->learning_rate, ==, 0.125);
  g_assert_finalize_object (workbench);
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
  GliaWorkbench *workbench = start_training (document);
  guint restarts = 0, data = 0;

  g_signal_connect_swapped (workbench, "restarted", G_CALLBACK (count_cb), &restarts);
  g_signal_connect_swapped (workbench, "data-changed", G_CALLBACK (count_cb), &data);
  glia_workbench_train (workbench);
  harness_edit (document, "network.layers[0].units=9");
  HARNESS_UNTIL (is_still (workbench, GLIA_WORKBENCH_READY));
  g_assert_cmpuint (glia_workbench_snapshot (workbench)->epochs, ==, 0);
  g_assert_cmpuint (mlp_network_layer (glia_workbench_snapshot (workbench)->network, 1)->units, ==,
                    9);
  g_assert_cmpuint (restarts, ==, 1);
  g_assert_cmpuint (data, ==, 0);
  harness_edit (document, "data.samples=40");
  HARNESS_UNTIL (is_still (workbench, GLIA_WORKBENCH_READY));
  g_assert_cmpuint (data, >=, 1);
  g_assert_cmpuint (glia_workbench_splits (workbench)->train->n_rows, ==, 32);
  glia_document_undo (document);
  HARNESS_UNTIL (is_still (workbench, GLIA_WORKBENCH_READY));
  g_assert_cmpuint (glia_workbench_splits (workbench)->train->n_rows, ==, 400);
  g_assert_finalize_object (workbench);
}

/* Every key of "50000" and then of "30000" is another number of samples. */
static void
test_typed_numbers_end_with_the_last (void)
{
  static const char *const typed[] = {"data.samples=5",     "data.samples=50",   "data.samples=500",
                                      "data.samples=50000", "data.samples=3",    "data.samples=300",
                                      "data.samples=60000", "data.samples=30000"};
  g_autoptr (GliaDocument) document = glia_document_new ();
  GliaWorkbench *workbench = start_training (document);

  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++)
    harness_edit (document, typed[i]);
  g_assert_cmpint (glia_workbench_state (workbench), ==, GLIA_WORKBENCH_LOADING);
  g_assert_null (glia_workbench_snapshot (workbench));
  HARNESS_UNTIL (glia_workbench_state (workbench) == GLIA_WORKBENCH_READY);
  g_assert_cmpuint (glia_workbench_splits (workbench)->train->n_rows, ==, 24000);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (glia_workbench_splits (workbench)->train->n_rows, ==, 24000);
  g_assert_finalize_object (workbench);
}

static void
test_an_edit_of_no_weight_says_why (void)
{
  g_autoptr (GliaDocument) document = glia_document_new ();
  GliaWorkbench *workbench = start_training (document);

  g_assert_cmpstr (glia_workbench_problem (workbench), ==, "");
  glia_workbench_edit_weight (workbench, 7, 0, 0, 1);
  HARNESS_TICK_UNTIL (workbench, !glia_workbench_wants_ticks (workbench));
  g_assert_nonnull (strstr (glia_workbench_problem (workbench), "layer 7"));
  g_assert_cmpint (glia_workbench_state (workbench), ==, GLIA_WORKBENCH_READY);
  glia_workbench_edit_weight (workbench, 0, 0, 0, 1);
  g_assert_cmpstr (glia_workbench_problem (workbench), ==, "");
  g_assert_finalize_object (workbench);
}

/* A table with three classes, of which the file says nothing before it is read. */
static void
test_a_loss_that_does_not_fit_the_data_can_be_replaced (void)
{
  g_autofree char *path = g_build_filename (harness_folder (), "three.csv", NULL);
  g_autoptr (GliaDocument) document = csv_document (path);

  g_assert_true (g_file_set_contents (path, "a,b,class\n1,2,x\n2,1,y\n3,4,z\n4,3,x\n", -1, NULL));
  harness_edit (document, "training.loss=binary-cross-entropy");
  GliaWorkbench *workbench = harness_workbench (document);
  HARNESS_UNTIL (glia_workbench_state (workbench) == GLIA_WORKBENCH_UNREADY);
  g_assert_cmpstr (glia_workbench_problem (workbench), !=, "");
  harness_edit (document, "training.loss=cross-entropy");
  HARNESS_UNTIL (glia_workbench_state (workbench) == GLIA_WORKBENCH_READY);
  g_assert_cmpstr (glia_workbench_problem (workbench), ==, "");
  harness_edit (document, "training.loss=binary-cross-entropy");
  g_assert_cmpint (glia_workbench_state (workbench), ==, GLIA_WORKBENCH_UNREADY);
  g_assert_null (glia_workbench_snapshot (workbench));
  g_assert_finalize_object (workbench);
  /* Replaced while the data are read. */
  workbench = glia_workbench_new (document);
  harness_edit (document, "training.loss=cross-entropy");
  g_assert_cmpint (glia_workbench_state (workbench), ==, GLIA_WORKBENCH_LOADING);
  HARNESS_UNTIL (glia_workbench_state (workbench) == GLIA_WORKBENCH_READY);
  g_assert_finalize_object (workbench);
}

static void
test_a_diverged_run_can_be_reset (void)
{
  g_autoptr (GliaDocument) document = glia_document_new ();

  harness_edit (document, "training.optimizer={\"kind\": \"sgd\", \"learning-rate\": 1e30}");
  harness_edit (document, "network.layers[0].activation=relu");
  harness_edit (document, "training.loss=mean-squared-error");
  GliaWorkbench *workbench = start_training (document);

  glia_workbench_train (workbench);
  HARNESS_TICK_UNTIL (workbench, is_still (workbench, GLIA_WORKBENCH_DIVERGED));
  g_assert_cmpstr (glia_workbench_snapshot (workbench)->reason, !=, "");
  glia_workbench_train (workbench); /* does nothing */
  g_assert_cmpint (glia_workbench_state (workbench), ==, GLIA_WORKBENCH_DIVERGED);
  glia_workbench_reset (workbench);
  g_assert_cmpint (glia_workbench_state (workbench), ==, GLIA_WORKBENCH_READY);
  g_assert_finalize_object (workbench);
}

/* Old runs are ended beside the new one: their folders are there, and can be resumed. */
static void
test_every_run_keeps_its_folder (void)
{
  g_autofree char *store = g_build_filename (harness_folder (), "runs", NULL);
  g_autoptr (GliaDocument) document = glia_document_new ();
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  GliaWorkbench *workbench = glia_workbench_new (document);

  glia_workbench_set_store (workbench, store);
  for (int i = 0; i < 5; i++) {
    glia_workbench_train (workbench);
    HARNESS_TICK_UNTIL (workbench, glia_workbench_snapshot (workbench)->epochs >= 1);
    g_ptr_array_add (paths, glia_workbench_path (workbench));
    glia_workbench_reset (workbench);
    g_assert_null (glia_workbench_path (workbench));
  }
  g_assert_finalize_object (workbench);
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
  GliaWorkbench *workbench = glia_workbench_new (document);

  g_assert_null (glia_workbench_missing (workbench));
  for (int i = 0; i < 2; i++) {
    HARNESS_UNTIL (glia_workbench_state (workbench) == GLIA_WORKBENCH_UNREADY);
    const char *missing = glia_workbench_missing (workbench);
    g_assert_true (
        g_pattern_match_simple ("25.5*MB of reviews and 117.9*MB of word vectors", missing));
    glia_workbench_reload (workbench);
    g_assert_null (glia_workbench_missing (workbench)); /* not while it is looked for */
  }
  HARNESS_UNTIL (glia_workbench_state (workbench) == GLIA_WORKBENCH_UNREADY);
  glia_workbench_download (workbench);
  g_assert_cmpint (glia_workbench_state (workbench), ==, GLIA_WORKBENCH_LOADING);
  glia_workbench_cancel_load (workbench);
  g_assert_nonnull (glia_workbench_missing (workbench)); /* the button is there again */
  glia_workbench_download (workbench);
  HARNESS_UNTIL (glia_workbench_state (workbench) == GLIA_WORKBENCH_UNREADY);
  g_assert_nonnull (strstr (glia_workbench_problem (workbench), "npm"));
  g_assert_nonnull (glia_workbench_missing (workbench));
  /* Something else needs nothing. */
  harness_edit (document, "data={\"source\": \"circles\"}");
  HARNESS_UNTIL (glia_workbench_state (workbench) == GLIA_WORKBENCH_READY);
  g_assert_null (glia_workbench_missing (workbench));
  g_assert_finalize_object (workbench);
}

static void
test_missing_data_says_so_and_can_be_tried_again (void)
{
  g_autofree char *path = g_build_filename (harness_folder (), "late.csv", NULL);
  g_autoptr (GliaDocument) document = csv_document (path);
  GliaWorkbench *workbench = harness_workbench (document);

  HARNESS_UNTIL (glia_workbench_state (workbench) == GLIA_WORKBENCH_UNREADY);
  g_assert_nonnull (strstr (glia_workbench_problem (workbench), "late.csv"));
  g_assert_null (glia_workbench_missing (workbench));
  g_assert_null (glia_workbench_splits (workbench));
  glia_workbench_train (workbench); /* does nothing */
  g_assert_true (g_file_set_contents (path, "a,b,class\n1,2,x\n2,1,y\n3,4,x\n4,3,y\n", -1, NULL));
  glia_workbench_reload (workbench);
  g_assert_cmpint (glia_workbench_state (workbench), ==, GLIA_WORKBENCH_LOADING);
  HARNESS_UNTIL (glia_workbench_state (workbench) == GLIA_WORKBENCH_READY);
  g_assert_cmpstr (glia_workbench_problem (workbench), ==, "");
  glia_workbench_step (workbench, GLIA_STEP_EPOCH);
  HARNESS_TICK_UNTIL (workbench, is_still (workbench, GLIA_WORKBENCH_PAUSED));
  g_assert_finalize_object (workbench);
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
    GliaWorkbench *workbench = harness_workbench (document);
    if (i % 4 >= 1)
      g_main_context_iteration (NULL, FALSE);
    glia_workbench_train (workbench);
    glia_workbench_tick (workbench);
    if (i % 4 == 3)
      glia_workbench_reset (workbench);
    g_assert_finalize_object (workbench);
  }
}

static void
test_a_cancelled_load_can_be_tried_again (void)
{
  g_autofree char *path = g_build_filename (harness_folder (), "points.csv", NULL);
  g_autoptr (GliaDocument) document = csv_document (path);
  GliaWorkbench *workbench = glia_workbench_new (document);

  glia_workbench_cancel_load (workbench);
  g_assert_cmpint (glia_workbench_state (workbench), ==, GLIA_WORKBENCH_UNREADY);
  glia_workbench_reload (workbench);
  HARNESS_UNTIL (glia_workbench_state (workbench) == GLIA_WORKBENCH_READY);
  g_assert_finalize_object (workbench);
}

static void
test_an_edited_weight_reaches_the_engine (void)
{
  g_autoptr (GliaDocument) document = glia_document_new ();
  GliaWorkbench *workbench = start_training (document);

  glia_workbench_edit_weight (workbench, 0, 2, 1, 4.5f);
  glia_workbench_edit_weight (workbench, 1, 0, -1, -2.0f);
  HARNESS_TICK_UNTIL (workbench, !glia_workbench_wants_ticks (workbench));
  const mlp_network *network = glia_workbench_snapshot (workbench)->network;
  g_assert_cmpfloat (mlp_network_view (network, 1).weight[2 * 2 + 1], ==, 4.5f);
  g_assert_cmpfloat (mlp_network_view (network, 2).bias[0], ==, -2.0f);
  g_assert_finalize_object (workbench);
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
