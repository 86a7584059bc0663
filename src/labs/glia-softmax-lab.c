/* SPDX-License-Identifier: MIT */
#include "glia-softmax-lab.h"

#include "glia-bar-plot.h"
#include "glia-figure-beside.h"
#include "glia-matrix-plot.h"
#include "mlp.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static void
compute_probabilities (const double *logits, gsize n, double *probabilities)
{
  mlp_real rounded[GLIA_SOFTMAX_LARGEST] = {0};

  for (gsize i = 0; i < n; i++)
    rounded[i] = (mlp_real)logits[i];
  mlp_probabilities (MLP_CROSS_ENTROPY, rounded, n, probabilities);
}

/* The difference between two floats around each logit, a step that is large against the rounding of
 * σ and small against its curvature: the third derivative of σ is below 0.13, so the error below
 * 0.13 / 6 step². σ depends on the distances to the largest logit alone; those are near 0 where σ
 * is not, however large the logits are, and so is the step. Farther away σ is 0. */
static double
compare_with_differences (const GliaSoftmaxLab *lab)
{
  const double farthest = 1000; /* e^-1000 is 0 */
  double top = -INFINITY, distances[GLIA_SOFTMAX_LARGEST], worst = 0;

  for (gsize i = 0; i < lab->n; i++)
    top = fmax (top, lab->logits[i]);
  for (gsize i = 0; i < lab->n; i++)
    distances[i] = fmax (lab->logits[i] - top, -farthest);
  for (gsize j = 0; j < lab->n; j++) {
    const double step = ldexp (fmax (1, fabs (distances[j])), -9);
    double moved[GLIA_SOFTMAX_LARGEST], up[GLIA_SOFTMAX_LARGEST], down[GLIA_SOFTMAX_LARGEST];
    for (gsize i = 0; i < lab->n; i++)
      moved[i] = distances[i];
    const double above = (double)(mlp_real)(distances[j] + step);
    const double below = (double)(mlp_real)(distances[j] - step);
    moved[j] = above;
    compute_probabilities (moved, lab->n, up);
    moved[j] = below;
    compute_probabilities (moved, lab->n, down);
    for (gsize i = 0; i < lab->n; i++)
      worst =
          fmax (worst, fabs ((up[i] - down[i]) / (above - below) - lab->jacobian[i * lab->n + j]));
  }
  return worst;
}

GliaSoftmaxLab
glia_softmax_lab_compute (const double *logits, gsize n)
{
  GliaSoftmaxLab lab = {.n = n};

  for (gsize i = 0; i < n; i++)
    lab.logits[i] = (double)(mlp_real)logits[i];
  compute_probabilities (lab.logits, n, lab.probabilities);
  for (gsize i = 0; i < n; i++) {
    double sum = 0;
    for (gsize j = 0; j < n; j++) {
      lab.jacobian[i * n + j] = lab.probabilities[i] * ((i == j ? 1 : 0) - lab.probabilities[j]);
      sum += lab.jacobian[i * n + j];
    }
    lab.largest_row_sum = fmax (lab.largest_row_sum, fabs (sum));
  }
  lab.largest_difference = compare_with_differences (&lab);
  return lab;
}

GliaFigure *
glia_softmax_lab_figure (const GliaSoftmaxLab *lab)
{
  char *sigma[GLIA_SOFTMAX_LARGEST], *z[GLIA_SOFTMAX_LARGEST];

  for (gsize i = 0; i < lab->n; i++) {
    sigma[i] = g_strdup_printf ("σ%" G_GSIZE_FORMAT, i + 1);
    z[i] = g_strdup_printf ("z%" G_GSIZE_FORMAT, i + 1);
  }
  const GliaMatrixOptions options = {.title = _ ("Jacobian"),
                                     .subtitle = "∂σ_i/∂z_j = σ_i (δ_ij − σ_j)",
                                     .row_names = (const char *const *)sigma,
                                     .column_names = (const char *const *)z,
                                     .range = 0.25,
                                     .decimals = 4};
  GliaFigure *const figures[] = {glia_bar_plot_new (GLIA_SCALE_LINEAR, "Softmax", "σ(z)",
                                                    (const char *const *)z, lab->probabilities,
                                                    lab->n, 1),
                                 glia_matrix_plot_new (&options, lab->jacobian, lab->n, lab->n)};
  for (gsize i = 0; i < lab->n; i++) {
    g_free (sigma[i]);
    g_free (z[i]);
  }
  return glia_figure_beside (figures, G_N_ELEMENTS (figures));
}
