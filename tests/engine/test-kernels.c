/* SPDX-License-Identifier: MIT */

/* Every fast kernel against the naive one, on shapes that are one, prime, and one more and one less
 * than a block, for every instruction set that this machine has. */

#include "kernels.h"

#include <glib.h>
#include <math.h>
#include <string.h>

static const char *const sets[] = {"generic", "avx2", "avx512"};
static const size_t shapes[] = {1, 2, 5, 7, 11, 12, 13, 15, 16, 17, 31, 32, 33, 50, 53, 64, 65};

enum { ROOM = 2 * MLP_PART * 80, GUARD = 64 };

typedef struct {
  const mlp_kernels *kernels;
  mlp_random random;
  mlp_real x[ROOM], weight[ROOM], bias[ROOM], dz[ROOM], expected[ROOM], found[ROOM],
      activated[ROOM], expected_activated[ROOM], scratch[2 * ROOM];
} bench;

static void
fill (mlp_random *random, mlp_real *values, size_t count, double size)
{
  for (size_t i = 0; i < count; i++)
    values[i] = (mlp_real)(size * mlp_random_normal (random));
}

static const mlp_real UNTOUCHED = -12345;

static void
clear_found (bench *b)
{
  for (size_t i = 0; i < ROOM; i++)
    b->found[i] = b->activated[i] = UNTOUCHED;
}

/* `depth` numbers of size about 1 were added up, in another order. */
static void
assert_close (const mlp_real *found, const mlp_real *expected, size_t count, size_t depth)
{
  for (size_t i = 0; i < count; i++)
    g_assert_cmpfloat_with_epsilon (found[i], expected[i], 1e-6 * (4.0 + (double)depth));
  for (size_t i = count; i < count + GUARD; i++)
    g_assert_cmpfloat (found[i], ==, UNTOUCHED);
}

static void
check_shape (bench *b, size_t examples, size_t inputs, size_t units)
{
  mlp_real bias_gradient[80];

  fill (&b->random, b->x, examples * inputs, 1);
  fill (&b->random, b->weight, units * inputs, 1);
  fill (&b->random, b->bias, units, 1);
  fill (&b->random, b->dz, examples * units, 1);

  for (int with = 0; with < 2; with++) {
    mlp_real *activated = with ? b->activated : NULL,
             *expected = with ? b->expected_activated : NULL;

    clear_found (b);
    mlp_kernels_reference.forward (b->x, b->weight, b->bias, b->expected, MLP_TANH, expected, NULL,
                                   examples, inputs, units, 0, units);
    b->kernels->arrange (b->x, b->scratch, examples, inputs, units, 0, inputs);
    b->kernels->forward (b->x, b->weight, b->bias, b->found, MLP_TANH, activated, b->scratch,
                         examples, inputs, units, 0, units);
    assert_close (b->found, b->expected, examples * units, inputs);
    if (with) {
      assert_close (activated, expected, examples * units, inputs);
      clear_found (b);
      b->kernels->forward (b->x, b->weight, b->bias, NULL, MLP_TANH, activated, b->scratch,
                           examples, inputs, units, 0, units);
      assert_close (activated, expected, examples * units, inputs);
    }
  }

  clear_found (b);
  mlp_kernels_reference.backward_inputs (b->dz, b->weight, b->expected, examples, inputs, units, 0,
                                         inputs);
  b->kernels->backward_inputs (b->dz, b->weight, b->found, examples, inputs, units, 0, inputs);
  assert_close (b->found, b->expected, examples * inputs, units);

  clear_found (b);
  mlp_kernels_reference.backward_weights (b->dz, b->x, b->expected, bias_gradient, examples, inputs,
                                          units, 0, units);
  b->kernels->backward_weights (b->dz, b->x, b->found, b->scratch, examples, inputs, units, 0,
                                units);
  assert_close (b->found, b->expected, units * inputs, examples);
  for (size_t u = 0; u < units; u++)
    g_assert_cmpfloat_with_epsilon (b->scratch[u], bias_gradient[u],
                                    1e-6 * (4.0 + (double)examples));
}

