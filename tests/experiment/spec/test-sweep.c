/* SPDX-License-Identifier: MIT */

#include "glia-experiment.h"

#include <string.h>

#define HEAD "{ \"data\": { \"source\": \"moons\" }, \"seed\": 7, \"name\": \"base\", \"sweep\": "

static GliaExperiment *
read_sweep (const char *sweep, GError **error)
{
  g_autofree char *text = g_strconcat (HEAD, sweep, "}", NULL);
  return glia_experiment_read_text (text, -1, "s.json", NULL, error);
}

static GPtrArray *
expand (const char *sweep)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaExperiment) experiment = read_sweep (sweep, &error);
  g_assert_no_error (error);
  GPtrArray *runs = glia_experiment_expand_sweep (experiment, &error);
  g_assert_no_error (error);
  return runs;
}

static void
assert_refused (const char *sweep, GliaExperimentError code, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaExperiment) experiment = read_sweep (sweep, &error);
  if (experiment)
    g_assert_null (glia_experiment_expand_sweep (experiment, &error));
  g_assert_error (error, GLIA_EXPERIMENT_ERROR, (int)code);
  if (!strstr (error->message, message))
    g_error ("\"%s\" does not hold \"%s\"", error->message, message);
}

static const GliaExperiment *
run_at (GPtrArray *runs, guint i)
{
  return runs->pdata[i];
}

static void
test_a_grid_is_every_combination (void)
{
  g_autoptr (GPtrArray) runs =
      expand ("{ \"grid\": { \"network.layers\": [ [], [ { \"units\": 8 }, { \"units\": 4 } ] ],"
              "\"training.optimizer.learning-rate\": [ 0.1, 0.02, 1e-5 ] }, \"seeds\": 2 }");

  g_assert_cmpuint (runs->len, ==, 12);
  for (guint i = 0; i < 12; i++) {
    g_assert_cmpuint (run_at (runs, i)->seed, ==, 7 + i % 2);
    g_assert_cmpuint (run_at (runs, i)->network.layers->len, ==, i < 6 ? 0 : 2);
    g_assert_cmpint (run_at (runs, i)->sweep.kind, ==, GLIA_SWEEP_NONE);
    g_assert_cmpuint (run_at (runs, i)->sweep.seeds, ==, 1);
  }
  g_assert_cmpfloat (run_at (runs, 2)->training.optimizer.learning_rate, ==, 0.02);
  g_assert_cmpfloat (run_at (runs, 10)->training.optimizer.learning_rate, ==, 1e-5);
  g_assert_cmpstr (run_at (runs, 0)->name, ==, "none · 0.1 · seed 7");
  g_assert_cmpstr (run_at (runs, 9)->name, ==, "8-4 · 0.02 · seed 8");
}

static void
test_pairs_go_side_by_side (void)
{
  g_autoptr (GPtrArray) runs =
      expand ("{ \"pairs\": { \"training.batch-size\": [ 1, 2 ], \"training.optimizer.kind\": "
              "[ \"sgd\", \"adagrad\" ] }, \"names\": [ \"a\", \"b\" ] }");

  g_assert_cmpuint (runs->len, ==, 2);
  g_assert_cmpstr (run_at (runs, 0)->name, ==, "a");
  g_assert_cmpstr (run_at (runs, 1)->name, ==, "b");
  g_assert_cmpuint (run_at (runs, 1)->training.batch_size, ==, 2);
  /* The kind's own default, not the one of the kind before. */
  g_assert_cmpint (run_at (runs, 1)->training.optimizer.kind, ==, MLP_ADAGRAD);
  g_assert_cmpfloat (run_at (runs, 1)->training.optimizer.epsilon, ==, 1e-10);
}

static void
test_seeds_alone_and_no_sweep (void)
{
  g_autoptr (GPtrArray) seeds = expand ("{ \"seeds\": 3 }");
  g_autoptr (GPtrArray) none = expand ("null");

  g_assert_cmpuint (seeds->len, ==, 3);
  g_assert_cmpstr (run_at (seeds, 2)->name, ==, "base · seed 9");
  g_assert_cmpuint (none->len, ==, 1);
  g_assert_cmpstr (run_at (none, 0)->name, ==, "base");
}

static void
test_mistakes (void)
{
  assert_refused (
      "{ \"pairs\": { \"seed\": [ 1, 2 ], \"training.epochs\": [ 1 ] } }",
      GLIA_EXPERIMENT_ERROR_CONFLICT,
      "the lists must be equally long: \"training.epochs\" has 1 values, \"seed\" has 2.");
  assert_refused ("{ \"grid\": { \"seed\": [ 1 ] }, \"pairs\": { \"seed\": [ 1 ] } }",
                  GLIA_EXPERIMENT_ERROR_CONFLICT, "either \"grid\" or \"pairs\"");
  assert_refused ("{ \"grid\": { \"seed\": [] } }", GLIA_EXPERIMENT_ERROR_TYPE,
                  "$.sweep.grid[\"seed\"]: [] is not a list of at least one value.");
  assert_refused ("{ \"grid\": {} }", GLIA_EXPERIMENT_ERROR_TYPE, "$.sweep.grid");
  assert_refused ("{ \"grid\": { \"seed\": [ 1, 2 ] }, \"names\": [ \"a\" ] }",
                  GLIA_EXPERIMENT_ERROR_CONFLICT, "there are 1 names for 2 runs.");
  assert_refused ("{ \"grid\": { \"sweep.seeds\": [ 1, 2 ] } }", GLIA_EXPERIMENT_ERROR_KEY,
                  "cannot vary");
  assert_refused ("{ \"seeds\": 0 }", GLIA_EXPERIMENT_ERROR_VALUE,
                  "$.sweep.seeds: 0 is out of range");
  assert_refused ("{ \"seeds\": 100000, \"grid\": { \"seed\": [ 1, 2 ] } }",
                  GLIA_EXPERIMENT_ERROR_VALUE, "more than 100000 runs");
  assert_refused ("{ \"grid\": { \"training.epochs\": [ 1, 0 ] } }", GLIA_EXPERIMENT_ERROR_VALUE,
                  "s.json: run 2 of the sweep (0): $.training.epochs: 0 is out of range");
  assert_refused ("{ \"grid\": { \"training.epoch\": [ 1 ] } }", GLIA_EXPERIMENT_ERROR_KEY,
                  "Did you mean \"epochs\"?");
  assert_refused ("{ \"grid\": { \"network.layers[1].units\": [ 1 ] } }", GLIA_EXPERIMENT_ERROR_KEY,
                  "\"1\" is not an index of a list of 0");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sweep/a-grid-is-every-combination", test_a_grid_is_every_combination);
  g_test_add_func ("/sweep/pairs-go-side-by-side", test_pairs_go_side_by_side);
  g_test_add_func ("/sweep/seeds-alone-and-no-sweep", test_seeds_alone_and_no_sweep);
  g_test_add_func ("/sweep/mistakes", test_mistakes);
  return g_test_run ();
}
