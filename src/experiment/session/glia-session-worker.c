/* SPDX-License-Identifier: MIT */

/* The worker's side. A command is carried out between two training steps; `pending` tells the
 * loop that there is one, so that a step costs it one atomic load and two countdowns. Everything
 * that takes longer happens when GliaPace says so. */

#include "glia-session-private.h"

#include <math.h>

/* A snapshot waits at least so many times as long as making the last one took. */
enum { SNAPSHOT_SHARE = 30 };

/* ---- What the window sees -------------------------------------------------------------------- */

static void
publish_snapshot (GliaSessionWorker *self)
{
  const gint64 before = g_get_monotonic_time ();

  glia_session_channel_put_snapshot (self->channel, glia_session_make_snapshot (self));
  const gint64 now = g_get_monotonic_time ();
  self->next_snapshot =
      now + MAX (g_atomic_int_get (&self->channel->interval), SNAPSHOT_SHARE * (now - before));
}

static void
publish_rows (GliaSessionWorker *self)
{
  glia_session_channel_put_rows (self->channel, self->folder.rows);
}

/* A training step; what it is measured to be, if it is its turn, goes to the window. */
static void
train_step (GliaSessionWorker *self)
{
  if (!self->measuring.next) {
    glia_trainer_step (self->trainer);
    return;
  }
  const guint64 epochs = glia_trainer_epochs_done (self->trainer);
  const gint64 begin = g_get_monotonic_time ();
  GliaMeasure *measure = glia_trainer_measured_step (self->trainer);
  glia_measuring_add (&self->measuring, begin, g_get_monotonic_time (), epochs);
  if (measure != NULL)
    glia_session_channel_put_measure (self->channel, measure);
}

/* At the end of an epoch. */
static void
keep_moment (GliaSessionWorker *self)
{
  const gint64 begin = g_get_monotonic_time ();

  if (begin < self->keeping.allowed)
    return;
  g_autoptr (GliaSnapshot) snapshot = glia_session_make_snapshot (self);
  glia_keeping_add (&self->keeping, begin, g_get_monotonic_time (), snapshot->epochs,
                    snapshot->planned_epochs);
  glia_session_channel_put_past (self->channel, snapshot);
}

static void
publish_due (GliaSessionWorker *self)
{
  const gint64 now = g_get_monotonic_time ();

  glia_speed_update (&self->speed, now, glia_trainer_steps_done (self->trainer));
  publish_rows (self);
  if (now >= self->next_snapshot && g_atomic_pointer_get (&self->channel->mailbox) == NULL)
    publish_snapshot (self);
  glia_measuring_update (&self->measuring, now, glia_trainer_epochs_done (self->trainer),
                         g_atomic_int_get (&self->channel->interval));
  glia_pace_checked (&self->pace, now, g_get_monotonic_time ());
}

/* ---- A gentle start -------------------------------------------------------------------------- */

/* Commands are looked at so often while it waits (microseconds). */
enum { GENTLE_SLICE = 4000 };

/* At the end of an epoch: waits until its time has come, or there is a command. */
static void
wait_gently (GliaSessionWorker *self)
{
  const gint64 begin = g_get_monotonic_time ();
  const guint64 epochs = glia_trainer_epochs_done (self->trainer);
  const gint64 until = glia_gentle_wait_until (&self->gentle, begin, epochs);

  if (until == 0)
    return;
  publish_due (self);
  for (gint64 now = begin; now < until && !glia_session_channel_has_command (self->channel);
       now = g_get_monotonic_time ())
    g_usleep ((gulong)MIN (GENTLE_SLICE, until - now));
  glia_trainer_skip_time (self->trainer, g_get_monotonic_time () - begin);
  glia_pace_start (&self->pace);
}

/* ---- The folder ------------------------------------------------------------------------------ */

static void
set_failure (GliaSessionWorker *self, GError *error)
{
  g_free (self->failure);
  self->failure = g_strdup (error->message);
  self->goal = GLIA_GOAL_NONE;
  self->folder.is_open = FALSE;
  g_error_free (error);
}

/* Makes ready to write, also after a failure. */
static gboolean
open_folder (GliaSessionWorker *self)
{
  const gboolean is_new = self->folder.run == NULL;
  GError *error = NULL;

  g_clear_pointer (&self->failure, g_free);
  if (!glia_session_folder_open (&self->folder, self->trainer, &error))
    set_failure (self, error);
  if (is_new && self->folder.run != NULL)
    glia_session_channel_set_path (self->channel, glia_run_path (self->folder.run));
  return self->failure == NULL;
}

