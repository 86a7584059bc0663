/* SPDX-License-Identifier: MIT */

#include "mlp-private.h"

/* For central differences of logits in this precision: their truncation grows with step^2, their
 * rounding with 1 / step. */
#ifdef MLP_DOUBLE
static const double STEP = 2e-4;
#else
static const double STEP = 2e-2;
#endif

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
