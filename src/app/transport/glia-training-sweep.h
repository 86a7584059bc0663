/* SPDX-License-Identifier: MIT */

/* The sweep that a window runs in the background: one at a time, whatever document the window
 * shows meanwhile. Its runs are written into the default store. Dropping the object stops the
 * runs, with checkpoints; sweeping the same experiment again goes on with them. No widget. In
 * the window's thread. */
#pragma once

#include "glia-sweeper.h"
#include "glia-training.h"

G_BEGIN_DECLS

#define GLIA_TYPE_TRAINING_SWEEP (glia_training_sweep_get_type ())
G_DECLARE_FINAL_TYPE (GliaTrainingSweep, glia_training_sweep, GLIA, TRAINING_SWEEP, GObject)

/* Property "active" (gboolean, read only, notify): it runs, or is paused.
 * Signals:
 *   "changed"  glia_training_sweep_view() or a run has changed, some ten times a second at most
 *   "ended"    it is not active any more, and its results can be looked at */
GliaTrainingSweep *glia_training_sweep_new (void);

/* Sweeps over what the training's document says, with its data if that is loaded. `resumed` (may
 * be NULL): whether it goes on with a sweep that was stopped. FALSE with an error if there is a
 * mistake in the sweep, or one is active. */
gboolean glia_training_sweep_start (GliaTrainingSweep *self,
                                    GliaTraining *training,
                                    gboolean *resumed,
                                    GError **error);
gboolean glia_training_sweep_is_active (GliaTrainingSweep *self);
void glia_training_sweep_pause (GliaTrainingSweep *self, gboolean paused);
/* It ends soon. */
void glia_training_sweep_cancel (GliaTrainingSweep *self);

/* Takes what there is to see; to be called from a frame clock while the sweep is active. */
void glia_training_sweep_tick (GliaTrainingSweep *self);

/* As of the last tick; also of one that has ended. NULL before the first. */
const GliaSweeperView *glia_training_sweep_view (GliaTrainingSweep *self);
const char *glia_training_sweep_name (GliaTrainingSweep *self);   /* the experiment's */
const char *glia_training_sweep_folder (GliaTrainingSweep *self); /* of its runs */
void glia_training_sweep_get_run (GliaTrainingSweep *self, guint index, GliaSweepRun *run);

G_END_DECLS
