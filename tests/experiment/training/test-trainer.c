/* SPDX-License-Identifier: MIT */

#include "glia-trainer.h"
#include "glia-weights.h"

#include <math.h>
#include <string.h>

static const char *reference; /* cases made by PyTorch, see make_reference.py there */

/* The rows of a case's CSV file: six features and the target. (The CSV reader has its own tests.) */
static GliaDataset *
read_rows (const char *folder, const char *name, gboolean regression)
{
  g_autofree char *path = g_build_filename (folder, name, NULL), *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (g_strstrip (text), "\n", -1);
  const gsize n = g_strv_length (lines) - 1;
  float *features = g_new (float, n * 6), *values = g_new (float, n);
  gint32 *classes = g_new (gint32, n), most = 1;

  for (gsize i = 0; i < n; i++) {
    g_auto (GStrv) cells = g_strsplit (g_strstrip (lines[i + 1]), ",", -1);
    for (int j = 0; j < 6; j++)
      features[i * 6 + j] = (float)g_ascii_strtod (cells[j], NULL);
    values[i] = (float)g_ascii_strtod (cells[6], NULL);
    classes[i] = (gint32)values[i];
    most = MAX (most, classes[i]);
  }
  char *const two[] = {"0", "1", NULL}, *const three[] = {"0", "1", "2", NULL};
  if (regression) {
    g_free (classes);
    return glia_dataset_new (&(GliaDatasetParts){.n_rows = n,
                                                 .n_columns = 6,
                                                 .features = features,
                                                 .values = values,
                                                 .n_outputs = 1,
                                                 .provenance = g_strdup ("test")});
  }
  g_free (values);
  return glia_dataset_new (
      &(GliaDatasetParts){.n_rows = n,
                          .n_columns = 6,
                          .features = features,
                          .classes = classes,
                          .class_names = g_strdupv ((char **)(most == 1 ? two : three)),
                          .provenance = g_strdup ("test")});
}

typedef struct {
  GliaExperiment *experiment;
  GliaSplits splits;
} Case;

static void
case_clear (Case *c)
{
  glia_experiment_unref (c->experiment);
  glia_dataset_unref (c->splits.train);
  glia_dataset_unref (c->splits.dev);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

static Case
open_folder (const char *folder, const char *assignment)
{
  g_autofree char *file = g_build_filename (folder, "experiment.json", NULL);
  g_autoptr (GError) error = NULL;
  Case c = {.experiment = glia_experiment_read_file (file, &error)};
  g_assert_no_error (error);
  const gboolean regression = c.experiment->data.task == GLIA_TASK_REGRESSION;
  c.splits.train = read_rows (folder, "train.csv", regression);
  c.splits.dev = read_rows (folder, "dev.csv", regression);
  if (assignment != NULL)
    glia_experiment_set (c.experiment, assignment, &error);
  g_assert_no_error (error);
  return c;
}

static Case
open_case (const char *name, const char *assignment)
{
  g_autofree char *folder = g_build_filename (reference, name, NULL);
  return open_folder (folder, assignment);
}

typedef struct {
  JsonArray *steps, *epochs;
  guint n_steps, n_epochs;
} Expected;

static void
assert_step_cb (GliaTrainer *trainer, guint64 step, double loss, gpointer data)
{
  Expected *expected = data;
  const double value = json_array_get_double_element (expected->steps, (guint)step - 1);
  g_assert_cmpfloat (fabs (loss - value), <=, 1e-5 * fabs (value));
  expected->n_steps++;
}

static void
assert_number (JsonObject *object, const char *key, double found)
{
  if (json_object_get_null_member (object, key))
    g_assert_true (isnan (found));
  else
    g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, key), found, 1e-5);
}

static void
assert_epoch_cb (GliaTrainer *trainer, const GliaEpoch *row, gpointer data)
{
  Expected *expected = data;
  JsonObject *object = json_array_get_object_element (expected->epochs, (guint)row->epoch - 1);
  assert_number (object, "learning-rate", row->learning_rate);
  assert_number (object, "train-loss", row->train_loss);
  assert_number (object, "train-accuracy", row->train_accuracy);
  assert_number (object, "dev-loss", row->dev_loss);
  assert_number (object, "dev-accuracy", row->dev_accuracy);
  expected->n_epochs++;
}

