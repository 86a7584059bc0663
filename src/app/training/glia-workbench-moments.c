/* SPDX-License-Identifier: MIT */

/* What of a run is shown: the session's news become a moment that is prepared (maps, diagnostics, what
 * others compute), and shown when all of that is there. So every number in the window is of one
 * moment. What comes meanwhile waits, and only the newest of it is prepared next. */

#include "glia-workbench-private.h"

/* While training: microseconds between two moments, as fast as digits can be read and the network be
 * drawn, and the share of the time in which something is computed about one. */
#define MOMENT_INTERVAL (G_USEC_PER_SEC / 15)
#define MOMENT_SHARE    0.25

/* ---- News -------------------------------------------------------------------------------------- */

static GliaWorkbenchState
find_state (const GliaSnapshot *snapshot)
{
  switch (snapshot->state) {
  case GLIA_SESSION_RUNNING:
    return GLIA_WORKBENCH_RUNNING;
  case GLIA_SESSION_FINISHED:
    return GLIA_WORKBENCH_FINISHED;
  case GLIA_SESSION_DIVERGED:
    return GLIA_WORKBENCH_DIVERGED;
  case GLIA_SESSION_FAILED:
    return GLIA_WORKBENCH_FAILED;
  case GLIA_SESSION_PAUSED:
    break;
  }
  return snapshot->steps == 0 ? GLIA_WORKBENCH_READY : GLIA_WORKBENCH_PAUSED;
}

void
glia_workbench_update_ticks (GliaWorkbench *self)
{
  glia_workbench_set_wants_ticks (self, self->busy || glia_runner_has_news (self->runner) ||
                                            glia_preparation_moment (self->preparation) != NULL);
}

void
glia_workbench_expect_news (GliaWorkbench *self)
{
  self->busy = TRUE;
  glia_workbench_update_ticks (self);
}

static void
take_news (GliaWorkbench *self)
{
  self->busy = glia_runner_take (self->runner);
  g_autofree char *problem = glia_runner_take_problem (self->runner);

  if (problem != NULL)
    glia_workbench_set_problem (self, problem);
}

/* The run's newest moment is `moment` from now on, for all that is shown. */
static void
show_news (GliaWorkbench *self, GliaSnapshot *moment)
{
  glia_runner_show (self->runner, moment);
  if (!glia_runner_is_starting (self->runner))
    glia_workbench_set_state (self, find_state (moment));
}

/* Everything is there that is shown of the moment. */
static void
show_prepared (GliaSnapshot *moment, gpointer workbench)
{
  g_autoptr (GliaWorkbench) self = g_object_ref (workbench); /* a handler may close the window */

  if (moment != glia_moments_shown (self->moments))
    show_news (self, moment);
  const gboolean mapped = glia_plane_maps_show (self->maps);
  const gboolean diagnosed = glia_checkup_show (self->checkup);
  glia_workbench_emit (self, GLIA_WORKBENCH_FRAME);
  if (mapped)
    glia_workbench_emit (self, GLIA_WORKBENCH_MAPS_CHANGED);
  if (diagnosed)
    glia_workbench_emit (self, GLIA_WORKBENCH_DIAGNOSED);
  glia_workbench_update_ticks (self);
  if (self->asked_news) {
    self->asked_news = FALSE;
    glia_throttle_answered (self->pace, g_get_monotonic_time ());
  }
}

/* `now`: the moment is what is looked at already, so the maps of a small network are there when this
 * returns, and nothing blinks. */
static void
prepare_moment (GliaWorkbench *self, GliaSnapshot *moment, gboolean now)
{
  g_autoptr (GliaSnapshot) kept = glia_snapshot_ref (moment);

  glia_preparation_begin (self->preparation, moment);
  if (glia_plane_maps_prepare (self->maps, moment, now))
    glia_preparation_hold (self->preparation);
  if (glia_checkup_prepare (self->checkup, moment))
    glia_preparation_hold (self->preparation);
  glia_workbench_emit (self, GLIA_WORKBENCH_PREPARING);
  if (now && glia_plane_maps_show (self->maps))
    glia_workbench_emit (self, GLIA_WORKBENCH_MAPS_CHANGED);
  glia_preparation_release (self->preparation, kept);
}

