/* SPDX-License-Identifier: MIT */
#include "glia-run-index.h"
#include "glia-run-summary.h"

#include "glia-comparison.h"
#include "glia-data-loader.h"
#include "glia-run-labels.h"
#include "session-harness.h"

#include <glib/gstdio.h>
#include <math.h>

typedef struct {
  char *folder, *store;
  GliaSplits *splits;
} Fixture;

static char *
add_run (Fixture *f, const char *name, const char *const *assignments)
{
  g_autoptr (GliaExperiment) experiment = glia_experiment_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (glia_experiment_set (experiment, "data.samples=60", &error));
  g_assert_true (glia_experiment_set (experiment, "training.epochs=3", &error));
  g_assert_true (glia_experiment_set_all (experiment, assignments, &error));
  g_assert_no_error (error);
  g_free (experiment->name);
  experiment->name = g_strdup (name);
  if (f->splits == NULL)
    f->splits = glia_data_load (experiment, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *hash = glia_data_hash (f->splits);
  char *path = g_build_filename (f->store, name, NULL);
  g_autoptr (GliaRun) run = glia_run_create (experiment, hash, path, &error);
  g_assert_no_error (error);
  g_assert_true (glia_run_train (run, f->splits, NULL, NULL, &error));
  return path;
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  static const char *const one[] = {NULL};
  static const char *const two[] = {"network.layers=[{\"units\":8,\"activation\":\"relu\"},{"
                                    "\"units\":4,\"activation\":\"tanh\"}]",
                                    "seed=7", "training.optimizer.learning-rate=0.5", NULL};

  *f = (Fixture){.folder = g_dir_make_tmp ("glia-index-XXXXXX", NULL)};
  f->store = g_build_filename (f->folder, "store", NULL);
  g_free (add_run (f, "a", one));
  g_free (add_run (f, "b", two));
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  g_autofree char *cache = glia_run_index_cache (f->store);

  (void)g_remove (cache);
  session_remove_tree (f->folder);
  glia_splits_free (f->splits);
  g_free (f->store);
  g_free (f->folder);
}

static GPtrArray *
read_all (Fixture *f, GPtrArray *known)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *all = glia_run_index_read (f->store, known, NULL, &error);

  g_assert_no_error (error);
  return all;
}

static void
assert_same_number (double a, double b)
{
  g_assert_true (a == b || (isnan (a) && isnan (b)));
}

/* Everything equals what the run itself says. */
static void
assert_true_facts (GPtrArray *all, const char *store)
{
  g_autoptr (GPtrArray) runs = glia_run_list (store, NULL);

  g_assert_cmpuint (all->len, ==, runs->len);
  for (guint i = 0; i < all->len; i++) {
    const GliaRunFacts *facts = all->pdata[i];
    GliaRun *run = runs->pdata[i];
    g_auto (GliaRunResult) result = {0};
    g_assert_true (glia_run_summarize (run, &result, NULL));
    g_assert_cmpstr (facts->path, ==, glia_run_path (run));
    g_assert_cmpstr (facts->reason, ==, result.reason);
    g_assert_cmpint (facts->state, ==, result.state);
    g_assert_cmpuint (facts->epochs, ==, result.epochs);
    g_assert_cmpuint (facts->best.epoch, ==, result.best.epoch);
    g_assert_cmpuint (facts->parameters, ==, result.parameters);
    g_assert_cmpuint (facts->seed, ==, glia_run_experiment (run)->seed);
    assert_same_number (facts->best.accuracy, result.best.accuracy);
    assert_same_number (facts->best.lowest_loss, result.best.lowest_loss);
    assert_same_number (facts->test_accuracy, result.test_accuracy);
    assert_same_number (facts->test_loss, result.test_loss);
    assert_same_number (facts->seconds, result.seconds);
  }
}

static void
test_facts (Fixture *f, gconstpointer unused)
{
  g_autoptr (GPtrArray) all = read_all (f, NULL);
  const GliaRunFacts *a = all->pdata[0], *b = all->pdata[1];

  assert_true_facts (all, f->store);
  g_assert_cmpstr (a->name, ==, "a");
  g_assert_cmpstr (a->hidden, ==, "4");
  g_assert_cmpstr (b->hidden, ==, "8 · 4");
  g_assert_cmpstr (b->activation, ==, "ReLU, Tanh");
  g_assert_cmpfloat (b->learning_rate, ==, 0.5);
  g_assert_cmpuint (b->seed, ==, 7);
  g_assert_cmpuint (b->planned_epochs, ==, 3);
  g_assert_cmpstr (a->group, !=, b->group);
  /* From the cache, and from what was known. */
  g_autoptr (GPtrArray) cached = read_all (f, NULL);
  g_autoptr (GPtrArray) again = read_all (f, cached);
  assert_true_facts (cached, f->store);
  g_assert_true (again->pdata[1] == cached->pdata[1]);
}

