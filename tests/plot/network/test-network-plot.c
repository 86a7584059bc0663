/* SPDX-License-Identifier: MIT */
#include "glia-network-plot.h"
#include "glia-plane-plot.h"

#include <math.h>
#include <string.h>

/* A network with every weight from `weight`, on an 652 × 386 picture. */
typedef struct {
  GliaNetworkPlot *plot;
  gsize units[16], n;
} Drawing;

static float
wave (gsize layer, gsize i)
{
  return sinf ((float)(i * 7 + layer * 3 + 1));
}

static void
drawing_init (Drawing *d, const gsize *units, gsize n)
{
  GliaNetworkLayer layers[16] = {0};

  for (gsize l = 0; l < n; l++) {
    layers[l] = (GliaNetworkLayer){.title = "Layer", .caption = "caption", .units = units[l]};
    d->units[l] = units[l];
  }
  d->n = n;
  d->plot = glia_network_plot_new ();
  glia_network_plot_set_layers (d->plot, layers, n);
  for (gsize l = 1; l < n; l++) {
    g_autofree float *weights = g_new (float, units[l] * units[l - 1]);
    g_autofree float *bias = g_new (float, units[l]);
    for (gsize i = 0; i < units[l] * units[l - 1]; i++)
      weights[i] = wave (l, i);
    for (gsize i = 0; i < units[l]; i++)
      bias[i] = wave (l, i + 1000);
    glia_network_plot_set_weights (d->plot, l, weights, bias);
  }
  glia_network_plot_set_size (d->plot, 652, 386, 1, GLIA_STYLE_LIGHT);
}

static cairo_surface_t *
draw (GliaNetworkPlot *plot, int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);

  glia_colour_source (cr, glia_theme_role (GLIA_STYLE_LIGHT, GLIA_ROLE_CARD), 1);
  cairo_paint (cr);
  glia_network_plot_draw (plot, cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint32
pixel_at (cairo_surface_t *surface, double x, double y)
{
  const guchar *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  return *(const guint32 *)(gconstpointer)(data + (gsize)y * (gsize)stride + 4 * (gsize)x) &
         0xffffff;
}

static guint32
pixel_of (GliaColour c)
{
  return (guint32)lround (c.red * 255) << 16 | (guint32)lround (c.green * 255) << 8 |
         (guint32)lround (c.blue * 255);
}

static void
test_every_unit_is_hit_in_its_box (void)
{
  static const gsize shapes[][16] = {{2, 1},
                                     {1, 1, 1},
                                     {2, 8, 8, 1},
                                     {100, 512, 512, 2},
                                     {784, 24, 25, 10},
                                     {2, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 3},
                                     {100000, 3}};
  static const gsize lengths[] = {2, 3, 4, 4, 4, 12, 2};

  for (gsize s = 0; s < G_N_ELEMENTS (lengths); s++)
    for (int small = 0; small < 2; small++) {
      Drawing d;
      drawing_init (&d, shapes[s], lengths[s]);
      double width = small ? 382 : 652, height = small ? 204 : 386;
      glia_network_plot_set_size (d.plot, width, height, 1, GLIA_STYLE_LIGHT);
      for (gsize l = 0; l < d.n; l++)
        for (gsize unit = 0; unit < d.units[l]; unit += MAX (d.units[l] / 97, 1)) {
          GliaBox box = glia_network_plot_unit_box (d.plot, l, unit);
          g_assert_cmpfloat (box.left, >=, 0);
          g_assert_cmpfloat (box.top, >=, 0);
          g_assert_cmpfloat (box.right, <=, width);
          g_assert_cmpfloat (box.bottom, <=, height);
          GliaNetworkPart part = glia_network_plot_hit (d.plot, (box.left + box.right) / 2,
                                                        (box.top + box.bottom) / 2);
          g_assert_cmpint (part.kind, ==, GLIA_NETWORK_UNIT);
          g_assert_cmpuint (part.layer, ==, l);
          if (d.units[l] <= 1000) /* else a cell stands for several */
            g_assert_cmpuint (part.unit, ==, unit);
        }
      cairo_surface_destroy (draw (d.plot, (int)width, (int)height));
      glia_network_plot_free (d.plot);
    }
}

static void
test_condensed_from_25_units (void)
{
  Drawing d;

  drawing_init (&d, (const gsize[]){2, 24, 25, 1}, 4);
  g_assert_false (glia_network_plot_is_condensed (d.plot, 1));
  g_assert_true (glia_network_plot_is_condensed (d.plot, 2));
  g_assert_false (glia_network_plot_is_condensed (d.plot, 3));
  glia_network_plot_free (d.plot);
  /* 512 units are 8 × 64 cells of 5, 100 are 4 × 25 of 11. */
  drawing_init (&d, (const gsize[]){100, 512, 2}, 3);
  GliaBox first = glia_network_plot_unit_box (d.plot, 1, 0);
  GliaBox right = glia_network_plot_unit_box (d.plot, 1, 7);
  GliaBox below = glia_network_plot_unit_box (d.plot, 1, 8);
  g_assert_cmpfloat (right.left - first.left, ==, 35);
  g_assert_cmpfloat (below.left, ==, first.left);
  g_assert_cmpfloat (below.top - first.top, ==, 5);
  first = glia_network_plot_unit_box (d.plot, 0, 0);
  below = glia_network_plot_unit_box (d.plot, 0, 4);
  g_assert_cmpfloat (below.left, ==, first.left);
  g_assert_cmpfloat (below.top - first.top, ==, 11);
  glia_network_plot_free (d.plot);
}

/* As long as a pixel is a pixel, a picture's lie as in the picture. */
static void
test_pictures_keep_their_shape (void)
{
  static const double sizes[][2] = {{652, 386}, {382, 204}, {300, 90}};
  const GliaNetworkLayer layers[] = {
      {.title = "Inputs", .units = 784, .picture_width = 28},
      {.title = "Hidden", .units = 64},
      {.title = "Output", .units = 10, .shares = TRUE},
  };
  g_autoptr (GliaNetworkPlot) plot = glia_network_plot_new ();

  glia_network_plot_set_layers (plot, layers, G_N_ELEMENTS (layers));
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    glia_network_plot_set_size (plot, sizes[i][0], sizes[i][1], 1, GLIA_STYLE_LIGHT);
    const GliaBox first = glia_network_plot_unit_box (plot, 0, 0),
                  end = glia_network_plot_unit_box (plot, 0, 27),
                  below = glia_network_plot_unit_box (plot, 0, 28);
    g_assert_cmpfloat (below.left, ==, first.left);
    g_assert_cmpfloat (below.top, >, first.top);
    g_assert_cmpfloat (end.left - first.left, ==, 27 * (below.top - first.top));
    g_assert_cmpfloat (end.top, ==, first.top);
  }
}

