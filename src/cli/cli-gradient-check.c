/* SPDX-License-Identifier: MIT */
#include "cli-gradient-check.h"

#include "cli.h"

enum { EXAMPLES = 7, INPUTS = 4, WIDTH = 5, OUTPUTS = 3 };

static const guint64 SEED = 11;
static const double DROPOUT = 0.4;

typedef struct {
  mlp_activation activation;
  mlp_loss loss;
  mlp_normalization normalization;
  bool residual;
  double dropout;
} Kind;

static mlp_status
check_kind (const Kind *kind, CliActivationCheck *check, mlp_error *error)
{
  const mlp_layer layer = {
      .units = WIDTH, .activation = kind->activation, .normalization = kind->normalization};
  mlp_layer hidden[] = {layer, layer};
  const mlp_initialization initialization = {.kind = MLP_INITIALIZE_TORCH};
  const mlp_output output = mlp_loss_describe (kind->loss)->output;
  const size_t outputs = output == MLP_OUTPUT_SIGMOID ? 1 : OUTPUTS;
  const bool values_wanted = output == MLP_OUTPUT_VALUES;
  mlp_random random = mlp_random_stream (SEED, MLP_STREAM_INITIALIZE);
  mlp_gradient_check_layer results[CLI_CHECK_LAYERS];
  mlp_real features[EXAMPLES * INPUTS], values[EXAMPLES * OUTPUTS];
  int32_t classes[EXAMPLES];
  mlp_network *network;

  hidden[1].residual = kind->residual;
  hidden[1].dropout = kind->dropout;
  mlp_status status = mlp_network_new (INPUTS, hidden, 2, outputs, &network, error);
  if (status != MLP_OK)
    return status;
  status = mlp_network_initialize (network, &initialization, &random, error);
  for (size_t i = 0; i < G_N_ELEMENTS (features); i++)
    features[i] = (mlp_real)mlp_random_normal (&random);
  for (size_t i = 0; i < G_N_ELEMENTS (classes); i++)
    classes[i] = (int32_t)mlp_random_below (&random, MAX (outputs, 2));
  for (size_t i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = (mlp_real)mlp_random_normal (&random);
  const mlp_batch batch = {.features = features,
                           .classes = values_wanted ? NULL : classes,
                           .values = values_wanted ? values : NULL,
                           .examples = EXAMPLES};
  if (status == MLP_OK)
    status = mlp_gradient_check (network, kind->loss, &batch, MLP_MODE_TRAIN, 0, results, error);
  for (int i = 0; status == MLP_OK && i < CLI_CHECK_LAYERS; i++) {
    check->relative_error[i] = MAX (check->relative_error[i], results[i].relative_error);
    check->wrong[i] += results[i].verdict == MLP_GRADIENT_WRONG;
    check->parameters += results[i].parameters;
    check->kinks += results[i].kinks;
  }
  check->networks++;
  mlp_network_free (network);
  return status;
}

gboolean
cli_check_activation (mlp_activation activation, CliActivationCheck *check, GError **error)
{
  mlp_error message = {0};
  Kind kind = {.activation = activation};

  *check = (CliActivationCheck){0};
  for (int loss = 0; loss < MLP_LOSSES; loss++)
    for (int normalization = 0; normalization < MLP_NORMALIZATIONS; normalization++)
      for (int variant = 0; variant < 4; variant++) {
        kind.loss = (mlp_loss)loss;
        kind.normalization = (mlp_normalization)normalization;
        kind.residual = variant % 2 == 1;
        kind.dropout = variant / 2 == 1 ? DROPOUT : 0;
        if (check_kind (&kind, check, &message) != MLP_OK) {
          g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "check: %s", message.message);
          return FALSE;
        }
      }
  return TRUE;
}
