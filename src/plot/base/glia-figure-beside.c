/* SPDX-License-Identifier: MIT */
#include "glia-figure-beside.h"

#include "glia-figure-class.h"

#include <math.h>

typedef struct {
  GliaFigure **figures;
  gsize n;
  double width;
  gsize columns; /* of a grid */
} Beside;

static void
draw_beside (gconstpointer self, cairo_t *cr, double width, double height, GliaStyle style)
{
  const Beside *beside = self;

  for (gsize i = 0; i < beside->n; i++) {
    double own_width, own_height;
    glia_figure_default_size (beside->figures[i], &own_width, &own_height);
    const double here = floor (own_width * width / beside->width);
    cairo_save (cr);
    glia_figure_draw (beside->figures[i], cr, here, height, style);
    cairo_restore (cr);
    cairo_translate (cr, here, 0);
  }
}

static void
write_beside (gconstpointer self, GString *csv)
{
  const Beside *beside = self;

  for (gsize i = 0; i < beside->n; i++) {
    if (i > 0)
      g_string_append_c (csv, '\n');
    glia_figure_write_csv (beside->figures[i], csv);
  }
}

static void
free_beside (gpointer self)
{
  Beside *beside = self;

  for (gsize i = 0; i < beside->n; i++)
    glia_figure_free (beside->figures[i]);
  g_free (beside->figures);
  g_free (beside);
}

GliaFigure *
glia_figure_beside (GliaFigure *const *figures, gsize n)
{
  static const GliaFigureClass class = {draw_beside, write_beside, free_beside};
  Beside *beside = g_new0 (Beside, 1);
  double tallest = 0;

  beside->figures = g_memdup2 (figures, n * sizeof *figures);
  beside->n = n;
  for (gsize i = 0; i < n; i++) {
    double width, height;
    glia_figure_default_size (figures[i], &width, &height);
    beside->width += width;
    tallest = fmax (tallest, height);
  }
  return glia_figure_new (&class, beside, beside->width, tallest);
}

static void
draw_grid (gconstpointer self, cairo_t *cr, double width, double height, GliaStyle style)
{
  const Beside *grid = self;
  const gsize rows = (grid->n + grid->columns - 1) / grid->columns;
  const double across = width / (double)grid->columns, down = height / (double)rows;

  for (gsize i = 0; i < grid->n; i++) {
    cairo_save (cr);
    cairo_translate (cr, floor ((double)(i % grid->columns) * across),
                     floor ((double)(i / grid->columns) * down));
    glia_figure_draw (grid->figures[i], cr, floor (across), floor (down), style);
    cairo_restore (cr);
  }
}

GliaFigure *
glia_figure_grid (GliaFigure *const *figures, gsize n, gsize columns, double width, double height)
{
  static const GliaFigureClass class = {draw_grid, write_beside, free_beside};
  Beside *grid = g_new0 (Beside, 1);

  grid->figures = g_memdup2 (figures, n * sizeof *figures);
  grid->n = n;
  grid->columns = columns;
  return glia_figure_new (&class, grid, width * (double)columns,
                          height * (double)((n + columns - 1) / columns));
}
