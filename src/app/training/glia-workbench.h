/* SPDX-License-Identifier: MIT */

/* The model behind the Workbench: what a window's pages show. It follows a document: it loads
 * the document's data, makes a session once the data is there, and a new one whenever the
 * experiment changes in a way that needs one. No widget, no maths.
 *
 * The pages never see the session: they connect to the signals and read what is here. Everything
 * happens in the window's thread. */
#pragma once

#include "glia-doctor.h"
#include "glia-document.h"
#include "glia-history.h"
#include "glia-loading.h"
#include "glia-maps.h"
#include "glia-moments.h"

G_BEGIN_DECLS

#define GLIA_TYPE_WORKBENCH (glia_workbench_get_type ())
G_DECLARE_FINAL_TYPE (GliaWorkbench, glia_workbench, GLIA, WORKBENCH, GObject)

typedef enum {
  GLIA_WORKBENCH_LOADING, /* the data is on its way: glia_workbench_loading() */
  GLIA_WORKBENCH_UNREADY, /* the data could not be loaded: glia_workbench_problem() */
  GLIA_WORKBENCH_READY,   /* at step 0 */
  GLIA_WORKBENCH_RUNNING,
  GLIA_WORKBENCH_PAUSED,
  GLIA_WORKBENCH_FINISHED,
  GLIA_WORKBENCH_DIVERGED,
  GLIA_WORKBENCH_FAILED, /* the disk: glia_workbench_problem() */
} GliaWorkbenchState;

typedef enum { GLIA_STEP_BATCH, GLIA_STEP_EPOCH } GliaStepSize;

/* Properties (read only, notify): "state" (int, GliaWorkbenchState), "problem" (string, see
 * glia_workbench_problem()), "wants-ticks" (gboolean), and, construct only, "document" (GliaDocument).
 * Signals, none with arguments:
 *   "data-changed"  glia_workbench_splits() was replaced, or is NULL now
 *   "restarted"     a new run: the history is empty, the snapshot is that of step 0
 *   "preparing"     glia_workbench_preparing() is a moment that is shown next
 *   "frame"         another moment is shown: snapshot, history, maps, diagnostics and evaluation are of it.
 *                   While training fifteen times a second at most, and at once when a person goes to
 *                   another moment of the past
 *   "maps-changed"  glia_workbench_maps() was replaced
 *   "diagnosed"     glia_workbench_diagnostics() or _findings() was replaced
 *   "progress"      glia_workbench_loading() has something new to say */
GliaWorkbench *glia_workbench_new (GliaDocument *document);

/* Where new runs are written; NULL: the default store, "": nowhere. */
void glia_workbench_set_store (GliaWorkbench *self, const char *store);

/* Shows the run in this folder at its last checkpoint, with its curves, instead of a new run: at
 * once, or as soon as the data is there. The document's experiment must be the run's, with its
 * changes (glia_run_changed_experiment()), but need not have its data hash. If the run cannot be
 * shown (another program trains it, the data has changed since), there is a new run and
 * glia_workbench_problem() says why. */
void glia_workbench_open_run (GliaWorkbench *self, const char *folder);

/* See glia_session_set_start(); at first FULL. */
void glia_workbench_set_start (GliaWorkbench *self, GliaSessionStart start);

/* ---- What there is to see; everything is owned by self --------------------------------------- */

GliaDocument *glia_workbench_document (GliaWorkbench *self);
GliaWorkbenchState glia_workbench_state (GliaWorkbench *self);
/* What is wrong and what would help; "" if nothing is. While UNREADY or FAILED that is the
 * reason; in other states it says why the last change or edit was not made, until the next one. */
const char *glia_workbench_problem (GliaWorkbench *self);
/* How the loading of the data goes. */
GliaLoading *glia_workbench_loading (GliaWorkbench *self);
/* Packages of the catalogue that the data needs and that are not on this computer, as a phrase:
 * "25.5 MB of reviews and 117.9 MB of word vectors"; NULL if nothing is missing. */
const char *glia_workbench_missing (GliaWorkbench *self);

