/* SPDX-License-Identifier: MIT */

/* Time decides here when files are written, never what is in them.
 *
 * The order of writes is what makes a killed run exact: an epoch's line is synced before it is
 * shown and before any checkpoint that contains the epoch, so metrics.jsonl is never behind the
 * checkpoint. What it is ahead stays when the run goes on: those epochs are trained again, to
 * the same bits, and their lines are there already. changes.jsonl is cut back to the checkpoint.
 * Best weights are in last.safetensors too, so that the two files need not be renamed together. */

#include "glia-run-writer.h"

#include "glia-file.h"
#include "glia-pace.h"
#include "glia-run-private.h"
#include "glia-weights.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

/* Microseconds between two of a kind. A checkpoint waits at least COST_SHARE times as long as
 * the last one took, so that it never costs more than a twentieth of the time; likewise a flush. */
enum {
  FLUSH_INTERVAL = 100000,
  CHECKPOINT_INTERVAL = 1000000,
  MID_EPOCH_INTERVAL = 30000000,
  HEARTBEAT_INTERVAL = 2000000,
  PAUSED_HEARTBEAT_INTERVAL = 20000000,
  COST_SHARE = 20,
  STEPS_BUFFER = 1 << 16,
};

struct _GliaRunWriter {
  GliaRun *run;
  GliaRunOptions options;
  GliaTrainer *trainer; /* NULL until opened */
  GArray *rows;         /* GliaEpoch, not yet on the disk */
  GString *steps;       /* lines not yet on the disk */
  GString *changes;     /* likewise */
  GArray *known;        /* GliaEpoch: epochs that were on the disk, ahead of the checkpoint */
  guint caught_up;      /* how many of `known` have been trained again; `lines` counts them, too */
  int lock_fd, metrics_fd, steps_fd, changes_fd;
  guint64 lines, change_lines; /* of metrics.jsonl and changes.jsonl: on the disk, and trained */
  double seconds;
  GliaRunState state;
  GliaPace pace;
  guint64 best_written;
  guint64 saved_steps, saved_changes; /* of the last checkpoint */
  gboolean saved;                     /* whether there is one */
  gboolean checkpoint_due;            /* at the end of the epoch */
  gint64 next_flush, next_checkpoint, next_heartbeat, last_checkpoint;
};

/* ---- Writing --------------------------------------------------------------------------------- */

static gboolean
write_and_sync (GliaRunWriter *writer,
                int fd,
                const char *name,
                const GString *text,
                GError **error)
{
  const char *data = text->str;
  gsize left = text->len;
  int code = 0;

  while (left > 0 && code == 0) {
    const gssize written = write (fd, data, left);
    if (written >= 0) {
      data += written;
      left -= (gsize)written;
    } else if (errno != EINTR) {
      code = errno;
    }
  }
  if (code == 0 && fdatasync (fd) != 0 && errno != EINVAL)
    code = errno;
  if (code == 0)
    return TRUE;
  g_autofree char *path = glia_run_file (writer->run, name);
  glia_run_set_disk_error (error, path, "write", code);
  return FALSE;
}

static int open_cut (const GliaRun *run, const char *name, guint64 lines, GError **error);

static guint64
count_lines (const GString *text)
{
  guint64 lines = 0;

  for (gsize i = 0; i < text->len; i++)
    lines += text->str[i] == '\n';
  return lines;
}

static gboolean
flush_changes (GliaRunWriter *writer, GError **error)
{
  GString *changes = writer->changes;

  glia_trainer_take_changes (writer->trainer, changes);
  if (changes->len == 0)
    return TRUE;
  if (writer->changes_fd < 0) {
    if (!glia_run_write (writer->run, "changes.jsonl", "", 0, TRUE, error))
      return FALSE;
    writer->changes_fd = open_cut (writer->run, "changes.jsonl", 0, error);
    if (writer->changes_fd < 0)
      return FALSE;
  }
  if (!write_and_sync (writer, writer->changes_fd, "changes.jsonl", changes, error))
    return FALSE;
  writer->change_lines += count_lines (changes);
  g_string_truncate (changes, 0);
  return TRUE;
}

