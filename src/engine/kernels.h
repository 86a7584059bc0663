/* SPDX-License-Identifier: MIT */

/* The loops in which training spends its time. There is one table of them an instruction set; a
 * workspace picks its table once, and from there on nothing asks what machine this is.
 *
 *     kernels-reference.c   the definition: naive loops and libm; others are tested against it
 *     kernels-vector.c      the fast one, compiled once an instruction set with other vector widths
 */
#pragma once

#include "mlp.h"

/* Numbers that an update needs, computed once a step. */
typedef struct {
  mlp_real rate; /* adam: learning rate / (1 - beta1^t) */
  mlp_real momentum;
  mlp_real nesterov;               /* 1 or 0 */
  mlp_real alpha, one_minus_alpha; /* both rounded from double: 1 - 0.999f is 13 ppm off */
  mlp_real beta1, one_minus_beta1;
  mlp_real beta2, one_minus_beta2;
  mlp_real epsilon;
  mlp_real correction;   /* adam: 1 / sqrt (1 - beta2^t) */
  mlp_real weight_decay; /* added to the gradient */
  mlp_real shrink;       /* what the weight is multiplied with first; 1 but for adamw */
} mlp_update;

/* One step of `count` weights. */
typedef void (*mlp_update_function) (const mlp_update *update,
                                     mlp_real *weight,
                                     const mlp_real *gradient,
                                     mlp_real *first,
                                     mlp_real *second,
                                     size_t count);

/* The widest layer that counts as tiny: as many numbers as a vector of AVX2 has. */
enum { MLP_TINY = 8 };

typedef struct {
  const char *name;

  /* The products. Each computes the part [begin, end) of its result, so that several threads can
   * share one; every number is summed in the same order however the parts are cut. Cut at multiples
   * of MLP_PART.
   *
   * arrange prepares `scratch` [(inputs + units) x examples rounded up to MLP_PART] for forward:
   * its inputs begin … end; all of them must be there before forward begins. */
  void (*arrange) (const mlp_real *x,
                   mlp_real *scratch,
                   size_t examples,
                   size_t inputs,
                   size_t units,
                   size_t begin,
                   size_t end);
  /* Z = X W^T + b for the units begin … end and, unless `a` is NULL, A = f(Z); `z` may be
   * NULL if `a` is not. X [examples x inputs],
   * W [units x inputs], Z and A [examples x units]. */
  void (*forward) (const mlp_real *x,
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
                   size_t end);
  /* dX = dZ W for the inputs begin … end. */
  void (*backward_inputs) (const mlp_real *dz,
                           const mlp_real *weight,
                           mlp_real *dx,
                           size_t examples,
                           size_t inputs,
                           size_t units,
                           size_t begin,
                           size_t end);
  /* dW = dZ^T X and db = column sums of dZ for the units begin … end, whose first one's are
   * written to weight_gradient[0 …] and bias_gradient[0]. */
  void (*backward_weights) (const mlp_real *dz,
                            const mlp_real *x,
                            mlp_real *weight_gradient,
                            mlp_real *bias_gradient,
                            size_t examples,
                            size_t inputs,
                            size_t units,
                            size_t begin,
                            size_t end);

  /* The same for layers of at most MLP_TINY units and inputs, with X, Z and dX of MLP_TINY
   * columns, of which only the first `inputs` or `units` count. dX may be dZ. `gradient` is that
   * of W, then that of b, as they lie in a layer, with room for MLP_TINY numbers more; dx may be
   * NULL. dZ has rows `dz_row` apart. */
  void (*tiny_forward) (const mlp_real *x,
                        const mlp_real *weight,
                        const mlp_real *bias,
                        mlp_real *z,
                        size_t examples,
                        size_t inputs,
                        size_t units);
  void (*tiny_backward) (const mlp_real *dz,
                         size_t dz_row,
                         const mlp_real *x,
                         const mlp_real *weight,
                         mlp_real *gradient,
                         mlp_real *dx,
                         size_t examples,
                         size_t inputs,
                         size_t units);

  /* a = f(z); dz = da · f'(z), from z or a = f(z) as MLP_ACTIVATION_LIST says. dz may be da. */
  void (*activate[MLP_ACTIVATIONS]) (const mlp_real *z, mlp_real *a, size_t count);
  void (*derive[MLP_ACTIVATIONS]) (const mlp_real *z,
                                   const mlp_real *a,
                                   const mlp_real *da,
                                   mlp_real *dz,
                                   size_t count);

  /* Every loss of two classes, in terms of the margin by which the right one wins (logit of the
   * right class less logit of the wrong one): loss = ln (1 + e^-margin), slope = d loss / d
   * margin. */
  void (*logistic) (const mlp_real *margin, mlp_real *loss, mlp_real *slope, size_t count);
  /* x = e^x. */
  void (*exponentials) (mlp_real *x, size_t count);

  /* w -= …, with what the optimizer remembers (NULL where there is nothing); and MLP_SGD without
   * momentum, which remembers nothing. */
  mlp_update_function update[MLP_OPTIMIZERS], plain_sgd;
} mlp_kernels;

/* A multiple of every kernel's tile and of a cache line: parts that begin here share no line. */
enum { MLP_PART = 64 };

extern const mlp_kernels mlp_kernels_reference, mlp_kernels_generic;
#ifdef MLP_HAVE_X86
extern const mlp_kernels mlp_kernels_avx2, mlp_kernels_avx512;
#endif

/* The best table this machine can run for a network whose widest layer is `widest`, and one by name
 * (NULL if it cannot run it). */
const mlp_kernels *mlp_kernels_best (size_t widest);
const mlp_kernels *mlp_kernels_named (const char *name);