static void
test_links_and_biases_are_hit (void)
{
  static const float weights[] = {0.1f, -2, 0.2f, 0.3f, 0.1f, 0.2f};
  Drawing d;

  drawing_init (&d, (const gsize[]){2, 3, 1}, 3);
  glia_network_plot_set_weights (d.plot, 1, weights, (const float[]){1, 2, 3});
  GliaBox from = glia_network_plot_unit_box (d.plot, 0, 1);
  GliaBox to = glia_network_plot_unit_box (d.plot, 1, 0);
  /* A cubic with level ends passes the middle between its ends. */
  GliaNetworkPart part = glia_network_plot_hit (d.plot, (from.right + to.left) / 2,
                                                (from.top + from.bottom + to.top + to.bottom) / 4);
  g_assert_cmpint (part.kind, ==, GLIA_NETWORK_LINK);
  g_assert_cmpuint (part.layer, ==, 1);
  g_assert_cmpuint (part.unit, ==, 0);
  g_assert_cmpuint (part.input, ==, 1);
  g_assert_cmpfloat (glia_network_plot_weight (d.plot, 1, 0, 1), ==, -2);
  g_assert_cmpfloat (glia_network_plot_largest (d.plot), ==, 2);
  part = glia_network_plot_hit (d.plot, to.left, to.bottom - 1);
  g_assert_cmpint (part.kind, ==, GLIA_NETWORK_BIAS);
  g_assert_cmpuint (part.unit, ==, 0);
  part = glia_network_plot_hit (d.plot, 5, 380);
  g_assert_cmpint (part.kind, ==, GLIA_NETWORK_NOTHING);
  glia_network_plot_free (d.plot);
}

/* Where a strong and a weak link cross, the strong one lies on top, whatever their order in the
 * matrix. */
