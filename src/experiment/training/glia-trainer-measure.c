/* SPDX-License-Identifier: MIT */

/* A step that is looked at. A training step uses gradients up as it goes, so the gradient is computed once more before
 * it, with the same dropout masks; the stream is put back, and nothing else that training depends on is touched. */

#include "glia-trainer-private.h"

#include <math.h>
#include <string.h>

/* The Euclidean norm of `a`, or of a − b. */
static double
norm (const mlp_real *a, const mlp_real *b, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++) {
    const double value = (double)a[i] - (b != NULL ? (double)b[i] : 0);
    sum += value * value;
  }
  return sqrt (sum);
}

void
glia_trainer_measure_gradients (GliaTrainer *trainer, const mlp_batch *batch)
{
  const mlp_network *network = trainer->network;
  const mlp_real *const parameters = mlp_network_parameters (network);
  const mlp_real *const gradients = mlp_workspace_gradients (trainer->workspace);
  mlp_random *const dropout = mlp_workspace_dropout_stream (trainer->workspace);
  const mlp_random kept = *dropout;

  mlp_network_forward (network, trainer->workspace, batch, MLP_MODE_TRAIN);
  mlp_network_backward (network, trainer->workspace, trainer->experiment->training.loss, batch);
  *dropout = kept;
  for (gsize l = 0; l < trainer->measure->layers; l++) {
    const mlp_layer_view view = mlp_network_view (network, l + 1);
    trainer->measure->layer[l].gradient =
        norm (gradients + (view.weight - parameters), NULL, view.units * view.inputs);
  }
  memcpy (trainer->before, parameters, mlp_network_parameter_count (network) * sizeof (mlp_real));
}

void
glia_trainer_measure_updates (GliaTrainer *trainer)
{
  const mlp_real *const parameters = mlp_network_parameters (trainer->network);

  for (gsize l = 0; l < trainer->measure->layers; l++) {
    const mlp_layer_view view = mlp_network_view (trainer->network, l + 1);
    const mlp_real *const before = trainer->before + (view.weight - parameters);
    const gsize n = view.units * view.inputs;
    const double size = norm (before, NULL, n);
    trainer->measure->layer[l].update = size > 0 ? norm (view.weight, before, n) / size : NAN;
  }
}

GliaMeasure *
glia_trainer_measured_step (GliaTrainer *trainer)
{
  const gsize layers = mlp_network_layers (trainer->network);
  const guint64 steps = trainer->progress.steps_done;
  g_autofree GliaMeasure *measure =
      g_malloc0 (sizeof (GliaMeasure) + layers * sizeof (GliaLayerMeasure));
  g_autofree mlp_real *before =
      g_try_new (mlp_real, mlp_network_parameter_count (trainer->network));

  measure->layers = layers;
  if (before != NULL) {
    trainer->measure = measure;
    trainer->before = before;
  }
  glia_trainer_step (trainer);
  trainer->measure = NULL;
  trainer->before = NULL;
  if (before == NULL || trainer->progress.steps_done == steps)
    return NULL;
  measure->step = trainer->progress.steps_done;
  measure->epoch = (double)trainer->progress.epochs_done +
                   (double)trainer->progress.examples / (double)trainer->train->n_rows;
  return g_steal_pointer (&measure);
}
