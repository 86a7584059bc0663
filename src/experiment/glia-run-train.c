/* SPDX-License-Identifier: MIT */

/* Training in a run's folder. Time decides here when files are written, never what is in them.
 *
 * The order of writes is what makes a killed run exact: an epoch's line is synced before it is shown
 * and before any checkpoint that contains the epoch, so metrics.jsonl is never behind the checkpoint,
 * and going on cuts it back to it. Best weights are in last.safetensors too, so that the two files
 * need not be renamed together. */

#include "glia-run-private.h"

#include "glia-weights.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* Microseconds between two of a kind. A checkpoint waits at least CHECKPOINT_SHARE times as long as the
 * last one took, so that it never costs more than a twentieth of the time. */
enum {
  FLUSH_INTERVAL = 100000,
  CHECKPOINT_INTERVAL = 1000000,
  MID_EPOCH_INTERVAL = 30000000,
  HEARTBEAT_INTERVAL = 2000000,
  CHECKPOINT_SHARE = 20,
  STEPS_BUFFER = 1 << 16,
};

typedef struct {
  GliaRun *run;
  const GliaRunOptions *options;
  GliaTrainer *trainer;
  GArray *rows;   /* GliaEpoch, not yet on the disk */
  GString *steps; /* lines not yet on the disk */
  int metrics_fd, steps_fd, lock_fd;
  double seconds;
  guint64 best_written;
  gint64 next_flush, next_checkpoint, next_heartbeat, last_checkpoint;
  GError *error;
} Session;

static gboolean
write_all (Session *session, int fd, const char *name, const GString *text)
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
  g_autofree char *path = glia_run_file (session->run, name);
  glia_run_set_disk_error (&session->error, path, "write", code);
  return FALSE;
}

/* Puts what has gathered on the disk, then shows it. */
static gboolean
flush (Session *session)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (session->steps->len > 0 &&
      !write_all (session, session->steps_fd, "steps.jsonl", session->steps))
    return FALSE;
  g_string_truncate (session->steps, 0);
  for (guint i = 0; i < session->rows->len; i++)
    glia_run_append_row (text, &g_array_index (session->rows, GliaEpoch, i));
  if (text->len > 0 && !write_all (session, session->metrics_fd, "metrics.jsonl", text))
    return FALSE;
  for (guint i = 0; i < session->rows->len && session->options->epoch != NULL; i++)
    session->options->epoch (session->run, &g_array_index (session->rows, GliaEpoch, i),
                             session->options->user_data);
  g_array_set_size (session->rows, 0);
  return TRUE;
}

static gboolean
checkpoint (Session *session)
{
  static const char *const metadata[] = {"format", "glia weights 1", NULL};
  GliaTrainer *trainer = session->trainer;
  const gint64 before = g_get_monotonic_time ();
  gsize length;

  if (!flush (session))
    return FALSE;
  if (glia_trainer_best_epoch (trainer) != session->best_written) {
    g_autoptr (GBytes) best =
        glia_weights_serialize (glia_trainer_best_network (trainer), metadata);
    gconstpointer data = g_bytes_get_data (best, &length);
    if (!glia_run_write (session->run, "checkpoints/best.safetensors", data, length, TRUE,
                         &session->error))
      return FALSE;
    session->best_written = glia_trainer_best_epoch (trainer);
  }
  g_autoptr (GBytes) last = glia_trainer_save (trainer);
  gconstpointer data = g_bytes_get_data (last, &length);
  if (!glia_run_write (session->run, "checkpoints/last.safetensors", data, length, TRUE,
                       &session->error))
    return FALSE;
  const gint64 now = g_get_monotonic_time ();
  session->last_checkpoint = now;
  session->next_checkpoint = now + MAX (CHECKPOINT_INTERVAL, CHECKPOINT_SHARE * (now - before));
  return TRUE;
}

static void
epoch_cb (GliaTrainer *trainer, const GliaEpoch *row, gpointer data)
{
  Session *session = data;
  g_array_append_val (session->rows, *row);
  session->seconds += row->seconds;
}

static void
step_cb (GliaTrainer *trainer, guint64 step, double loss, gpointer data)
{
  Session *session = data;
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (session->options->every_step)
    g_string_append_printf (session->steps, "{\"step\":%" G_GUINT64_FORMAT ",\"loss\":%s}\n", step,
                            isfinite (loss) ? g_ascii_formatd (digits, sizeof digits, "%.9g", loss)
                                            : "null");
  if (session->options->step != NULL)
    session->options->step (session->run, trainer, loss, session->options->user_data);
}

