/* SPDX-License-Identifier: MIT */

/* A step that is looked at. A training step uses gradients up as it goes, so the gradient is
 * computed once more before it, with the same dropout masks; the stream is put back, and nothing
 * else that training depends on is touched. */

#include "glia-trainer-private.h"

#include <math.h>
#include <string.h>

/* The Euclidean norm of `a`, or of a − b. */
static double
compute_norm (const mlp_real *a, const mlp_real *b, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++) {
    const double value = (double)a[i] - (b != NULL ? (double)b[i] : 0);
    sum += value * value;
  }
  return sqrt (sum);
}

void
glia_trainer_measure_gradients (const GliaTrainer *trainer,
                                const mlp_batch *batch,
                                GliaMeasure *measure,
                                mlp_real *before)
{
  const mlp_network *network = trainer->network;
  const mlp_real *const parameters = mlp_network_parameters (network);
  const mlp_real *const gradients = mlp_workspace_gradients (trainer->workspace);
  mlp_random *const dropout = mlp_workspace_dropout_stream (trainer->workspace);
  const mlp_random kept = *dropout;

  mlp_network_forward (network, trainer->workspace, batch, MLP_MODE_TRAIN);
  mlp_network_backward (network, trainer->workspace, trainer->experiment->training.loss, batch);
  *dropout = kept;
  for (gsize l = 0; l < measure->layers; l++) {
    const mlp_layer_view view = mlp_network_view (network, l + 1);
    measure->layer[l].gradient =
        compute_norm (gradients + (view.weight - parameters), NULL, view.units * view.inputs);
  }
  memcpy (before, parameters, mlp_network_parameter_count (network) * sizeof (mlp_real));
}

void
glia_trainer_measure_updates (const GliaTrainer *trainer,
                              const mlp_real *before,
                              GliaMeasure *measure)
{
  const mlp_real *const parameters = mlp_network_parameters (trainer->network);

  for (gsize l = 0; l < measure->layers; l++) {
    const mlp_layer_view view = mlp_network_view (trainer->network, l + 1);
    const mlp_real *const old = before + (view.weight - parameters);
    const gsize n = view.units * view.inputs;
    const double size = compute_norm (old, NULL, n);
    measure->layer[l].update = size > 0 ? compute_norm (view.weight, old, n) / size : NAN;
  }
}
