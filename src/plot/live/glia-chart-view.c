/* SPDX-License-Identifier: MIT */
#include "glia-chart-private.h"

#include <math.h>
#include <string.h>

#define TOP_MARGIN     10.0
#define RIGHT_MARGIN   14.0
#define BOTTOM_MARGIN  (4 + 34 * glia_text_scale ())
#define BARE_BOTTOM    (6 + 20 * glia_text_scale ())
#define STACKED_BOTTOM 8.0
/* Room for names at the lines' ends: from … to, and never more than a share of the width. */
#define DIRECT_MARGIN (96.0 * glia_text_scale ())
#define DIRECT_MOST   (170.0 * glia_text_scale ())
#define DIRECT_SHARE  0.3
#define LEFT_NUMBER   (42.0 * glia_text_scale ())
#define LEFT_PERCENT  (50.0 * glia_text_scale ())
/* The least that a zoom may show of the whole axis. */
#define CLOSEST       1e-6
#define CLOSEST_WHOLE 2.0 /* where x counts: two numbers on the axis */
/* A range that data have left grows by this share more than they need, so that it does not grow
 * again at once. */
#define GROW_SHARE 0.1
/* Values that come down this far below the highest are shown on an axis that begins at zero. */
#define ZERO_SHARE 0.6

static void
view_x (GliaChart *chart, double *low, double *high)
{
  glia_chart_whole_x (chart, low, high);
  if (!chart->x_zoomed)
    return;
  *low = chart->x_low;
  *high = chart->x_high;
}

/* On a log axis a value of zero or less has no place; the lowest that has one counts. */
static double
lowest_positive (const GliaLine *line, double low, double high)
{
  double lowest = INFINITY;

  for (gsize i = 0; i < line->n; i++)
    if (line->x[i] >= low && line->x[i] <= high && line->y[i] > 0)
      lowest = fmin (lowest, line->y[i]);
  return lowest;
}

/* A share's band ends where shares do. */
static void
include_band (const GliaLine *line,
              const GliaScale *x,
              const GliaScale *y,
              double *low,
              double *high)
{
  const gboolean share = y->unit == GLIA_UNIT_PERCENT;

  for (gsize i = 0; line->deviation != NULL && i < line->n; i++) {
    if (line->x[i] < x->low || line->x[i] > x->high || !isfinite (line->deviation[i]))
      continue;
    double bottom = line->y[i] - line->deviation[i], top = line->y[i] + line->deviation[i];
    glia_lines_include (share ? fmax (bottom, 0) : bottom, y->kind, low, high);
    glia_lines_include (share ? fmin (top, 1) : top, y->kind, low, high);
  }
}

static void
data_range (GliaChart *chart, const GliaScale *x, const GliaScale *y, double *low, double *high)
{
  *low = INFINITY;
  *high = -INFINITY;
  for (gsize i = 0; i < chart->plot.n_series; i++) {
    GliaSpan span = glia_series_span (chart->lines[i].shown, x->low, x->high);
    if (span.empty || chart->plot.series[i].muted)
      continue;
    if (y->kind == GLIA_SCALE_LOG && span.lowest <= 0)
      span.lowest = lowest_positive (&chart->plot.series[i], x->low, x->high);
    glia_lines_include (span.lowest, y->kind, low, high);
    glia_lines_include (span.highest, y->kind, low, high);
    include_band (&chart->plot.series[i], x, y, low, high);
  }
}

static void
grow_range (GliaScale *y, double low, double high)
{
  double share = GROW_SHARE * (fmax (high, y->high) - fmin (low, y->low));
  gboolean down = low<y->low, up = high> y->high;

  if (y->kind == GLIA_SCALE_LOG)
    share = 0;
  gboolean shares = y->unit == GLIA_UNIT_PERCENT && low >= 0 && high <= 1;
  y->low = down ? low - share : y->low;
  y->high = up ? high + share : y->high;
  if (shares) {
    y->low = fmax (floor (y->low * 10 + 1e-9) / 10, 0);
    y->high = fmin (ceil (y->high * 10 - 1e-9) / 10, 1);
  } else if (low >= 0 && y->low < 0) {
    y->low = 0;
  }
}

