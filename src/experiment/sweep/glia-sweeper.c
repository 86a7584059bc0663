/* SPDX-License-Identifier: MIT */

/* Threads. One thread, which may be the caller's, loads the data and then starts the threads
 * that train; each takes the next job until there is none. The data is shared and immutable. A
 * job's files are its thread's alone; what is shown of it is copied under the lock. */

#include "glia-run-train.h"
#include "glia-sweeper-private.h"

#include <math.h>

struct _GliaSweeper {
  GliaExperiment *experiment;
  char *folder;
  GliaSweeperOptions options;
  GCancellable *cancellable;
  GliaPause *pause;
  GPtrArray *jobs; /* of GliaSweepJob */
  GPtrArray *data; /* of GliaSweepData; complete before the first job starts */
  guint threads;   /* that train */
  GThread *thread; /* of glia_sweeper_start () */

  GMutex lock; /* for what follows */
  GliaSweeperState state;
  guint next; /* job */
  guint serial;
  guint ended[GLIA_SWEEP_RUN_FAILED + 1]; /* runs by state */
  char *message;                          /* set once */
};

/* ---- What is shown --------------------------------------------------------------------------- */

static gboolean
has_ended (GliaSweepRunState state)
{
  return state == GLIA_SWEEP_RUN_FINISHED || state == GLIA_SWEEP_RUN_DIVERGED ||
         state == GLIA_SWEEP_RUN_FAILED;
}

/* Seconds until the last run ends: each run takes as long an epoch as it has so far, or as the
 * others have. No thread can do more than its part, and no run less than its own time. */
static double
seconds_left (const GliaSweeper *sweeper)
{
  double seconds = 0, sum = 0, longest = 0;
  guint64 epochs = 0;

  for (guint i = 0; i < sweeper->jobs->len; i++) {
    const GliaSweepJob *job = g_ptr_array_index (sweeper->jobs, i);
    seconds += job->timed_seconds;
    epochs += job->timed_epochs;
  }
  if (epochs == 0)
    return NAN;
  for (guint i = 0; i < sweeper->jobs->len; i++) {
    const GliaSweepJob *job = g_ptr_array_index (sweeper->jobs, i);
    if (has_ended (job->now.state))
      continue;
    const double rate = job->timed_epochs > 0 ? job->timed_seconds / (double)job->timed_epochs
                                              : seconds / (double)epochs;
    const double left = rate * (double)(job->now.epochs - job->now.epochs_done);
    sum += left;
    longest = fmax (longest, left);
  }
  return fmax (sum / sweeper->threads, longest);
}

void
glia_sweeper_get_view (GliaSweeper *sweeper, GliaSweeperView *view)
{
  guint64 done = 0, all = 0;

  g_mutex_lock (&sweeper->lock);
  for (guint i = 0; i < sweeper->jobs->len; i++) {
    const GliaSweepRun *run = &((GliaSweepJob *)sweeper->jobs->pdata[i])->now;
    all += run->epochs;
    /* Early stopping: what will not be trained does not have to be waited for. */
    done += has_ended (run->state) ? run->epochs : run->epochs_done;
  }
  *view = (GliaSweeperView){
      .state = sweeper->state,
      .paused = glia_pause_is_set (sweeper->pause),
      .cancelled = g_cancellable_is_cancelled (sweeper->cancellable),
      .runs = sweeper->jobs->len,
      .finished = sweeper->ended[GLIA_SWEEP_RUN_FINISHED],
      .diverged = sweeper->ended[GLIA_SWEEP_RUN_DIVERGED],
      .failed = sweeper->ended[GLIA_SWEEP_RUN_FAILED],
      .fraction = all > 0 ? (double)done / (double)all : 1,
      .seconds_left = seconds_left (sweeper),
      .message = sweeper->message,
      .serial = sweeper->serial,
  };
  g_mutex_unlock (&sweeper->lock);
  view->ended = view->finished + view->diverged + view->failed;
}

void
glia_sweeper_get_run (GliaSweeper *sweeper, guint index, GliaSweepRun *run)
{
  g_return_if_fail (index < sweeper->jobs->len);

  g_mutex_lock (&sweeper->lock);
  *run = ((GliaSweepJob *)sweeper->jobs->pdata[index])->now;
  g_mutex_unlock (&sweeper->lock);
}

const char *
glia_sweeper_folder (const GliaSweeper *sweeper)
{
  return sweeper->folder;
}

static void
set_state (GliaSweeper *sweeper, GliaSweeperState state, const char *message)
{
  g_mutex_lock (&sweeper->lock);
  sweeper->state = state;
  sweeper->serial++;
  if (message != NULL && sweeper->message == NULL)
    sweeper->message = g_strdup (message);
  g_mutex_unlock (&sweeper->lock);
}

static void
announce_change (GliaSweepJob *job)
{
  const GliaSweeperOptions *options = &job->sweeper->options;

  if (options->changed != NULL)
    options->changed (job->sweeper, job->index, options->user_data);
}