static void
record_end (GliaSessionWorker *self)
{
  g_auto (GliaRunResult) result = {0};
  GError *error = NULL;

  if (!glia_session_folder_finish (&self->folder, self->trainer, &result, &error)) {
    set_failure (self, error);
    return;
  }
  self->test_loss = result.test_loss;
  self->test_accuracy = result.test_accuracy;
  self->ended = TRUE;
}

/* ---- Training -------------------------------------------------------------------------------- */

static gboolean
can_train (const GliaSessionWorker *self)
{
  return glia_trainer_state (self->trainer) == GLIA_TRAINER_TRAINING;
}

/* Time goes on; what passed since the pause is no part of the epoch. */
static void
start_clock (GliaSessionWorker *self)
{
  const gint64 now = g_get_monotonic_time ();

  if (self->paused_at == 0)
    return;
  glia_trainer_skip_time (self->trainer, now - self->paused_at);
  self->paused_at = 0;
  glia_speed_start (&self->speed, now, glia_trainer_steps_done (self->trainer));
  glia_pace_start (&self->pace);
}

/* Training rests: everything is put on the disk and shown, and only then is the session idle. */
static void
end_goal (GliaSessionWorker *self)
{
  GliaSessionFolder *folder = &self->folder;
  GError *error = NULL;

  self->goal = GLIA_GOAL_NONE;
  if (self->paused_at == 0)
    self->paused_at = g_get_monotonic_time ();
  if (!can_train (self) && !self->ended && self->failure == NULL &&
      (folder->is_open || !folder->writes))
    record_end (self);
  else if (!glia_session_folder_flush (folder, &error))
    set_failure (self, error);
  publish_rows (self);
  publish_snapshot (self);
  if (can_train (self) && !(glia_session_folder_set_state (folder, GLIA_RUN_PAUSED, &error) &&
                            glia_session_folder_do_due (folder, &error))) {
    set_failure (self, error);
    publish_snapshot (self);
  }
  g_atomic_int_set (&self->channel->active, FALSE);
}

/* Trains until the goal is reached or there is a command. */
static void
train_to_goal (GliaSessionWorker *self)
{
  GliaTrainer *trainer = self->trainer;

  while (self->goal != GLIA_GOAL_NONE && can_train (self)) {
    GError *error = NULL;

    if (glia_session_channel_has_command (self->channel))
      return;
    train_step (self);
    if (!glia_session_folder_after_step (&self->folder, &error))
      set_failure (self, error);
    const gboolean epoch_ended = glia_trainer_step_in_epoch (trainer) == 0;
    if (epoch_ended && glia_trainer_epochs_done (trainer) >= self->keeping.next_epoch)
      keep_moment (self);
    if (epoch_ended && self->goal == GLIA_GOAL_EPOCH)
      break;
    if (epoch_ended && self->gentle.since != 0)
      wait_gently (self);
    if (glia_pace_due (&self->pace))
      publish_due (self);
  }
  end_goal (self);
}

/* ---- Commands -------------------------------------------------------------------------------- */

static void
start_gently (GliaSessionWorker *self)
{
  const gboolean is_gentle =
      g_atomic_int_get (&self->channel->start) == GLIA_START_GENTLE && self->goal == GLIA_GOAL_END;

  glia_gentle_start (&self->gentle, is_gentle ? g_get_monotonic_time () : 0,
                     glia_trainer_epochs_done (self->trainer));
}

static void
start_goal (GliaSessionWorker *self, GliaGoal goal)
{
  GError *error = NULL;

  if (self->ended || !open_folder (self) || !can_train (self)) {
    end_goal (self);
    return;
  }
  start_clock (self);
  self->goal = goal;
  start_gently (self);
  self->measuring.next = TRUE;
  g_atomic_int_set (&self->channel->active, TRUE);
  if (!glia_session_folder_set_state (&self->folder, GLIA_RUN_RUNNING, &error)) {
    set_failure (self, error);
    end_goal (self);
    return;
  }
  publish_snapshot (self);
}

static void
make_one_step (GliaSessionWorker *self)
{
  if (!self->ended && open_folder (self) && can_train (self)) {
    start_clock (self);
    self->measuring.next = TRUE;
    train_step (self);
  }
  end_goal (self);
}

