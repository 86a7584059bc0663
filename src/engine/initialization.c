/* SPDX-License-Identifier: MIT */

#include "internal.h"

#include <string.h>

static const char *const names[] = {
    [MLP_INITIALIZE_TORCH] = "torch",
    [MLP_INITIALIZE_XAVIER_UNIFORM] = "xavier-uniform",
    [MLP_INITIALIZE_XAVIER_NORMAL] = "xavier-normal",
    [MLP_INITIALIZE_HE_UNIFORM] = "he-uniform",
    [MLP_INITIALIZE_HE_NORMAL] = "he-normal",
    [MLP_INITIALIZE_LECUN_NORMAL] = "lecun-normal",
    [MLP_INITIALIZE_ORTHOGONAL] = "orthogonal",
    [MLP_INITIALIZE_ZERO] = "zero",
    [MLP_INITIALIZE_CONSTANT] = "constant",
    [MLP_INITIALIZE_UNIFORM] = "uniform",
    [MLP_INITIALIZE_NORMAL] = "normal",
};

const char *
mlp_initialization_name (mlp_initialization_kind kind)
{
  return names[kind];
}

bool
mlp_initialization_from_name (const char *name, mlp_initialization_kind *kind)
{
  for (int i = 0; i < MLP_INITIALIZATIONS; i++)
    if (strcmp (names[i], name) == 0) {
      *kind = (mlp_initialization_kind)i;
      return true;
    }
  return false;
}

static void
fill_uniform (mlp_real *values, size_t count, double low, double high, mlp_random *random)
{
  for (size_t i = 0; i < count; i++)
    values[i] = (mlp_real)(low + (high - low) * mlp_random_uniform (random));
}

static void
fill_normal (mlp_real *values, size_t count, double mean, double deviation, mlp_random *random)
{
  for (size_t i = 0; i < count; i++)
    values[i] = (mlp_real)(mean + deviation * mlp_random_normal (random));
}

static double
dot (const double *a, const double *b, size_t count)
{
  double sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += a[i] * b[i];
  return sum;
}

/* Draws `count` vectors of `length` >= count and makes them orthonormal (modified Gram–Schmidt, each
 * pass done twice, which is enough: Giraud et al. 2005). */
static void
orthonormalize (double *vectors, size_t count, size_t length, mlp_random *random)
{
  for (size_t i = 0; i < count; i++) {
    double *v = vectors + i * length;
    double norm;

    do { /* a vector that is all but spanned by those before it is drawn again */
      for (size_t k = 0; k < length; k++)
        v[k] = mlp_random_normal (random);
      for (int pass = 0; pass < 2; pass++)
        for (size_t j = 0; j < i; j++) {
          const double *other = vectors + j * length;
          const double share = dot (v, other, length);
          for (size_t k = 0; k < length; k++)
            v[k] -= share * other[k];
        }
      norm = sqrt (dot (v, v, length));
    } while (norm < 1e-6);
    for (size_t k = 0; k < length; k++)
      v[k] /= norm;
  }
}

/* W [units x inputs] with orthonormal rows, or columns where there are more rows than columns
 * (Saxe, McClelland & Ganguli 2014), times `gain`. */
static mlp_status
fill_orthogonal (const mlp_layer_view *view, double gain, mlp_random *random, mlp_error *error)
{
  const bool wide = view->units <= view->inputs;
  const size_t count = wide ? view->units : view->inputs;
  const size_t length = wide ? view->inputs : view->units;
  double *vectors = calloc (count, length * sizeof *vectors);

  if (vectors == NULL)
    return mlp_fail (error, MLP_OUT_OF_MEMORY,
                     "not enough memory for the orthogonal initialization");
  orthonormalize (vectors, count, length, random);
  for (size_t i = 0; i < count; i++)
    for (size_t k = 0; k < length; k++)
      view->weight[wide ? i * view->inputs + k : k * view->inputs + i] =
          (mlp_real)(gain * vectors[i * length + k]);
  free (vectors);
  return MLP_OK;
}

/* One layer. The formulas are torch.nn.init's; gain is the activation's. */
static mlp_status
initialize_layer (const mlp_layer_view *view,
                  double gain,
                  const mlp_initialization *init,
                  mlp_random *random,
                  mlp_error *error)
{
  const size_t weights = view->units * view->inputs;
  const double fan_in = (double)view->inputs, fan_out = (double)view->units;
  const double xavier = gain * sqrt (2.0 / (fan_in + fan_out)), he = gain / sqrt (fan_in);

  memset (view->weight, 0, weights * sizeof (mlp_real));
  memset (view->bias, 0, view->units * sizeof (mlp_real));
  switch (init->kind) {
  case MLP_INITIALIZE_TORCH:
    fill_uniform (view->weight, weights, -1 / sqrt (fan_in), 1 / sqrt (fan_in), random);
    fill_uniform (view->bias, view->units, -1 / sqrt (fan_in), 1 / sqrt (fan_in), random);
    break;
  case MLP_INITIALIZE_XAVIER_UNIFORM:
    fill_uniform (view->weight, weights, -sqrt (3) * xavier, sqrt (3) * xavier, random);
    break;
  case MLP_INITIALIZE_XAVIER_NORMAL:
    fill_normal (view->weight, weights, 0, xavier, random);
    break;
  case MLP_INITIALIZE_HE_UNIFORM:
    fill_uniform (view->weight, weights, -sqrt (3) * he, sqrt (3) * he, random);
    break;
  case MLP_INITIALIZE_HE_NORMAL:
    fill_normal (view->weight, weights, 0, he, random);
    break;
  case MLP_INITIALIZE_LECUN_NORMAL:
    fill_normal (view->weight, weights, 0, 1 / sqrt (fan_in), random);
    break;
  case MLP_INITIALIZE_ORTHOGONAL:
    return fill_orthogonal (view, gain, random, error);
  case MLP_INITIALIZE_CONSTANT:
    fill_uniform (view->weight, weights, init->a, init->a, random);
    fill_uniform (view->bias, view->units, init->a, init->a, random);
    break;
  case MLP_INITIALIZE_UNIFORM:
    fill_uniform (view->weight, weights, init->a, init->b, random);
    fill_uniform (view->bias, view->units, init->a, init->b, random);
    break;
  case MLP_INITIALIZE_NORMAL:
    fill_normal (view->weight, weights, init->a, init->b, random);
    fill_normal (view->bias, view->units, init->a, init->b, random);
    break;
  case MLP_INITIALIZE_ZERO:
  case MLP_INITIALIZATIONS:
    break;
  }
  return MLP_OK;
}

mlp_status
mlp_network_initialize (mlp_network *network,
                        const mlp_initialization *initialization,
                        mlp_random *random,
                        mlp_error *error)
{
  for (size_t i = 0; i < network->n_layers; i++) {
    const mlp_dense *layer = &network->layers[i];
    const double gain = mlp_activation_describe (layer->spec.activation)->gain;
    mlp_status status = initialize_layer (&layer->view, gain, initialization, random, error);

    if (status != MLP_OK)
      return status;
  }
  return MLP_OK;
}