static void
set_run_state (GliaSweepJob *job, GliaSweepRunState state, const char *message)
{
  GliaSweeper *sweeper = job->sweeper;

  g_mutex_lock (&sweeper->lock);
  job->now.state = state;
  if (state != GLIA_SWEEP_RUN_TRAINING && state != GLIA_SWEEP_RUN_WAITING) {
    sweeper->ended[state]++;
    if (has_ended (state) && state != GLIA_SWEEP_RUN_FAILED) {
      job->now.epochs_done = job->result.epochs;
      job->now.best_dev_accuracy = job->result.best.accuracy;
      job->now.lowest_dev_loss = job->result.best.lowest_loss;
    }
  }
  if (message != NULL && job->message == NULL) {
    job->message = g_strdup (message);
    job->now.message = job->message;
    if (state == GLIA_SWEEP_RUN_FAILED && sweeper->message == NULL)
      sweeper->message = g_strdup (message);
  }
  sweeper->serial++;
  g_mutex_unlock (&sweeper->lock);
  announce_change (job);
}

/* ---- One run --------------------------------------------------------------------------------- */

static void
epoch_cb (GliaRun *run, const GliaEpoch *row, gpointer user_data)
{
  GliaSweepJob *job = user_data;
  GliaSweeper *sweeper = job->sweeper;

  g_mutex_lock (&sweeper->lock);
  job->now.epochs_done = row->epoch;
  job->now.last = *row;
  job->timed_epochs++;
  job->timed_seconds += row->seconds;
  sweeper->serial++;
  g_mutex_unlock (&sweeper->lock);
  announce_change (job);
}

/* What an earlier sweep has done of it; TRUE if that is all there is to do. */
static gboolean
take_over (GliaSweepJob *job, GliaRun *run)
{
  const GliaRunState state = glia_run_status (run)->state;
  const gboolean has_result = glia_run_result (run, &job->result, NULL);
  const gboolean done = has_result && (state == GLIA_RUN_FINISHED || state == GLIA_RUN_DIVERGED);
  g_autoptr (GArray) rows = glia_run_metrics (run, NULL);

  if (rows != NULL && rows->len > 0) {
    g_mutex_lock (&job->sweeper->lock);
    job->now.last = g_array_index (rows, GliaEpoch, rows->len - 1);
    job->now.epochs_done = MIN (job->now.last.epoch, job->now.epochs);
    g_mutex_unlock (&job->sweeper->lock);
  }
  if (!done)
    glia_run_result_clear (&job->result);
  return done;
}

static void
train_job (GliaSweepJob *job)
{
  GliaSweeper *sweeper = job->sweeper;
  const GliaRunOptions options = {.epoch = epoch_cb,
                                  .user_data = job,
                                  .threads = sweeper->threads > 1 ? 1 : 0, /* one processor each */
                                  .cancellable = sweeper->cancellable,
                                  .pause = sweeper->pause};

  g_autoptr (GliaRun) run = glia_sweep_job_open (job, &job->error);
  gboolean done = run != NULL;
  if (done && !take_over (job, run)) {
    set_run_state (job, GLIA_SWEEP_RUN_TRAINING, NULL);
    done = glia_run_train (run, job->data->splits, &options, &job->result, &job->error);
  }
  if (!done)
    set_run_state (job, GLIA_SWEEP_RUN_FAILED, job->error->message);
  else if (job->result.state == GLIA_RUN_STOPPED)
    set_run_state (job, GLIA_SWEEP_RUN_STOPPED, NULL);
  else if (job->result.state == GLIA_RUN_DIVERGED)
    set_run_state (job, GLIA_SWEEP_RUN_DIVERGED, job->result.reason);
  else
    set_run_state (job, GLIA_SWEEP_RUN_FINISHED, NULL);
}

static gpointer
train_jobs (gpointer data)
{
  GliaSweeper *sweeper = data;

  while (!g_cancellable_is_cancelled (sweeper->cancellable)) {
    g_mutex_lock (&sweeper->lock);
    const guint index = sweeper->next < sweeper->jobs->len ? sweeper->next++ : G_MAXUINT;
    g_mutex_unlock (&sweeper->lock);
    if (index == G_MAXUINT)
      break;
    train_job (g_ptr_array_index (sweeper->jobs, index));
  }
  return NULL;
}

/* ---- All runs -------------------------------------------------------------------------------- */

static gboolean
prepare_data (GliaSweeper *sweeper, GError **error)
{
  GliaSweeperOptions options = sweeper->options;

  options.cancellable = sweeper->cancellable;
  for (guint i = 0; i < sweeper->jobs->len; i++) {
    GliaSweepJob *job = g_ptr_array_index (sweeper->jobs, i);
    job->data = glia_sweep_find_or_load (sweeper->data, job->experiment, &options, error);
    if (job->data == NULL)
      return FALSE;
  }
  return !options.keep_plan || glia_sweep_write_plan (sweeper->experiment, sweeper->folder, error);
}

