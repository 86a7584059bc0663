/* SPDX-License-Identifier: MIT */

#include "mlp-private.h"

#include "float-mode.h"

#include <string.h>

/* Shuffled rows lie where no processor expects them: it is told some rows ahead. */
enum { AHEAD = 16, MOST_FETCHED = 512 };

static void
prefetch_row (const mlp_real *row, size_t count)
{
  const size_t line = MLP_ALIGNMENT / sizeof (mlp_real);

  for (size_t i = 0; i < count && i < MOST_FETCHED; i += line)
    __builtin_prefetch (row + i);
}

/* The batch's rows side by side, so that everything after reads memory in order. */
static void
gather_rows (const mlp_network *network, mlp_workspace *workspace, const mlp_batch *batch)
{
  const size_t inputs = network->inputs;

  if (batch->rows == NULL) {
    memcpy (workspace->inputs, batch->features, batch->examples * inputs * sizeof (mlp_real));
    return;
  }
  for (size_t e = 0; e < batch->examples; e++) {
    if (e + AHEAD < batch->examples)
      prefetch_row (batch->features + (size_t)batch->rows[e + AHEAD] * inputs, inputs);
    memcpy (workspace->inputs + e * inputs, batch->features + (size_t)batch->rows[e] * inputs,
            inputs * sizeof (mlp_real));
  }
}

/* Inverted dropout: a unit is silent with probability p, the others are scaled by 1/(1-p). */
static void
draw_mask (mlp_random *random, double p, mlp_real *mask, size_t count)
{
  const mlp_real kept = (mlp_real)(1 / (1 - p));

  for (size_t i = 0; i < count; i++)
    mask[i] = mlp_random_uniform (random) < p ? 0 : kept;
}

/* What comes after the activation: dropout and the residual sum; without either, h is a. */
static void
finish_layer (const mlp_dense *layer,
              mlp_workspace *workspace,
              mlp_layer_room *room,
              const mlp_real *below,
              size_t count,
              mlp_mode mode)
{
  room->masked = mode == MLP_MODE_TRAIN && layer->spec.dropout > 0;
  room->h = room->masked || layer->adds_input ? room->h_store : room->a;
  if (room->masked) {
    draw_mask (&workspace->dropout, layer->spec.dropout, room->mask, count);
    for (size_t i = 0; i < count; i++)
      room->h[i] = room->a[i] * room->mask[i];
  }
  if (layer->adds_input)
    for (size_t i = 0; i < count; i++)
      room->h[i] = (room->masked ? room->h[i] : room->a[i]) + below[i];
}

/* One layer's forward pass, in pieces that threads share. */
typedef struct {
  const mlp_kernels *kernels;
  const mlp_dense *layer;
  mlp_layer_room *room;
  const mlp_real *below;
  mlp_real *z; /* NULL: nobody will ask for it */
  mlp_real *a; /* NULL: not yet, something comes between z and the activation */
  mlp_real *scratch;
  size_t examples;
} layer_job;

static void
arrange_inputs (void *data, size_t begin, size_t end)
{
  const layer_job *job = data;

  job->kernels->arrange (job->below, job->scratch, job->examples, job->layer->view.inputs,
                         job->layer->view.units, begin, end);
}

static void
compute_units (void *data, size_t begin, size_t end)
{
  const layer_job *job = data;
  const mlp_layer_view *view = &job->layer->view;

  job->kernels->forward (job->below, view->weight, view->bias, job->z, job->layer->spec.activation,
                         job->a, job->scratch, job->examples, view->inputs, view->units, begin,
                         end);
}

static void
activate_layer (void *data, size_t begin, size_t end)
{
  const layer_job *job = data;

  job->kernels->activate[job->layer->spec.activation](job->room->normalized + begin,
                                                      job->room->a + begin, end - begin);
}

/* Whether the way back needs z as well as a = f(z). */
static bool
slope_needs_z (mlp_activation activation)
{
  enum { NEEDS_a = false, NEEDS_z = true };
#define NEEDS_Z_ROW(KIND, stem, argument) [KIND] = NEEDS_##argument,
  static const bool needs_z[] = {MLP_ACTIVATION_LIST (NEEDS_Z_ROW)};

  return needs_z[activation];
}

static bool
leaves_z_out (const mlp_dense *layer, mlp_mode mode, mlp_kept kept)
{
  return kept == MLP_KEEP_NEEDED &&
         (mode == MLP_MODE_EVALUATE || !slope_needs_z (layer->spec.activation));
}

