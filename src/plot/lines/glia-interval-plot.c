/* SPDX-License-Identifier: MIT */
#include "glia-interval-plot.h"

#include "glia-axes.h"
#include "glia-figure-class.h"

#include <math.h>

#define SIDE       24.0
#define BELOW      44.0
#define LINE_WIDTH 3.0
#define DOT_RADIUS 4.5
#define ZERO_WIDTH 1.5
#define TICK_GAP   56.0

typedef struct {
  char *x_title;
  double difference, low, high;
  guint slot;
} IntervalPlot;

static GliaScale
scale_of (const IntervalPlot *plot, double width)
{
  GliaScale x = {.low = 0, .high = 0, .from = SIDE, .to = fmax (width - SIDE, SIDE + 1)};
  const double values[] = {plot->difference, plot->low, plot->high};

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    if (!isfinite (values[i]))
      continue;
    x.low = fmin (x.low, values[i]);
    x.high = fmax (x.high, values[i]);
  }
  if (x.low == x.high) {
    x.low = -1;
    x.high = 1;
  }
  glia_scale_round (&x, TICK_GAP);
  return x;
}

static void
draw_interval (gconstpointer self, cairo_t *cr, double width, double height, GliaStyle style)
{
  const IntervalPlot *plot = self;
  const GliaScale x = scale_of (plot, width);
  const double bottom = fmax (height - BELOW, 12), middle = floor (bottom / 2) + 0.5;
  g_autoptr (GArray) ticks = glia_scale_ticks (&x, TICK_GAP);
  GliaColour dim = glia_theme_role (style, GLIA_ROLE_DIM_TEXT);

  for (guint i = 0; i < ticks->len; i++) {
    const GliaTick *tick = &g_array_index (ticks, GliaTick, i);
    const double at = floor (glia_scale_map (&x, tick->value)) + 0.5;
    const gboolean zero = fabs (tick->value) < 1e-12;
    char label[40];
    cairo_set_line_width (cr, zero ? ZERO_WIDTH : 1);
    glia_colour_source (cr, glia_theme_role (style, zero ? GLIA_ROLE_DIM_TEXT : GLIA_ROLE_GRID), 1);
    cairo_move_to (cr, at, 0);
    cairo_line_to (cr, at, bottom);
    cairo_stroke (cr);
    g_snprintf (label, sizeof label, "%s%s", tick->value > 0 && !zero ? "+" : "", tick->label);
    glia_text_draw (cr, GLIA_FONT_CAPTION, label, dim, at, bottom + 10, 0.5, 0);
  }
  glia_colour_source (cr, glia_theme_run (style, plot->slot), 1);
  if (isfinite (plot->low) && isfinite (plot->high)) {
    cairo_set_line_width (cr, LINE_WIDTH);
    cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
    cairo_move_to (cr, glia_scale_map (&x, plot->low), middle);
    cairo_line_to (cr, glia_scale_map (&x, plot->high), middle);
    cairo_stroke (cr);
  }
  if (isfinite (plot->difference)) {
    cairo_arc (cr, glia_scale_map (&x, plot->difference), middle, DOT_RADIUS + 1, 0, 2 * G_PI);
    glia_colour_source (cr, glia_theme_role (style, GLIA_ROLE_CARD), 1);
    cairo_fill (cr);
    cairo_arc (cr, glia_scale_map (&x, plot->difference), middle, DOT_RADIUS, 0, 2 * G_PI);
    glia_colour_source (cr, glia_theme_run (style, plot->slot), 1);
    cairo_fill (cr);
  }
  if (plot->x_title != NULL)
    glia_text_draw (cr, GLIA_FONT_CAPTION, plot->x_title, dim, width / 2, bottom + 31, 0.5, width);
}

static void
write_csv (gconstpointer self, GString *csv)
{
  const IntervalPlot *plot = self;
  const double values[] = {plot->difference, plot->low, plot->high};

  g_string_append (csv, "difference,low,high\n");
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    if (i > 0)
      g_string_append_c (csv, ',');
    glia_csv_number (csv, values[i]);
  }
  g_string_append_c (csv, '\n');
}

static void
free_plot (gpointer self)
{
  IntervalPlot *plot = self;

  g_free (plot->x_title);
  g_free (plot);
}

GliaFigure *
glia_interval_plot_new (const char *x_title, double difference, double low, double high, guint slot)
{
  static const GliaFigureClass class = {draw_interval, write_csv, free_plot};
  IntervalPlot *plot = g_new (IntervalPlot, 1);

  *plot = (IntervalPlot){g_strdup (x_title), difference, low, high, slot};
  return glia_figure_new (&class, plot, 420, 100);
}
