/* SPDX-License-Identifier: MIT */

#include "glia-sweep-lists.h"

#include <string.h>

static void
assert_list (const char *text, guint n, const double *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) list = glia_number_list_parse (text, &error);

  g_test_message ("%s", text);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat (g_array_index (list, double, i), ==, expected[i]);
}

static void
test_lists (void)
{
  assert_list ("0.001, 0.01, 0.1", 3, (double[]){0.001, 0.01, 0.1});
  assert_list ("0.1;1e-3 ,", 2, (double[]){0.1, 0.001});
  assert_list ("1..4", 4, (double[]){1, 2, 3, 4});
  assert_list ("3..1", 3, (double[]){3, 2, 1});
  assert_list ("0..1 5", 5, (double[]){0, 0.25, 0.5, 0.75, 1});
  assert_list ("0 .. 1 lin 3", 3, (double[]){0, 0.5, 1});
  assert_list ("16..256 log 5", 5, (double[]){16, 32, 64, 128, 256});
  assert_list ("0.001..0.1 log 5", 5, (double[]){0.001, 0.00316228, 0.01, 0.0316228, 0.1});
  assert_list ("0, 0.01..1 log 3", 4, (double[]){0, 0.01, 0.1, 1});
  g_assert_true (glia_number_list_is_one ("1..2"));
  g_assert_true (glia_number_list_is_one ("1, 2"));
  g_assert_false (glia_number_list_is_one ("-1.5e-3"));
}

static void
test_what_is_no_list (void)
{
  static const char *const cases[][2] = {
      {"0.1, x", "“x”"},
      {"0.1,", "at least two"},
      {"0.1, 0.2, 0.1", "twice"},
      {"0.1..0.5", "how many"},
      {"0..1 log 3", "above 0"},
      {"a..b 3", "no range"},
      {"1..9 log 1", "how many"},
      {"1..100000", "More than"},
      {"1..2 log x", "how many"},
      {"1e999, 2", "not a number"},
      {", 1, 2", "not a number"},
      {"0,01", "one number or two"},
      {"1, 0,5", "one number or two"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_test_message ("%s", cases[i][0]);
    g_assert_null (glia_number_list_parse (cases[i][0], &error));
    g_assert_error (error, GLIA_EXPERIMENT_ERROR, GLIA_EXPERIMENT_ERROR_VALUE);
    g_assert_nonnull (strstr (error->message, cases[i][1]));
  }
}

/* Takes `experiment`. */
static GliaExperiment *
with (GliaExperiment *experiment, const char *path, const char *text)
{
  g_autoptr (GliaExperiment) before = experiment;
  g_autoptr (GArray) list = glia_number_list_parse (text, NULL);
  g_autoptr (GError) error = NULL;
  GliaExperiment *after = glia_sweep_with_list (before, path, list, &error);
  g_assert_no_error (error);
  return after;
}

static void
test_two_lists_are_a_grid (void)
{
  g_autoptr (GError) error = NULL;
  GliaExperiment *one =
      with (glia_experiment_new (), "training.optimizer.learning-rate", "0.001, 0.01, 0.1");
  g_autoptr (GliaExperiment) two = with (one, "network.layers[0].units", "8, 64");

  g_assert_cmpuint (glia_sweep_runs (two), ==, 6);
  g_assert_cmpfloat (two->training.optimizer.learning_rate, ==, 0.001);
  g_autoptr (GPtrArray) runs = glia_experiment_expand_sweep (two, &error);
  g_assert_no_error (error);
  const GliaExperiment *last = runs->pdata[5];
  g_assert_cmpfloat (last->training.optimizer.learning_rate, ==, 0.1);
  g_assert_cmpuint (g_array_index (last->network.layers, mlp_layer, 0).units, ==, 64);
  g_assert_cmpuint (glia_sweep_values (two, "network.layers[0].units")->len, ==, 2);

  g_autoptr (GliaExperiment) back =
      glia_sweep_with_value (two, "network.layers[0].units", "5", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (glia_sweep_runs (back), ==, 3);
  g_assert_null (glia_sweep_values (back, "network.layers[0].units"));
  g_autoptr (GliaExperiment) none =
      glia_sweep_with_value (back, "training.optimizer.learning-rate", "0.5", &error);
  g_assert_no_error (error);
  g_assert_cmpint (none->sweep.kind, ==, GLIA_SWEEP_NONE);
  g_assert_cmpfloat (none->training.optimizer.learning_rate, ==, 0.5);
  g_autoptr (GliaExperiment) removed = glia_sweep_removed (two);
  g_assert_cmpuint (glia_sweep_runs (removed), ==, 1);
}

static void
test_a_run_that_cannot_be (void)
{
  static const char *const cases[][3] = {
      {"training.optimizer.learning-rate", "0.1, -1", "learning-rate"},
      {"network.layers[0].units", "8, 8.5", "units"},
      {"training.batch-size", "1, 0", "batch-size"},
      {"training.epochs", "1..1000", NULL},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GliaExperiment) experiment = glia_experiment_new ();
    g_autoptr (GArray) list = glia_number_list_parse (cases[i][1], NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (GliaExperiment) swept = glia_sweep_with_list (experiment, cases[i][0], list, &error);
    g_assert_true ((swept == NULL) == (cases[i][2] != NULL));
    if (swept == NULL)
      g_assert_nonnull (strstr (error->message, cases[i][2]));
  }
}

static void
test_pairs_stay_pairs (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaExperiment) pairs = glia_experiment_read_text (
      "{\"data\": {\"source\": \"moons\"}, \"sweep\": {\"pairs\": {\"network.layers\": [[], "
      "[{\"units\": 4}]], \"training.optimizer.learning-rate\": [0.1, 0.2]}, \"names\": [\"a\", "
      "\"b\"]}}",
      -1, "pairs", NULL, &error);
  g_autoptr (GArray) two = glia_number_list_parse ("0.3, 0.4", NULL);
  g_autoptr (GArray) three = glia_number_list_parse ("0.3, 0.4, 0.5", NULL);

  g_assert_no_error (error);
  g_autoptr (GliaExperiment) good =
      glia_sweep_with_list (pairs, "training.optimizer.learning-rate", two, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (glia_sweep_runs (good), ==, 2);
  g_assert_null (good->sweep.names);
  g_assert_null (glia_sweep_with_list (pairs, "training.batch-size", three, &error));
  g_assert_nonnull (strstr (error->message, "2 runs"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sweep-lists/lists", test_lists);
  g_test_add_func ("/sweep-lists/what-is-no-list", test_what_is_no_list);
  g_test_add_func ("/sweep-lists/two-lists-are-a-grid", test_two_lists_are_a_grid);
  g_test_add_func ("/sweep-lists/a-run-that-cannot-be", test_a_run_that_cannot_be);
  g_test_add_func ("/sweep-lists/pairs-stay-pairs", test_pairs_stay_pairs);
  return g_test_run ();
}
