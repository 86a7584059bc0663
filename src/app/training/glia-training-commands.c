/* SPDX-License-Identifier: MIT */

/* What a person tells the Workbench to do: train, pause, step, load again, edit a weight,
 * branch. */

#include "glia-training-private.h"

#include <glib/gi18n.h>

static gboolean
can_train (GliaTraining *self)
{
  const GliaTrainingState state = glia_training_state (self);

  return glia_runner_session (glia_training_runner (self)) != NULL &&
         (state == GLIA_TRAINING_READY || state == GLIA_TRAINING_PAUSED ||
          state == GLIA_TRAINING_FAILED);
}

void
glia_training_train (GliaTraining *self)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  if (!can_train (self))
    return;
  glia_training_show_now (self);
  glia_training_set_problem (self, NULL);
  glia_runner_train (glia_training_runner (self));
  glia_training_set_state (self, GLIA_TRAINING_RUNNING);
  glia_training_set_wants_ticks (self, TRUE);
}

void
glia_training_pause (GliaTraining *self)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  if (glia_training_state (self) != GLIA_TRAINING_RUNNING)
    return;
  glia_runner_pause (glia_training_runner (self));
  glia_training_set_wants_ticks (self, TRUE);
}

void
glia_training_toggle (GliaTraining *self)
{
  if (glia_training_state (self) == GLIA_TRAINING_RUNNING)
    glia_training_pause (self);
  else
    glia_training_train (self);
}

void
glia_training_step (GliaTraining *self, GliaStepSize size)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  if (!can_train (self))
    return;
  glia_training_show_now (self);
  GliaSession *session = glia_runner_session (glia_training_runner (self));
  if (size == GLIA_STEP_EPOCH)
    glia_session_step_epoch (session);
  else
    glia_session_step (session);
  glia_training_set_wants_ticks (self, TRUE);
}

void
glia_training_reset (GliaTraining *self)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  if (glia_runner_session (glia_training_runner (self)) != NULL)
    glia_training_begin_run (self);
}

void
glia_training_reload (GliaTraining *self)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  if (glia_training_state (self) == GLIA_TRAINING_UNREADY)
    glia_loading_begin (glia_training_loading (self), GLIA_LOAD_LOCAL);
}

void
glia_training_download (GliaTraining *self)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  if (glia_training_missing (self) != NULL)
    glia_loading_begin (glia_training_loading (self), GLIA_LOAD_DOWNLOAD);
}

void
glia_training_cancel_load (GliaTraining *self)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  if (glia_training_state (self) != GLIA_TRAINING_LOADING)
    return;
  glia_loading_stop (glia_training_loading (self));
  glia_training_set_problem (self, _ ("Loading the data was cancelled."));
  glia_training_set_state (self, GLIA_TRAINING_UNREADY);
}

void
glia_training_edit_weight (GliaTraining *self, gsize layer, gsize unit, gssize input, float value)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  GliaSession *session = glia_runner_session (glia_training_runner (self));
  if (session == NULL)
    return;
  glia_training_set_problem (self, NULL);
  glia_training_show_now (self);
  glia_session_edit_weight (session, layer, unit, input, value);
  glia_training_set_wants_ticks (self, TRUE);
}

gboolean
glia_training_branch (GliaTraining *self, GError **error)
{
  g_return_val_if_fail (GLIA_IS_TRAINING (self), FALSE);
  GliaDocument *document = glia_training_document (self);
  GliaMoments *moments = glia_training_moments (self);
  const GliaSnapshot *moment = glia_moments_shown (moments);
  const char *store = glia_runner_store (glia_training_runner (self));
  g_autofree char *run = glia_training_path (self);
  g_autoptr (GError) problem = NULL;
  if (moment == NULL)
    return TRUE;
  g_autofree char *path = glia_moments_write_branch (moments, store, run, &problem);
  if (path == NULL) {
    glia_training_set_problem (self, problem->message);
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  const guint64 planned = glia_document_experiment (document)->training.epochs;
  g_autofree char *weights = g_strconcat ("network.weights=", path, NULL);
  g_autofree char *epochs =
      g_strdup_printf ("training.epochs=%" G_GUINT64_FORMAT,
                       planned > moment->epochs ? planned - moment->epochs : planned);
  const char *const assignments[] = {weights, epochs, NULL};
  return glia_document_set (document, _ ("Branch"), assignments, error);
}