static bench *
bench_new (const char *set)
{
  bench *b = g_new0 (bench, 1);
  b->kernels = mlp_kernels_named (set);
  b->random = mlp_random_stream (7, MLP_STREAM_DATA);
  return b;
}

static void
test_products (gconstpointer set)
{
  g_autofree bench *b = bench_new (set);

  if (b->kernels == NULL) {
    g_test_skip ("this machine has no such instructions");
    return;
  }
  for (size_t e = 0; e < G_N_ELEMENTS (shapes); e++)
    for (size_t i = 0; i < G_N_ELEMENTS (shapes); i++)
      for (size_t u = 0; u < G_N_ELEMENTS (shapes); u++)
        check_shape (b, shapes[e], shapes[i], shapes[u]);
}

static void
check_tiny_shape (bench *b, size_t examples, size_t inputs, size_t units)
{
  const size_t parameters = units * (inputs + 1);

  /* What is not a number of the shape must count for nothing: NaN would spread. */
  for (size_t i = 0; i < (examples + 1) * MLP_TINY; i++)
    b->x[i] = b->dz[i] = NAN;
  for (size_t e = 0; e < examples; e++) {
    fill (&b->random, b->x + e * MLP_TINY, inputs, 1);
    fill (&b->random, b->dz + e * MLP_TINY, units, 1);
  }
  fill (&b->random, b->weight, units * inputs + MLP_TINY, 1);
  fill (&b->random, b->bias, MLP_TINY, 1);

  mlp_kernels_reference.tiny_forward (b->x, b->weight, b->bias, b->expected, examples, inputs,
                                      units);
  b->kernels->tiny_forward (b->x, b->weight, b->bias, b->found, examples, inputs, units);
  for (size_t e = 0; e < examples; e++)
    for (size_t u = 0; u < units; u++)
      g_assert_cmpfloat_with_epsilon (b->found[e * MLP_TINY + u], b->expected[e * MLP_TINY + u],
                                      1e-5);

  for (int with = 0; with < 2; with++) {
    mlp_real *expected_dx = with ? b->expected_activated : NULL, *dx = with ? b->activated : NULL;

    mlp_kernels_reference.tiny_backward (b->dz, MLP_TINY, b->x, b->weight, b->expected, expected_dx,
                                         examples, inputs, units);
    clear_found (b);
    b->kernels->tiny_backward (b->dz, MLP_TINY, b->x, b->weight, b->found, dx, examples, inputs,
                               units);
    for (size_t i = 0; i < parameters; i++)
      g_assert_cmpfloat_with_epsilon (b->found[i], b->expected[i], 1e-6 * (8.0 + (double)examples));
    g_assert_cmpfloat (b->found[parameters + MLP_TINY], ==, UNTOUCHED);
    for (size_t e = 0; with && e < examples; e++)
      for (size_t i = 0; i < inputs; i++)
        g_assert_cmpfloat_with_epsilon (dx[e * MLP_TINY + i], expected_dx[e * MLP_TINY + i], 1e-5);
  }
}

static void
test_tiny (gconstpointer set)
{
  g_autofree bench *b = bench_new (set);

  if (b->kernels == NULL) {
    g_test_skip ("this machine has no such instructions");
    return;
  }
  for (size_t examples = 1; examples <= 11; examples++)
    for (size_t inputs = 1; inputs <= MLP_TINY; inputs++)
      for (size_t units = 1; units <= MLP_TINY; units++)
        check_tiny_shape (b, examples, inputs, units);
}

/* Mish's f'(z) from its definition, with what 1 - tanh^2 is without a difference: 1 / cosh^2. */
static double
exact_mish_slope (long double z)
{
  const long double softplus = fmaxl (z, 0) + log1pl (expl (-fabsl (z)));
  const long double cosine = coshl (softplus);

  return (double)(tanhl (softplus) + z / (cosine * cosine) / (1 + expl (-z)));
}

