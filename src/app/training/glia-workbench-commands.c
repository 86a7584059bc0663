/* SPDX-License-Identifier: MIT */

/* What a person tells the Workbench to do: train, pause, step, load again, edit a weight,
 * branch. */

#include "glia-workbench-private.h"

#include <glib/gi18n.h>

static gboolean
can_train (GliaWorkbench *self)
{
  const GliaWorkbenchState state = glia_workbench_state (self);

  return glia_runner_session (glia_workbench_runner (self)) != NULL &&
         (state == GLIA_WORKBENCH_READY || state == GLIA_WORKBENCH_PAUSED ||
          state == GLIA_WORKBENCH_FAILED);
}

void
glia_workbench_train (GliaWorkbench *self)
{
  g_return_if_fail (GLIA_IS_WORKBENCH (self));
  if (!can_train (self))
    return;
  glia_workbench_show_now (self);
  glia_workbench_set_problem (self, NULL);
  glia_runner_train (glia_workbench_runner (self));
  glia_workbench_set_state (self, GLIA_WORKBENCH_RUNNING);
  glia_workbench_expect_news (self);
}

void
glia_workbench_pause (GliaWorkbench *self)
{
  g_return_if_fail (GLIA_IS_WORKBENCH (self));
  if (glia_workbench_state (self) != GLIA_WORKBENCH_RUNNING)
    return;
  glia_runner_pause (glia_workbench_runner (self));
  glia_workbench_expect_news (self);
}

void
glia_workbench_toggle (GliaWorkbench *self)
{
  if (glia_workbench_state (self) == GLIA_WORKBENCH_RUNNING)
    glia_workbench_pause (self);
  else
    glia_workbench_train (self);
}

void
glia_workbench_step (GliaWorkbench *self, GliaStepSize size)
{
  g_return_if_fail (GLIA_IS_WORKBENCH (self));
  if (!can_train (self))
    return;
  glia_workbench_show_now (self);
  GliaSession *session = glia_runner_session (glia_workbench_runner (self));
  if (size == GLIA_STEP_EPOCH)
    glia_session_step_epoch (session);
  else
    glia_session_step (session);
  glia_workbench_expect_news (self);
}

void
glia_workbench_reset (GliaWorkbench *self)
{
  g_return_if_fail (GLIA_IS_WORKBENCH (self));
  if (glia_runner_session (glia_workbench_runner (self)) != NULL)
    glia_workbench_begin_run (self);
}

void
glia_workbench_reload (GliaWorkbench *self)
{
  g_return_if_fail (GLIA_IS_WORKBENCH (self));
  if (glia_workbench_state (self) == GLIA_WORKBENCH_UNREADY)
    glia_loading_begin (glia_workbench_loading (self), GLIA_LOAD_LOCAL);
}

void
glia_workbench_download (GliaWorkbench *self)
{
  g_return_if_fail (GLIA_IS_WORKBENCH (self));
  if (glia_workbench_missing (self) != NULL)
    glia_loading_begin (glia_workbench_loading (self), GLIA_LOAD_DOWNLOAD);
}

void
glia_workbench_cancel_load (GliaWorkbench *self)
{
  g_return_if_fail (GLIA_IS_WORKBENCH (self));
  if (glia_workbench_state (self) != GLIA_WORKBENCH_LOADING)
    return;
  glia_loading_stop (glia_workbench_loading (self));
  glia_workbench_set_problem (self, _ ("Loading the data was cancelled."));
  glia_workbench_set_state (self, GLIA_WORKBENCH_UNREADY);
}

void
glia_workbench_edit_weight (GliaWorkbench *self, gsize layer, gsize unit, gssize input, float value)
{
  g_return_if_fail (GLIA_IS_WORKBENCH (self));
  GliaSession *session = glia_runner_session (glia_workbench_runner (self));
  if (session == NULL)
    return;
  glia_workbench_set_problem (self, NULL);
  glia_workbench_show_now (self);
  glia_session_edit_weight (session, layer, unit, input, value);
  glia_workbench_expect_news (self);
}

gboolean
glia_workbench_branch (GliaWorkbench *self, GError **error)
{
  g_return_val_if_fail (GLIA_IS_WORKBENCH (self), FALSE);
  GliaDocument *document = glia_workbench_document (self);
  GliaMoments *moments = glia_workbench_moments (self);
  const GliaSnapshot *moment = glia_moments_shown (moments);
  const char *store = glia_runner_store (glia_workbench_runner (self));
  g_autofree char *run = glia_workbench_path (self);
  g_autoptr (GError) problem = NULL;
  if (moment == NULL)
    return TRUE;
  g_autofree char *path = glia_moments_write_branch (moments, store, run, &problem);
  if (path == NULL) {
    glia_workbench_set_problem (self, problem->message);
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
