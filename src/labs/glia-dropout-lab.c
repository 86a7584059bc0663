/* SPDX-License-Identifier: MIT */
#include "glia-dropout-lab.h"

#include "glia-line-plot.h"
#include "glia-matrix-plot.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum { INPUTS = 2, BATCH = 64, BINS = 60, SHOWN_UNITS = 16 };

static const mlp_real input[INPUTS] = {1, -0.5F};

/* The rows of a batch are the same example: each gets a mask of its own. */
static void
run_masks (mlp_network *network, mlp_workspace *workspace, GliaDropout *result)
{
  mlp_real features[BATCH * INPUTS];
  gsize silenced = 0, alive = 0;

  for (gsize i = 0; i < BATCH * INPUTS; i++)
    features[i] = input[i % INPUTS];
  for (gsize done = 0; done < result->masks; done += BATCH) {
    const mlp_batch batch = {.features = features, .examples = MIN (BATCH, result->masks - done)};
    mlp_network_forward (network, workspace, &batch, MLP_MODE_TRAIN);
    const mlp_real *h = mlp_workspace_outputs (workspace, 1);
    const mlp_real *a = mlp_workspace_activations (workspace, 1);
    for (gsize i = 0; i < batch.examples; i++)
      result->outputs[done + i] = (double)mlp_workspace_outputs (workspace, 2)[i];
    for (gsize i = 0; i < batch.examples * result->units; i++) {
      alive += a[i] != 0;
      silenced += h[i] == 0 && a[i] != 0;
    }
    for (gsize i = 0; done == 0 && i < MIN (GLIA_DROPOUT_SHOWN, batch.examples); i++)
      for (gsize u = 0; u < result->units; u++)
        result->shown[i][u] = (double)h[i * result->units + u];
  }
  result->alive = (double)alive / (double)(result->masks * result->units);
  result->silenced = alive > 0 ? (double)silenced / (double)alive : NAN;
}

static void
run_plain (mlp_network *network, mlp_workspace *workspace, GliaDropout *result)
{
  const mlp_batch batch = {.features = input, .examples = 1};

  mlp_network_forward (network, workspace, &batch, MLP_MODE_EVALUATE);
  result->deterministic = (double)mlp_workspace_outputs (workspace, 2)[0];
  for (gsize u = 0; u < result->units; u++)
    result->hidden[u] = (double)mlp_workspace_outputs (workspace, 1)[u];
}

static void
summarize_outputs (GliaDropout *result)
{
  double sum = 0, squares = 0;

  for (gsize i = 0; i < result->masks; i++)
    sum += result->outputs[i];
  result->mean = sum / (double)result->masks;
  for (gsize i = 0; i < result->masks; i++)
    squares += (result->outputs[i] - result->mean) * (result->outputs[i] - result->mean);
  result->deviation = result->masks > 1 ? sqrt (squares / (double)(result->masks - 1)) : 0;
  result->standard_error = result->deviation / sqrt ((double)result->masks);
}

gboolean
glia_dropout_lab_run (const GliaDropoutSettings *settings, GliaDropout *result)
{
  const mlp_layer hidden = {
      .units = settings->units, .activation = settings->activation, .dropout = settings->dropout};
  const mlp_initialization how = {.kind = MLP_INITIALIZE_TORCH};
  mlp_random random = mlp_random_stream (settings->seed, MLP_STREAM_INITIALIZE);
  mlp_network *network = NULL;
  mlp_workspace *workspace = NULL;
  mlp_error error;

  *result = (GliaDropout){.units = settings->units,
                          .masks = settings->masks,
                          .dropout = settings->dropout,
                          .outputs = g_new0 (double, settings->masks),
                          .hidden = g_new0 (double, settings->units)};
  for (gsize i = 0; i < GLIA_DROPOUT_SHOWN; i++)
    result->shown[i] = g_new0 (double, settings->units);
  const gboolean ready = mlp_network_new (INPUTS, &hidden, 1, 1, &network, &error) == MLP_OK &&
                         mlp_network_initialize (network, &how, &random, &error) == MLP_OK &&
                         mlp_workspace_new (network, BATCH, &workspace, &error) == MLP_OK;
  if (ready) {
    *mlp_workspace_dropout_stream (workspace) =
        mlp_random_stream (settings->seed, MLP_STREAM_DROPOUT);
    run_masks (network, workspace, result);
    run_plain (network, workspace, result);
    summarize_outputs (result);
  }
  mlp_workspace_free (workspace);
  mlp_network_free (network);
  return ready;
}

