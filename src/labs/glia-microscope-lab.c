/* SPDX-License-Identifier: MIT */
#include "glia-microscope-lab.h"

#include "glia-figure-beside.h"
#include "glia-line-plot.h"
#include "glia-matrix-plot.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static double
euclidean_norm (const double *values, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += values[i] * values[i];
  return sqrt (sum);
}

static double *
copy_numbers (const mlp_real *from, gsize n)
{
  double *to = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    to[i] = (double)from[i];
  return to;
}

/* h = f(W x + b) (+ x): a row of W for each unit, times f′ there. */
static double *
jacobian_of (const GliaMicroscopeLayer *layer, const mlp_real *weight)
{
  double *jacobian = g_new (double, layer->units * layer->inputs);

  for (gsize i = 0; i < layer->units; i++) {
    const double slope = mlp_activation_derivative (layer->activation, layer->z[i]);
    for (gsize j = 0; j < layer->inputs; j++)
      jacobian[i * layer->inputs + j] =
          slope * (double)weight[i * layer->inputs + j] + (layer->residual && i == j ? 1 : 0);
  }
  return jacobian;
}

/* `gradients` begin with this layer's. Returns how many are its own. */
static gsize
take_layer (GliaMicroscopeLayer *layer,
            const mlp_network *network,
            const mlp_workspace *workspace,
            gsize l,
            const mlp_real *gradients)
{
  const mlp_layer *shape = mlp_network_layer (network, l);
  const mlp_layer_view view = mlp_network_view (network, l);
  const gsize weights = view.units * view.inputs;

  *layer = (GliaMicroscopeLayer){
      .units = view.units,
      .inputs = view.inputs,
      .activation = shape->activation,
      .residual = shape->residual && view.units == view.inputs,
      .normalized = shape->normalization != MLP_NORMALIZE_NONE,
      .z = copy_numbers (mlp_workspace_preactivations (workspace, l), view.units),
      .h = copy_numbers (mlp_workspace_outputs (workspace, l), view.units),
      /* Of one example ∂L/∂b is ∂L/∂z. */
      .delta = copy_numbers (gradients + weights, view.units),
      .gradient_norm = mlp_workspace_gradient_norm (network, workspace, l),
      .jacobian_norm = NAN,
  };
  layer->h_norm = euclidean_norm (layer->h, layer->units);
  layer->delta_norm = euclidean_norm (layer->delta, layer->units);
  if (!layer->normalized) {
    layer->jacobian = jacobian_of (layer, view.weight);
    layer->jacobian_norm = euclidean_norm (layer->jacobian, weights);
  }
  return weights + view.units + (view.scale != NULL ? 2 * view.units : 0);
}

GliaMicroscope *
glia_microscope_new (const mlp_network *network, mlp_loss loss, const mlp_batch *example)
{
  mlp_workspace *workspace = NULL;
  mlp_error error;

  if (mlp_workspace_new (network, 1, &workspace, &error) != MLP_OK)
    return NULL;
  GliaMicroscope *self = g_new0 (GliaMicroscope, 1);
  mlp_network_forward (network, workspace, example, MLP_MODE_EVALUATE);
  self->loss = mlp_network_backward (network, workspace, loss, example).loss;
  self->layers = mlp_network_layers (network);
  self->layer = g_new0 (GliaMicroscopeLayer, self->layers);
  self->inputs = mlp_network_inputs (network);
  self->input = copy_numbers (mlp_workspace_outputs (workspace, 0), self->inputs);
  const mlp_real *gradients = mlp_workspace_gradients (workspace);
  for (gsize l = 1; l <= self->layers; l++)
    gradients += take_layer (&self->layer[l - 1], network, workspace, l, gradients);
  mlp_workspace_free (workspace);
  return self;
}

