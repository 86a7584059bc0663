/* SPDX-License-Identifier: MIT */
#include "glia-initialization-lab.h"

#include "glia-activation-lab.h"
#include "glia-generate.h"
#include "glia-histogram-plot.h"
#include "glia-line-plot.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum { EXAMPLES = 200, UNITS = 8, LAYERS = 2 };

static const struct {
  const char *label;
  mlp_initialization how;
} starts[GLIA_STARTS] = {
    [GLIA_START_ZERO] = {N_ ("Zero"), {MLP_INITIALIZE_ZERO, 0, 0}},
    [GLIA_START_CONSTANT] = {N_ ("Constant ½"), {MLP_INITIALIZE_CONSTANT, 0.5, 0}},
    [GLIA_START_LARGE] = {N_ ("Large positive"), {MLP_INITIALIZE_UNIFORM, 0, 10}},
    [GLIA_START_SMALL] = {N_ ("Small"), {MLP_INITIALIZE_NORMAL, 0, 0.001}},
    [GLIA_START_XAVIER] = {"Xavier", {MLP_INITIALIZE_XAVIER_UNIFORM, 0, 0}},
    [GLIA_START_HE] = {"He", {MLP_INITIALIZE_HE_NORMAL, 0, 0}},
};

const char *
glia_start_label (GliaStart start)
{
  return _ (starts[start].label);
}

mlp_initialization
glia_start_initialization (GliaStart start)
{
  return starts[start].how;
}

/* ---- A layer --------------------------------------------------------------------------------- */

static gboolean
are_equal_units (const mlp_layer_view *layer, gsize a, gsize b)
{
  return layer->bias[a] == layer->bias[b] &&
         memcmp (layer->weight + a * layer->inputs, layer->weight + b * layer->inputs,
                 layer->inputs * sizeof *layer->weight) == 0;
}

static void
count_equal_units (const mlp_layer_view *view, GliaStartLayer *layer)
{
  for (gsize a = 0; a < view->units; a++) {
    gboolean equal = FALSE, equals_earlier = FALSE;
    for (gsize b = 0; b < view->units; b++)
      if (a != b && are_equal_units (view, a, b)) {
        equal = TRUE;
        equals_earlier = equals_earlier || b < a;
      }
    layer->same_units += equal;
    layer->different_units += !equals_earlier;
  }
}

/* After a forward pass. */
static void
measure_layers (const mlp_network *network,
                const mlp_workspace *workspace,
                GliaStartLayer layers[LAYERS])
{
  for (gsize l = 0; l < LAYERS; l++) {
    const mlp_layer_view view = mlp_network_view (network, l + 1);
    const mlp_activation activation = mlp_network_layer (network, l + 1)->activation;
    const mlp_real *a = mlp_workspace_activations (workspace, l + 1);
    const mlp_real *z = mlp_workspace_preactivations (workspace, l + 1);
    const gsize n = EXAMPLES * UNITS;
    GliaStartLayer *layer = &layers[l];
    gsize flat = 0;

    *layer = (GliaStartLayer){.units = UNITS, .low = INFINITY, .high = -INFINITY};
    count_equal_units (&view, layer);
    for (gsize i = 0; i < n; i++) {
      layer->low = fmin (layer->low, (double)a[i]);
      layer->high = fmax (layer->high, (double)a[i]);
      flat +=
          fabs (mlp_activation_derivative (activation, (double)z[i])) < GLIA_ACTIVATION_VANISHING;
    }
    layer->saturated = (double)flat / (double)n;
    const double width = layer->high - layer->low;
    for (gsize i = 0; i < n; i++) {
      const double share = width > 0 ? ((double)a[i] - layer->low) / width : 0.5;
      if (isfinite (share))
        layer->counts[MIN ((gsize)(share * GLIA_INITIALIZATION_BINS),
                           GLIA_INITIALIZATION_BINS - 1)]++;
    }
  }
}

/* ---- Training -------------------------------------------------------------------------------- */