/* What is due by the clock. */
static gboolean
keep_up (Session *session)
{
  const gint64 now = g_get_monotonic_time ();
  const gboolean at_epoch_end = glia_trainer_step_in_epoch (session->trainer) == 0;

  if (now >= session->next_heartbeat) {
    session->next_heartbeat = now + HEARTBEAT_INTERVAL;
    if (!glia_run_write_status (session->run, GLIA_RUN_RUNNING, "", FALSE, &session->error))
      return FALSE;
  }
  if ((at_epoch_end && now >= session->next_checkpoint) ||
      now >= MAX (session->last_checkpoint + MID_EPOCH_INTERVAL, session->next_checkpoint))
    return checkpoint (session);
  if (now >= session->next_flush || session->steps->len > STEPS_BUFFER) {
    session->next_flush = now + FLUSH_INTERVAL;
    return flush (session);
  }
  return TRUE;
}

/* ---- Going on ---------------------------------------------------------------------------------- */

/* Opens an append-only file of lines and cuts it after its first `lines` lines. */
static int
open_cut (Session *session, const char *name, guint64 lines)
{
  g_autofree char *path = glia_run_file (session->run, name), *text = NULL;
  guint64 found = 0;
  char *end = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    for (end = text; found < lines; found++) {
      char *feed = strchr (end, '\n');
      if (feed == NULL)
        break;
      end = feed + 1;
    }
  if (found < lines) {
    g_set_error (&session->error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_INVALID,
                 "%s: %" G_GUINT64_FORMAT
                 " lines, but the checkpoint is after line %" G_GUINT64_FORMAT
                 ". Bring the file back, or remove its checkpoints to train from the start",
                 path, found, lines);
    return -1;
  }
  const int fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (fd >= 0 && ftruncate (fd, text != NULL ? end - text : 0) == 0)
    return fd;
  glia_run_set_disk_error (&session->error, path, "write", errno);
  if (fd >= 0)
    close (fd);
  return -1;
}

/* Temporary files of writes that a crash cut short: our names with something behind them. */
static void
sweep_temporary_files (GliaRun *run, const char *folder)
{
  g_autofree char *path = glia_run_file (run, folder);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  static const char *const prefixes[] = {"experiment.json.",  "metrics.jsonl.",
                                         "status.json.",      "result.json.",
                                         "last.safetensors.", "best.safetensors."};
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
      if (g_str_has_prefix (name, prefixes[i])) {
        g_autofree char *file = g_build_filename (path, name, NULL);
        (void)g_unlink (file);
      }
}