static char *
line_without_seconds (GliaEpoch row)
{
  GString *line = g_string_new (NULL);

  row.seconds = 0;
  glia_run_append_row (line, &row);
  return g_string_free (line, FALSE);
}

/* Whether the next line of the file says just this. If it says something else (a person has
 * changed a setting since), the file is cut there. */
static gboolean
is_on_disk (GliaRunWriter *writer, const GliaEpoch *row, GError **error)
{
  if (writer->caught_up == writer->known->len)
    return FALSE;
  g_autofree char *mine = line_without_seconds (*row);
  g_autofree char *theirs =
      line_without_seconds (g_array_index (writer->known, GliaEpoch, writer->caught_up));
  if (g_str_equal (mine, theirs)) {
    writer->caught_up++;
    return TRUE;
  }
  g_array_set_size (writer->known, 0);
  writer->caught_up = 0;
  close (writer->metrics_fd);
  writer->metrics_fd = open_cut (writer->run, "metrics.jsonl", writer->lines, error);
  return FALSE;
}

/* The rows that are not on the disk yet, as lines. */
static gboolean
format_new_rows (GliaRunWriter *writer, GString *text, GError **error)
{
  for (guint i = 0; i < writer->rows->len; i++) {
    const GliaEpoch *row = &g_array_index (writer->rows, GliaEpoch, i);
    if (is_on_disk (writer, row, error)) {
      writer->lines++;
      continue;
    }
    if (writer->metrics_fd < 0)
      return FALSE;
    glia_run_append_row (text, row);
  }
  return TRUE;
}

gboolean
glia_run_writer_flush (GliaRunWriter *writer, GError **error)
{
  const GliaRunOptions *options = &writer->options;
  g_autoptr (GString) text = g_string_new (NULL);

  if (!flush_changes (writer, error) ||
      (writer->steps->len > 0 &&
       !write_and_sync (writer, writer->steps_fd, "steps.jsonl", writer->steps, error)))
    return FALSE;
  g_string_truncate (writer->steps, 0);
  if (!format_new_rows (writer, text, error) ||
      (text->len > 0 && !write_and_sync (writer, writer->metrics_fd, "metrics.jsonl", text, error)))
    return FALSE;
  writer->lines += count_lines (text);
  for (guint i = 0; i < writer->rows->len && options->epoch != NULL; i++)
    options->epoch (writer->run, &g_array_index (writer->rows, GliaEpoch, i), options->user_data);
  g_array_set_size (writer->rows, 0);
  return TRUE;
}

static gboolean
write_weights (GliaRunWriter *writer, const char *name, GBytes *bytes, GError **error)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  return glia_run_write (writer->run, name, data, length, TRUE, error);
}

static gboolean
write_checkpoint (GliaRunWriter *writer, GError **error)
{
  static const char *const metadata[] = {"format", "glia weights 1", NULL};
  GliaTrainer *trainer = writer->trainer;
  const gint64 before = g_get_monotonic_time ();

  if (!glia_run_writer_flush (writer, error))
    return FALSE;
  if (glia_trainer_kept_epoch (trainer) != writer->best_written) {
    g_autoptr (GBytes) best =
        glia_weights_serialize (glia_trainer_kept_network (trainer), metadata);
    if (!write_weights (writer, "checkpoints/best.safetensors", best, error))
      return FALSE;
    writer->best_written = glia_trainer_kept_epoch (trainer);
  }
  g_autoptr (GBytes) last = glia_trainer_save (trainer);
  if (!write_weights (writer, GLIA_RUN_LAST_CHECKPOINT, last, error))
    return FALSE;
  const gint64 now = g_get_monotonic_time ();
  writer->saved = TRUE;
  writer->saved_steps = glia_trainer_steps_done (trainer);
  writer->saved_changes = glia_trainer_changes (trainer);
  writer->checkpoint_due = FALSE;
  writer->last_checkpoint = now;
  writer->next_checkpoint = now + MAX (CHECKPOINT_INTERVAL, COST_SHARE * (now - before));
  return TRUE;
}

static void
epoch_cb (GliaTrainer *trainer, const GliaEpoch *row, gpointer data)
{
  GliaRunWriter *writer = data;

  g_array_append_val (writer->rows, *row);
  writer->seconds += row->seconds;
  if (writer->checkpoint_due)
    writer->pace.left = 1;
}

