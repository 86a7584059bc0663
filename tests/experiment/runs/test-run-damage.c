/* SPDX-License-Identifier: MIT */

/* Runs whose folder or metrics.jsonl is not as one program alone leaves it. */
#include "glia-data-loader.h"
#include "glia-run-private.h"
#include "glia-run-writer.h"
#include "session-harness.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <utime.h>

enum { EPOCHS = 40, CHECKPOINT = 20 };

typedef SessionFixture Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  static const char *const assignments[] = {"training.epochs=40", "training.batch-size=64",
                                            "network.layers=[{\"units\":6,\"dropout\":0.2}]", NULL};

  session_set_up_with (f, assignments, 64, 30);
}

static GliaRun *
try_create (Fixture *f, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);
  g_autofree char *hash = glia_data_hash (&f->splits);
  return glia_run_create (f->experiment, hash, path, error);
}

static GliaRun *
create (Fixture *f, const char *name)
{
  g_autoptr (GError) error = NULL;
  GliaRun *run = try_create (f, name, &error);
  g_assert_no_error (error);
  return run;
}

typedef struct {
  GCancellable *cancellable;
  guint64 stop_at;
  char *note;
} Watch;

static void
step_cb (GliaRun *run, GliaTrainer *trainer, double loss, gpointer data)
{
  Watch *watch = data;
  if (glia_trainer_epochs_done (trainer) == watch->stop_at)
    g_cancellable_cancel (watch->cancellable);
}

static void
note_cb (const char *text, gpointer data)
{
  ((Watch *)data)->note = g_strdup (text);
}

/* Until `stop_at` epochs are done (0: to the end). Returns the note, or NULL. */
static char *
train (GliaRun *run, Fixture *f, guint64 stop_at, GError **error)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Watch watch = {cancellable, stop_at > 0 ? stop_at : G_MAXUINT64, NULL};
  const GliaRunOptions options = {
      .step = step_cb, .note = note_cb, .user_data = &watch, .cancellable = cancellable};
  (void)glia_run_train (run, &f->splits, &options, NULL, error);
  return watch.note;
}

