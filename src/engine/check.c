/* SPDX-License-Identifier: MIT */

#include "mlp-private.h"
#include "reference.h"

#include <float.h>
#include <string.h>

/* The largest and the smallest step of the differences. They begin far apart, where rounding is
 * smallest, and come closer where the loss bends too much for that or has a kink between. Halves
 * would try more than is needed: each step is a quarter of the one before. */
static const double LARGEST_STEP = 4e-3, SMALLEST_STEP = 1e-6;
static const double STEP_RATIO = 4;

/* The reference's own rounding, in parts of what is added up in the loss. */
static const double REFERENCE_ROUNDING = 1e-15;

/* Rounding errors of the gradients, in parts of the largest number that they can come from: sums
 * are of some hundred numbers, whose errors are mostly independent. */
#ifdef MLP_DOUBLE
static const double GRADIENT_ROUNDING = 32 * DBL_EPSILON;
#else
static const double GRADIENT_ROUNDING = 32 * (double)FLT_EPSILON;
#endif

/* A layer whose gradients are all less than this many of their own roundings is not judged: an
 * error of one in a hundred would not show. */
static const double TELLING = 100;

typedef struct {
  const mlp_network *network;
  mlp_workspace *workspace;
  mlp_loss loss;
  const mlp_batch *batch;
  mlp_reference *reference;
  const mlp_real *gradients;
  double here;      /* the loss */
  double rounding;  /* of a loss in double precision */
  double *noise;    /* [layers]: rounding of a layer's gradients */
  size_t per_layer; /* 0: all */
} check;

static size_t
start_of (const mlp_network *network, size_t layer)
{
  return layer < network->n_layers
             ? (size_t)(network->layers[layer].view.weight - network->parameters)
             : network->n_parameters;
}

static mlp_status
out_of_memory (mlp_error *error)
{
  return mlp_fail (error, MLP_OUT_OF_MEMORY, "not enough memory for the gradient check");
}

/* ---- The numerical derivative --------------------------------------------------------------- */

/* The slope of the loss and how much it bends, over `step` to either side of a parameter. */
typedef struct {
  double slope, bend;
} difference;

static difference
take_difference (const check *c, size_t layer, size_t parameter, double step)
{
  const double above = mlp_reference_loss_moved (c->reference, layer, parameter, step);
  const double below = mlp_reference_loss_moved (c->reference, layer, parameter, -step);

  return (difference){(above - below) / (2 * step), (above - c->here + (below - c->here)) / step};
}

/* Two steps are combined (Richardson 1911). A smooth function's slopes agree the better the
 * smaller the steps are, and its bends are as the steps; a kink at any place (of ReLU, of hinge)
 * breaks one of these laws, unless it is too small to matter. False where they hold for no step:
 * there is no derivative. */
static bool
find_derivative (const check *c,
                 size_t layer,
                 size_t parameter,
                 double *derivative,
                 double *uncertainty)
{
  difference coarse = take_difference (c, layer, parameter, LARGEST_STEP);

  for (double step = LARGEST_STEP / STEP_RATIO; step > SMALLEST_STEP; step /= STEP_RATIO) {
    const difference fine = take_difference (c, layer, parameter, step);
    const double apart = fine.slope - coarse.slope;
    const double limit = 0.5 * c->noise[layer] + 8 * c->rounding / step;

    *derivative = fine.slope + apart / (STEP_RATIO * STEP_RATIO - 1);
    *uncertainty = c->rounding / step;
    if (fabs (apart) <= limit && fabs (coarse.bend - STEP_RATIO * fine.bend) <= limit)
      return true;
    coarse = fine;
  }
  return false;
}

/* ---- How exact the gradients can be --------------------------------------------------------- */

/* What comes from the loss, or what of it is rounding: a probability less a target, an output
 * less a value, of logits that are rounded themselves. With signs that let nothing cancel over
 * examples or outputs. */
static void
seed_delta (const check *c, bool rounding)
{
  const size_t top = c->network->n_layers - 1, outputs = c->network->layers[top].spec.units;
  const bool squares = mlp_loss_describe (c->loss)->output == MLP_OUTPUT_VALUES;
  const double share = (squares ? 2.0 / (double)outputs : 1) / (double)c->batch->examples;
  const double *exact = mlp_reference_preactivations (c->reference, top);
  const mlp_real *logits = mlp_workspace_outputs (c->workspace, top + 1);
  mlp_random signs = mlp_random_stream (1, MLP_STREAM_DROPOUT);
  double distance = 0;

  mlp_network_loss (c->network, c->workspace, c->loss, c->batch);
  for (size_t i = 0; i < c->batch->examples * outputs; i++)
    distance = fmax (distance, fabs (exact[i] - (double)logits[i]));
  for (size_t i = 0; i < c->batch->examples * outputs; i++) {
    mlp_real *delta = &c->workspace->delta[0][i];
    double size = fabs ((double)*delta);

    if (rounding)
      size = GRADIENT_ROUNDING * (size + share * (squares ? fabs ((double)logits[i]) : 1)) +
             8 * distance * (squares ? share : size); /* all may err to one side */
    *delta = (mlp_real)(mlp_random_next (&signs) % 2 == 0 ? size : -size);
  }
}

