/* SPDX-License-Identifier: MIT */
#include "glia-diagnostics.h"

#include "glia-latest.h"

#include <math.h>

/* An axis has at most this many round steps before it is rounded outwards, and so many bins a
 * step. */
#define MOST_STEPS    6
#define BINS_PER_STEP 8
/* How near to a limit counts as saturated, as a share of the function's range. */
#define NEAR_LIMIT (1.0 / 40)
/* Weights that differ by less than this share of the unit's own largest one are the same but for
 * rounding: a unit beside others that have exploded is compared by its own measure. */
#define SAME_WEIGHTS 1e-6

/* Layer l, from 0, stands beside layer l + 1 of the network. */
typedef struct {
  const mlp_network *network;
  mlp_workspace *workspace;
  gsize examples;
} Probe;

/* ---- Histograms ------------------------------------------------------------------------------ */

typedef struct {
  double low, high;
} Range;

static const Range nothing = {INFINITY, -INFINITY};

static void
widen_range (Range *range, const mlp_real *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i])) {
      range->low = fmin (range->low, (double)values[i]);
      range->high = fmax (range->high, (double)values[i]);
    }
}

/* A step of 1, 2 or 5 · 10^k. */
static double
round_step (double at_least)
{
  static const double steps[] = {1, 2, 5};
  const double decade = pow (10, floor (log10 (at_least)));

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] * decade >= at_least)
      return steps[i] * decade;
  return 10 * decade;
}

/* Outwards to round numbers; returns how many bins that is. */
static gsize
round_range (Range *range)
{
  if (!(range->low <= range->high))
    *range = (Range){-1, 1};
  if (range->low == range->high) {
    const double half = fmax (fabs (range->low) / 2, 0.5);
    range->low -= half;
    range->high += half;
  }
  const double step = round_step ((range->high - range->low) / MOST_STEPS);
  const double first = floor (range->low / step), last = ceil (range->high / step);
  range->low = first * step;
  range->high = last * step;
  return (gsize)(last - first) * BINS_PER_STEP;
}

static void
fill_histogram (const mlp_real *values, gsize n, Range range, gsize bins, GliaHistogram *histogram)
{
  guint32 *counts = g_new0 (guint32, bins);
  double sum = 0, squares = 0;
  gsize counted = 0;

  for (gsize i = 0; i < n; i++) {
    const double value = values[i];
    if (!isfinite (value))
      continue;
    const double place = (value - range.low) / (range.high - range.low) * (double)bins;
    counts[CLAMP ((gssize)place, 0, (gssize)bins - 1)]++;
    sum += value;
    squares += value * value;
    counted++;
  }
  const double mean = counted > 0 ? sum / (double)counted : NAN;
  *histogram =
      (GliaHistogram){.low = range.low,
                      .high = range.high,
                      .bins = bins,
                      .counts = counts,
                      .n = counted,
                      .mean = mean,
                      .deviation = sqrt (fmax (squares / (double)counted - mean * mean, 0))};
}

/* ---- Units that do nothing ------------------------------------------------------------------- */

static double
saturated_share (mlp_activation activation, const mlp_real *values, gsize n)
{
  const double low = mlp_activation_describe (activation)->low;
  const double high = mlp_activation_describe (activation)->high;
  gsize near = 0;

  if (!isfinite (high - low) || n == 0)
    return NAN;
  const double margin = (high - low) * NEAR_LIMIT;
  for (gsize i = 0; i < n; i++)
    near += values[i] <= low + margin || values[i] >= high - margin;
  return (double)near / (double)n;
}

static gsize
count_dead (const mlp_real *values, gsize examples, gsize units)
{
  gsize dead = 0;

  for (gsize unit = 0; unit < units; unit++) {
    gsize i = 0;
    while (i < examples && values[i * units + unit] == 0)
      i++;
    dead += i == examples;
  }
  return dead;
}

/* Of what unit `unit` of layer `in` listens to, and of what listens to it in layer `out`. */
static void
find_largest_weights (const mlp_layer_view *in,
                      const mlp_layer_view *out,
                      gsize unit,
                      double most[2])
{
  most[0] = fabs ((double)in->bias[unit]);
  most[1] = 0;
  for (gsize i = 0; i < in->inputs; i++)
    most[0] = fmax (most[0], fabs ((double)in->weight[unit * in->inputs + i]));
  for (gsize i = 0; i < out->units; i++)
    most[1] = fmax (most[1], fabs ((double)out->weight[i * out->inputs + unit]));
}

static gboolean
same_numbers (const mlp_real *numbers, gsize a, gsize b, double tolerance)
{
  return numbers == NULL || fabs ((double)numbers[a] - (double)numbers[b]) <= tolerance;
}

