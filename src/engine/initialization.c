/* SPDX-License-Identifier: MIT */

#include "mlp-private.h"

#include <string.h>

#define DESCRIBE(stem, name, label, uses, a, b)                                                    \
  static const mlp_initialization_info stem##_info = {name, label, uses, a, b}

DESCRIBE (torch, "torch", N_ ("PyTorch default"), 0, 0, 0);
DESCRIBE (xavier_uniform, "xavier-uniform", N_ ("Xavier uniform"), 0, 0, 0);
DESCRIBE (xavier_normal, "xavier-normal", N_ ("Xavier normal"), 0, 0, 0);
DESCRIBE (he_uniform, "he-uniform", N_ ("He uniform"), 0, 0, 0);
DESCRIBE (he_normal, "he-normal", N_ ("He normal"), 0, 0, 0);
DESCRIBE (lecun_normal, "lecun-normal", N_ ("LeCun normal"), 0, 0, 0);
DESCRIBE (orthogonal, "orthogonal", N_ ("Orthogonal"), 0, 0, 0);
DESCRIBE (zero, "zero", N_ ("Zero"), 0, 0, 0);
DESCRIBE (constant, "constant", N_ ("Constant"), MLP_INITIALIZE_USES_VALUE, 0, 0);
DESCRIBE (uniform, "uniform", N_ ("Uniform"), MLP_INITIALIZE_USES_RANGE, -1, 1);
DESCRIBE (normal, "normal", N_ ("Normal"), MLP_INITIALIZE_USES_MOMENTS, 0, 1);

#define INFO_ROW(KIND, stem) [KIND] = &stem##_info,
static const mlp_initialization_info *const descriptions[] = {MLP_INITIALIZATION_LIST (INFO_ROW)};

const mlp_initialization_info *
mlp_initialization_describe (mlp_initialization_kind kind)
{
  return descriptions[kind];
}

const char *
mlp_initialization_name (mlp_initialization_kind kind)
{
  return descriptions[kind]->name;
}

mlp_initialization
mlp_initialization_defaults (mlp_initialization_kind kind)
{
  return (mlp_initialization){.kind = kind, .a = descriptions[kind]->a, .b = descriptions[kind]->b};
}

bool
mlp_initialization_from_name (const char *name, mlp_initialization_kind *kind)
{
  for (int i = 0; i < MLP_INITIALIZATIONS; i++)
    if (strcmp (descriptions[i]->name, name) == 0) {
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

/* Draws `count` vectors of `length` >= count and makes them orthonormal (modified Gram–Schmidt,
 * each pass done twice, which is enough: Giraud et al. 2005). */
static void
orthonormalize_vectors (double *vectors, size_t count, size_t length, mlp_random *random)
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

/* What fills one layer, whose numbers are all 0. */
typedef struct {
  const mlp_layer_view *view;
  size_t weights;         /* units x inputs */
  double fan_in, fan_out; /* inputs, units */
  double gain;            /* the activation's */
  double a, b;
  mlp_random *random;
  mlp_error *error;
} filling;

/* Weights, then biases. */
static mlp_status
fill_all_uniform (const filling *f, double low, double high)
{
  fill_uniform (f->view->weight, f->weights, low, high, f->random);
  fill_uniform (f->view->bias, f->view->units, low, high, f->random);
  return MLP_OK;
}

static mlp_status
fill_weights_uniform (const filling *f, double limit)
{
  fill_uniform (f->view->weight, f->weights, -limit, limit, f->random);
  return MLP_OK;
}

static mlp_status
fill_weights_normal (const filling *f, double deviation)
{
  fill_normal (f->view->weight, f->weights, 0, deviation, f->random);
  return MLP_OK;
}

/* The formulas are torch.nn.init's. Glorot & Bengio 2010, He et al. 2015, LeCun et al. 1998. */
static mlp_status
torch_fill (const filling *f)
{
  return fill_all_uniform (f, -1 / sqrt (f->fan_in), 1 / sqrt (f->fan_in));
}

static mlp_status
xavier_uniform_fill (const filling *f)
{
  return fill_weights_uniform (f, sqrt (3) * (f->gain * sqrt (2.0 / (f->fan_in + f->fan_out))));
}

static mlp_status
xavier_normal_fill (const filling *f)
{
  return fill_weights_normal (f, f->gain * sqrt (2.0 / (f->fan_in + f->fan_out)));
}

static mlp_status
he_uniform_fill (const filling *f)
{
  return fill_weights_uniform (f, sqrt (3) * (f->gain / sqrt (f->fan_in)));
}

static mlp_status
he_normal_fill (const filling *f)
{
  return fill_weights_normal (f, f->gain / sqrt (f->fan_in));
}

static mlp_status
lecun_normal_fill (const filling *f)
{
  return fill_weights_normal (f, 1 / sqrt (f->fan_in));
}

/* W [units x inputs] with orthonormal rows, or columns where there are more rows than columns
 * (Saxe, McClelland & Ganguli 2014), times the gain. */
static mlp_status
orthogonal_fill (const filling *f)
{
  const mlp_layer_view *view = f->view;
  const bool wide = view->units <= view->inputs;
  const size_t count = wide ? view->units : view->inputs;
  const size_t length = wide ? view->inputs : view->units;
  double *vectors = calloc (count, length * sizeof *vectors);

  if (vectors == NULL)
    return mlp_fail (f->error, MLP_OUT_OF_MEMORY,
                     "not enough memory for the orthogonal initialization");
  orthonormalize_vectors (vectors, count, length, f->random);
  for (size_t i = 0; i < count; i++)
    for (size_t k = 0; k < length; k++)
      view->weight[wide ? i * view->inputs + k : k * view->inputs + i] =
          (mlp_real)(f->gain * vectors[i * length + k]);
  free (vectors);
  return MLP_OK;
}

static mlp_status
zero_fill (const filling *f)
{
  return MLP_OK;
}

static mlp_status
constant_fill (const filling *f)
{
  return fill_all_uniform (f, f->a, f->a);
}

static mlp_status
uniform_fill (const filling *f)
{
  return fill_all_uniform (f, f->a, f->b);
}

static mlp_status
normal_fill (const filling *f)
{
  fill_normal (f->view->weight, f->weights, f->a, f->b, f->random);
  fill_normal (f->view->bias, f->view->units, f->a, f->b, f->random);
  return MLP_OK;
}

#define FILL_ROW(KIND, stem) [KIND] = stem##_fill,
static mlp_status (*const fills[]) (const filling *) = {MLP_INITIALIZATION_LIST (FILL_ROW)};

mlp_status
mlp_network_initialize (mlp_network *network,
                        const mlp_initialization *initialization,
                        mlp_random *random,
                        mlp_error *error)
{
  for (size_t i = 0; i < network->n_layers; i++) {
    const mlp_dense *layer = &network->layers[i];
    const mlp_layer_view *view = &layer->view;
    const filling job = {.view = view,
                         .weights = view->units * view->inputs,
                         .fan_in = (double)view->inputs,
                         .fan_out = (double)view->units,
                         .gain = mlp_activation_describe (layer->spec.activation)->gain,
                         .a = initialization->a,
                         .b = initialization->b,
                         .random = random,
                         .error = error};

    memset (view->weight, 0, job.weights * sizeof (mlp_real));
    memset (view->bias, 0, view->units * sizeof (mlp_real));
    mlp_status status = fills[initialization->kind](&job);
    if (status != MLP_OK)
      return status;
  }
  return MLP_OK;
}
