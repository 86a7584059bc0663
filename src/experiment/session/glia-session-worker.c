/* SPDX-License-Identifier: MIT */

/* The worker's side. A command is obeyed between two training steps; `pending` tells the loop that there is one, so that
 * a step costs it one atomic load and two countdowns. Everything that takes longer happens when GliaPace says so.
 *
 * Rows reach the history only after they are on the disk; so while a run is written they come in bundles. */

#include "glia-data-loader.h"
#include "glia-run-private.h"
#include "glia-session-private.h"
#include "glia-trainer-private.h"

#include <math.h>

/* Microseconds. A snapshot waits at least SNAPSHOT_SHARE times as long as making the last one took, a measured
 * step likewise. */
enum {
  FLUSH_INTERVAL = G_USEC_PER_SEC / 30,
  SPEED_INTERVAL = G_USEC_PER_SEC / 4,
  SNAPSHOT_SHARE = 30,
  MEASURE_SHARE = 64,
  KEEP_SHARE = 256,
  /* A run of some milliseconds has a line, too: so many measures wait less, if they are cheap. */
  EAGER_MEASURES = 60,
  EAGER_SHARE = 12,
  KEPT_EPOCHS = 200, /* of the past of a run, at least, if its network is small */
};

/* ---- What the window sees ----------------------------------------------------------------------------- */

static void
publish_snapshot (GliaSession *self)
{
  const gint64 before = g_get_monotonic_time ();
  GliaSnapshot *snapshot = glia_session_make_snapshot (self);
  GliaSnapshot *old = g_atomic_pointer_exchange (&self->mailbox, snapshot);
  const gint64 now = g_get_monotonic_time ();

  if (old != NULL)
    glia_snapshot_unref (old);
  self->next_snapshot =
      now + MAX (g_atomic_int_get (&self->interval), SNAPSHOT_SHARE * (now - before));
}

static void
publish_rows (GliaSession *self)
{
  if (self->fresh->len == 0)
    return;
  g_mutex_lock (&self->lock);
  g_array_append_vals (self->rows, self->fresh->data, self->fresh->len);
  g_mutex_unlock (&self->lock);
  g_array_set_size (self->fresh, 0);
}

static void
report (GliaSession *self, const char *problem)
{
  g_mutex_lock (&self->lock);
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_mutex_unlock (&self->lock);
}

/* ---- Rows and speed ------------------------------------------------------------------------------------ */

static void
run_epoch_cb (GliaRun *run, const GliaEpoch *row, gpointer data)
{
  GliaSession *self = data;
  g_array_append_val (self->fresh, *row);
}

static void
trainer_epoch_cb (GliaTrainer *trainer, const GliaEpoch *row, gpointer data)
{
  GliaSession *self = data;
  g_array_append_val (self->fresh, *row);
}

GliaRunOptions
glia_session_run_options (GliaSession *session)
{
  return (GliaRunOptions){
      .epoch = run_epoch_cb, .user_data = session, .flush_interval = FLUSH_INTERVAL};
}

static void
measure_speed (GliaSession *self, gint64 now)
{
  GliaSpeed *speed = &self->speed;
  const guint64 steps = glia_trainer_steps_done (self->trainer);

  if (now > speed->older_time && steps > speed->older_steps)
    speed->rate =
        (double)(steps - speed->older_steps) * G_USEC_PER_SEC / (double)(now - speed->older_time);
  if (now - speed->newer_time < SPEED_INTERVAL)
    return;
  speed->older_time = speed->newer_time;
  speed->older_steps = speed->newer_steps;
  speed->newer_time = now;
  speed->newer_steps = steps;
}

/* ---- Measuring ----------------------------------------------------------------------------------------- */

/* A training step; what it is measured to be, if it is its turn, goes to the window. */
static void
train_step (GliaSession *self)
{
  if (!self->measure_next) {
    glia_trainer_step (self->trainer);
    return;
  }
  const gint64 before = g_get_monotonic_time ();
  self->measured_epoch = glia_trainer_epochs_done (self->trainer);
  GliaMeasure *measure = glia_trainer_measured_step (self->trainer);
  self->measured_at = g_get_monotonic_time ();
  const gint64 cost = self->measured_at - before;
  const gboolean eager = cost < GLIA_PACE_INTERVAL && self->measured++ < EAGER_MEASURES;
  self->measure_allowed = self->measured_at + (eager ? EAGER_SHARE : MEASURE_SHARE) * cost;
  self->measure_next = FALSE;
  g_mutex_lock (&self->lock);
  if (measure != NULL)
    g_ptr_array_add (self->measures, measure);
  g_mutex_unlock (&self->lock);
}

