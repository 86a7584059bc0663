/* SPDX-License-Identifier: MIT */
#include "glia-statistics.h"

#include <math.h>
#include <stdlib.h>

enum { FRACTION_TERMS = 500 };

static int
compare_numbers (const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

void
glia_sort_numbers (double *values, gsize n)
{
  if (n > 0)
    qsort (values, n, sizeof *values, compare_numbers);
}

GliaSample
glia_sample (const double *values, gsize n)
{
  GliaSample sample = {0};
  double sum = 0, squares = 0;

  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i])) {
      sum += values[i];
      sample.n++;
    }
  sample.mean = sample.n > 0 ? sum / (double)sample.n : NAN;
  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]))
      squares += (values[i] - sample.mean) * (values[i] - sample.mean);
  sample.deviation = sample.n > 1 ? sqrt (squares / ((double)sample.n - 1)) : 0;
  return sample;
}

/* ---- Student's t ----------------------------------------------------------------------------- */

/* The continued fraction of the incomplete beta function (Abramowitz and Stegun 26.5.8),
 * evaluated as Lentz does. */
static double
beta_fraction (double x, double a, double b)
{
  const double tiny = 1e-300;
  double c = 1, d = 1 - (a + b) * x / (a + 1), result;

  d = 1 / (fabs (d) < tiny ? tiny : d);
  result = d;
  for (int m = 1; m < FRACTION_TERMS; m++) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    const double terms[] = {even, odd};
    double factor = 1;
    for (int k = 0; k < 2; k++) {
      d = 1 + terms[k] * d;
      d = 1 / (fabs (d) < tiny ? tiny : d);
      c = 1 + terms[k] / c;
      c = fabs (c) < tiny ? tiny : c;
      factor = d * c;
      result *= factor;
    }
    if (fabs (factor - 1) < 1e-15)
      break;
  }
  return result;
}

/* I_x(a, b), the regularized incomplete beta function. */
static double
incomplete_beta (double x, double a, double b)
{
  if (x <= 0)
    return 0;
  if (x >= 1)
    return 1;
  const double front =
      exp (lgamma (a + b) - lgamma (a) - lgamma (b) + a * log (x) + b * log1p (-x));
  /* The fraction converges fast below the mean; above it the other tail is taken. */
  if (x < (a + 1) / (a + b + 2))
    return front * beta_fraction (x, a, b) / a;
  return 1 - front * beta_fraction (1 - x, b, a) / b;
}

double
glia_student_p (double t, double degrees)
{
  return incomplete_beta (degrees / (degrees + t * t), degrees / 2, 0.5);
}

double
glia_student_t (double p, double degrees)
{
  double low = 0, high = 1;

  while (glia_student_p (high, degrees) > p && high < 1e12)
    high *= 2;
  for (int i = 0; i < 200 && high - low > 1e-13 * high; i++) {
    const double middle = (low + high) / 2;
    if (glia_student_p (middle, degrees) > p)
      low = middle;
    else
      high = middle;
  }
  return (low + high) / 2;
}

/* ---- Tests ----------------------------------------------------------------------------------- */

static gsize
append_finite (double *to, gsize at, const double *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]))
      to[at++] = values[i];
  return at;
}

/* How many ways to choose `left` more of values[from…] give a sum at least `least` from the
 * expected one. */
static guint64
count_extreme (const double *values,
               gsize n,
               gsize from,
               gsize left,
               double sum,
               double expected,
               double least)
{
  guint64 count = 0;

  if (left == 0)
    return fabs (sum - expected) >= least ? 1 : 0;
  for (gsize i = from; i + left <= n; i++)
    count += count_extreme (values, n, i + 1, left - 1, sum + values[i], expected, least);
  return count;
}

/* n over k, or more than the limit. */
static guint64
count_ways (gsize n, gsize k)
{
  double ways = 1;

  k = MIN (k, n - k);
  for (gsize i = 0; i < k; i++) {
    ways = ways * (double)(n - i) / (double)(i + 1);
    if (ways > 2.0 * GLIA_MOST_PERMUTATIONS)
      return G_MAXUINT64;
  }
  return (guint64)(ways + 0.5);
}

static void
run_permutation_test (GliaTest *test, const double *a, gsize n_a, const double *b, gsize n_b)
{
  const gsize n = test->a.n + test->b.n;
  g_autofree double *all = g_new (double, n);
  double total = 0, size = 0;

  append_finite (all, append_finite (all, 0, a, n_a), b, n_b);
  for (gsize i = 0; i < n; i++) {
    total += all[i];
    size += fabs (all[i]);
  }
  const double expected = total * (double)test->a.n / (double)n;
  const double distance = fabs (test->a.mean * (double)test->a.n - expected);
  test->kind = GLIA_TEST_PERMUTATION;
  /* Equal sums may differ in their last bits by the order they were added in. */
  test->p = (double)count_extreme (all, n, 0, test->a.n, 0, expected, distance - 1e-12 * size) /
            (double)test->dealt;
}

