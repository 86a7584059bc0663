/* SPDX-License-Identifier: MIT */
#include "glia-scale.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#define MIN_TICKS 4
#define MAX_TICKS 7
/* Where steps of 1, 2, 5 jump over 4 … 7, more ticks serve better than two or three. */
#define MOST_TICKS 9

static double
log_position (double value, double low)
{
  return log10 (value > 0 ? value : low * 1e-3);
}

gboolean
glia_scale_is_log (GliaScaleKind kind)
{
  return kind == GLIA_SCALE_LOG || kind == GLIA_SCALE_LOG2;
}

double
glia_scale_share (const GliaScale *scale, double value)
{
  if (isnan (value))
    return NAN;
  if (glia_scale_is_log (scale->kind))
    return (log_position (value, scale->low) - log10 (scale->low)) /
           (log10 (scale->high) - log10 (scale->low));
  return (value - scale->low) / (scale->high - scale->low);
}

double
glia_scale_map (const GliaScale *scale, double value)
{
  return scale->from + glia_scale_share (scale, value) * (scale->to - scale->from);
}

/* Appends "20000" as "20,000": `n` digits in groups of three. */
static void
append_groups (const char *digits, gsize n, char label[32])
{
  /* Translators: stands between groups of three digits, as in "1,000". */
  const char *separator = C_ ("groups of digits", ",");

  if (g_str_equal (separator, localeconv ()->decimal_point))
    separator = "\u202f"; /* what separates decimals cannot separate groups as well */
  for (gsize i = 0; i < n; i++) {
    const char digit[] = {digits[i], '\0'};
    if (i > 0 && (n - i) % 3 == 0)
      g_strlcat (label, separator, 32);
    g_strlcat (label, digit, 32);
  }
}

void
glia_number_format (double value, int decimals, GliaUnit unit, char label[32])
{
  char digits[32];

  if (unit == GLIA_UNIT_PERCENT)
    value *= 100;
  if (fabs (value) >= 1e8)
    g_snprintf (digits, sizeof digits, "%.2e", value);
  else
    g_snprintf (digits, sizeof digits, "%.*f", CLAMP (decimals, 0, 9), value);
  gboolean negative = digits[0] == '-' && strpbrk (digits, "123456789") != NULL;
  const char *unsigned_digits = digits[0] == '-' ? digits + 1 : digits;
  const gsize whole = strspn (unsigned_digits, "0123456789");
  g_strlcpy (label, negative ? "−" : "", 32);
  append_groups (unsigned_digits, whole, label);
  g_strlcat (label, unsigned_digits + whole, 32);
  g_strlcat (label, unit == GLIA_UNIT_PERCENT ? " %" : "", 32);
}

void
glia_count_format (guint64 count, char label[32])
{
  char digits[24];
  const gsize n = (gsize)g_snprintf (digits, sizeof digits, "%" G_GUINT64_FORMAT, count);

  label[0] = '\0';
  append_groups (digits, n, label);
}

/* 1, 2, 5 × 10^k, counted by `index`. */
static double
nice_step (int index)
{
  static const double digits[3] = {1, 2, 5};
  int decade = index >= 0 ? index / 3 : -((2 - index) / 3);

  return digits[index - 3 * decade] * pow (10, decade);
}

static double
count_ticks (const GliaScale *scale, double step)
{
  return floor (scale->high / step + 1e-6) - ceil (scale->low / step - 1e-6) + 1;
}

/* The smallest round step that leaves at most seven ticks, `gap` pixels apart. */
static double
linear_step (const GliaScale *scale, double gap)
{
  double range = scale->high - scale->low, pixels = fabs (scale->to - scale->from);
  const gboolean whole = scale->kind == GLIA_SCALE_INTEGER;
  int index = 3 * (int)floor (log10 (range) - 2);

  if (whole)
    index = MAX (index, 0);
  double step = nice_step (index);
  while (count_ticks (scale, step) > MAX_TICKS || step / range * pixels < gap) {
    step = nice_step (++index);
    if (step > range)
      break;
  }
  if (whole && index == 0)
    return step;
  double finer = nice_step (index - 1);
  if (count_ticks (scale, step) < MIN_TICKS && count_ticks (scale, finer) <= MOST_TICKS &&
      finer / range * pixels >= gap)
    step = finer;
  gboolean quarters = !whole && scale->unit == GLIA_UNIT_NUMBER && range > 0.9 && range < 1.6 &&
                      scale->low >= -0.5 && 0.25 / range * pixels >= gap;
  return quarters ? 0.25 : step;
}

static int
step_decimals (double step, GliaUnit unit)
{
  if (unit == GLIA_UNIT_PERCENT)
    step *= 100;
  int decimals = MAX (0, (int)-floor (log10 (step) + 1e-9));
  return step == 0.25 ? 2 : decimals;
}

static GArray *
linear_ticks (const GliaScale *scale, double gap)
{
  GArray *ticks = g_array_new (FALSE, TRUE, sizeof (GliaTick));
  double step = linear_step (scale, gap);
  int decimals = step_decimals (step, scale->unit);
  double first = ceil (scale->low / step - 1e-6), last = floor (scale->high / step + 1e-6);

  for (double i = first; i <= last && ticks->len < 4 * MAX_TICKS; i++) {
    GliaTick tick = {.value = i == 0 ? 0 : i * step};
    glia_number_format (tick.value, decimals, scale->unit, tick.label);
    g_array_append_val (ticks, tick);
  }
  return ticks;
}