static void
test_follows_torch_step_by_step (gconstpointer data)
{
  const char *folder = data;
  g_auto (Case) c = open_folder (folder, NULL);
  g_autofree char *path = g_build_filename (folder, "expected.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  JsonObject *root = json_node_get_object (json_parser_get_root (parser));
  Expected expected = {.steps = json_object_get_array_member (root, "steps"),
                       .epochs = json_object_get_array_member (root, "epochs")};
  const GliaTrainerObserver observer = {assert_step_cb, assert_epoch_cb, &expected};
  g_autoptr (GliaTrainer) trainer = glia_trainer_new (c.experiment, &c.splits, NULL, &error);
  g_assert_no_error (error);
  glia_trainer_set_observer (trainer, &observer);
  g_assert_cmpint (glia_trainer_run (trainer, NULL), ==, GLIA_TRAINER_FINISHED);
  g_assert_cmpuint (expected.n_steps, ==, json_array_get_length (expected.steps));
  g_assert_cmpuint (expected.n_epochs, ==, json_array_get_length (expected.epochs));

  JsonObject *weights = json_object_get_object_member (root, "weights");
  g_autoptr (GArray) list = glia_weights_list (glia_trainer_network (trainer));
  g_assert_cmpuint (list->len, ==, json_object_get_size (weights));
  for (guint i = 0; i < list->len; i++) {
    const GliaWeight *weight = &g_array_index (list, GliaWeight, i);
    JsonObject *object = json_object_get_object_member (weights, weight->name);
    JsonArray *values = json_object_get_array_member (object, "values");
    g_assert_cmpuint (json_array_get_length (values), ==, weight->rows * MAX (weight->columns, 1));
    for (guint j = 0; j < json_array_get_length (values); j++)
      g_assert_cmpfloat_with_epsilon (json_array_get_double_element (values, j), weight->values[j],
                                      1e-5);
  }
}

/* Shuffling, dropout and batch normalization: everything that has a state of its own. */
static Case
busy_case (void)
{
  Case c = open_case ("relu-momentum",
                      "network.layers=[{\"units\":9,\"activation\":\"tanh\",\"dropout\":0.3,"
                      "\"normalization\":\"batch\"},{\"units\":9,\"residual\":true}]");
  g_autoptr (GError) error = NULL;
  const char *const assignments[] = {"network.weights=null",
                                     "training.shuffle=true",
                                     "training.schedule={\"kind\":\"plateau\",\"patience\":1}",
                                     "training.epochs=12",
                                     "training.optimizer={\"kind\":\"adam\"}",
                                     NULL};
  glia_experiment_set_all (c.experiment, assignments, &error);
  g_assert_no_error (error);
  return c;
}

static GBytes *
run_whole (const Case *c)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaTrainer) trainer = glia_trainer_new (c->experiment, &c->splits, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (glia_trainer_run (trainer, NULL), ==, GLIA_TRAINER_FINISHED);
  return glia_trainer_save (trainer);
}

static void
test_saved_and_restored_anywhere_ends_with_the_same_bits (void)
{
  g_auto (Case) c = busy_case ();
  g_autoptr (GBytes) whole = run_whole (&c), again = run_whole (&c);
  g_assert_true (g_bytes_equal (whole, again));

  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  for (int round = 0; round < 5; round++) {
    g_autoptr (GBytes) saved = NULL;
    GliaTrainerState state = GLIA_TRAINER_TRAINING;
    while (state == GLIA_TRAINER_TRAINING) {
      g_autoptr (GError) error = NULL;
      g_autoptr (GliaTrainer) trainer = glia_trainer_new (c.experiment, &c.splits, NULL, &error);
      g_assert_no_error (error);
      if (saved != NULL) {
        g_autoptr (GliaSafetensors) file = glia_safetensors_parse (saved, "saved", &error);
        g_assert_no_error (error);
        glia_trainer_restore (trainer, file, "saved", &error);
        g_assert_no_error (error);
      }
      for (int steps = g_rand_int_range (rand, 1, 30); steps > 0; steps--)
        state = glia_trainer_step (trainer);
      g_clear_pointer (&saved, g_bytes_unref);
      saved = glia_trainer_save (trainer);
    }
    g_assert_true (g_bytes_equal (whole, saved));
  }
}

static void
test_divergence_names_layer_and_epoch (void)
{
  g_auto (Case) c =
      open_case ("mse-tanh", "training.optimizer={\"kind\":\"sgd\",\"learning-rate\":1e30}");
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaTrainer) trainer = glia_trainer_new (c.experiment, &c.splits, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (glia_trainer_run (trainer, NULL), ==, GLIA_TRAINER_DIVERGED);
  g_assert_nonnull (strstr (glia_trainer_reason (trainer), "epoch 1"));
  g_assert_nonnull (strstr (glia_trainer_reason (trainer), "layer "));
}