static void
add_noise (const check *c, const mlp_network *network, size_t layers)
{
  mlp_backpropagate (network, c->workspace, c->batch->examples, NULL, NULL);
  for (size_t l = 0; l < layers; l++) {
    double largest = 0;

    for (size_t i = start_of (network, l); i < start_of (network, l + 1); i++)
      largest = fmax (largest, fabs ((double)c->workspace->gradients[i]));
    c->noise[l] += largest;
  }
}

/* What rounding of a layer's slopes comes to. They are differences too (1 - a^2, a (1 - a)),
 * which lose their digits where a unit is saturated, and of rounded numbers, by which a unit may
 * lie on the other side of a kink. So its dropout mask, of which backward makes a factor,
 * becomes the error, and the slope 1. `mask` has room for it meanwhile. */
static void
add_slope_noise (const check *c, mlp_network *straight, size_t layer, mlp_real *mask)
{
  mlp_layer_room *room = &c->workspace->layers[layer];
  mlp_dense *dense = &straight->layers[layer];
  const mlp_dense kept = *dense;
  const double *exact = mlp_reference_preactivations (c->reference, layer);
  const size_t count = c->batch->examples * dense->spec.units;
  const bool masked = room->masked;

  memcpy (mask, room->mask, count * sizeof *mask);
  for (size_t i = 0; i < count; i++) {
    const double slope =
        mlp_activation_derivative (kept.spec.activation, (double)room->normalized[i]);
    const double error = GRADIENT_ROUNDING +
                         fabs (slope - mlp_activation_derivative (kept.spec.activation, exact[i]));
    room->mask[i] = (mlp_real)error * (masked ? mask[i] : 1);
  }
  dense->spec.activation = MLP_IDENTITY;
  dense->adds_input = false; /* that has no slope */
  room->masked = true;
  seed_delta (c, false);
  add_noise (c, straight, layer + 1);
  *dense = kept;
  room->masked = masked;
  memcpy (room->mask, mask, count * sizeof *mask);
}

/* How far rounding alone may move each layer's gradients. */
static mlp_status
measure_noise (const check *c, mlp_error *error)
{
  const size_t hidden = c->network->n_layers - 1;
  mlp_network *straight;
  mlp_status status = mlp_network_copy (c->network, &straight, error);

  seed_delta (c, true);
  add_noise (c, c->network, hidden + 1);
  for (size_t l = 0; status == MLP_OK && l < hidden; l++) {
    mlp_real *mask = mlp_block_new (c->batch->examples * c->network->layers[l].spec.units);

    if (mask != NULL)
      add_slope_noise (c, straight, l, mask);
    else
      status = out_of_memory (error);
    free (mask);
  }
  mlp_network_free (straight);
  return status;
}

/* The reference's rounding, and whether it comes to the same loss as the engine. */
static mlp_status
compare_losses (check *c, mlp_error *error)
{
  const size_t outputs = c->network->layers[c->network->n_layers - 1].spec.units;
  const mlp_real *logits = mlp_workspace_outputs (c->workspace, c->network->n_layers);
  const double loss = mlp_network_loss (c->network, c->workspace, c->loss, c->batch).loss;
  double size;

  c->here = mlp_reference_loss (c->reference);
  size = fabs (c->here);
  for (size_t i = 0; i < c->batch->examples * outputs; i++)
    size += fabs ((double)c->workspace->delta[0][i]) * (1 + fabs ((double)logits[i]));
  c->rounding = REFERENCE_ROUNDING * size;
  if (!isfinite (loss))
    return mlp_fail (error, MLP_DIVERGED, "the loss is not finite: there are no gradients");
  if (!(fabs (loss - c->here) <= MLP_GRADIENT_LIMIT * size + DBL_EPSILON))
    return mlp_fail (error, MLP_WRONG,
                     "the loss is %.9g, but %.9g in double precision: the way forward is wrong",
                     loss, c->here);
  return MLP_OK;
}

/* ---- The comparison ------------------------------------------------------------------------- */

