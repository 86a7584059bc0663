/* SPDX-License-Identifier: MIT */
#include "glia-softmax-lab.h"

#include "glia-bar-plot.h"
#include "glia-figure-beside.h"
#include "glia-letters.h"
#include "glia-matrix-plot.h"
#include "mlp.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* e to the power of this is 0 as double. */
#define LOWEST_LOGIT (-1000.0)

static void
compute_probabilities (const double *logits, gsize n, double *probabilities)
{
  mlp_real rounded[GLIA_SOFTMAX_LARGEST] = {0};

  for (gsize i = 0; i < n; i++)
    rounded[i] = (mlp_real)logits[i];
  mlp_probabilities (MLP_CROSS_ENTROPY, rounded, n, probabilities);
}

/* Of the logits less the largest of them, of which σ is the same: near it, where σ changes, floats
 * lie close together however large the logits are. The step is large against their rounding and small
 * against σ's curvature: its third derivative is below 0.13 and falls with σ, so that the error is
 * below 0.13 / 6 step². */
static double
compare_with_differences (const GliaSoftmaxLab *lab)
{
  double worst = 0, largest = lab->logits[0];

  for (gsize i = 1; i < lab->n; i++)
    largest = fmax (largest, lab->logits[i]);
  for (gsize j = 0; j < lab->n; j++) {
    double moved[GLIA_SOFTMAX_LARGEST], up[GLIA_SOFTMAX_LARGEST], down[GLIA_SOFTMAX_LARGEST];
    for (gsize i = 0; i < lab->n; i++)
      moved[i] = fmax (lab->logits[i] - largest, LOWEST_LOGIT);
    const double here = moved[j], step = ldexp (fmax (1, fabs (here)), -9);
    const double above = (double)(mlp_real)(here + step), below = (double)(mlp_real)(here - step);
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
    sigma[i] = glia_letters_index ("σ", i + 1);
    z[i] = glia_letters_index ("z", i + 1);
  }
  const GliaMatrixOptions options = {.title = _ ("Jacobian"),
                                     .subtitle = "∂σᵢ/∂zⱼ = σᵢ (δᵢⱼ − σⱼ)",
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