/* Far from 0 a slope is what is left of two numbers that all but cancel, times z. */
static void
test_slopes_far_from_zero (gconstpointer set)
{
  enum { COUNT = 2001 };
  const mlp_kernels *kernels = mlp_kernels_named (set);
  mlp_real z[COUNT], a[COUNT], ones[COUNT], dz[COUNT];

  if (kernels == NULL) {
    g_test_skip ("this machine has no such instructions");
    return;
  }
  for (int i = 0; i < COUNT; i++) { /* ±1e-8 … ±1000 */
    z[i] = (mlp_real)((i % 2 == 0 ? 1 : -1) * pow (10, -8 + 11.0 * i / (COUNT - 1)));
    ones[i] = 1;
  }
  for (int kind = 0; kind < MLP_ACTIVATIONS; kind++) {
    kernels->activate[kind](z, a, COUNT);
    kernels->derive[kind](z, a, ones, dz, COUNT);
    for (int i = 0; i < COUNT; i++) {
      const double at = (double)z[i], curve = mlp_activation_derivative (kind, at);
      const double slope = kind == MLP_MISH ? exact_mish_slope (at) : curve;

      g_assert_cmpfloat_with_epsilon (curve, slope, 1e-14);
      g_assert_cmpfloat_with_epsilon (dz[i], slope, 1e-6);
    }
  }
}

/* Steps through the whole range where the functions differ from their limits. */
static void
test_activations (gconstpointer set)
{
  enum { COUNT = 20011 };
  const mlp_kernels *kernels = mlp_kernels_named (set);
  g_autofree mlp_real *z = g_new0 (mlp_real, COUNT), *a = g_new0 (mlp_real, COUNT),
                      *dz = g_new0 (mlp_real, COUNT);
  g_autofree mlp_real *ones = g_new0 (mlp_real, COUNT);

  if (kernels == NULL) {
    g_test_skip ("this machine has no such instructions");
    return;
  }
  for (size_t i = 0; i < COUNT; i++) {
    z[i] = (mlp_real)(-30 + 60.0 * (double)i / (COUNT - 1));
    ones[i] = 1;
  }
  for (int kind = 0; kind < MLP_ACTIVATIONS; kind++) {
    kernels->activate[kind](z, a, COUNT);
    kernels->derive[kind](z, a, ones, dz, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
      const double f = mlp_activation_value (kind, (double)z[i]);
      const double slope = mlp_activation_derivative (kind, (double)z[i]);
      /* GELU's (1 - erf) and SiLU's tail lose relative digits where f is all but 0, as torch's
       * do. */
      g_assert_cmpfloat_with_epsilon (a[i], f, 1e-6 * fmax (1, fabs (f)));
      if (z[i] != 0)
        g_assert_cmpfloat_with_epsilon (dz[i], slope, 3e-6);
    }
  }
}

static void
test_nan_passes_through (gconstpointer set)
{
  const mlp_kernels *kernels = mlp_kernels_named (set);
  mlp_real z[37], a[37];

  if (kernels == NULL) {
    g_test_skip ("this machine has no such instructions");
    return;
  }
  for (int kind = 0; kind < MLP_ACTIVATIONS; kind++) {
    for (size_t i = 0; i < G_N_ELEMENTS (z); i++)
      z[i] = NAN;
    kernels->activate[kind](z, a, G_N_ELEMENTS (z));
    for (size_t i = 0; i < G_N_ELEMENTS (z); i++)
      g_assert_true (isnan (a[i]));
  }
}

