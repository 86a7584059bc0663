/* SPDX-License-Identifier: MIT */

/* Sessions and what they leave on the disk. */

#include "session-harness.h"

#include "glia-data-loader.h"

#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const all_files[] = {"metrics.jsonl", "result.json",
                                        "checkpoints/last.safetensors",
                                        "checkpoints/best.safetensors", NULL};
static const char *const changed_files[] = {"metrics.jsonl",
                                            "result.json",
                                            "changes.jsonl",
                                            "checkpoints/last.safetensors",
                                            "checkpoints/best.safetensors",
                                            NULL};

static GliaSession *
start_in (SessionFixture *f, GliaExperiment *experiment, const char *name)
{
  g_autofree char *store = g_build_filename (f->folder, name, NULL);
  g_autoptr (GError) error = NULL;
  GliaSession *session = glia_session_new (experiment, &f->splits, store, &error);
  g_assert_no_error (error);
  return session;
}

static GliaSession *
open_again (SessionFixture *f, const char *path)
{
  g_autoptr (GError) error = NULL;
  GliaSession *session = glia_session_open (path, &f->splits, &error);
  g_assert_no_error (error);
  return session;
}

static GliaRunState
state_on_disk (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaRun) run = glia_run_open (path, &error);
  g_assert_no_error (error);
  return glia_run_status (run)->state;
}

/* What the command line leaves of the same experiment. */
static char *
train_on_the_command_line (SessionFixture *f, GliaExperiment *experiment)
{
  g_autofree char *hash = glia_data_hash (&f->splits);
  g_autofree char *path = g_build_filename (f->folder, "command-line", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaRun) run = glia_run_create (experiment, hash, path, &error);
  g_assert_no_error (error);
  glia_run_train (run, &f->splits, NULL, NULL, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&path);
}

static void
finish (GliaSession *session, Seen *seen)
{
  glia_session_train (session);
  wait_until_idle (session, seen);
  g_assert_cmpint (seen->snapshot->state, ==, GLIA_SESSION_FINISHED);
  g_autofree char *problem = glia_session_take_problem (session);
  g_assert_cmpstr (problem, ==, NULL);
}

static void
test_the_command_line_leaves_the_same_files (SessionFixture *f, gconstpointer data)
{
  g_autofree char *there = train_on_the_command_line (f, f->experiment), *here = NULL;
  g_autoptr (GliaSession) session = start_in (f, f->experiment, "store");
  g_auto (Seen) seen = {0};
  g_assert_null (glia_session_path (session));
  glia_session_step (session);
  wait_until_idle (session, &seen);
  here = glia_session_path (session);
  g_assert_cmpint (state_on_disk (here), ==, GLIA_RUN_PAUSED);
  glia_session_train (session);
  glia_session_pause (session);
  glia_session_step_epoch (session);
  wait_until_idle (session, &seen);
  glia_session_train (session);
  wait_until_idle (session, &seen);
  g_assert_cmpint (seen.snapshot->state, ==, GLIA_SESSION_FINISHED);
  g_assert_cmpint (state_on_disk (here), ==, GLIA_RUN_FINISHED);
  assert_same_files (there, here, all_files);
  g_autofree char *changes = g_build_filename (here, "changes.jsonl", NULL);
  g_assert_false (g_file_test (changes, G_FILE_TEST_EXISTS));
}

static void
test_any_commands_leave_the_same_files (SessionFixture *f, gconstpointer data)
{
  g_autofree char *there = train_on_the_command_line (f, f->experiment);
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);

  for (int i = 0; i < 30; i++) {
    g_autofree char *here = NULL;
    {
      g_autoptr (GliaSession) session = start_in (f, f->experiment, "store");
      g_auto (Seen) seen = {0};
      glia_session_step (session);
      for (int n = g_rand_int_range (rand, 0, 20); n > 0; n--)
        do_something (session, rand, &seen);
      wait_until_idle (session, &seen);
      here = glia_session_path (session);
    }
    g_autoptr (GliaSession) session = open_again (f, here);
    g_auto (Seen) seen = {0};
    finish (session, &seen);
    assert_same_files (there, here, all_files);
  }
}

