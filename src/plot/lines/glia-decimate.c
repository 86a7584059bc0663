/* SPDX-License-Identifier: MIT */
#include "glia-decimate.h"

#include <math.h>

/* What a column holds so far, as indices into the points. */
typedef struct {
  gsize first, lowest, highest, last;
} Column;

static void
append_point (GArray *points, const double *x, const double *y, gsize i)
{
  GliaPoint point = {x[i], y[i]};

  g_array_append_val (points, point);
}

static void
append_column (GArray *points, const Column *column, const double *x, const double *y)
{
  gsize a = MIN (column->lowest, column->highest), b = MAX (column->lowest, column->highest);

  append_point (points, x, y, column->first);
  if (a != column->first)
    append_point (points, x, y, a);
  if (b != a && b != column->first)
    append_point (points, x, y, b);
  if (column->last != b && column->last != column->first)
    append_point (points, x, y, column->last);
}

GArray *
glia_decimate (const double *x, const double *y, gsize n, const GliaScale *scale, gsize columns)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (GliaPoint));
  Column column = {0};
  double at = 0;
  gboolean open = FALSE;

  for (gsize i = 0; i < n; i++) {
    gboolean drawn = isfinite (x[i]) && isfinite (y[i]);
    double here = drawn ? floor (glia_scale_share (scale, x[i]) * (double)columns) : 0;
    if (open && (!drawn || here != at)) {
      append_column (points, &column, x, y);
      open = FALSE;
    }
    if (!drawn) {
      GliaPoint gap = {x[i], NAN};
      if (points->len == 0 || !isnan (g_array_index (points, GliaPoint, points->len - 1).y))
        g_array_append_val (points, gap);
      continue;
    }
    if (!open)
      column = (Column){i, i, i, i};
    column.lowest = y[i] < y[column.lowest] ? i : column.lowest;
    column.highest = y[i] > y[column.highest] ? i : column.highest;
    column.last = i;
    at = here;
    open = TRUE;
  }
  if (open)
    append_column (points, &column, x, y);
  return points;
}

double
glia_smoother_next (GliaSmoother *smoother, double y)
{
  if (!isfinite (y))
    return y;
  smoother->average = smoother->past * smoother->average + (1 - smoother->past) * y;
  smoother->weight *= smoother->past;
  return smoother->average / (1 - smoother->weight);
}

void
glia_smooth (const double *y, gsize n, double past, double *smoothed)
{
  GliaSmoother smoother = {.past = past, .weight = 1};

  for (gsize i = 0; i < n; i++)
    smoothed[i] = glia_smoother_next (&smoother, y[i]);
}