static void
compare_parameter (const check *c,
                   size_t layer,
                   size_t parameter,
                   mlp_gradient_check_layer *result,
                   double *largest)
{
  const double a = (double)c->gradients[start_of (c->network, layer) + parameter];
  double numerical, uncertainty;

  if (!find_derivative (c, layer, parameter, &numerical, &uncertainty)) {
    result->kinks++;
    return;
  }
  const double size = fmax (fabs (a), fabs (numerical));
  const double floor = (c->noise[layer] + uncertainty) / MLP_GRADIENT_LIMIT;
  const double apart = fabs (a - numerical);
  const double error = apart == 0 ? 0 : apart / fmax (size, floor);

  /* In roundings; a NaN is large. */
  *largest = fmax (*largest, isnan (a) ? INFINITY : size / (c->noise[layer] + uncertainty));
  if (result->parameters++ == 0 || !(error <= result->relative_error)) {
    result->relative_error = error;
    result->analytic = a;
    result->numerical = numerical;
  }
}

/* Of one kind of parameters (the weights, the biases, …) the one with the largest gradient, and
 * others evenly spread. */
static void
compare_kind (const check *c,
              size_t layer,
              size_t begin,
              size_t count,
              size_t wanted,
              mlp_gradient_check_layer *result,
              double *largest)
{
  const mlp_real *gradients = c->gradients + start_of (c->network, layer) + begin;
  size_t top = 0;

  for (size_t i = 1; i < count; i++)
    top = fabs ((double)gradients[i]) > fabs ((double)gradients[top]) ? i : top;
  if (wanted >= count)
    wanted = count;
  else
    compare_parameter (c, layer, begin + top, result, largest);
  for (size_t k = wanted < count; k < wanted; k++) {
    /* In this order the product cannot overflow. */
    const size_t i = count / wanted * k + count % wanted * k / wanted;

    if (wanted == count || i != top)
      compare_parameter (c, layer, begin + i, result, largest);
  }
}

static void
compare_layer (const check *c, size_t layer, mlp_gradient_check_layer *result)
{
  const mlp_layer_view *view = &c->network->layers[layer].view;
  const size_t kinds = view->scale != NULL ? 4 : 2;
  const size_t wanted = c->per_layer == 0      ? SIZE_MAX
                        : c->per_layer < kinds ? 1
                                               : c->per_layer / kinds;
  size_t begin = 0;
  double largest = 0;

  *result = (mlp_gradient_check_layer){.layer = layer + 1};
  for (size_t kind = 0; kind < kinds; kind++) {
    const size_t count = kind == 0 ? view->units * view->inputs : view->units;
    compare_kind (c, layer, begin, count, wanted, result, &largest);
    begin += count;
  }
  if (!(result->relative_error <= MLP_GRADIENT_LIMIT))
    result->verdict = MLP_GRADIENT_WRONG;
  else if (result->parameters == 0 || (largest > 0 && largest < TELLING))
    result->verdict = MLP_GRADIENT_UNKNOWN;
  else
    result->verdict = MLP_GRADIENT_RIGHT;
}

mlp_status
mlp_gradient_compare (const mlp_network *network,
                      mlp_workspace *workspace,
                      mlp_loss loss,
                      const mlp_batch *batch,
                      mlp_mode mode,
                      const mlp_real *gradients,
                      size_t per_layer,
                      mlp_gradient_check_layer *results,
                      mlp_error *error)
{
  check c = {.network = network,
             .workspace = workspace,
             .loss = loss,
             .batch = batch,
             .reference = mlp_reference_new (network, workspace, loss, batch, mode),
             .gradients = gradients,
             .noise = calloc (network->n_layers, sizeof *c.noise),
             .per_layer = per_layer};
  mlp_status status = MLP_OK;

  if (c.reference == NULL || c.noise == NULL)
    status = out_of_memory (error);
  if (status == MLP_OK)
    status = compare_losses (&c, error);
  if (status == MLP_OK)
    status = measure_noise (&c, error);
  for (size_t i = 0; status == MLP_OK && i < network->n_layers; i++)
    compare_layer (&c, i, &results[i]);
  mlp_reference_free (c.reference);
  free (c.noise);
  return status;
}

mlp_status
mlp_gradient_check (const mlp_network *network,
                    mlp_loss loss,
                    const mlp_batch *batch,
                    mlp_mode mode,
                    size_t per_layer,
                    mlp_gradient_check_layer *results,
                    mlp_error *error)
{
  mlp_real *gradients = mlp_block_new (network->n_parameters);
  mlp_workspace *workspace = NULL;
  mlp_status status;

  if (gradients == NULL)
    return out_of_memory (error);
  status = mlp_workspace_new (network, batch->examples, &workspace, error);
  if (status == MLP_OK) {
    mlp_network_forward (network, workspace, batch, mode);
    mlp_network_backward (network, workspace, loss, batch);
    memcpy (gradients, workspace->gradients, network->n_parameters * sizeof *gradients);
    status = mlp_gradient_compare (network, workspace, loss, batch, mode, gradients, per_layer,
                                   results, error);
  }
  mlp_workspace_free (workspace);
  free (gradients);
  return status;
}