void
mlp_forward (const mlp_network *network,
             mlp_workspace *workspace,
             const mlp_batch *batch,
             mlp_mode mode,
             mlp_kept kept)
{
  const size_t examples = batch->examples;
  const mlp_real *below = workspace->inputs;

  gather_rows (network, workspace, batch);
  for (size_t i = 0; i < network->n_layers; i++) {
    const mlp_dense *layer = &network->layers[i];
    mlp_layer_room *room = &workspace->layers[i];
    const size_t count = examples * layer->spec.units;
    const bool hidden = i + 1 < network->n_layers, normalized = room->normalized_store != NULL;
    layer_job job = {.kernels = workspace->kernels,
                     .layer = layer,
                     .room = room,
                     .below = below,
                     .z = room->z,
                     .a = hidden && !normalized ? room->a : NULL,
                     .scratch = workspace->scratch,
                     .examples = examples};

    if (job.a != NULL && leaves_z_out (layer, mode, kept))
      job.z = NULL;
    mlp_pool_run (workspace->pool, arrange_inputs, &job, layer->view.inputs);
    mlp_pool_run (workspace->pool, compute_units, &job, layer->spec.units);
    if (normalized) {
      mlp_normalize_forward (layer, room, examples, mode);
      mlp_pool_run (workspace->pool, activate_layer, &job, count);
    }
    if (hidden)
      finish_layer (layer, workspace, room, below, count, mode);
    below = room->h;
  }
}

void
mlp_network_forward (const mlp_network *network,
                     mlp_workspace *workspace,
                     const mlp_batch *batch,
                     mlp_mode mode)
{
  mlp_forward (network, workspace, batch, mode, MLP_KEEP_ALL);
}

static const mlp_real *
logits_of (const mlp_network *network, const mlp_workspace *workspace)
{
  return workspace->layers[network->n_layers - 1].z;
}

mlp_metrics
mlp_network_loss (const mlp_network *network,
                  const mlp_workspace *workspace,
                  mlp_loss loss,
                  const mlp_batch *batch)
{
  return mlp_loss_of_logits (loss, workspace->kernels, logits_of (network, workspace),
                             mlp_network_outputs (network), batch, workspace->delta[0]);
}

static void
count_confusion (const mlp_network *network,
                 const mlp_workspace *workspace,
                 mlp_loss loss,
                 const mlp_batch *batch,
                 size_t *confusion)
{
  const size_t outputs = mlp_network_outputs (network), classes = outputs < 2 ? 2 : outputs;
  const mlp_real *logits = logits_of (network, workspace);

  for (size_t e = 0; e < batch->examples; e++) {
    const size_t row = batch->rows != NULL ? batch->rows[e] : e;
    const size_t predicted = mlp_predicted_class (loss, logits + e * outputs, outputs);
    confusion[(size_t)batch->classes[row] * classes + predicted]++;
  }
}

mlp_metrics
mlp_evaluate (const mlp_network *network,
              mlp_workspace *workspace,
              mlp_loss loss,
              const mlp_batch *data,
              size_t batch_size,
              size_t *confusion)
{
  const size_t outputs = mlp_network_outputs (network);
  const mlp_float_mode mode = mlp_flush_denormals ();
  mlp_metrics sum = {0};

  for (size_t start = 0; start < data->examples; start += batch_size) {
    mlp_batch batch = {.examples = data->examples - start < batch_size ? data->examples - start
                                                                       : batch_size};
    mlp_metrics one;

    if (data->rows != NULL) {
      batch.features = data->features;
      batch.classes = data->classes;
      batch.values = data->values;
      batch.rows = data->rows + start;
    } else {
      batch.features = data->features + start * network->inputs;
      batch.classes = data->classes != NULL ? data->classes + start : NULL;
      batch.values = data->values != NULL ? data->values + start * outputs : NULL;
    }
    mlp_forward (network, workspace, &batch, MLP_MODE_EVALUATE, MLP_KEEP_NEEDED);
    one = mlp_network_loss (network, workspace, loss, &batch);
    if (confusion != NULL && batch.classes != NULL)
      count_confusion (network, workspace, loss, &batch, confusion);
    sum.loss += one.loss * (double)one.examples;
    sum.batch_loss += one.loss;
    sum.right += one.right;
    sum.examples += one.examples;
    sum.batches++;
  }
  if (sum.batches > 0) {
    sum.loss /= (double)sum.examples;
    sum.batch_loss /= (double)sum.batches;
  }
  mlp_float_mode_set (mode);
  return sum;
}