/* Gradients of such units are equal, so they stay the same for ever. */
static gboolean
same_unit (const mlp_layer_view *in, const mlp_layer_view *out, gsize a, gsize b)
{
  double near[2];

  find_largest_weights (in, out, a, near);
  near[0] *= SAME_WEIGHTS;
  near[1] *= SAME_WEIGHTS;
  if (!same_numbers (in->bias, a, b, near[0]) || !same_numbers (in->scale, a, b, near[0]) ||
      !same_numbers (in->shift, a, b, near[0]))
    return FALSE;
  for (gsize i = 0; i < in->inputs; i++)
    if (!same_numbers (in->weight, a * in->inputs + i, b * in->inputs + i, near[0]))
      return FALSE;
  for (gsize i = 0; i < out->units; i++)
    if (!same_numbers (out->weight, i * out->inputs + a, i * out->inputs + b, near[1]))
      return FALSE;
  return TRUE;
}

static gsize
count_same (const mlp_network *network, gsize layer)
{
  const mlp_layer_view in = mlp_network_view (network, layer);
  const mlp_layer_view out = mlp_network_view (network, layer + 1);
  g_autofree guint8 *same = g_new0 (guint8, in.units);
  gsize total = 0;

  for (gsize a = 0; a < in.units; a++)
    for (gsize b = a + 1; b < in.units && !same[a]; b++)
      if (same_unit (&in, &out, a, b)) {
        /* All that are like `a` are found now: none of them needs to look for itself. */
        for (gsize c = b; c < in.units; c++)
          same[c] = same[c] || same_unit (&in, &out, a, c);
        same[a] = TRUE;
      }
  for (gsize a = 0; a < in.units; a++)
    total += same[a];
  return total;
}

/* ---- Diagnostics ----------------------------------------------------------------------------- */

GliaDiagnostics *
glia_diagnostics_ref (GliaDiagnostics *diagnostics)
{
  g_atomic_ref_count_inc (&diagnostics->references);
  return diagnostics;
}

void
glia_diagnostics_unref (GliaDiagnostics *diagnostics)
{
  if (!g_atomic_ref_count_dec (&diagnostics->references))
    return;
  for (gsize l = 0; l < diagnostics->layers; l++) {
    g_free ((guint32 *)diagnostics->layer[l].weights.counts);
    g_free ((guint32 *)diagnostics->layer[l].activations.counts);
  }
  g_free ((GliaLayerDiagnostics *)diagnostics->layer);
  g_free (diagnostics);
}

static void
fill_weights (const Probe *probe, GliaLayerDiagnostics *layers, gsize n)
{
  Range range = nothing;

  for (gsize l = 0; l < n; l++) {
    const mlp_layer_view view = mlp_network_view (probe->network, l + 1);
    widen_range (&range, view.weight, view.units * view.inputs);
  }
  const gsize bins = round_range (&range);
  for (gsize l = 0; l < n; l++) {
    const mlp_layer_view view = mlp_network_view (probe->network, l + 1);
    fill_histogram (view.weight, view.units * view.inputs, range, bins, &layers[l].weights);
  }
}

/* Layers from `first` to before `end` share a range. */
static void
fill_activations (const Probe *probe, GliaLayerDiagnostics *layers, gsize first, gsize end)
{
  Range range = nothing;

  for (gsize l = first; l < end; l++)
    widen_range (&range, mlp_workspace_activations (probe->workspace, l + 1),
                 probe->examples * layers[l].units);
  const gsize bins = round_range (&range);
  for (gsize l = first; l < end; l++)
    fill_histogram (mlp_workspace_activations (probe->workspace, l + 1),
                    probe->examples * layers[l].units, range, bins, &layers[l].activations);
}

static void
fill_unit_counts (const Probe *probe, GliaLayerDiagnostics *layers, gsize n)
{
  for (gsize l = 0; l < n; l++) {
    GliaLayerDiagnostics *layer = &layers[l];
    const mlp_real *values = mlp_workspace_activations (probe->workspace, l + 1);
    layer->saturated = layer->dead = NAN;
    if (!layer->hidden)
      continue;
    layer->saturated = saturated_share (layer->activation, values, probe->examples * layer->units);
    if (layer->activation == MLP_RELU && probe->examples > 0) {
      layer->dead_units = count_dead (values, probe->examples, layer->units);
      layer->dead = (double)layer->dead_units / (double)layer->units;
    }
    layer->same_units = count_same (probe->network, l + 1);
  }
}

/* The class with the largest logit; of a single output, that of its sign. */
static gsize
find_class (const mlp_real *logits, gsize outputs)
{
  gsize largest = 0;

  if (outputs == 1)
    return logits[0] > 0;
  for (gsize k = 1; k < outputs; k++)
    if (logits[k] > logits[largest])
      largest = k;
  return largest;
}

