/* SPDX-License-Identifier: MIT */
/* Over-fitting: a small, noisy train set, networks of chosen capacity, and what helps. */
#pragma once

#include "glia-figure.h"
#include "mlp.h"

G_BEGIN_DECLS

#define GLIA_OVERFITTING_MOST_EPOCHS 2000

typedef struct {
  gsize units;    /* of each of two hidden layers */
  gsize examples; /* to train with, at least 4; dev has 400 */
  gsize epochs;   /* 1 … GLIA_OVERFITTING_MOST_EPOCHS */
  double noise;   /* of the points, see glia_generate() */
  double dropout, weight_decay;
  double augmentation; /* standard deviation of what is added to the train points in each epoch */
  gsize patience; /* epochs without a better dev loss after which it would have stopped; 0: never */
  guint64 seed;
} GliaOverfittingSettings;

typedef struct {
  gsize epochs;
  double *train, *dev; /* [epochs]: binary cross-entropy in evaluation mode, after each */
  gsize best;          /* the epoch with the lowest dev loss, from 1 */
  gsize stop;          /* the epoch after which early stopping would have stopped; 0: none */
  double train_accuracy, dev_accuracy, best_dev_accuracy; /* at the end; at the best epoch */
  gsize parameters;
  float *surface; /* [side x side] in −1 … 1, at the end */
  gsize side;
  float *points; /* [examples x 2] */
  gint32 *classes;
  gsize examples;
} GliaOverfitting;

/* Called after each epoch, in the thread that trains; `done` is 0 … 1. FALSE ends it. */
typedef gboolean (*GliaOverfittingProgress) (double done, gpointer user_data);

/* `progress` may be NULL. FALSE for want of memory, or when `progress` ended it. */
gboolean glia_overfitting_lab_run (const GliaOverfittingSettings *settings,
                                   GliaOverfittingProgress progress,
                                   gpointer user_data,
                                   GliaOverfitting *result);
void glia_overfitting_clear (GliaOverfitting *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GliaOverfitting, glia_overfitting_clear)

/* ---- Capacity -------------------------------------------------------------------------------- */

#define GLIA_OVERFITTING_CAPACITIES 8 /* 1, 2, 4 … 128 units in each hidden layer */

/* The same training for each of them. */
typedef struct {
  gsize units[GLIA_OVERFITTING_CAPACITIES];
  /* Losses after the last epoch, and the lowest dev loss of any epoch. */
  double train[GLIA_OVERFITTING_CAPACITIES], dev[GLIA_OVERFITTING_CAPACITIES],
      best_dev[GLIA_OVERFITTING_CAPACITIES];
} GliaOverfittingCapacity;

/* `settings->units` does not matter. Otherwise as glia_overfitting_lab_run(). */
gboolean glia_overfitting_lab_run_capacities (const GliaOverfittingSettings *settings,
                                              GliaOverfittingProgress progress,
                                              gpointer user_data,
                                              GliaOverfittingCapacity *result);

/* ---- Figures --------------------------------------------------------------------------------- */

GliaFigure *glia_overfitting_curves_figure (const GliaOverfitting *result);
GliaFigure *glia_overfitting_surface_figure (const GliaOverfitting *result);
/* Losses against capacity, `units` marked. */
GliaFigure *glia_overfitting_capacity_figure (const GliaOverfittingCapacity *result, gsize units);

G_END_DECLS
