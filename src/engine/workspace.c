/* SPDX-License-Identifier: MIT */

#include "mlp-private.h"

#include <string.h>

static size_t
widest_of (const mlp_network *network)
{
  size_t widest = network->inputs;

  for (size_t i = 0; i < network->n_layers; i++)
    if (network->layers[i].spec.units > widest)
      widest = network->layers[i].spec.units;
  return widest;
}

/* Measures the block, or hands its parts out. */
static void
lay_out (mlp_workspace *workspace, const mlp_network *network, mlp_layout *layout)
{
  const size_t capacity = workspace->capacity, widest = widest_of (network);
  const size_t tiny_rows = mlp_tiny_rows (network, capacity);
  const size_t rounded = (capacity + MLP_PART - 1) / MLP_PART * MLP_PART;

  workspace->gradients = mlp_layout_take (layout, network->n_parameters, 1);
  workspace->inputs = mlp_layout_take (layout, capacity, network->inputs);
  workspace->delta[0] = mlp_layout_take (layout, capacity, widest);
  workspace->delta[1] = mlp_layout_take (layout, capacity, widest);
  workspace->dz = mlp_layout_take (layout, capacity, widest);
  workspace->scratch = mlp_layout_take (layout, 2 * rounded, widest);
  if (tiny_rows > 0)
    workspace->tiny = mlp_layout_take (layout, tiny_rows, MLP_TINY);
  for (size_t i = 0; i < network->n_layers; i++) {
    const mlp_layer *spec = &network->layers[i].spec;
    mlp_layer_room *room = &workspace->layers[i];
    const bool output = i + 1 == network->n_layers;

    room->z = mlp_layout_take (layout, capacity, spec->units);
    if (spec->normalization != MLP_NORMALIZE_NONE) {
      const size_t groups = spec->normalization == MLP_NORMALIZE_BATCH ? spec->units : capacity;
      room->standardized = mlp_layout_take (layout, capacity, spec->units);
      room->normalized_store = mlp_layout_take (layout, capacity, spec->units);
      room->mean = mlp_layout_take (layout, groups, 1);
      room->inverse_deviation = mlp_layout_take (layout, groups, 1);
    }
    room->a_store = output ? room->z : mlp_layout_take (layout, capacity, spec->units);
    /* Dropout may be switched on while it trains, so there is always room for it. */
    room->h_store = output ? room->z : mlp_layout_take (layout, capacity, spec->units);
    room->mask = output ? NULL : mlp_layout_take (layout, capacity, spec->units);
    room->normalized = room->normalized_store != NULL ? room->normalized_store : room->z;
    room->a = room->a_store;
    room->h = room->a_store;
  }
}

mlp_status
mlp_workspace_new (const mlp_network *network,
                   size_t capacity,
                   mlp_workspace **result,
                   mlp_error *error)
{
  mlp_layout layout = {0};
  mlp_workspace *workspace;

  *result = NULL;
  if (capacity == 0)
    return mlp_fail (error, MLP_INVALID, "a workspace needs room for at least 1 example");
  workspace = calloc (1, sizeof *workspace);
  if (workspace == NULL)
    return mlp_fail (error, MLP_OUT_OF_MEMORY, "not enough memory for the workspace");
  workspace->capacity = capacity;
  workspace->n_layers = network->n_layers;
  workspace->n_parameters = network->n_parameters;
  workspace->kernels = mlp_kernels_best (widest_of (network));
  workspace->dropout = mlp_random_stream (0, MLP_STREAM_DROPOUT);
  workspace->layers = calloc (network->n_layers, sizeof *workspace->layers);
  if (workspace->layers != NULL && capacity <= SIZE_MAX / 4) {
    lay_out (workspace, network, &layout);
    workspace->block = layout.overflow ? NULL : mlp_block_new (layout.used);
  }
  if (workspace->block == NULL) {
    mlp_workspace_free (workspace);
    return mlp_fail (
        error, MLP_OUT_OF_MEMORY,
        "not enough memory for batches of %zu examples; take a smaller batch or network", capacity);
  }
  layout = (mlp_layout){.base = workspace->block};
  lay_out (workspace, network, &layout);
  *result = workspace;
  return MLP_OK;
}

void
mlp_workspace_free (mlp_workspace *workspace)
{
  if (workspace == NULL)
    return;
  mlp_pool_free (workspace->pool);
  free (workspace->layers);
  free (workspace->block);
  free (workspace);
}

size_t
mlp_workspace_capacity (const mlp_workspace *workspace)
{
  return workspace->capacity;
}

mlp_random *
mlp_workspace_dropout_stream (mlp_workspace *workspace)
{
  return &workspace->dropout;
}

const char *
mlp_workspace_kernels (const mlp_workspace *workspace)
{
  return workspace->kernels->name;
}

bool
mlp_workspace_use_kernels (mlp_workspace *workspace, const char *name)
{
  const mlp_kernels *kernels = mlp_kernels_named (name);

  if (kernels == NULL)
    return false;
  workspace->kernels = kernels;
  return true;
}

size_t
mlp_workspace_threads (const mlp_workspace *workspace)
{
  return mlp_pool_threads (workspace->pool);
}

mlp_status
mlp_workspace_set_threads (mlp_workspace *workspace, size_t threads, mlp_error *error)
{
  mlp_pool *pool = NULL;

  if (threads == mlp_pool_threads (workspace->pool))
    return MLP_OK;
  if (threads == 0 || threads > MLP_MAX_THREADS)
    return mlp_fail (error, MLP_INVALID, "%zu threads; it must be 1 to %d", threads,
                     MLP_MAX_THREADS);
  if (threads > 1) {
    pool = mlp_pool_new (threads);
    if (pool == NULL)
      return mlp_fail (error, MLP_OUT_OF_MEMORY, "cannot start %zu threads", threads);
  }
  mlp_pool_free (workspace->pool);
  workspace->pool = pool;
  return MLP_OK;
}

const mlp_real *
mlp_workspace_preactivations (const mlp_workspace *workspace, size_t layer)
{
  return workspace->layers[layer - 1].z;
}

const mlp_real *
mlp_workspace_activations (const mlp_workspace *workspace, size_t layer)
{
  return workspace->layers[layer - 1].a;
}

const mlp_real *
mlp_workspace_outputs (const mlp_workspace *workspace, size_t layer)
{
  return layer == 0 ? workspace->inputs : workspace->layers[layer - 1].h;
}

mlp_real *
mlp_workspace_gradients (const mlp_workspace *workspace)
{
  return workspace->gradients;
}

double
mlp_workspace_gradient_norm (const mlp_network *network,
                             const mlp_workspace *workspace,
                             size_t layer)
{
  const size_t start = (size_t)(network->layers[layer - 1].view.weight - network->parameters);
  const size_t end = layer == network->n_layers
                         ? network->n_parameters
                         : (size_t)(network->layers[layer].view.weight - network->parameters);
  double sum = 0;

  for (size_t i = start; i < end; i++)
    sum += (double)workspace->gradients[i] * (double)workspace->gradients[i];
  return sqrt (sum);
}