static void
test_a_closed_window_leaves_a_run_to_resume (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaExperiment) longer = session_with (f->experiment, "training.epochs=5000");
  g_autofree char *there = train_on_the_command_line (f, longer), *here = NULL;
  g_autoptr (GError) error = NULL;
  {
    g_autoptr (GliaSession) session = start_in (f, longer, "store");
    g_auto (Seen) seen = {0};
    glia_session_set_interval (session, 0);
    glia_session_train (session);
    wait_for_steps (session, &seen, 100);
    here = glia_session_path (session);
    g_assert_cmpint (state_on_disk (here), ==, GLIA_RUN_RUNNING);
  }
  g_assert_cmpint (state_on_disk (here), ==, GLIA_RUN_STOPPED);
  g_autoptr (GliaRun) run = glia_run_open (here, &error);
  glia_run_train (run, &f->splits, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_same_files (there, here, all_files);
}

static void
test_one_process_at_a_time (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaSession) session = start_in (f, f->experiment, "store");
  g_auto (Seen) seen = {0};
  g_autoptr (GError) error = NULL;
  glia_session_step (session);
  wait_until_idle (session, &seen);
  g_autofree char *path = glia_session_path (session);
  g_assert_null (glia_session_open (path, &f->splits, &error));
  g_assert_error (error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_BUSY);
}

static void
test_a_finished_run_is_shown_as_it_is (SessionFixture *f, gconstpointer data)
{
  g_autofree char *path = train_on_the_command_line (f, f->experiment), *before = NULL,
                  *after = NULL;
  g_autofree char *status = g_build_filename (path, "status.json", NULL);
  g_file_get_contents (status, &before, NULL, NULL);
  {
    g_autoptr (GliaSession) session = open_again (f, path);
    g_auto (Seen) seen = {0};
    glia_session_train (session);
    glia_session_step (session);
    wait_until_idle (session, &seen);
    g_assert_cmpint (seen.snapshot->state, ==, GLIA_SESSION_FINISHED);
    g_assert_true (isfinite (seen.snapshot->test_loss));
    g_assert_cmpuint (seen.rows->len, ==, 12);
  }
  g_file_get_contents (status, &after, NULL, NULL);
  g_assert_cmpstr (before, ==, after);
}

static void
test_more_epochs_go_on_with_the_same_run (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaExperiment) longer = session_with (f->experiment, "training.epochs=14");
  g_autoptr (GliaSession) session = start_in (f, f->experiment, "store");
  g_auto (Seen) seen = {0};
  /* The last one is done while it is paused. */
  for (int epoch = 0; epoch < 11; epoch++) {
    glia_session_step_epoch (session);
    wait_until_idle (session, &seen);
  }
  for (int step = 0; step < 4; step++)
    glia_session_step (session);
  wait_until_idle (session, &seen);
  g_autofree char *path = glia_session_path (session);
  g_assert_cmpint (seen.snapshot->state, ==, GLIA_SESSION_FINISHED);
  g_assert_cmpint (state_on_disk (path), ==, GLIA_RUN_FINISHED);
  glia_session_change (session, longer);
  wait_until_idle (session, &seen);
  g_assert_cmpint (seen.snapshot->state, ==, GLIA_SESSION_PAUSED);
  g_assert_cmpint (state_on_disk (path), ==, GLIA_RUN_PAUSED);
  finish (session, &seen);
  g_assert_cmpuint (seen.rows->len, ==, 14);
  g_assert_cmpint (state_on_disk (path), ==, GLIA_RUN_FINISHED);
}

/* One step an epoch makes every weight infinite, which only the dev part shows. */
static void
test_a_diverged_run_can_be_looked_at (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaExperiment) large = session_with (f->experiment, "training.batch-size=100");
  g_autoptr (GliaExperiment) wild =
      session_with (large, "training.optimizer={\"kind\":\"sgd\",\"learning-rate\":1e38}");
  g_autofree char *path = train_on_the_command_line (f, wild);
  g_assert_cmpint (state_on_disk (path), ==, GLIA_RUN_DIVERGED);
  g_autoptr (GliaSession) session = open_again (f, path);
  g_auto (Seen) seen = {0};
  glia_session_train (session);
  wait_until_idle (session, &seen);
  g_assert_cmpint (seen.snapshot->state, ==, GLIA_SESSION_DIVERGED);
  g_assert_nonnull (strstr (seen.snapshot->reason, "the dev loss is not finite"));
}

/* ---- Changes --------------------------------------------------------------------------------- */

/* What is done after how many steps; all that may change, in places where it matters (60 rows,
 * batches of 16). */
