/* SPDX-License-Identifier: MIT */

/* The update rules of torch.optim, one weight at a time: `w` is read and returned new, `first` and
 * `second` are what the optimizer remembers of this weight, changed in place; NULL where its row in
 * mlp-kinds.h has no name for it. Both kernel files make their loops of these.
 */
#pragma once

#include "kernels.h"

#include <math.h>

#ifdef MLP_DOUBLE
#define mlp_sqrt sqrt
#else
#define mlp_sqrt sqrtf
#endif

#define MLP_UPDATE static inline __attribute__ ((always_inline)) mlp_real

/* SGD without momentum, which has nothing to remember. */
MLP_UPDATE
plain_sgd_update (const mlp_update *u, mlp_real w, mlp_real g, mlp_real *first, mlp_real *second)
{
  return w - u->rate * (g + u->weight_decay * w);
}

/* Sutskever et al. 2013 as torch has it: the first step's momentum is the gradient itself, which a
 * momentum of zero gives too. */
MLP_UPDATE
sgd_update (const mlp_update *u, mlp_real w, mlp_real g, mlp_real *first, mlp_real *second)
{
  g += u->weight_decay * w;
  *first = u->momentum * *first + g;
  return w - u->rate * (*first + u->nesterov * (g + u->momentum * *first - *first));
}

/* Tieleman & Hinton 2012. `first` is the momentum, `second` the mean of squares. */
MLP_UPDATE
rmsprop_update (const mlp_update *u, mlp_real w, mlp_real g, mlp_real *first, mlp_real *second)
{
  g += u->weight_decay * w;
  *second = u->alpha * *second + u->one_minus_alpha * g * g;
  *first = u->momentum * *first + g / (mlp_sqrt (*second) + u->epsilon);
  return w - u->rate * *first;
}

/* Duchi et al. 2011. */
MLP_UPDATE
adagrad_update (const mlp_update *u, mlp_real w, mlp_real g, mlp_real *first, mlp_real *second)
{
  g += u->weight_decay * w;
  *second += g * g;
  return w - u->rate * g / (mlp_sqrt (*second) + u->epsilon);
}

/* Kingma & Ba 2015. */
MLP_UPDATE
adam_update (const mlp_update *u, mlp_real w, mlp_real g, mlp_real *first, mlp_real *second)
{
  g += u->weight_decay * w;
  *first = u->beta1 * *first + u->one_minus_beta1 * g;
  *second = u->beta2 * *second + u->one_minus_beta2 * g * g;
  return w - u->rate * *first / (mlp_sqrt (*second) * u->correction + u->epsilon);
}

/* Loshchilov & Hutter 2019: Adam, with the decay beside it. */
MLP_UPDATE
adamw_update (const mlp_update *u, mlp_real w, mlp_real g, mlp_real *first, mlp_real *second)
{
  return adam_update (u, w * u->shrink, g, first, second);
}