static char *
read_file (const GliaRun *run, const char *name)
{
  g_autofree char *path = glia_run_file (run, name);
  char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static gboolean
has_file (const GliaRun *run, const char *name)
{
  g_autofree char *path = glia_run_file (run, name);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* The rows of `whole`, with line number `bad` (from 1) as `line`. */
static void
write_rows (const GliaRun *run, const GliaRun *whole, guint bad, const char *line, gsize length)
{
  g_autofree char *rows = read_file (whole, "metrics.jsonl");
  g_autofree char *path = glia_run_file (run, "metrics.jsonl");
  g_auto (GStrv) lines = g_strsplit (rows, "\n", -1);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; lines[i + 1] != NULL; i++) {
    g_string_append_len (text, i + 1 == bad ? line : lines[i],
                         i + 1 == bad ? (gssize)length : (gssize)strlen (lines[i]));
    g_string_append_c (text, '\n');
  }
  g_assert_true (g_file_set_contents (path, text->str, (gssize)text->len, NULL));
}

static void
assert_same_run (const GliaRun *a, const GliaRun *b)
{
  static const char *const names[] = {"metrics.jsonl", "result.json",
                                      "checkpoints/best.safetensors",
                                      "checkpoints/last.safetensors", NULL};
  assert_same_files (glia_run_path (a), glia_run_path (b), names);
}

/* A finished run, and one that was stopped after CHECKPOINT epochs. */
static void
make_two (Fixture *f, GliaRun **whole, GliaRun **parts)
{
  g_autoptr (GError) error = NULL;
  *whole = create (f, "whole");
  *parts = create (f, "parts");
  g_assert_null (train (*whole, f, 0, &error));
  g_assert_no_error (error);
  g_assert_null (train (*parts, f, CHECKPOINT, &error));
  g_assert_no_error (error);
}

static const struct {
  const char *line;
  gsize length;
} bad_lines[] = {{"Training 12 %", 13}, {"{\"epoch\":3,\"ste", 14}, {"\0\0\0\0", 4}, {"", 0},
                 {"\xff\xfe", 2},       {"{\"epoch\":1}", 11}};

static void
test_rows_before_the_damage_are_read (Fixture *f, gconstpointer data)
{
  g_autoptr (GliaRun) whole = NULL, parts = NULL;
  make_two (f, &whole, &parts);
  g_assert_null (glia_run_damage (whole));
  for (gsize i = 0; i < G_N_ELEMENTS (bad_lines); i++) {
    g_autoptr (GError) error = NULL;
    write_rows (parts, whole, 7, bad_lines[i].line, bad_lines[i].length);
    g_autoptr (GArray) rows = glia_run_metrics (parts, &error);
    g_autofree char *damage = glia_run_damage (parts);
    g_assert_no_error (error);
    g_assert_cmpuint (rows->len, ==, 6);
    g_assert_nonnull (strstr (damage, "metrics.jsonl:7: "));
  }
}

/* The checkpoint is after epoch CHECKPOINT, the rows are good to the 29th. */
static void
test_damage_after_the_checkpoint_is_cut_off (Fixture *f, gconstpointer data)
{
  g_autoptr (GliaRun) whole = NULL, parts = NULL;
  g_autoptr (GError) error = NULL;
  make_two (f, &whole, &parts);
  write_rows (parts, whole, 30, "Training 12 %", 13);
  g_autofree char *note = train (parts, f, 0, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (note, "metrics.jsonl:30: "));
  g_assert_null (strstr (note, "again from the start"));
  g_autofree char *beside = read_file (parts, "metrics.jsonl.damaged-1");
  g_assert_true (g_str_has_prefix (beside, "Training 12 %\n{\"epoch\":31,"));
  assert_same_run (whole, parts);
}

/* The rows of epochs 8 … CHECKPOINT are gone, so the checkpoint cannot be gone on from without a gap. */
static void
test_damage_before_the_checkpoint_starts_again (Fixture *f, gconstpointer data)
{
  g_autoptr (GliaRun) whole = NULL, parts = NULL;
  g_autoptr (GError) error = NULL;
  make_two (f, &whole, &parts);
  write_rows (parts, whole, 8, "\0", 1);
  g_autofree char *note = train (parts, f, 0, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (note, "metrics.jsonl:8: "));
  g_assert_nonnull (strstr (note, ", but only 7 epochs have rows: training begins again"));
  g_assert_true (has_file (parts, "metrics.jsonl.damaged-1"));
  g_assert_true (has_file (parts, "checkpoints/last.safetensors.damaged-1"));
  assert_same_run (whole, parts);
}

/* Trained again from its start it would be another run. */
static void
test_a_changed_run_is_not_started_again (Fixture *f, gconstpointer data)
{
  g_autoptr (GliaRun) whole = NULL, parts = NULL;
  g_autoptr (GError) error = NULL;
  make_two (f, &whole, &parts);
  g_autofree char *changes = glia_run_file (parts, "changes.jsonl");
  g_file_set_contents (
      changes, "{\"epoch\":3,\"step\":3,\"change\":{\"training.optimizer.learning-rate\":0.02}}\n",
      -1, NULL);
  write_rows (parts, whole, 8, "oh", 2);
  g_autofree char *before = read_file (parts, "metrics.jsonl");
  g_assert_null (train (parts, f, 0, &error));
  g_assert_error (error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_INVALID);
  g_autofree char *after = read_file (parts, "metrics.jsonl");
  g_assert_cmpstr (before, ==, after);
  g_assert_true (has_file (parts, "checkpoints/last.safetensors"));
  g_assert_false (has_file (parts, "metrics.jsonl.damaged-1"));
}

/* What is scanned in place is what strtod() reads. */
static void
test_rows_are_read_as_written (Fixture *f, gconstpointer data)
{
  static const double exponents[] = {-320, -310, -5, -4, 0, 4, 9, 12, 30, 308};
  g_autoptr (GliaRun) run = create (f, "numbers");
  g_autofree char *path = glia_run_file (run, "metrics.jsonl");
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) written = g_array_new (FALSE, FALSE, sizeof (GliaEpoch));
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  for (guint i = 0; i < 20000; i++) {
    double values[6];
    for (gsize k = 0; k < G_N_ELEMENTS (values); k++)
      values[k] =
          g_rand_int_range (rand, 0, 20) == 0
              ? NAN
              : (g_rand_double (rand) - 0.5) * pow (10, exponents[g_rand_int_range (rand, 0, 10)]);
    const GliaEpoch row = {.epoch = i + 1,
                           .steps = g_rand_int (rand),
                           .seconds = values[0],
                           .learning_rate = values[1],
                           .train_loss = values[2],
                           .train_accuracy = values[3],
                           .dev_loss = values[4],
                           .dev_accuracy = values[5]};
    glia_run_append_row (text, &row);
    g_array_append_val (written, row);
  }
  g_assert_true (g_file_set_contents (path, text->str, (gssize)text->len, NULL));
  g_autoptr (GArray) rows = glia_run_metrics (run, NULL);
  g_assert_cmpuint (rows->len, ==, written->len);
  for (guint i = 0; i < rows->len; i++) {
    const GliaEpoch *a = &g_array_index (written, GliaEpoch, i);
    const GliaEpoch *b = &g_array_index (rows, GliaEpoch, i);
    const double said[] = {a->seconds,        a->learning_rate, a->train_loss,
                           a->train_accuracy, a->dev_loss,      a->dev_accuracy};
    const double read[] = {b->seconds,        b->learning_rate, b->train_loss,
                           b->train_accuracy, b->dev_loss,      b->dev_accuracy};
    g_assert_cmpuint (a->steps, ==, b->steps);
    for (gsize k = 0; k < G_N_ELEMENTS (said); k++) {
      char digits[G_ASCII_DTOSTR_BUF_SIZE];
      g_ascii_formatd (digits, sizeof digits, "%.9g", said[k]);
      g_assert_true (isnan (said[k]) ? isnan (read[k]) : read[k] == g_ascii_strtod (digits, NULL));
    }
  }
}