static void
step_cb (GliaTrainer *trainer, guint64 step, double loss, gpointer data)
{
  GliaRunWriter *writer = data;

  if (writer->options.every_step) {
    g_string_append_printf (writer->steps, "{\"step\":%" G_GUINT64_FORMAT ",\"loss\":", step);
    glia_run_append_number (writer->steps, loss);
    g_string_append (writer->steps, "}\n");
  }
  if (writer->steps->len > STEPS_BUFFER)
    writer->pace.left = 1;
  if (writer->options.step != NULL)
    writer->options.step (writer->run, trainer, loss, writer->options.user_data);
}

/* ---- By the clock ---------------------------------------------------------------------------- */

static gboolean
is_unsaved (const GliaRunWriter *writer)
{
  return !writer->saved || writer->saved_steps != glia_trainer_steps_done (writer->trainer) ||
         writer->saved_changes != glia_trainer_changes (writer->trainer);
}

/* The end of an epoch is the place for a checkpoint. But a pause or a person's change will not
 * wait for it, and a long epoch shall not be lost. */
static gboolean
wants_checkpoint (GliaRunWriter *writer, gint64 now)
{
  if (now < writer->next_checkpoint || !is_unsaved (writer))
    return FALSE;
  if (writer->state == GLIA_RUN_PAUSED || glia_trainer_step_in_epoch (writer->trainer) == 0 ||
      writer->saved_changes != glia_trainer_changes (writer->trainer) ||
      now >= writer->last_checkpoint + MID_EPOCH_INTERVAL)
    return TRUE;
  writer->checkpoint_due = TRUE;
  return FALSE;
}

static gboolean
do_what_is_due (GliaRunWriter *writer, gint64 now, GError **error)
{
  if (now >= writer->next_heartbeat) {
    writer->next_heartbeat =
        now + (writer->state == GLIA_RUN_PAUSED ? PAUSED_HEARTBEAT_INTERVAL : HEARTBEAT_INTERVAL);
    if (!glia_run_write_status (writer->run, writer->state, "", FALSE, error))
      return FALSE;
  }
  if (wants_checkpoint (writer, now))
    return write_checkpoint (writer, error);
  if (now >= writer->next_flush || writer->steps->len > STEPS_BUFFER) {
    const gint64 interval =
        writer->options.flush_interval > 0 ? writer->options.flush_interval : FLUSH_INTERVAL;
    if (!glia_run_writer_flush (writer, error))
      return FALSE;
    const gint64 done = g_get_monotonic_time ();
    writer->next_flush = MAX (now + interval, done + COST_SHARE * (done - now));
  }
  return TRUE;
}

gboolean
glia_run_writer_do_due (GliaRunWriter *writer, GError **error)
{
  const gint64 now = g_get_monotonic_time ();
  const gboolean done = do_what_is_due (writer, now, error);

  glia_pace_checked (&writer->pace, now, g_get_monotonic_time ());
  return done;
}

gboolean
glia_run_writer_after_step (GliaRunWriter *writer, GError **error)
{
  return !glia_pace_due (&writer->pace) || glia_run_writer_do_due (writer, error);
}

gint64
glia_run_writer_next_due (const GliaRunWriter *writer)
{
  return is_unsaved (writer) ? MIN (writer->next_checkpoint, writer->next_heartbeat)
                             : writer->next_heartbeat;
}

void
glia_run_writer_check_soon (GliaRunWriter *writer)
{
  glia_pace_start (&writer->pace);
}

gboolean
glia_run_writer_set_state (GliaRunWriter *writer, GliaRunState state, GError **error)
{
  if (writer->state == state)
    return TRUE;
  writer->state = state;
  writer->next_heartbeat =
      g_get_monotonic_time () +
      (state == GLIA_RUN_PAUSED ? PAUSED_HEARTBEAT_INTERVAL : HEARTBEAT_INTERVAL);
  glia_pace_start (&writer->pace);
  return glia_run_write_status (writer->run, state, "", FALSE, error);
}

/* ---- Going on -------------------------------------------------------------------------------- */

