/* SPDX-License-Identifier: MIT */

/* The stated error of the vectorizable functions, against libm's in double, over the whole
 * range. */

#include <glib.h>

/* Last: it defines the word `number`, which other headers use for parameters. */
#include "vector-math.h"

static const double RELATIVE = 1e-6;

/* Steps through floats from `low` to `high` at about `count` places, evenly in bits, so that small
 * numbers are met as often as large ones. */
static void
sweep (float low, float high, float (*fast) (float), double (*exact) (double))
{
  uint32_t from, to;

  memcpy (&from, &low, sizeof from);
  memcpy (&to, &high, sizeof to);
  for (uint32_t bits = from; bits <= to; bits += 997) {
    float x;
    memcpy (&x, &bits, sizeof x);
    const double right = exact ((double)x), error = fabs ((double)fast (x) - right);
    if (error > RELATIVE * fabs (right))
      g_test_message ("x = %.9g: %.9g instead of %.9g", (double)x, (double)fast (x), right);
    g_assert_cmpfloat (error, <=, RELATIVE * fabs (right));
  }
}

static float
fast_exp (float x)
{
  return mlp_exp (x);
}

static float
fast_tanh (float x)
{
  return mlp_tanh (x);
}

static float
fast_erf (float x)
{
  return mlp_erf (x);
}

static float
fast_log1p (float x)
{
  return mlp_log1p (x);
}

static void
test_exp (void)
{
  sweep (1e-30f, 88.2f, fast_exp, exp);
  sweep (-1e-30f, -87.2f, fast_exp, exp);
  g_assert_true (isnan (mlp_exp (NAN)));
  g_assert_cmpfloat (mlp_exp (0), ==, 1);
}

static void
test_tanh (void)
{
  sweep (1e-30f, 100.0f, fast_tanh, tanh);
  sweep (-1e-30f, -100.0f, fast_tanh, tanh);
}

static void
test_erf (void)
{
  sweep (1e-30f, 100.0f, fast_erf, erf);
  sweep (-1e-30f, -100.0f, fast_erf, erf);
  g_assert_cmpfloat (mlp_erf (0), ==, 0);
}

static void
test_log1p (void)
{
  sweep (1e-30f, 1.0f, fast_log1p, log1p);
  g_assert_cmpfloat (mlp_log1p (0), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vector-math/exp", test_exp);
  g_test_add_func ("/vector-math/tanh", test_tanh);
  g_test_add_func ("/vector-math/erf", test_erf);
  g_test_add_func ("/vector-math/log1p", test_log1p);
  return g_test_run ();
}
