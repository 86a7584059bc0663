/* SPDX-License-Identifier: MIT */

#include "internal.h"

/* Half and whole steps are combined (Richardson), so the error is step^4 times a fifth derivative plus
 * the loss's rounding / step; these balance the two for losses and weights around 1. Gradients
 * below FLOOR_SHARE of the layer's largest are compared with that instead of themselves: their own
 * digits are rounding. */
#ifdef MLP_DOUBLE
static const double STEP = 2e-4;
static const double ROUNDING = 1e-15;
static const double FLOOR_SHARE = 0.05;
#else
static const double STEP = 2e-2;
static const double ROUNDING = 2e-7;
static const double FLOOR_SHARE = 0.2;
#endif

/* Slopes that disagree by more than this share of the layer's largest gradient have a kink between. */
static const double KINK_SHARE = 1e-3;

typedef struct {
  mlp_network *network;
  mlp_workspace *workspace;
  mlp_loss loss;
  const mlp_batch *batch;
  mlp_mode mode;
  mlp_random masks; /* where the dropout stream was for the analytic gradient */
} check;

static double
loss_now (const check *c)
{
  c->workspace->dropout = c->masks;
  mlp_network_forward (c->network, c->workspace, c->batch, c->mode);
  return mlp_network_loss (c->network, c->workspace, c->loss, c->batch).loss;
}

/* The slope of the loss and how much it bends, over `step` to either side of a parameter. */
typedef struct {
  double slope, bend;
} difference;

static difference
differ (const check *c, size_t parameter, double here, double step)
{
  mlp_real *w = &c->network->parameters[parameter];
  const mlp_real kept = *w;

  *w = (mlp_real)((double)kept + step);
  const double above = loss_now (c), up = (double)*w - (double)kept;
  *w = (mlp_real)((double)kept - step);
  const double below = loss_now (c), down = (double)kept - (double)*w;
  *w = kept;
  return (difference){(above - below) / (up + down), (above - here) / up - (here - below) / down};
}

/* The numerical derivative by one parameter. False where a kink (of ReLU, of hinge) lies within the
 * step: there a smooth function's laws fail, by which slopes of half and whole step agree and bends
 * are as one to two; a kink at any place breaks one of them. */
static bool
differentiate (const check *c, size_t parameter, double here, double scale, double *derivative)
{
  const difference whole = differ (c, parameter, here, STEP),
                   half = differ (c, parameter, here, STEP / 2);
  const double limit = KINK_SHARE * scale + 4 * ROUNDING * fabs (here) / STEP;

  *derivative = (4 * half.slope - whole.slope) / 3;
  return fabs (whole.slope - half.slope) < limit && fabs (whole.bend - 2 * half.bend) < limit;
}

static void
check_layer (const check *c,
             const mlp_real *analytic,
             size_t start,
             size_t end,
             size_t per_layer,
             double here,
             mlp_gradient_check_layer *result)
{
  const size_t count = end - start;
  const size_t stride = per_layer == 0 || count <= per_layer ? 1 : count / per_layer;
  double scale = 0;

  for (size_t i = start; i < end; i++)
    scale = fmax (scale, fabs ((double)analytic[i]));
  for (size_t i = start; i < end; i += stride) {
    double numerical;

    if (!differentiate (c, i, here, scale, &numerical))
      continue;
    const double a = (double)analytic[i], size = fmax (fabs (a), fabs (numerical));
    const double floor = fmax (FLOOR_SHARE * scale, 1e-12);
    const double error = fabs (a - numerical) / fmax (size, floor);
    if (result->parameters++ == 0 || !(error <= result->relative_error)) {
      result->relative_error = error;
      result->analytic = a;
      result->numerical = numerical;
    }
  }
}

