/* SPDX-License-Identifier: MIT */

/* Sweeps: the bits of runs done alone, whatever happens in between. */

#include "glia-sweeper.h"
#include "session-harness.h"

#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RUNS = 4, EPOCHS = 200 };

typedef struct {
  char *folder, *alone; /* alone: every run trained by itself */
  GliaExperiment *experiment;
} Fixture;

static const char *const all_files[] = {"experiment.json", "checkpoints/last.safetensors",
                                        "checkpoints/best.safetensors", NULL};

static GliaExperiment *
read_experiment (const char *sweep)
{
  g_autofree char *text = g_strconcat (
      "{\"name\": \"rates\", \"data\": {\"source\": \"moons\", \"samples\": 400, \"test-share\": "
      "0.1},"
      "\"network\": {\"layers\": [{\"units\": 48, \"activation\": \"tanh\", \"dropout\": 0.1}]},"
      "\"training\": {\"epochs\": 200, \"batch-size\": 8, \"schedule\": {\"kind\": \"plateau\"}},"
      "\"sweep\": ",
      sweep, "}", NULL);
  g_autoptr (GError) error = NULL;
  GliaExperiment *experiment = glia_experiment_read_text (text, -1, "rates.json", NULL, &error);
  g_assert_no_error (error);
  return experiment;
}

static char *
run_folder (const char *parent, guint i)
{
  static const char *const names[RUNS] = {"01-0.001-seed-42", "02-0.001-seed-43", "03-0.01-seed-42",
                                          "04-0.01-seed-43"};
  return g_build_filename (parent, names[i], NULL);
}

/* A run takes longer than a bundle of epochs, so that what happens between two bundles happens
 * within a run. */
static void
set_up (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  f->folder = g_dir_make_tmp ("glia-sweeper-XXXXXX", NULL);
  f->alone = g_build_filename (f->folder, "alone", NULL);
  f->experiment = read_experiment (
      "{\"grid\": {\"training.optimizer.learning-rate\": [0.001, 0.01]}, \"seeds\": 2}");
  g_autoptr (GPtrArray) experiments = glia_experiment_expand_sweep (f->experiment, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (experiments->len, ==, RUNS);
  for (guint i = 0; i < RUNS; i++) {
    g_autofree char *path = run_folder (f->alone, i);
    g_autoptr (GliaSplits) splits =
        glia_data_load (experiments->pdata[i], NULL, NULL, NULL, NULL, &error);
    g_assert_no_error (error);
    g_autofree char *hash = glia_data_hash (splits);
    g_autoptr (GliaRun) run = glia_run_create (experiments->pdata[i], hash, path, &error);
    g_assert_no_error (error);
    glia_run_train (run, splits, NULL, NULL, &error);
    g_assert_no_error (error);
  }
}

static void
tear_down (Fixture *f)
{
  session_remove_tree (f->folder);
  g_free (f->folder);
  g_free (f->alone);
  glia_experiment_unref (f->experiment);
}

static GArray *
read_rows (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaRun) run = glia_run_open (path, &error);
  g_assert_no_error (error);
  GArray *rows = glia_run_metrics (run, &error);
  g_assert_no_error (error);
  return rows;
}

static void
assert_as_alone (const Fixture *f, const char *folder)
{
  for (guint i = 0; i < RUNS; i++) {
    g_autofree char *a = run_folder (f->alone, i), *b = run_folder (folder, i);
    g_autoptr (GArray) left = read_rows (a), right = read_rows (b);
    g_assert_cmpuint (left->len, ==, EPOCHS);
    assert_same_rows (left, right);
    assert_same_files (a, b, all_files);
  }
}

static GliaSweeper *
sweeper_for (const Fixture *f, const char *folder, const GliaSweeperOptions *options)
{
  g_autoptr (GError) error = NULL;
  GliaSweeper *sweeper = glia_sweeper_new (f->experiment, folder, options, &error);
  g_assert_no_error (error);
  return sweeper;
}

static void
sweep_to_the_end (const Fixture *f, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaSweeper) sweeper = sweeper_for (f, folder, NULL);
  GliaSweeperView view;

  glia_sweeper_run (sweeper, &error);
  g_assert_no_error (error);
  glia_sweeper_get_view (sweeper, &view);
  g_assert_cmpuint (view.finished, ==, RUNS);
}

/* ---- Bits ------------------------------------------------------------------------------------ */

