/* SPDX-License-Identifier: MIT */
/* Takes in what was appended to the series since the last frame: averages, places on another x
 * axis, the best point. */
#include "glia-chart-private.h"

#include <math.h>

/* An axis of seconds ends at a guess: it moves only when the guess was wrong by more than this
 * share. */
#define END_TOLERANCE 0.1

void
glia_chart_line_forget (ChartLine *line)
{
  g_clear_pointer (&line->shown, glia_series_unref);
  g_clear_pointer (&line->smoothed, glia_series_unref);
  line->taken = 0;
}

double
glia_chart_place_x (const GliaChart *chart, double x)
{
  if (chart->positions == NULL || isnan (x))
    return x;
  gsize n = glia_series_length (chart->positions), i = glia_series_nearest (chart->positions, x);
  if (n == 0)
    return NAN;
  const double *from = glia_series_x (chart->positions), *to = glia_series_y (chart->positions);
  if (from[i] == x)
    return to[i];
  /* Beyond the last point things go on as they went; before the first they began at nothing. */
  gsize right = from[i] < x ? i + 1 : i;
  if (right == n)
    return from[n - 1] > 0 ? to[n - 1] * (x / from[n - 1]) : to[n - 1];
  double x0 = right > 0 ? from[right - 1] : 0, y0 = right > 0 ? to[right - 1] : 0;
  return from[right] > x0 ? y0 + (to[right] - y0) * (x - x0) / (from[right] - x0) : to[right];
}

static gboolean
take_positions (GliaChart *chart, ChartLine *line)
{
  gsize n = glia_series_length (line->source), known = glia_series_length (chart->positions);
  const double *x = glia_series_x (line->source), *y = glia_series_y (line->source);
  double end = known > 0 ? glia_series_x (chart->positions)[known - 1] : -INFINITY;
  gsize before = line->taken;

  for (; line->taken < n && x[line->taken] <= end; line->taken++) {
    double at = glia_chart_place_x (chart, x[line->taken]);
    gsize m = glia_series_length (line->shown);
    double last = m > 0 ? glia_series_x (line->shown)[m - 1] : -INFINITY;
    if (!isfinite (at))
      continue;
    /* Two epochs within one tick of the clock still are one after the other. */
    glia_series_append (line->shown, at > last ? at : nextafter (last, INFINITY), y[line->taken]);
  }
  return line->taken > before;
}

static gboolean
take_line (GliaChart *chart, ChartLine *line)
{
  gboolean changed = FALSE;

  if (line->shown != NULL && (line->generation != glia_series_generation (line->source))) {
    glia_chart_line_forget (line);
    changed = TRUE;
  }
  if (line->shown == NULL) {
    line->shown = chart->positions != NULL ? glia_series_new () : glia_series_ref (line->source);
    line->generation = glia_series_generation (line->source);
  }
  if (chart->positions != NULL) {
    changed |= take_positions (chart, line);
  } else {
    changed |= line->taken != glia_series_length (line->source);
    line->taken = glia_series_length (line->source);
  }
  if (chart->plot.options.smoothing <= 0)
    return changed;
  if (line->smoothed == NULL) {
    line->smoothed = glia_series_new ();
    line->smoother = (GliaSmoother){.past = chart->plot.options.smoothing, .weight = 1};
  }
  gsize n = glia_series_length (line->shown);
  const double *x = glia_series_x (line->shown), *y = glia_series_y (line->shown);
  for (gsize i = glia_series_length (line->smoothed); i < n; i++)
    glia_series_append (line->smoothed, x[i], glia_smoother_next (&line->smoother, y[i]));
  return changed;
}

static void
find_best (GliaChart *chart)
{
  GliaLinePlotOptions *options = &chart->plot.options;

  options->mark_best = FALSE;
  if (isnan (chart->best) || options->best_series >= chart->plot.n_series)
    return;
  const ChartLine *line = &chart->lines[options->best_series];
  gsize i = glia_series_nearest (line->source, chart->best);
  if (i == G_MAXSIZE || glia_series_x (line->source)[i] != chart->best)
    return;
  i = glia_series_nearest (line->shown, glia_chart_place_x (chart, chart->best));
  options->mark_best = i != G_MAXSIZE;
  options->best_index = i;
}

void
glia_chart_take_points (GliaChart *chart)
{
  if (chart->positions != NULL &&
      chart->positions_generation != glia_series_generation (chart->positions)) {
    for (gsize i = 0; i < chart->plot.n_series; i++)
      glia_chart_line_forget (&chart->lines[i]);
    chart->positions_generation = glia_series_generation (chart->positions);
  }
  for (gsize i = 0; i < chart->plot.n_series; i++) {
    ChartLine *line = &chart->lines[i];
    GliaLine *series = &chart->plot.series[i];
    chart->revision += take_line (chart, line);
    /* The line plot's functions only read what they are given. */
    series->n = glia_series_length (line->shown);
    series->x = (double *)glia_series_x (line->shown);
    series->y = (double *)glia_series_y (line->shown);
    series->smoothed =
        line->smoothed != NULL ? (double *)glia_series_y (line->smoothed) : series->y;
    /* On another axis than its own a line may have fewer points than the band. */
    gboolean has_band = line->deviation != NULL && chart->positions == NULL &&
                        glia_series_length (line->deviation) == series->n;
    series->deviation = has_band ? (double *)glia_series_y (line->deviation) : NULL;
  }
  for (gsize i = 0; i < chart->plot.options.n_marks; i++)
    chart->plot.marks[i].x = glia_chart_place_x (chart, chart->marks[i].x);
  find_best (chart);
}

void
glia_chart_whole_x (GliaChart *chart, double *low, double *high)
{
  double end = chart->end > 0 ? glia_chart_place_x (chart, chart->end) : NAN;

  *low = INFINITY;
  *high = -INFINITY;
  for (gsize i = 0; i < chart->plot.n_series; i++) {
    const GliaLine *line = &chart->plot.series[i];
    if (line->n == 0)
      continue;
    glia_lines_include (line->x[0], GLIA_SCALE_LINEAR, low, high);
    glia_lines_include (line->x[line->n - 1], GLIA_SCALE_LINEAR, low, high);
  }
  if (isfinite (end) && end > 0) {
    /* Without positions the end is exact, and this is always so. */
    if (fabs (chart->shown_end - end) > END_TOLERANCE * end || chart->shown_end < *high)
      chart->shown_end = fmax (end, *high);
    glia_lines_include (chart->shown_end, GLIA_SCALE_LINEAR, low, high);
    *low = fmin (*low, 0);
  }
  GliaScale range = glia_lines_x_range (chart->plot.options.x_kind, *low, *high);
  *low = range.low;
  *high = range.high;
}
