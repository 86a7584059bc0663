/* SPDX-License-Identifier: MIT */
#include "glia-matrix-plot.h"

#include "glia-axes.h"
#include "glia-figure-class.h"

#include <math.h>

#define HEADER        46.0
#define CELL_WIDTH    64.0
#define CELL_HEIGHT   44.0
#define CELL_GAP      2.0
#define CELL_RADIUS   6.0
#define NAMES_BELOW   26.0
#define TITLES        22.0
#define MARGIN        16.0
#define LARGEST_NAMES 160.0
#define TEXT_WIDTH    30.0 /* a cell narrower than this has no number */

typedef struct {
  GliaMatrixOptions options; /* strings are owned */
  char **row_names, **column_names;
  double *values;
  gsize rows, columns;
} MatrixPlot;

static double
find_strongest (const MatrixPlot *plot)
{
  double largest = plot->options.range;

  for (gsize i = 0; plot->options.range == 0 && i < plot->rows * plot->columns; i++)
    if (isfinite (plot->values[i]))
      largest = fmax (largest, fabs (plot->values[i]));
  return largest > 0 ? largest : 1;
}

static void
draw_cell (const MatrixPlot *plot,
           cairo_t *cr,
           const GliaBox *box,
           double value,
           double share,
           GliaStyle style)
{
  const GliaColour colour =
      isfinite (value) ? glia_theme_sign (style, share) : glia_theme_role (style, GLIA_ROLE_CARD);
  const double width = box->right - box->left, height = box->bottom - box->top;
  char number[32];

  glia_box_path (cr, box, fmin (CELL_RADIUS, fmin (width, height) / 6));
  glia_colour_source (cr, colour, 1);
  cairo_fill (cr);
  if (!isfinite (value) || width < TEXT_WIDTH)
    return;
  glia_number_format (value, plot->options.decimals, GLIA_UNIT_NUMBER, number);
  glia_text_draw (cr, GLIA_FONT_CAPTION, number, glia_colour_ink (colour), box->left + width / 2,
                  box->top + height / 2, 0.5, width - 2);
}

static double
names_width (const MatrixPlot *plot, cairo_t *cr, double width)
{
  double widest = 0;

  for (gsize i = 0; i < plot->rows; i++)
    widest = fmax (widest, glia_text_width (cr, GLIA_FONT_CAPTION, plot->row_names[i]));
  return fmin (widest, fmin (LARGEST_NAMES, width / 3));
}

static void
draw_matrix (gconstpointer self, cairo_t *cr, double width, double height, GliaStyle style)
{
  const MatrixPlot *plot = self;
  const GliaColour text = glia_theme_role (style, GLIA_ROLE_TEXT);
  const GliaColour dim = glia_theme_role (style, GLIA_ROLE_DIM_TEXT);
  const double names = names_width (plot, cr, width), most = find_strongest (plot);
  const double left = MARGIN + (plot->options.row_title != NULL ? TITLES : 0) + names + 8;
  const double below = NAMES_BELOW + (plot->options.column_title != NULL ? TITLES : 0);
  const double across = fmin (CELL_WIDTH * 1.5, (width - left - MARGIN) / (double)plot->columns);
  const double down = fmin (CELL_HEIGHT * 1.5, (height - HEADER - below) / (double)plot->rows);
  const double bottom = HEADER + down * (double)plot->rows;

  glia_axes_header (cr, plot->options.title, plot->options.subtitle, NULL, 0, width, style);
  for (gsize i = 0; i < plot->rows; i++) {
    const double y = floor (HEADER + (double)i * down);
    glia_text_draw (cr, GLIA_FONT_CAPTION, plot->row_names[i], text, left - 8,
                    y + (down - CELL_GAP) / 2, 1, names + 1);
    for (gsize j = 0; j < plot->columns; j++) {
      const double value = plot->values[i * plot->columns + j];
      const double x = floor (left + (double)j * across);
      const GliaBox cell = {x, y, x + fmax (across - CELL_GAP, 1), y + fmax (down - CELL_GAP, 1)};
      draw_cell (plot, cr, &cell, value, value / most, style);
    }
  }
  for (gsize j = 0; j < plot->columns; j++)
    glia_text_draw (cr, GLIA_FONT_CAPTION, plot->column_names[j], text,
                    left + ((double)j + 0.5) * across, bottom + 10, 0.5, across);
  if (plot->options.column_title != NULL)
    glia_text_draw (cr, GLIA_FONT_CAPTION, plot->options.column_title, dim,
                    left + across * (double)plot->columns / 2, bottom + 30, 0.5, 0);
  if (plot->options.row_title != NULL) {
    cairo_save (cr);
    cairo_translate (cr, MARGIN + 4, (HEADER + bottom) / 2);
    cairo_rotate (cr, -G_PI / 2);
    glia_text_draw (cr, GLIA_FONT_CAPTION, plot->options.row_title, dim, 0, 0, 0.5, 0);
    cairo_restore (cr);
  }
}

static void
write_matrix (gconstpointer self, GString *csv)
{
  const MatrixPlot *plot = self;

  glia_csv_text (csv, plot->options.title != NULL ? plot->options.title : "");
  for (gsize j = 0; j < plot->columns; j++) {
    g_string_append_c (csv, ',');
    glia_csv_text (csv, plot->column_names[j]);
  }
  g_string_append_c (csv, '\n');
  for (gsize i = 0; i < plot->rows; i++) {
    glia_csv_text (csv, plot->row_names[i]);
    for (gsize j = 0; j < plot->columns; j++) {
      g_string_append_c (csv, ',');
      glia_csv_number (csv, plot->values[i * plot->columns + j]);
    }
    g_string_append_c (csv, '\n');
  }
}

static void
free_matrix (gpointer self)
{
  MatrixPlot *plot = self;

  g_free ((char *)plot->options.title);
  g_free ((char *)plot->options.subtitle);
  g_free ((char *)plot->options.row_title);
  g_free ((char *)plot->options.column_title);
  g_strfreev (plot->row_names);
  g_strfreev (plot->column_names);
  g_free (plot->values);
  g_free (plot);
}

static char **
copy_names (const char *const *names, gsize n)
{
  char **copy = g_new0 (char *, n + 1);

  for (gsize i = 0; i < n; i++)
    copy[i] = names != NULL ? g_strdup (names[i]) : g_strdup_printf ("%" G_GSIZE_FORMAT, i + 1);
  return copy;
}

GliaFigure *
glia_matrix_plot_new (const GliaMatrixOptions *options,
                      const double *values,
                      gsize rows,
                      gsize columns)
{
  static const GliaFigureClass class = {draw_matrix, write_matrix, free_matrix};

  g_return_val_if_fail (rows > 0 && columns > 0, NULL);
  MatrixPlot *plot = g_new0 (MatrixPlot, 1);

  plot->options = *options;
  plot->options.title = g_strdup (options->title);
  plot->options.subtitle = g_strdup (options->subtitle);
  plot->options.row_title = g_strdup (options->row_title);
  plot->options.column_title = g_strdup (options->column_title);
  plot->rows = rows;
  plot->columns = columns;
  plot->row_names = copy_names (options->row_names, rows);
  plot->column_names = copy_names (options->column_names, columns);
  plot->values = g_memdup2 (values, rows * columns * sizeof *values);
  const double width = CELL_WIDTH * (double)columns + 2 * MARGIN + 90;
  const double height = HEADER + CELL_HEIGHT * (double)rows + NAMES_BELOW + TITLES;
  return glia_figure_new (&class, plot, CLAMP (width, 260, 4000), CLAMP (height, 160, 4000));
}
