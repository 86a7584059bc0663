/* SPDX-License-Identifier: MIT */

#include "mlp-private.h"

#include <string.h>

#define number           double
#define number_exp       exp
#define number_tanh      tanh
#define number_erfc      erfc
#define number_log1p     log1p
#define number_abs       fabs
#define MLP_SERIES_BELOW 1e-3
#include "activation-functions.h"

#define DESCRIBE(stem, name, label, formula, derivative, gain, range)                              \
  static const mlp_activation_info stem##_info = {name, label, formula, derivative, gain, range}
#define BOUNDED(low, high) low, high
#define UNBOUNDED          BOUNDED (-INFINITY, INFINITY)

/* The gains are torch.nn.init.calculate_gain's where it has one, else 1. */
DESCRIBE (identity, "identity", N_ ("Identity"), "z", "1", 1, UNBOUNDED);
DESCRIBE (sigmoid, "sigmoid", N_ ("Sigmoid"), "1 / (1 + e⁻ᶻ)", "f (1 − f)", 1, BOUNDED (0, 1));
DESCRIBE (tanh,
          "tanh",
          N_ ("Tanh"),
          "(eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ)",
          "1 − f²",
          5.0 / 3.0,
          BOUNDED (-1, 1));
DESCRIBE (relu,
          "relu",
          N_ ("ReLU"),
          "max (0, z)",
          N_ ("1 if z > 0, else 0"),
          1.41421356237309504880,
          UNBOUNDED);
DESCRIBE (leaky_relu,
          "leaky-relu",
          N_ ("LeakyReLU"),
          N_ ("z if z > 0, else 0.01 z"),
          N_ ("1 if z > 0, else 0.01"),
          1.41414285699783555,
          UNBOUNDED);
DESCRIBE (elu,
          "elu",
          N_ ("ELU"),
          N_ ("z if z > 0, else eᶻ − 1"),
          N_ ("1 if z > 0, else eᶻ"),
          1,
          UNBOUNDED);
DESCRIBE (selu,
          "selu",
          N_ ("SELU"),
          N_ ("1.0507 · (z if z > 0, else 1.6733 (eᶻ − 1))"),
          N_ ("1.0507 · (1 if z > 0, else 1.6733 eᶻ)"),
          0.75,
          UNBOUNDED);
DESCRIBE (gelu,
          "gelu",
          N_ ("GELU"),
          "z Φ(z), Φ(z) = (1 + erf (z/√2)) / 2",
          "Φ(z) + z φ(z)",
          1,
          UNBOUNDED);
DESCRIBE (silu, "silu", N_ ("SiLU"), "z σ(z)", "σ (1 + z (1 − σ))", 1, UNBOUNDED);
DESCRIBE (softplus, "softplus", N_ ("Softplus"), "ln (1 + eᶻ)", "σ(z)", 1, UNBOUNDED);
DESCRIBE (softsign,
          "softsign",
          N_ ("Softsign"),
          "z / (1 + |z|)",
          "1 / (1 + |z|)²",
          1,
          BOUNDED (-1, 1));
DESCRIBE (hardtanh,
          "hardtanh",
          N_ ("Hardtanh"),
          "min (1, max (−1, z))",
          N_ ("1 if −1 < z < 1, else 0"),
          1,
          BOUNDED (-1, 1));
DESCRIBE (mish,
          "mish",
          N_ ("Mish"),
          "z tanh (ln (1 + eᶻ))",
          "t + z (1 − t²) σ(z), t = tanh (ln (1 + eᶻ))",
          1,
          UNBOUNDED);

#define INFO_ROW(KIND, stem, argument) [KIND] = &stem##_info,
static const mlp_activation_info *const descriptions[] = {MLP_ACTIVATION_LIST (INFO_ROW)};

const mlp_activation_info *
mlp_activation_describe (mlp_activation activation)
{
  return descriptions[activation];
}

bool
mlp_activation_from_name (const char *name, mlp_activation *activation)
{
  for (int i = 0; i < MLP_ACTIVATIONS; i++)
    if (strcmp (descriptions[i]->name, name) == 0) {
      *activation = (mlp_activation)i;
      return true;
    }
  return false;
}

#define DEFINE_SLOPE(KIND, function, argument)                                                     \
  static double function##_slope_at (double z)                                                     \
  {                                                                                                \
    const double a __attribute__ ((unused)) = function##_value (z);                                \
    return function##_slope (argument);                                                            \
  }
MLP_ACTIVATION_LIST (DEFINE_SLOPE)

#define VALUE_ROW(KIND, function, argument) [KIND] = function##_value,
#define SLOPE_ROW(KIND, function, argument) [KIND] = function##_slope_at,

double
mlp_activation_value (mlp_activation activation, double z)
{
  static double (*const values[]) (double) = {MLP_ACTIVATION_LIST (VALUE_ROW)};

  return values[activation](z);
}

double
mlp_activation_derivative (mlp_activation activation, double z)
{
  static double (*const slopes[]) (double) = {MLP_ACTIVATION_LIST (SLOPE_ROW)};

  return slopes[activation](z);
}