/* The interval and p from Student's t with test->degrees and the difference's standard error. */
static void
run_t_test (GliaTest *test, GliaTestKind kind, double error)
{
  test->kind = kind;
  test->dealt = 0;
  test->t = test->difference / error;
  const double reach = glia_student_t (test->level, test->degrees) * error;
  test->low = test->difference - reach;
  test->high = test->difference + reach;
  test->p = glia_student_p (test->t, test->degrees);
}

static void
run_welch_test (GliaTest *test)
{
  const GliaSample a = test->a, b = test->b;
  const double va = a.deviation * a.deviation / (double)a.n;
  const double vb = b.deviation * b.deviation / (double)b.n;

  test->degrees =
      (va + vb) * (va + vb) / (va * va / ((double)a.n - 1) + vb * vb / ((double)b.n - 1));
  run_t_test (test, GLIA_TEST_WELCH, sqrt (va + vb));
}

GliaTest
glia_compare_means (const double *a, gsize n_a, const double *b, gsize n_b, double level)
{
  GliaTest test = {.a = glia_sample (a, n_a),
                   .b = glia_sample (b, n_b),
                   .level = level,
                   .low = NAN,
                   .high = NAN,
                   .t = NAN,
                   .degrees = NAN,
                   .p = NAN};

  test.difference = test.a.mean - test.b.mean;
  if (test.a.n < 2 || test.b.n < 2)
    return test;
  const gboolean few = MIN (test.a.n, test.b.n) < GLIA_LEAST_RUNS;
  const gboolean spread = test.a.deviation + test.b.deviation > 0;
  test.dealt = count_ways (test.a.n + test.b.n, test.a.n);
  if (spread && (!few || test.dealt > GLIA_MOST_PERMUTATIONS)) {
    run_welch_test (&test);
  } else if (test.dealt <= GLIA_MOST_PERMUTATIONS) {
    run_permutation_test (&test, a, n_a, b, n_b);
  } else { /* all runs of each side are equal: no t */
    test.kind = GLIA_TEST_WELCH;
    test.p = test.difference == 0 ? 1 : 0;
  }
  if (few)
    test.low = test.high = NAN;
  else if (!spread && test.p < level)
    test.low = test.high = test.difference;
  return test;
}

GliaTest
glia_compare_pairs (const double *a, const double *b, gsize n, double level)
{
  g_autofree double *values = g_new (double, 3 * n);
  double *of_a = values, *of_b = values + n, *differences = values + 2 * n;
  gsize pairs = 0;

  for (gsize i = 0; i < n; i++)
    if (isfinite (a[i]) && isfinite (b[i])) {
      of_a[pairs] = a[i];
      of_b[pairs] = b[i];
      differences[pairs++] = a[i] - b[i];
    }
  const GliaSample sample = glia_sample (differences, pairs);
  /* Three pairs have no spread to speak of; and where all differ by the same there is no t. */
  if (pairs < GLIA_LEAST_RUNS || sample.deviation <= 1e-10 * fabs (sample.mean))
    return glia_compare_means (of_a, pairs, of_b, pairs, level);
  GliaTest test = {.a = glia_sample (of_a, pairs),
                   .b = glia_sample (of_b, pairs),
                   .level = level,
                   .difference = sample.mean,
                   .degrees = (double)pairs - 1};
  run_t_test (&test, GLIA_TEST_PAIRED, sample.deviation / sqrt ((double)pairs));
  return test;
}

/* ---- Many tests ------------------------------------------------------------------------------ */

typedef struct {
  double p;
  gsize index;
} Ranked;

static int
compare_ranked (const void *a, const void *b)
{
  return compare_numbers (&((const Ranked *)a)->p, &((const Ranked *)b)->p);
}

gsize
glia_correct_holm (const double *p, gsize n, double *corrected)
{
  g_autofree Ranked *ranked = g_new (Ranked, n + 1);
  gsize count = 0;
  double least = 0;

  for (gsize i = 0; i < n; i++) {
    corrected[i] = NAN;
    if (!isnan (p[i]))
      ranked[count++] = (Ranked){p[i], i};
  }
  qsort (ranked, count, sizeof *ranked, compare_ranked);
  for (gsize i = 0; i < count; i++) {
    least = fmax (least, fmin (1, (double)(count - i) * ranked[i].p));
    corrected[ranked[i].index] = least;
  }
  return count;
}
