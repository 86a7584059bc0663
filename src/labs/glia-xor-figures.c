/* SPDX-License-Identifier: MIT */
#include "glia-line-plot.h"
#include "glia-unit-surface.h"
#include "glia-xor-lab.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define SIDE 161
#define LOW  (-0.5)
#define HIGH 1.5

/* Where each of the SIDE² cells lies. */
static float *
grid_points (void)
{
  float *points = g_new (float, 2 * SIDE * SIDE);

  for (gsize i = 0; i < SIDE; i++)
    for (gsize j = 0; j < SIDE; j++) {
      points[2 * (i * SIDE + j)] = (float)glia_unit_surface_cell (j, SIDE, LOW, HIGH);
      points[2 * (i * SIDE + j) + 1] = (float)glia_unit_surface_cell (i, SIDE, LOW, HIGH);
    }
  return points;
}

/* `outputs` [SIDE x SIDE] as 2 ŷ − 1, so that the boundary ŷ = 0.5 is neutral. */
static GliaFigure *
make_surface (const char *title, const char *subtitle, float *outputs)
{
  GliaSurfacePoint points[GLIA_XOR_POINTS];
  GliaSurfaceOptions options = glia_unit_surface_options (title, subtitle, LOW, HIGH);

  options.x_title = "x₁";
  options.y_title = "x₂";
  for (gsize i = 0; i < SIDE * SIDE; i++)
    outputs[i] = 2 * outputs[i] - 1;
  for (gsize i = 0; i < GLIA_XOR_POINTS; i++)
    points[i] = (GliaSurfacePoint){.x = (double)glia_xor_inputs[2 * i],
                                   .y = (double)glia_xor_inputs[2 * i + 1],
                                   .value = 2 * (double)glia_xor_targets[i] - 1};
  return glia_surface_plot_new (&options, outputs, SIDE, points, GLIA_XOR_POINTS);
}

GliaFigure *
glia_xor_plane_figure (const GliaXorPlane *plane)
{
  g_autofree float *points = grid_points (), *outputs = g_new (float, SIDE *SIDE);
  g_autofree char *subtitle =
      g_strdup_printf (_ ("ŷ = ReLU(w·x + b), loss %.4f"), glia_xor_plane_loss (plane, NULL));

  for (gsize i = 0; i < SIDE * SIDE; i++)
    outputs[i] = (float)mlp_activation_value (MLP_RELU, plane->w1 * (double)points[2 * i] +
                                                            plane->w2 * (double)points[2 * i + 1] +
                                                            plane->b);
  return make_surface (_ ("One layer"), subtitle, outputs);
}

GliaFigure *
glia_xor_weights_figure (const GliaXorWeights *weights)
{
  g_autofree float *points = grid_points (), *outputs = g_new (float, SIDE *SIDE);
  double values[GLIA_XOR_POINTS];
  g_autofree char *subtitle = g_strdup_printf (_ ("ŷ = W₂ ReLU(W₁ x + b₁) + b₂, loss %.4f"),
                                               glia_xor_compute_outputs (weights, values));

  glia_xor_evaluate (weights, points, SIDE * SIDE, outputs);
  return make_surface (_ ("Two layers"), subtitle, outputs);
}

static GliaFigure *
make_lines (const GliaXorComparison *comparison,
            const char *title,
            const char *subtitle,
            gboolean losses)
{
  const gsize points = comparison->training.steps + 1;
  GliaLineSeries series[GLIA_XOR_STARTS];
  g_autofree double *steps = g_new (double, points);
  const GliaLinePlotOptions options = {.title = title,
                                       .subtitle = subtitle,
                                       .x_title = _ ("Step"),
                                       .x_kind = GLIA_SCALE_INTEGER,
                                       .legend = GLIA_LEGEND_HEADER,
                                       .x_low = 0,
                                       .x_high = (double)comparison->training.steps};

  for (gsize i = 0; i < points; i++)
    steps[i] = (double)i;
  for (gsize i = 0; i < comparison->n; i++)
    series[i] =
        (GliaLineSeries){.name = _ (glia_xor_start_name (comparison->starts[i])),
                         .x = steps,
                         .y = losses ? comparison->runs[i].losses : comparison->runs[i].differences,
                         .n = points,
                         .slot = (guint)comparison->starts[i],
                         .role = GLIA_LINE_RUN};
  return glia_line_plot_new (&options, series, comparison->n);
}

GliaFigure *
glia_xor_losses_figure (const GliaXorComparison *comparison)
{
  return make_lines (comparison, _ ("Loss"), _ ("mean squared error"), TRUE);
}

GliaFigure *
glia_xor_differences_figure (const GliaXorComparison *comparison)
{
  return make_lines (comparison, _ ("Hidden units"), _ ("largest difference between two"), FALSE);
}