static void
train_network (mlp_network *network,
               mlp_workspace *workspace,
               mlp_optimizer *optimizer,
               const mlp_batch *batch,
               GliaStartRun *run)
{
  const gsize n = mlp_network_parameter_count (network);
  g_autofree mlp_real *start = g_memdup2 (mlp_network_parameters (network), n * sizeof (mlp_real));
  mlp_metrics metrics;
  mlp_error error;

  for (gsize step = 0; step <= GLIA_INITIALIZATION_STEPS; step++) {
    mlp_network_forward (network, workspace, batch, MLP_MODE_EVALUATE);
    if (step == 0)
      measure_layers (network, workspace, run->before);
    run->losses[step] = mlp_network_loss (network, workspace, MLP_BINARY_CROSS_ENTROPY, batch).loss;
    if (step == GLIA_INITIALIZATION_STEPS)
      break;
    /* A loss that is not finite updates nothing, and the curve has a gap. */
    mlp_train_step (network, workspace, optimizer, MLP_BINARY_CROSS_ENTROPY, batch, &metrics,
                    &error);
    for (gsize i = 0; i + 1 < n; i++)
      run->largest_movement =
          fmax (run->largest_movement,
                fabs ((double)mlp_network_parameters (network)[i] - (double)start[i]));
  }
  measure_layers (network, workspace, run->after);
}

gboolean
glia_initialization_lab_run (GliaStart start,
                             mlp_activation activation,
                             double learning_rate,
                             guint64 seed,
                             GliaStartRun *run)
{
  const mlp_layer hidden[LAYERS] = {{.units = UNITS, .activation = activation},
                                    {.units = UNITS, .activation = activation}};
  g_autoptr (GliaDataset) data = glia_generate ("circles", EXAMPLES, 0.05, seed, NULL);
  const mlp_batch batch = {
      .features = data->features, .classes = data->classes, .examples = data->n_rows};
  mlp_random random = mlp_random_stream (seed, MLP_STREAM_INITIALIZE);
  mlp_optimizer_settings settings = mlp_optimizer_defaults (MLP_SGD);
  mlp_network *network = NULL;
  mlp_workspace *workspace = NULL;
  mlp_optimizer *optimizer = NULL;
  mlp_error error;

  *run = (GliaStartRun){0};
  settings.learning_rate = learning_rate;
  const gboolean ready =
      mlp_network_new (2, hidden, LAYERS, 1, &network, &error) == MLP_OK &&
      mlp_network_initialize (network, &starts[start].how, &random, &error) == MLP_OK &&
      mlp_workspace_new (network, EXAMPLES, &workspace, &error) == MLP_OK &&
      mlp_optimizer_new (network, &settings, &optimizer, &error) == MLP_OK;
  if (ready)
    train_network (network, workspace, optimizer, &batch, run);
  mlp_optimizer_free (optimizer);
  mlp_workspace_free (workspace);
  mlp_network_free (network);
  return ready;
}

/* ---- What is to be said of it --------------------------------------------------------------- */

static char *
describe_units (const GliaStartRun *run)
{
  const gsize counts[] = {run->before[0].different_units, run->before[1].different_units,
                          run->after[0].different_units, run->after[1].different_units};
  gboolean one = TRUE, all = TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++) {
    one = one && counts[i] == 1;
    all = all && counts[i] == UNITS;
  }
  if (one)
    return g_strdup_printf (_ ("All %d units of each hidden layer are identical, before and after "
                               "%d steps."),
                            UNITS, GLIA_INITIALIZATION_STEPS);
  if (all)
    return g_strdup_printf (_ ("No two units of a hidden layer are identical, before or after %d "
                               "steps."),
                            GLIA_INITIALIZATION_STEPS);
  return g_strdup_printf (_ ("Of %d units in each of the two hidden layers %zu and %zu are "
                             "different from each other before, %zu and %zu after %d steps."),
                          UNITS, counts[0], counts[1], counts[2], counts[3],
                          GLIA_INITIALIZATION_STEPS);
}

static char *
describe_loss (const GliaStartRun *run)
{
  const double before = run->losses[0], after = run->losses[GLIA_INITIALIZATION_STEPS];

  return isfinite (after)
             ? g_strdup_printf (_ ("Loss %.4f → %.4f."), before, after)
             : g_strdup_printf (_ ("The loss begins at %.4f and ends as no finite number: the "
                                   "training diverges."),
                                before);
}