static void
test_the_same_bits (gconstpointer data)
{
  const Fixture *f = data;
  static const guint jobs[] = {1, 3, 64};

  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++) {
    const GliaSweeperOptions options = {.jobs = jobs[i]};
    g_autofree char *name = g_strdup_printf ("by %u", jobs[i]);
    g_autofree char *folder = g_build_filename (f->folder, name, NULL);
    g_autoptr (GliaSweeper) sweeper = sweeper_for (f, folder, &options);
    g_autoptr (GError) error = NULL;

    glia_sweeper_run (sweeper, &error);
    g_assert_no_error (error);
    assert_as_alone (f, folder);
  }
}

/* Given other points than the experiment would make: so it can be seen which ones were trained
 * on. */
static void
test_data_that_is_there (gconstpointer data)
{
  const Fixture *f = data;
  g_autofree char *folder = g_build_filename (f->folder, "given", NULL);
  g_autoptr (GliaExperiment) other = session_with (f->experiment, "data.seed=7");
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaSplits) splits = glia_data_load (other, NULL, NULL, NULL, NULL, &error);
  g_autofree char *hash = glia_data_hash (splits);
  g_autoptr (GliaSweeper) sweeper = sweeper_for (f, folder, NULL);

  glia_sweeper_add_data (sweeper, f->experiment, splits);
  glia_sweeper_run (sweeper, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < RUNS; i++) {
    g_auto (GliaRunResult) result = {0};
    g_autoptr (GliaRun) run = glia_sweeper_open_run (sweeper, i, &result, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (glia_run_experiment (run)->data.hash, ==, hash);
    g_assert_cmpuint (result.epochs, ==, EPOCHS);
  }
}

/* ---- What is shown --------------------------------------------------------------------------- */

static void
test_what_is_shown (gconstpointer data)
{
  const Fixture *f = data;
  g_autofree char *folder = g_build_filename (f->folder, "shown", NULL);
  const GliaSweeperOptions options = {.jobs = 2};
  g_autoptr (GliaSweeper) sweeper = sweeper_for (f, folder, &options);
  GliaSweeperView view;
  double before = 0;

  glia_sweeper_get_view (sweeper, &view);
  g_assert_cmpint (view.state, ==, GLIA_SWEEPER_NEW);
  g_assert_cmpuint (view.runs, ==, RUNS);
  g_assert_cmpfloat (view.fraction, ==, 0);
  g_assert_true (isnan (view.seconds_left));
  glia_sweeper_start (sweeper);
  do {
    glia_sweeper_get_view (sweeper, &view);
    g_assert_cmpfloat (view.fraction, >=, before);
    before = view.fraction;
    g_thread_yield ();
  } while (view.state != GLIA_SWEEPER_ENDED);
  g_assert_cmpfloat (view.fraction, ==, 1);
  g_assert_cmpfloat (view.seconds_left, ==, 0);
  g_assert_cmpuint (view.ended, ==, RUNS);
  g_assert_null (view.message);
  for (guint i = 0; i < RUNS; i++) {
    g_autofree char *path = run_folder (folder, i);
    g_autoptr (GArray) rows = read_rows (path);
    GliaSweepRun run;
    glia_sweeper_get_run (sweeper, i, &run);
    g_assert_cmpstr (run.folder, ==, path);
    g_assert_cmpint (run.state, ==, GLIA_SWEEP_RUN_FINISHED);
    g_assert_cmpuint (run.epochs_done, ==, EPOCHS);
    double best = 0;
    for (guint row = 0; row < rows->len; row++)
      best = fmax (best, g_array_index (rows, GliaEpoch, row).dev_accuracy);
    g_assert_cmpfloat_with_epsilon (run.best_dev_accuracy, best, 1e-8);
  }
}

/* ---- Stop and go on -------------------------------------------------------------------------- */

typedef struct {
  int left; /* atomic: so many announcements until it happens */
  void (*what) (GliaSweeper *sweeper);
} Trap;

static void
trap_cb (GliaSweeper *sweeper, guint run, gpointer user_data)
{
  Trap *trap = user_data;

  if (g_atomic_int_dec_and_test (&trap->left))
    trap->what (sweeper);
}