/* At the end of an epoch. */
static void
keep_moment (GliaSession *self)
{
  const gint64 before = g_get_monotonic_time ();
  const guint64 epochs = glia_trainer_epochs_done (self->trainer);

  if (before < self->keeping_allowed)
    return;
  g_autoptr (GliaSnapshot) snapshot = glia_session_make_snapshot (self);
  self->next_kept = epochs + MAX (1, snapshot->planned_epochs / KEPT_EPOCHS);
  self->keeping_allowed = before + KEEP_SHARE * (g_get_monotonic_time () - before);
  g_mutex_lock (&self->lock);
  glia_snapshots_add (self->past, snapshot);
  g_mutex_unlock (&self->lock);
}

/* Once an epoch if epochs are short, as often as snapshots if they are long. */
static gboolean
measure_due (GliaSession *self, gint64 now)
{
  return now >= self->measure_allowed &&
         (glia_trainer_epochs_done (self->trainer) != self->measured_epoch ||
          now - self->measured_at >= g_atomic_int_get (&self->interval));
}

/* What is due by the clock. */
static void
look (GliaSession *self)
{
  const gint64 now = g_get_monotonic_time ();

  measure_speed (self, now);
  publish_rows (self);
  if (now >= self->next_snapshot && g_atomic_pointer_get (&self->mailbox) == NULL)
    publish_snapshot (self);
  self->measure_next = measure_due (self, now);
  glia_pace_looked (&self->pace, now, g_get_monotonic_time ());
}

/* ---- A gentle start ------------------------------------------------------------------------------------ */

/* After t seconds the rate is GENTLE_RATE · e^(GENTLE_GROWTH · t) epochs a second, which is
 * GENTLE_RATE / GENTLE_GROWTH · (e^(GENTLE_GROWTH · t) − 1) epochs in all. */
#define GENTLE_RATE   30.0
#define GENTLE_GROWTH 2.5
#define GENTLE_TIME   (3 * G_USEC_PER_SEC)

/* Commands are looked at so often while it waits (microseconds). */
enum { GENTLE_SLICE = 4000 };

/* At the end of an epoch: waits until its time has come, or there is a command. */
static void
wait_gently (GliaSession *self)
{
  const gint64 begin = g_get_monotonic_time ();
  const double epochs = (double)(glia_trainer_epochs_done (self->trainer) - self->gentle_epochs);
  const double time = log1p (epochs * GENTLE_GROWTH / GENTLE_RATE) / GENTLE_GROWTH;
  const gint64 until = self->gentle_since + (gint64)(time * G_USEC_PER_SEC);

  if (begin - self->gentle_since > GENTLE_TIME || until - self->gentle_since > GENTLE_TIME) {
    self->gentle_since = 0;
    return;
  }
  look (self);
  for (gint64 now = begin; now < until && g_atomic_int_get (&self->pending) == 0;
       now = g_get_monotonic_time ())
    g_usleep ((gulong)MIN (GENTLE_SLICE, until - now));
  glia_trainer_skip_time (self->trainer, g_get_monotonic_time () - begin);
  glia_pace_start (&self->pace);
}

/* ---- The folder ---------------------------------------------------------------------------------------- */

static gboolean
make_folder (GliaSession *self, GError **error)
{
  GliaTrainer *trainer = self->trainer;
  const GliaSplits splits = {.train = trainer->train, .dev = trainer->dev, .test = trainer->test};
  g_autofree char *hash = glia_data_hash (&splits);

  /* What was changed before the first step is what was asked; weights are not in an experiment. */
  glia_trainer_rebase (trainer);
  g_autofree char *path = glia_run_new_path (self->store, trainer->experiment->name);
  self->run = glia_run_create (trainer->experiment, hash, path, error);
  if (self->run == NULL)
    return FALSE;
  for (guint i = 0; i < self->edits->len; i++) {
    const GliaEdit *edit = &g_array_index (self->edits, GliaEdit, i);
    glia_trainer_set_weight (trainer, edit->layer, edit->unit, edit->input, edit->value);
  }
  g_mutex_lock (&self->lock);
  self->path = g_strdup (glia_run_path (self->run));
  g_mutex_unlock (&self->lock);
  return TRUE;
}

static gboolean
open_folder (GliaSession *self, GError **error)
{
  const GliaRunOptions options = glia_session_run_options (self);

  if (self->run == NULL && !make_folder (self, error))
    return FALSE;
  if (self->writer == NULL)
    self->writer = glia_run_writer_new (self->run, &options, error);
  if (self->writer == NULL)
    return FALSE;
  self->open = glia_run_writer_open (self->writer, self->trainer, error);
  return self->open;
}

