/* SPDX-License-Identifier: MIT */
#include "glia-chart-private.h"

#include <math.h>

#define MOST_SMOOTHING 0.999

GliaChart *
glia_chart_new (void)
{
  GliaChart *chart = g_new0 (GliaChart, 1);
  cairo_surface_t *nowhere = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 1, 1);

  chart->ruler = cairo_create (nowhere);
  cairo_surface_destroy (nowhere);
  chart->decimals = 3;
  chart->best = NAN;
  chart->cursor = NAN;
  chart->anchor = NAN;
  chart->frame.width = 480;
  chart->frame.height = 270;
  chart->frame.scale = 1;
  return chart;
}

static void
clear_lines (GliaChart *chart)
{
  for (gsize i = 0; i < chart->plot.n_series; i++) {
    glia_chart_line_forget (&chart->lines[i]);
    glia_series_unref (chart->lines[i].source);
    g_clear_pointer (&chart->lines[i].deviation, glia_series_unref);
    g_free (chart->plot.series[i].name);
    g_free (chart->plot.series[i].note);
  }
  g_clear_pointer (&chart->lines, g_free);
  g_clear_pointer (&chart->plot.series, g_free);
  chart->plot.n_series = 0;
}

static void
clear_marks (GliaChart *chart)
{
  for (gsize i = 0; i < chart->plot.options.n_marks; i++)
    g_free ((char *)chart->marks[i].text);
  g_clear_pointer (&chart->marks, g_free);
  g_clear_pointer (&chart->plot.marks, g_free);
  chart->plot.options.n_marks = 0;
}

void
glia_chart_free (GliaChart *chart)
{
  if (chart == NULL)
    return;
  clear_lines (chart);
  clear_marks (chart);
  g_clear_pointer (&chart->positions, glia_series_unref);
  g_free (chart->plot.title);
  g_free (chart->plot.subtitle);
  g_free (chart->plot.x_title);
  g_clear_pointer (&chart->axes_layer, cairo_surface_destroy);
  g_clear_pointer (&chart->lines_layer, cairo_surface_destroy);
  g_clear_pointer (&chart->mask, cairo_surface_destroy);
  cairo_destroy (chart->ruler);
  g_free (chart);
}

/* ---- What it shows
 * ------------------------------------------------------------------------------ */

void
glia_chart_set_titles (GliaChart *chart,
                       const char *title,
                       const char *subtitle,
                       const char *x_title)
{
  g_free (chart->plot.title);
  g_free (chart->plot.subtitle);
  g_free (chart->plot.x_title);
  chart->plot.options.title = chart->plot.title = g_strdup (title);
  chart->plot.options.subtitle = chart->plot.subtitle = g_strdup (subtitle);
  chart->plot.options.x_title = chart->plot.x_title = g_strdup (x_title);
  chart->frame.titles++;
}

void
glia_chart_set_unit (GliaChart *chart, GliaUnit unit, int decimals)
{
  chart->plot.options.y_unit = unit;
  chart->decimals = decimals;
  chart->left_margin = 0;
  chart->fitted = FALSE;
  chart->revision++;
}

void
glia_chart_set_lines (GliaChart *chart, const GliaChartLine *lines, gsize n)
{
  clear_lines (chart);
  chart->plot.n_series = n;
  chart->plot.series = g_new0 (GliaLine, n + 1);
  chart->lines = g_new0 (ChartLine, n + 1);
  for (gsize i = 0; i < n; i++) {
    chart->plot.series[i].name = g_strdup (lines[i].name != NULL ? lines[i].name : "");
    chart->plot.series[i].slot = lines[i].slot;
    chart->plot.series[i].role = lines[i].role;
    chart->plot.series[i].note = g_strdup (lines[i].note);
    chart->lines[i].source = glia_series_ref (lines[i].series);
    if (lines[i].deviation != NULL)
      chart->lines[i].deviation = glia_series_ref (lines[i].deviation);
  }
  chart->left_margin = 0;
  chart->shown_end = 0;
  glia_chart_reset_view (chart);
}

void
glia_chart_set_positions (GliaChart *chart, GliaSeries *positions)
{
  if (positions == chart->positions)
    return;
  g_clear_pointer (&chart->positions, glia_series_unref);
  chart->positions = positions != NULL ? glia_series_ref (positions) : NULL;
  for (gsize i = 0; i < chart->plot.n_series; i++)
    glia_chart_line_forget (&chart->lines[i]);
  chart->shown_end = 0;
  glia_chart_reset_view (chart);
}

void
glia_chart_set_x_kind (GliaChart *chart, GliaScaleKind kind)
{
  g_return_if_fail (!glia_scale_is_log (kind));
  chart->plot.options.x_kind = kind;
}

void
glia_chart_set_end (GliaChart *chart, double end)
{
  if (end == chart->end)
    return;
  chart->end = end;
  chart->shown_end = 0;
  chart->revision++;
}

void
glia_chart_set_best (GliaChart *chart, gsize line, double x, gboolean labelled)
{
  GliaLinePlotOptions *options = &chart->plot.options;
  gboolean same = chart->best == x || (isnan (chart->best) && isnan (x));

  if (same && options->best_series == line && options->best_unlabelled == !labelled)
    return;
  chart->best = x;
  options->best_series = line;
  options->best_unlabelled = !labelled;
  chart->revision++;
}

