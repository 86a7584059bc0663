/* SPDX-License-Identifier: MIT */

/* What every kernel means, in the plainest loops there are. Slow on purpose: nothing here is clever
 * enough to be wrong. The tests hold every fast kernel against these. */

#include "kernels.h"
#include "update-functions.h"

#define number mlp_real
#ifdef MLP_DOUBLE
#define number_exp       exp
#define number_tanh      tanh
#define number_erfc      erfc
#define number_log1p     log1p
#define number_abs       fabs
#define MLP_SERIES_BELOW 1e-3
#else
#define number_exp       expf
#define number_tanh      tanhf
#define number_erfc      erfcf
#define number_log1p     log1pf
#define number_abs       fabsf
#define MLP_SERIES_BELOW 0.02f
#endif
#include "activation-functions.h"

#include "elementwise-loops.h"

static void (*const activations[MLP_ACTIVATIONS]) (const mlp_real *z,
                                                   mlp_real *a,
                                                   size_t count) = ACTIVATE_TABLE;

/* The inputs are read as they lie. */
static void
arrange (const mlp_real *x,
         mlp_real *scratch,
         size_t examples,
         size_t inputs,
         size_t units,
         size_t begin,
         size_t end)
{
}

static void
forward (const mlp_real *x,
         const mlp_real *weight,
         const mlp_real *bias,
         mlp_real *z,
         mlp_activation activation,
         mlp_real *a,
         mlp_real *scratch,
         size_t examples,
         size_t inputs,
         size_t units,
         size_t begin,
         size_t end)
{
  for (size_t e = 0; e < examples; e++)
    for (size_t u = begin; u < end; u++) {
      mlp_real sum = bias[u];
      for (size_t i = 0; i < inputs; i++)
        sum += x[e * inputs + i] * weight[u * inputs + i];
      if (z != NULL)
        z[e * units + u] = sum;
      if (a != NULL)
        activations[activation](&sum, &a[e * units + u], 1);
    }
}

static void
backward_inputs (const mlp_real *dz,
                 const mlp_real *weight,
                 mlp_real *dx,
                 size_t examples,
                 size_t inputs,
                 size_t units,
                 size_t begin,
                 size_t end)
{
  for (size_t e = 0; e < examples; e++)
    for (size_t i = begin; i < end; i++) {
      mlp_real sum = 0;
      for (size_t u = 0; u < units; u++)
        sum += dz[e * units + u] * weight[u * inputs + i];
      dx[e * inputs + i] = sum;
    }
}

static void
backward_weights (const mlp_real *dz,
                  const mlp_real *x,
                  mlp_real *weight_gradient,
                  mlp_real *bias_gradient,
                  size_t examples,
                  size_t inputs,
                  size_t units,
                  size_t begin,
                  size_t end)
{
  for (size_t u = begin; u < end; u++) {
    for (size_t i = 0; i < inputs; i++) {
      mlp_real sum = 0;
      for (size_t e = 0; e < examples; e++)
        sum += dz[e * units + u] * x[e * inputs + i];
      weight_gradient[(u - begin) * inputs + i] = sum;
    }
    bias_gradient[u - begin] = 0;
    for (size_t e = 0; e < examples; e++)
      bias_gradient[u - begin] += dz[e * units + u];
  }
}

static void
tiny_forward (const mlp_real *x,
              const mlp_real *weight,
              const mlp_real *bias,
              mlp_real *z,
              size_t examples,
              size_t inputs,
              size_t units)
{
  for (size_t e = 0; e < examples; e++)
    for (size_t u = 0; u < units; u++) {
      mlp_real sum = bias[u];
      for (size_t i = 0; i < inputs; i++)
        sum += x[e * MLP_TINY + i] * weight[u * inputs + i];
      z[e * MLP_TINY + u] = sum;
    }
}

static void
tiny_backward (const mlp_real *dz,
               size_t dz_row,
               const mlp_real *x,
               const mlp_real *weight,
               mlp_real *gradient,
               mlp_real *dx,
               size_t examples,
               size_t inputs,
               size_t units)
{
  for (size_t i = 0; i < units * (inputs + 1); i++)
    gradient[i] = 0;
  for (size_t e = 0; e < examples; e++) {
    mlp_real below[MLP_TINY] = {0};

    for (size_t u = 0; u < units; u++) {
      const mlp_real d = dz[e * dz_row + u];
      for (size_t i = 0; i < inputs; i++) {
        gradient[u * inputs + i] += d * x[e * MLP_TINY + i];
        below[i] += d * weight[u * inputs + i];
      }
      gradient[units * inputs + u] += d;
    }
    for (size_t i = 0; dx != NULL && i < inputs; i++)
      dx[e * MLP_TINY + i] = below[i];
  }
}

const mlp_kernels mlp_kernels_reference = {
    .name = "reference",
    .arrange = arrange,
    .forward = forward,
    .backward_inputs = backward_inputs,
    .backward_weights = backward_weights,
    .tiny_forward = tiny_forward,
    .tiny_backward = tiny_backward,
    .activate = ACTIVATE_TABLE,
    .derive = DERIVE_TABLE,
    .logistic = logistic_loop,
    .exponentials = exponentials_loop,
    .update = UPDATE_TABLE,
    .plain_sgd = plain_sgd_loop,
};