/* A cache that is cut off, or something else altogether, is not believed. */
static void
test_damaged_cache (Fixture *f, gconstpointer unused)
{
  g_autoptr (GPtrArray) first = read_all (f, NULL);
  g_autofree char *cache = glia_run_index_cache (f->store), *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (cache, &text, &length, NULL));
  for (gsize cut = 0; cut < length; cut += 37) {
    g_assert_true (g_file_set_contents (cache, text, (gssize)cut, NULL));
    g_autoptr (GPtrArray) all = read_all (f, NULL);
    assert_true_facts (all, f->store);
  }
  for (gsize at = 0; at < length; at += 11) {
    g_autofree char *damaged = g_memdup2 (text, length);
    damaged[at] = (char)(damaged[at] ^ 0x5a);
    g_assert_true (g_file_set_contents (cache, damaged, (gssize)length, NULL));
    g_autoptr (GPtrArray) all = read_all (f, NULL);
    g_assert_cmpuint (all->len, ==, 2);
  }
}

static void
test_changes_are_seen (Fixture *f, gconstpointer unused)
{
  static const char *const third[] = {"seed=9", NULL};
  g_autoptr (GPtrArray) before = read_all (f, NULL);
  g_autofree char *path = add_run (f, "c", third);
  g_autoptr (GPtrArray) more = read_all (f, before);
  const GliaRunLabels labels = {.name = (char *)"Third",
                                .note = (char *)"the best so far",
                                .tags = (char *[]){(char *)"paper", (char *)"x", NULL}};

  assert_true_facts (more, f->store);
  g_assert_true (more->pdata[0] == before->pdata[0]);
  /* Runs that differ in nothing but the seed are one group. */
  g_assert_cmpstr (((GliaRunFacts *)more->pdata[2])->group, ==,
                   ((GliaRunFacts *)more->pdata[0])->group);
  g_assert_true (glia_run_labels_write (path, &labels, NULL));
  g_autoptr (GPtrArray) labelled = read_all (f, more);
  const GliaRunFacts *facts = labelled->pdata[2];
  g_assert_cmpstr (facts->name, ==, "Third");
  g_assert_cmpstr (facts->note, ==, "the best so far");
  g_assert_cmpstr (facts->tags[0], ==, "paper");
  g_assert_cmpuint (g_strv_length (facts->tags), ==, 2);
  g_assert_true (labelled->pdata[1] == more->pdata[1]);
}

static void
test_trash (Fixture *f, gconstpointer unused)
{
  g_autoptr (GPtrArray) before = read_all (f, NULL);
  g_autofree char *path = g_strdup (((GliaRunFacts *)before->pdata[0])->path);
  g_autoptr (GError) error = NULL;
  g_autofree char *trashed = glia_run_trash (path, &error);

  g_assert_no_error (error);
  g_autoptr (GPtrArray) fewer = read_all (f, before);
  g_assert_cmpuint (fewer->len, ==, 1);
  assert_true_facts (fewer, f->store);
  g_assert_true (glia_run_untrash (trashed, path, &error));
  g_autoptr (GPtrArray) back = read_all (f, fewer);
  assert_true_facts (back, f->store);
  g_assert_cmpuint (back->len, ==, 2);

  g_free (trashed);
  trashed = glia_run_trash (path, &error);
  glia_run_empty_trash (f->store, 3600);
  g_assert_true (g_file_test (trashed, G_FILE_TEST_IS_DIR));
  glia_run_empty_trash (f->store, 0);
  g_assert_false (g_file_test (trashed, G_FILE_TEST_EXISTS));
  g_assert_false (glia_run_untrash (trashed, path, &error));
  g_assert_error (error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_DISK);
}

/* A run whose process lives is left alone. */
static void
test_running_is_not_trashed (Fixture *f, gconstpointer unused)
{
  g_autoptr (GliaExperiment) experiment = glia_experiment_new ();
  g_autofree char *path = g_build_filename (f->store, "busy", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaRun) run = glia_run_create (experiment, "0", path, &error);

  g_assert_no_error (error);
  g_assert_null (glia_run_trash (path, &error));
  g_assert_error (error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_BUSY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_autofree char *cache = g_dir_make_tmp ("glia-index-cache-XXXXXX", NULL);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE); /* before anybody has asked for it */
  g_test_add ("/run-index/facts", Fixture, NULL, set_up, test_facts, tear_down);
  g_test_add ("/run-index/damaged-cache", Fixture, NULL, set_up, test_damaged_cache, tear_down);
  g_test_add ("/run-index/changes", Fixture, NULL, set_up, test_changes_are_seen, tear_down);
  g_test_add ("/run-index/trash", Fixture, NULL, set_up, test_trash, tear_down);
  g_test_add ("/run-index/running", Fixture, NULL, set_up, test_running_is_not_trashed, tear_down);
  const int failed = g_test_run ();
  session_remove_tree (cache);
  return failed;
}
