/* SPDX-License-Identifier: MIT */

/* The activations, once: MLP_EACH_ACTIVATION (ROW) calls ROW (KIND, function) for each of them. The
 * kernels make their tables of it, from functions called FUNCTION_value and FUNCTION_slope. */
#pragma once

#define MLP_EACH_ACTIVATION(ROW)                                                                   \
  ROW (MLP_IDENTITY, identity)                                                                     \
  ROW (MLP_SIGMOID, sigmoid)                                                                       \
  ROW (MLP_TANH, tanh)                                                                             \
  ROW (MLP_RELU, relu)                                                                             \
  ROW (MLP_LEAKY_RELU, leaky_relu)                                                                 \
  ROW (MLP_ELU, elu)                                                                               \
  ROW (MLP_SELU, selu)                                                                             \
  ROW (MLP_GELU, gelu)                                                                             \
  ROW (MLP_SILU, silu)                                                                             \
  ROW (MLP_SOFTPLUS, softplus)                                                                     \
  ROW (MLP_SOFTSIGN, softsign)                                                                     \
  ROW (MLP_HARDTANH, hardtanh)                                                                     \
  ROW (MLP_MISH, mish)