static void
test_strong_links_cover_weak_ones (void)
{
  for (int strong = 0; strong < 2; strong++) {
    Drawing d;
    const float weights[] = {0, strong ? -0.02f : 3, strong ? -3 : 0.02f, 0};
    drawing_init (&d, (const gsize[]){2, 2, 1}, 3);
    glia_network_plot_set_weights (d.plot, 1, weights, NULL);
    GliaBox from = glia_network_plot_unit_box (d.plot, 0, 0);
    GliaBox last = glia_network_plot_unit_box (d.plot, 1, 1);
    cairo_surface_t *surface = draw (d.plot, 652, 386);
    guint32 seen = pixel_at (surface, (from.right + last.left) / 2,
                             (from.top + from.bottom + last.top + last.bottom) / 4);
    g_assert_cmphex (seen, ==, pixel_of (glia_theme_sign (GLIA_STYLE_LIGHT, strong ? -1 : 1)));
    cairo_surface_destroy (surface);
    glia_network_plot_free (d.plot);
  }
}

static void
test_maps_have_the_sign_colours (void)
{
  enum { SIDE = 10 };
  float values[3 * SIDE * SIDE];
  Drawing d;

  for (int i = 0; i < SIDE * SIDE; i++) {
    values[i] = 1;
    values[SIDE * SIDE + i] = 0;
    values[2 * SIDE * SIDE + i] = i < SIDE * SIDE / 2 ? -0.6f : 0.4f; /* below, above */
  }
  drawing_init (&d, (const gsize[]){2, 3, 1}, 3);
  glia_network_plot_set_maps (d.plot, 1, values, SIDE, GLIA_MAP_SIGNED);
  cairo_surface_t *surface = draw (d.plot, 652, 386);
  static const double expected[3][2] = {{1, 1}, {0, 0}, {0.4, -0.6}};
  for (gsize unit = 0; unit < 3; unit++)
    for (int lower = 0; lower < 2; lower++) {
      GliaBox box = glia_network_plot_unit_box (d.plot, 1, unit);
      double y = lower ? box.bottom - 9 : box.top + 6;
      g_assert_cmphex (pixel_at (surface, (box.left + box.right) / 2, y), ==,
                       pixel_of (glia_theme_sign (GLIA_STYLE_LIGHT, expected[unit][lower])));
    }
  cairo_surface_destroy (surface);
  /* New numbers are new pixels. */
  values[0] = 1;
  for (int i = 0; i < SIDE * SIDE; i++)
    values[SIDE * SIDE + i] = -1;
  glia_network_plot_set_maps (d.plot, 1, values, SIDE, GLIA_MAP_SIGNED);
  surface = draw (d.plot, 652, 386);
  GliaBox box = glia_network_plot_unit_box (d.plot, 1, 1);
  g_assert_cmphex (pixel_at (surface, (box.left + box.right) / 2, box.top + 8), ==,
                   pixel_of (glia_theme_sign (GLIA_STYLE_LIGHT, -1)));
  cairo_surface_destroy (surface);
  glia_network_plot_free (d.plot);
}

static void
test_scales (void)
{
  const float values[] = {-4, 0, 2, NAN};
  float scaled[4];

  g_assert_cmpfloat (glia_map_scale (GLIA_MAP_LARGEST, values, 4, scaled), ==, 4);
  g_assert_cmpfloat (scaled[0], ==, -1);
  g_assert_cmpfloat (scaled[2], ==, 0.5f);
  g_assert_cmpfloat (scaled[3], ==, 0);
  g_assert_cmpfloat (glia_map_scale (GLIA_MAP_LOGIT, values, 4, scaled), ==, 1);
  g_assert_cmpfloat_with_epsilon (scaled[2], 2 / (1 + exp (-2)) - 1, 1e-6);
  glia_map_scale (GLIA_MAP_SHARE, (const float[]){0, 0.5f, 1}, 3, scaled);
  g_assert_cmpfloat (scaled[0], ==, -1);
  g_assert_cmpfloat (scaled[1], ==, 0);
  g_assert_cmpfloat (glia_map_scale (GLIA_MAP_LARGEST, (const float[]){0}, 1, scaled), ==, 1);
}