static void
test_start_weights_of_another_shape_are_an_error (void)
{
  g_auto (Case) c = open_case ("tanh-sgd", "network.layers=[{\"units\":15}]");
  g_autoptr (GError) error = NULL;
  g_assert_null (glia_trainer_new (c.experiment, &c.splits, NULL, &error));
  g_assert_error (error, GLIA_WEIGHTS_ERROR, GLIA_WEIGHTS_ERROR_SHAPE);
  g_assert_nonnull (
      strstr (error->message, "\"0.weight\" is [16 x 6], but the network's is [15 x 6]"));
}

static void
keep_epoch_cb (GliaTrainer *trainer, const GliaEpoch *row, gpointer data)
{
  *(GliaEpoch *)data = *row;
}

/* Trains by the assignments; the last epoch's row. */
static GliaEpoch
train_case (Case *c, const char *const *assignments, mlp_metrics *test)
{
  GliaEpoch last = {0};
  const GliaTrainerObserver observer = {.epoch = keep_epoch_cb, .user_data = &last};
  g_autoptr (GError) error = NULL;

  glia_experiment_set_all (c->experiment, assignments, &error);
  g_assert_no_error (error);
  g_autoptr (GliaTrainer) trainer = glia_trainer_new (c->experiment, &c->splits, NULL, &error);
  g_assert_no_error (error);
  glia_trainer_set_observer (trainer, &observer);
  const guint64 steps = glia_trainer_steps_per_epoch (trainer);
  g_assert_cmpint (glia_trainer_run (trainer, NULL), ==, GLIA_TRAINER_FINISHED);
  g_assert_cmpuint (last.steps, ==, steps);
  if (test != NULL)
    g_assert_true (glia_trainer_test (trainer, test));
  return last;
}

/* As many rows of the train part as there are in `n`. */
static void
cut_train (Case *c, gsize n)
{
  g_autofree guint32 *rows = g_new (guint32, n);

  for (gsize i = 0; i < n; i++)
    rows[i] = (guint32)i;
  GliaDataset *part = glia_dataset_select (c->splits.train, rows, n);
  glia_dataset_unref (c->splits.train);
  c->splits.train = part;
}

/* The weights do not move, so each batch size evaluates the same ones. The dev loss is the mean that
 * training.dev-loss names; the test loss never depends on the batches. */
static void
test_losses_by_examples_and_by_batches (void)
{
  static const char *const sizes[] = {"1", "7", "32", "100"};
  double by_examples = NAN, test_loss = NAN, least = INFINITY, most = -INFINITY;

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (int examples = 0; examples <= 1; examples++) {
      g_autofree char *size = g_strconcat ("training.batch-size=", sizes[i], NULL);
      const char *const assignments[] = {
          size, examples ? "training.dev-loss=examples" : "training.dev-loss=batches",
          "training.epochs=1", "training.optimizer={\"kind\":\"sgd\",\"learning-rate\":1e-30}",
          NULL};
      g_auto (Case) c = open_case ("relu-momentum", NULL);
      mlp_metrics test;
      c.splits.test = c.splits.dev;
      const double loss = train_case (&c, assignments, &test).dev_loss;

      if (examples)
        by_examples = isnan (by_examples) ? loss : by_examples;
      test_loss = isnan (test_loss) ? test.loss : test_loss;
      g_assert_cmpfloat_with_epsilon (test.loss, test_loss, 1e-6);
      if (examples)
        g_assert_cmpfloat_with_epsilon (loss, by_examples, 1e-6);
      else {
        least = fmin (least, loss);
        most = fmax (most, loss);
      }
    }
  g_assert_cmpfloat_with_epsilon (by_examples, test_loss, 1e-6);
  g_assert_cmpfloat (most - least, >, 1e-4);
}

static const char *const batch_normalization[] = {
    "network.weights=null",
    "network.layers=[{\"units\":9,\"activation\":\"relu\",\"normalization\":\"batch\"}]",
    "training.optimizer={\"kind\":\"adam\",\"learning-rate\":0.01}",
    "training.batch-size=16",
    "training.epochs=30",
    NULL,
};

/* One row more, and nothing but chance is another: that row never makes a batch of its own. */
static void
test_a_last_row_alone_joins_the_batch_before (void)
{
  g_auto (Case) even = open_case ("relu-momentum", NULL);
  g_auto (Case) odd = open_case ("relu-momentum", NULL);

  cut_train (&even, 48);
  cut_train (&odd, 49);
  const GliaEpoch first = train_case (&even, batch_normalization, NULL);
  const GliaEpoch second = train_case (&odd, batch_normalization, NULL);
  g_assert_cmpuint (first.steps, ==, 3);
  g_assert_cmpuint (second.steps, ==, 3);
  g_assert_cmpfloat (fabs (first.dev_loss - second.dev_loss), <, 0.5 * first.dev_loss);
}

