/* SPDX-License-Identifier: MIT */

#include "reference.h"

#include <string.h>

/* One layer's numbers as the parameters are, [examples x units] unless noted. */
typedef struct {
  const mlp_dense *layer;
  size_t units, inputs;
  double *weight; /* transposed, [inputs x units]: a unit's effect on all above lies in a row */
  double *scale, *shift; /* [units], NULL without normalization */
  double *mask;          /* NULL without dropout */
  double *z, *n, *a, *h;
} reference_layer;

struct _mlp_reference {
  size_t examples, n_layers;
  mlp_loss loss;
  mlp_mode mode;
  const mlp_batch *batch;
  reference_layer *layers;
  double *block, *inputs; /* [examples x inputs] */
  double *z, *n, *h[2];   /* [examples x widest], of a network with one parameter moved */
  double value;
};

/* The next `count` numbers of the block, or how far it reaches while there is none. */
static double *
take_numbers (double *block, size_t *used, size_t count)
{
  const size_t start = *used;

  *used += count;
  return block != NULL ? block + start : NULL;
}

static void
lay_out (mlp_reference *self,
         const mlp_network *network,
         const mlp_workspace *workspace,
         size_t *used)
{
  size_t widest = network->inputs;

  *used = 0;
  for (size_t l = 0; l < self->n_layers; l++) {
    const mlp_dense *layer = &network->layers[l];
    reference_layer *room = &self->layers[l];
    const size_t units = layer->spec.units, count = self->examples * units;
    const bool normalized = layer->spec.normalization != MLP_NORMALIZE_NONE;

    *room = (reference_layer){
        .layer = layer,
        .units = units,
        .inputs = layer->view.inputs,
        .weight = take_numbers (self->block, used, units * layer->view.inputs),
        .scale = normalized ? take_numbers (self->block, used, units) : NULL,
        .shift = normalized ? take_numbers (self->block, used, units) : NULL,
        .mask = workspace->layers[l].masked ? take_numbers (self->block, used, count) : NULL,
        .z = take_numbers (self->block, used, count),
        .n = take_numbers (self->block, used, count),
        .a = take_numbers (self->block, used, count),
        .h = take_numbers (self->block, used, count)};
    widest = units > widest ? units : widest;
  }
  self->inputs = take_numbers (self->block, used, self->examples * network->inputs);
  self->z = take_numbers (self->block, used, self->examples * widest);
  self->n = take_numbers (self->block, used, self->examples * widest);
  self->h[0] = take_numbers (self->block, used, self->examples * widest);
  self->h[1] = take_numbers (self->block, used, self->examples * widest);
}

/* ---- One layer ------------------------------------------------------------------------------ */

/* z += (h - before) W^T; nothing at all `before` if that is NULL. What has not moved costs
 * nothing. */
static void
add_products (const mlp_reference *self,
              const reference_layer *room,
              const double *h,
              const double *before,
              double *z)
{
  for (size_t i = 0; i < room->inputs; i++)
    for (size_t e = 0; e < self->examples; e++) {
      const size_t k = e * room->inputs + i;
      const double moved = before != NULL ? h[k] - before[k] : h[k];
      const double *weight = room->weight + i * room->units;
      double *to = z + e * room->units;

      for (size_t u = 0; moved != 0 && u < room->units; u++)
        to[u] += moved * weight[u];
    }
}

/* n = scale · (z - mean) / sqrt (variance + epsilon) + shift, over an example's units or a unit's
 * examples. */
static void
normalize_layer (const mlp_reference *self, const reference_layer *room, const double *z, double *n)
{
  const bool by_unit = room->layer->spec.normalization == MLP_NORMALIZE_BATCH;
  const bool running = by_unit && self->mode == MLP_MODE_EVALUATE;
  const size_t groups = by_unit ? room->units : self->examples;
  const size_t members = by_unit ? self->examples : room->units;
  const size_t group = by_unit ? 1 : room->units, member = by_unit ? room->units : 1;

  for (size_t g = 0; g < groups; g++) {
    double mean = 0, variance = 0;

    for (size_t m = 0; m < members; m++)
      mean += z[g * group + m * member] / (double)members;
    for (size_t m = 0; m < members; m++) {
      const double difference = z[g * group + m * member] - mean;
      variance += difference * difference / (double)members;
    }
    if (running) {
      mean = (double)room->layer->view.running_mean[g];
      variance = (double)room->layer->view.running_variance[g];
    }
    for (size_t m = 0; m < members; m++) {
      const size_t i = g * group + m * member, u = by_unit ? g : m;
      const double standardized = (z[i] - mean) / sqrt (variance + MLP_NORMALIZE_EPSILON);
      n[i] = room->scale[u] * standardized + room->shift[u];
    }
  }
}

/* From z to h: normalization, activation, dropout, residual sum. With `keep` these are the
 * numbers of the network as it is. */
static void
finish_layer (mlp_reference *self,
              reference_layer *room,
              const double *z,
              const double *below,
              double *h,
              bool keep)
{
  const double *n = z;

  if (room->scale != NULL) {
    normalize_layer (self, room, z, self->n);
    n = self->n;
  }
  for (size_t i = 0; i < self->examples * room->units; i++) {
    double a = room->a[i];

    if (keep || n[i] != room->n[i])
      a = mlp_activation_value (room->layer->spec.activation, n[i]);
    if (keep) {
      room->n[i] = n[i];
      room->a[i] = a;
    }
    h[i] = (room->mask != NULL ? a * room->mask[i] : a) + (room->layer->adds_input ? below[i] : 0);
  }
}