/* The y range holds what the view shows. It begins as round as can be, and then only grows, in
 * round steps, so that the picture stands still while data come in. */
static void
fit_y (GliaChart *chart, const GliaScale *x, GliaScale *y)
{
  double low, high;
  gboolean fixed = chart->fixed_low < chart->fixed_high &&
                   (y->kind == GLIA_SCALE_LINEAR || chart->fixed_low > 0);

  if (fixed) {
    y->low = chart->fixed_low;
    y->high = chart->fixed_high;
    return;
  }
  data_range (chart, x, y, &low, &high);
  gboolean empty = !(low <= high);
  if (chart->fitted) {
    y->low = chart->fit_low;
    y->high = chart->fit_high;
    if (empty || (low >= y->low && high <= y->high))
      return;
    grow_range (y, low, high);
  } else {
    y->low = empty ? (y->kind == GLIA_SCALE_LOG ? 0.1 : 0) : low;
    y->high = empty ? 1 : high;
  }
  gboolean number = y->kind == GLIA_SCALE_LINEAR && y->unit == GLIA_UNIT_NUMBER;
  if (number && !chart->x_zoomed && y->low > 0 && y->low < ZERO_SHARE * y->high)
    y->low = 0;
  glia_scale_round (y, GLIA_TICK_GAP_DOWN);
  chart->fitted = !empty;
  chart->fit_low = y->low;
  chart->fit_high = y->high;
}

/* Labels that get longer widen the margin, shorter ones leave it. */
static void
measure_left (GliaChart *chart, ChartFrame *frame)
{
  ChartFrame key = {.y = frame->y, .titles = 1, .scale = glia_text_scale ()};
  double least = frame->y.unit == GLIA_UNIT_PERCENT ? LEFT_PERCENT : LEFT_NUMBER;

  if (chart->left_margin == 0 || memcmp (&key, &chart->measured, sizeof key) != 0) {
    double needed = glia_axes_left_margin (chart->ruler, &frame->y, FALSE) - 6;
    chart->left_margin = fmax (fmax (least, needed), chart->left_margin);
    chart->measured = key;
  }
  frame->box.left = fmax (chart->left_margin, chart->least_left);
}

static double
right_margin (GliaChart *chart)
{
  if (!chart->direct)
    return RIGHT_MARGIN;
  double names = glia_lines_direct_width (&chart->plot, chart->ruler) + 20;
  return fmin (CLAMP (ceil (names), DIRECT_MARGIN, DIRECT_MOST),
               floor (DIRECT_SHARE * chart->frame.width));
}

void
glia_chart_prepare (GliaChart *chart)
{
  ChartFrame *frame = &chart->frame;

  glia_chart_take_points (chart);
  double bottom = chart->bare_x                 ? STACKED_BOTTOM
                  : chart->plot.x_title != NULL ? BOTTOM_MARGIN
                                                : BARE_BOTTOM;
  frame->box.top = TOP_MARGIN;
  frame->box.bottom = fmax (floor (frame->height - bottom), TOP_MARGIN + 1);
  frame->x.kind = chart->plot.options.x_kind;
  frame->y.kind = chart->plot.options.y_kind;
  frame->y.unit = chart->plot.options.y_unit;
  frame->y.from = frame->box.bottom;
  frame->y.to = frame->box.top;
  view_x (chart, &frame->x.low, &frame->x.high);
  if (chart->y_zoomed) {
    frame->y.low = chart->y_low;
    frame->y.high = chart->y_high;
  } else {
    fit_y (chart, &frame->x, &frame->y);
  }
  measure_left (chart, frame);
  frame->box.right = fmax (floor (frame->width - right_margin (chart)), frame->box.left + 1);
  frame->x.from = frame->box.left;
  frame->x.to = frame->box.right;
}

void
glia_chart_set_size (GliaChart *chart, double width, double height, double scale, GliaStyle style)
{
  chart->frame.width = fmax (width, 1);
  chart->frame.height = fmax (height, 1);
  chart->frame.scale = fmax (scale, 1);
  chart->frame.style = style;
}

