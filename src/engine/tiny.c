/* SPDX-License-Identifier: MIT */

/* Training steps of networks so small that what surrounds the arithmetic would cost more than the
 * arithmetic: the two inputs and eight units a layer that everybody plays with. Every matrix of the
 * batch is [examples x MLP_TINY], one vector an example, and a layer is three calls: forward and
 * activation on the way up; on the way down the slope, both gradients in one pass, and the update.
 *
 * The batch's matrices, one after another in workspace->tiny:
 *     the inputs | z, a of layer 1 | z, a of layer 2 | … | dz */

#include "mlp-private.h"

static mlp_real *
find_matrix (const mlp_workspace *workspace, size_t number)
{
  return workspace->tiny + number * workspace->capacity * MLP_TINY;
}

static mlp_real *
z_of (const mlp_workspace *workspace, size_t layer)
{
  return find_matrix (workspace, 1 + 2 * layer);
}

/* What layer `layer` reads: the layer below's activations, or the inputs. */
static mlp_real *
inputs_of (const mlp_workspace *workspace, size_t layer)
{
  return find_matrix (workspace, 2 * layer);
}

size_t
mlp_tiny_rows (const mlp_network *network, size_t capacity)
{
  if (network->inputs > MLP_TINY)
    return 0;
  for (size_t i = 0; i < network->n_layers; i++)
    if (network->layers[i].spec.units > MLP_TINY)
      return 0;
  return (2 * network->n_layers + 2) * capacity;
}

bool
mlp_tiny_can (const mlp_network *network, const mlp_workspace *workspace)
{
  if (workspace->tiny == NULL)
    return false;
  for (size_t i = 0; i < network->n_layers; i++) {
    const mlp_dense *layer = &network->layers[i];
    if (layer->spec.normalization != MLP_NORMALIZE_NONE || layer->spec.dropout > 0 ||
        layer->adds_input)
      return false;
  }
  return true;
}

void
mlp_tiny_forward (const mlp_network *network, mlp_workspace *workspace, const mlp_batch *batch)
{
  const size_t examples = batch->examples, inputs = network->inputs, last = network->n_layers - 1;
  const size_t outputs = network->layers[last].spec.units;
  const mlp_kernels *kernels = workspace->kernels;
  mlp_real *x = inputs_of (workspace, 0);

  for (size_t e = 0; e < examples; e++) {
    const mlp_real *from = batch->features + (batch->rows != NULL ? batch->rows[e] : e) * inputs;
    for (size_t i = 0; i < inputs; i++)
      x[e * MLP_TINY + i] = from[i];
  }
  for (size_t l = 0; l <= last; l++) {
    const mlp_layer_view *view = &network->layers[l].view;
    mlp_real *z = z_of (workspace, l);

    kernels->tiny_forward (inputs_of (workspace, l), view->weight, view->bias, z, examples,
                           view->inputs, view->units);
    if (l < last)
      kernels->activate[network->layers[l].spec.activation](z, inputs_of (workspace, l + 1),
                                                            examples * MLP_TINY);
  }
  for (size_t e = 0; e < examples; e++)
    for (size_t i = 0; i < outputs; i++)
      workspace->layers[last].z[e * outputs + i] = z_of (workspace, last)[e * MLP_TINY + i];
}

void
mlp_tiny_backward (const mlp_network *network,
                   mlp_workspace *workspace,
                   size_t examples,
                   const mlp_update_step *step)
{
  const mlp_kernels *kernels = workspace->kernels;
  mlp_real *below = find_matrix (workspace, 2 * network->n_layers + 1);
  const mlp_real *dz = workspace->delta[0];
  size_t dz_row = mlp_network_outputs (network);
  mlp_real gradient[MLP_TINY * (MLP_TINY + 2)];

  for (size_t l = network->n_layers; l-- > 0;) {
    const mlp_layer_view *view = &network->layers[l].view;
    const size_t begin = (size_t)(view->weight - network->parameters);

    kernels->tiny_backward (dz, dz_row, inputs_of (workspace, l), view->weight, gradient,
                            l > 0 ? below : NULL, examples, view->inputs, view->units);
    mlp_update_apply (step, begin, gradient, view->units * (view->inputs + 1));
    if (l > 0)
      kernels->derive[network->layers[l - 1].spec.activation](
          z_of (workspace, l - 1), inputs_of (workspace, l), below, below, examples * MLP_TINY);
    dz = below;
    dz_row = MLP_TINY;
  }
}