static void
fail (GliaSession *self, GError *error)
{
  g_free (self->failure);
  self->failure = g_strdup (error->message);
  self->goal = GLIA_GOAL_NONE;
  self->open = FALSE;
  g_error_free (error);
}

/* Makes ready to write, also after a failure. */
static gboolean
begin (GliaSession *self)
{
  const GliaTrainerObserver observer = {NULL, trainer_epoch_cb, self};
  GError *error = NULL;

  g_clear_pointer (&self->failure, g_free);
  if (!self->writes)
    glia_trainer_set_observer (self->trainer, &observer);
  else if (!self->open && !open_folder (self, &error))
    fail (self, error);
  return self->failure == NULL;
}

/* Records how it ended. */
static void
end (GliaSession *self)
{
  g_auto (GliaRunResult) result = {0};
  GError *error = NULL;

  if (!self->writes)
    glia_run_fill_result (self->trainer, 0, NULL, &result);
  else if (!glia_run_writer_finish (self->writer, &result, &error)) {
    fail (self, error);
    return;
  }
  self->test_loss = result.test_loss;
  self->test_accuracy = result.test_accuracy;
  self->ended = TRUE;
}

/* ---- Training ------------------------------------------------------------------------------------------ */

static gboolean
can_train (const GliaSession *self)
{
  return glia_trainer_state (self->trainer) == GLIA_TRAINER_TRAINING;
}

/* Time goes on; what passed since the pause is no part of the epoch. */
static void
start_clock (GliaSession *self)
{
  const gint64 now = g_get_monotonic_time ();
  const guint64 steps = glia_trainer_steps_done (self->trainer);

  if (self->paused_at == 0)
    return;
  glia_trainer_skip_time (self->trainer, now - self->paused_at);
  self->paused_at = 0;
  self->speed = (GliaSpeed){now, now, steps, steps, 0};
  glia_pace_start (&self->pace);
}

/* Training rests: everything is put on the disk and shown, and only then is the session idle. */
static void
settle (GliaSession *self)
{
  GError *error = NULL;

  self->goal = GLIA_GOAL_NONE;
  if (self->paused_at == 0)
    self->paused_at = g_get_monotonic_time ();
  if (!can_train (self) && !self->ended && self->failure == NULL && (self->open || !self->writes))
    end (self);
  else if (self->open && !glia_run_writer_flush (self->writer, &error))
    fail (self, error);
  publish_rows (self);
  publish_snapshot (self);
  if (self->open && can_train (self) &&
      !(glia_run_writer_set_state (self->writer, GLIA_RUN_PAUSED, &error) &&
        glia_run_writer_look (self->writer, &error))) {
    fail (self, error);
    publish_snapshot (self);
  }
  g_atomic_int_set (&self->active, FALSE);
}

static void
keep_up (GliaSession *self)
{
  GError *error = NULL;
  if (self->open && !glia_run_writer_keep_up (self->writer, &error))
    fail (self, error);
}

static void
train (GliaSession *self)
{
  GliaTrainer *trainer = self->trainer;

  while (self->goal != GLIA_GOAL_NONE && can_train (self)) {
    if (g_atomic_int_get (&self->pending) > 0)
      return;
    train_step (self);
    keep_up (self);
    if (glia_trainer_step_in_epoch (trainer) == 0 &&
        glia_trainer_epochs_done (trainer) >= self->next_kept)
      keep_moment (self);
    if (self->goal == GLIA_GOAL_EPOCH && glia_trainer_step_in_epoch (trainer) == 0)
      break;
    if (self->gentle_since != 0 && glia_trainer_step_in_epoch (trainer) == 0)
      wait_gently (self);
    if (glia_pace_due (&self->pace))
      look (self);
  }
  settle (self);
}

/* ---- Commands ------------------------------------------------------------------------------------------ */

static void
pursue (GliaSession *self, GliaGoal goal)
{
  GError *error = NULL;

  if (self->ended || !begin (self) || !can_train (self)) {
    settle (self);
    return;
  }
  start_clock (self);
  self->goal = goal;
  self->gentle_since = g_atomic_int_get (&self->start) == GLIA_START_GENTLE && goal == GLIA_GOAL_END
                           ? g_get_monotonic_time ()
                           : 0;
  self->gentle_epochs = glia_trainer_epochs_done (self->trainer);
  self->measure_next = TRUE;
  g_atomic_int_set (&self->active, TRUE);
  if (self->open && !glia_run_writer_set_state (self->writer, GLIA_RUN_RUNNING, &error)) {
    fail (self, error);
    settle (self);
    return;
  }
  publish_snapshot (self);
}

