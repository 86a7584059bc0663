/* SPDX-License-Identifier: MIT */
/* The numbers in coloured cells can be read, whatever the colour. */
#include "glia-confusion-plot.h"
#include "glia-matrix-plot.h"
#include "glia-theme.h"

#include <math.h>

#define SCALE    4 /* strokes of text are wider than a pixel: some pixels are all ink */
#define READABLE 4.5

static const GliaStyle styles[] = {GLIA_STYLE_LIGHT, GLIA_STYLE_DARK, GLIA_STYLE_LIGHT_CONTRAST,
                                   GLIA_STYLE_DARK_CONTRAST};

static GliaColour
colour_of (guint32 pixel)
{
  return (GliaColour){(pixel >> 16 & 255) / 255.0, (pixel >> 8 & 255) / 255.0,
                      (pixel & 255) / 255.0};
}

/* Cairo rounds mixed colours in its own way. */
static gboolean
is_colour (guint32 pixel, GliaColour colour)
{
  const GliaColour here = colour_of (pixel);

  return fabs (here.red - colour.red) < 1.01 / 255 &&
         fabs (here.green - colour.green) < 1.01 / 255 &&
         fabs (here.blue - colour.blue) < 1.01 / 255;
}

/* The most contrast that a pixel has with `ground`, among those that stand between pixels of
 * `ground` in their row. */
static double
contrast_in (GliaFigure *figure, GliaColour ground, GliaStyle style)
{
  double width, height, most = 1;

  glia_figure_default_size (figure, &width, &height);
  const int across = (int)width * SCALE, down = (int)height * SCALE;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, across, down);
  cairo_t *cr = cairo_create (surface);
  cairo_scale (cr, SCALE, SCALE);
  glia_colour_source (cr, glia_theme_role (style, GLIA_ROLE_CARD), 1);
  cairo_paint (cr);
  glia_figure_draw (figure, cr, width, height, style);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  const guint32 *pixels = (const guint32 *)(gconstpointer)cairo_image_surface_get_data (surface);
  const int pitch = cairo_image_surface_get_stride (surface) / 4;
  int seen = 0;
  for (int y = 0; y < down; y++) {
    int first = -1, last = -1;
    for (int x = 0; x < across; x++)
      if (is_colour (pixels[y * pitch + x], ground)) {
        first = first < 0 ? x : first;
        last = x;
      }
    for (int x = first; first >= 0 && x <= last; x++, seen++)
      most = fmax (most, glia_colour_contrast (ground, colour_of (pixels[y * pitch + x])));
  }
  cairo_surface_destroy (surface);
  g_assert_cmpint (seen, >, 1000); /* there is such a cell */
  return most;
}

static void
test_every_value_of_a_matrix_can_be_read (void)
{
  for (gsize s = 0; s < G_N_ELEMENTS (styles); s++)
    for (int shade = -GLIA_SIGN_SHADES / 2; shade <= GLIA_SIGN_SHADES / 2; shade++) {
      const double value = 2.0 * shade / GLIA_SIGN_SHADES;
      const GliaMatrixOptions options = {.range = 1, .decimals = 2};
      g_autoptr (GliaFigure) figure = glia_matrix_plot_new (&options, &value, 1, 1);
      const GliaColour ground = glia_theme_sign (styles[s], value);
      g_assert_cmpfloat (contrast_in (figure, ground, styles[s]), >=, READABLE);
    }
}

static void
test_every_share_of_a_confusion_matrix_can_be_read (void)
{
  const char *const names[] = {"", ""};

  for (gsize s = 0; s < G_N_ELEMENTS (styles); s++)
    for (guint slot = 0; slot < GLIA_RUN_COLOURS; slot++)
      for (guint64 share = 50; share <= 100; share += 10) {
        /* Of the second class there is nothing: its cells are the card's colour and show 0. */
        const guint64 counts[] = {share, 100 - share, 0, 0};
        g_autoptr (GliaFigure) figure = glia_confusion_plot_new (NULL, names, counts, 2, slot);
        const GliaColour ground =
            glia_colour_mix (glia_theme_role (styles[s], GLIA_ROLE_CARD),
                             glia_theme_run (styles[s], slot), 0.85 * (double)share / 100);
        g_assert_cmpfloat (contrast_in (figure, ground, styles[s]), >=, READABLE);
      }
}

/* Where both sides' names would lie over one another, the room goes to the cells and the names of
 * the rows. */
static void
test_names_give_way_to_cells (void)
{
  const char *const names[] = {"T-shirt", "Trouser", "Pullover", "Dress", "Coat",
                               "Sandal",  "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};
  const GliaConfusionPlaces small = glia_confusion_plot_places (names, 10, FALSE, 376, 200),
                            large = glia_confusion_plot_places (names, 10, FALSE, 376, 400);

  g_assert_false (small.columns);
  g_assert_cmpfloat (small.pitch, >=, 14);
  g_assert_cmpfloat (small.top + 10 * small.pitch, <=, 200);
  g_assert_true (large.columns);
  g_assert_cmpfloat (large.top + 10 * large.pitch, <=, 400);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/matrix/contrast", test_every_value_of_a_matrix_can_be_read);
  g_test_add_func ("/plot/matrix/small", test_names_give_way_to_cells);
  g_test_add_func ("/plot/matrix/confusion", test_every_share_of_a_confusion_matrix_can_be_read);
  return g_test_run ();
}