static void
test_hover_mutes_the_others (void)
{
  Drawing d;

  drawing_init (&d, (const gsize[]){1, 2}, 2);
  glia_network_plot_set_weights (d.plot, 1, (const float[]){1, 1}, NULL);
  GliaBox from = glia_network_plot_unit_box (d.plot, 0, 0);
  GliaBox to = glia_network_plot_unit_box (d.plot, 1, 1);
  double x = (from.right + to.left) / 2;
  double y = (from.top + from.bottom + to.top + to.bottom) / 4;
  cairo_surface_t *before = draw (d.plot, 652, 386);
  glia_network_plot_set_hover (d.plot, (GliaNetworkPart){GLIA_NETWORK_UNIT, 1, 0, 0});
  cairo_surface_t *hovered = draw (d.plot, 652, 386);
  GliaColour full = glia_theme_sign (GLIA_STYLE_LIGHT, 1), white = {1, 1, 1};
  g_assert_cmphex (pixel_at (before, x, y), ==, pixel_of (full));
  guint32 muted = pixel_of (glia_colour_mix (white, full, 0.3)), seen = pixel_at (hovered, x, y);
  for (int shift = 0; shift < 24; shift += 8)
    g_assert_cmpint (ABS ((int)(seen >> shift & 255) - (int)(muted >> shift & 255)), <=, 2);
  cairo_surface_destroy (before);
  cairo_surface_destroy (hovered);
  glia_network_plot_free (d.plot);
}

static void
test_arrow_keys_reach_every_unit (void)
{
  Drawing d;

  drawing_init (&d, (const gsize[]){2, 3, 30, 1}, 4);
  GliaNetworkPart part = {0};
  part = glia_network_plot_next (d.plot, part, GLIA_NETWORK_LEFT);
  g_assert_cmpuint (part.layer, ==, 3);
  for (int i = 0; i < 60; i++)
    part = glia_network_plot_next (d.plot, part, GLIA_NETWORK_LEFT);
  g_assert_cmpuint (part.layer, ==, 0);
  for (int i = 0; i < 5; i++)
    part = glia_network_plot_next (d.plot, part, GLIA_NETWORK_UP);
  g_assert_cmpuint (part.unit, ==, 0);
  part = glia_network_plot_next (d.plot, part, GLIA_NETWORK_DOWN);
  g_assert_cmpuint (part.unit, ==, 1);
  for (int i = 0; i < 60; i++)
    part = glia_network_plot_next (d.plot, part, GLIA_NETWORK_RIGHT);
  g_assert_cmpuint (part.layer, ==, 3);
  glia_network_plot_free (d.plot);
}

static void
test_figure (void)
{
  Drawing d;

  drawing_init (&d, (const gsize[]){2, 3, 1}, 3);
  GliaFigure *figure = glia_network_plot_figure (d.plot, "Network", "13 parameters");
  glia_network_plot_free (d.plot); /* it needs the plot no more */
  static const char *const formats[] = {"png", "svg", "pdf"};
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = glia_figure_render (figure, formats[i], NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (g_bytes_get_size (bytes), >, 1000);
  }
  g_autoptr (GString) csv = g_string_new (NULL);
  glia_figure_write_csv (figure, csv);
  g_auto (GStrv) lines = g_strsplit (csv->str, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 9 + 4 + 1);
  g_assert_true (g_str_has_prefix (lines[3], "Layer,1,bias,"));
  glia_figure_free (figure);
}

/* Nine cells: every pixel of the surface is one of the shades, and the cells' centres are exact. */
static void
test_raster (void)
{
  static const float values[] = {-1, -1, -1, 0, 0, 0, 1, 1, 1}; /* the lowest row first */
  enum { SIZE = 99 };
  guint32 shades[GLIA_SIGN_SHADES], pixels[SIZE * SIZE];

  glia_map_shades (GLIA_STYLE_LIGHT, 1, FALSE, shades);
  glia_map_raster (values, 3, shades, (guchar *)pixels, SIZE * 4, SIZE);
  g_assert_cmphex (pixels[16 * SIZE + 50], ==, shades[30]);
  g_assert_cmphex (pixels[49 * SIZE + 50], ==, shades[15]);
  g_assert_cmphex (pixels[82 * SIZE + 50], ==, shades[0]);
  g_assert_cmphex (shades[15] & 0xffffff, ==, 0xe8eaeb);
  g_assert_cmphex (shades[30] & 0xffffff, ==, 0x0877bd);
  for (gsize i = 0, at = 0; i < SIZE * SIZE; i++) {
    for (at = 0; at < GLIA_SIGN_SHADES && pixels[i] != shades[at]; at++)
      ;
    g_assert_cmpuint (at, <, GLIA_SIGN_SHADES);
  }
  glia_map_shades (GLIA_STYLE_LIGHT, 1, TRUE, shades);
  g_assert_cmphex (shades[14], ==, shades[0]);
  g_assert_cmphex (shades[16], ==, shades[30]);
}

