/* SPDX-License-Identifier: MIT */

/* Training: what a window's pages show. It follows a document: loads its data on a thread, makes a session when there
 * is data, and a new one whenever the experiment changes in a way that needs one. No widget, no maths.
 *
 * The pages never see the session: they connect to the signals and read what is here. Everything happens in the
 * window's thread. */
#pragma once

#include "glia-doctor.h"
#include "glia-document.h"
#include "glia-maps.h"
#include "glia-series.h"
#include "glia-session.h"
#include "glia-snapshots.h"

G_BEGIN_DECLS

#define GLIA_TYPE_TRAINING (glia_training_get_type ())
G_DECLARE_FINAL_TYPE (GliaTraining, glia_training, GLIA, TRAINING, GObject)

typedef enum {
  GLIA_TRAINING_LOADING, /* data is on its way: glia_training_load_text(), _load_fraction() */
  GLIA_TRAINING_UNREADY, /* the data could not be had: glia_training_problem() */
  GLIA_TRAINING_READY,   /* at step 0 */
  GLIA_TRAINING_RUNNING,
  GLIA_TRAINING_PAUSED,
  GLIA_TRAINING_FINISHED,
  GLIA_TRAINING_DIVERGED,
  GLIA_TRAINING_FAILED, /* the disk: glia_training_problem() */
} GliaTrainingState;

typedef enum {
  GLIA_SERIES_TRAIN_LOSS,
  GLIA_SERIES_DEV_LOSS,
  GLIA_SERIES_TRAIN_ACCURACY,
  GLIA_SERIES_DEV_ACCURACY,
  GLIA_SERIES_LEARNING_RATE,
  GLIA_SERIES_STEPS,   /* done at the end of the epoch, in all: another x axis */
  GLIA_SERIES_SECONDS, /* the same for wall time */
  GLIA_TRAINING_SERIES,
} GliaTrainingSeries;

/* What single training steps were measured to do, by layer; x is the epoch, with fractions. */
typedef enum {
  GLIA_LAYER_GRADIENT, /* ‖∂L/∂W‖ */
  GLIA_LAYER_UPDATE,   /* ‖ΔW‖ / ‖W‖ */
  GLIA_LAYER_SERIES,
} GliaLayerSeries;

typedef enum { GLIA_STEP_BATCH, GLIA_STEP_EPOCH } GliaStepSize;

/* A change while training, for a mark on the curves. */
typedef struct {
  double epoch; /* with fractions within the epoch */
  char *text;   /* "Learning rate 0.01" */
} GliaTrainingEvent;

/* Properties (read only, notify): "state" (int, GliaTrainingState), "document" (GliaDocument, construct only), "problem"
 * (string, see glia_training_problem()).
 * Signals, none with arguments:
 *   "data-changed"  glia_training_splits() is another one (or NULL)
 *   "restarted"     a new run: the series and events are empty, the snapshot is that of step 0
 *   "frame"         at most once a frame: a new snapshot, new rows, or both
 *   "maps-changed"  glia_training_maps() is another one
 *   "diagnosed"     glia_training_diagnostics() or _findings() are others
 *   "progress"      the data's loading went on */
GliaTraining *glia_training_new (GliaDocument *document);

/* Where runs are written; NULL: the default store. For new runs. "" writes none. */
void glia_training_set_store (GliaTraining *self, const char *store);

/* Shows the run in this folder at its last checkpoint, with its curves, instead of a new run: at once, or as soon as the data is
 * there. The document's experiment must be the run's, with its changes (glia_run_changed_experiment()), but need not have its
 * data hash. If it cannot be (another program trains it, the data is another one by now), there is a new run and
 * glia_training_problem() says why. */
void glia_training_open_run (GliaTraining *self, const char *folder);

/* See glia_session_set_start(); at first FULL. */
void glia_training_set_start (GliaTraining *self, GliaSessionStart start);

GliaDocument *glia_training_document (GliaTraining *self);
GliaTrainingState glia_training_state (GliaTraining *self);
/* What is wrong and what would help; "" if nothing is. While UNREADY or FAILED that is the reason; in other states it
 * says why the last change or edit was not made, until the next one. */