static const struct {
  guint64 step;
  const char *assignment; /* NULL: a weight */
} script[] = {
    {1, "training.optimizer.learning-rate=0.05"},
    {2, "training.batch-size=7"},
    {2, NULL},
    {5, "network.layers[1].dropout=0.4"},
    {9, "training.schedule={\"kind\":\"cosine\"}"},
    {13, "training.shuffle=false"},
    {14, "training.batch-size=25"},
    {15, "training.optimizer.momentum=0.9"},
    {17, NULL},
    {21, "training.epochs=15"},
    {22, "training.clip-norm=0.5"},
    {25, "training.shuffle=true"},
    {26, "training.optimizer.weight-decay=0.01"},
    {27, "training.early-stopping={\"patience\":30}"},
    {29, "training.optimizer.momentum=0"},
    {30, "training.threads=2"},
    {31, "training.schedule={\"kind\":\"plateau\",\"patience\":0}"},
};

static GliaExperiment *
changeable (SessionFixture *f)
{
  return session_with (f->experiment,
                       "training.optimizer={\"kind\":\"sgd\",\"learning-rate\":0.1}");
}

/* Goes on with the script from where the session is; `experiment` is what it trains by, changed
 * as it goes. Ends before `last` steps are exceeded. */
static void
play (GliaSession *session, GliaExperiment **experiment, gsize *next, guint64 last, Seen *seen)
{
  wait_until_idle (session, seen);
  for (guint64 before = G_MAXUINT64;
       seen->snapshot->steps != before && *next < G_N_ELEMENTS (script);) {
    before = seen->snapshot->steps;
    for (; *next < G_N_ELEMENTS (script) && script[*next].step == seen->snapshot->steps; ++*next) {
      if (script[*next].assignment != NULL) {
        GliaExperiment *changed = session_with (*experiment, script[*next].assignment);
        glia_experiment_unref (*experiment);
        *experiment = changed;
        glia_session_change (session, changed);
      } else {
        glia_session_edit_weight (session, 0, *next % 6, *next % 2 == 0 ? -1 : 1, 0.3f);
      }
    }
    if (seen->snapshot->steps < last)
      glia_session_step (session);
    wait_until_idle (session, seen);
    g_assert_cmpint (seen->snapshot->state, ==, GLIA_SESSION_PAUSED);
  }
}

static char *
play_in_one_go (SessionFixture *f)
{
  GliaExperiment *experiment = changeable (f);
  g_autoptr (GliaSession) session = start_in (f, experiment, "whole");
  g_auto (Seen) seen = {0};
  gsize next = 0;
  play (session, &experiment, &next, G_MAXUINT64 - 1, &seen);
  g_assert_cmpuint (next, ==, G_N_ELEMENTS (script));
  finish (session, &seen);
  glia_experiment_unref (experiment);
  return glia_session_path (session);
}

/* The lines of changes.jsonl. */
static guint
changes_in (const char *path)
{
  g_autofree char *file = g_build_filename (path, "changes.jsonl", NULL), *text = NULL;
  if (!g_file_get_contents (file, &text, NULL, NULL))
    return 0;
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  return g_strv_length (lines) - 1;
}

static void
test_changes_survive_a_closed_window (SessionFixture *f, gconstpointer data)
{
  g_autofree char *whole = play_in_one_go (f), *parts = NULL;
  GliaExperiment *experiment = changeable (f);
  gsize next = 0;
  for (guint64 last = 2; last < 40; last += 3) {
    g_autoptr (GliaSession) session =
        parts == NULL ? start_in (f, experiment, "parts") : open_again (f, parts);
    g_auto (Seen) seen = {0};
    play (session, &experiment, &next, last, &seen);
    if (parts == NULL)
      parts = glia_session_path (session);
    g_assert_cmpuint (changes_in (parts), ==, next);
  }
  /* The command line goes on with the changes that the window made. */
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaRun) run = glia_run_open (parts, &error);
  glia_run_train (run, &f->splits, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_same_files (whole, parts, changed_files);
  glia_experiment_unref (experiment);
}

/* How many changes the last checkpoint contains. */
static gsize
changes_in_checkpoint (const char *path)
{
  g_autofree char *file = g_build_filename (path, "checkpoints", "last.safetensors", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaSafetensors) checkpoint = glia_safetensors_read (file, &error);
  g_assert_no_error (error);
  return g_ascii_strtoull (glia_safetensors_metadata (checkpoint, "glia.changes"), NULL, 16);
}