/* After the trainer was changed: it must be recorded, and shown if nothing else shows it. */
static void
record_change (GliaSessionWorker *self)
{
  GliaSessionFolder *folder = &self->folder;

  self->ended = FALSE;
  self->test_loss = self->test_accuracy = NAN;
  glia_pace_start (&self->pace);
  if (!folder->writes)
    glia_trainer_take_changes (self->trainer, NULL);
  else if (folder->run != NULL && !folder->is_open && self->failure == NULL)
    open_folder (self);
  if (folder->is_open)
    glia_run_writer_check_soon (folder->writer);
  if (self->goal == GLIA_GOAL_NONE)
    end_goal (self);
}

static void
change_experiment (GliaSessionWorker *self, GliaExperiment *experiment)
{
  const guint64 before = glia_trainer_changes (self->trainer);
  g_autoptr (GError) error = NULL;

  if (!glia_trainer_change (self->trainer, experiment, &error))
    glia_session_channel_set_problem (self->channel, error->message);
  else if (glia_trainer_changes (self->trainer) > before)
    record_change (self);
}

static void
edit_weight (GliaSessionWorker *self, const GliaEdit *edit)
{
  if (!glia_trainer_set_weight (self->trainer, edit->layer, edit->unit, edit->input, edit->value)) {
    g_autofree char *problem =
        g_strdup_printf ("there is no weight %" G_GSSIZE_FORMAT " of unit %" G_GSIZE_FORMAT
                         " in layer %" G_GSIZE_FORMAT ", or %g is not a finite number",
                         edit->input, edit->unit, edit->layer, (double)edit->value);
    glia_session_channel_set_problem (self->channel, problem);
    return;
  }
  glia_session_folder_add_edit (&self->folder, edit);
  record_change (self);
}

static void
carry_out (GliaSessionWorker *self, const GliaCommand *command)
{
  switch (command->kind) {
  case GLIA_COMMAND_TRAIN:
    start_goal (self, GLIA_GOAL_END);
    break;
  case GLIA_COMMAND_STEP_EPOCH:
    start_goal (self, GLIA_GOAL_EPOCH);
    break;
  case GLIA_COMMAND_PAUSE:
    if (self->goal != GLIA_GOAL_NONE)
      end_goal (self);
    break;
  case GLIA_COMMAND_STEP:
    make_one_step (self);
    break;
  case GLIA_COMMAND_CHANGE:
    change_experiment (self, command->experiment);
    break;
  case GLIA_COMMAND_EDIT:
    edit_weight (self, &command->edit);
    break;
  case GLIA_COMMAND_STOP:
    break;
  }
}

/* Waits if there is no goal; NULL if there is something else to do. */
static GliaCommand *
next_command (GliaSessionWorker *self)
{
  if (self->goal != GLIA_GOAL_NONE)
    return glia_session_channel_pop (self->channel, 0);
  if (!self->folder.is_open || !can_train (self))
    return glia_session_channel_pop (self->channel, -1);
  const gint64 wait = glia_run_writer_next_due (self->folder.writer) - g_get_monotonic_time ();
  return glia_session_channel_pop (self->channel, MAX (wait, 0));
}

/* In a pause that goes on. */
static void
write_due (GliaSessionWorker *self)
{
  GError *error = NULL;

  if (glia_session_folder_do_due (&self->folder, &error))
    return;
  set_failure (self, error);
  publish_snapshot (self);
}

/* The window goes. What cannot be written now is in the last checkpoint, or lost. */
static void
close_folder (GliaSessionWorker *self)
{
  const GliaSessionFolder *folder = &self->folder;
  g_auto (GliaRunResult) result = {0};

  if (folder->run == NULL || self->ended || (self->failure == NULL && !folder->is_open))
    return;
  if (open_folder (self))
    (void)glia_run_writer_finish (folder->writer, &result, NULL);
}

gpointer
glia_session_work (gpointer data)
{
  GliaSessionWorker *self = data;

  while (!g_atomic_int_get (&self->channel->stopping)) {
    GliaCommand *command = next_command (self);

    if (command != NULL) {
      if (!g_atomic_int_get (&self->channel->stopping))
        carry_out (self, command);
      glia_session_channel_complete (self->channel, command);
    } else if (self->goal != GLIA_GOAL_NONE) {
      train_to_goal (self);
    } else {
      write_due (self);
    }
  }
  close_folder (self);
  return NULL;
}