static void
test_cancelled_and_resumed (gconstpointer data)
{
  const Fixture *f = data;
  static const int points[] = {1, 50, 250, 600};

  for (guint i = 0; i < G_N_ELEMENTS (points); i++) {
    Trap trap = {points[i], glia_sweeper_cancel};
    const GliaSweeperOptions options = {.jobs = 2, .changed = trap_cb, .user_data = &trap};
    g_autofree char *name = g_strdup_printf ("cancelled at %d", points[i]);
    g_autofree char *folder = g_build_filename (f->folder, name, NULL);
    g_autoptr (GliaSweeper) sweeper = sweeper_for (f, folder, &options);
    g_autoptr (GError) error = NULL;
    GliaSweeperView view;

    glia_sweeper_run (sweeper, &error);
    g_assert_no_error (error);
    glia_sweeper_get_view (sweeper, &view);
    g_assert_true (view.cancelled);
    if (points[i] <= 50)
      g_assert_cmpuint (view.ended, <, RUNS);
    sweep_to_the_end (f, folder);
    assert_as_alone (f, folder);
  }
}

static void
test_finished_runs_are_left (gconstpointer data)
{
  const Fixture *f = data;
  GStatBuf before[RUNS], after[RUNS];

  for (guint i = 0; i < RUNS; i++) {
    g_autofree char *path = run_folder (f->alone, i);
    g_autofree char *file = g_build_filename (path, "status.json", NULL);
    g_assert_cmpint (g_stat (file, &before[i]), ==, 0);
  }
  sweep_to_the_end (f, f->alone); /* there is nothing to do */
  for (guint i = 0; i < RUNS; i++) {
    g_autofree char *path = run_folder (f->alone, i);
    g_autofree char *file = g_build_filename (path, "status.json", NULL);
    g_assert_cmpint (g_stat (file, &after[i]), ==, 0);
    g_assert_cmpuint (after[i].st_ino, ==, before[i].st_ino);
    g_assert_cmpint (after[i].st_mtim.tv_nsec, ==, before[i].st_mtim.tv_nsec);
  }
}

static void
pause_it (GliaSweeper *sweeper)
{
  glia_sweeper_pause (sweeper, TRUE);
}

static gboolean
is_on_disk (const char *folder, guint i, GliaRunState state)
{
  g_autofree char *path = run_folder (folder, i);
  g_autoptr (GliaRun) run = glia_run_open (path, NULL);
  return run != NULL && glia_run_status (run)->state == state;
}

static void
test_a_pause (gconstpointer data)
{
  const Fixture *f = data;
  Trap trap = {1, pause_it}; /* as the first run begins: epochs are announced in bundles */
  const GliaSweeperOptions options = {.jobs = 2, .changed = trap_cb, .user_data = &trap};
  g_autofree char *folder = g_build_filename (f->folder, "paused", NULL);
  g_autoptr (GliaSweeper) sweeper = sweeper_for (f, folder, &options);
  GliaSweeperView view, later;

  glia_sweeper_start (sweeper);
  /* The folders of the two that train say so, too. */
  while (!is_on_disk (folder, 0, GLIA_RUN_PAUSED) || !is_on_disk (folder, 1, GLIA_RUN_PAUSED))
    g_thread_yield ();
  glia_sweeper_get_view (sweeper, &view);
  g_assert_true (view.paused);
  g_assert_cmpint (view.state, ==, GLIA_SWEEPER_TRAINING);
  g_assert_cmpuint (view.ended, ==, 0);
  for (guint i = 0; i < 1000; i++) {
    glia_sweeper_get_view (sweeper, &later);
    g_thread_yield ();
  }
  g_assert_true (later.paused);
  g_assert_cmpuint (later.ended, ==, 0);
  /* And on and off, wherever they are. */
  for (gboolean paused = FALSE; view.state != GLIA_SWEEPER_ENDED; paused = !paused) {
    glia_sweeper_pause (sweeper, paused);
    g_thread_yield ();
    glia_sweeper_get_view (sweeper, &view);
  }
  g_assert_cmpuint (view.finished, ==, RUNS);
  assert_as_alone (f, folder);
}

/* A paused sweep can be stopped, and freed. */
static void
test_stopped_in_a_pause (gconstpointer data)
{
  const Fixture *f = data;
  g_autofree char *folder = g_build_filename (f->folder, "stopped", NULL);
  Trap trap = {1, pause_it}; /* as the first run begins: epochs are announced in bundles */
  const GliaSweeperOptions options = {.jobs = 2, .changed = trap_cb, .user_data = &trap};
  GliaSweeper *sweeper = sweeper_for (f, folder, &options);

  glia_sweeper_start (sweeper);
  while (!is_on_disk (folder, 0, GLIA_RUN_PAUSED) || !is_on_disk (folder, 1, GLIA_RUN_PAUSED))
    g_thread_yield ();
  glia_sweeper_free (sweeper);
  g_assert_true (is_on_disk (folder, 0, GLIA_RUN_STOPPED));
  sweep_to_the_end (f, folder);
  assert_as_alone (f, folder);
}

