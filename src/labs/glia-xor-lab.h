/* SPDX-License-Identifier: MIT */
/* XOR by hand: what one layer cannot do, two layers can, and where training gets from different
 * starts.
 *
 * One layer, ŷ = ReLU(w·x + b), cannot: its inputs to ReLU satisfy z(0,0) + z(1,1) = z(1,0) +
 * z(0,1), so if both of 0,0 and 1,1 are to give 0 (z ≤ 0), at most one of the others has z > 0.
 * That one can be right, the other then gives 0 instead of 1: a mean squared error of 1/4, and no
 * weights have a lower one.
 *
 * Two layers, h = ReLU(W1 x + b1), ŷ = W2 h + b2, can. */
#pragma once

#include "glia-figure.h"
#include "mlp.h"

G_BEGIN_DECLS

#define GLIA_XOR_POINTS 4

/* The four points in the order 0,0 · 0,1 · 1,0 · 1,1 and what is asked for: 0, 1, 1, 0. */
extern const float glia_xor_inputs[GLIA_XOR_POINTS * 2];
extern const float glia_xor_targets[GLIA_XOR_POINTS];

/* ---- One layer ------------------------------------------------------------------------------- */

typedef struct {
  double w1, w2, b;
} GliaXorPlane;

/* What it says of the four points, and its mean squared error. `outputs` may be NULL. */
double glia_xor_plane_loss (const GliaXorPlane *plane, double outputs[GLIA_XOR_POINTS]);
/* The best that a search of all planes with weights in −2 … 2 finds: a grid, then ever smaller
 * steps from its best places. `tried` (may be NULL) gets how many planes were looked at. */
GliaXorPlane glia_xor_search_plane (guint64 *tried);

/* ---- Two layers ------------------------------------------------------------------------------ */

/* All nine numbers. */
typedef struct {
  double W1[4]; /* [2 x 2] row major */
  double b1[2], W2[2], b2;
} GliaXorWeights;

/* W1 = [[1, −1], [−1, 1]], b1 = 0, W2 = [1, 1], b2 = 0. */
extern const GliaXorWeights glia_xor_solution;

/* What the network with these weights says of the four points, by the engine. Returns the mean
 * squared error. */
double glia_xor_compute_outputs (const GliaXorWeights *weights, double outputs[GLIA_XOR_POINTS]);
/* The same for any n points [n x 2]; for the surface. */
void
glia_xor_evaluate (const GliaXorWeights *weights, const float *points, gsize n, float *outputs);

/* ---- Training -------------------------------------------------------------------------------- */

typedef enum {
  GLIA_XOR_START_SOLUTION,
  GLIA_XOR_START_ZERO,
  GLIA_XOR_START_CONSTANT, /* every number the same */
  GLIA_XOR_START_RANDOM,   /* as torch.nn.Linear */
  GLIA_XOR_STARTS,
} GliaXorStart;

const char *glia_xor_start_name (GliaXorStart start); /* "zero" */
gboolean glia_xor_start_from_name (const char *name, GliaXorStart *start);

typedef struct {
  GliaXorStart start;
  mlp_activation activation; /* of the hidden layer */
  double constant;           /* GLIA_XOR_START_CONSTANT */
  guint64 seed;              /* GLIA_XOR_START_RANDOM */
  double learning_rate;      /* of plain gradient descent on all four points */
  gsize units;               /* hidden ones; the solution has 2 */
  gsize steps;
} GliaXorTraining;

typedef struct {
  gsize steps;
  double *losses; /* [steps + 1], before the first step and after each */
  /* [steps + 1]: the largest |difference| between two hidden units' numbers (row of W1, b1, W2) */
  double *differences;
  /* [steps + 1]: the largest |change| of a number other than b2 since the start */
  double *movements;
  double outputs[GLIA_XOR_POINTS]; /* at the end */
} GliaXorRun;

/* FALSE only for want of memory (or sizes of 0). */
gboolean glia_xor_train (const GliaXorTraining *training, GliaXorRun *run);
void glia_xor_run_clear (GliaXorRun *run);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GliaXorRun, glia_xor_run_clear)

/* ---- Figures --------------------------------------------------------------------------------- */

/* What one layer, and two layers, say of the plane around the four points. */
GliaFigure *glia_xor_plane_figure (const GliaXorPlane *plane);
GliaFigure *glia_xor_weights_figure (const GliaXorWeights *weights);
/* Loss, and differences between hidden units, over the steps of several runs. `names` [n]. */
GliaFigure *glia_xor_runs_figure (const GliaXorRun *runs, const char *const *names, gsize n);

G_END_DECLS
