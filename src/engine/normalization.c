/* SPDX-License-Identifier: MIT */

/* Layer normalization (Ba, Kiros & Hinton 2016) and batch normalization (Ioffe & Szegedy 2015), as
 * torch.nn.LayerNorm and BatchNorm1d: biased variance inside, unbiased in the running statistics.
 *
 * Both are one thing along two directions of z [examples x units]:
 *     layer: a group is an example (a row), its members lie side by side
 *     batch: a group is a unit (a column), its members lie `units` apart
 */

#include "mlp-private.h"

static const double RUNNING_SHARE = 0.1;

typedef struct {
  size_t groups, members;
  size_t group_stride, member_stride;
} direction;

static direction
direction_of (const mlp_dense *layer, size_t examples)
{
  const size_t units = layer->spec.units;

  if (layer->spec.normalization == MLP_NORMALIZE_LAYER)
    return (direction){
        .groups = examples, .members = units, .group_stride = units, .member_stride = 1};
  return (direction){
      .groups = units, .members = examples, .group_stride = 1, .member_stride = units};
}

static void
measure_moments (const direction *along, const mlp_layer_room *room)
{
  for (size_t g = 0; g < along->groups; g++) {
    const mlp_real *z = room->z + g * along->group_stride;
    double mean = 0, variance = 0;

    for (size_t m = 0; m < along->members; m++)
      mean += (double)z[m * along->member_stride];
    mean /= (double)along->members;
    for (size_t m = 0; m < along->members; m++) {
      const double difference = (double)z[m * along->member_stride] - mean;
      variance += difference * difference;
    }
    variance /= (double)along->members;
    room->mean[g] = (mlp_real)mean;
    room->inverse_deviation[g] = (mlp_real)(1 / sqrt (variance + MLP_NORMALIZE_EPSILON));
  }
}

void
mlp_normalize_forward (const mlp_dense *layer, mlp_layer_room *room, size_t examples, mlp_mode mode)
{
  const direction along = direction_of (layer, examples);
  const bool batch = layer->spec.normalization == MLP_NORMALIZE_BATCH;
  const size_t units = layer->spec.units;

  room->running = batch && mode == MLP_MODE_EVALUATE;
  if (room->running)
    for (size_t u = 0; u < units; u++) {
      room->mean[u] = layer->view.running_mean[u];
      room->inverse_deviation[u] =
          (mlp_real)(1 / sqrt ((double)layer->view.running_variance[u] + MLP_NORMALIZE_EPSILON));
    }
  else
    measure_moments (&along, room);

  for (size_t e = 0; e < examples; e++)
    for (size_t u = 0; u < units; u++) {
      const size_t i = e * units + u, g = batch ? u : e;
      room->standardized[i] = (room->z[i] - room->mean[g]) * room->inverse_deviation[g];
      room->normalized_store[i] =
          layer->view.scale[u] * room->standardized[i] + layer->view.shift[u];
    }
}

/* With s = standardized and d = d loss / d s over a group of M members:
 *     dz = (d - mean (d) - s mean (d s)) / deviation
 * where mean and deviation are the group's own; running statistics are constants, which leaves
 *     dz = d / deviation */
void
mlp_normalize_backward (const mlp_dense *layer,
                        const mlp_layer_room *room,
                        size_t examples,
                        mlp_real *delta,
                        mlp_real *scale_gradient,
                        mlp_real *shift_gradient)
{
  const direction along = direction_of (layer, examples);
  const size_t units = layer->spec.units;

  for (size_t u = 0; u < units; u++) {
    double scale = 0, shift = 0;
    for (size_t e = 0; e < examples; e++) {
      scale += (double)(delta[e * units + u] * room->standardized[e * units + u]);
      shift += (double)delta[e * units + u];
      delta[e * units + u] *= layer->view.scale[u];
    }
    scale_gradient[u] = (mlp_real)scale;
    shift_gradient[u] = (mlp_real)shift;
  }
  for (size_t g = 0; g < along.groups; g++) {
    const mlp_real *s = room->standardized + g * along.group_stride;
    mlp_real *d = delta + g * along.group_stride;
    double mean = 0, product = 0;

    for (size_t m = 0; m < along.members && !room->running; m++) {
      mean += (double)d[m * along.member_stride];
      product += (double)(d[m * along.member_stride] * s[m * along.member_stride]);
    }
    mean /= (double)along.members;
    product /= (double)along.members;
    for (size_t m = 0; m < along.members; m++) {
      const size_t i = m * along.member_stride;
      d[i] = (mlp_real)((double)d[i] - mean - (double)s[i] * product) * room->inverse_deviation[g];
    }
  }
}

void
mlp_normalize_update_running (const mlp_dense *layer, const mlp_layer_room *room, size_t examples)
{
  const double n = (double)examples, unbias = examples > 1 ? n / (n - 1) : 1;

  for (size_t u = 0; u < layer->spec.units; u++) {
    const double inverse = (double)room->inverse_deviation[u];
    const double variance = (1 / (inverse * inverse) - MLP_NORMALIZE_EPSILON) * unbias;
    mlp_real *mean = &layer->view.running_mean[u], *running = &layer->view.running_variance[u];

    *mean += (mlp_real)(RUNNING_SHARE * ((double)room->mean[u] - (double)*mean));
    *running += (mlp_real)(RUNNING_SHARE * (variance - (double)*running));
  }
}