static gsize
count_classes (const Probe *probe, const GliaDataset *train)
{
  const gsize outputs = mlp_network_outputs (probe->network);
  const mlp_real *logits =
      mlp_workspace_activations (probe->workspace, mlp_network_layers (probe->network));
  g_autofree guint8 *given = g_new0 (guint8, MAX (outputs, 2));
  gsize classes = 0;

  for (gsize i = 0; train->classes != NULL && i < probe->examples; i++) {
    guint8 *seen = &given[find_class (logits + i * outputs, outputs)];
    classes += *seen == 0;
    *seen = 1;
  }
  return classes;
}

GliaDiagnostics *
glia_diagnostics_new (const mlp_network *network, const GliaDataset *train, guint64 tag)
{
  const gsize n = mlp_network_layers (network);
  Probe probe = {.network = network, .examples = MIN (train->n_rows, GLIA_PROBE_EXAMPLES)};
  guint32 rows[GLIA_PROBE_EXAMPLES];
  mlp_error error;

  g_return_val_if_fail (mlp_network_inputs (network) == train->n_columns, NULL);
  if (mlp_workspace_new (network, GLIA_PROBE_EXAMPLES, &probe.workspace, &error) != MLP_OK)
    return NULL;
  /* Evenly over the file: its order may be by class. */
  for (gsize i = 0; i < probe.examples; i++)
    rows[i] = (guint32)(i * train->n_rows / probe.examples);
  const mlp_batch batch = {.features = train->features, .rows = rows, .examples = probe.examples};
  mlp_network_forward (network, probe.workspace, &batch, MLP_MODE_EVALUATE);

  GliaDiagnostics *diagnostics = g_new0 (GliaDiagnostics, 1);
  GliaLayerDiagnostics *layers = g_new0 (GliaLayerDiagnostics, n);
  for (gsize l = 0; l < n; l++) {
    const mlp_layer_view view = mlp_network_view (network, l + 1);
    layers[l].units = view.units;
    layers[l].inputs = view.inputs;
    layers[l].hidden = l + 1 < n;
    layers[l].activation = mlp_network_layer (network, l + 1)->activation;
  }
  fill_weights (&probe, layers, n);
  fill_activations (&probe, layers, 0, n - 1);
  fill_activations (&probe, layers, n - 1, n);
  fill_unit_counts (&probe, layers, n);
  *diagnostics = (GliaDiagnostics){.layers = n,
                                   .examples = probe.examples,
                                   .layer = layers,
                                   .classes = count_classes (&probe, train),
                                   .tag = tag};
  mlp_workspace_free (probe.workspace);
  g_atomic_ref_count_init (&diagnostics->references);
  return diagnostics;
}

/* ---- The diagnoser --------------------------------------------------------------------------- */

typedef struct {
  mlp_network *network; /* NULL: there was no memory to copy it */
  GliaDataset *train;
  guint64 tag;
} Request;

static void
free_request (gpointer data)
{
  Request *request = data;

  mlp_network_free (request->network);
  glia_dataset_unref (request->train);
  g_free (request);
}

static gpointer
answer_request (gpointer state, gconstpointer data, const int *ending)
{
  const Request *request = data;

  if (request->network == NULL)
    return NULL;
  return glia_diagnostics_new (request->network, request->train, request->tag);
}

static void
free_answer (gpointer diagnostics)
{
  glia_diagnostics_unref (diagnostics);
}

GliaDiagnoser *
glia_diagnoser_new (void (*ready) (gpointer user_data), gpointer user_data)
{
  static const GliaLatestClass class = {.name = "diagnostics",
                                        .answer = answer_request,
                                        .free_request = free_request,
                                        .free_answer = free_answer};

  return (GliaDiagnoser *)glia_latest_new (&class, NULL, ready, user_data);
}

void
glia_diagnoser_free (GliaDiagnoser *diagnoser)
{
  if (diagnoser != NULL)
    glia_latest_free ((GliaLatest *)diagnoser);
}

void
glia_diagnoser_ask (GliaDiagnoser *diagnoser,
                    const mlp_network *network,
                    GliaDataset *train,
                    guint64 tag)
{
  Request *request = g_new0 (Request, 1);

  if (mlp_network_copy (network, &request->network, NULL) != MLP_OK)
    request->network = NULL;
  request->train = glia_dataset_ref (train);
  request->tag = tag;
  glia_latest_ask ((GliaLatest *)diagnoser, request);
}

GliaDiagnostics *
glia_diagnoser_take (GliaDiagnoser *diagnoser)
{
  return glia_latest_take ((GliaLatest *)diagnoser);
}
