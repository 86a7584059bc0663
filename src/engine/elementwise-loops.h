/* SPDX-License-Identifier: MIT */

/* The loops over single numbers, made of activation-functions.h and update-functions.h. Which
 * instructions they become is up to the including file's compiler flags: there is no branch inside
 * that a vectorizer could not turn into a selection. */

#define DEFINE_ACTIVATION(KIND, function)                                                          \
  static void function##_activate (const mlp_real *z, mlp_real *a, size_t count)                   \
  {                                                                                                \
    for (size_t i = 0; i < count; i++)                                                             \
      a[i] = function##_value (z[i]);                                                              \
  }                                                                                                \
  static void function##_derive (const mlp_real *z, const mlp_real *a, const mlp_real *da,         \
                                 mlp_real *dz, size_t count)                                       \
  {                                                                                                \
    for (size_t i = 0; i < count; i++)                                                             \
      dz[i] = da[i] * function##_slope (z[i], a[i]);                                               \
  }
MLP_EACH_ACTIVATION (DEFINE_ACTIVATION)

#define ACTIVATE_ROW(KIND, function) [KIND] = function##_activate,
#define DERIVE_ROW(KIND, function)   [KIND] = function##_derive,
#define ACTIVATE_TABLE                                                                             \
  {                                                                                                \
    MLP_EACH_ACTIVATION (ACTIVATE_ROW)                                                             \
  }
#define DERIVE_TABLE                                                                               \
  {                                                                                                \
    MLP_EACH_ACTIVATION (DERIVE_ROW)                                                               \
  }

/* With t = e^-|m|, which overflows nowhere: ln (1 + e^-m) = max (-m, 0) + ln (1 + t), and the slope is
 * -1 / (1 + e^m). NaN passes through. */
static void
logistic_loop (const mlp_real *restrict margin,
               mlp_real *restrict loss,
               mlp_real *restrict slope,
               size_t count)
{
  for (size_t i = 0; i < count; i++) {
    const number m = margin[i], t = number_exp (-number_abs (m));

    loss[i] = (m > 0 ? 0 : -m) + number_log1p (t);
    slope[i] = -(m > 0 ? t : 1) / (1 + t);
  }
}

static void
exponentials_loop (mlp_real *x, size_t count)
{
  for (size_t i = 0; i < count; i++)
    x[i] = number_exp (x[i]);
}

#define DEFINE_UPDATE(rule, first_of_weight, second_of_weight)                                     \
  static void rule##_loop (const mlp_update *update, mlp_real *restrict weight,                    \
                           const mlp_real *restrict gradient, mlp_real *restrict first,            \
                           mlp_real *restrict second, size_t count)                                \
  {                                                                                                \
    const mlp_update u = *update;                                                                  \
    for (size_t i = 0; i < count; i++)                                                             \
      weight[i] = rule##_update (&u, weight[i], gradient[i], first_of_weight, second_of_weight);   \
  }
DEFINE_UPDATE (plain_sgd, NULL, NULL)
DEFINE_UPDATE (sgd, &first[i], NULL)
DEFINE_UPDATE (rmsprop, &first[i], &second[i])
DEFINE_UPDATE (adagrad, NULL, &second[i])
DEFINE_UPDATE (adam, &first[i], &second[i])

/* SGD without momentum keeps nothing, and has a loop of its own for that. */
static void
any_sgd_loop (const mlp_update *update,
              mlp_real *weight,
              const mlp_real *gradient,
              mlp_real *first,
              mlp_real *second,
              size_t count)
{
  if (first == NULL)
    plain_sgd_loop (update, weight, gradient, NULL, NULL, count);
  else
    sgd_loop (update, weight, gradient, first, NULL, count);
}

#define UPDATE_TABLE                                                                               \
  {                                                                                                \
    [MLP_SGD] = any_sgd_loop, [MLP_RMSPROP] = rmsprop_loop, [MLP_ADAGRAD] = adagrad_loop,          \
    [MLP_ADAM] = adam_loop, [MLP_ADAMW] = adam_loop                                                \
  }
