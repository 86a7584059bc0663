/* SPDX-License-Identifier: MIT */
#include "glia-comparison.h"

#include "glia-data-loader.h"
#include "session-harness.h"

#include <math.h>

/* Trains `assignment`'s experiment with three seeds. */
static void
train (GPtrArray *runs, const char *name, const char *assignment)
{
  for (guint64 seed = 1; seed <= 3; seed++) {
    g_autoptr (GliaExperiment) experiment = glia_experiment_new ();
    g_autoptr (GError) error = NULL;
    const char *const assignments[] = {"training.epochs=4", "data.samples=60", assignment, NULL};
    g_assert_true (glia_experiment_set_all (experiment, assignments, &error));
    experiment->seed = seed;
    g_free (experiment->name);
    experiment->name = g_strdup_printf ("%s · seed %" G_GUINT64_FORMAT, name, seed);
    g_autofree char *path =
        g_strdup_printf ("%s/%s-%" G_GUINT64_FORMAT, session_folder (), name, seed);
    g_autoptr (GliaSplits) splits = glia_data_load (experiment, NULL, NULL, NULL, NULL, &error);
    g_assert_no_error (error);
    g_autofree char *hash = glia_data_hash (splits);
    GliaRun *run = glia_run_create (experiment, hash, path, &error);
    g_assert_no_error (error);
    g_assert_true (glia_run_train (run, splits, NULL, NULL, &error));
    g_assert_no_error (error);
    g_ptr_array_add (runs, run);
  }
}

static void
test_seeds_are_one_group (void)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify)glia_run_free);
  g_autoptr (GError) error = NULL;

  train (runs, "slow", "training.optimizer.learning-rate=0.001");
  train (runs, "fast", "training.optimizer.learning-rate=0.1");
  g_autoptr (GliaComparison) comparison = glia_comparison_new (runs, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (comparison->groups->len, ==, 2);
  const GliaGroup *slow = comparison->groups->pdata[0], *fast = comparison->groups->pdata[1];
  g_assert_cmpstr (slow->name, ==, "slow");
  g_assert_cmpuint (fast->runs->len, ==, 3);
  double sum = 0;
  for (guint i = 0; i < 3; i++) {
    g_auto (GliaRunResult) result = {0};
    g_assert_true (glia_run_summarize (fast->runs->pdata[i], &result, &error));
    g_assert_cmpint (result.state, ==, GLIA_RUN_FINISHED);
    sum += result.best_dev_accuracy;
  }
  g_assert_cmpfloat_with_epsilon (fast->samples[GLIA_COLUMN_BEST_DEV_ACCURACY].mean, sum / 3,
                                  1e-12);

  g_assert_cmpuint (comparison->differences->len, ==, 1);
  const GliaKeyDifference *difference = comparison->differences->pdata[0];
  g_assert_cmpstr (difference->path, ==, "training.optimizer.learning-rate");
  g_assert_cmpstr (difference->values[0], ==, "0.001");
  g_assert_cmpstr (difference->values[1], ==, "0.1");

  const GliaTest test = glia_comparison_test (comparison, 1, 0, GLIA_COLUMN_BEST_DEV_ACCURACY);
  g_assert_cmpint (test.kind, ==, GLIA_TEST_PERMUTATION);
  g_assert_cmpfloat_with_epsilon (test.difference,
                                  fast->samples[GLIA_COLUMN_BEST_DEV_ACCURACY].mean -
                                      slow->samples[GLIA_COLUMN_BEST_DEV_ACCURACY].mean,
                                  1e-12);

  g_autoptr (GArray) curve = glia_group_curve (fast, G_STRUCT_OFFSET (GliaEpoch, dev_loss), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (curve->len, ==, 4);
  g_assert_cmpuint (g_array_index (curve, GliaSample, 3).n, ==, 3);
  g_assert_true (isfinite (g_array_index (curve, GliaSample, 3).mean));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/comparison/groups", test_seeds_are_one_group);
  return session_run_tests ();
}
