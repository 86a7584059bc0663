/* SPDX-License-Identifier: MIT */
/* A dense line is a span in each column of device pixels: from its highest to its lowest point
 * there, a pen's width thicker. Cairo's stroker needs milliseconds for that; a mask of bytes needs
 * none. */
#include "glia-chart-private.h"

#include <math.h>
#include <string.h>

#define FAR_PIXELS 1e5
/* Between the dashes of a dense line there could be a spike: it stays visible. */
#define DASH_GAP_WEIGHT 0.28
#define TRIANGLE_GAP    10.0

static double
place_y (const GliaScale *y, double value, double scale)
{
  return scale * CLAMP (glia_scale_map (y, value), -FAR_PIXELS, FAR_PIXELS);
}

static void
include_y (ChartExtent *extent, double y)
{
  extent->top = fmin (extent->top, y);
  extent->bottom = fmax (extent->bottom, y);
}

/* TRUE if there are points with x in [from, to): in empty columns that can only be gaps. */
static gboolean
has_gap (const GliaSeries *series, double from, double to)
{
  gsize i = glia_series_nearest (series, from), n = glia_series_length (series);

  while (i < n && glia_series_x (series)[i] < from)
    i++;
  return i < n && glia_series_x (series)[i] < to;
}

/* The stroke from the middle of column `a` at `y0` to the middle of column `b` at `y1`. */
static void
connect_columns (ChartExtent *extents, gsize a, gsize b, double y0, double y1)
{
  for (gsize i = a; i <= b; i++) {
    double from = fmax (0, ((double)i - (double)a - 0.5) / (double)(b - a));
    double to = fmin (1, ((double)i - (double)a + 0.5) / (double)(b - a));
    include_y (&extents[i], y0 + from * (y1 - y0));
    include_y (&extents[i], y0 + to * (y1 - y0));
  }
}

void
glia_chart_extents (const GliaSeries *series,
                    const GliaScale *x,
                    const GliaScale *y,
                    double scale,
                    gsize columns,
                    ChartExtent *extents)
{
  g_autofree GliaSpan *spans = g_new (GliaSpan, columns + 2);
  double width = (x->high - x->low) / (double)columns, low = x->low - width;
  gsize last = G_MAXSIZE;

  glia_series_columns (series, low, x->high + width, spans, columns + 2);
  for (gsize i = 0; i < columns + 2; i++) {
    extents[i] = (ChartExtent){INFINITY, -INFINITY};
    if (spans[i].empty)
      continue;
    include_y (&extents[i], place_y (y, spans[i].highest, scale));
    include_y (&extents[i], place_y (y, spans[i].lowest, scale));
    gboolean joined =
        last != G_MAXSIZE && (last + 1 == i || !has_gap (series, low + (double)(last + 1) * width,
                                                         low + (double)i * width));
    if (joined)
      connect_columns (extents, last, i, place_y (y, spans[last].last, scale),
                       place_y (y, spans[i].first, scale));
    last = i;
  }
}

/* What the pen, half `radius` wide, covers of column `i`: the columns at its full weight and,
 * fainter, those that it only touches. */
static ChartExtent
pen_extent (const ChartExtent *extents, gsize n, gsize i, double radius, gboolean touched)
{
  ChartExtent pen = {INFINITY, -INFINITY};
  int full = (int)floor (fmax (radius - 0.5, 0)), reach = touched ? full + 1 : full;

  for (int k = -reach; k <= reach; k++) {
    gssize at = (gssize)i + k;
    if (at < 0 || at >= (gssize)n || extents[at].top > extents[at].bottom)
      continue;
    double pad = sqrt (fmax (0, radius * radius - k * k));
    include_y (&pen, extents[at].top - pad);
    include_y (&pen, extents[at].bottom + pad);
  }
  return pen;
}

static void
darken_pixel (guint8 *pixel, double weight)
{
  guint8 value = (guint8)(255 * weight + 0.5);

  *pixel = MAX (*pixel, value);
}

/* Darkens the pixels of a column that [top, bottom] covers; an edge within a pixel counts by its
 * share. */
static void
fill_column (guint8 *column, int stride, int from, int to, ChartExtent extent, double weight)
{
  double top = MAX (extent.top, from), bottom = MIN (extent.bottom, to);

  if (!(top < bottom))
    return;
  int first = (int)top, last = (int)ceil (bottom) - 1;
  guint8 full = (guint8)(255 * weight + 0.5), *pixel = column + (gssize)first * stride;
  if (first == last) {
    darken_pixel (pixel, weight * (bottom - top));
    return;
  }
  darken_pixel (pixel, weight * (first + 1 - top));
  pixel += stride;
  for (int i = first + 1; i < last; i++, pixel += stride)
    *pixel = MAX (*pixel, full);
  darken_pixel (pixel, weight * (bottom - last));
}

