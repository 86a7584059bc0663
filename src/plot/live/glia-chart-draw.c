/* SPDX-License-Identifier: MIT */
#include "glia-chart-private.h"

#include <math.h>
#include <string.h>

/* Points for each device pixel from which on a line is drawn as spans. Cairo's time for a stroke
 * grows with its length on the screen; below this the shape of single strokes, and their dashes,
 * can be seen. */
#define SPAN_DENSITY 1.0
#define CURSOR_WIDTH 1.5

/* A layer of the chart's size, in logical pixels, empty. */
static cairo_t *
clear_layer (cairo_surface_t **layer, cairo_format_t format, const ChartFrame *frame)
{
  int width = MAX (1, (int)ceil (frame->width * frame->scale));
  int height = MAX (1, (int)ceil (frame->height * frame->scale));

  if (*layer != NULL && (cairo_image_surface_get_width (*layer) != width ||
                         cairo_image_surface_get_height (*layer) != height))
    g_clear_pointer (layer, cairo_surface_destroy);
  if (*layer == NULL)
    *layer = cairo_image_surface_create (format, width, height);
  cairo_t *cr = cairo_create (*layer);
  cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
  cairo_paint (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
  cairo_scale (cr, frame->scale, frame->scale);
  return cr;
}

/* The line's points that are in view, and one more at each side. */
static GliaLine
visible_part (const GliaLine *line, const GliaScale *x)
{
  GliaLine part = *line;
  gsize from = 0, to = line->n;

  while (from < to) {
    gsize middle = from + (to - from) / 2;
    if (line->x[middle] < x->low)
      from = middle + 1;
    else
      to = middle;
  }
  gsize first = from, high = line->n;
  while (to < high) {
    gsize middle = to + (high - to) / 2;
    if (line->x[middle] <= x->high)
      to = middle + 1;
    else
      high = middle;
  }
  first = first > 0 ? first - 1 : 0;
  to = MIN (to + 1, line->n);
  part.x += first;
  part.y += first;
  part.smoothed += first;
  part.n = to - first;
  return part;
}

static void
draw_lines (GliaChart *chart, cairo_t *cr)
{
  const ChartFrame *frame = &chart->frame;
  double columns = (frame->box.right - frame->box.left) * frame->scale;

  for (gsize i = 0; i < chart->plot.n_series; i++) {
    if (chart->plot.series[i].n == 0 || chart->plot.series[i].muted)
      continue;
    GliaLine part = visible_part (&chart->plot.series[i], &frame->x);
    GliaLegendEntry look = glia_lines_entry (&chart->plot, i, frame->style);
    if ((double)part.n > SPAN_DENSITY * columns && columns >= 1)
      glia_chart_draw_spans (chart, cr, i);
    else
      glia_lines_draw_one (&part, &look, cr, &frame->box, &frame->x, &frame->y,
                           (gsize)fmax (1, columns));
  }
}

static void
draw_cursor (GliaChart *chart, cairo_t *cr)
{
  const ChartFrame *frame = &chart->frame;
  double at = glia_scale_map (&frame->x, glia_chart_place_x (chart, chart->cursor));

  if (!(at >= frame->box.left - 0.5 && at <= frame->box.right + 0.5))
    return;
  /* A line of one and a half pixels is crisp on two device pixels at scale 1, on three at scale
   * 2. */
  double width = fmax (1, round (CURSOR_WIDTH * frame->scale)) / frame->scale;
  double left = round ((at - width / 2) * frame->scale) / frame->scale;
  glia_colour_source (cr, glia_theme_role (frame->style, GLIA_ROLE_ACCENT), 1);
  cairo_rectangle (cr, left, frame->box.top, width, frame->box.bottom - frame->box.top);
  cairo_fill (cr);
}

static void
draw_lines_layer (GliaChart *chart)
{
  const ChartFrame *frame = &chart->frame;
  const GliaLinePlotOptions *options = &chart->plot.options;

  cairo_destroy (clear_layer (&chart->mask, CAIRO_FORMAT_A8, frame));
  cairo_t *cr = clear_layer (&chart->lines_layer, CAIRO_FORMAT_ARGB32, frame);
  gboolean empty = TRUE;
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (GliaBox));
  glia_lines_draw_marks (&chart->plot, cr, &frame->box, &frame->x, frame->style);
  glia_lines_draw_bands (&chart->plot, cr, &frame->box, &frame->x, &frame->y, frame->style);
  draw_lines (chart, cr);
  for (gsize i = 0; i < chart->plot.n_series; i++)
    empty = empty && chart->plot.series[i].n == 0;
  if (empty)
    glia_lines_draw_empty (cr, &frame->box, frame->style);
  else
    draw_cursor (chart, cr);
  if (chart->direct && !empty)
    glia_lines_draw_direct (&chart->plot, cr, &frame->box, &frame->y,
                            frame->width - frame->box.right, frame->style);
  if (options->mark_best)
    glia_lines_draw_best (&chart->plot, cr, &frame->box, &frame->x, &frame->y, taken, frame->style);
  glia_lines_draw_mark_texts (&chart->plot, cr, &frame->box, &frame->x, taken, frame->style);
  cairo_destroy (cr);
}

static void
paint_layer (cairo_t *cr, cairo_surface_t *layer, double scale)
{
  cairo_save (cr);
  cairo_scale (cr, 1 / scale, 1 / scale);
  cairo_set_source_surface (cr, layer, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_restore (cr);
}

void
glia_chart_draw (GliaChart *chart, cairo_t *cr)
{
  glia_chart_prepare (chart);
  const ChartFrame *frame = &chart->frame;
  if (chart->axes_layer == NULL || memcmp (frame, &chart->axes_frame, sizeof *frame) != 0) {
    cairo_t *axes = clear_layer (&chart->axes_layer, CAIRO_FORMAT_ARGB32, frame);
    glia_axes_draw_bare (axes, &frame->box, &frame->x, &frame->y,
                         chart->bare_x ? NULL : chart->plot.x_title, NULL, chart->bare_x,
                         frame->style);
    cairo_destroy (axes);
    chart->axes_frame = *frame;
  }
  if (chart->lines_layer == NULL || chart->lines_revision != chart->revision ||
      memcmp (frame, &chart->lines_frame, sizeof *frame) != 0) {
    draw_lines_layer (chart);
    chart->lines_frame = *frame;
    chart->lines_revision = chart->revision;
  }
  paint_layer (cr, chart->axes_layer, frame->scale);
  paint_layer (cr, chart->lines_layer, frame->scale);
}
