/* SPDX-License-Identifier: MIT */
#include "glia-theme.h"

#include <math.h>

static guint
hex (GliaColour c)
{
  return (guint)lround (c.red * 255) << 16 | (guint)lround (c.green * 255) << 8 |
         (guint)lround (c.blue * 255);
}

static void
test_the_sign_scale_has_31_shades (void)
{
  g_assert_cmphex (hex (glia_theme_sign (GLIA_STYLE_LIGHT, -1)), ==, 0xf59322);
  g_assert_cmphex (hex (glia_theme_sign (GLIA_STYLE_LIGHT, 0)), ==, 0xe8eaeb);
  g_assert_cmphex (hex (glia_theme_sign (GLIA_STYLE_LIGHT, 1)), ==, 0x0877bd);
  g_assert_cmphex (hex (glia_theme_sign (GLIA_STYLE_DARK, 0)), ==, 0x3a3b3d);
  g_assert_cmphex (hex (glia_theme_sign (GLIA_STYLE_LIGHT, NAN)), ==, 0xe8eaeb);
  g_assert_cmphex (hex (glia_theme_sign (GLIA_STYLE_LIGHT, 7)), ==, 0x0877bd);
  /* The neutral shade straddles zero: 1/31 to either side. */
  g_assert_cmphex (hex (glia_theme_sign (GLIA_STYLE_LIGHT, 0.032)), ==, 0xe8eaeb);
  g_assert_cmphex (hex (glia_theme_sign (GLIA_STYLE_LIGHT, -0.032)), ==, 0xe8eaeb);
  g_assert_cmphex (hex (glia_theme_sign (GLIA_STYLE_LIGHT, 0.033)), !=, 0xe8eaeb);

  int shades = 1;
  for (int i = -9999; i <= 10000; i++)
    shades += hex (glia_theme_sign (GLIA_STYLE_LIGHT, i / 1e4)) !=
              hex (glia_theme_sign (GLIA_STYLE_LIGHT, (i - 1) / 1e4));
  g_assert_cmpint (shades, ==, 31);
}

static void
test_runs_keep_colour_and_dash (void)
{
  const double *dash;

  g_assert_cmphex (hex (glia_theme_run (GLIA_STYLE_LIGHT, 0)), ==, 0x009e73);
  g_assert_cmphex (hex (glia_theme_run (GLIA_STYLE_LIGHT, 9)), ==, 0xd55e00);
  g_assert_cmphex (hex (glia_theme_run (GLIA_STYLE_DARK, 0)), ==, 0x2fc49a);
  g_assert_cmpint (glia_theme_dash (0, &dash), ==, 0);
  g_assert_cmpint (glia_theme_dash (3, &dash), ==, 4);
  g_assert_cmpfloat (dash[0], ==, 9);
  /* The ninth run has the first one's colour, and another dash: no two of 32 look the same. */
  g_assert_cmpint (glia_theme_dash (8, &dash), ==, 2);
}

static void
test_layers_are_a_ramp (void)
{
  g_assert_cmphex (hex (glia_theme_layer (GLIA_STYLE_LIGHT, 0, 3)), ==, 0x5b3a9e);
  g_assert_cmphex (hex (glia_theme_layer (GLIA_STYLE_LIGHT, 0, 9)), ==, 0x5b3a9e);
  g_assert_cmphex (hex (glia_theme_layer (GLIA_STYLE_LIGHT, 8, 9)), ==, 0xb58900);
}

static void
test_ink_can_be_read_on_every_colour (void)
{
  const GliaColour white = {1, 1, 1}, black = {0, 0, 0},
                   grey = {0x77 / 255.0, 0x77 / 255.0, 0x77 / 255.0};

  g_assert_cmpfloat_with_epsilon (glia_colour_contrast (white, black), 21, 1e-9);
  g_assert_cmpfloat_with_epsilon (glia_colour_contrast (black, white), 21, 1e-9);
  g_assert_cmpfloat_with_epsilon (glia_colour_contrast (grey, white), 4.478, 1e-3);
  for (int red = 0; red <= 32; red++)
    for (int green = 0; green <= 32; green++)
      for (int blue = 0; blue <= 32; blue++) {
        const GliaColour ground = {red / 32.0, green / 32.0, blue / 32.0};
        g_assert_cmpfloat (glia_colour_contrast (glia_colour_ink (ground), ground), >=, 4.5);
      }
}

/* The screen's large text is drawn large, and leaves no trace in files. */
static void
test_text_follows_the_screen (void)
{
  PangoCairoFontMap *map = PANGO_CAIRO_FONT_MAP (pango_cairo_font_map_get_default ());
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 10, 10);
  cairo_t *cr = cairo_create (surface);
  const double usual = glia_text_width (cr, GLIA_FONT_CAPTION, "epoch");

  g_assert_cmpfloat (glia_text_scale (), ==, 1);
  pango_cairo_font_map_set_resolution (map, 144);
  g_assert_cmpfloat (glia_text_scale (), ==, 1.5);
  g_assert_cmpfloat_with_epsilon (glia_text_width (cr, GLIA_FONT_CAPTION, "epoch"), 1.5 * usual,
                                  0.1);
  pango_cairo_font_map_set_resolution (map, 96);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/theme/sign-scale", test_the_sign_scale_has_31_shades);
  g_test_add_func ("/plot/theme/runs", test_runs_keep_colour_and_dash);
  g_test_add_func ("/plot/theme/ink", test_ink_can_be_read_on_every_colour);
  g_test_add_func ("/plot/theme/layers", test_layers_are_a_ramp);
  g_test_add_func ("/plot/theme/text-scale", test_text_follows_the_screen);
  return g_test_run ();
}