void
glia_chart_set_marks (GliaChart *chart, const GliaLineMark *marks, gsize n)
{
  if (n == 0 && chart->plot.options.n_marks == 0)
    return;
  clear_marks (chart);
  chart->marks = g_new0 (GliaLineMark, n + 1);
  for (gsize i = 0; i < n; i++)
    chart->marks[i] = (GliaLineMark){marks[i].x, g_strdup (marks[i].text)};
  chart->plot.options.marks = chart->plot.marks = g_memdup2 (chart->marks, (n + 1) * sizeof *marks);
  chart->plot.options.n_marks = n;
  chart->revision++;
}

void
glia_chart_set_cursor (GliaChart *chart, double x)
{
  if (chart->cursor == x || (isnan (chart->cursor) && isnan (x)))
    return;
  chart->cursor = x;
  chart->revision++;
}

void
glia_chart_set_log_y (GliaChart *chart, gboolean log_y)
{
  if (log_y == glia_chart_log_y (chart))
    return;
  chart->plot.options.y_kind = log_y ? GLIA_SCALE_LOG : GLIA_SCALE_LINEAR;
  chart->left_margin = 0;
  chart->fitted = FALSE;
  chart->y_zoomed = FALSE;
  chart->revision++;
}

void
glia_chart_set_direct (GliaChart *chart, gboolean direct)
{
  chart->direct = direct;
  chart->revision++;
}

void
glia_chart_set_muted (GliaChart *chart, gsize line, gboolean muted)
{
  g_return_if_fail (line < chart->plot.n_series);

  if (chart->plot.series[line].muted == muted)
    return;
  chart->plot.series[line].muted = muted;
  chart->fitted = FALSE;
  chart->revision++;
}

void
glia_chart_set_y_range (GliaChart *chart, double low, double high)
{
  chart->fixed_low = low;
  chart->fixed_high = high;
  chart->fitted = FALSE;
  chart->y_zoomed = FALSE;
  chart->revision++;
}

void
glia_chart_set_stacked (GliaChart *chart, gboolean bare_x, double left)
{
  chart->bare_x = bare_x;
  chart->least_left = left;
  chart->frame.titles++;
}

gboolean
glia_chart_log_y (const GliaChart *chart)
{
  return chart->plot.options.y_kind == GLIA_SCALE_LOG;
}

void
glia_chart_set_smoothing (GliaChart *chart, double smoothing)
{
  smoothing = CLAMP (smoothing, 0, MOST_SMOOTHING);
  if (smoothing == chart->plot.options.smoothing)
    return;
  chart->plot.options.smoothing = smoothing;
  for (gsize i = 0; i < chart->plot.n_series; i++)
    g_clear_pointer (&chart->lines[i].smoothed, glia_series_unref);
  chart->revision++;
}

gsize
glia_chart_lines (const GliaChart *chart)
{
  return chart->plot.n_series;
}

GliaLegendEntry
glia_chart_entry (const GliaChart *chart, gsize line, GliaStyle style)
{
  return glia_lines_entry (&chart->plot, line, style);
}

const char *
glia_chart_title (const GliaChart *chart)
{
  return chart->plot.title;
}

const char *
glia_chart_x_title (const GliaChart *chart)
{
  return chart->plot.x_title;
}

gboolean
glia_chart_last (GliaChart *chart, gsize line, double *x, double *value)
{
  glia_chart_take_points (chart);
  const GliaLine *own = &chart->plot.series[line];
  for (gsize i = own->n; i-- > 0;) {
    if (!isfinite (own->y[i]))
      continue;
    *x = own->x[i];
    *value = own->y[i];
    return TRUE;
  }
  return FALSE;
}

gboolean
glia_chart_best (GliaChart *chart, double *x, double *value)
{
  const GliaLinePlotOptions *options = &chart->plot.options;

  glia_chart_take_points (chart);
  if (!options->mark_best)
    return FALSE;
  *x = chart->plot.series[options->best_series].x[options->best_index];
  *value = chart->plot.series[options->best_series].y[options->best_index];
  return isfinite (*value);
}

gboolean
glia_chart_best_is_lowest (const GliaChart *chart)
{
  return !chart->plot.options.best_unlabelled;
}

void
glia_chart_format (const GliaChart *chart, double value, char label[32])
{
  GliaUnit unit = chart->plot.options.y_unit;
  int decimals = chart->decimals;
  double shown = fabs (value) * (unit == GLIA_UNIT_PERCENT ? 100 : 1);

  /* What would be read as zero gets the decimals that show it is not. */
  while (shown > 0 && shown < 10 * pow (10, -decimals) && decimals < 9 && unit == GLIA_UNIT_NUMBER)
    decimals++;
  glia_number_format (value, decimals, unit, label);
}

GliaFigure *
glia_chart_figure (GliaChart *chart)
{
  glia_chart_prepare (chart);
  GliaLinePlotOptions options = chart->plot.options;
  g_autofree GliaLineSeries *series = g_new0 (GliaLineSeries, chart->plot.n_series + 1);
  gsize n = 0;
  for (gsize i = 0; i < chart->plot.n_series; i++) {
    const GliaLine *line = &chart->plot.series[i];
    if (!line->muted)
      series[n++] = (GliaLineSeries){.name = line->name,
                                     .note = line->note,
                                     .x = line->x,
                                     .y = line->y,
                                     .deviation = line->deviation,
                                     .n = line->n,
                                     .slot = line->slot,
                                     .role = line->role};
  }
  options.x_low = chart->frame.x.low;
  options.x_high = chart->frame.x.high;
  options.y_low = chart->frame.y.low;
  options.y_high = chart->frame.y.high;
  options.legend = chart->direct ? GLIA_LEGEND_DIRECT : GLIA_LEGEND_HEADER;
  return glia_line_plot_new (&options, series, n);
}