static char *
describe_learned (const GliaStartRun *runs)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (int i = 0; i < GLIA_STARTS; i++)
    if (runs[i].losses[GLIA_INITIALIZATION_STEPS] < GLIA_INITIALIZATION_LEARNED)
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "",
                              glia_start_label ((GliaStart)i));
  return names->len > 0
             ? g_strdup_printf (_ ("Starts that end with a loss below %g: %s."),
                                GLIA_INITIALIZATION_LEARNED, names->str)
             : g_strdup_printf (_ ("No start ends with a loss below %g: try another learning rate "
                                   "or activation."),
                                GLIA_INITIALIZATION_LEARNED);
}

char *
glia_initialization_lab_verdict (const GliaStartRun *runs, GliaStart chosen)
{
  const GliaStartRun *run = &runs[chosen];
  g_autofree char *units = describe_units (run), *loss = describe_loss (run);
  g_autofree char *learned = describe_learned (runs);
  g_autofree char *moved =
      run->largest_movement == 0
          ? g_strdup (_ ("No weight or bias but the output’s bias moves."))
          : g_strdup_printf (_ ("Weights and biases other than the output’s bias move by up to "
                                "%.3g."),
                             run->largest_movement);

  /* Translators: a start, then sentences about units, loss, movement; two shares in percent. */
  return g_strdup_printf (_ ("%s: %s %s %s Before training %.0f %% of the first and %.0f %% of the "
                             "second hidden layer’s activations have a slope |f′| below %g. %s"),
                          glia_start_label (chosen), units, loss, moved,
                          100 * run->before[0].saturated, 100 * run->before[1].saturated,
                          GLIA_ACTIVATION_VANISHING, learned);
}

/* ---- Figures --------------------------------------------------------------------------------- */

GliaFigure *
glia_initialization_histograms_figure (const GliaStartRun *run, gboolean after)
{
  const char *const names[LAYERS] = {_ ("Hidden 1"), _ ("Hidden 2")};
  const GliaStartLayer *layers = after ? run->after : run->before;
  const GliaHistogramPlotOptions options = {.title = _ ("Activations"),
                                            .subtitle = after ? _ ("after the last step")
                                                              : _ ("before training"),
                                            .x_title = "a",
                                            .layers = LAYERS + 1};
  GliaHistogramRow rows[LAYERS];
  char *notes[LAYERS];

  for (guint l = 0; l < LAYERS; l++) {
    const gboolean flat = !(layers[l].low < layers[l].high);
    notes[l] =
        layers[l].same_units > 0 ? g_strdup_printf (_ ("%zu equal"), layers[l].same_units) : NULL;
    rows[l] = (GliaHistogramRow){.name = names[l],
                                 .note = notes[l],
                                 .counts = layers[l].counts,
                                 .bins = GLIA_INITIALIZATION_BINS,
                                 .low = flat ? layers[l].low - 0.5 : layers[l].low,
                                 .high = flat ? layers[l].low + 0.5 : layers[l].high,
                                 .slot = l};
  }
  GliaFigure *figure = glia_histogram_plot_new (&options, rows, LAYERS);
  for (guint l = 0; l < LAYERS; l++)
    g_free (notes[l]);
  return figure;
}

GliaFigure *
glia_initialization_losses_figure (const GliaStartRun *runs, GliaStart chosen)
{
  GliaLineSeries series[GLIA_STARTS];
  const GliaLinePlotOptions options = {.title = _ ("Loss"),
                                       .subtitle = _ ("binary cross-entropy from each start"),
                                       .x_title = _ ("Step"),
                                       .x_kind = GLIA_SCALE_INTEGER,
                                       .x_high = GLIA_INITIALIZATION_STEPS,
                                       .y_low = 0,
                                       .y_high = 1,
                                       .legend = GLIA_LEGEND_HEADER};
  double steps[GLIA_INITIALIZATION_STEPS + 1];
  gsize n = 0;

  for (gsize i = 0; i <= GLIA_INITIALIZATION_STEPS; i++)
    steps[i] = (double)i;
  for (int k = 0; k < GLIA_STARTS; k++) {
    const int i = k == 0 ? (int)chosen : k <= (int)chosen ? k - 1 : k;
    series[n++] = (GliaLineSeries){.name = glia_start_label ((GliaStart)i),
                                   .x = steps,
                                   .y = runs[i].losses,
                                   .n = GLIA_INITIALIZATION_STEPS + 1,
                                   .slot = (guint)i,
                                   .role = GLIA_LINE_RUN};
  }
  return glia_line_plot_new (&options, series, n);
}
