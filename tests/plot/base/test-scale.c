/* SPDX-License-Identifier: MIT */
#include "glia-scale.h"

#include <math.h>
#include <string.h>

static char *
labels (GliaScale scale, double gap)
{
  g_autoptr (GArray) ticks = glia_scale_ticks (&scale, gap);
  GString *joined = g_string_new (NULL);

  for (guint i = 0; i < ticks->len; i++) {
    const GliaTick *tick = &g_array_index (ticks, GliaTick, i);
    if (tick->minor)
      continue;
    if (joined->len > 0)
      g_string_append_c (joined, ' ');
    g_string_append (joined, tick->label);
  }
  return g_string_free (joined, FALSE);
}

static void
assert_labels (GliaScaleKind kind,
               GliaUnit unit,
               double low,
               double high,
               double pixels,
               const char *expected)
{
  g_autofree char *found = labels ((GliaScale){kind, unit, low, high, 0, pixels}, 40);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_ticks_are_round_numbers (void)
{
  assert_labels (GLIA_SCALE_LINEAR, GLIA_UNIT_NUMBER, 0, 20, 600, "0 5 10 15 20");
  assert_labels (GLIA_SCALE_LINEAR, GLIA_UNIT_NUMBER, 0, 300, 600, "0 50 100 150 200 250 300");
  assert_labels (GLIA_SCALE_LINEAR, GLIA_UNIT_NUMBER, 0, 1, 600, "0.00 0.25 0.50 0.75 1.00");
  assert_labels (GLIA_SCALE_LINEAR, GLIA_UNIT_NUMBER, -6, 6, 600, "−6 −4 −2 0 2 4 6");
  assert_labels (GLIA_SCALE_LINEAR, GLIA_UNIT_NUMBER, 0.42, 0.6, 600, "0.45 0.50 0.55 0.60");
  assert_labels (GLIA_SCALE_LINEAR, GLIA_UNIT_PERCENT, 0.4, 1, 600,
                 "40 % 50 % 60 % 70 % 80 % 90 % 100 %");
  assert_labels (GLIA_SCALE_LINEAR, GLIA_UNIT_PERCENT, 0.7, 0.82, 600,
                 "70 % 72 % 74 % 76 % 78 % 80 % 82 %");
  assert_labels (GLIA_SCALE_LINEAR, GLIA_UNIT_PERCENT, 0.8, 0.802, 600,
                 "80.00 % 80.05 % 80.10 % 80.15 % 80.20 %");
}

static void
test_narrow_axes_have_fewer_ticks (void)
{
  assert_labels (GLIA_SCALE_LINEAR, GLIA_UNIT_NUMBER, 0, 300, 130, "0 100 200 300");
  for (double pixels = 45; pixels < 2000; pixels += 7)
    for (double high = 0.013; high < 1e6; high *= 1.7) {
      GliaScale scale = {.low = -0.3 * high, .high = high, .to = pixels};
      g_autoptr (GArray) ticks = glia_scale_ticks (&scale, 40);
      g_assert_cmpuint (ticks->len, <=, 9);
      if (pixels > 400)
        g_assert_cmpuint (ticks->len, >=, 4);
      for (guint i = 1; i < ticks->len; i++) {
        double here = glia_scale_map (&scale, g_array_index (ticks, GliaTick, i).value);
        double before = glia_scale_map (&scale, g_array_index (ticks, GliaTick, i - 1).value);
        g_assert_cmpfloat (here - before, >=, 40 - 1e-6);
      }
    }
}

static void
test_log_ticks_are_decades (void)
{
  assert_labels (GLIA_SCALE_LOG, GLIA_UNIT_NUMBER, 1e-5, 1, 600, "10⁻⁵ 10⁻⁴ 10⁻³ 10⁻² 10⁻¹ 10⁰");
  assert_labels (GLIA_SCALE_LOG, GLIA_UNIT_NUMBER, 0.001, 0.1, 600, "0.001 0.01 0.1");
  assert_labels (GLIA_SCALE_LOG, GLIA_UNIT_NUMBER, 0.05, 1, 600, "0.05 0.1 0.2 0.5 1");
  assert_labels (GLIA_SCALE_LOG, GLIA_UNIT_NUMBER, 0.31, 0.44, 600,
                 "0.32 0.34 0.36 0.38 0.40 0.42 0.44");
  assert_labels (GLIA_SCALE_LOG, GLIA_UNIT_NUMBER, 1, 1e6, 600, "10⁰ 10¹ 10² 10³ 10⁴ 10⁵ 10⁶");
  assert_labels (GLIA_SCALE_LOG, GLIA_UNIT_NUMBER, 1, 1e4, 600, "1 10 100 1,000 10,000");

  GliaScale decades = {GLIA_SCALE_LOG, GLIA_UNIT_NUMBER, 0.001, 1, 0, 300};
  g_autoptr (GArray) ticks = glia_scale_ticks (&decades, 18);
  g_assert_cmpuint (ticks->len, ==, 28); /* 4 decades and 2 … 9 in each of the 3 gaps */
}

static void
test_integer_axes_count (void)
{
  assert_labels (GLIA_SCALE_INTEGER, GLIA_UNIT_NUMBER, 1, 2, 600, "1 2");
  assert_labels (GLIA_SCALE_INTEGER, GLIA_UNIT_NUMBER, 0, 1, 600, "0 1");
  assert_labels (GLIA_SCALE_INTEGER, GLIA_UNIT_NUMBER, 1, 3, 600, "1 2 3");
  assert_labels (GLIA_SCALE_INTEGER, GLIA_UNIT_NUMBER, 0, 20, 600, "0 5 10 15 20");
  assert_labels (GLIA_SCALE_INTEGER, GLIA_UNIT_NUMBER, 0.2, 3.7, 600, "1 2 3");
  assert_labels (GLIA_SCALE_INTEGER, GLIA_UNIT_NUMBER, 2.2, 2.7, 600, "");
  assert_labels (GLIA_SCALE_INTEGER, GLIA_UNIT_NUMBER, 0, 6, 90, "0 5");
  for (double pixels = 45; pixels < 2000; pixels += 31)
    for (double high = 0.7; high < 1e6; high *= 1.3) {
      GliaScale scale = {.kind = GLIA_SCALE_INTEGER, .low = 0.1 * high, .high = high, .to = pixels};
      g_autoptr (GArray) ticks = glia_scale_ticks (&scale, 40);
      g_assert_cmpuint (ticks->len, <=, 9);
      for (guint i = 0; i < ticks->len; i++) {
        const GliaTick *tick = &g_array_index (ticks, GliaTick, i);
        g_assert_cmpfloat (tick->value, ==, floor (tick->value));
        g_assert_null (strchr (tick->label, '.'));
      }
    }
}

static void
test_powers_of_two (void)
{
  assert_labels (GLIA_SCALE_LOG2, GLIA_UNIT_NUMBER, 1, 256, 600, "1 2 4 8 16 32 64 128 256");
  assert_labels (GLIA_SCALE_LOG2, GLIA_UNIT_NUMBER, 1, 256, 200, "1 4 16 64 256");
  assert_labels (GLIA_SCALE_LOG2, GLIA_UNIT_NUMBER, 0.25, 3, 600, "0.25 0.5 1 2");
  assert_labels (GLIA_SCALE_LOG2, GLIA_UNIT_NUMBER, 4096, 65536, 600, "2¹² 2¹³ 2¹⁴ 2¹⁵ 2¹⁶");
  assert_labels (GLIA_SCALE_INTEGER, GLIA_UNIT_NUMBER, 0, 100000, 600,
                 "0 20,000 40,000 60,000 80,000 100,000");
  assert_labels (GLIA_SCALE_LOG2, GLIA_UNIT_NUMBER, 20, 28, 600, "20 22 24 26 28");

  GliaScale scale = {GLIA_SCALE_LOG2, GLIA_UNIT_NUMBER, 1, 256, 0, 800};
  g_assert_cmpfloat_with_epsilon (glia_scale_map (&scale, 8), 300, 1e-9);
  scale.low = 3;
  scale.high = 100;
  glia_scale_round (&scale, 40);
  g_assert_cmpfloat (scale.low, ==, 2);
  g_assert_cmpfloat (scale.high, ==, 128);
}

static void
test_map_is_linear_in_the_logarithm (void)
{
  GliaScale scale = {GLIA_SCALE_LOG, GLIA_UNIT_NUMBER, 0.01, 100, 400, 0};

  g_assert_cmpfloat_with_epsilon (glia_scale_map (&scale, 0.01), 400, 1e-9);
  g_assert_cmpfloat_with_epsilon (glia_scale_map (&scale, 1), 200, 1e-9);
  g_assert_cmpfloat_with_epsilon (glia_scale_map (&scale, 10), 100, 1e-9);
  g_assert_cmpfloat (glia_scale_map (&scale, 0), >, 400); /* has left the axis, is not clamped */
  g_assert_true (isfinite (glia_scale_map (&scale, -5)));
  g_assert_true (isnan (glia_scale_map (&scale, NAN)));
}

static void
test_rounding_holds_the_data (void)
{
  GliaScale loss = {.low = 0.437, .high = 0.746, .from = 300, .to = 0};

  glia_scale_round (&loss, 18);
  g_assert_cmpfloat_with_epsilon (loss.low, 0.4, 1e-9);
  g_assert_cmpfloat_with_epsilon (loss.high, 0.75, 1e-9);

  GliaScale logarithmic = {GLIA_SCALE_LOG, GLIA_UNIT_NUMBER, 0.071, 0.66, 300, 0};
  glia_scale_round (&logarithmic, 18);
  g_assert_cmpfloat_with_epsilon (logarithmic.low, 0.05, 1e-9);
  g_assert_cmpfloat_with_epsilon (logarithmic.high, 1, 1e-9);

  GliaScale share = {GLIA_SCALE_LINEAR, GLIA_UNIT_PERCENT, 1, 1, 300, 0};
  glia_scale_round (&share, 18);
  g_assert_cmpfloat (share.low, <, 1);
  g_assert_cmpfloat (share.high, ==, 1);

  GliaScale zero = {.low = 0, .high = 0, .from = 300, .to = 0};
  glia_scale_round (&zero, 18);
  g_assert_cmpfloat (zero.low, <, 0);
  g_assert_cmpfloat (zero.high, >, 0);
}

static void
test_numbers_have_a_true_minus (void)
{
  char label[32];

  glia_number_format (-1.25, 2, GLIA_UNIT_NUMBER, label);
  g_assert_cmpstr (label, ==, "−1.25");
  glia_number_format (-0.001, 2, GLIA_UNIT_NUMBER, label);
  g_assert_cmpstr (label, ==, "0.00");
  glia_number_format (1e7, 0, GLIA_UNIT_NUMBER, label); /* the most epochs there are */
  g_assert_cmpstr (label, ==, "10,000,000");
  glia_number_format (1e8, 0, GLIA_UNIT_NUMBER, label);
  g_assert_cmpstr (label, ==, "1.00e+08");
  glia_number_format (0.8049, 1, GLIA_UNIT_PERCENT, label);
  g_assert_cmpstr (label, ==, "80.5 %");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/scale/integer", test_integer_axes_count);
  g_test_add_func ("/plot/scale/powers", test_powers_of_two);
  g_test_add_func ("/plot/scale/round-numbers", test_ticks_are_round_numbers);
  g_test_add_func ("/plot/scale/narrow", test_narrow_axes_have_fewer_ticks);
  g_test_add_func ("/plot/scale/log-decades", test_log_ticks_are_decades);
  g_test_add_func ("/plot/scale/log-map", test_map_is_linear_in_the_logarithm);
  g_test_add_func ("/plot/scale/rounding", test_rounding_holds_the_data);
  g_test_add_func ("/plot/scale/minus", test_numbers_have_a_true_minus);
  return g_test_run ();
}
