/* SPDX-License-Identifier: MIT */

/* What the parts of GliaTraining share. glia-training.c is the object as others see it, glia-training-run.c follows the
 * document with data and sessions, glia-training-maps.c draws the plane, glia-training-diagnostics.c looks inside,
 * glia-training-moment.c goes back in time. All in the window's thread. */
#pragma once

#include "glia-data-load.h"
#include "glia-training.h"

enum {
  GLIA_TRAINING_DATA_CHANGED,
  GLIA_TRAINING_RESTARTED,
  GLIA_TRAINING_FRAME,
  GLIA_TRAINING_MAPS_CHANGED,
  GLIA_TRAINING_DIAGNOSED,
  GLIA_TRAINING_PROGRESS,
  GLIA_TRAINING_SIGNALS,
};

struct _GliaTraining {
  GObject parent_instance;

  GliaDocument *document;
  GliaExperiment *experiment; /* the document's; what session and splits are of */
  char *store;
  char *folder; /* of a run to be shown when there is data; else NULL */
  GliaSessionStart start;

  GliaTrainingState state;
  char *problem, *missing;
  gboolean told_to_train; /* and no snapshot has said so yet */
  gboolean wants_ticks;

  GliaDataLoad *load;
  GliaDataLoadKind load_kind; /* of the last one */
  GliaExperiment *loading;    /* what `load` is of, while there is one */
  guint settle_source;
  char *load_text;
  double load_fraction;
  guint64 load_bytes;
  GliaSplits *splits;

  GliaSession *session;
  GThreadPool *retired; /* frees sessions: the last checkpoint takes a moment */
  GliaSnapshot *snapshot;
  GliaSeries *series[GLIA_TRAINING_SERIES];
  double steps, seconds;  /* of the rows in the series */
  GPtrArray *events;      /* GliaTrainingEvent */
  char *last_keys;        /* of the last event, to merge what a slider does */
  gint64 last_event_time; /* microseconds */

  double x_low, x_high, y_low, y_high; /* the plane, for two inputs */
  GliaMapper *mapper;
  GliaMaps *maps;
  gint64 maps_asked, maps_due;        /* when; no sooner than (microseconds) */
  gboolean maps_pending, maps_wanted; /* asked and not there; out of date */

  GPtrArray *measures;                        /* GliaMeasure, the last ones */
  GPtrArray *layer_series[GLIA_LAYER_SERIES]; /* GliaSeries, by layer */
  GliaDiagnoser *diagnoser;
  GliaDiagnostics *diagnostics;
  GPtrArray *findings;                              /* GliaFinding */
  gint64 diagnostics_asked, diagnostics_due;        /* as those of the maps */
  gboolean diagnostics_pending, diagnostics_wanted; /* likewise */
  gboolean diagnosed_past; /* what was asked for last is no news to the doctor */
  gint64 examine_due;

  GliaSnapshots *snapshots;
  GliaSnapshot *moment; /* of the past, that is looked at; NULL: now */
};

/* glia-training.c */
void glia_training_emit (GliaTraining *self, guint signal);
void glia_training_set_state (GliaTraining *self, GliaTrainingState state);
/* NULL: there is none. */
void glia_training_set_problem (GliaTraining *self, const char *problem);
void glia_training_set_wants_ticks (GliaTraining *self, gboolean wants);

/* glia-training-run.c */
/* Loads what the experiment's data are. */
void glia_training_begin_load (GliaTraining *self, GliaDataLoadKind kind);
void glia_training_stop_load (GliaTraining *self);
/* A run at its first step, of the experiment and the splits that are there. */
void glia_training_new_run (GliaTraining *self);
/* Hands the session, if there is one, to the thread that frees it. */
void glia_training_retire (GliaTraining *self);
/* Takes what the session has; TRUE if anything is new. */
gboolean glia_training_take (GliaTraining *self);
/* The document's experiment is another one. */
void glia_training_follow (GliaTraining *self);

/* glia-training-maps.c */
gboolean glia_training_has_plane (GliaTraining *self);
/* A square around the points of all parts. */
void glia_training_find_plane (GliaTraining *self);
/* The snapshot is another one: maps follow, not too often while `busy`. */
void glia_training_ask_for_maps (GliaTraining *self, gboolean busy);
/* The maps of a new run: of a small network at once, so that nothing blinks. */
void glia_training_first_maps (GliaTraining *self);
void glia_training_maps_ready_cb (gpointer training);

/* glia-training-diagnostics.c */
void glia_training_clear_measures (GliaTraining *self);
/* TRUE if there are new ones. */
gboolean glia_training_take_measures (GliaTraining *self);
/* The snapshot is another one: diagnostics follow, not too often while `busy`. */
void glia_training_ask_for_diagnostics (GliaTraining *self, gboolean busy);
void glia_training_diagnostics_ready_cb (gpointer training);