static gboolean
take_lock (Session *session)
{
  session->lock_fd = open (session->run->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (session->lock_fd >= 0 && flock (session->lock_fd, LOCK_EX | LOCK_NB) != 0 &&
      errno == EWOULDBLOCK) {
    g_set_error (&session->error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_BUSY,
                 "%s: another process is training this run", session->run->path);
    return FALSE;
  }
  return TRUE;
}

static gboolean
restore (Session *session)
{
  g_autofree char *path = glia_run_last_checkpoint (session->run);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_autoptr (GliaSafetensors) file = glia_safetensors_read (path, &session->error);
  return file != NULL && glia_trainer_restore (session->trainer, file, path, &session->error);
}

static gboolean
prepare (Session *session, const GliaSplits *splits)
{
  const GliaRunOptions *options = session->options;
  const GliaTrainerObserver observer = {step_cb, epoch_cb, session};

  if (!take_lock (session))
    return FALSE;
  /* Somebody may have removed it to start again. Where it cannot be made, writing says so. */
  g_autofree char *checkpoints = glia_run_file (session->run, "checkpoints");
  (void)g_mkdir (checkpoints, 0777);
  sweep_temporary_files (session->run, ".");
  sweep_temporary_files (session->run, "checkpoints");
  session->trainer =
      glia_trainer_new (session->run->experiment, splits, options->clock, &session->error);
  if (session->trainer == NULL ||
      (options->threads > 0 &&
       !glia_trainer_set_threads (session->trainer, options->threads, &session->error)) ||
      !restore (session))
    return FALSE;
  glia_trainer_set_observer (session->trainer, &observer);
  session->metrics_fd =
      open_cut (session, "metrics.jsonl", glia_trainer_epochs_done (session->trainer));
  if (session->metrics_fd < 0)
    return FALSE;
  if (options->every_step) {
    session->steps_fd =
        open_cut (session, "steps.jsonl", glia_trainer_steps_done (session->trainer));
    if (session->steps_fd < 0)
      return FALSE;
  }
  g_autoptr (GArray) rows = glia_run_metrics (session->run, &session->error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    session->seconds += g_array_index (rows, GliaEpoch, i).seconds;
  session->next_checkpoint = session->last_checkpoint = g_get_monotonic_time ();
  session->next_flush = session->last_checkpoint + FLUSH_INTERVAL;
  return glia_run_write_status (session->run, GLIA_RUN_RUNNING, "", TRUE, &session->error);
}

/* ---- The end ----------------------------------------------------------------------------------- */

static void
fill_result (Session *session, GliaRunResult *result)
{
  GliaTrainer *trainer = session->trainer;
  const GliaTrainerState state = glia_trainer_state (trainer);
  const char *stopped = session->options->stopped_reason;
  mlp_metrics test;

  *result = (GliaRunResult){
      .state = state == GLIA_TRAINER_FINISHED   ? GLIA_RUN_FINISHED
               : state == GLIA_TRAINER_DIVERGED ? GLIA_RUN_DIVERGED
                                                : GLIA_RUN_STOPPED,
      .reason = g_strdup (state != GLIA_TRAINER_TRAINING ? glia_trainer_reason (trainer)
                          : stopped != NULL              ? stopped
                                                         : "stopped by the user"),
      .epochs = glia_trainer_epochs_done (trainer),
      .best_epoch = glia_trainer_best_epoch (trainer),
      .best_dev_accuracy = glia_trainer_best_dev_accuracy (trainer),
      .best_dev_loss = glia_trainer_best_dev_loss (trainer),
      .test_loss = NAN,
      .test_accuracy = NAN,
      .parameters = mlp_network_parameter_count (glia_trainer_network (trainer)),
      .seconds = session->seconds};
  if (state == GLIA_TRAINER_FINISHED && glia_trainer_test (trainer, &test)) {
    result->test_loss = test.loss;
    if (isfinite (result->best_dev_accuracy) || test.right > 0)
      result->test_accuracy = (double)test.right / (double)test.examples;
  }
}

static gboolean
train (Session *session, const GliaSplits *splits, GliaRunResult *result)
{
  if (!prepare (session, splits))
    return FALSE;
  while (glia_trainer_state (session->trainer) == GLIA_TRAINER_TRAINING &&
         !g_cancellable_is_cancelled (session->options->cancellable)) {
    glia_trainer_step (session->trainer);
    if (!keep_up (session))
      return FALSE;
  }
  if (!checkpoint (session))
    return FALSE;
  fill_result (session, result);
  if (splits->test != NULL && splits->test->task == GLIA_TASK_REGRESSION)
    result->test_accuracy = NAN;
  return glia_run_write_result (session->run, result, &session->error) &&
         glia_run_write_status (session->run, result->state, result->reason, TRUE, &session->error);
}

gboolean
glia_run_train (GliaRun *run,
                const GliaSplits *splits,
                const GliaRunOptions *options,
                GliaRunResult *result,
                GError **error)
{
  static const GliaRunOptions no_options = {0};
  g_auto (GliaRunResult) ignored = {0};
  Session session = {.run = run,
                     .options = options != NULL ? options : &no_options,
                     .rows = g_array_new (FALSE, FALSE, sizeof (GliaEpoch)),
                     .steps = g_string_new (NULL),
                     .metrics_fd = -1,
                     .steps_fd = -1,
                     .lock_fd = -1};

  if (glia_run_status (run)->state == GLIA_RUN_FINISHED) {
    g_set_error (&session.error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_ENDED,
                 "%s: this run is finished, there is nothing to resume", run->path);
  } else {
    train (&session, splits, result != NULL ? result : &ignored);
  }
  glia_trainer_free (session.trainer);
  g_array_unref (session.rows);
  g_string_free (session.steps, TRUE);
  const int fds[] = {session.metrics_fd, session.steps_fd, session.lock_fd};
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    if (fds[i] >= 0)
      close (fds[i]);
  if (session.error == NULL)
    return TRUE;
  g_propagate_error (error, session.error);
  return FALSE;
}
