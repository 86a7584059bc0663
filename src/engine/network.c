/* SPDX-License-Identifier: MIT */

#include "mlp-private.h"

#include <string.h>

static const char *const normalization_names[] = {
    [MLP_NORMALIZE_NONE] = "none",
    [MLP_NORMALIZE_LAYER] = "layer",
    [MLP_NORMALIZE_BATCH] = "batch",
};

const char *
mlp_normalization_name (mlp_normalization normalization)
{
  return normalization_names[normalization];
}

bool
mlp_normalization_from_name (const char *name, mlp_normalization *normalization)
{
  for (int i = 0; i < MLP_NORMALIZATIONS; i++)
    if (strcmp (normalization_names[i], name) == 0) {
      *normalization = (mlp_normalization)i;
      return true;
    }
  return false;
}

/* Lays the network out in its two blocks, or measures them while they are NULL. Weights start on no
 * boundary of their own: parameters are one vector without gaps. False if a size overflows. */
static bool
lay_out (mlp_network *network)
{
  size_t parameters = 0, statistics = 0, inputs = network->inputs;

  mlp_real *const p = network->parameters, *const s = network->statistics;

  for (size_t i = 0; i < network->n_layers; i++) {
    mlp_dense *layer = &network->layers[i];
    const size_t units = layer->spec.units;
    const bool normalized = layer->spec.normalization != MLP_NORMALIZE_NONE;
    const bool batch = layer->spec.normalization == MLP_NORMALIZE_BATCH;
    size_t weights, vectors;

    if (__builtin_mul_overflow (units, inputs, &weights) ||
        __builtin_mul_overflow (units, (size_t)3, &vectors) ||
        weights > SIZE_MAX / 8 - parameters || vectors > SIZE_MAX / 8 - parameters - weights)
      return false;

    layer->view = (mlp_layer_view){.units = units, .inputs = inputs};
    if (p != NULL) {
      layer->view.weight = p + parameters;
      layer->view.bias = layer->view.weight + weights;
      layer->view.scale = normalized ? layer->view.bias + units : NULL;
      layer->view.shift = normalized ? layer->view.scale + units : NULL;
      layer->view.running_mean = batch ? s + statistics : NULL;
      layer->view.running_variance = batch ? layer->view.running_mean + units : NULL;
    }
    parameters += weights + (normalized ? 3 : 1) * units;
    statistics += batch ? 2 * units : 0;
    layer->adds_input = layer->spec.residual && units == inputs;
    inputs = units;
  }
  network->n_parameters = parameters;
  network->n_statistics = statistics;
  return true;
}

/* Scales and running variances are 1 in a new network; everything else is 0. */
static void
set_ones (mlp_network *network)
{
  for (size_t i = 0; i < network->n_layers; i++) {
    const mlp_layer_view *view = &network->layers[i].view;
    for (size_t j = 0; view->scale != NULL && j < view->units; j++)
      view->scale[j] = 1;
    for (size_t j = 0; view->running_variance != NULL && j < view->units; j++)
      view->running_variance[j] = 1;
  }
}

static mlp_status
check_layer (const mlp_layer *layer, size_t number, mlp_error *error)
{
  if (layer->units == 0)
    return mlp_fail (error, MLP_INVALID, "layer %zu has 0 units; it needs at least 1", number);
  if (!(layer->dropout >= 0.0 && layer->dropout < 1.0))
    return mlp_fail (error, MLP_INVALID,
                     "layer %zu: dropout is %g; it must be at least 0 and below 1", number,
                     layer->dropout);
  if ((unsigned)layer->activation >= MLP_ACTIVATIONS ||
      (unsigned)layer->normalization >= MLP_NORMALIZATIONS)
    return mlp_fail (error, MLP_INVALID, "layer %zu: unknown activation or normalization", number);
  return MLP_OK;
}