/* ---- Killed ---------------------------------------------------------------------------------- */

static void
kill_it (GliaSweeper *sweeper)
{
  kill (getpid (), SIGKILL);
}

static void
test_killed_and_resumed (gconstpointer data)
{
  const Fixture *f = data;
  static const int points[] = {1, 2, 30, 130, 250, 300, 400};
  g_autofree char *folder = g_build_filename (f->folder, "killed", NULL);
  int status;

  for (guint i = 0; i < G_N_ELEMENTS (points); i++) {
    const pid_t child = fork ();
    if (child == 0) {
      Trap trap = {points[i], kill_it};
      const GliaSweeperOptions options = {.jobs = 2, .changed = trap_cb, .user_data = &trap};
      g_autoptr (GliaSweeper) sweeper = glia_sweeper_new (f->experiment, folder, &options, NULL);
      glia_sweeper_run (sweeper, NULL);
      _exit (0);
    }
    g_assert_cmpint (waitpid (child, &status, 0), ==, child);
    if (points[i] <= 30)
      g_assert_true (WIFSIGNALED (status));
  }
  sweep_to_the_end (f, folder);
  assert_as_alone (f, folder);
}

static void
test_killed_while_it_starts (gconstpointer data)
{
  const Fixture *f = data;
  g_autofree char *folder = g_build_filename (f->folder, "started", NULL);
  g_autofree char *path = run_folder (folder, 1);
  g_autofree char *checkpoints = g_build_filename (path, "checkpoints", NULL);
  g_autofree char *half = g_build_filename (path, "experiment.json.glia-new.Ab12Cd", NULL);

  g_assert_cmpint (g_mkdir_with_parents (checkpoints, 0777), ==, 0);
  g_assert_true (g_file_set_contents (half, "{\"gl", -1, NULL));
  /* Another one has come as far as its experiment. */
  g_autofree char *alone = run_folder (f->alone, 2);
  g_autofree char *other = run_folder (folder, 2);
  g_autofree char *from = g_build_filename (alone, "experiment.json", NULL);
  g_autofree char *to = g_build_filename (other, "experiment.json", NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (from, &text, NULL, NULL));
  g_assert_cmpint (g_mkdir (other, 0777), ==, 0);
  g_assert_true (g_file_set_contents (to, text, -1, NULL));
  sweep_to_the_end (f, folder);
  assert_as_alone (f, folder);
  g_assert_false (g_file_test (half, G_FILE_TEST_EXISTS));
}

/* ---- What goes wrong ------------------------------------------------------------------------- */

static void
test_one_fails (gconstpointer data)
{
  const Fixture *f = data;
  g_autofree char *folder = g_build_filename (f->folder, "failing", NULL);
  g_autofree char *path = run_folder (folder, 1);
  g_autofree char *mine = g_build_filename (path, "letter.txt", NULL);
  g_autoptr (GliaSweeper) sweeper = sweeper_for (f, folder, NULL);
  g_autoptr (GError) error = NULL;
  GliaSweeperView view;
  GliaSweepRun run;

  g_assert_cmpint (g_mkdir_with_parents (path, 0777), ==, 0);
  g_assert_true (g_file_set_contents (mine, "Dear", -1, NULL));
  g_assert_false (glia_sweeper_run (sweeper, &error));
  g_assert_error (error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_EXISTS);
  g_assert_nonnull (strstr (error->message, path));
  glia_sweeper_get_view (sweeper, &view);
  g_assert_cmpuint (view.failed, ==, 1);
  g_assert_cmpuint (view.finished, ==, RUNS - 1);
  g_assert_cmpstr (view.message, ==, error->message);
  glia_sweeper_get_run (sweeper, 1, &run);
  g_assert_cmpint (run.state, ==, GLIA_SWEEP_RUN_FAILED);
  g_assert_cmpstr (run.message, ==, error->message);
  g_assert_true (g_file_test (mine, G_FILE_TEST_EXISTS));
}

static void
test_another_experiment (gconstpointer data)
{
  const Fixture *f = data;
  g_autoptr (GliaExperiment) other = session_with (f->experiment, "training.batch-size=9");
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaSweeper) sweeper = glia_sweeper_new (other, f->alone, NULL, &error);

  g_assert_no_error (error);
  g_assert_false (glia_sweeper_run (sweeper, &error));
  g_assert_nonnull (strstr (error->message, "another experiment"));
  assert_as_alone (f, f->alone);
}