/* NULL while there is no data. */
const GliaSplits *glia_workbench_splits (GliaWorkbench *self);

/* What is looked at: the newest, or a moment of the past; NULL while there is no session. */
GliaSnapshot *glia_workbench_snapshot (GliaWorkbench *self);
/* The newest, whatever is looked at. */
GliaSnapshot *glia_workbench_newest (GliaWorkbench *self);
/* The run's past, to look at: glia_workbench_show_moment(). */
GliaMoments *glia_workbench_moments (GliaWorkbench *self);

GliaHistory *glia_workbench_history (GliaWorkbench *self);
GliaSeries *glia_workbench_series (GliaWorkbench *self, GliaHistorySeries which);

/* For who computes something about the moment that is shown next (NULL while there is none): on "preparing"
 * holds it back, and releases it once it has its result, which it shows on "frame". A moment that is no
 * longer prepared may be released, too. */
GliaSnapshot *glia_workbench_preparing (GliaWorkbench *self);
void glia_workbench_hold_moment (GliaWorkbench *self);
void glia_workbench_release_moment (GliaWorkbench *self, const GliaSnapshot *moment);

/* Of the snapshot, for data with two inputs. NULL while there are none. Those of a small network
 * are there right after "restarted". */
GliaMaps *glia_workbench_maps (GliaWorkbench *self);
/* The piece of the plane that the maps show; FALSE unless the data has two inputs. */
gboolean glia_workbench_plane (GliaWorkbench *self,
                               double *x_low,
                               double *x_high,
                               double *y_low,
                               double *y_high);

/* Of what is looked at, up to ten a second; NULL while there are none. */
GliaDiagnostics *glia_workbench_diagnostics (GliaWorkbench *self);
/* GliaFinding, of the run as it is now; until the next "diagnosed" or "restarted". */
const GPtrArray *glia_workbench_findings (GliaWorkbench *self);

/* The run's folder, or NULL; free with g_free(). */
char *glia_workbench_path (GliaWorkbench *self);

/* ---- Going back in time ---------------------------------------------------------------------- */

/* From now on the snapshot nearest to `epoch` is looked at, while training goes on; the newest
 * means to follow again. Training, a step, an edited weight and a new run follow again by
 * themselves. */
void glia_workbench_show_moment (GliaWorkbench *self, double epoch);
void glia_workbench_show_now (GliaWorkbench *self);
/* Begins a new run that goes on from the moment that is looked at: its weights are written to a
 * file beside the runs, and the document's network.weights names it, which can be undone. Unless
 * it is edited, the branch reproduces the rest of the original run bit for bit and ends where
 * that would have; its epochs count from 1. In branches of large networks
 * (glia_snapshot_serialize()) the optimizer starts anew. */
gboolean glia_workbench_branch (GliaWorkbench *self, GError **error);

/* ---- What the transport bar does; each does nothing where its state does not allow it -------- */

void glia_workbench_train (GliaWorkbench *self);
void glia_workbench_pause (GliaWorkbench *self);
void glia_workbench_toggle (GliaWorkbench *self); /* Space */
void glia_workbench_step (GliaWorkbench *self, GliaStepSize size);
void glia_workbench_reset (GliaWorkbench *self);  /* the same initial weights */
void glia_workbench_reload (GliaWorkbench *self); /* tries again to load the data */
/* Downloads what glia_workbench_missing() names, then loads. Nothing else downloads anything. */
void glia_workbench_download (GliaWorkbench *self);
void glia_workbench_cancel_load (GliaWorkbench *self);
/* See glia_session_edit_weight(). */
void glia_workbench_edit_weight (GliaWorkbench *self,
                                 gsize layer,
                                 gsize unit,
                                 gssize input,
                                 float value);

/* Takes what the session has for the window. The window calls it from its frame clock, only while
 * glia_workbench_wants_ticks(), which is notified as property "wants-ticks". */
void glia_workbench_tick (GliaWorkbench *self);
gboolean glia_workbench_wants_ticks (GliaWorkbench *self);

G_END_DECLS