void
glia_dropout_clear (GliaDropout *result)
{
  g_clear_pointer (&result->outputs, g_free);
  g_clear_pointer (&result->hidden, g_free);
  for (gsize i = 0; i < GLIA_DROPOUT_SHOWN; i++)
    g_clear_pointer (&result->shown[i], g_free);
}

/* ---- Figures --------------------------------------------------------------------------------- */

/* How many outputs fall into each bin, as a line of steps. */
GliaFigure *
glia_dropout_outputs_figure (const GliaDropout *result)
{
  const double reach = fmax (4 * result->deviation, fabs (result->mean - result->deterministic));
  const double half = fmax (1.2 * reach, 1e-3), low = result->deterministic - half;
  double x[2 * BINS], y[2 * BINS], counts[BINS] = {0};
  g_autofree char *mean = g_strdup_printf (_ ("mean %.4f"), result->mean);
  g_autofree char *plain = g_strdup_printf (_ ("without dropout %.4f"), result->deterministic);
  double most = 0, at_mean[] = {result->mean, result->mean},
         at_plain[] = {result->deterministic, result->deterministic}, height[2] = {0};

  for (gsize i = 0; i < result->masks; i++) {
    const double share = (result->outputs[i] - low) / (2 * half);
    if (share >= 0 && share < 1)
      counts[(gsize)(share * BINS)]++;
  }
  for (gsize i = 0; i < BINS; i++) {
    x[2 * i] = low + 2 * half * (double)i / BINS;
    x[2 * i + 1] = low + 2 * half * ((double)i + 1) / BINS;
    y[2 * i] = y[2 * i + 1] = counts[i];
    most = fmax (most, counts[i]);
  }
  height[1] = most;
  const GliaLineSeries series[] = {
      {.name = _ ("masks"), .x = x, .y = y, .n = 2 * BINS, .slot = 0, .role = GLIA_LINE_RUN},
      {.name = mean, .x = at_mean, .y = height, .n = 2, .slot = 1, .role = GLIA_LINE_RUN},
      {.name = plain, .x = at_plain, .y = height, .n = 2, .slot = 2, .role = GLIA_LINE_RUN},
  };
  const GliaLinePlotOptions options = {.title = _ ("Output ŷ"),
                                       .subtitle = _ ("how many of the masks give it"),
                                       .x_title = "ŷ",
                                       .x_low = low,
                                       .x_high = low + 2 * half,
                                       .y_low = 0,
                                       .y_high = 1.1 * most,
                                       .legend = GLIA_LEGEND_HEADER};
  return glia_line_plot_new (&options, series, G_N_ELEMENTS (series));
}

GliaFigure *
glia_dropout_masks_figure (const GliaDropout *result)
{
  const char *const names[] = {_ ("no mask"), _ ("mask 1"), _ ("mask 2"), _ ("mask 3"),
                               _ ("mask 4"),  _ ("mask 5"), _ ("mask 6")};
  const gsize shown = MIN (result->units, SHOWN_UNITS), rows = 1 + GLIA_DROPOUT_SHOWN;
  g_autofree double *values = g_new (double, rows *shown);
  g_autofree char *subtitle = g_strdup_printf (
      result->units > shown ? _ ("the first %zu units; silenced ones are 0, the others h / (1 − p)")
                            : _ ("%zu units; silenced ones are 0, the others h / (1 − p)"),
      shown);
  const GliaMatrixOptions options = {
      .title = _ ("Hidden numbers"), .subtitle = subtitle, .row_names = names, .decimals = 2};

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == 1 + GLIA_DROPOUT_SHOWN);
  for (gsize u = 0; u < shown; u++) {
    values[u] = result->hidden[u];
    for (gsize i = 0; i < GLIA_DROPOUT_SHOWN; i++)
      values[(1 + i) * shown + u] = result->shown[i][u];
  }
  return glia_matrix_plot_new (&options, values, rows, shown);
}