/* Down to margins whose loss is e^-80 and up to where it is the margin itself. */
static void
test_losses (gconstpointer set)
{
  enum { COUNT = 10007 };
  const mlp_kernels *kernels = mlp_kernels_named (set);
  g_autofree mlp_real *margin = g_new0 (mlp_real, COUNT), *loss = g_new0 (mlp_real, COUNT),
                      *slope = g_new0 (mlp_real, COUNT);

  if (kernels == NULL) {
    g_test_skip ("this machine has no such instructions");
    return;
  }
  for (size_t i = 0; i < COUNT; i++)
    margin[i] = (mlp_real)(-80 + 160.0 * (double)i / (COUNT - 1));
  margin[COUNT - 1] = NAN;
  kernels->logistic (margin, loss, slope, COUNT);
  for (size_t i = 0; i + 1 < COUNT; i++) {
    const double m = (double)margin[i], exact = m > 0 ? log1p (exp (-m)) : -m + log1p (exp (m));
    g_assert_cmpfloat_with_epsilon (loss[i], exact, 1e-6 * exact);
    g_assert_cmpfloat_with_epsilon (slope[i], -1 / (1 + exp (m)), 1e-6 / (1 + exp (m)));
  }
  g_assert_true (isnan (loss[COUNT - 1]) && isnan (slope[COUNT - 1]));

  kernels->exponentials (margin, COUNT);
  for (size_t i = 0; i + 1 < COUNT; i++) {
    const double exact = exp (-80 + 160.0 * (double)i / (COUNT - 1));
    /* An argument of size 80 is itself rounded to 4e-6. */
    g_assert_cmpfloat_with_epsilon (margin[i], exact, 6e-6 * exact);
  }
  g_assert_true (isnan (margin[COUNT - 1]));
}

static void
test_updates (gconstpointer set)
{
  enum { COUNT = 101 };
  const mlp_kernels *kernels = mlp_kernels_named (set);
  const mlp_update update = {.rate = 0.01f,
                             .momentum = 0.9f,
                             .nesterov = 1,
                             .alpha = 0.99f,
                             .one_minus_alpha = 0.01f,
                             .beta1 = 0.9f,
                             .one_minus_beta1 = 0.1f,
                             .beta2 = 0.999f,
                             .one_minus_beta2 = 0.001f,
                             .epsilon = 1e-8f,
                             .correction = 3,
                             .weight_decay = 0.1f,
                             .shrink = 0.99f};
  mlp_real gradient[COUNT], one[3][COUNT], two[3][COUNT];
  mlp_random random = mlp_random_stream (3, MLP_STREAM_DATA);

  if (kernels == NULL) {
    g_test_skip ("this machine has no such instructions");
    return;
  }
  for (int kind = 0; kind < MLP_OPTIMIZERS; kind++) {
    fill (&random, gradient, COUNT, 1);
    for (size_t i = 0; i < COUNT; i++) {
      one[0][i] = (mlp_real)mlp_random_normal (&random);
      one[1][i] = (mlp_real)mlp_random_normal (&random);
      one[2][i] = (mlp_real)(0.5 + mlp_random_uniform (&random));
    }
    memcpy (two, one, sizeof two);
    mlp_kernels_reference.update[kind](&update, one[0], gradient, one[1], one[2], COUNT);
    kernels->update[kind](&update, two[0], gradient, two[1], two[2], COUNT);
    for (int row = 0; row < 3; row++)
      for (size_t i = 0; i < COUNT; i++)
        g_assert_cmpfloat_with_epsilon (one[row][i], two[row][i], 2e-6);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (sets); i++) {
    g_autofree char *products = g_strconcat ("/kernels/products/", sets[i], NULL);
    g_autofree char *activations = g_strconcat ("/kernels/activations/", sets[i], NULL);
    g_autofree char *slopes = g_strconcat ("/kernels/slopes-far-from-zero/", sets[i], NULL);
    g_autofree char *nan = g_strconcat ("/kernels/nan-passes-through/", sets[i], NULL);
    g_autofree char *updates = g_strconcat ("/kernels/updates/", sets[i], NULL);
    g_autofree char *losses = g_strconcat ("/kernels/losses/", sets[i], NULL);
    g_autofree char *tiny = g_strconcat ("/kernels/tiny/", sets[i], NULL);
    g_test_add_data_func (tiny, sets[i], test_tiny);
    g_test_add_data_func (losses, sets[i], test_losses);
    g_test_add_data_func (products, sets[i], test_products);
    g_test_add_data_func (activations, sets[i], test_activations);
    g_test_add_data_func (slopes, sets[i], test_slopes_far_from_zero);
    g_test_add_data_func (nan, sets[i], test_nan_passes_through);
    g_test_add_data_func (updates, sets[i], test_updates);
  }
  return g_test_run ();
}
