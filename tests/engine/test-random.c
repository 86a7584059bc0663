/* SPDX-License-Identifier: MIT */

#include "mlp.h"

#include <glib.h>
#include <math.h>

/* The first outputs of xoshiro256++ from the state {1, 2, 3, 4}, worked out by hand from its
 * definition: rotl (1 + 4, 23) + 1, and so on. */
static void
test_first_outputs (void)
{
  mlp_random random = {{1, 2, 3, 4}};

  g_assert_cmpuint (mlp_random_next (&random), ==, (UINT64_C (5) << 23) + 1);
  g_assert_cmpuint (mlp_random_next (&random), ==, 58720359);
}

static void
test_streams_do_not_touch_each_other (void)
{
  mlp_random shuffle = mlp_random_stream (42, MLP_STREAM_SHUFFLE),
             dropout = mlp_random_stream (42, MLP_STREAM_DROPOUT);
  mlp_random again = mlp_random_stream (42, MLP_STREAM_SHUFFLE);

  g_assert_cmpuint (mlp_random_next (&shuffle), !=, mlp_random_next (&dropout));
  g_assert_cmpuint (mlp_random_next (&dropout), !=, 0);
  mlp_random_next (&again);
  g_assert_cmpuint (mlp_random_next (&shuffle), ==, mlp_random_next (&again));
}

static void
test_uniform_and_normal_moments (void)
{
  enum { COUNT = 200000 };
  mlp_random random = mlp_random_stream (1, MLP_STREAM_DATA);
  double uniform = 0, mean = 0, square = 0;

  for (int i = 0; i < COUNT; i++) {
    const double u = mlp_random_uniform (&random), n = mlp_random_normal (&random);
    g_assert_true (u >= 0 && u < 1);
    uniform += u / COUNT;
    mean += n / COUNT;
    square += n * n / COUNT;
  }
  /* Five standard errors of each. */
  g_assert_cmpfloat_with_epsilon (uniform, 0.5, 5 * 0.2887 / sqrt (COUNT));
  g_assert_cmpfloat_with_epsilon (mean, 0, 5 / sqrt (COUNT));
  g_assert_cmpfloat_with_epsilon (square, 1, 5 * sqrt (2) / sqrt (COUNT));
}

/* All 6 orders of 3 items are equally likely: chi-squared with 5 degrees of freedom stays below
 * 25.7 but once in 10,000 seeds. */
static void
test_shuffle_is_fair (void)
{
  enum { COUNT = 60000 };
  mlp_random random = mlp_random_stream (9, MLP_STREAM_SHUFFLE);
  double seen[27] = {0}, chi = 0;
  int orders = 0;

  for (int i = 0; i < COUNT; i++) {
    uint32_t items[3] = {0, 1, 2};
    mlp_random_shuffle (&random, items, 3);
    seen[items[0] * 9 + items[1] * 3 + items[2]]++;
  }
  for (int i = 0; i < 27; i++)
    if (seen[i] > 0) {
      orders++;
      chi += pow (seen[i] - COUNT / 6.0, 2) / (COUNT / 6.0);
    }
  g_assert_cmpint (orders, ==, 6);
  g_assert_cmpfloat (chi, <, 25.7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/random/first-outputs", test_first_outputs);
  g_test_add_func ("/random/streams-do-not-touch-each-other", test_streams_do_not_touch_each_other);
  g_test_add_func ("/random/uniform-and-normal-moments", test_uniform_and_normal_moments);
  g_test_add_func ("/random/shuffle-is-fair", test_shuffle_is_fair);
  return g_test_run ();
}