/* Asks about the session's newest snapshot; FALSE if that is shown by now. */
static gboolean
ask_for_news (gpointer workbench)
{
  GliaWorkbench *self = workbench;
  g_autoptr (GliaSnapshot) next = NULL;

  if (glia_runner_next (self->runner) == NULL ||
      glia_preparation_moment (self->preparation) != NULL)
    return FALSE;
  next = glia_snapshot_ref (glia_runner_next (self->runner));
  if (!glia_moments_is_past (self->moments)) {
    prepare_moment (self, next, FALSE);
    self->asked_news = glia_preparation_moment (self->preparation) != NULL;
    return self->asked_news;
  }
  show_news (self, next); /* the past stays as it was */
  glia_workbench_emit (self, GLIA_WORKBENCH_FRAME);
  return FALSE;
}

void
glia_workbench_prepare (GliaWorkbench *self, GliaSnapshot *moment)
{
  prepare_moment (self, moment, TRUE);
}

void
glia_workbench_show_first (GliaWorkbench *self)
{
  take_news (self);
  g_return_if_fail (glia_runner_next (self->runner) != NULL); /* see glia_session_new() */
  g_autoptr (GliaSnapshot) first = glia_snapshot_ref (glia_runner_next (self->runner));
  show_news (self, first);
}

void
glia_workbench_begin_moments (GliaWorkbench *self)
{
  self->preparation = glia_preparation_new (show_prepared, self);
  self->pace = glia_throttle_new (MOMENT_INTERVAL, MOMENT_SHARE, ask_for_news, self);
}

void
glia_workbench_stop_moments (GliaWorkbench *self)
{
  glia_preparation_cancel (self->preparation);
  glia_throttle_cancel (self->pace);
  if (self->asked_news) {
    self->asked_news = FALSE;
    glia_throttle_answered (self->pace, g_get_monotonic_time ());
  }
  self->busy = FALSE;
}

/* ---- Those who compute something -------------------------------------------------------------- */

GliaSnapshot *
glia_workbench_preparing (GliaWorkbench *self)
{
  return glia_preparation_moment (self->preparation);
}

void
glia_workbench_hold_moment (GliaWorkbench *self)
{
  glia_preparation_hold (self->preparation);
}

void
glia_workbench_release_moment (GliaWorkbench *self, const GliaSnapshot *moment)
{
  glia_preparation_release (self->preparation, moment);
}

void
glia_workbench_answered (const GliaSnapshot *moment, gpointer workbench)
{
  glia_workbench_release_moment (workbench, moment);
}

/* ---- Going back in time ---------------------------------------------------------------------- */

void
glia_workbench_show_moment (GliaWorkbench *self, double epoch)
{
  g_return_if_fail (GLIA_IS_WORKBENCH (self));
  if (glia_moments_show (self->moments, epoch))
    glia_workbench_prepare (self, glia_moments_shown (self->moments));
}

void
glia_workbench_show_now (GliaWorkbench *self)
{
  g_return_if_fail (GLIA_IS_WORKBENCH (self));
  if (glia_moments_show_newest (self->moments))
    glia_workbench_prepare (self, glia_moments_shown (self->moments));
}

/* ---- Ticks ----------------------------------------------------------------------------------- */

void
glia_workbench_tick (GliaWorkbench *self)
{
  g_return_if_fail (GLIA_IS_WORKBENCH (self));
  if (glia_runner_session (self->runner) == NULL)
    return;
  g_autoptr (GliaWorkbench) kept = g_object_ref (self); /* a handler may close the window */
  take_news (self);
  glia_throttle_want (self->pace, self->busy ? GLIA_ASK_WHEN_DUE : GLIA_ASK_NOW,
                      g_get_monotonic_time ());
  glia_workbench_update_ticks (self);
}
