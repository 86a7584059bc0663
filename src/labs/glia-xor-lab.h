/* SPDX-License-Identifier: MIT */
/* XOR by hand: what one layer cannot do, two layers can, and where training gets from different
 * starts.
 *
 * One layer, ŷ = ReLU(w·x + b), cannot: its inputs to ReLU satisfy z(0,0) + z(1,1) = z(1,0) +
 * z(0,1). If z ≤ 0 at one of the two points where 1 is asked for, ŷ is 0 there: a squared error of
 * 1. Otherwise their sum s = ŷ(1,0) + ŷ(0,1) is at most ŷ(0,0) + ŷ(1,1), and the four squared
 * errors add up to at least s²/2 + (2 − s)²/2 ≥ 1. Either way their mean is at least 1/4.
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
  GLIA_XOR_START_SOLUTION, /* of 2 ReLU units only */
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

/* Whether the settings have this start: the solution is one of 2 ReLU units. */
gboolean glia_xor_has_start (const GliaXorTraining *training, GliaXorStart start);

/* `done` is 0 … 1; FALSE: give up. */
typedef gboolean (*GliaXorProgress) (double done, gpointer user_data);

/* FALSE for want of memory (or sizes of 0), or when `progress` (may be NULL) gave up; `run` must be
 * cleared all the same. */
gboolean glia_xor_train (const GliaXorTraining *training,
                         GliaXorProgress progress,
                         gpointer user_data,
                         GliaXorRun *run);
void glia_xor_run_clear (GliaXorRun *run);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GliaXorRun, glia_xor_run_clear)

/* Runs from several starts. */
typedef struct {
  GliaXorTraining training; /* but `start` */
  gsize n;
  GliaXorStart starts[GLIA_XOR_STARTS];
  GliaXorRun runs[GLIA_XOR_STARTS];
} GliaXorComparison;

/* From every start that the settings have, or from `training->start` alone. As glia_xor_train(). */
gboolean glia_xor_compare (const GliaXorTraining *training,
                           gboolean only,
                           GliaXorProgress progress,
                           gpointer user_data,
                           GliaXorComparison *comparison);
void glia_xor_comparison_clear (GliaXorComparison *comparison);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GliaXorComparison, glia_xor_comparison_clear)

/* What the runs show, a line each; if the hidden units of one stayed identical, what that means for
 * the activation. */
char *glia_xor_comparison_verdict (const GliaXorComparison *comparison);

/* Hidden units that are identical, with both of their weights equal, are one unit of x₁ + x₂: ŷ is a
 * f(w (x₁ + x₂) + b) + c. For an f that only rises or only falls it is at 01 and 10 between what it
 * is at 00 and 11, and then the best is 0, 2/3, 2/3, 2/3 (isotonic regression): a mean squared error
 * of 1/6. Around a point where f turns there are three places, equally far apart, of which the outer
 * two have the same value and the middle another one, so that nothing keeps the error from 0.
 * Whether f turns is seen from the sign of its slope. */
#define GLIA_XOR_MONOTONE_BOUND (1.0 / 6)
gboolean glia_xor_is_monotone (mlp_activation activation);

/* ---- Luck ------------------------------------------------------------------------------------ */

/* Below this mean squared error a run is said to have learned. */
#define GLIA_XOR_LEARNED 0.01

/* How many of the seeds training->seed … + seeds − 1 learn from random numbers. As
 * glia_xor_train(). */
gboolean glia_xor_count_learned (const GliaXorTraining *training,
                                 guint seeds,
                                 GliaXorProgress progress,
                                 gpointer user_data,
                                 guint *learned);
/* "Luck: with seeds 1 to 100, 31 of 100 random starts have a loss below …" */
char *glia_xor_count_verdict (const GliaXorTraining *training, guint seeds, guint learned);

/* ---- Figures --------------------------------------------------------------------------------- */

/* What one layer, and two layers, say of the plane around the four points. */
GliaFigure *glia_xor_plane_figure (const GliaXorPlane *plane);
GliaFigure *glia_xor_weights_figure (const GliaXorWeights *weights);
/* Loss over the steps of the runs, and the largest difference between two hidden units. */
GliaFigure *glia_xor_losses_figure (const GliaXorComparison *comparison);
GliaFigure *glia_xor_differences_figure (const GliaXorComparison *comparison);

G_END_DECLS
