/* SPDX-License-Identifier: MIT */

#include "activation-list.h"
#include "mlp.h"

#include <math.h>
#include <string.h>

#define number           double
#define number_exp       exp
#define number_tanh      tanh
#define number_erf       erf
#define number_log1p     log1p
#define number_abs       fabs
#define MLP_SERIES_BELOW 1e-3
#include "activation-functions.h"

/* For translators: the window says "if" and "else" in its own language. */
#define N_(formula) formula

/* The gains are torch.nn.init.calculate_gain's where it has one, else 1. */
static const mlp_activation_info descriptions[] = {
    [MLP_IDENTITY] = {"identity", "Identity", "z", "1", 1},
    [MLP_SIGMOID] = {"sigmoid", "Sigmoid", "1 / (1 + e⁻ᶻ)", "f (1 − f)", 1},
    [MLP_TANH] = {"tanh", "Tanh", "(eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ)", "1 − f²", 5.0 / 3.0},
    [MLP_RELU] = {"relu", "ReLU", "max (0, z)", N_ ("1 if z > 0, else 0"), 1.41421356237309504880},
    [MLP_LEAKY_RELU] = {"leaky-relu", "LeakyReLU", N_ ("z if z > 0, else 0.01 z"),
                        N_ ("1 if z > 0, else 0.01"), 1.41414284285849995},
    [MLP_ELU] = {"elu", "ELU", N_ ("z if z > 0, else eᶻ − 1"), N_ ("1 if z > 0, else eᶻ"), 1},
    [MLP_SELU] = {"selu", "SELU", N_ ("1.0507 · (z if z > 0, else 1.6733 (eᶻ − 1))"),
                  N_ ("1.0507 · (1 if z > 0, else 1.6733 eᶻ)"), 0.75},
    [MLP_GELU] = {"gelu", "GELU", "z Φ(z), Φ(z) = (1 + erf (z/√2)) / 2", "Φ(z) + z φ(z)", 1},
    [MLP_SILU] = {"silu", "SiLU", "z σ(z)", "σ (1 + z (1 − σ))", 1},
    [MLP_SOFTPLUS] = {"softplus", "Softplus", "ln (1 + eᶻ)", "σ(z)", 1},
    [MLP_SOFTSIGN] = {"softsign", "Softsign", "z / (1 + |z|)", "1 / (1 + |z|)²", 1},
    [MLP_HARDTANH] = {"hardtanh", "Hardtanh", "min (1, max (−1, z))",
                      N_ ("1 if −1 < z < 1, else 0"), 1},
    [MLP_MISH] = {"mish", "Mish", "z tanh (ln (1 + eᶻ))",
                  "t + z (1 − t²) σ(z), t = tanh (ln (1 + eᶻ))", 1},
};

const mlp_activation_info *
mlp_activation_describe (mlp_activation activation)
{
  return &descriptions[activation];
}

bool
mlp_activation_from_name (const char *name, mlp_activation *activation)
{
  for (int i = 0; i < MLP_ACTIVATIONS; i++)
    if (strcmp (descriptions[i].name, name) == 0) {
      *activation = (mlp_activation)i;
      return true;
    }
  return false;
}

#define VALUE_CASE(KIND, function)                                                                 \
  case KIND:                                                                                       \
    return function##_value (z);
#define SLOPE_CASE(KIND, function)                                                                 \
  case KIND:                                                                                       \
    return function##_slope (z, function##_value (z));

double
mlp_activation_value (mlp_activation activation, double z)
{
  switch (activation) {
    MLP_EACH_ACTIVATION (VALUE_CASE)
  case MLP_ACTIVATIONS:
    break;
  }
  return NAN;
}

double
mlp_activation_derivative (mlp_activation activation, double z)
{
  switch (activation) {
    MLP_EACH_ACTIVATION (SLOPE_CASE)
  case MLP_ACTIVATIONS:
    break;
  }
  return NAN;
}