static const double *
below_of (const mlp_reference *self, size_t layer)
{
  return layer == 0 ? self->inputs : self->layers[layer - 1].h;
}

/* ---- Losses --------------------------------------------------------------------------------- */

static double
loss_of (const mlp_reference *self, const double *logits)
{
  const mlp_batch *batch = self->batch;
  const size_t outputs = self->layers[self->n_layers - 1].units;
  double sum = 0;

  for (size_t e = 0; e < self->examples; e++, logits += outputs) {
    const size_t row = batch->rows != NULL ? batch->rows[e] : e;
    const size_t right = batch->classes != NULL ? (size_t)batch->classes[row] : 0;
    const mlp_real *values = batch->values != NULL ? batch->values + row * outputs : NULL;

    sum += mlp_example_loss (self->loss, logits, outputs, right, values);
  }
  return sum / (double)self->examples;
}

/* ---- The network ---------------------------------------------------------------------------- */

static void
widen_numbers (double *to, const mlp_real *from, size_t count)
{
  for (size_t i = 0; to != NULL && i < count; i++)
    to[i] = (double)from[i];
}

static void
compute_layers (mlp_reference *self, const mlp_network *network, const mlp_workspace *workspace)
{
  const mlp_batch *batch = self->batch;

  for (size_t e = 0; e < self->examples; e++)
    widen_numbers (self->inputs + e * network->inputs,
                   batch->features + (batch->rows != NULL ? batch->rows[e] : e) * network->inputs,
                   network->inputs);
  for (size_t l = 0; l < self->n_layers; l++) {
    reference_layer *room = &self->layers[l];
    const mlp_layer_view *view = &room->layer->view;

    for (size_t u = 0; u < room->units; u++)
      for (size_t i = 0; i < room->inputs; i++)
        room->weight[i * room->units + u] = (double)view->weight[u * room->inputs + i];
    widen_numbers (room->scale, view->scale, room->units);
    widen_numbers (room->shift, view->shift, room->units);
    widen_numbers (room->mask, workspace->layers[l].mask, self->examples * room->units);
    for (size_t e = 0; e < self->examples; e++)
      widen_numbers (room->z + e * room->units, view->bias, room->units);
    add_products (self, room, below_of (self, l), NULL, room->z);
    finish_layer (self, room, room->z, below_of (self, l), room->h, true);
  }
  self->value = loss_of (self, self->layers[self->n_layers - 1].h);
}

mlp_reference *
mlp_reference_new (const mlp_network *network,
                   const mlp_workspace *workspace,
                   mlp_loss loss,
                   const mlp_batch *batch,
                   mlp_mode mode)
{
  mlp_reference *self = calloc (1, sizeof *self);
  size_t used;

  if (self == NULL)
    return NULL;
  *self = (mlp_reference){.examples = batch->examples,
                          .n_layers = network->n_layers,
                          .loss = loss,
                          .mode = mode,
                          .batch = batch,
                          .layers = calloc (network->n_layers, sizeof *self->layers)};
  if (self->layers != NULL) {
    lay_out (self, network, workspace, &used);
    self->block = calloc (used, sizeof *self->block);
  }
  if (self->block == NULL) {
    mlp_reference_free (self);
    return NULL;
  }
  lay_out (self, network, workspace, &used);
  compute_layers (self, network, workspace);
  return self;
}

void
mlp_reference_free (mlp_reference *reference)
{
  if (reference == NULL)
    return;
  free (reference->layers);
  free (reference->block);
  free (reference);
}

double
mlp_reference_loss (const mlp_reference *reference)
{
  return reference->value;
}

const double *
mlp_reference_preactivations (const mlp_reference *reference, size_t layer)
{
  return reference->layers[layer].n;
}

/* The layer itself: self->h[0] is its h with the parameter moved. */
static void
move_parameter (mlp_reference *self, size_t layer, size_t parameter, double change)
{
  reference_layer *room = &self->layers[layer];
  const double *below = below_of (self, layer);
  const size_t weights = room->units * room->inputs;
  const size_t scale = weights + room->units, shift = scale + room->units;

  memcpy (self->z, room->z, self->examples * room->units * sizeof *self->z);
  for (size_t e = 0; e < self->examples; e++) {
    double *z = self->z + e * room->units;

    if (parameter < weights)
      z[parameter / room->inputs] += change * below[e * room->inputs + parameter % room->inputs];
    else if (parameter < scale)
      z[parameter - weights] += change;
  }
  double *number = parameter < scale   ? NULL
                   : parameter < shift ? &room->scale[parameter - scale]
                                       : &room->shift[parameter - shift];
  const double kept = number != NULL ? *number : 0;
  if (number != NULL)
    *number += change;
  finish_layer (self, room, self->z, below, self->h[0], false);
  if (number != NULL)
    *number = kept;
}

double
mlp_reference_loss_moved (mlp_reference *reference, size_t layer, size_t parameter, double change)
{
  mlp_reference *self = reference;
  double *below = self->h[0], *h = self->h[1];

  move_parameter (self, layer, parameter, change);
  for (size_t l = layer + 1; l < self->n_layers; l++) {
    reference_layer *room = &self->layers[l];
    double *spare = below;

    memcpy (self->z, room->z, self->examples * room->units * sizeof *self->z);
    add_products (self, room, below, self->layers[l - 1].h, self->z);
    finish_layer (self, room, self->z, below, h, false);
    below = h;
    h = spare;
  }
  return loss_of (self, below);
}
