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
  GLIA_TEST_NONE,        /* fewer than two runs on a side: nothing can be said */
  GLIA_TEST_PERMUTATION, /* exact, over all ways to deal the runs out */
  GLIA_TEST_WELCH,       /* Welch's t-test, unequal variances (Welch 1947) */
} GliaTestKind;

typedef struct {
  GliaTestKind kind;
  GliaSample a, b;
  double difference; /* mean of a − mean of b */
  double low, high;  /* its 95 % interval by Welch's t; NaN where there is none */
  double t, degrees; /* Welch's; NaN where all are equal */
  double p;          /* two-sided; NaN for NONE */
  guint64 dealt;     /* permutation: how many ways were looked at */
} GliaTest;

/* Whether the means of `a` [n_a] and `b` [n_b] differ. An exact permutation test where there are
 * at most GLIA_MOST_PERMUTATIONS ways to deal the values out in groups of n_a and n_b, Welch's
 * t-test beyond. Values that are not finite are left out. */
#define GLIA_MOST_PERMUTATIONS 20000
GliaTest glia_compare_means (const double *a, gsize n_a, const double *b, gsize n_b);

/* P(|T| > |t|) for Student's t with `degrees` of freedom, and the t that is exceeded with
 * probability `p` (two-sided). */
double glia_student_p (double t, double degrees);
double glia_student_t (double p, double degrees);

G_END_DECLS
