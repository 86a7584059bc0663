/* SPDX-License-Identifier: MIT */
#include "glia-confusion-plot.h"

#include "glia-axes.h"
#include "glia-figure-class.h"

#include <math.h>

#define CELL          78.0
#define CELL_GAP      2.0
#define CELL_RADIUS   6.0
#define FULL_STRENGTH 0.85
#define MAX_NAME      160.0
#define MIN_DEFAULT   300.0
#define MAX_DEFAULT   1600.0
#define HEADER        46.0

typedef struct {
  char *title;
  char **names;
  guint64 *counts;
  gsize classes;
  guint slot;
} ConfusionPlot;

static void
rounded_rectangle (cairo_t *cr, double x, double y, double size, double r)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + size - r, y + r, r, -G_PI / 2, 0);
  cairo_arc (cr, x + size - r, y + size - r, r, 0, G_PI / 2);
  cairo_arc (cr, x + r, y + size - r, r, G_PI / 2, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
}

static double
row_share (const ConfusionPlot *plot, gsize row, gsize column)
{
  double sum = 0;
  for (gsize j = 0; j < plot->classes; j++)
    sum += (double)plot->counts[row * plot->classes + j];
  return sum > 0 ? (double)plot->counts[row * plot->classes + column] / sum : 0;
}

static double
luminance (GliaColour c)
{
  return 0.2126 * c.red + 0.7152 * c.green + 0.0722 * c.blue;
}

static void
draw_cell (const ConfusionPlot *plot,
           cairo_t *cr,
           gsize row,
           gsize column,
           double x,
           double y,
           double size,
           GliaStyle style)
{
  double share = row_share (plot, row, column);
  GliaColour colour = glia_colour_mix (glia_theme_role (style, GLIA_ROLE_CARD),
                                       glia_theme_run (style, plot->slot), FULL_STRENGTH * share);
  rounded_rectangle (cr, x, y, size, fmin (CELL_RADIUS, size / 6));
  glia_colour_source (cr, glia_theme_role (style, GLIA_ROLE_BORDER), 1);
  cairo_set_line_width (cr, 1);
  cairo_stroke_preserve (cr);
  glia_colour_source (cr, colour, 1);
  cairo_fill (cr);
  GliaColour dark = glia_theme_role (GLIA_STYLE_LIGHT, GLIA_ROLE_TEXT), white = {1, 1, 1};
  GliaColour text = luminance (colour) > 0.5 ? dark : white;
  char count[32], percent[32];
  g_snprintf (count, sizeof count, "%" G_GUINT64_FORMAT,
              plot->counts[row * plot->classes + column]);
  glia_number_format (share, 1, GLIA_UNIT_PERCENT, percent);
  gboolean both = size >= 52;
  if (size >= 24)
    glia_text_draw (cr, both ? GLIA_FONT_TITLE : GLIA_FONT_CAPTION, count, text, x + size / 2,
                    y + size / 2 - (both ? 8 : 0), 0.5, size - 4);
  if (both)
    glia_text_draw (cr, GLIA_FONT_CAPTION, percent, text, x + size / 2, y + size / 2 + 11, 0.5,
                    size - 4);
}

static void
draw (gconstpointer self, cairo_t *cr, double width, double height, GliaStyle style)
{
  const ConfusionPlot *plot = self;
  GliaColour text = glia_theme_role (style, GLIA_ROLE_TEXT),
             dim = glia_theme_role (style, GLIA_ROLE_DIM_TEXT);
  double names = 0, n = (double)plot->classes;
  glia_axes_header (cr, plot->title, "count and share of the true class", NULL, 0, width, style);
  for (gsize i = 0; i < plot->classes; i++)
    names = fmax (names, glia_text_width (cr, GLIA_FONT_CAPTION, plot->names[i]));
  names = fmin (names, fmin (MAX_NAME, width / 3));
  double left = 34 + names + 10, top = HEADER + 4;
  double size = floor (fmin ((width - left - 16) / n, (height - top - 50) / n)) - CELL_GAP;
  size = fmax (size, 2);
  double pitch = size + CELL_GAP;
  for (gsize i = 0; i < plot->classes; i++) {
    double at = (double)i * pitch;
    glia_text_draw (cr, GLIA_FONT_CAPTION, plot->names[i], text, left - 10, top + at + size / 2, 1,
                    names + 1);
    glia_text_draw (cr, GLIA_FONT_CAPTION, plot->names[i], text, left + at + size / 2,
                    top + n * pitch + 10, 0.5, size);
    for (gsize j = 0; j < plot->classes; j++)
      draw_cell (plot, cr, i, j, left + (double)j * pitch, top + at, size, style);
  }
  glia_text_draw (cr, GLIA_FONT_CAPTION, "predicted", dim, left + n * pitch / 2,
                  top + n * pitch + 30, 0.5, 0);
  cairo_translate (cr, 18, top + n * pitch / 2);
  cairo_rotate (cr, -G_PI / 2);
  glia_text_draw (cr, GLIA_FONT_CAPTION, "true", dim, 0, 0, 0.5, 0);
}

static void
write_csv (gconstpointer self, GString *csv)
{
  const ConfusionPlot *plot = self;
  g_string_append (csv, "true,predicted,count,share\n");
  for (gsize i = 0; i < plot->classes; i++)
    for (gsize j = 0; j < plot->classes; j++) {
      glia_csv_text (csv, plot->names[i]);
      g_string_append_c (csv, ',');
      glia_csv_text (csv, plot->names[j]);
      g_string_append_printf (csv, ",%" G_GUINT64_FORMAT ",", plot->counts[i * plot->classes + j]);
      glia_csv_number (csv, row_share (plot, i, j));
      g_string_append_c (csv, '\n');
    }
}

static void
free_plot (gpointer self)
{
  ConfusionPlot *plot = self;
  g_strfreev (plot->names);
  g_free (plot->title);
  g_free (plot->counts);
  g_free (plot);
}

GliaFigure *
glia_confusion_plot_new (const char *title,
                         const char *const *names,
                         const guint64 *counts,
                         gsize classes,
                         guint slot)
{
  static const GliaFigureClass class = {draw, write_csv, free_plot};
  g_return_val_if_fail (classes >= 1 && classes <= 10000, NULL);
  ConfusionPlot *plot = g_new0 (ConfusionPlot, 1);
  plot->title = g_strdup (title);
  plot->names = g_new0 (char *, classes + 1);
  for (gsize i = 0; i < classes; i++)
    plot->names[i] = g_strdup (names[i]);
  plot->counts = g_memdup2 (counts, classes * classes * sizeof *counts);
  plot->classes = classes;
  plot->slot = slot;
  double cells = (double)classes * (CELL + CELL_GAP);
  double width = CLAMP (cells + 150, MIN_DEFAULT, MAX_DEFAULT);
  double height = CLAMP (cells + HEADER + 54, MIN_DEFAULT - 60, MAX_DEFAULT);
  return glia_figure_new (&class, plot, width, height);
}