/* Opens an append-only file of lines and cuts it after its first `lines` lines. */
static int
open_cut (const GliaRun *run, const char *name, guint64 lines, GError **error)
{
  g_autofree char *path = glia_run_file (run, name), *text = NULL;
  g_autoptr (GError) problem = NULL;
  guint64 found = 0;
  char *end = NULL;
  gsize length;

  if (glia_file_read (path, &text, &length, &problem))
    for (end = text; found < lines; found++) {
      char *feed = memchr (end, '\n', (gsize)(text + length - end));
      if (feed == NULL)
        break;
      end = feed + 1;
    }
  else if (!g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return -1;
  }
  if (found < lines) {
    g_set_error (error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_INVALID,
                 "%s: %" G_GUINT64_FORMAT
                 " lines, but the checkpoint is after line %" G_GUINT64_FORMAT
                 ". Bring the file back, or remove its checkpoints to train from the start",
                 path, found, lines);
    return -1;
  }
  const int fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (fd >= 0 && ftruncate (fd, text != NULL ? end - text : 0) == 0)
    return fd;
  glia_run_set_disk_error (error, path, "write", errno);
  if (fd >= 0)
    close (fd);
  return -1;
}

static void
close_files (GliaRunWriter *writer)
{
  int *const fds[] = {&writer->metrics_fd, &writer->steps_fd, &writer->changes_fd};

  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++) {
    if (*fds[i] >= 0)
      close (*fds[i]);
    *fds[i] = -1;
  }
}

static gboolean
open_files (GliaRunWriter *writer, GError **error)
{
  g_autofree char *changes = glia_run_file (writer->run, "changes.jsonl");

  close_files (writer);
  writer->metrics_fd = open_cut (writer->run, "metrics.jsonl",
                                 writer->lines + writer->known->len - writer->caught_up, error);
  if (writer->metrics_fd < 0)
    return FALSE;
  if (writer->options.every_step) {
    writer->steps_fd =
        open_cut (writer->run, "steps.jsonl", glia_trainer_steps_done (writer->trainer), error);
    if (writer->steps_fd < 0)
      return FALSE;
  }
  if (writer->change_lines == 0 && !g_file_test (changes, G_FILE_TEST_EXISTS))
    return TRUE;
  writer->changes_fd = open_cut (writer->run, "changes.jsonl", writer->change_lines, error);
  return writer->changes_fd >= 0;
}

/* What this writer has to know of what was there before it. */
static gboolean
take_over_run (GliaRunWriter *writer, GliaTrainer *trainer, GError **error)
{
  g_autofree char *last = glia_run_last_checkpoint (writer->run);

  writer->trainer = trainer;
  writer->lines = glia_trainer_epochs_done (trainer);
  glia_trainer_take_changes (trainer, writer->changes);
  writer->change_lines = glia_trainer_changes (trainer) - count_lines (writer->changes);
  writer->saved = g_file_test (last, G_FILE_TEST_EXISTS);
  writer->saved_steps = glia_trainer_steps_done (trainer);
  writer->saved_changes = writer->change_lines;
  writer->seconds = 0;
  /* A kill right after experiment.json was made leaves none. */
  g_autofree char *metrics = glia_run_file (writer->run, "metrics.jsonl");
  g_autoptr (GArray) rows = g_steal_pointer (&writer->run->rows);
  if (rows == NULL)
    rows = g_file_test (metrics, G_FILE_TEST_EXISTS)
               ? glia_run_metrics (writer->run, error)
               : g_array_new (FALSE, FALSE, sizeof (GliaEpoch));
  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    const GliaEpoch *row = &g_array_index (rows, GliaEpoch, i);
    if (i < writer->lines)
      writer->seconds += row->seconds;
    else
      g_array_append_val (writer->known, *row);
  }
  if (rows != NULL && open_files (writer, error))
    return TRUE;
  writer->trainer = NULL;
  return FALSE;
}