mlp_status
mlp_gradient_check (mlp_network *network,
                    mlp_loss loss,
                    const mlp_batch *batch,
                    mlp_mode mode,
                    size_t per_layer,
                    mlp_gradient_check_layer *results,
                    mlp_error *error)
{
  check c = {.network = network, .loss = loss, .batch = batch, .mode = mode};
  mlp_real *analytic = mlp_block_new (network->n_parameters);
  mlp_status status = MLP_OK;

  if (analytic == NULL)
    return mlp_fail (error, MLP_OUT_OF_MEMORY, "not enough memory for the gradient check");
  status = mlp_workspace_new (network, batch->examples, &c.workspace, error);
  if (status == MLP_OK) {
    c.masks = c.workspace->dropout;
    mlp_network_forward (network, c.workspace, batch, mode);
    const double here = mlp_network_backward (network, c.workspace, loss, batch).loss;
    for (size_t i = 0; i < network->n_parameters; i++)
      analytic[i] = c.workspace->gradients[i];
    for (size_t i = 0; i < network->n_layers; i++) {
      const size_t start = (size_t)(network->layers[i].view.weight - network->parameters);
      const size_t end = i + 1 == network->n_layers
                             ? network->n_parameters
                             : (size_t)(network->layers[i + 1].view.weight - network->parameters);
      results[i] = (mlp_gradient_check_layer){.layer = i + 1};
      check_layer (&c, analytic, start, end, per_layer, here, &results[i]);
    }
    mlp_workspace_free (c.workspace);
  }
  free (analytic);
  return status;
}

/* All outputs in one backward pass: `outputs` copies of the example, and copy k's d loss / d logits
 * is the k-th unit vector. */
void
mlp_jacobian (const mlp_network *network,
              mlp_workspace *workspace,
              const mlp_real *input,
              mlp_real *jacobian)
{
  const size_t outputs = mlp_network_outputs (network), inputs = network->inputs;

  for (size_t k = 0; k < outputs; k++)
    for (size_t i = 0; i < inputs; i++)
      jacobian[k * inputs + i] = input[i];

  const mlp_batch batch = {.features = jacobian, .examples = outputs};
  mlp_network_forward (network, workspace, &batch, MLP_MODE_EVALUATE);
  for (size_t k = 0; k < outputs; k++)
    for (size_t i = 0; i < outputs; i++)
      workspace->delta[0][k * outputs + i] = k == i ? 1 : 0;
  mlp_backpropagate (network, workspace, outputs, jacobian, NULL);
}

mlp_status
mlp_jacobian_numerical (const mlp_network *network,
                        mlp_workspace *workspace,
                        const mlp_real *input,
                        mlp_real *jacobian,
                        mlp_error *error)
{
  const size_t outputs = mlp_network_outputs (network), inputs = network->inputs;
  const mlp_real *logits = mlp_workspace_outputs (workspace, network->n_layers);
  mlp_real *moved = mlp_block_new (inputs);

  if (moved == NULL)
    return mlp_fail (error, MLP_OUT_OF_MEMORY, "not enough memory for the numerical Jacobian");
  const mlp_batch batch = {.features = moved, .examples = 1};
  for (size_t i = 0; i < inputs; i++)
    moved[i] = input[i];
  for (size_t i = 0; i < inputs; i++) {
    moved[i] = (mlp_real)((double)input[i] + STEP);
    const double high = (double)moved[i];
    mlp_network_forward (network, workspace, &batch, MLP_MODE_EVALUATE);
    for (size_t k = 0; k < outputs; k++)
      jacobian[k * inputs + i] = logits[k];
    moved[i] = (mlp_real)((double)input[i] - STEP);
    const double low = (double)moved[i];
    mlp_network_forward (network, workspace, &batch, MLP_MODE_EVALUATE);
    for (size_t k = 0; k < outputs; k++)
      jacobian[k * inputs + i] =
          (mlp_real)(((double)jacobian[k * inputs + i] - (double)logits[k]) / (high - low));
    moved[i] = input[i];
  }
  free (moved);
  return MLP_OK;
}
