/* SPDX-License-Identifier: MIT */
/* Means, deviations, and whether one set of runs is better than another. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  gsize n;
  double mean;      /* NaN for n = 0 */
  double deviation; /* the sample's standard deviation, n − 1 below the root; 0 for n < 2 */
} GliaSample;

/* Sorts `values` [n], none of them NaN, from the least to the greatest. */
void glia_sort_numbers (double *values, gsize n);

/* Of the finite ones among `values` [n]. */
GliaSample glia_sample (const double *values, gsize n);

typedef enum {
  GLIA_TEST_NONE,        /* fewer than two on a side: nothing can be said */
  GLIA_TEST_PERMUTATION, /* exact, over all ways to deal the values out */
  GLIA_TEST_WELCH,       /* Welch's t-test, unequal variances (Welch 1947) */
  GLIA_TEST_PAIRED,      /* Student's t-test of the pairs' differences */
} GliaTestKind;

/* Of a against b. Exchanging them changes signs, nothing else. */
typedef struct {
  GliaTestKind kind;
  GliaSample a, b;
  double difference; /* mean of a − mean of b */
  double level;      /* what was asked; the interval has the confidence 1 − level */
  double low, high;  /* of the difference, by the same test as p: 0 is outside just when p < level;
                      * NaN where there is none */
  double t, degrees; /* Student's; NaN where there is none */
  double p;          /* two-sided; NaN for NONE */
  guint64 dealt;     /* permutation: how many ways were looked at */
} GliaTest;

/* With fewer on a side nothing is settled: three and three have 20 ways to be dealt out, so that p
 * is 0.1 at the least. */
enum { GLIA_LEAST_RUNS = 4 };

/* Whether the means of `a` [n_a] and `b` [n_b] differ: Welch's t-test, which is right for unequal
 * numbers and spreads, too. With fewer than GLIA_LEAST_RUNS on a side, or where each side has no
 * spread at all, an exact permutation test of the difference, if there are at most
 * GLIA_MOST_PERMUTATIONS ways. Of fewer than GLIA_LEAST_RUNS there is no interval. Values that are
 * not finite are left out. */
#define GLIA_MOST_PERMUTATIONS 20000
GliaTest glia_compare_means (const double *a, gsize n_a, const double *b, gsize n_b, double level);

/* The same for pairs, a[i] with b[i] [n]; a pair with a value that is not finite is left out. With
 * fewer than GLIA_LEAST_RUNS, or where all pairs differ by the same, it is glia_compare_means(). */
GliaTest glia_compare_pairs (const double *a, const double *b, gsize n, double level);

/* Holm's correction (1979): `corrected` [n] is what `p` [n] come to when all are looked at. NaN
 * is no test and stays NaN. Returns how many tests there are. */
gsize glia_correct_holm (const double *p, gsize n, double *corrected);

/* P(|T| > |t|) for Student's t with `degrees` of freedom, and the t that is exceeded with
 * probability `p` (two-sided). */
double glia_student_p (double t, double degrees);
double glia_student_t (double p, double degrees);

G_END_DECLS
