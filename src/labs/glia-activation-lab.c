/* SPDX-License-Identifier: MIT */
#include "glia-activation-lab.h"

#include "glia-bar-plot.h"
#include "glia-curve-plot.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* What looks smooth, with the middle of a symmetric range among them. */
enum { POINTS = 401, SMALL_POINTS = 101 };

static double
nth_point (double low, double high, gsize i, gsize count)
{
  /* Weighted from both ends, so that the middle of −5 … 5 is 0 exactly. */
  return (low * (double)(count - 1 - i) + high * (double)i) / (double)(count - 1);
}

GliaActivationFacts
glia_activation_facts (mlp_activation activation, double x_low, double x_high, double vanishing)
{
  GliaActivationFacts facts = {.low = INFINITY, .high = -INFINITY, .largest_derivative = -1};
  gsize below = 0;

  for (gsize i = 0; i < POINTS; i++) {
    const double x = nth_point (x_low, x_high, i, POINTS);
    const double f = mlp_activation_value (activation, x);
    const double slope = fabs (mlp_activation_derivative (activation, x));
    facts.low = fmin (facts.low, f);
    facts.high = fmax (facts.high, f);
    below += slope < vanishing;
    if (slope > facts.largest_derivative) {
      facts.largest_derivative = slope;
      facts.at = x;
    }
  }
  facts.vanishing_share = (double)below / POINTS;
  for (int k = 0; k < GLIA_ACTIVATION_CHAIN; k++)
    facts.chain[k] = pow (facts.largest_derivative, k + 1);
  return facts;
}

GliaFigure *
glia_activation_figure (const GliaActivationOptions *options,
                        const mlp_activation *activations,
                        gsize n)
{
  const gsize points = options->small ? SMALL_POINTS : POINTS;
  const char *label = n == 1 ? _ (mlp_activation_describe (activations[0])->label) : NULL;
  g_autofree GliaCurve *curves = g_new0 (GliaCurve, n);
  g_autofree double *x = g_new (double, points);
  g_autofree double *values = g_new (double, n *points), *slopes = g_new (double, n *points);

  for (gsize k = 0; k < points; k++)
    x[k] = nth_point (options->x_low, options->x_high, k, points);
  for (gsize i = 0; i < n; i++) {
    double *f = values + i * points, *slope = slopes + i * points;
    for (gsize k = 0; k < points; k++) {
      f[k] = mlp_activation_value (activations[i], x[k]);
      slope[k] = mlp_activation_derivative (activations[i], x[k]);
    }
    curves[i] =
        (GliaCurve){_ (mlp_activation_describe (activations[i])->label), x, f, slope, points};
  }
  const GliaCurveOptions how = {.title = n == 1 ? label : _ ("Activations"),
                                .subtitle = options->small ? NULL : _ ("value and derivative"),
                                .vanishing = n == 1 ? options->vanishing : 0,
                                .small = options->small};
  return glia_curve_plot_new (&how, curves, n);
}

GliaFigure *
glia_activation_chain_figure (const GliaActivationFacts *facts)
{
  static const char *const names[] = {"1", "2", "3", "4", "5", "6", "7", "8"};
  g_autofree char *subtitle = g_strdup_printf (_ ("at most %.3gᵏ"), facts->largest_derivative);

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == GLIA_ACTIVATION_CHAIN);
  return glia_bar_plot_new (facts->largest_derivative > 0 ? GLIA_SCALE_LOG : GLIA_SCALE_LINEAR,
                            _ ("A product of k slopes"), subtitle, names, facts->chain,
                            GLIA_ACTIVATION_CHAIN, 0);
}
