/* SPDX-License-Identifier: MIT */
/* Initialization and symmetry: what activations look like before training, which hidden units are
 * the same, and what training does from there. Circles, two hidden layers of 8 units. */
#pragma once

#include "glia-figure.h"
#include "mlp.h"

G_BEGIN_DECLS

#define GLIA_INITIALIZATION_STEPS 1000
#define GLIA_INITIALIZATION_BINS  30

typedef enum {
  GLIA_START_ZERO,
  GLIA_START_CONSTANT, /* every weight and bias ½ */
  GLIA_START_LARGE,    /* weights and biases in 0 … 10 */
  GLIA_START_SMALL,    /* normal, standard deviation 0.001 */
  GLIA_START_XAVIER,
  GLIA_START_HE,
  GLIA_STARTS,
} GliaStart;

const char *glia_start_label (GliaStart start); /* "Large positive" */
mlp_initialization glia_start_initialization (GliaStart start);

typedef struct {
  gsize units;                              /* of the layer */
  gsize same_units;                         /* those that equal another one in it */
  gsize different_units;                    /* how many are left if equal ones count once */
  double low, high;                         /* of its activations */
  guint32 counts[GLIA_INITIALIZATION_BINS]; /* between low and high */
  double saturated;                         /* share of activations where |f′| < 0.05 */
} GliaStartLayer;

typedef struct {
  GliaStartLayer before[2], after[2]; /* hidden layers, before the first and after the last step */
  double losses[GLIA_INITIALIZATION_STEPS + 1]; /* binary cross-entropy; NaN once it diverged */
  double largest_movement; /* |change| of a number other than the output's bias, over all steps */
} GliaStartRun;

/* Below this loss at the end a start is said to have learned. */
#define GLIA_INITIALIZATION_LEARNED 0.1

/* Full batches, plain gradient descent. FALSE for want of memory. */
gboolean glia_initialization_lab_run (GliaStart start,
                                      mlp_activation activation,
                                      double learning_rate,
                                      guint64 seed,
                                      GliaStartRun *run);

/* What the chosen start's run shows: which units are equal, how many activations are flat, where the
 * loss goes; and which of all the starts have learned. `runs` [GLIA_STARTS]. */
char *glia_initialization_lab_verdict (const GliaStartRun *runs, GliaStart chosen);

/* Activations of the hidden layers, before or after. */
GliaFigure *glia_initialization_histograms_figure (const GliaStartRun *run, gboolean after);
/* `runs` [GLIA_STARTS]: their losses, `chosen` first. */
GliaFigure *glia_initialization_losses_figure (const GliaStartRun *runs, GliaStart chosen);

G_END_DECLS