/* `found` in the file's metadata becomes `wanted`, of the same length. */
static GBytes *
edit_metadata (GBytes *file, const char *found, const char *wanted)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (file, &length);
  g_autofree char *copy = g_memdup2 (bytes, length);
  char *at = g_strstr_len (copy + 8, (gssize)length - 8, found); /* behind the header's length */

  g_assert_nonnull (at);
  memcpy (at, wanted, strlen (wanted));
  return g_bytes_new_take (g_steal_pointer (&copy), length);
}

/* A checkpoint of a version that had batches of one: before the last of 200 rows. */
static void
test_a_checkpoint_before_a_last_row_goes_on (void)
{
  g_auto (Case) c = open_case ("relu-momentum", NULL);
  g_autoptr (GError) error = NULL;

  glia_experiment_set_all (c.experiment, batch_normalization, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (c.splits.train->n_rows, ==, 200);
  g_autoptr (GliaTrainer) first = glia_trainer_new (c.experiment, &c.splits, NULL, &error);
  g_autoptr (GliaTrainer) second = glia_trainer_new (c.experiment, &c.splits, NULL, &error);
  g_assert_no_error (error);
  glia_trainer_step (first);
  g_autoptr (GBytes) saved = glia_trainer_save (first);
  g_autoptr (GBytes) edited = edit_metadata (saved, "\"glia.epoch-examples\":\"0000000000000010\"",
                                             "\"glia.epoch-examples\":\"00000000000000c7\"");
  g_autoptr (GliaSafetensors) file = glia_safetensors_parse (edited, "old", &error);
  g_assert_no_error (error);
  g_assert_true (glia_trainer_restore (second, file, "old", &error));
  glia_trainer_run_epoch (second, NULL);
  g_assert_cmpuint (glia_trainer_epochs_done (second), ==, 1);
  g_assert_cmpint (glia_trainer_run (second, NULL), ==, GLIA_TRAINER_FINISHED);
}

static void
test_batch_normalization_needs_two_rows (void)
{
  g_auto (Case) c = open_case ("relu-momentum", NULL);
  g_autoptr (GError) error = NULL;

  cut_train (&c, 1);
  glia_experiment_set_all (c.experiment, batch_normalization, &error);
  g_assert_no_error (error);
  g_assert_null (glia_trainer_new (c.experiment, &c.splits, NULL, &error));
  g_assert_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "network.layers: batch normalization needs at least 2 "
                                            "rows to train on, but the train part has 1"));
}

/* A test for each folder in `path` that holds an experiment. */
static void
add_cases (const char *path)
{
  g_autofree char *suite = g_path_get_basename (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
  g_assert_no_error (error);
  guint found = 0;
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir)) {
    g_autofree char *folder = g_build_filename (path, name, NULL);
    g_autofree char *file = g_build_filename (folder, "experiment.json", NULL);
    g_autofree char *test = g_strdup_printf ("/trainer/torch/%s/%s", suite, name);
    if (!g_file_test (file, G_FILE_TEST_EXISTS))
      continue;
    g_test_add_data_func_full (test, g_steal_pointer (&folder), test_follows_torch_step_by_step,
                               g_free);
    found++;
  }
  g_assert_cmpuint (found, >=, 10);
}

/* The first argument is the folder whose cases the other tests bend to their needs. */
int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  reference = argv[1];
  for (int i = 1; i < argc; i++)
    add_cases (argv[i]);
  g_test_add_func ("/trainer/same-bits", test_saved_and_restored_anywhere_ends_with_the_same_bits);
  g_test_add_func ("/trainer/divergence", test_divergence_names_layer_and_epoch);
  g_test_add_func ("/trainer/start-weights", test_start_weights_of_another_shape_are_an_error);
  g_test_add_func ("/trainer/losses", test_losses_by_examples_and_by_batches);
  g_test_add_func ("/trainer/last-row-alone", test_a_last_row_alone_joins_the_batch_before);
  g_test_add_func ("/trainer/checkpoint-before-a-last-row",
                   test_a_checkpoint_before_a_last_row_goes_on);
  g_test_add_func ("/trainer/two-rows", test_batch_normalization_needs_two_rows);
  return g_test_run ();
}
