/* SPDX-License-Identifier: MIT */
#include "glia-histogram-plot.h"

#include <cairo.h>
#include <string.h>

static GliaFigure *
figure (void)
{
  static const guint32 first[] = {0, 3, 1, 0}, second[] = {0, 0, 0, 100};
  static const GliaHistogramRow rows[] = {
      {.name = "Hidden 1", .note = "n = 4", .counts = first, .bins = 4, .low = -2, .high = 2},
      {.name = "Output",
       .note = "n = 100",
       .counts = second,
       .bins = 4,
       .low = -2,
       .high = 2,
       .slot = 1},
  };

  return glia_histogram_plot_new (&(GliaHistogramPlotOptions){.x_title = "Weight", .layers = 2},
                                  rows, 2);
}

static void
test_csv_has_every_bin (void)
{
  g_autoptr (GliaFigure) plot = figure ();
  g_autoptr (GString) csv = g_string_new (NULL);

  glia_figure_write_csv (plot, csv);
  g_assert_cmpstr (csv->str, ==,
                   "layer,low,high,count\n"
                   "Hidden 1,-2,-1,0\nHidden 1,-1,0,3\nHidden 1,0,1,1\nHidden 1,1,2,0\n"
                   "Output,-2,-1,0\nOutput,-1,0,0\nOutput,0,1,0\nOutput,1,2,100\n");
}

/* How many pixels of a column are painted in about this colour. */
static int
painted (cairo_surface_t *surface, int column, GliaColour colour)
{
  const int stride = cairo_image_surface_get_stride (surface);
  const unsigned char *data = cairo_image_surface_get_data (surface);
  int count = 0;

  for (int y = 0; y < cairo_image_surface_get_height (surface); y++) {
    guint32 pixel;
    memcpy (&pixel, data + y * stride + 4 * column, 4);
    const double alpha = (pixel >> 24) / 255.0;
    const double red = ((pixel >> 16) & 255) / 255.0, green = ((pixel >> 8) & 255) / 255.0;
    count += alpha > 0.8 && ABS (red / alpha - colour.red) < 0.02 &&
             ABS (green / alpha - colour.green) < 0.02;
  }
  return count;
}

/* A bin with a third of the values of the fullest one is a third as high, in the layer's colour. */
static void
test_heights_are_counts (void)
{
  static const GliaStyle styles[] = {GLIA_STYLE_LIGHT, GLIA_STYLE_DARK};

  for (gsize i = 0; i < G_N_ELEMENTS (styles); i++) {
    g_autoptr (GliaFigure) plot = figure ();
    cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 486, 286);
    cairo_t *cr = cairo_create (surface);
    glia_figure_draw (plot, cr, 486, 286, styles[i]);
    cairo_surface_flush (surface);
    /* The axis is 400 wide from 72: a bin is 100. */
    const GliaColour colour = glia_theme_layer (styles[i], 0, 2);
    const int full = painted (surface, 72 + 150, colour),
              third = painted (surface, 72 + 250, colour);
    g_assert_cmpint (full, >, 80);
    g_assert_cmpint (ABS (third * 3 - full), <=, 4);
    g_assert_cmpint (painted (surface, 72 + 50, colour), ==, 0);
    g_assert_cmpint (painted (surface, 72 + 350, glia_theme_layer (styles[i], 1, 2)), >, 80);
    cairo_destroy (cr);
    cairo_surface_destroy (surface);
  }
}

static void
test_no_rows_and_no_room (void)
{
  g_autoptr (GliaFigure) empty =
      glia_histogram_plot_new (&(GliaHistogramPlotOptions){.layers = 1}, NULL, 0);
  g_autoptr (GliaFigure) plot = figure ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 40, 40);
  cairo_t *cr = cairo_create (surface);

  glia_figure_draw (empty, cr, 40, 40, GLIA_STYLE_LIGHT);
  glia_figure_draw (plot, cr, 40, 40, GLIA_STYLE_LIGHT);
  glia_figure_draw (plot, cr, 40, 60, GLIA_STYLE_LIGHT);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/histogram/csv", test_csv_has_every_bin);
  g_test_add_func ("/plot/histogram/heights", test_heights_are_counts);
  g_test_add_func ("/plot/histogram/empty", test_no_rows_and_no_room);
  return g_test_run ();
}