/* "10⁻⁵", "2¹⁴", with `times` before it. */
static void
power_label (const char *times, const char *base, int exponent, char label[32])
{
  static const char *const superscripts[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  const int size = ABS (exponent);

  g_snprintf (label, 32, "%s%s%s%s%s%s", times, base, exponent < 0 ? "⁻" : "",
              size >= 100 ? superscripts[size / 100 % 10] : "",
              size >= 10 ? superscripts[size / 10 % 10] : "", superscripts[size % 10]);
}

static void
log_label (double value, int decade, GliaUnit unit, gboolean powers, char label[32])
{
  if (!powers) {
    decade += unit == GLIA_UNIT_PERCENT ? 2 : 0;
    glia_number_format (value, MAX (0, -decade), unit, label);
    return;
  }
  int digit = (int)lround (value / pow (10, decade));
  g_autofree char *times = digit == 1 ? g_strdup ("") : g_strdup_printf ("%d·", digit);
  power_label (times, "10", decade, label);
}

static GArray *
log_ticks (const GliaScale *scale, double gap)
{
  GArray *ticks = g_array_new (FALSE, TRUE, sizeof (GliaTick));
  double low = log10 (scale->low), high = log10 (scale->high);
  double decade_pixels = fabs (scale->to - scale->from) / (high - low);
  int every = 1;

  while (every * decade_pixels < gap || (high - low) / every > MAX_TICKS)
    every++;
  /* 1, 2 and 5 are 0.3 decades apart at the narrowest. */
  gboolean parts = high - low < 2 && 0.3 * decade_pixels >= gap;
  /* One way of writing for the whole axis. */
  const gboolean powers = scale->unit != GLIA_UNIT_PERCENT && (low < -3 - 1e-9 || high >= 5);
  for (int decade = (int)floor (low); decade <= high + 1e-9; decade++)
    for (int digit = 1; digit < 10; digit++) {
      double place = decade + log10 (digit);
      gboolean labelled =
          (digit == 1 && decade % every == 0) || (parts && (digit == 2 || digit == 5));
      if (place < low - 1e-9 || place > high + 1e-9 || (!labelled && every > 1))
        continue;
      GliaTick tick = {.value = digit * pow (10, decade), .minor = !labelled};
      if (labelled)
        log_label (tick.value, decade, scale->unit, powers, tick.label);
      g_array_append_val (ticks, tick);
    }
  return ticks;
}

/* Every power of two, or every second, third, … where they would stand too close. */
static GArray *
power_ticks (const GliaScale *scale, double gap)
{
  GArray *ticks = g_array_new (FALSE, TRUE, sizeof (GliaTick));
  double low = log2 (scale->low), high = log2 (scale->high);
  double pixels = fabs (scale->to - scale->from) / (high - low);
  int every = 1;

  const gboolean powers = low < -3 - 1e-9 || high >= 14;
  while (every * pixels < gap || (high - low) / every > MOST_TICKS)
    every++;
  for (int power = (int)ceil (low - 1e-9); power <= high + 1e-9; power++) {
    GliaTick tick = {.value = exp2 (power), .minor = power % every != 0};
    if (!tick.minor && !powers)
      glia_number_format (tick.value, MAX (0, -power), GLIA_UNIT_NUMBER, tick.label);
    else if (!tick.minor)
      power_label ("", "2", power, tick.label);
    g_array_append_val (ticks, tick);
  }
  return ticks;
}

GArray *
glia_scale_ticks (const GliaScale *scale, double gap)
{
  if (!glia_scale_is_log (scale->kind))
    return linear_ticks (scale, gap);
  GArray *ticks =
      scale->kind == GLIA_SCALE_LOG2 ? power_ticks (scale, gap) : log_ticks (scale, gap);
  guint labelled = 0;
  for (guint i = 0; i < ticks->len; i++)
    labelled += !g_array_index (ticks, GliaTick, i).minor;
  /* A piece of a decade shows its round numbers, wherever they fall. */
  if (labelled >= 2)
    return ticks;
  g_array_unref (ticks);
  return linear_ticks (scale, gap);
}

static void
round_log (GliaScale *scale)
{
  if (scale->kind == GLIA_SCALE_LOG2) {
    double power = floor (log2 (scale->low) + 1e-9);
    scale->low = exp2 (power);
    scale->high = exp2 (fmax (ceil (log2 (scale->high) - 1e-9), power + 1));
    return;
  }
  int low = 3 * (int)floor (log10 (scale->low)), high = 3 * (int)floor (log10 (scale->high));
  while (nice_step (low + 1) <= scale->low * (1 + 1e-9))
    low++;
  while (nice_step (high) < scale->high * (1 - 1e-9))
    high++;
  scale->low = nice_step (low);
  scale->high = nice_step (high == low ? high + 1 : high);
}

void
glia_scale_round (GliaScale *scale, double gap)
{
  if (glia_scale_is_log (scale->kind)) {
    round_log (scale);
    return;
  }
  gboolean shares = scale->unit == GLIA_UNIT_PERCENT && scale->low >= 0 && scale->high <= 1;
  double magnitude = fmax (fabs (scale->low), fabs (scale->high));
  /* Below 1e-9 of the values' size a difference is rounding, not data. */
  if (scale->high - scale->low <= 1e-9 * magnitude || scale->high <= scale->low) {
    double around = magnitude > 0 ? magnitude * 0.1 : 0.5;
    scale->low -= around;
    scale->high += around;
  }
  double step = linear_step (scale, gap);
  scale->low = floor (scale->low / step + 1e-6) * step;
  scale->high = ceil (scale->high / step - 1e-6) * step;
  if (shares) {
    scale->low = fmax (scale->low, 0);
    scale->high = fmin (scale->high, 1);
  }
}
