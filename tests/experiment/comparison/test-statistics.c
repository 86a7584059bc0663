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
      glia_compare_means (welch_a, G_N_ELEMENTS (welch_a), welch_b, G_N_ELEMENTS (welch_b), 0.05);

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
  const GliaTest apart = glia_compare_means (a, 3, b, 3, 0.05),
                 same = glia_compare_means (a, 3, a, 3, 0.05);

  g_assert_cmpint (apart.kind, ==, GLIA_TEST_PERMUTATION);
  g_assert_cmpuint (apart.dealt, ==, 20);
  g_assert_cmpfloat_with_epsilon (apart.p, 0.1, 1e-15);
  g_assert_cmpfloat_with_epsilon (apart.difference, 0.03, 1e-15);
  g_assert_cmpfloat (same.p, ==, 1);
  /* No p is below 0.05, so no difference is ruled out. */
  g_assert_true (isnan (apart.low) && isnan (apart.high));
}

/* Whichever of the two is called a. */
static void
test_sides_can_be_exchanged (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  double values[34];

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = g_rand_double (random);
  for (gsize n = 4; n <= G_N_ELEMENTS (values); n += 3)
    for (gsize k = 2; k + 2 <= n; k += n < 13 ? 1 : 5) {
      const GliaTest one = glia_compare_means (values, k, values + k, n - k, 0.05),
                     other = glia_compare_means (values + k, n - k, values, k, 0.05);
      g_assert_cmpint (one.kind, ==, other.kind);
      g_assert_cmpfloat_with_epsilon (one.p, other.p, 1e-12);
      g_assert_true (isnan (one.low) == isnan (other.high));
      if (!isnan (one.low))
        g_assert_cmpfloat_with_epsilon (one.low, -other.high, 1e-6);
    }
}

/* 0 is in the interval just when p is at least 0.05. */
static void
test_interval_is_the_test_s (void)
{
  const double a[] = {0.81, 0.83, 0.82, 0.85}, b[] = {0.78, 0.79, 0.77, 0.8};
  const double near[] = {0.8, 0.83, 0.79, 0.85};
  const double ones[] = {1, 1, 1, 1}, less[] = {0.9, 0.9, 0.9, 0.9, 0.9};
  const GliaTest apart = glia_compare_means (a, 4, b, 4, 0.05),
                 close = glia_compare_means (near, 4, b, 4, 0.05),
                 strict = glia_compare_means (a, 4, b, 4, 0.001),
                 flat = glia_compare_means (ones, 4, less, 5, 0.05);

  g_assert_cmpint (apart.kind, ==, GLIA_TEST_WELCH);
  g_assert_cmpfloat (apart.p, <, 0.05);
  g_assert_cmpfloat (apart.low, >, 0);
  g_assert_cmpfloat (close.p, >, 0.05);
  g_assert_true (close.low <= 0 && close.high >= 0);
  g_assert_true (strict.p == apart.p && strict.low <= 0 && strict.high >= 0);
  /* Without any spread: 1 of the 126 ways to deal out nine. */
  g_assert_cmpint (flat.kind, ==, GLIA_TEST_PERMUTATION);
  g_assert_cmpfloat_with_epsilon (flat.p, 1.0 / 126, 1e-15);
  g_assert_true (flat.low == flat.difference && flat.high == flat.difference);
}

/* R's t.test (paired = TRUE) of the classic sleep data. */
static void
test_pairs_are_compared_as_pairs (void)
{
  const double a[] = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0},
               b[] = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
  const GliaTest test = glia_compare_pairs (a, b, 10, 0.05),
                 few = glia_compare_pairs (a, b, 3, 0.05);

  g_assert_cmpint (test.kind, ==, GLIA_TEST_PAIRED);
  g_assert_cmpfloat_with_epsilon (test.t, -4.0621, 1e-4);
  g_assert_cmpfloat_with_epsilon (test.p, 0.002833, 1e-6);
  g_assert_cmpfloat_with_epsilon (test.low, -2.4598858, 1e-6);
  g_assert_cmpfloat_with_epsilon (test.high, -0.7001142, 1e-6);
  g_assert_cmpint (few.kind, ==, GLIA_TEST_PERMUTATION);
}

/* By hand: the k-th smallest of four times 5 − k, and never less than the one before. */
static void
test_many_tests_are_corrected (void)
{
  const double p[] = {0.01, NAN, 0.02, 0.03, 0.005};
  double corrected[5];

  g_assert_cmpuint (glia_correct_holm (p, 5, corrected), ==, 4);
  g_assert_cmpfloat_with_epsilon (corrected[0], 0.03, 1e-15);
  g_assert_true (isnan (corrected[1]));
  g_assert_cmpfloat_with_epsilon (corrected[2], 0.04, 1e-15);
  g_assert_cmpfloat_with_epsilon (corrected[3], 0.04, 1e-15);
  g_assert_cmpfloat_with_epsilon (corrected[4], 0.02, 1e-15);
}

static void
test_one_run_settles_nothing (void)
{
  const double a[] = {0.9}, b[] = {0.1, 0.2};
  const GliaTest test = glia_compare_means (a, 1, b, 2, 0.05);

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
    found += glia_compare_means (a, 12, b, 12, 0.05).p < 0.05 ? 1 : 0;
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
  g_test_add_func ("/statistics/exchanged", test_sides_can_be_exchanged);
  g_test_add_func ("/statistics/interval", test_interval_is_the_test_s);
  g_test_add_func ("/statistics/pairs", test_pairs_are_compared_as_pairs);
  g_test_add_func ("/statistics/holm", test_many_tests_are_corrected);
  g_test_add_func ("/statistics/one-run", test_one_run_settles_nothing);
  g_test_add_func ("/statistics/honest", test_p_is_honest);
  return g_test_run ();
}
