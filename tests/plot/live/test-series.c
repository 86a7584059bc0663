/* SPDX-License-Identifier: MIT */
#include "glia-series.h"

#include <math.h>

/* What the pyramid must tell, by looking at every point. */
static GliaSpan
naive_span (const double *x, const double *y, gsize n, double low, double high, gboolean closed)
{
  GliaSpan span = {.empty = TRUE};

  for (gsize i = 0; i < n; i++) {
    if (x[i] < low || x[i] > high || (!closed && x[i] == high) || !isfinite (y[i]))
      continue;
    if (span.empty)
      span = (GliaSpan){y[i], y[i], y[i], y[i], FALSE};
    span.lowest = y[i] < span.lowest ? y[i] : span.lowest;
    span.highest = y[i] > span.highest ? y[i] : span.highest;
    span.last = y[i];
  }
  return span;
}

static void
assert_same (GliaSpan left, GliaSpan right)
{
  g_assert_cmpint (left.empty, ==, right.empty);
  if (left.empty)
    return;
  g_assert_cmpfloat (left.first, ==, right.first);
  g_assert_cmpfloat (left.lowest, ==, right.lowest);
  g_assert_cmpfloat (left.highest, ==, right.highest);
  g_assert_cmpfloat (left.last, ==, right.last);
}

static void
compare_with_naive (const GliaSeries *series, GRand *random, int ranges)
{
  const double *x = glia_series_x (series), *y = glia_series_y (series);
  gsize n = glia_series_length (series);
  double end = n > 0 ? x[n - 1] : 1;

  for (int i = 0; i < ranges; i++) {
    double a = g_rand_double_range (random, -1, end + 1),
           b = g_rand_double_range (random, a, end + 2);
    /* Half of the bounds lie exactly on points. */
    if (n > 0 && i % 2 == 0) {
      a = x[g_rand_int_range (random, 0, (gint32)n)];
      b = fmax (a, x[g_rand_int_range (random, 0, (gint32)n)]);
    }
    assert_same (glia_series_span (series, a, b), naive_span (x, y, n, a, b, TRUE));
  }
}

static void
compare_columns (const GliaSeries *series, double low, double high, gsize columns)
{
  const double *x = glia_series_x (series), *y = glia_series_y (series);
  g_autofree GliaSpan *spans = g_new (GliaSpan, columns);
  double width = (high - low) / (double)columns;

  glia_series_columns (series, low, high, spans, columns);
  for (gsize i = 0; i < columns; i++)
    assert_same (spans[i], naive_span (x, y, glia_series_length (series), low + (double)i * width,
                                       low + (double)(i + 1) * width, FALSE));
}

static void
append_random (GliaSeries *series, GRand *random, gsize n, double *at)
{
  for (gsize i = 0; i < n; i++) {
    double y = g_rand_double_range (random, -1, 1);
    if (g_rand_int_range (random, 0, 10) == 0)
      y = g_rand_boolean (random) ? NAN : INFINITY;
    *at += g_rand_double_range (random, 1e-6, 2);
    glia_series_append (series, *at, y);
  }
}

static void
test_spans_equal_a_naive_scan_after_appends_and_cuts (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (int round = 0; round < 60; round++) {
    g_autoptr (GliaSeries) series = glia_series_new ();
    double at = 0;
    for (int part = 0; part < 4; part++) {
      append_random (series, random, (gsize)g_rand_int_range (random, 0, 700), &at);
      compare_with_naive (series, random, 20);
      at = g_rand_double_range (random, 0, at + 1);
      glia_series_cut (series, at);
      gsize n = glia_series_length (series);
      g_assert_true (n == 0 || glia_series_x (series)[n - 1] <= at);
      compare_with_naive (series, random, 20);
    }
    compare_columns (series, -3, at + 3, 37);
  }
}

static void
test_a_hundred_thousand_points (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  g_autoptr (GliaSeries) series = glia_series_new ();

  for (int i = 1; i <= 100000; i++)
    glia_series_append (series, i, i == 54321 ? 1000 : g_rand_double (random));
  g_assert_cmpuint (glia_series_length (series), ==, 100000);
  compare_with_naive (series, random, 50);
  compare_columns (series, 0, 100001, 100);
  /* A spike of one point among 100,000 is in its column. */
  GliaSpan spans[500];
  glia_series_columns (series, 0, 100000, spans, 500);
  g_assert_cmpfloat (spans[54321 / 200].highest, ==, 1000);
}

static void
test_gaps_are_in_no_span (void)
{
  g_autoptr (GliaSeries) series = glia_series_new ();

  for (int i = 1; i <= 64; i++)
    glia_series_append (series, i, i > 16 && i <= 48 ? NAN : i);
  g_assert_true (glia_series_span (series, 17, 48).empty);
  g_assert_cmpfloat (glia_series_span (series, 16, 49).first, ==, 16);
  g_assert_cmpfloat (glia_series_span (series, 16, 49).last, ==, 49);
  g_assert_cmpuint (glia_series_length (series), ==, 64);
}

static void
test_nearest (void)
{
  g_autoptr (GliaSeries) series = glia_series_new ();

  g_assert_cmpuint (glia_series_nearest (series, 1), ==, G_MAXSIZE);
  for (int i = 0; i < 5; i++)
    glia_series_append (series, 10 * i, i);
  g_assert_cmpuint (glia_series_nearest (series, -100), ==, 0);
  g_assert_cmpuint (glia_series_nearest (series, 14), ==, 1);
  g_assert_cmpuint (glia_series_nearest (series, 16), ==, 2);
  g_assert_cmpuint (glia_series_nearest (series, 1e9), ==, 4);
}

static void
test_only_what_removes_points_is_a_new_generation (void)
{
  g_autoptr (GliaSeries) series = glia_series_new ();
  guint64 start = glia_series_generation (series);

  glia_series_append (series, 1, 1);
  glia_series_append (series, 2, 1);
  glia_series_cut (series, 2);
  g_assert_cmpuint (glia_series_generation (series), ==, start);
  glia_series_cut (series, 1.5);
  g_assert_cmpuint (glia_series_generation (series), !=, start);
  start = glia_series_generation (series);
  glia_series_clear (series);
  g_assert_cmpuint (glia_series_generation (series), !=, start);
  g_assert_cmpuint (glia_series_length (series), ==, 0);
  g_assert_true (glia_series_span (series, 0, 10).empty);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/series/spans-equal-a-naive-scan-after-appends-and-cuts",
                   test_spans_equal_a_naive_scan_after_appends_and_cuts);
  g_test_add_func ("/plot/series/a-hundred-thousand-points", test_a_hundred_thousand_points);
  g_test_add_func ("/plot/series/gaps-are-in-no-span", test_gaps_are_in_no_span);
  g_test_add_func ("/plot/series/nearest", test_nearest);
  g_test_add_func ("/plot/series/only-what-removes-points-is-a-new-generation",
                   test_only_what_removes_points_is_a_new_generation);
  return g_test_run ();
}
