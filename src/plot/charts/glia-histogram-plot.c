/* SPDX-License-Identifier: MIT */
#include "glia-histogram-plot.h"

#include "glia-axes.h"
#include "glia-figure-class.h"

#include <math.h>

/* Logical pixels. */
#define LEFT       72.0
#define RIGHT      14.0
#define TOP        10.0
#define BELOW      36.0
#define TICK       4.0
#define LABEL_GAP  8.0
#define EDGE       6.0
#define TITLE_DOWN 28.0
#define ABOVE_BARS 8.0 /* free above the fullest bin, as far as there is room */
#define NAME_LINE  16.0
#define BAR_ALPHA  0.85

typedef struct {
  char *title, *subtitle, *x_title;
  guint layers;
  GliaHistogramRow *rows;
  gsize n;
} HistogramPlot;

static GliaScale
x_scale (const HistogramPlot *plot, double from, double to)
{
  GliaScale x = {.low = -1, .high = 1, .from = from, .to = to};

  for (gsize i = 0; i < plot->n; i++) {
    x.low = i == 0 ? plot->rows[i].low : fmin (x.low, plot->rows[i].low);
    x.high = i == 0 ? plot->rows[i].high : fmax (x.high, plot->rows[i].high);
  }
  return x;
}

static void
draw_axis (const HistogramPlot *plot,
           cairo_t *cr,
           const GliaScale *x,
           double top,
           double bottom,
           GliaStyle style)
{
  const GliaColour dim = glia_theme_role (style, GLIA_ROLE_DIM_TEXT);
  g_autoptr (GArray) ticks = glia_scale_ticks (x, GLIA_TICK_GAP_ACROSS);

  cairo_set_line_width (cr, 1);
  for (guint i = 0; i < ticks->len; i++) {
    const GliaTick *tick = &g_array_index (ticks, GliaTick, i);
    const double at = floor (glia_scale_map (x, tick->value)) + 0.5;
    glia_colour_source (cr, glia_theme_role (style, GLIA_ROLE_GRID), 1);
    cairo_move_to (cr, at, top);
    cairo_line_to (cr, at, bottom);
    cairo_stroke (cr);
    glia_colour_source (cr, glia_theme_role (style, GLIA_ROLE_AXIS), 1);
    cairo_move_to (cr, at, bottom);
    cairo_line_to (cr, at, bottom + TICK);
    cairo_stroke (cr);
    glia_text_draw (cr, GLIA_FONT_CAPTION, tick->label, dim, at, bottom + LABEL_GAP + 4, 0.5, 0);
  }
  if (plot->x_title != NULL)
    glia_text_draw (cr, GLIA_FONT_CAPTION, plot->x_title, dim, (x->from + x->to) / 2,
                    bottom + TITLE_DOWN, 0.5, x->to - x->from);
}

static void
draw_bars (const GliaHistogramRow *row,
           cairo_t *cr,
           const GliaScale *x,
           double base,
           double room,
           double device)
{
  guint32 most = 1;

  for (gsize i = 0; i < row->bins; i++)
    most = MAX (most, row->counts[i]);
  for (gsize i = 0; i < row->bins; i++) {
    const double width = (row->high - row->low) / (double)row->bins;
    const double from = glia_scale_map (x, row->low + width * (double)i);
    const double to = glia_scale_map (x, row->low + width * (double)(i + 1));
    const double left = round (from * device) / device, right = round (to * device) / device;
    const double gap = right - left > 3 ? 1 : 0;
    /* A single value among a million is still a pixel high. */
    const double height = fmax (room * row->counts[i] / most, 1);
    if (row->counts[i] > 0)
      cairo_rectangle (cr, left, base - height, fmax (right - left - gap, 1 / device), height);
  }
  cairo_fill (cr);
}