/* The weight of the column `at`, counted along the whole axis so that dashes move with the line. */
static double
dash_weight (const GliaLegendEntry *look, double at)
{
  double length = 0;

  for (int i = 0; i < look->n_dash; i++)
    length += look->dash[i];
  if (length <= 0)
    return 1;
  double left = at - floor (at / length) * length;
  int part = 0;
  while (part < look->n_dash - 1 && left >= look->dash[part])
    left -= look->dash[part++];
  return part % 2 == 0 ? 1 : DASH_GAP_WEIGHT;
}

static void
fill_mask (GliaChart *chart, const ChartExtent *extents, gsize n, const GliaLegendEntry *look)
{
  const ChartFrame *frame = &chart->frame;
  double scale = frame->scale, radius = fmax (look->width * scale / 2, 0.5);
  double touch = CLAMP (radius + 0.5 - (floor (fmax (radius - 0.5, 0)) + 1), 0, 1);
  int stride = cairo_image_surface_get_stride (chart->mask);
  int width = cairo_image_surface_get_width (chart->mask);
  int height = cairo_image_surface_get_height (chart->mask);
  int left = (int)lround (frame->box.left * scale);
  int top = MAX (0, (int)floor ((frame->box.top - 1) * scale));
  int bottom = MIN (height, (int)ceil ((frame->box.bottom + 1) * scale));
  double origin = round (frame->x.low / (frame->x.high - frame->x.low) * (double)(n - 2));

  cairo_surface_flush (chart->mask);
  guint8 *pixels = cairo_image_surface_get_data (chart->mask);
  memset (pixels, 0, (gsize)stride * (gsize)height);
  for (gsize i = 0; i < n; i++) {
    int column = left + (int)i - 1;
    if (column < 0 || column >= width)
      continue;
    double weight = dash_weight (look, (origin + (double)i) / scale);
    fill_column (pixels + column, stride, top, bottom, pen_extent (extents, n, i, radius, FALSE),
                 weight);
    if (touch > 0)
      fill_column (pixels + column, stride, top, bottom, pen_extent (extents, n, i, radius, TRUE),
                   weight * touch);
  }
  cairo_surface_mark_dirty (chart->mask);
}

static void
paint_mask (GliaChart *chart, cairo_t *cr, GliaColour colour, double alpha)
{
  double scale = chart->frame.scale;

  cairo_save (cr);
  glia_lines_clip (cr, &chart->frame.box);
  cairo_scale (cr, 1 / scale, 1 / scale);
  glia_colour_source (cr, colour, alpha);
  cairo_mask_surface (cr, chart->mask, 0, 0);
  cairo_restore (cr);
}

static void
draw_leaving (GliaChart *chart, cairo_t *cr, const ChartExtent *extents, gsize columns)
{
  const GliaBox *box = &chart->frame.box;
  double scale = chart->frame.scale, last[2] = {-INFINITY, -INFINITY};

  for (gsize i = 1; i <= columns; i++) {
    double x = box->left + ((double)i - 0.5) / scale;
    double top = extents[i].top / scale, bottom = extents[i].bottom / scale;
    gboolean starts = i == 1 || extents[i - 1].top > extents[i - 1].bottom;
    for (int side = 0; side < 2 && top <= bottom; side++) {
      gboolean outside = side == 0 ? top < box->top - 0.5 : bottom > box->bottom + 0.5;
      gboolean inside = side == 0 ? bottom >= box->top : top <= box->bottom;
      if (!outside || !(inside || starts) || x - last[side] < TRIANGLE_GAP)
        continue;
      glia_lines_draw_triangle (cr, box, x, side == 0);
      last[side] = x;
    }
  }
}

void
glia_chart_draw_spans (GliaChart *chart, cairo_t *cr, gsize line)
{
  const ChartFrame *frame = &chart->frame;
  const ChartLine *own = &chart->lines[line];
  GliaLegendEntry look = glia_lines_entry (&chart->plot, line, frame->style);
  gsize columns = (gsize)lround ((frame->box.right - frame->box.left) * frame->scale);
  g_autofree ChartExtent *extents = g_new (ChartExtent, columns + 2);

  if (own->smoothed != NULL) {
    GliaLegendEntry raw = {.colour = look.colour, .width = 1};
    glia_chart_extents (own->shown, &frame->x, &frame->y, frame->scale, columns, extents);
    fill_mask (chart, extents, columns + 2, &raw);
    paint_mask (chart, cr, look.colour, GLIA_LINES_RAW_ALPHA);
  }
  glia_chart_extents (own->smoothed != NULL ? own->smoothed : own->shown, &frame->x, &frame->y,
                      frame->scale, columns, extents);
  fill_mask (chart, extents, columns + 2, &look);
  paint_mask (chart, cr, look.colour, 1);
  glia_colour_source (cr, look.colour, 1);
  draw_leaving (chart, cr, extents, columns);
}