void
glia_microscope_free (GliaMicroscope *microscope)
{
  if (microscope == NULL)
    return;
  for (gsize l = 0; l < microscope->layers; l++) {
    g_free (microscope->layer[l].z);
    g_free (microscope->layer[l].h);
    g_free (microscope->layer[l].delta);
    g_free (microscope->layer[l].jacobian);
  }
  g_free (microscope->layer);
  g_free (microscope->input);
  g_free (microscope);
}

/* ---- Figures --------------------------------------------------------------------------------- */

GliaFigure *
glia_microscope_norms_figure (const GliaMicroscope *microscope)
{
  enum { VALUES, JACOBIANS, DELTAS, GRADIENTS, LINES };
  const char *const names[LINES] = {"‖h‖", _ ("‖∂h/∂input‖"), "‖δ‖ = ‖∂L/∂z‖", "‖∂L/∂W, ∂L/∂b‖"};
  const gsize n = microscope->layers;
  g_autofree double *values = g_new (double, LINES *n);
  GliaLineSeries series[LINES];
  const GliaLinePlotOptions options = {.title = _ ("Norms by layer"),
                                       .x_title = _ ("Layer, from the inputs to the output"),
                                       .x_kind = GLIA_SCALE_INTEGER,
                                       .y_kind = GLIA_SCALE_LOG,
                                       .x_low = 1,
                                       .x_high = (double)MAX (n, 2),
                                       .legend = GLIA_LEGEND_HEADER};

  for (gsize l = 0; l < n; l++) {
    const GliaMicroscopeLayer *layer = &microscope->layer[l];
    values[VALUES * n + l] = layer->h_norm;
    values[JACOBIANS * n + l] = layer->jacobian_norm;
    values[DELTAS * n + l] = layer->delta_norm;
    values[GRADIENTS * n + l] = layer->gradient_norm;
  }
  for (guint i = 0; i < LINES; i++)
    series[i] = (GliaLineSeries){
        .name = names[i], .y = values + i * n, .n = n, .slot = i, .role = GLIA_LINE_RUN};
  return glia_line_plot_new (&options, series, LINES);
}

static GliaFigure *
numbers_figure (const GliaMicroscopeLayer *layer)
{
  static const char *const names[] = {"z", "h", "δ"};
  const gsize shown = MIN (layer->units, GLIA_MICROSCOPE_LARGEST);
  g_autofree double *values = g_new (double, 3 * shown);
  g_autofree char *subtitle =
      g_strdup_printf (_ ("of the first %zu of %zu units"), shown, layer->units);
  const GliaMatrixOptions options = {.title = _ ("z, h and δ"),
                                     .subtitle = shown < layer->units ? subtitle : NULL,
                                     .row_names = names,
                                     .column_title = _ ("unit"),
                                     .decimals = 3};

  for (gsize i = 0; i < shown; i++) {
    values[i] = layer->z[i];
    values[shown + i] = layer->h[i];
    values[2 * shown + i] = layer->delta[i];
  }
  return glia_matrix_plot_new (&options, values, 3, shown);
}

GliaFigure *
glia_microscope_layer_figure (const GliaMicroscope *microscope, gsize l)
{
  const GliaMicroscopeLayer *layer = &microscope->layer[l];
  GliaFigure *numbers = numbers_figure (layer);

  if (layer->jacobian == NULL || layer->units > GLIA_MICROSCOPE_LARGEST ||
      layer->inputs > GLIA_MICROSCOPE_LARGEST)
    return numbers;
  g_autofree char *subtitle =
      g_strdup_printf (_ ("∂h/∂input, %zu × %zu"), layer->units, layer->inputs);
  const GliaMatrixOptions options = {.title = _ ("Local Jacobian"),
                                     .subtitle = subtitle,
                                     .row_title = "h",
                                     .column_title = _ ("input"),
                                     .decimals = 2};
  GliaFigure *const both[] = {
      glia_matrix_plot_new (&options, layer->jacobian, layer->units, layer->inputs), numbers};
  return glia_figure_beside (both, G_N_ELEMENTS (both));
}