/* From the last checkpoint on, to after `last` steps. */
static GliaSession *
play_on (SessionFixture *f, const char *path, guint64 last, Seen *seen)
{
  GliaSession *session = open_again (f, path);
  GliaExperiment *experiment = changeable (f);
  gsize next = changes_in_checkpoint (path);
  for (gsize i = 0; i < next; i++)
    if (script[i].assignment != NULL)
      glia_experiment_set (experiment, script[i].assignment, NULL);
  play (session, &experiment, &next, last, seen);
  glia_experiment_unref (experiment);
  return session;
}

static void
test_changes_survive_a_kill (SessionFixture *f, gconstpointer data)
{
  g_autofree char *whole = play_in_one_go (f), *parts = NULL;
  const guint64 kills[] = {6, 16, 24, 31};
  {
    GliaExperiment *experiment = changeable (f);
    g_autoptr (GliaSession) session = start_in (f, experiment, "parts");
    g_auto (Seen) seen = {0};
    gsize next = 0;
    play (session, &experiment, &next, 3, &seen);
    parts = glia_session_path (session);
    glia_experiment_unref (experiment);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (kills); i++) {
    const pid_t child = fork ();
    if (child == 0) {
      Seen seen = {0};
      play_on (f, parts, kills[i], &seen);
      kill (getpid (), SIGKILL);
    }
    int status;
    g_assert_cmpint (waitpid (child, &status, 0), ==, child);
    g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
    g_assert_cmpint (state_on_disk (parts), ==, GLIA_RUN_INTERRUPTED);
    g_assert_cmpuint (changes_in (parts), >, changes_in_checkpoint (parts));
  }
  g_auto (Seen) seen = {0};
  g_autoptr (GliaSession) session = play_on (f, parts, G_MAXUINT64 - 1, &seen);
  finish (session, &seen);
  assert_same_files (whole, parts, changed_files);
}

static void
test_what_was_changed_before_the_first_step_was_asked (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaExperiment) asked = session_with (f->experiment, "training.batch-size=9");
  g_autofree char *there = train_on_the_command_line (f, asked);
  g_autoptr (GliaSession) session = start_in (f, f->experiment, "store");
  g_autoptr (GError) error = NULL;
  g_auto (Seen) seen = {0};
  glia_session_change (session, asked);
  glia_session_train (session);
  wait_until_idle (session, &seen);
  g_autofree char *here = glia_session_path (session);
  assert_same_files (there, here, all_files);
  g_autoptr (GliaRun) run = glia_run_open (here, &error);
  g_assert_cmpuint (glia_run_experiment (run)->training.batch_size, ==, 9);
  g_assert_cmpuint (changes_in (here), ==, 0);
}

static void
test_an_edit_before_the_first_step_is_recorded (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaSession) session = start_in (f, f->experiment, "store");
  g_auto (Seen) seen = {0};
  glia_session_edit_weight (session, 0, 5, 1, 0.25f);
  glia_session_step (session);
  wait_until_idle (session, &seen);
  g_autofree char *path = glia_session_path (session), *text = NULL;
  g_autofree char *file = g_build_filename (path, "changes.jsonl", NULL);
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_cmpstr (text, ==,
                   "{\"epoch\":0,\"step\":0,\"weight\":{ \"layer\": 0, \"unit\": 5, \"input\": 1, "
                   "\"value\": 0.25 }}\n");
}

/* ---- The disk -------------------------------------------------------------------------------- */

static void
test_nothing_is_written_without_a_store (SessionFixture *f, gconstpointer data)
{
  g_autofree char *store = glia_run_default_store ();
  g_autoptr (GError) error = NULL;
  {
    g_autoptr (GliaSession) session = glia_session_new (f->experiment, &f->splits, "", &error);
    g_auto (Seen) seen = {0};
    glia_session_train (session);
    wait_until_idle (session, &seen);
    g_assert_null (glia_session_path (session));
  }
  {
    g_autoptr (GliaSession) session = glia_session_new (f->experiment, &f->splits, NULL, &error);
    glia_session_edit_weight (session, 0, 0, 0, 1);
  }
  g_assert_false (g_file_test (store, G_FILE_TEST_EXISTS));
}

