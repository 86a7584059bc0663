/* SPDX-License-Identifier: MIT */
#include "glia-comparison.h"

#include "glia-data-loader.h"
#include "glia-run-summary.h"
#include "session-harness.h"

#include <glib/gstdio.h>
#include <math.h>

/* Trains a run with `settings` (key=value, NULL-terminated) besides the few epochs that a test takes. */
static void
train_one (GPtrArray *runs, const char *name, guint64 seed, const char *const *settings)
{
  static guint number;
  g_autoptr (GliaExperiment) experiment = glia_experiment_new ();
  g_autoptr (GError) error = NULL;
  const char *const few[] = {"training.epochs=4", "data.samples=60", NULL};

  g_assert_true (glia_experiment_set_all (experiment, few, &error));
  g_assert_true (glia_experiment_set_all (experiment, settings, &error));
  g_assert_no_error (error);
  experiment->seed = seed;
  g_free (experiment->name);
  experiment->name = g_strdup (name);
  g_autofree char *path = g_strdup_printf ("%s/%03u", session_folder (), number++);
  g_autoptr (GliaSplits) splits = glia_data_load (experiment, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *hash = glia_data_hash (splits);
  GliaRun *run = glia_run_create (experiment, hash, path, &error);
  g_assert_no_error (error);
  g_assert_true (glia_run_train (run, splits, NULL, NULL, &error));
  g_assert_no_error (error);
  g_ptr_array_add (runs, run);
}

static void
train (GPtrArray *runs, const char *name, guint64 seed, const char *assignment)
{
  const char *const settings[] = {assignment, NULL};

  train_one (runs, name, seed, settings);
}

static GPtrArray *
new_runs (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)glia_run_free);
}

static GliaComparison *
compare (GPtrArray *runs)
{
  g_autoptr (GError) error = NULL;
  GliaComparison *comparison = glia_comparison_new (runs, &error);

  g_assert_no_error (error);
  return comparison;
}

static void
test_seeds_are_one_group (void)
{
  g_autoptr (GPtrArray) runs = new_runs ();
  g_autoptr (GError) error = NULL;
  static const char *const names[] = {"slow · seed 1", "slow · seed 2", "slow · seed 3"};
  static const char *const others[] = {"fast · seed 1", "fast · seed 2", "fast · seed 3"};

  for (guint i = 0; i < 3; i++)
    train (runs, names[i], i + 1, "training.optimizer.learning-rate=0.001");
  for (guint i = 0; i < 3; i++)
    train (runs, others[i], i + 1, "training.optimizer.learning-rate=0.1");
  g_autoptr (GliaComparison) comparison = compare (runs);
  g_assert_cmpuint (comparison->groups->len, ==, 2);
  const GliaGroup *slow = comparison->groups->pdata[0], *fast = comparison->groups->pdata[1];
  g_assert_cmpstr (slow->name, ==, "slow");
  g_assert_cmpstr (slow->seeds, ==, "3");
  g_assert_cmpuint (fast->runs->len, ==, 3);
  double sum = 0;
  for (guint i = 0; i < 3; i++) {
    g_auto (GliaRunResult) result = {0};
    g_assert_true (glia_run_summarize (fast->runs->pdata[i], &result, &error));
    g_assert_cmpint (result.state, ==, GLIA_RUN_FINISHED);
    sum += result.best.accuracy;
  }
  g_assert_cmpfloat_with_epsilon (fast->samples[GLIA_COLUMN_BEST_DEV_ACCURACY].mean, sum / 3,
                                  1e-12);

  g_assert_cmpuint (comparison->differences->len, ==, 1);
  const GliaKeyDifference *difference = comparison->differences->pdata[0];
  g_assert_cmpstr (difference->path, ==, "training.optimizer.learning-rate");
  g_assert_cmpstr (difference->values[0], ==, "0.001");
  g_assert_cmpstr (difference->values[1], ==, "0.1");

  /* Three seeds can be dealt out in 20 ways: no p below 0.1. */
  const GliaVerdict verdict = glia_comparison_judge (comparison, 1, 0);
  g_assert_cmpint (verdict.answer, ==, GLIA_VERDICT_TOO_FEW);
  g_assert_cmpint (verdict.column, ==, GLIA_COLUMN_BEST_DEV_ACCURACY);
  g_assert_cmpint (verdict.test.kind, ==, GLIA_TEST_PERMUTATION);
  g_assert_true (isnan (verdict.test.low));
  g_assert_cmpfloat_with_epsilon (verdict.test.difference,
                                  fast->samples[GLIA_COLUMN_BEST_DEV_ACCURACY].mean -
                                      slow->samples[GLIA_COLUMN_BEST_DEV_ACCURACY].mean,
                                  1e-12);

  g_autoptr (GArray) curve = glia_group_curve (fast, G_STRUCT_OFFSET (GliaEpoch, dev_loss), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (curve->len, ==, 4);
  g_assert_cmpuint (g_array_index (curve, GliaSample, 3).n, ==, 3);
  g_assert_true (isfinite (g_array_index (curve, GliaSample, 3).mean));
}

/* The same file four times, against another one four times: one seed a side. */
static void
test_runs_again_count_once (void)
{
  g_autoptr (GPtrArray) runs = new_runs ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 4; i++) {
    train (runs, "slow", 42, "training.optimizer.learning-rate=0.001");
    train (runs, "fast", 42, "training.optimizer.learning-rate=0.1");
  }
  g_autoptr (GliaComparison) comparison = compare (runs);
  g_assert_cmpuint (comparison->groups->len, ==, 2);
  const GliaGroup *slow = comparison->groups->pdata[0];
  g_assert_cmpuint (slow->all->len, ==, 4);
  g_assert_cmpuint (slow->runs->len, ==, 1);
  g_assert_cmpstr (slow->seeds, ==, "1 × 4");
  for (gsize c = 0; c < GLIA_COLUMNS; c++)
    g_assert_cmpuint (slow->samples[c].n, <=, 1);
  const GliaVerdict verdict = glia_comparison_judge (comparison, 0, 1);
  g_assert_cmpint (verdict.answer, ==, GLIA_VERDICT_TOO_FEW);
  g_assert_true (isnan (verdict.p));
  g_assert_false (isnan (verdict.test.difference));
  g_autoptr (GArray) curve = glia_group_curve (slow, G_STRUCT_OFFSET (GliaEpoch, dev_loss), &error);
  g_assert_cmpuint (g_array_index (curve, GliaSample, 0).n, ==, 1);
}

