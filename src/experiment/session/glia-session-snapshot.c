/* SPDX-License-Identifier: MIT */

#include "glia-session-private.h"

#include <math.h>

/* What an optimizer of a larger network remembers is not kept: of Adam's, 131,072 parameters. */
enum { MOMENT_BYTES = 1 << 20 };

/* While there is a goal it runs: also between the last step and the moment when its end is on
 * the disk. */
static GliaSessionState
state_of (const GliaSessionWorker *self)
{
  if (self->failure != NULL)
    return GLIA_SESSION_FAILED;
  if (self->goal != GLIA_GOAL_NONE)
    return GLIA_SESSION_RUNNING;
  switch (glia_trainer_state (self->trainer)) {
  case GLIA_TRAINER_FINISHED:
    return GLIA_SESSION_FINISHED;
  case GLIA_TRAINER_DIVERGED:
    return GLIA_SESSION_DIVERGED;
  case GLIA_TRAINER_TRAINING:
    break;
  }
  return GLIA_SESSION_PAUSED;
}

static const char *
reason_of (const GliaSessionWorker *self, GliaSessionState state)
{
  if (state == GLIA_SESSION_FAILED)
    return self->failure;
  return state == GLIA_SESSION_RUNNING ? "" : glia_trainer_reason (self->trainer);
}

static double
seconds_left (const GliaSnapshot *s)
{
  if (!(s->steps_per_second > 0))
    return NAN;
  return ((double)s->planned_epochs - (double)s->epochs) * (double)s->steps_per_epoch /
             s->steps_per_second -
         (double)s->step_in_epoch / s->steps_per_second;
}

GliaSnapshot *
glia_session_make_snapshot (const GliaSessionWorker *self)
{
  GliaTrainer *trainer = self->trainer;
  GliaSnapshot *snapshot = g_new (GliaSnapshot, 1);
  const GliaSessionState state = state_of (self);
  mlp_error problem;

  *snapshot = (GliaSnapshot){
      .run = self->identity,
      .state = state,
      .reason = g_strdup (reason_of (self, state)),
      .epochs = glia_trainer_epochs_done (trainer),
      .planned_epochs = glia_trainer_experiment (trainer)->training.epochs,
      .step_in_epoch = glia_trainer_step_in_epoch (trainer),
      .steps_per_epoch = glia_trainer_steps_per_epoch (trainer),
      .steps = glia_trainer_steps_done (trainer),
      .steps_per_second = state == GLIA_SESSION_RUNNING ? self->speed.rate : 0,
      .batch_loss = glia_trainer_batch_loss (trainer),
      .learning_rate = mlp_optimizer_get_settings (glia_trainer_optimizer (trainer))->learning_rate,
      .best = *glia_trainer_best (trainer),
      .kept_epoch = glia_trainer_kept_epoch (trainer),
      .test_loss = self->test_loss,
      .test_accuracy = self->test_accuracy};
  snapshot->seconds_left = seconds_left (snapshot);
  g_atomic_ref_count_init (&snapshot->references);
  /* As everywhere in GLib: without memory there is nothing to go on with. */
  if (mlp_network_copy (glia_trainer_network (trainer), &snapshot->network, &problem) != MLP_OK)
    g_error ("a snapshot of the network: %s", problem.message);
  snapshot->moment = glia_moment_new (trainer, MOMENT_BYTES);
  return snapshot;
}