static void
test_one_diverges (gconstpointer data)
{
  const Fixture *f = data;
  g_autoptr (GliaExperiment) experiment =
      read_experiment ("{\"pairs\": {\"training.optimizer\": [{\"kind\": \"sgd\", "
                       "\"learning-rate\": 1e30}, {\"kind\": \"adam\"}]}}");
  g_autofree char *folder = g_build_filename (f->folder, "diverging", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaSweeper) sweeper = glia_sweeper_new (experiment, folder, NULL, &error);
  GliaSweeperView view;
  GliaSweepRun run;

  g_assert_true (glia_sweeper_run (sweeper, &error));
  g_assert_no_error (error);
  glia_sweeper_get_view (sweeper, &view);
  g_assert_cmpuint (view.diverged, ==, 1);
  g_assert_cmpuint (view.finished, ==, 1);
  glia_sweeper_get_run (sweeper, 0, &run);
  g_assert_cmpint (run.state, ==, GLIA_SWEEP_RUN_DIVERGED);
  g_assert_nonnull (run.message);
}

static void
test_data_that_is_missing (gconstpointer data)
{
  const Fixture *f = data;
  g_autoptr (GliaExperiment) experiment =
      session_with (f->experiment, "data={\"source\":\"csv\",\"train\":\"/nowhere/there.csv\"}");
  g_autofree char *folder = g_build_filename (f->folder, "missing", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaSweeper) sweeper = glia_sweeper_new (experiment, folder, NULL, &error);
  GliaSweeperView view;

  g_assert_false (glia_sweeper_run (sweeper, &error));
  g_assert_nonnull (strstr (error->message, "there.csv"));
  glia_sweeper_get_view (sweeper, &view);
  g_assert_cmpint (view.state, ==, GLIA_SWEEPER_ENDED);
  g_assert_cmpstr (view.message, ==, error->message);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

/* ---- Finding it again ------------------------------------------------------------------------ */

static void
test_found_again (gconstpointer data)
{
  const Fixture *f = data;
  Trap trap = {50, glia_sweeper_cancel};
  GliaSweeperOptions options = {
      .jobs = 2, .changed = trap_cb, .user_data = &trap, .keep_plan = TRUE};
  g_autofree char *folder = glia_sweeper_new_folder (f->experiment);
  g_autoptr (GliaExperiment) other = session_with (f->experiment, "training.batch-size=9");
  g_autoptr (GError) error = NULL;

  g_assert_null (glia_sweeper_find_unfinished (f->experiment));
  g_autoptr (GliaSweeper) sweeper = sweeper_for (f, folder, &options);
  glia_sweeper_run (sweeper, &error);
  g_assert_no_error (error);
  g_autofree char *found = glia_sweeper_find_unfinished (f->experiment);
  g_assert_cmpstr (found, ==, folder);
  g_assert_null (glia_sweeper_find_unfinished (other));
  sweep_to_the_end (f, folder);
  assert_as_alone (f, folder);
  g_assert_null (glia_sweeper_find_unfinished (f->experiment));
  session_remove_tree (folder);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    GTestDataFunc test;
  } tests[] = {
      {"/sweeper/the-same-bits", test_the_same_bits},
      {"/sweeper/data-that-is-there", test_data_that_is_there},
      {"/sweeper/what-is-shown", test_what_is_shown},
      {"/sweeper/cancelled-and-resumed", test_cancelled_and_resumed},
      {"/sweeper/finished-runs-are-left", test_finished_runs_are_left},
      {"/sweeper/a-pause", test_a_pause},
      {"/sweeper/stopped-in-a-pause", test_stopped_in_a_pause},
      {"/sweeper/killed-and-resumed", test_killed_and_resumed},
      {"/sweeper/killed-while-it-starts", test_killed_while_it_starts},
      {"/sweeper/one-fails", test_one_fails},
      {"/sweeper/another-experiment", test_another_experiment},
      {"/sweeper/one-diverges", test_one_diverges},
      {"/sweeper/data-that-is-missing", test_data_that_is_missing},
      {"/sweeper/found-again", test_found_again},
  };

  Fixture fixture;

  g_test_init (&argc, &argv, NULL);
  set_up (&fixture);
  g_setenv ("XDG_DATA_HOME", fixture.folder, TRUE); /* before anybody has asked for it */
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_data_func (tests[i].path, &fixture, tests[i].test);
  const int failed = g_test_run ();
  tear_down (&fixture);
  return failed;
}
