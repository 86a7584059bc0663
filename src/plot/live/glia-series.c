/* SPDX-License-Identifier: MIT */
#include "glia-series.h"

#include <math.h>

/* 16^8 points are more than anybody trains epochs; more would only be slower, not wrong. */
#define MAX_LEVELS 8

struct _GliaSeries {
  GArray *x, *y; /* double */
  GArray *levels
      [MAX_LEVELS]; /* GliaSpan; span j of level k is over the points from j · FAN^(k + 1) on */
  guint64 generation;
  guint references;
};

static void
make_arrays (GliaSeries *series)
{
  series->x = g_array_new (FALSE, FALSE, sizeof (double));
  series->y = g_array_new (FALSE, FALSE, sizeof (double));
  for (int k = 0; k < MAX_LEVELS; k++)
    series->levels[k] = g_array_new (FALSE, FALSE, sizeof (GliaSpan));
}

static void
free_arrays (GliaSeries *series)
{
  g_array_unref (series->x);
  g_array_unref (series->y);
  for (int k = 0; k < MAX_LEVELS; k++)
    g_array_unref (series->levels[k]);
}

GliaSeries *
glia_series_new (void)
{
  GliaSeries *series = g_new0 (GliaSeries, 1);

  make_arrays (series);
  series->references = 1;
  return series;
}

GliaSeries *
glia_series_ref (GliaSeries *series)
{
  series->references++;
  return series;
}

void
glia_series_unref (GliaSeries *series)
{
  if (--series->references > 0)
    return;
  free_arrays (series);
  g_free (series);
}

static void
merge_value (GliaSpan *span, double y)
{
  if (!isfinite (y))
    return;
  if (span->empty)
    *span = (GliaSpan){y, y, y, y, FALSE};
  /* Both are finite: comparing is much faster than fmin(), which must think of NaN. */
  span->lowest = MIN (span->lowest, y);
  span->highest = MAX (span->highest, y);
  span->last = y;
}

static void
merge_span (GliaSpan *span, const GliaSpan *next)
{
  if (next->empty)
    return;
  if (span->empty)
    *span = *next;
  span->lowest = fmin (span->lowest, next->lowest);
  span->highest = fmax (span->highest, next->highest);
  span->last = next->last;
}

void
glia_series_append (GliaSeries *series, double x, double y)
{
  gsize index = series->x->len, size = GLIA_SERIES_FAN;

  g_return_if_fail (isfinite (x));
  g_return_if_fail (index == 0 || x > g_array_index (series->x, double, index - 1));
  g_array_append_val (series->x, x);
  g_array_append_val (series->y, y);
  for (int k = 0; k < MAX_LEVELS; k++, size *= GLIA_SERIES_FAN) {
    GArray *level = series->levels[k];
    if (index % size == 0) {
      GliaSpan fresh = {.empty = TRUE};
      g_array_append_val (level, fresh);
    }
    merge_value (&g_array_index (level, GliaSpan, level->len - 1), y);
  }
}

/* The index of the first point whose x is at least (or greater than) `x`. */
static gsize
first_from (const GliaSeries *series, double x, gboolean greater)
{
  const double *places = glia_series_x (series);
  gsize low = 0, high = series->x->len;

  while (low < high) {
    gsize middle = low + (high - low) / 2;
    if (places[middle] < x || (greater && places[middle] == x))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The points [from, to), from as few spans as cover them. */
static GliaSpan
span_between (const GliaSeries *series, gsize from, gsize to)
{
  GliaSpan span = {.empty = TRUE};
  const double *y = glia_series_y (series);

  while (from < to) {
    gsize size = 1, next = GLIA_SERIES_FAN;
    int level = -1;
    while (level + 1 < MAX_LEVELS && from % next == 0 && from + next <= to) {
      size = next;
      next *= GLIA_SERIES_FAN;
      level++;
    }
    if (level < 0)
      merge_value (&span, y[from]);
    else
      merge_span (&span, &g_array_index (series->levels[level], GliaSpan, from / size));
    from += size;
  }
  return span;
}

void
glia_series_cut (GliaSeries *series, double x)
{
  gsize left = first_from (series, x, TRUE), size = GLIA_SERIES_FAN;

  if (left == series->x->len)
    return;
  series->generation++;
  g_array_set_size (series->x, (guint)left);
  g_array_set_size (series->y, (guint)left);
  for (int k = 0; k < MAX_LEVELS; k++, size *= GLIA_SERIES_FAN) {
    GArray *level = series->levels[k];
    gsize whole = left / size;
    g_array_set_size (level, (guint)whole);
    if (left % size == 0)
      continue;
    /* The last span has lost some of its points. */
    GliaSpan rest = span_between (series, whole * size, left);
    g_array_append_val (level, rest);
  }
}

void
glia_series_clear (GliaSeries *series)
{
  if (series->x->len == 0)
    return;
  series->generation++;
  /* Arrays that are cut keep their memory: of ten million epochs a gigabyte. */
  free_arrays (series);
  make_arrays (series);
}

gsize
glia_series_length (const GliaSeries *series)
{
  return series->x->len;
}

guint64
glia_series_generation (const GliaSeries *series)
{
  return series->generation;
}

const double *
glia_series_x (const GliaSeries *series)
{
  return (const double *)(gpointer)series->x->data;
}

const double *
glia_series_y (const GliaSeries *series)
{
  return (const double *)(gpointer)series->y->data;
}

gsize
glia_series_nearest (const GliaSeries *series, double x)
{
  gsize n = series->x->len, right = first_from (series, x, FALSE);
  const double *places = glia_series_x (series);

  if (n == 0)
    return G_MAXSIZE;
  if (right == 0)
    return 0;
  if (right == n)
    return n - 1;
  return x - places[right - 1] <= places[right] - x ? right - 1 : right;
}

GliaSpan
glia_series_span (const GliaSeries *series, double low, double high)
{
  return span_between (series, first_from (series, low, FALSE), first_from (series, high, TRUE));
}

void
glia_series_columns (const GliaSeries *series,
                     double low,
                     double high,
                     GliaSpan *spans,
                     gsize columns)
{
  double width = (high - low) / (double)columns;
  gsize from = first_from (series, low, FALSE);

  for (gsize i = 0; i < columns; i++) {
    gsize to = first_from (series, low + (double)(i + 1) * width, FALSE);
    spans[i] = span_between (series, from, MAX (from, to));
    from = MAX (from, to);
  }
}
