/* SPDX-License-Identifier: MIT */
#include "glia-bar-plot.h"

#include "glia-axes.h"
#include "glia-figure-class.h"
#include "glia-letters.h"

#include <math.h>

#define HEADER      46.0
#define RIGHT       14.0
#define BELOW       36.0
#define BAR_SHARE   0.6
#define WIDEST_BAR  64.0
#define BAR_RADIUS  3.0
#define LABEL_ABOVE 10.0
#define DECIMALS    4
#define NUMBER_ROOM 38.0 /* a bar with less around it has no number */

typedef struct {
  char *title, *subtitle;
  char **names;
  double *values;
  gsize n;
  GliaScaleKind kind;
  double low, high;
} BarPlot;

static void
draw_bar (cairo_t *cr, double x, double top, double bottom, double width)
{
  const double r = fmin (BAR_RADIUS, fmin (width, bottom - top) / 2);

  if (bottom <= top)
    return;
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - r, top + r, r, -G_PI / 2, 0);
  cairo_line_to (cr, x + width, bottom);
  cairo_line_to (cr, x, bottom);
  cairo_arc (cr, x + r, top + r, r, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
  cairo_fill (cr);
}

/* On a log axis as many digits for a small number as for a large one. */
static char *
format_number (double value, GliaScaleKind kind)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (kind == GLIA_SCALE_LOG)
    g_ascii_formatd (number, sizeof number, "%.2g", value);
  else
    glia_number_format (value, DECIMALS, GLIA_UNIT_NUMBER, number);
  return glia_letters_typeset (number);
}

static void
draw_bars (gconstpointer self, cairo_t *cr, double width, double height, GliaStyle style)
{
  const BarPlot *plot = self;
  GliaScale y = {.kind = plot->kind,
                 .low = plot->low,
                 .high = plot->high,
                 .from = height - BELOW,
                 .to = HEADER + 12};
  const double left = glia_axes_left_margin (cr, &y, FALSE);
  const GliaScale x = {.low = 0, .high = 1, .from = left, .to = width - RIGHT};
  const double pitch = (x.to - x.from) / (double)plot->n;
  const double bar = fmin (WIDEST_BAR, floor (pitch * BAR_SHARE));
  const GliaColour text = glia_theme_role (style, GLIA_ROLE_TEXT);
  g_autoptr (GArray) ticks = glia_scale_ticks (&y, GLIA_TICK_GAP_DOWN);

  glia_axes_header (cr, plot->title, plot->subtitle, NULL, 0, width, style);
  cairo_set_line_width (cr, 1);
  for (guint i = 0; i < ticks->len; i++) {
    const GliaTick *tick = &g_array_index (ticks, GliaTick, i);
    const double at = floor (glia_scale_map (&y, tick->value)) + 0.5;
    glia_colour_source (
        cr, glia_theme_role (style, tick->value == 0 ? GLIA_ROLE_AXIS : GLIA_ROLE_GRID), 1);
    cairo_move_to (cr, x.from, at);
    cairo_line_to (cr, x.to, at);
    cairo_stroke (cr);
    if (!tick->minor)
      glia_text_draw (cr, GLIA_FONT_CAPTION, tick->label,
                      glia_theme_role (style, GLIA_ROLE_DIM_TEXT), left - 8, at, 1, 0);
  }
  for (gsize i = 0; i < plot->n; i++) {
    const double middle = x.from + ((double)i + 0.5) * pitch;
    const double top = glia_scale_map (&y, CLAMP (plot->values[i], plot->low, plot->high));
    glia_colour_source (cr, glia_theme_run (style, 0), 1);
    draw_bar (cr, floor (middle - bar / 2), top, y.from, bar);
    if (pitch >= NUMBER_ROOM) {
      g_autofree char *number = format_number (plot->values[i], y.kind);
      glia_text_draw (cr, GLIA_FONT_CAPTION, number, text, middle, top - LABEL_ABOVE, 0.5, pitch);
    }
    glia_text_draw (cr, GLIA_FONT_CAPTION, plot->names[i], text, middle, y.from + 16, 0.5, pitch);
  }
}

static void
write_csv (gconstpointer self, GString *csv)
{
  const BarPlot *plot = self;

  g_string_append (csv, "name,value\n");
  for (gsize i = 0; i < plot->n; i++) {
    glia_csv_text (csv, plot->names[i]);
    g_string_append_c (csv, ',');
    glia_csv_number (csv, plot->values[i]);
    g_string_append_c (csv, '\n');
  }
}

static void
free_plot (gpointer self)
{
  BarPlot *plot = self;

  g_free (plot->title);
  g_free (plot->subtitle);
  g_strfreev (plot->names);
  g_free (plot->values);
  g_free (plot);
}

GliaFigure *
glia_bar_plot_new (GliaScaleKind kind,
                   const char *title,
                   const char *subtitle,
                   const char *const *names,
                   const double *values,
                   gsize n,
                   double high)
{
  static const GliaFigureClass class = {draw_bars, write_csv, free_plot};

  g_return_val_if_fail (n > 0, NULL);
  BarPlot *plot = g_new0 (BarPlot, 1);

  plot->title = g_strdup (title);
  plot->subtitle = g_strdup (subtitle);
  plot->names = g_new0 (char *, n + 1);
  plot->values = g_memdup2 (values, n * sizeof *values);
  plot->n = n;
  plot->kind = kind;
  plot->low = kind == GLIA_SCALE_LOG ? INFINITY : 0;
  plot->high = high;
  for (gsize i = 0; i < n; i++) {
    plot->names[i] = g_strdup (names[i]);
    if (high == 0)
      plot->high = fmax (plot->high, values[i]);
    if (kind == GLIA_SCALE_LOG)
      plot->low = fmin (plot->low, values[i]);
  }
  if (kind == GLIA_SCALE_LOG) {
    plot->low = pow (10, floor (log10 (plot->low) - 1e-9));
    plot->high = pow (10, ceil (log10 (plot->high)));
  } else if (high == 0) {
    GliaScale y = {.low = 0, .high = plot->high, .from = 300, .to = 0};
    glia_scale_round (&y, GLIA_TICK_GAP_DOWN);
    plot->high = y.high;
  }
  return glia_figure_new (&class, plot, CLAMP (90 * (double)n + 80, 260, 4000), 320);
}