static gboolean
train_all (GliaSweeper *sweeper, GError **error)
{
  g_autoptr (GPtrArray) threads = g_ptr_array_new ();

  for (guint i = 0; i < sweeper->threads; i++)
    g_ptr_array_add (threads, g_thread_new ("sweep", train_jobs, sweeper));
  for (guint i = 0; i < threads->len; i++)
    g_thread_join (g_ptr_array_index (threads, i));
  for (guint i = 0; i < sweeper->jobs->len; i++) {
    const GliaSweepJob *job = g_ptr_array_index (sweeper->jobs, i);
    if (job->error != NULL) {
      g_propagate_error (error, g_error_copy (job->error));
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
glia_sweeper_run (GliaSweeper *sweeper, GError **error)
{
  g_autoptr (GError) problem = NULL;

  set_state (sweeper, GLIA_SWEEPER_LOADING, NULL);
  gboolean done = prepare_data (sweeper, &problem);
  if (done) {
    set_state (sweeper, GLIA_SWEEPER_TRAINING, NULL);
    done = train_all (sweeper, &problem);
  }
  /* Being cancelled while data is read is no error either. */
  if (!done && g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    done = TRUE;
  set_state (sweeper, GLIA_SWEEPER_ENDED, done ? NULL : problem->message);
  if (!done)
    g_propagate_error (error, g_steal_pointer (&problem));
  return done;
}

static gpointer
run_in_background (gpointer data)
{
  (void)glia_sweeper_run (data, NULL); /* what went wrong is in the view */
  return NULL;
}

void
glia_sweeper_start (GliaSweeper *sweeper)
{
  g_return_if_fail (sweeper->thread == NULL);

  set_state (sweeper, GLIA_SWEEPER_LOADING, NULL);
  sweeper->thread = g_thread_new ("sweep", run_in_background, sweeper);
}

void
glia_sweeper_pause (GliaSweeper *sweeper, gboolean paused)
{
  glia_pause_set (sweeper->pause, paused && !g_cancellable_is_cancelled (sweeper->cancellable));
}

void
glia_sweeper_cancel (GliaSweeper *sweeper)
{
  g_cancellable_cancel (sweeper->cancellable);
  glia_pause_set (sweeper->pause, FALSE);
}

/* ---- Making and freeing ---------------------------------------------------------------------- */

GliaSweeper *
glia_sweeper_new (const GliaExperiment *experiment,
                  const char *folder,
                  const GliaSweeperOptions *options,
                  GError **error)
{
  g_autoptr (GPtrArray) jobs = glia_sweep_plan (experiment, folder, error);

  if (jobs == NULL)
    return NULL;
  GliaSweeper *sweeper = g_new0 (GliaSweeper, 1);
  sweeper->experiment = glia_experiment_copy (experiment);
  sweeper->folder = g_strdup (folder);
  if (options != NULL)
    sweeper->options = *options;
  sweeper->cancellable = sweeper->options.cancellable != NULL
                             ? g_object_ref (sweeper->options.cancellable)
                             : g_cancellable_new ();
  sweeper->pause = glia_pause_new ();
  sweeper->jobs = g_steal_pointer (&jobs);
  sweeper->data = g_ptr_array_new_with_free_func (glia_sweep_data_free);
  const guint wanted = sweeper->options.jobs > 0 ? sweeper->options.jobs : g_get_num_processors ();
  sweeper->threads = CLAMP (wanted, 1, MAX (sweeper->jobs->len, 1));
  for (guint i = 0; i < sweeper->jobs->len; i++)
    ((GliaSweepJob *)sweeper->jobs->pdata[i])->sweeper = sweeper;
  g_mutex_init (&sweeper->lock);
  return sweeper;
}

void
glia_sweeper_free (GliaSweeper *sweeper)
{
  if (sweeper == NULL)
    return;
  if (sweeper->thread != NULL) {
    glia_sweeper_cancel (sweeper);
    g_thread_join (sweeper->thread);
  }
  g_ptr_array_unref (sweeper->jobs);
  g_ptr_array_unref (sweeper->data);
  glia_experiment_unref (sweeper->experiment);
  g_object_unref (sweeper->cancellable);
  glia_pause_free (sweeper->pause);
  g_mutex_clear (&sweeper->lock);
  g_free (sweeper->message);
  g_free (sweeper->folder);
  g_free (sweeper);
}

void
glia_sweeper_add_data (GliaSweeper *sweeper,
                       const GliaExperiment *experiment,
                       const GliaSplits *splits)
{
  GliaSplits *copy = g_new0 (GliaSplits, 1);

  copy->train = glia_dataset_ref (splits->train);
  copy->dev = splits->dev != NULL ? glia_dataset_ref (splits->dev) : NULL;
  copy->test = splits->test != NULL ? glia_dataset_ref (splits->test) : NULL;
  glia_sweep_add_data (sweeper->data, experiment, copy);
}

GliaRun *
glia_sweeper_open_run (GliaSweeper *sweeper, guint index, GliaRunResult *result, GError **error)
{
  const GliaSweepJob *job = g_ptr_array_index (sweeper->jobs, index);
  GliaRun *run = glia_run_open (job->folder, error);

  if (run != NULL) {
    *result = job->result;
    result->reason = g_strdup (job->result.reason);
  }
  return run;
}