gboolean
glia_run_writer_open (GliaRunWriter *writer, GliaTrainer *trainer, GError **error)
{
  const gboolean observes_steps = writer->options.every_step || writer->options.step != NULL;
  const GliaTrainerObserver observer = {observes_steps ? step_cb : NULL, epoch_cb, writer};

  /* Somebody may have removed it to start again. Where it cannot be made, writing says so. */
  g_autofree char *checkpoints = glia_run_file (writer->run, "checkpoints");
  (void)g_mkdir (checkpoints, 0777);
  glia_run_remove_temporary (glia_run_path (writer->run));
  glia_run_remove_temporary (checkpoints);
  if (writer->trainer != NULL ? !open_files (writer, error)
                              : !take_over_run (writer, trainer, error))
    return FALSE;
  glia_trainer_set_observer (trainer, &observer);
  writer->next_checkpoint = writer->last_checkpoint = g_get_monotonic_time ();
  writer->next_flush = writer->last_checkpoint + FLUSH_INTERVAL;
  glia_pace_start (&writer->pace);
  writer->state = GLIA_RUN_RUNNING;
  return glia_run_write_status (writer->run, GLIA_RUN_RUNNING, "", TRUE, error);
}

GliaRunWriter *
glia_run_writer_new (GliaRun *run, const GliaRunOptions *options, GError **error)
{
  g_autoptr (GliaRunWriter) writer = g_new0 (GliaRunWriter, 1);
  g_autoptr (GError) problem = NULL;

  writer->run = run;
  if (options != NULL)
    writer->options = *options;
  writer->rows = g_array_new (FALSE, FALSE, sizeof (GliaEpoch));
  writer->steps = g_string_new (NULL);
  writer->changes = g_string_new (NULL);
  writer->known = g_array_new (FALSE, FALSE, sizeof (GliaEpoch));
  writer->metrics_fd = writer->steps_fd = writer->changes_fd = -1;
  writer->lock_fd = run->lock >= 0 ? run->lock : glia_run_lock (run->path, &problem);
  run->lock = -1;
  if (problem == NULL)
    return g_steal_pointer (&writer);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

void
glia_run_writer_free (GliaRunWriter *writer)
{
  if (writer == NULL)
    return;
  if (writer->trainer != NULL)
    glia_trainer_set_observer (writer->trainer, NULL);
  close_files (writer);
  if (writer->lock_fd >= 0)
    close (writer->lock_fd);
  g_array_unref (writer->rows);
  g_array_unref (writer->known);
  g_string_free (writer->steps, TRUE);
  g_string_free (writer->changes, TRUE);
  g_free (writer);
}

/* ---- The end --------------------------------------------------------------------------------- */

void
glia_run_fill_result (GliaTrainer *trainer,
                      double seconds,
                      const char *stopped,
                      GliaRunResult *result)
{
  const GliaTrainerState state = glia_trainer_state (trainer);
  mlp_metrics test;

  *result = (GliaRunResult){
      .state = state == GLIA_TRAINER_FINISHED   ? GLIA_RUN_FINISHED
               : state == GLIA_TRAINER_DIVERGED ? GLIA_RUN_DIVERGED
                                                : GLIA_RUN_STOPPED,
      .reason = g_strdup (state != GLIA_TRAINER_TRAINING ? glia_trainer_reason (trainer)
                          : stopped != NULL              ? stopped
                                                         : "stopped by the user"),
      .epochs = glia_trainer_epochs_done (trainer),
      .best = *glia_trainer_best (trainer),
      .kept_epoch = glia_trainer_kept_epoch (trainer),
      .test_loss = NAN,
      .test_accuracy = NAN,
      .parameters = mlp_network_parameter_count (glia_trainer_network (trainer)),
      .seconds = seconds};
  if (state == GLIA_TRAINER_FINISHED && glia_trainer_test (trainer, &test)) {
    result->test_loss = test.loss;
    if (glia_trainer_splits (trainer).test->task != GLIA_TASK_REGRESSION)
      result->test_accuracy = (double)test.right / (double)test.examples;
  }
}

gboolean
glia_run_writer_finish (GliaRunWriter *writer, GliaRunResult *result, GError **error)
{
  if (!write_checkpoint (writer, error))
    return FALSE;
  glia_run_result_clear (result);
  glia_run_fill_result (writer->trainer, writer->seconds, writer->options.stopped_reason, result);
  writer->state = result->state;
  return glia_run_write_result (writer->run, result, error) &&
         glia_run_write_status (writer->run, result->state, result->reason, TRUE, error);
}