static void
test_a_store_that_cannot_be_made_is_said_and_mended (SessionFixture *f, gconstpointer data)
{
  g_autofree char *there = train_on_the_command_line (f, f->experiment);
  g_autofree char *file = g_build_filename (f->folder, "file", NULL);
  g_autoptr (GliaSession) session = start_in (f, f->experiment, "file/store");
  g_auto (Seen) seen = {0};
  g_file_set_contents (file, "not a folder", -1, NULL);
  glia_session_train (session);
  wait_until_idle (session, &seen);
  g_assert_cmpint (seen.snapshot->state, ==, GLIA_SESSION_FAILED);
  g_assert_nonnull (strstr (seen.snapshot->reason, file));
  g_assert_cmpuint (seen.snapshot->steps, ==, 0);
  g_unlink (file);
  finish (session, &seen);
  g_autofree char *here = glia_session_path (session);
  assert_same_files (there, here, all_files);
}

/* As a full disk: a line of metrics.jsonl is written in part. */
static void
test_a_full_disk_loses_nothing (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaExperiment) longer = session_with (f->experiment, "training.epochs=400");
  g_autofree char *there = train_on_the_command_line (f, longer);
  g_autoptr (GliaSession) session = start_in (f, longer, "store");
  g_auto (Seen) seen = {0};
  struct rlimit limit, full;
  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &limit);
  full = limit;
  full.rlim_cur = 20001;
  setrlimit (RLIMIT_FSIZE, &full);
  glia_session_train (session);
  wait_until_idle (session, &seen);
  g_assert_cmpint (seen.snapshot->state, ==, GLIA_SESSION_FAILED);
  g_assert_nonnull (strstr (seen.snapshot->reason, "metrics.jsonl"));
  glia_session_train (session);
  wait_until_idle (session, &seen);
  g_assert_cmpint (seen.snapshot->state, ==, GLIA_SESSION_FAILED);
  setrlimit (RLIMIT_FSIZE, &limit);
  finish (session, &seen);
  g_assert_cmpuint (seen.rows->len, ==, 400);
  g_autofree char *here = glia_session_path (session);
  assert_same_files (there, here, all_files);
}

static void
test_a_vanished_folder_is_said (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaSession) session = start_in (f, f->experiment, "store");
  g_auto (Seen) seen = {0};
  glia_session_step (session);
  wait_until_idle (session, &seen);
  g_autofree char *path = glia_session_path (session);
  session_remove_tree (path);
  glia_session_train (session);
  wait_until_idle (session, &seen);
  g_assert_cmpint (seen.snapshot->state, ==, GLIA_SESSION_FAILED);
  g_assert_nonnull (strstr (seen.snapshot->reason, path));
}

int
main (int argc, char **argv)
{
  /* The default store, which no test is to use. GLib's G_TEST_OPTION_ISOLATE_DIRS leaks. */
  g_autofree char *home = g_dir_make_tmp ("glia-home-XXXXXX", NULL);
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
  g_test_add (path, SessionFixture, NULL, session_set_up, function, session_tear_down)
  ADD ("/session-run/command-line", test_the_command_line_leaves_the_same_files);
  ADD ("/session-run/commands", test_any_commands_leave_the_same_files);
  ADD ("/session-run/closed", test_a_closed_window_leaves_a_run_to_resume);
  ADD ("/session-run/one-at-a-time", test_one_process_at_a_time);
  ADD ("/session-run/finished", test_a_finished_run_is_shown_as_it_is);
  ADD ("/session-run/more-epochs", test_more_epochs_go_on_with_the_same_run);
  ADD ("/session-run/diverged", test_a_diverged_run_can_be_looked_at);
  ADD ("/session-run/changes/closed", test_changes_survive_a_closed_window);
  ADD ("/session-run/changes/killed", test_changes_survive_a_kill);
  ADD ("/session-run/changes/before", test_what_was_changed_before_the_first_step_was_asked);
  ADD ("/session-run/changes/edit", test_an_edit_before_the_first_step_is_recorded);
  ADD ("/session-run/disk/none", test_nothing_is_written_without_a_store);
  ADD ("/session-run/disk/store", test_a_store_that_cannot_be_made_is_said_and_mended);
  ADD ("/session-run/disk/full", test_a_full_disk_loses_nothing);
  ADD ("/session-run/disk/vanished", test_a_vanished_folder_is_said);
  const int status = g_test_run ();
  session_remove_tree (home);
  return status;
}
