/* SPDX-License-Identifier: MIT */

#include "glia-data-loader.h"
#include "glia-run-private.h"
#include "session-harness.h"

#include <float.h>
#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *reference; /* experiments with their data, made by PyTorch */

typedef SessionFixture Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  static const char *const assignments[] = {"training.epochs=300", "training.batch-size=16",
                                            "network.layers=[{\"units\":8,\"dropout\":0.2}]", NULL};

  session_set_up_with (f, assignments, 200, 60);
}

static GliaRun *
create (Fixture *f, const char *name)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);
  g_autofree char *hash = glia_data_hash (&f->splits);
  g_autoptr (GError) error = NULL;
  GliaRun *run = glia_run_create (f->experiment, hash, path, &error);
  g_assert_no_error (error);
  return run;
}

static char *
contents (const GliaRun *run, const char *name, gsize *length)
{
  g_autofree char *path = g_build_filename (glia_run_path (run), name, NULL);
  char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, length, NULL));
  return text;
}

static void
assert_same_file (const GliaRun *a, const GliaRun *b, const char *name)
{
  gsize n, m;
  g_autofree char *x = contents (a, name, &n), *y = contents (b, name, &m);
  g_assert_cmpmem (x, n, y, m);
}

/* Everything but the seconds, to the last bit. */
static void
assert_same_run (const GliaRun *a, const GliaRun *b)
{
  g_autoptr (GRegex) seconds = g_regex_new ("\"seconds\":[^,}]*", 0, 0, NULL);
  const char *const files[] = {"metrics.jsonl", "result.json"};
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *x = contents (a, files[i], NULL), *y = contents (b, files[i], NULL);
    g_autofree char *p = g_regex_replace_literal (seconds, x, -1, 0, "", 0, NULL);
    g_autofree char *q = g_regex_replace_literal (seconds, y, -1, 0, "", 0, NULL);
    g_assert_cmpstr (p, ==, q);
  }
  assert_same_file (a, b, "steps.jsonl");
  assert_same_file (a, b, "checkpoints/last.safetensors");
  assert_same_file (a, b, "checkpoints/best.safetensors");
}

typedef struct {
  guint64 stop_at, kill_at;
  guint64 steps;
  GCancellable *cancellable;
} Interruption;

static void
step_cb (GliaRun *run, GliaTrainer *trainer, double loss, gpointer data)
{
  Interruption *interruption = data;
  interruption->steps++;
  if (interruption->steps == interruption->stop_at)
    g_cancellable_cancel (interruption->cancellable);
  if (interruption->steps == interruption->kill_at)
    kill (getpid (), SIGKILL);
}

static gboolean
train (GliaRun *run, Fixture *f, guint64 stop_at, guint64 kill_at, GliaRunResult *result)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Interruption interruption = {stop_at, kill_at, 0, cancellable};
  const GliaRunOptions options = {
      .step = step_cb, .user_data = &interruption, .every_step = TRUE, .cancellable = cancellable};
  const gboolean done = glia_run_train (run, &f->splits, &options, result, &error);
  g_assert_no_error (error);
  return done;
}

static void
test_stopped_and_resumed_is_the_same_run (Fixture *f, gconstpointer data)
{
  g_autoptr (GliaRun) whole = create (f, "whole"), parts = create (f, "parts");
  g_auto (GliaRunResult) result = {0};
  train (whole, f, 0, 0, &result);
  g_assert_cmpint (result.state, ==, GLIA_RUN_FINISHED);
  g_assert_cmpuint (result.epochs, ==, 300);
  g_assert_true (isfinite (result.test_accuracy));

  for (guint64 stop = 1; stop < 2000; stop = stop * 7 + 3) {
    g_auto (GliaRunResult) stopped = {0};
    train (parts, f, stop, 0, &stopped);
    g_assert_cmpint (stopped.state, ==, GLIA_RUN_STOPPED);
    g_assert_cmpint (glia_run_status (parts)->state, ==, GLIA_RUN_STOPPED);
  }
  g_auto (GliaRunResult) end = {0};
  train (parts, f, 0, 0, &end);
  assert_same_run (whole, parts);
}

static void
test_killed_and_resumed_is_the_same_run (Fixture *f, gconstpointer data)
{
  g_autoptr (GliaRun) whole = create (f, "whole"), parts = create (f, "parts");
  g_auto (GliaRunResult) result = {0}, stopped = {0}, end = {0};
  train (whole, f, 0, 0, &result);

  /* First stopped, so that there is a checkpoint to be killed after; then killed twice. */
  train (parts, f, 700, 0, &stopped);
  const guint64 kills[] = {5, 1500};
  for (gsize i = 0; i < G_N_ELEMENTS (kills); i++) {
    const pid_t child = fork ();
    if (child == 0) {
      glia_run_train (parts, &f->splits,
                      &(GliaRunOptions){.step = step_cb,
                                        .user_data = &(Interruption){.kill_at = kills[i]},
                                        .every_step = TRUE},
                      NULL, NULL);
      _exit (1);
    }
    int status;
    g_assert_cmpint (waitpid (child, &status, 0), ==, child);
    g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
    g_assert_cmpint (glia_run_status (parts)->state, ==, GLIA_RUN_INTERRUPTED);
  }
  /* A power cut leaves half a line and half a file. */
  g_autofree char *metrics = g_build_filename (glia_run_path (parts), "metrics.jsonl", NULL);
  g_autofree char *torn = g_build_filename (glia_run_path (parts), "checkpoints",
                                            "last.safetensors.glia-new.AB12CD", NULL);
  FILE *file = g_fopen (metrics, "a");
  fputs ("{\"epoch\":9", file);
  fclose (file);
  g_file_set_contents (torn, "half", -1, NULL);
  train (parts, f, 0, 0, &end);
  g_assert_false (g_file_test (torn, G_FILE_TEST_EXISTS));
  assert_same_run (whole, parts);
}