/* The seed of generated data is a seed; other epochs, other noise make another experiment. */
static void
test_only_seeds_may_differ (void)
{
  g_autoptr (GPtrArray) runs = new_runs ();

  train (runs, "a", 42, "data.seed=1");
  train (runs, "a", 42, "data.seed=2");
  train (runs, "a", 42, "training.epochs=5");
  train (runs, "a", 42, "data.noise=0.3");
  g_autoptr (GliaComparison) comparison = compare (runs);
  g_assert_cmpuint (comparison->groups->len, ==, 3);
  g_assert_cmpuint (((GliaGroup *)comparison->groups->pdata[0])->runs->len, ==, 2);
  /* And so a difference need not come from what is asked about. */
  g_auto (GStrv) unlike = glia_comparison_unlike (comparison, 0, 1);
  g_assert_true (g_strv_contains ((const char *const *)unlike, "training.epochs"));
  g_assert_true (g_strv_contains ((const char *const *)unlike, "data.seed"));
  for (guint i = 0; i < 3; i++)
    for (guint k = 0; k < i; k++)
      g_assert_cmpstr (((GliaGroup *)comparison->groups->pdata[i])->name, !=,
                       ((GliaGroup *)comparison->groups->pdata[k])->name);
}

/* Files that were changed between two runs of one experiment. */
static void
test_changed_data_is_other_data (void)
{
  g_autoptr (GPtrArray) runs = new_runs ();
  g_autofree char *file = g_build_filename (session_folder (), "points.csv", NULL);
  g_autofree char *data = g_strdup_printf ("data={\"source\": \"csv\", \"train\": \"%s\"}", file);

  for (int other = 0; other < 2; other++) {
    g_autoptr (GString) text = g_string_new ("x,y,class\n");
    for (int i = 0; i < 40; i++)
      g_string_append_printf (text, "%d,%d,%s\n", i % 7 + other, i % 5, i % 3 == 0 ? "no" : "yes");
    g_assert_true (g_file_set_contents (file, text->str, -1, NULL));
    g_autoptr (GliaExperiment) experiment = glia_experiment_new ();
    g_autoptr (GError) error = NULL;
    const char *const few[] = {"training.epochs=2", data, NULL};
    g_assert_true (glia_experiment_set_all (experiment, few, &error));
    g_autofree char *path = g_strdup_printf ("%s/csv-%d", session_folder (), other);
    g_autoptr (GliaSplits) splits = glia_data_load (experiment, NULL, NULL, NULL, NULL, &error);
    g_assert_no_error (error);
    g_autofree char *hash = glia_data_hash (splits);
    GliaRun *run = glia_run_create (experiment, hash, path, &error);
    g_assert_true (glia_run_train (run, splits, NULL, NULL, &error));
    g_ptr_array_add (runs, run);
  }
  g_autoptr (GliaComparison) comparison = compare (runs);
  g_assert_cmpuint (comparison->groups->len, ==, 2);
  g_auto (GStrv) unlike = glia_comparison_unlike (comparison, 0, 1);
  g_assert_true (g_strv_contains ((const char *const *)unlike, "data.hash"));
}

static void
test_diverged_runs_do_not_count (void)
{
  g_autoptr (GPtrArray) runs = new_runs ();

  for (guint i = 0; i < 2; i++)
    train (runs, "wild", 42 + i, "training.optimizer={\"kind\": \"sgd\", \"learning-rate\": 1e30}");
  train (runs, "tame", 42, "training.epochs=3");
  g_autoptr (GliaComparison) comparison = compare (runs);
  const GliaGroup *wild = comparison->groups->pdata[0];
  g_assert_cmpstr (wild->seeds, ==, "0, 2 diverged");
  g_assert_cmpuint (wild->diverged, ==, 2);
  for (gsize c = 0; c < GLIA_COLUMNS; c++)
    g_assert_cmpuint (wild->samples[c].n, ==, 0);
  g_assert_cmpint (glia_comparison_judge (comparison, 0, 1).answer, ==, GLIA_VERDICT_NO_VALUES);
}