/* ---- Folders --------------------------------------------------------------------------------- */

static void
test_a_folder_is_one_programs (Fixture *f, gconstpointer data)
{
  g_autoptr (GliaRun) first = create (f, "same");
  g_autoptr (GError) error = NULL;
  g_autofree char *before = read_file (first, "experiment.json");
  f->experiment->seed++;
  g_assert_null (try_create (f, "same", &error));
  g_assert_error (error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, "is being trained by another process"));
  g_autofree char *after = read_file (first, "experiment.json");
  g_assert_cmpstr (before, ==, after);
}

/* As a kill leaves it before experiment.json has its name. */
static char *
make_stub (Fixture *f, const char *name)
{
  char *path = g_build_filename (f->folder, name, NULL);
  g_autofree char *checkpoints = g_build_filename (path, "checkpoints", NULL);
  g_autofree char *file = g_build_filename (path, "experiment.json.glia-new.AB12CD", NULL);
  g_assert_cmpint (g_mkdir_with_parents (checkpoints, 0777), ==, 0);
  g_assert_true (g_file_set_contents (file, "{", -1, NULL));
  return path;
}

static void
test_a_stub_is_taken_over (Fixture *f, gconstpointer data)
{
  g_autofree char *path = make_stub (f, "stub");
  g_autoptr (GError) error = NULL;
  g_assert_null (glia_run_open (path, &error));
  g_assert_nonnull (strstr (error->message, "no run was begun in this folder"));
  g_autoptr (GliaRun) run = create (f, "stub");
  g_assert_false (has_file (run, "experiment.json.glia-new.AB12CD"));
  g_assert_true (has_file (run, "experiment.json"));
}

static void
test_old_stubs_are_swept (Fixture *f, gconstpointer data)
{
  static const struct utimbuf long_ago = {1000000000, 1000000000};
  g_autofree char *old = make_stub (f, "store/old"), *new = make_stub (f, "store/new");
  g_autofree char *locked = make_stub (f, "store/locked"), *store = g_path_get_dirname (old);
  g_autofree char *persons = make_stub (f, "store/persons");
  g_autofree char *note = g_build_filename (persons, "note", NULL);
  g_autoptr (GliaRun) run = create (f, "store/run");
  g_assert_true (g_file_set_contents (note, "mine", -1, NULL));
  const char *const aged[] = {old, locked, persons, glia_run_path (run)};
  for (gsize i = 0; i < G_N_ELEMENTS (aged); i++)
    g_assert_cmpint (utime (aged[i], &long_ago), ==, 0);
  const int lock = glia_run_lock (locked, NULL);
  glia_run_sweep_stubs (store);
  g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (new, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (locked, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (note, G_FILE_TEST_EXISTS));
  g_assert_true (has_file (run, "experiment.json"));
  g_close (lock, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, session_tear_down)
  ADD ("/run-damage/rows", test_rows_before_the_damage_are_read);
  ADD ("/run-damage/after-checkpoint", test_damage_after_the_checkpoint_is_cut_off);
  ADD ("/run-damage/before-checkpoint", test_damage_before_the_checkpoint_starts_again);
  ADD ("/run-damage/changed", test_a_changed_run_is_not_started_again);
  ADD ("/run-damage/numbers", test_rows_are_read_as_written);
  ADD ("/run-folder/two-programs", test_a_folder_is_one_programs);
  ADD ("/run-folder/stub", test_a_stub_is_taken_over);
  ADD ("/run-folder/sweep", test_old_stubs_are_swept);
  return g_test_run ();
}