/* Backups by hand or by an editor begin like the files that they are of. */
static void
test_resuming_keeps_a_persons_files (Fixture *f, gconstpointer data)
{
  static const char *const names[] = {"experiment.json.bak",
                                      "experiment.json~",
                                      "metrics.jsonl.before",
                                      "metrics.jsonl.AB12CD",
                                      "result.json.new",
                                      "status.json.2026-11-30",
                                      "checkpoints/best.safetensors.good"};
  g_autoptr (GliaRun) run = create (f, "run");
  g_auto (GliaRunResult) stopped = {0}, end = {0};

  train (run, f, 700, 0, &stopped);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (glia_run_path (run), names[i], NULL);
    g_assert_true (g_file_set_contents (path, "mine", -1, NULL));
  }
  train (run, f, 0, 0, &end);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *text = contents (run, names[i], NULL);
    g_assert_cmpstr (text, ==, "mine");
  }
}

static void
test_a_folder_with_something_in_it_is_left_alone (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = g_build_filename (f->folder, "precious", NULL);
  g_file_set_contents (file, "x", -1, NULL);
  g_assert_null (glia_run_create (f->experiment, "hash", f->folder, &error));
  g_assert_error (error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_EXISTS);
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));
}

static void
test_discarding_leaves_nothing (Fixture *f, gconstpointer data)
{
  g_autoptr (GliaRun) run = create (f, "a/b/c");
  g_autofree char *top = g_build_filename (f->folder, "a", NULL);
  g_assert_true (g_file_test (top, G_FILE_TEST_IS_DIR));
  glia_run_discard (run);
  g_assert_false (g_file_test (top, G_FILE_TEST_EXISTS));
}

static void
test_a_list_finds_runs_and_their_metrics (Fixture *f, gconstpointer data)
{
  g_autoptr (GliaRun) run = create (f, "sweep/one");
  g_auto (GliaRunResult) result = {0}, read = {0};
  g_autoptr (GError) error = NULL;
  train (run, f, 100, 0, &result);
  g_autoptr (GPtrArray) runs = glia_run_list (f->folder, &error);
  g_assert_cmpuint (runs->len, ==, 1);
  g_autoptr (GArray) rows = glia_run_metrics (runs->pdata[0], &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 100 / 13);
  g_assert_cmpuint (g_array_index (rows, GliaEpoch, 6).epoch, ==, 7);
  g_assert_true (glia_run_result (runs->pdata[0], &read, &error));
  g_assert_cmpint (read.state, ==, GLIA_RUN_STOPPED);
  g_assert_cmpuint (read.best.epoch, ==, result.best.epoch);
}

static void
test_data_is_loaded_split_and_known_again (Fixture *f, gconstpointer data)
{
  g_autofree char *file = g_build_filename (reference, "tanh-sgd", "experiment.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaExperiment) experiment = glia_experiment_read_file (file, &error);
  g_assert_no_error (error);
  glia_experiment_set_all (
      experiment, (const char *const[]){"data.test-share=0.25", "data.standardize=true", NULL},
      &error);
  g_assert_no_error (error);
  g_auto (GliaStandardization) used = {0};
  g_autoptr (GliaSplits) splits = glia_data_load (experiment, &used, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (splits->train->n_rows, ==, 150);
  g_assert_cmpuint (splits->dev->n_rows, ==, 60);
  g_assert_cmpuint (splits->test->n_rows, ==, 50);
  g_assert_cmpuint (used.n_columns, ==, 6);

  /* The run's copy knows its data: with another split it is not the same. */
  g_free (experiment->data.hash);
  experiment->data.hash = glia_data_hash (splits);
  experiment->data.seed++;
  g_assert_null (glia_data_load (experiment, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_INTEGRITY);
}

/* The file has its numbers as printf() would write them. */
static void
test_numbers_are_written_with_nine_digits (void)
{
  static const double values[] = {
      0,           -0.0,         1,           -1,         10,
      0.1,         123456789,    999999999.4, 1e9,        999999999.6,
      99999999.95, 9.9999999951, 0.0001,      0.00009999, 0.000999999999949,
      1.5,         100000,       0.25,        1e-300,     DBL_MAX,
      100,         1e8};
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (gsize i = 0; i < 200000; i++) {
    g_autoptr (GString) text = g_string_new (NULL);
    char wanted[G_ASCII_DTOSTR_BUF_SIZE];
    const double value = i < G_N_ELEMENTS (values) ? values[i]
                                                   : (g_rand_double (rand) - 0.5) *
                                                         pow (10, g_rand_int_range (rand, -7, 12));
    glia_run_append_number (text, value);
    g_assert_cmpstr (text->str, ==, g_ascii_formatd (wanted, sizeof wanted, "%.9g", value));
  }
  g_autoptr (GString) text = g_string_new (NULL);
  glia_run_append_number (text, NAN);
  g_assert_cmpstr (text->str, ==, "null");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  reference = argv[1];
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, session_tear_down)
  ADD ("/run/stop", test_stopped_and_resumed_is_the_same_run);
  ADD ("/run/kill", test_killed_and_resumed_is_the_same_run);
  ADD ("/run/a-persons-files", test_resuming_keeps_a_persons_files);
  ADD ("/run/occupied", test_a_folder_with_something_in_it_is_left_alone);
  ADD ("/run/discard", test_discarding_leaves_nothing);
  ADD ("/run/list", test_a_list_finds_runs_and_their_metrics);
  g_test_add_func ("/run/numbers", test_numbers_are_written_with_nine_digits);
  ADD ("/run/data", test_data_is_loaded_split_and_known_again);
  return g_test_run ();
}