const char *glia_training_problem (GliaTraining *self);
const char *glia_training_load_text (GliaTraining *self); /* "Reading word vectors" */
double glia_training_load_fraction (GliaTraining *self);  /* negative: not known */
guint64 glia_training_load_bytes (GliaTraining *self);

/* Packages of the catalogue that the experiment's data need and that are not on this computer, as a phrase: "25.5 MB
 * of reviews and 117.9 MB of word vectors"; NULL if that is not what is wrong. Nothing is downloaded unless
 * glia_training_download() is called, which then goes on as a load does, with progress and cancel. */
const char *glia_training_missing (GliaTraining *self);
void glia_training_download (GliaTraining *self);

/* NULL while there is none. */
const GliaSplits *glia_training_splits (GliaTraining *self);
/* What is looked at: the newest, or a moment of the past; NULL while there is no session. Owned by self. */
GliaSnapshot *glia_training_snapshot (GliaTraining *self);
/* The newest, whatever is looked at. Owned by self. */
GliaSnapshot *glia_training_newest (GliaTraining *self);
GliaSeries *glia_training_series (GliaTraining *self, GliaTrainingSeries which);
/* GliaTrainingEvent; owned by self. Changes of the same keys within a second are one. */
const GPtrArray *glia_training_events (GliaTraining *self);
/* Of this run, for data with two inputs: while training up to twenty a second, after a pause or an end soon those of the
 * snapshot. NULL while there are none. Of a small network they are there right after "restarted". */
GliaMaps *glia_training_maps (GliaTraining *self);
/* The piece of the plane that the maps show; FALSE unless the data has two inputs. */
gboolean glia_training_plane (GliaTraining *self,
                              double *x_low,
                              double *x_high,
                              double *y_low,
                              double *y_high);
/* `layer` from 0; owned by self, the same until "restarted". */
GliaSeries *glia_training_layer_series (GliaTraining *self, GliaLayerSeries which, gsize layer);
/* Of what is looked at, up to ten a second; NULL while there are none. Owned by self. */
GliaDiagnostics *glia_training_diagnostics (GliaTraining *self);
/* GliaFinding, of the run as it is now; owned by self, until the next "diagnosed" or "restarted". */
const GPtrArray *glia_training_findings (GliaTraining *self);

/* ---- Going back in time ---- */

/* The moments of this run that can be gone back to. Owned by self. */
GliaSnapshots *glia_training_snapshots (GliaTraining *self);
/* From now on the snapshot nearest to `epoch` is looked at, while training goes on; the newest means to follow again. Training, a
 * step, an edited weight or a new run follow again by themselves. */
void glia_training_show_moment (GliaTraining *self, double epoch);
void glia_training_show_now (GliaTraining *self);
gboolean glia_training_is_past (GliaTraining *self);
/* A new run that goes on from the moment that is looked at: it is written to a file beside the runs, and the document's
 * network.weights names it, which can be undone. Left as it is, the branch trains bit for bit as the run does that it is of, and ends
 * where that would: its epochs, counted from 1 again, are those that were left. Of large networks (glia_snapshot_serialize()) the
 * optimizer starts anew. */
gboolean glia_training_branch (GliaTraining *self, GError **error);

/* The run's folder or NULL; free with g_free(). */
char *glia_training_path (GliaTraining *self);

/* What the transport bar does. Each does nothing where its state does not allow it. */
void glia_training_train (GliaTraining *self);
void glia_training_pause (GliaTraining *self);
void glia_training_toggle (GliaTraining *self); /* Space */
void glia_training_step (GliaTraining *self, GliaStepSize size);
void glia_training_reset (GliaTraining *self);  /* the same initial weights */
void glia_training_reload (GliaTraining *self); /* tries again to get the data */
void glia_training_cancel_load (GliaTraining *self);
/* See glia_session_edit_weight(). */
void
glia_training_edit_weight (GliaTraining *self, gsize layer, gsize unit, gssize input, float value);

/* Takes what the session has for the window. The window calls it from its frame clock, only while
 * glia_training_wants_ticks(), which is notified as property "wants-ticks". */
void glia_training_tick (GliaTraining *self);
gboolean glia_training_wants_ticks (GliaTraining *self);

G_END_DECLS
