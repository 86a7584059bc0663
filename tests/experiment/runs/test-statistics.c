/* SPDX-License-Identifier: MIT */
#include "glia-statistics.h"

#include <math.h>

static void
test_numbers_are_sorted (void)
{
  double numbers[] = {3, -INFINITY, 0.5, 3, -1};
  static const double wanted[] = {-INFINITY, -1, 0.5, 3, 3};

  glia_sort_numbers (numbers, G_N_ELEMENTS (numbers));
  glia_sort_numbers (NULL, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_assert_cmpfloat (numbers[i], ==, wanted[i]);
}

static void
test_means_and_deviations (void)
{
  const double values[] = {2, 4, NAN, 4, 4, 5, INFINITY, 5, 7, 9};
  const GliaSample sample = glia_sample (values, G_N_ELEMENTS (values));

  g_assert_cmpuint (sample.n, ==, 8);
  g_assert_cmpfloat (sample.mean, ==, 5);
  g_assert_cmpfloat_with_epsilon (sample.deviation, sqrt (32.0 / 7), 1e-15);
  g_assert_true (isnan (glia_sample (values, 0).mean));
}

/* Tables of Student's t, two-sided. */
static void
test_student_s_t (void)
{
  static const struct {
    double p, degrees, t;
  } table[] = {{0.05, 1, 12.7062047364},   {0.05, 2, 4.3026527297}, {0.05, 8.9, 2.2661131800},
               {0.05, 10, 2.2281388520},   {0.01, 5, 4.0321429836}, {0.001, 30, 3.6459586350},
               {0.05, 1000, 1.9623390808}, {0.5, 4, 0.7406970841}};

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
    if (table[i].degrees != 8.9)
      g_assert_cmpfloat_with_epsilon (glia_student_t (table[i].p, table[i].degrees), table[i].t,
                                      1e-8);
    g_assert_cmpfloat_with_epsilon (
        glia_student_p (glia_student_t (table[i].p, table[i].degrees), table[i].degrees),
        table[i].p, 1e-11);
  }
  g_assert_cmpfloat (glia_student_p (0, 7), ==, 1);
}

/* Welch's t for two sets of 15, by scipy.stats.ttest_ind (equal_var=False): see
 * tests/golden/make_welch.py. */
static void
test_welch_is_scipy_s (void)
{
#include "../../golden/welch.h"
  const GliaTest test =
      glia_compare_means (welch_a, G_N_ELEMENTS (welch_a), welch_b, G_N_ELEMENTS (welch_b));

  g_assert_cmpint (test.kind, ==, GLIA_TEST_WELCH);
  g_assert_cmpfloat_with_epsilon (test.t, welch_t, 1e-9);
  g_assert_cmpfloat_with_epsilon (test.p, welch_p, 1e-9);
  g_assert_cmpfloat_with_epsilon (test.degrees, welch_degrees, 1e-9);
  g_assert_cmpfloat_with_epsilon (test.low, welch_low, 1e-9);
  g_assert_cmpfloat_with_epsilon (test.high, welch_high, 1e-9);
}

static void
test_few_runs_are_dealt_out (void)
{
  /* All three of a above all three of b: 2 of the 20 ways are as extreme. */
  const double a[] = {0.81, 0.82, 0.83}, b[] = {0.78, 0.79, 0.8};
  const GliaTest apart = glia_compare_means (a, 3, b, 3), same = glia_compare_means (a, 3, a, 3);

  g_assert_cmpint (apart.kind, ==, GLIA_TEST_PERMUTATION);
  g_assert_cmpuint (apart.dealt, ==, 20);
  g_assert_cmpfloat_with_epsilon (apart.p, 0.1, 1e-15);
  g_assert_cmpfloat_with_epsilon (apart.difference, 0.03, 1e-15);
  g_assert_cmpfloat (same.p, ==, 1);
}

static void
test_one_run_settles_nothing (void)
{
  const double a[] = {0.9}, b[] = {0.1, 0.2};
  const GliaTest test = glia_compare_means (a, 1, b, 2);

  g_assert_cmpint (test.kind, ==, GLIA_TEST_NONE);
  g_assert_true (isnan (test.p));
  g_assert_cmpfloat_with_epsilon (test.difference, 0.75, 1e-15);
}

/* Under no difference, p below 0.05 comes in about one of twenty. */
static void
test_p_is_honest (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  guint found = 0, rounds = 2000;

  for (guint i = 0; i < rounds; i++) {
    double a[12], b[12];
    for (gsize k = 0; k < 12; k++) {
      a[k] = g_rand_double (random) + g_rand_double (random);
      b[k] = g_rand_double (random) + g_rand_double (random);
    }
    found += glia_compare_means (a, 12, b, 12).p < 0.05 ? 1 : 0;
  }
  g_assert_cmpuint (found, >, rounds * 3 / 100);
  g_assert_cmpuint (found, <, rounds * 7 / 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/statistics/sort", test_numbers_are_sorted);
  g_test_add_func ("/statistics/sample", test_means_and_deviations);
  g_test_add_func ("/statistics/student", test_student_s_t);
  g_test_add_func ("/statistics/welch", test_welch_is_scipy_s);
  g_test_add_func ("/statistics/permutation", test_few_runs_are_dealt_out);
  g_test_add_func ("/statistics/one-run", test_one_run_settles_nothing);
  g_test_add_func ("/statistics/honest", test_p_is_honest);
  return g_test_run ();
}
