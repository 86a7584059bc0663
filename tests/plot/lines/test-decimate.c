/* SPDX-License-Identifier: MIT */
#include "glia-decimate.h"

#include <math.h>

#define POINTS  100000
#define COLUMNS 500

static void
test_every_column_keeps_its_extremes (void)
{
  g_autofree double *x = g_new (double, POINTS), *y = g_new (double, POINTS);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (int i = 0; i < POINTS; i++) {
    x[i] = i;
    y[i] = g_rand_double (random);
  }
  y[43210] = 1e6; /* one point wide */
  g_autoptr (GArray) points = glia_decimate (x, y, POINTS, &(GliaScale){.high = POINTS}, COLUMNS);
  g_assert_cmpuint (points->len, <=, 4 * COLUMNS);

  double low[2][COLUMNS], high[2][COLUMNS];
  for (int i = 0; i < COLUMNS; i++) {
    low[0][i] = low[1][i] = INFINITY;
    high[0][i] = high[1][i] = -INFINITY;
  }
  for (int i = 0; i < POINTS; i++) {
    int column = i / (POINTS / COLUMNS);
    low[0][column] = fmin (low[0][column], y[i]);
    high[0][column] = fmax (high[0][column], y[i]);
  }
  double before = -1;
  for (guint i = 0; i < points->len; i++) {
    GliaPoint p = g_array_index (points, GliaPoint, i);
    int column = (int)p.x / (POINTS / COLUMNS);
    g_assert_cmpfloat (p.x, >, before);
    g_assert_cmpfloat (p.y, ==, y[(int)p.x]);
    before = p.x;
    low[1][column] = fmin (low[1][column], p.y);
    high[1][column] = fmax (high[1][column], p.y);
  }
  for (int i = 0; i < COLUMNS; i++) {
    g_assert_cmpfloat (low[0][i], ==, low[1][i]);
    g_assert_cmpfloat (high[0][i], ==, high[1][i]);
  }
  g_assert_cmpfloat (high[1][43210 / (POINTS / COLUMNS)], ==, 1e6);
}

static void
test_few_points_stay_as_they_are (void)
{
  const double x[] = {1, 2, 3}, y[] = {5, -1, 2};
  g_autoptr (GArray) points = glia_decimate (x, y, 3, &(GliaScale){.high = 4}, 100);

  g_assert_cmpuint (points->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat (g_array_index (points, GliaPoint, i).y, ==, y[i]);
}

/* A decade is as wide as any other: the few points of the first are not thrown together. */
static void
test_columns_of_a_log_scale_are_equally_wide (void)
{
  enum { N = 1000 };
  double x[N], y[N];

  for (int i = 0; i < N; i++) {
    x[i] = i + 1;
    y[i] = i % 2;
  }
  const GliaScale scale = {.kind = GLIA_SCALE_LOG, .low = 1, .high = N};
  g_autoptr (GArray) points = glia_decimate (x, y, N, &scale, 300);
  g_assert_cmpuint (points->len, <, 800);
  for (guint i = 0; i < 20; i++)
    g_assert_cmpfloat (g_array_index (points, GliaPoint, i).x, ==, i + 1);
}

static void
test_gaps_stay_gaps (void)
{
  const double x[] = {1, 2, 3, 4, 5}, y[] = {1, NAN, INFINITY, 2, 3};
  g_autoptr (GArray) points = glia_decimate (x, y, 5, &(GliaScale){.high = 6}, 1);

  g_assert_cmpuint (points->len, ==, 4);
  g_assert_true (isnan (g_array_index (points, GliaPoint, 1).y));
  g_assert_cmpfloat (g_array_index (points, GliaPoint, 2).y, ==, 2);
}

static void
test_smoothing_is_not_pulled_to_zero (void)
{
  const double constant[] = {4, 4, NAN, 4}, steps[] = {1, 3};
  double smoothed[4];

  glia_smooth (constant, 4, 0.9, smoothed);
  g_assert_cmpfloat_with_epsilon (smoothed[0], 4, 1e-12);
  g_assert_true (isnan (smoothed[2]));
  g_assert_cmpfloat_with_epsilon (smoothed[3], 4, 1e-12);
  /* Weights 0.5 and 1 of the two: (0.5 · 1 + 1 · 3) / 1.5. */
  glia_smooth (steps, 2, 0.5, smoothed);
  g_assert_cmpfloat_with_epsilon (smoothed[1], 3.5 / 1.5, 1e-12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/decimate/log", test_columns_of_a_log_scale_are_equally_wide);
  g_test_add_func ("/plot/decimate/extremes", test_every_column_keeps_its_extremes);
  g_test_add_func ("/plot/decimate/few", test_few_points_stay_as_they_are);
  g_test_add_func ("/plot/decimate/gaps", test_gaps_stay_gaps);
  g_test_add_func ("/plot/decimate/smooth", test_smoothing_is_not_pulled_to_zero);
  return g_test_run ();
}