static void
draw_row (const HistogramPlot *plot,
          gsize i,
          cairo_t *cr,
          const GliaScale *x,
          double base,
          double room,
          GliaStyle style)
{
  const GliaHistogramRow *row = &plot->rows[i];
  const GliaColour colour = glia_theme_layer (style, row->slot, plot->layers);
  const gboolean noted = row->note != NULL && room >= 2 * NAME_LINE;
  const double bars = room > 3 * ABOVE_BARS ? room - ABOVE_BARS : fmax (room - 2, 1);

  glia_colour_source (cr, colour, BAR_ALPHA);
  draw_bars (row, cr, x, base, bars, glia_axes_device_scale (cr));
  glia_colour_source (cr, glia_theme_role (style, GLIA_ROLE_AXIS), 1);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, x->from, floor (base) + 0.5);
  cairo_line_to (cr, x->to, floor (base) + 0.5);
  cairo_stroke (cr);
  if (room < NAME_LINE - 4)
    return;
  const double middle = base - fmin (room, 2.5 * NAME_LINE) / 2;
  glia_text_draw (cr, GLIA_FONT_CAPTION, row->name, colour, x->from - LABEL_GAP,
                  middle - (noted ? NAME_LINE / 2 : 0), 1, x->from - LABEL_GAP);
  if (noted)
    glia_text_draw (cr, GLIA_FONT_CAPTION, row->note, glia_theme_role (style, GLIA_ROLE_DIM_TEXT),
                    x->from - LABEL_GAP, middle + NAME_LINE / 2, 1, x->from - LABEL_GAP);
}

/* Room for the names and notes, at least as much as is usual. */
static double
left_of (const HistogramPlot *plot, cairo_t *cr)
{
  double widest = LEFT - LABEL_GAP;

  for (gsize i = 0; i < plot->n; i++)
    if (plot->rows[i].note != NULL)
      widest = fmax (widest, glia_text_width (cr, GLIA_FONT_CAPTION, plot->rows[i].note) + EDGE);
  return ceil (widest + LABEL_GAP);
}

static void
draw_histogram (gconstpointer self, cairo_t *cr, double width, double height, GliaStyle style)
{
  const HistogramPlot *plot = self;
  const double header = plot->title != NULL ? glia_axes_header (cr, plot->title, plot->subtitle,
                                                                NULL, 0, width, style)
                                            : 0;
  const double top = header + TOP, bottom = floor (height - BELOW), left = left_of (plot, cr);
  const GliaScale x = x_scale (plot, left, fmax (width - RIGHT, left + 1));

  if (bottom <= top)
    return;
  draw_axis (plot, cr, &x, top, bottom, style);
  for (gsize i = 0; i < plot->n; i++) {
    const double pitch = (bottom - top) / (double)plot->n;
    draw_row (plot, i, cr, &x, floor (top + pitch * (double)(i + 1)), floor (pitch), style);
  }
}

static void
write_csv (gconstpointer self, GString *csv)
{
  const HistogramPlot *plot = self;

  g_string_append (csv, "layer,low,high,count\n");
  for (gsize i = 0; i < plot->n; i++)
    for (gsize k = 0; k < plot->rows[i].bins; k++) {
      const GliaHistogramRow *row = &plot->rows[i];
      const double width = (row->high - row->low) / (double)row->bins;
      glia_csv_text (csv, row->name);
      g_string_append_c (csv, ',');
      glia_csv_number (csv, row->low + width * (double)k);
      g_string_append_c (csv, ',');
      glia_csv_number (csv, row->low + width * (double)(k + 1));
      g_string_append_printf (csv, ",%u\n", row->counts[k]);
    }
}

static void
free_plot (gpointer self)
{
  HistogramPlot *plot = self;

  for (gsize i = 0; i < plot->n; i++) {
    g_free ((char *)plot->rows[i].name);
    g_free ((char *)plot->rows[i].note);
    g_free ((guint32 *)plot->rows[i].counts);
  }
  g_free (plot->rows);
  g_free (plot->title);
  g_free (plot->subtitle);
  g_free (plot->x_title);
  g_free (plot);
}

GliaFigure *
glia_histogram_plot_new (const GliaHistogramPlotOptions *options,
                         const GliaHistogramRow *rows,
                         gsize n)
{
  static const GliaFigureClass class = {draw_histogram, write_csv, free_plot};
  HistogramPlot *plot = g_new0 (HistogramPlot, 1);

  plot->title = g_strdup (options->title);
  plot->subtitle = g_strdup (options->subtitle);
  plot->x_title = g_strdup (options->x_title);
  plot->layers = options->layers;
  plot->rows = g_memdup2 (rows, n * sizeof *rows);
  plot->n = n;
  for (gsize i = 0; i < n; i++) {
    plot->rows[i].name = g_strdup (rows[i].name);
    plot->rows[i].note = g_strdup (rows[i].note);
    plot->rows[i].counts = g_memdup2 (rows[i].counts, rows[i].bins * sizeof *rows[i].counts);
  }
  return glia_figure_new (&class, plot, 400, CLAMP (100 + 70 * (double)n, 240, 2000));
}
