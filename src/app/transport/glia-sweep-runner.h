/* SPDX-License-Identifier: MIT */

/* The sweep that a window runs in the background: one at a time, whatever document the window
 * shows meanwhile. Its runs are written into the default store. Dropping the object stops the
 * runs, with checkpoints; sweeping the same experiment again goes on with them. No widget. In
 * the window's thread. */
#pragma once

#include "glia-sweeper.h"
#include "glia-workbench.h"

G_BEGIN_DECLS

#define GLIA_TYPE_SWEEP_RUNNER (glia_sweep_runner_get_type ())
G_DECLARE_FINAL_TYPE (GliaSweepRunner, glia_sweep_runner, GLIA, SWEEP_RUNNER, GObject)

/* Property "active" (gboolean, read only, notify): it runs, or is paused.
 * Signals:
 *   "changed"  glia_sweep_runner_view() or a run has changed, some ten times a second at most
 *   "ended"    it is not active any more, and its results can be looked at */
GliaSweepRunner *glia_sweep_runner_new (void);

/* Sweeps over what the training's document says, with its data if that is loaded. `resumed` (may
 * be NULL): whether it goes on with a sweep that was stopped. FALSE with an error if there is a
 * mistake in the sweep, or one is active. */
gboolean glia_sweep_runner_start (GliaSweepRunner *self,
                                  GliaWorkbench *workbench,
                                  gboolean *resumed,
                                  GError **error);
/* Sweeps over `experiments` (GliaExperiment), one after the other; what is seen and asked is the one
 * that is trained. FALSE with an error if one is active, or there is a mistake in the first. */
gboolean
glia_sweep_runner_start_all (GliaSweepRunner *self, GPtrArray *experiments, GError **error);
gboolean glia_sweep_runner_is_active (GliaSweepRunner *self);
void glia_sweep_runner_pause (GliaSweepRunner *self, gboolean paused);
/* It ends soon. */
void glia_sweep_runner_cancel (GliaSweepRunner *self);

/* Takes what there is to see; to be called from a frame clock while the sweep is active. */
void glia_sweep_runner_tick (GliaSweepRunner *self);

/* As of the last tick; also of one that has ended. NULL before the first. */
const GliaSweeperView *glia_sweep_runner_view (GliaSweepRunner *self);
const char *glia_sweep_runner_name (GliaSweepRunner *self);   /* the experiment's */
const char *glia_sweep_runner_folder (GliaSweepRunner *self); /* of its runs */
void glia_sweep_runner_get_run (GliaSweepRunner *self, guint index, GliaSweepRun *run);

G_END_DECLS