GliaBox
glia_chart_box (GliaChart *chart)
{
  glia_chart_prepare (chart);
  return chart->frame.box;
}

GliaScale
glia_chart_x_scale (GliaChart *chart)
{
  glia_chart_prepare (chart);
  return chart->frame.x;
}

GliaScale
glia_chart_y_scale (GliaChart *chart)
{
  glia_chart_prepare (chart);
  return chart->frame.y;
}

/* The value at `pixel`: the other way round than glia_scale_map(). */
static double
unmap_pixel (const GliaScale *scale, double pixel)
{
  double share = (pixel - scale->from) / (scale->to - scale->from);

  if (scale->kind == GLIA_SCALE_LOG)
    return scale->low * pow (scale->high / scale->low, share);
  return scale->low + share * (scale->high - scale->low);
}

double
glia_chart_x_at (GliaChart *chart, double pixel)
{
  glia_chart_prepare (chart);
  return unmap_pixel (&chart->frame.x, pixel);
}

gboolean
glia_chart_is_zoomed (const GliaChart *chart)
{
  return chart->x_zoomed || chart->y_zoomed;
}

/* Looks at [low, high], moved into the axis, or at all of it. */
static void
set_view (GliaChart *chart, double low, double high)
{
  double first, last;

  glia_chart_whole_x (chart, &first, &last);
  const gboolean whole = chart->plot.options.x_kind == GLIA_SCALE_INTEGER;
  const double least = whole ? fmin (CLOSEST_WHOLE, last - first) : CLOSEST * (last - first);
  double width = fmax (high - low, least);
  low = (low + high - width) / 2;
  if (low + width > last)
    low = last - width;
  low = fmax (low, first);
  chart->x_zoomed = width < (last - first) * (1 - 1e-9);
  chart->x_low = low;
  chart->x_high = fmin (low + width, last);
  chart->revision++;
}

void
glia_chart_zoom_to (GliaChart *chart, const GliaBox *pixels, gboolean with_y)
{
  glia_chart_prepare (chart);
  const GliaBox *box = &chart->frame.box;
  GliaScale x = chart->frame.x, y = chart->frame.y;
  double left = CLAMP (pixels->left, box->left, box->right);
  double right = CLAMP (pixels->right, box->left, box->right);
  double top = CLAMP (pixels->top, box->top, box->bottom);
  double bottom = CLAMP (pixels->bottom, box->top, box->bottom);
  if (!(left < right) || (with_y && !(top < bottom)))
    return;
  set_view (chart, unmap_pixel (&x, left), unmap_pixel (&x, right));
  chart->fitted = FALSE;
  if (!with_y)
    return;
  chart->y_low = unmap_pixel (&y, bottom);
  chart->y_high = unmap_pixel (&y, top);
  chart->y_zoomed = TRUE;
}

void
glia_chart_zoom_by (GliaChart *chart, double factor, double pixel)
{
  glia_chart_prepare (chart);
  double low = chart->frame.x.low, high = chart->frame.x.high;
  double at = CLAMP (unmap_pixel (&chart->frame.x, pixel), low, high);
  set_view (chart, at - (at - low) / factor, at + (high - at) / factor);
  chart->fitted = FALSE;
}

gboolean
glia_chart_pan_by (GliaChart *chart, double across, double down)
{
  glia_chart_prepare (chart);
  GliaScale x = chart->frame.x, y = chart->frame.y;
  gboolean moved = FALSE;
  if (chart->x_zoomed) {
    double shift = unmap_pixel (&x, x.from) - unmap_pixel (&x, x.from + across),
           before = chart->x_low;
    set_view (chart, x.low + shift, x.high + shift);
    moved = chart->x_low != before;
  }
  if (chart->y_zoomed && down != 0) {
    chart->y_low = unmap_pixel (&y, y.from - down);
    chart->y_high = unmap_pixel (&y, y.to - down);
    chart->revision++;
    moved = TRUE;
  }
  return moved;
}

void
glia_chart_reset_view (GliaChart *chart)
{
  chart->x_zoomed = FALSE;
  chart->y_zoomed = FALSE;
  chart->fitted = FALSE;
  chart->left_margin = 0;
  chart->revision++;
}