mlp_status
mlp_network_new (size_t inputs,
                 const mlp_layer *hidden,
                 size_t hidden_count,
                 size_t outputs,
                 mlp_network **result,
                 mlp_error *error)
{
  const mlp_layer output = {.units = outputs, .activation = MLP_IDENTITY};
  mlp_network *network;

  *result = NULL;
  if (inputs == 0)
    return mlp_fail (error, MLP_INVALID, "the network has 0 inputs; it needs at least 1");
  for (size_t i = 0; i <= hidden_count; i++) {
    mlp_status status = check_layer (i < hidden_count ? &hidden[i] : &output, i + 1, error);
    if (status != MLP_OK)
      return status;
  }

  network = calloc (1, sizeof *network);
  if (network != NULL) {
    network->inputs = inputs;
    network->n_layers = hidden_count + 1;
    network->layers = calloc (network->n_layers, sizeof *network->layers);
  }
  if (network == NULL || network->layers == NULL)
    goto out_of_memory;
  for (size_t i = 0; i <= hidden_count; i++)
    network->layers[i].spec = i < hidden_count ? hidden[i] : output;

  if (!lay_out (network))
    goto out_of_memory;
  network->parameters = mlp_block_new (network->n_parameters);
  network->statistics = mlp_block_new (network->n_statistics);
  if (network->parameters == NULL || network->statistics == NULL)
    goto out_of_memory;
  lay_out (network);
  set_ones (network);
  *result = network;
  return MLP_OK;

out_of_memory:
  mlp_network_free (network);
  return mlp_fail (error, MLP_OUT_OF_MEMORY, "not enough memory for the network");
}

mlp_status
mlp_network_copy (const mlp_network *network, mlp_network **copy, mlp_error *error)
{
  const size_t hidden_count = network->n_layers - 1;
  mlp_layer *hidden = calloc (hidden_count + 1, sizeof *hidden);
  mlp_status status;

  *copy = NULL;
  if (hidden == NULL)
    return mlp_fail (error, MLP_OUT_OF_MEMORY, "not enough memory for a copy of the network");
  for (size_t i = 0; i < hidden_count; i++)
    hidden[i] = network->layers[i].spec;
  status = mlp_network_new (network->inputs, hidden, hidden_count, mlp_network_outputs (network),
                            copy, error);
  free (hidden);
  if (status != MLP_OK)
    return status;
  memcpy ((*copy)->parameters, network->parameters, network->n_parameters * sizeof (mlp_real));
  memcpy ((*copy)->statistics, network->statistics, network->n_statistics * sizeof (mlp_real));
  return MLP_OK;
}

void
mlp_network_free (mlp_network *network)
{
  if (network == NULL)
    return;
  free (network->layers);
  free (network->parameters);
  free (network->statistics);
  free (network);
}

size_t
mlp_network_layers (const mlp_network *network)
{
  return network->n_layers;
}

size_t
mlp_network_inputs (const mlp_network *network)
{
  return network->inputs;
}

size_t
mlp_network_outputs (const mlp_network *network)
{
  return network->layers[network->n_layers - 1].spec.units;
}

const mlp_layer *
mlp_network_layer (const mlp_network *network, size_t layer)
{
  return &network->layers[layer - 1].spec;
}

mlp_layer_view
mlp_network_view (const mlp_network *network, size_t layer)
{
  return network->layers[layer - 1].view;
}

size_t
mlp_network_least_batch (const mlp_network *network)
{
  for (size_t i = 0; i < network->n_layers; i++)
    if (network->layers[i].spec.normalization == MLP_NORMALIZE_BATCH)
      return 2;
  return 1;
}

size_t
mlp_network_next_batch (const mlp_network *network, size_t left, size_t batch_size)
{
  return left < batch_size + mlp_network_least_batch (network) ? left : batch_size;
}

void
mlp_network_set_dropout (mlp_network *network, size_t layer, double dropout)
{
  network->layers[layer - 1].spec.dropout = dropout;
}

size_t
mlp_network_parameter_count (const mlp_network *network)
{
  return network->n_parameters;
}

mlp_real *
mlp_network_parameters (const mlp_network *network)
{
  return network->parameters;
}

size_t
mlp_network_statistic_count (const mlp_network *network)
{
  return network->n_statistics;
}

mlp_real *
mlp_network_statistics (const mlp_network *network)
{
  return network->statistics;
}