static void
test_losses_decide_without_accuracies (void)
{
  g_autoptr (GPtrArray) runs = new_runs ();
  static const char *const good[] = {"data={\"source\": \"plane\", \"samples\": 60}",
                                     "training.optimizer.learning-rate=0.01", NULL};
  static const char *const bad[] = {"data={\"source\": \"plane\", \"samples\": 60}",
                                    "training.optimizer.learning-rate=0.00001", NULL};

  for (guint seed = 1; seed <= 5; seed++) {
    train_one (runs, "m", seed, good);
    train_one (runs, "m", seed, bad);
  }
  g_autoptr (GliaComparison) comparison = compare (runs);
  const GliaVerdict verdict = glia_comparison_judge (comparison, 0, 1),
                    other = glia_comparison_judge (comparison, 1, 0);
  g_assert_cmpint (verdict.column, ==, GLIA_COLUMN_LOWEST_DEV_LOSS);
  g_assert_cmpint (verdict.test.kind, ==, GLIA_TEST_PAIRED);
  g_assert_cmpfloat (verdict.test.difference, <, 0);
  g_assert_cmpfloat (verdict.p, ==, other.p);
  g_assert_cmpfloat (verdict.test.low, ==, -other.test.high);
  g_assert_cmpint (verdict.answer, ==, verdict.p < 0.05 ? GLIA_VERDICT_FIRST : GLIA_VERDICT_OPEN);
  /* One file with other settings: the names say so. */
  g_assert_cmpstr (((GliaGroup *)comparison->groups->pdata[0])->name, ==, "m, rate 0.01");
  g_assert_cmpstr (((GliaGroup *)comparison->groups->pdata[1])->name, ==, "m, rate 1e-05");
}

/* A row of many seeds is not called after one of them. */
static void
test_a_group_has_the_common_name (void)
{
  g_autoptr (GPtrArray) runs = new_runs ();

  train (runs, "0.02 · 1", 1, "data.noise=0.2");
  train (runs, "0.02 · 20", 20, "data.noise=0.2");
  g_autoptr (GliaComparison) comparison = compare (runs);
  g_assert_cmpstr (((GliaGroup *)comparison->groups->pdata[0])->name, ==, "0.02");
}

/* What was interrupted says of its rows what a finished run says. */
static void
test_interrupted_says_the_same (void)
{
  g_autoptr (GPtrArray) runs = new_runs ();
  g_auto (GliaRunResult) finished = {0}, interrupted = {0};
  static const char *const settings[] = {
      "training.epochs=12", "training.early-stopping={\"patience\": 50, \"metric\": \"dev-loss\"}",
      NULL};

  train_one (runs, "a", 3, settings);
  GliaRun *run = runs->pdata[0];
  g_assert_true (glia_run_summarize (run, &finished, NULL));
  g_autofree char *status = g_build_filename (glia_run_path (run), "status.json", NULL),
                  *result = g_build_filename (glia_run_path (run), "result.json", NULL);
  g_assert_true (g_file_set_contents (
      status, "{\"state\":\"running\",\"reason\":\"\",\"heartbeat\":0,\"host\":\"\",\"pid\":0}", -1,
      NULL));
  g_assert_cmpint (g_unlink (result), ==, 0);
  g_assert_true (glia_run_summarize (run, &interrupted, NULL));
  g_assert_cmpint (interrupted.state, ==, GLIA_RUN_INTERRUPTED);
  g_assert_cmpuint (finished.best.epoch, ==, interrupted.best.epoch);
  g_assert_cmpuint (finished.best.lowest_epoch, ==, interrupted.best.lowest_epoch);
  g_assert_cmpfloat (finished.best.accuracy, ==, interrupted.best.accuracy);
  g_assert_cmpfloat (finished.best.loss, ==, interrupted.best.loss);
  g_assert_cmpfloat (finished.best.lowest_loss, ==, interrupted.best.lowest_loss);
  /* Early stopping looks at the loss: so do the weights that are kept. */
  g_assert_cmpuint (finished.kept_epoch, ==, finished.best.lowest_epoch);
  g_assert_cmpuint (finished.kept_epoch, ==, interrupted.kept_epoch);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/comparison/groups", test_seeds_are_one_group);
  g_test_add_func ("/comparison/again", test_runs_again_count_once);
  g_test_add_func ("/comparison/only-seeds", test_only_seeds_may_differ);
  g_test_add_func ("/comparison/changed-data", test_changed_data_is_other_data);
  g_test_add_func ("/comparison/diverged", test_diverged_runs_do_not_count);
  g_test_add_func ("/comparison/losses", test_losses_decide_without_accuracies);
  g_test_add_func ("/comparison/common-name", test_a_group_has_the_common_name);
  g_test_add_func ("/comparison/interrupted", test_interrupted_says_the_same);
  return session_run_tests ();
}
