/* SPDX-License-Identifier: MIT */

/* The history of the run that is shown: epochs and measured steps come in as rows, and are there
 * as series for the plots; changes made while training are marks on them.
 *
 * The series are the same objects for as long as the history lives, but those of layers, which
 * belong to one run. No widget. */
#pragma once

#include "glia-series.h"
#include "glia-session.h"

G_BEGIN_DECLS

/* Over epochs, counted from 1. */
typedef enum {
  GLIA_SERIES_TRAIN_LOSS,
  GLIA_SERIES_DEV_LOSS,
  GLIA_SERIES_TRAIN_ACCURACY,
  GLIA_SERIES_DEV_ACCURACY,
  GLIA_SERIES_LEARNING_RATE,
  GLIA_SERIES_STEPS,   /* in all, at the end of the epoch: another x axis */
  GLIA_SERIES_SECONDS, /* the same for training time */
  GLIA_N_SERIES,
} GliaHistorySeries;

/* What single training steps were measured to do, by layer; x is the epoch, with fractions. */
typedef enum {
  GLIA_LAYER_GRADIENT, /* ‖∂L/∂W‖ */
  GLIA_LAYER_UPDATE,   /* ‖ΔW‖ / ‖W‖ */
  GLIA_LAYER_SERIES,
} GliaLayerSeries;

/* A change while training, for a mark on the curves. */
typedef struct {
  double epoch; /* with fractions within the epoch */
  char *text;   /* "Learning rate 0.01" */
} GliaHistoryEvent;

typedef struct _GliaHistory GliaHistory;

GliaHistory *glia_history_new (void);
void glia_history_free (GliaHistory *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaHistory, glia_history_free)

/* For a new run. */
void glia_history_clear (GliaHistory *history);
/* `rows`: GliaEpoch, the next of the run. */
void glia_history_add_rows (GliaHistory *history, const GArray *rows);
/* Takes `measures`: GliaMeasure, the next of the run. */
void glia_history_add_measures (GliaHistory *history, GPtrArray *measures);
/* Marks what differs between two experiments, if it changes results, at `epoch`. Changes of the
 * same keys within a second (a slider is dragged) are one mark. `now`: g_get_monotonic_time(). */
void glia_history_add_change (GliaHistory *history,
                              const GliaExperiment *before,
                              const GliaExperiment *after,
                              double epoch,
                              gint64 now);

/* Everything below is owned by the history. */
GliaSeries *glia_history_series (GliaHistory *history, GliaHistorySeries which);
/* `layer` from 0; the same until glia_history_clear(). */
GliaSeries *glia_history_layer_series (GliaHistory *history, GliaLayerSeries which, gsize layer);
/* GliaHistoryEvent, the oldest first. */
const GPtrArray *glia_history_events (GliaHistory *history);
/* GliaMeasure: the last few, the oldest first. */
const GPtrArray *glia_history_measures (GliaHistory *history);

G_END_DECLS
