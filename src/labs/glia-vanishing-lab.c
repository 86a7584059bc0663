/* SPDX-License-Identifier: MIT */
#include "glia-vanishing-lab.h"

#include "glia-line-plot.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum { EXAMPLES = 64, CLASSES = 2 };

/* ‖∂L/∂W‖ of a layer, without its biases. */
static double
weight_gradient_norm (const mlp_network *network, const mlp_workspace *workspace, gsize layer)
{
  const mlp_layer_view view = mlp_network_view (network, layer);
  const mlp_real *gradients =
      mlp_workspace_gradients (workspace) + (view.weight - mlp_network_parameters (network));
  double sum = 0;

  for (gsize i = 0; i < view.units * view.inputs; i++)
    sum += (double)gradients[i] * (double)gradients[i];
  return sqrt (sum);
}

/* Adds the logarithm of each layer's norm to `sums`; −∞ where it is 0. */
static gboolean
add_norms (const GliaVanishingSettings *settings, gboolean residual, guint64 seed, double *sums)
{
  mlp_layer hidden[GLIA_VANISHING_DEEPEST];
  const mlp_layer one = {
      .units = settings->units, .activation = settings->activation, .residual = residual};
  g_autofree mlp_real *features = g_new (mlp_real, EXAMPLES * settings->units);
  int32_t classes[EXAMPLES];
  mlp_random data = mlp_random_stream (seed, MLP_STREAM_DATA);
  mlp_random random = mlp_random_stream (seed, MLP_STREAM_INITIALIZE);
  mlp_network *network = NULL;
  mlp_workspace *workspace = NULL;
  mlp_error error;

  for (gsize i = 0; i < settings->depth; i++)
    hidden[i] = one;
  for (gsize i = 0; i < EXAMPLES * settings->units; i++)
    features[i] = (mlp_real)mlp_random_normal (&data);
  for (gsize i = 0; i < EXAMPLES; i++)
    classes[i] = (int32_t)mlp_random_below (&data, CLASSES);
  const gboolean ready =
      mlp_network_new (settings->units, hidden, settings->depth, CLASSES, &network, &error) ==
          MLP_OK &&
      mlp_network_initialize (network, &settings->initialization, &random, &error) == MLP_OK &&
      mlp_workspace_new (network, EXAMPLES, &workspace, &error) == MLP_OK;
  if (ready) {
    const mlp_batch batch = {.features = features, .classes = classes, .examples = EXAMPLES};
    mlp_network_forward (network, workspace, &batch, MLP_MODE_TRAIN);
    mlp_network_backward (network, workspace, MLP_CROSS_ENTROPY, &batch);
    for (gsize l = 0; l <= settings->depth; l++)
      sums[l] += log (weight_gradient_norm (network, workspace, l + 1));
  }
  mlp_workspace_free (workspace);
  mlp_network_free (network);
  return ready;
}

gboolean
glia_vanishing_lab_run (const GliaVanishingSettings *settings, GliaVanishing *result)
{
  gboolean done = TRUE;

  *result = (GliaVanishing){.layers = settings->depth + 1,
                            .plain = g_new0 (double, settings->depth + 1),
                            .residual = g_new0 (double, settings->depth + 1)};
  for (guint seed = 1; seed <= settings->seeds && done; seed++)
    done = add_norms (settings, FALSE, seed, result->plain) &&
           add_norms (settings, TRUE, seed, result->residual);
  for (gsize l = 0; l < result->layers; l++) {
    result->plain[l] = exp (result->plain[l] / settings->seeds);
    result->residual[l] = exp (result->residual[l] / settings->seeds);
  }
  return done;
}

void
glia_vanishing_clear (GliaVanishing *result)
{
  g_clear_pointer (&result->plain, g_free);
  g_clear_pointer (&result->residual, g_free);
}

GliaFigure *
glia_vanishing_figure (const GliaVanishing *result, const char *subtitle)
{
  const GliaLineSeries series[] = {
      {.name = _ ("plain"),
       .y = result->plain,
       .n = result->layers,
       .slot = 1,
       .role = GLIA_LINE_RUN},
      {.name = _ ("residual connections"),
       .y = result->residual,
       .n = result->layers,
       .slot = 0,
       .role = GLIA_LINE_RUN},
  };
  const GliaLinePlotOptions options = {.title = _ ("Gradient norm ‖∂L/∂W‖"),
                                       .subtitle = subtitle,
                                       .x_title = _ ("Layer, from the inputs to the output"),
                                       .x_kind = GLIA_SCALE_INTEGER,
                                       .y_kind = GLIA_SCALE_LOG,
                                       .x_low = 1,
                                       .x_high = (double)result->layers,
                                       .legend = GLIA_LEGEND_HEADER};

  return glia_line_plot_new (&options, series, G_N_ELEMENTS (series));
}
