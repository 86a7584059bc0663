/* SPDX-License-Identifier: MIT */

#include "internal.h"

#include <string.h>

/* Where a layer's part of the gradient begins: the same offset as its weights have. */
static mlp_real *
gradient_of (const mlp_network *network, const mlp_workspace *workspace, const mlp_real *parameter)
{
  return workspace->gradients + (parameter - network->parameters);
}

/* From d loss / d h of a hidden layer to d loss / d z, and the gradients of scale and shift. */
static void
through_activation (const mlp_network *network,
                    const mlp_workspace *workspace,
                    size_t index,
                    size_t examples,
                    const mlp_real *dh,
                    mlp_real *dz)
{
  const mlp_dense *layer = &network->layers[index];
  const mlp_layer_room *room = &workspace->layers[index];
  const size_t count = examples * layer->spec.units;

  if (room->masked) {
    for (size_t i = 0; i < count; i++)
      dz[i] = dh[i] * room->mask[i];
    dh = dz;
  }
  workspace->kernels->derive[layer->spec.activation](room->normalized, room->a, dh, dz, count);
  if (room->normalized_store != NULL)
    mlp_normalize_backward (layer, room, examples, dz,
                            gradient_of (network, workspace, layer->view.scale),
                            gradient_of (network, workspace, layer->view.shift));
}

void
mlp_backpropagate (const mlp_network *network,
                   mlp_workspace *workspace,
                   size_t examples,
                   mlp_real *input_gradient)
{
  const mlp_kernels *kernels = workspace->kernels;
  mlp_real *dh = workspace->delta[0], *dh_below = workspace->delta[1];

  for (size_t i = network->n_layers; i-- > 0;) {
    const mlp_dense *layer = &network->layers[i];
    const size_t units = layer->spec.units, inputs = layer->view.inputs;
    const mlp_real *below = mlp_workspace_outputs (workspace, i);
    mlp_real *dz = dh;

    if (i + 1 < network->n_layers) {
      dz = workspace->dz;
      through_activation (network, workspace, i, examples, dh, dz);
    }
    kernels->backward_weights (dz, below, gradient_of (network, workspace, layer->view.weight),
                               gradient_of (network, workspace, layer->view.bias), examples, inputs,
                               units);
    if (i == 0 && input_gradient == NULL)
      break;
    if (i == 0)
      dh_below = input_gradient;
    kernels->backward_inputs (dz, layer->view.weight, dh_below, examples, inputs, units);
    if (layer->adds_input)
      for (size_t k = 0; k < examples * inputs; k++)
        dh_below[k] += dh[k];

    mlp_real *const free_now = dh;
    dh = dh_below;
    dh_below = free_now;
  }
}

mlp_metrics
mlp_network_backward (const mlp_network *network,
                      mlp_workspace *workspace,
                      mlp_loss loss,
                      const mlp_batch *batch)
{
  const mlp_metrics metrics = mlp_network_loss (network, workspace, loss, batch);

  mlp_backpropagate (network, workspace, batch->examples, NULL);
  return metrics;
}

/* The first layer with a number that is not finite; the last one if the loss alone is. */
static size_t
first_bad_layer (const mlp_network *network, const mlp_workspace *workspace, size_t examples)
{
  for (size_t i = 0; i < network->n_layers; i++)
    for (size_t k = 0; k < examples * network->layers[i].spec.units; k++)
      if (!isfinite (workspace->layers[i].z[k]) || !isfinite (workspace->layers[i].h[k]))
        return i + 1;
  return network->n_layers;
}

mlp_status
mlp_train_step (mlp_network *network,
                mlp_workspace *workspace,
                mlp_optimizer *optimizer,
                mlp_loss loss,
                const mlp_batch *batch,
                mlp_metrics *metrics,
                mlp_error *error)
{
  mlp_network_forward (network, workspace, batch, MLP_MODE_TRAIN);
  *metrics = mlp_network_loss (network, workspace, loss, batch);
  if (!isfinite (metrics->loss)) {
    const size_t layer = first_bad_layer (network, workspace, batch->examples);
    if (error != NULL)
      error->layer = layer;
    return mlp_fail (error, MLP_DIVERGED,
                     "the loss is %s: layer %zu of %zu is the first whose numbers are not finite",
                     isnan (metrics->loss) ? "not a number" : "infinite", layer, network->n_layers);
  }
  mlp_backpropagate (network, workspace, batch->examples, NULL);
  mlp_optimizer_step (optimizer, network, workspace);
  for (size_t i = 0; i < network->n_layers; i++)
    if (network->layers[i].spec.normalization == MLP_NORMALIZE_BATCH)
      mlp_normalize_update_running (&network->layers[i], &workspace->layers[i], batch->examples);
  return MLP_OK;
}
