/* SPDX-License-Identifier: MIT */

/* The loops in which training spends its time. There is one table of them an instruction set; a
 * workspace picks its table once, and from there on nothing asks what machine this is.
 *
 *     kernels-reference.c   the definition: naive loops, libm; every other table is tested against it
 *     kernels-vector.c      the fast one, compiled once an instruction set with other vector widths
 */
#pragma once

#include "mlp.h"

/* Numbers that an update needs, computed once a step. */
typedef struct {
  mlp_real rate; /* adam: learning rate / (1 - beta1^t) */
  mlp_real momentum;
  mlp_real nesterov; /* 1 or 0 */
  mlp_real alpha;
  mlp_real beta1, beta2;
  mlp_real epsilon;
  mlp_real correction;   /* adam: 1 / sqrt (1 - beta2^t) */
  mlp_real weight_decay; /* added to the gradient */
  mlp_real shrink;       /* what the weight is multiplied with first; 1 but for adamw */
} mlp_update;

typedef struct {
  const char *name;

  /* Z = X W^T + b. X [examples x inputs], W [units x inputs], Z [examples x units]. `scratch` holds
   * (inputs + units) x (examples rounded up to MLP_SCRATCH_ROUNDING) numbers. */
  void (*forward) (const mlp_real *x,
                   const mlp_real *weight,
                   const mlp_real *bias,
                   mlp_real *z,
                   size_t examples,
                   size_t inputs,
                   size_t units,
                   mlp_real *scratch);
  /* dX = dZ W. */
  void (*backward_inputs) (const mlp_real *dz,
                           const mlp_real *weight,
                           mlp_real *dx,
                           size_t examples,
                           size_t inputs,
                           size_t units);
  /* dW = dZ^T X, db = column sums of dZ. */
  void (*backward_weights) (const mlp_real *dz,
                            const mlp_real *x,
                            mlp_real *weight_gradient,
                            mlp_real *bias_gradient,
                            size_t examples,
                            size_t inputs,
                            size_t units);

  /* a = f(z); dz = da · f'(z), where a = f(z) spares some functions the work. dz may be da. */
  void (*activate[MLP_ACTIVATIONS]) (const mlp_real *z, mlp_real *a, size_t count);
  void (*derive[MLP_ACTIVATIONS]) (const mlp_real *z,
                                   const mlp_real *a,
                                   const mlp_real *da,
                                   mlp_real *dz,
                                   size_t count);

  /* w -= …, with the optimizer's moments (NULL where it has none). */
  void (*update[MLP_OPTIMIZERS]) (const mlp_update *update,
                                  mlp_real *weight,
                                  const mlp_real *gradient,
                                  mlp_real *first,
                                  mlp_real *second,
                                  size_t count);
} mlp_kernels;

enum { MLP_SCRATCH_ROUNDING = 64 };

extern const mlp_kernels mlp_kernels_reference, mlp_kernels_generic;
#ifdef MLP_HAVE_X86
extern const mlp_kernels mlp_kernels_avx2, mlp_kernels_avx512;
#endif

/* The best table this machine can run, and one by name (NULL if it cannot run it). */
const mlp_kernels *mlp_kernels_best (void);
const mlp_kernels *mlp_kernels_named (const char *name);