static void
step (GliaSession *self)
{
  if (!self->ended && begin (self) && can_train (self)) {
    start_clock (self);
    self->measure_next = TRUE;
    train_step (self);
  }
  settle (self);
}

/* After the trainer was changed: it must be recorded, and shown if nothing else shows it. */
static void
changed (GliaSession *self)
{
  self->ended = FALSE;
  self->test_loss = self->test_accuracy = NAN;
  glia_pace_start (&self->pace);
  if (!self->writes)
    g_string_truncate (self->trainer->changes, 0);
  else if (self->run != NULL && !self->open && self->failure == NULL)
    begin (self);
  if (self->open)
    glia_run_writer_hurry (self->writer);
  if (self->goal == GLIA_GOAL_NONE)
    settle (self);
}

static void
change (GliaSession *self, GliaExperiment *experiment)
{
  const guint64 before = glia_trainer_changes (self->trainer);
  g_autoptr (GError) error = NULL;

  if (!glia_trainer_change (self->trainer, experiment, &error))
    report (self, error->message);
  else if (glia_trainer_changes (self->trainer) > before)
    changed (self);
}

static void
edit (GliaSession *self, const GliaEdit *edit)
{
  if (!glia_trainer_set_weight (self->trainer, edit->layer, edit->unit, edit->input, edit->value)) {
    g_autofree char *problem =
        g_strdup_printf ("there is no weight %" G_GSSIZE_FORMAT " of unit %" G_GSIZE_FORMAT
                         " in layer %" G_GSIZE_FORMAT ", or %g is not a finite number",
                         edit->input, edit->unit, edit->layer, (double)edit->value);
    report (self, problem);
    return;
  }
  if (self->writes && self->run == NULL)
    g_array_append_val (self->edits, *edit);
  changed (self);
}

static void
obey (GliaSession *self, const GliaCommand *command)
{
  switch (command->kind) {
  case GLIA_COMMAND_TRAIN:
    pursue (self, GLIA_GOAL_END);
    break;
  case GLIA_COMMAND_STEP_EPOCH:
    pursue (self, GLIA_GOAL_EPOCH);
    break;
  case GLIA_COMMAND_PAUSE:
    if (self->goal != GLIA_GOAL_NONE)
      settle (self);
    break;
  case GLIA_COMMAND_STEP:
    step (self);
    break;
  case GLIA_COMMAND_CHANGE:
    change (self, command->experiment);
    break;
  case GLIA_COMMAND_EDIT:
    edit (self, &command->edit);
    break;
  case GLIA_COMMAND_STOP:
    break;
  }
}

/* Waits if there is no goal; NULL if there is something else to do. */
static GliaCommand *
next_command (GliaSession *self)
{
  if (self->goal != GLIA_GOAL_NONE)
    return g_async_queue_try_pop (self->commands);
  if (!self->open || !can_train (self))
    return g_async_queue_pop (self->commands);
  const gint64 wait = glia_run_writer_due (self->writer) - g_get_monotonic_time ();
  return wait > 0 ? g_async_queue_timeout_pop (self->commands, (guint64)wait)
                  : g_async_queue_try_pop (self->commands);
}

/* A pause goes on. */
static void
tend (GliaSession *self)
{
  GError *error = NULL;
  if (glia_run_writer_look (self->writer, &error))
    return;
  fail (self, error);
  publish_snapshot (self);
}

/* The window goes. What cannot be written now is in the last checkpoint, or lost. */
static void
leave (GliaSession *self)
{
  g_auto (GliaRunResult) result = {0};

  if (self->run == NULL || self->ended || (self->failure == NULL && !self->open))
    return;
  if (begin (self))
    (void)glia_run_writer_finish (self->writer, &result, NULL);
}

gpointer
glia_session_work (gpointer data)
{
  GliaSession *self = data;

  while (!g_atomic_int_get (&self->stopping)) {
    GliaCommand *command = next_command (self);

    if (command != NULL) {
      if (!g_atomic_int_get (&self->stopping))
        obey (self, command);
      glia_command_free (command);
      g_atomic_int_add (&self->pending, -1);
    } else if (self->goal != GLIA_GOAL_NONE) {
      train (self);
    } else {
      tend (self);
    }
  }
  leave (self);
  return NULL;
}
