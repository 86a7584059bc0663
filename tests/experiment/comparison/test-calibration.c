/* SPDX-License-Identifier: MIT */
/* What the tests promise, by simulation: an interval of 95 % holds the true difference in 93 to 97
 * of a hundred cases, and without a difference one is found in at most 5. */
#include "glia-statistics.h"

#include <math.h>

enum { ROUNDS = 2000, MOST = 10 };

#define LEVEL 0.05
/* Three standard errors of a share of 0.05 among ROUNDS. */
#define NOISE 0.015

static double
draw_normal (GRand *random)
{
  return sqrt (-2 * log (1 - g_rand_double (random))) * cos (2 * G_PI * g_rand_double (random));
}

static void
draw (GRand *random, double mean, double deviation, double *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    values[i] = mean + deviation * draw_normal (random);
}

static gboolean
excludes (const GliaTest *test, double difference)
{
  return !isnan (test->low) && (test->low > difference || test->high < difference);
}

static void
check (GRand *random, gsize n_a, double sd_a, gsize n_b, double sd_b, gboolean paired)
{
  guint covered = 0, found = 0, disagree = 0;

  for (guint i = 0; i < ROUNDS; i++) {
    double a[MOST], b[MOST], shared[MOST];
    draw (random, 0, sd_a, a, n_a);
    draw (random, 0, sd_b, b, n_b);
    draw (random, 0, 1, shared, MOST);
    for (gsize k = 0; paired && k < n_a; k++) {
      a[k] += shared[k];
      b[k] += shared[k];
    }
    const GliaTest test =
        paired ? glia_compare_pairs (a, b, n_a, LEVEL) : glia_compare_means (a, n_a, b, n_b, LEVEL);
    covered += excludes (&test, 0) ? 0 : 1;
    found += test.p < LEVEL ? 1 : 0;
    disagree += (test.p < LEVEL) != excludes (&test, 0) ? 1 : 0;
  }
  g_test_message ("n %zu and %zu, sd %g and %g%s: covered %.3f, found %.3f, disagree %u", n_a, n_b,
                  sd_a, sd_b, paired ? ", paired" : "", covered / (double)ROUNDS,
                  found / (double)ROUNDS, disagree);
  g_assert_cmpuint (found, <, ROUNDS * (LEVEL + NOISE));
  g_assert_cmpuint (covered, >=, ROUNDS * (1 - LEVEL - NOISE));
  g_assert_cmpuint (disagree, ==, 0);
  g_assert_cmpuint (covered, <=, ROUNDS * (1 - LEVEL + 2 * NOISE));
}

static void
test_intervals_hold_what_they_say (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (8);
  static const gsize sizes[] = {4, 5, 8, 10};

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    check (random, sizes[i], 1, sizes[i], 1, FALSE);
    check (random, sizes[i], 1, sizes[i], 1, TRUE);
  }
  check (random, 10, 1, 4, 1, FALSE);
  check (random, 10, 1, 4, 4, FALSE);
  check (random, 4, 1, 10, 4, FALSE);
  check (random, 8, 1, 4, 4, FALSE);
  check (random, 8, 1, 5, 4, FALSE);
  check (random, 4, 4, 4, 1, FALSE);
  check (random, 5, 4, 5, 1, FALSE);
  check (random, 10, 4, 10, 1, FALSE);
}

/* Ten equal groups, all pairs looked at: the best against the worst. */
static void
test_best_of_many_is_no_finding (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (9);
  static const gsize sizes[] = {4, 5, 8, 10};

  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (int paired = 0; paired < 2; paired++) {
      const gsize n = sizes[s];
      const guint rounds = ROUNDS;
      guint found = 0;
      for (guint round = 0; round < rounds; round++) {
        double values[10][MOST], p[45], corrected[45];
        gsize pairs = 0;
        gboolean any = FALSE;
        for (gsize i = 0; i < 10; i++)
          draw (random, 0, 1, values[i], n);
        for (gsize i = 0; i < 10; i++)
          for (gsize k = 0; k < i; k++)
            p[pairs++] = (paired ? glia_compare_pairs (values[i], values[k], n, LEVEL)
                                 : glia_compare_means (values[i], n, values[k], n, LEVEL))
                             .p;
        glia_correct_holm (p, pairs, corrected);
        for (gsize i = 0; i < pairs; i++)
          any = any || corrected[i] < LEVEL;
        found += any ? 1 : 0;
      }
      g_test_message ("ten groups of %zu%s: found %u of %u", n, paired ? ", paired" : "", found,
                      rounds);
      g_assert_cmpfloat (found, <=, rounds * LEVEL + 3 * sqrt (rounds * LEVEL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calibration/intervals", test_intervals_hold_what_they_say);
  g_test_add_func ("/calibration/many", test_best_of_many_is_no_finding);
  return g_test_run ();
}