static void
test_classes_raster (void)
{
  /* Three classes, each sure in one of the columns. */
  float values[27] = {0};
  guint32 pixels[90 * 90];
  GliaColour colours[3];
  const GliaMapClasses looks = {colours, 3, {1, 1, 1}, 1, FALSE};

  for (gsize k = 0; k < 3; k++) {
    colours[k] = glia_theme_run (GLIA_STYLE_LIGHT, (guint)k);
    for (gsize row = 0; row < 3; row++)
      values[k * 9 + row * 3 + k] = 1;
  }
  glia_map_raster_classes (values, 3, &looks, (guchar *)pixels, 360, 90);
  for (gsize k = 0; k < 3; k++)
    g_assert_cmphex (pixels[45 * 90 + 15 + 30 * k] & 0xffffff, ==, pixel_of (colours[k]));
}

static double
milliseconds_a_redraw (const gsize *units, gsize n)
{
  enum { ROUNDS = 40, SIDE = 64 };
  Drawing d;

  drawing_init (&d, units, n);
  g_autofree float *weights = g_new (float, 600 * 600);
  g_autofree float *maps = g_new (float, 24 * SIDE * SIDE);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 652, 386);
  cairo_t *cr = cairo_create (surface);
  gint64 from = 0;
  for (int round = 0; round <= ROUNDS; round++) {
    if (round == 1)
      from = g_get_monotonic_time ();
    for (gsize l = 1; l < n; l++) {
      for (gsize i = 0; i < units[l] * units[l - 1]; i++)
        weights[i] = wave (l, i + (gsize)round);
      glia_network_plot_set_weights (d.plot, l, weights, NULL);
      if (units[0] != 2 || units[l] > 24)
        continue;
      for (gsize i = 0; i < units[l] * SIDE * SIDE; i++)
        maps[i] = (float)((i + (gsize)round * 5) % 100) / 50 - 1;
      glia_network_plot_set_maps (d.plot, l, maps, SIDE, GLIA_MAP_SIGNED);
    }
    glia_network_plot_draw (d.plot, cr);
  }
  double each = (double)(g_get_monotonic_time () - from) / 1000 / ROUNDS;
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  glia_network_plot_free (d.plot);
  return each;
}

/* `-m perf` says what a redraw costs. */
static void
test_cost (void)
{
  if (!g_test_perf ()) {
    g_test_skip ("only with -m perf");
    return;
  }
  double small = milliseconds_a_redraw ((const gsize[]){2, 8, 8, 1}, 4);
  double large = milliseconds_a_redraw ((const gsize[]){100, 512, 512, 2}, 4);
  g_test_message ("2-8-8-1: %.2f ms, 100-512-512-2: %.2f ms a redraw with all new numbers", small,
                  large);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network-plot/hit/units", test_every_unit_is_hit_in_its_box);
  g_test_add_func ("/network-plot/condensed", test_condensed_from_25_units);
  g_test_add_func ("/network-plot/pictures", test_pictures_keep_their_shape);
  g_test_add_func ("/network-plot/hit/links", test_links_and_biases_are_hit);
  g_test_add_func ("/network-plot/links/order", test_strong_links_cover_weak_ones);
  g_test_add_func ("/network-plot/maps", test_maps_have_the_sign_colours);
  g_test_add_func ("/network-plot/scales", test_scales);
  g_test_add_func ("/network-plot/hover", test_hover_mutes_the_others);
  g_test_add_func ("/network-plot/keys", test_arrow_keys_reach_every_unit);
  g_test_add_func ("/network-plot/figure", test_figure);
  g_test_add_func ("/network-plot/raster", test_raster);
  g_test_add_func ("/network-plot/raster/classes", test_classes_raster);
  g_test_add_func ("/network-plot/cost", test_cost);
  return g_test_run ();
}
