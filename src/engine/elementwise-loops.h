/* SPDX-License-Identifier: MIT */

/* The loops over single numbers, made of activation-functions.h and update-functions.h. Which
 * instructions they become is up to the including file's compiler flags: there is no branch inside
 * that a vectorizer could not turn into a selection. */

#define DEFINE_ACTIVATION(KIND, function, argument)                                                \
  static void function##_activate (const mlp_real *z, mlp_real *a, size_t count)                   \
  {                                                                                                \
    for (size_t i = 0; i < count; i++)                                                             \
      a[i] = function##_value (z[i]);                                                              \
  }                                                                                                \
  static void function##_derive (const mlp_real *z, const mlp_real *a, const mlp_real *da,         \
                                 mlp_real *dz, size_t count)                                       \
  {                                                                                                \
    for (size_t i = 0; i < count; i++)                                                             \
      dz[i] = da[i] * function##_slope (argument[i]);                                              \
  }
MLP_ACTIVATION_LIST (DEFINE_ACTIVATION)

#define ACTIVATE_ROW(KIND, function, argument) [KIND] = function##_activate,
#define DERIVE_ROW(KIND, function, argument)   [KIND] = function##_derive,
#define ACTIVATE_TABLE                                                                             \
  {                                                                                                \
    MLP_ACTIVATION_LIST (ACTIVATE_ROW)                                                             \
  }
#define DERIVE_TABLE                                                                               \
  {                                                                                                \
    MLP_ACTIVATION_LIST (DERIVE_ROW)                                                               \
  }

/* With t = e^-|m|, which overflows nowhere: ln (1 + e^-m) = max (-m, 0) + ln (1 + t), and the
 * slope is -1 / (1 + e^m). NaN passes through. */
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

/* What an optimizer does not remember, by a name of "", is no memory: its rule sees NULL. */
#define DEFINE_UPDATE(KIND, rule, first_name, second_name)                                         \
  static void rule##_loop (const mlp_update *update, mlp_real *restrict weight,                    \
                           const mlp_real *restrict gradient, mlp_real *restrict first,            \
                           mlp_real *restrict second, size_t count)                                \
  {                                                                                                \
    const mlp_update u = *update;                                                                  \
    for (size_t i = 0; i < count; i++)                                                             \
      weight[i] =                                                                                  \
          rule##_update (&u, weight[i], gradient[i], sizeof first_name > 1 ? &first[i] : NULL,     \
                         sizeof second_name > 1 ? &second[i] : NULL);                              \
  }
MLP_OPTIMIZER_LIST (DEFINE_UPDATE)
DEFINE_UPDATE (none, plain_sgd, "", "")

#define UPDATE_ROW(KIND, rule, first_name, second_name) [KIND] = rule##_loop,
#define UPDATE_TABLE                                                                               \
  {                                                                                                \
    MLP_OPTIMIZER_LIST (UPDATE_ROW)                                                                \
  }
