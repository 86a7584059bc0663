/* SPDX-License-Identifier: MIT */
#include "glia-axes.h"
#include "glia-confusion-plot.h"
#include "glia-curve-plot.h"
#include "glia-figure-beside.h"
#include "glia-line-plot.h"
#include "glia-surface-plot.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static GliaFigure *
small_figure (void)
{
  static const double y[] = {0.1, 1.0 / 3, NAN, 1e-300};
  static const double x[] = {1, 2, 3, 5.5};
  GliaLineSeries series[] = {{.name = "a, \"b\"", .x = x, .y = y, .n = 4},
                             {.name = "dev", .y = y, .n = 2, .slot = 1}};
  GliaLinePlotOptions options = {.title = "Loss", .x_title = "Epoch"};

  return glia_line_plot_new (&options, series, 2);
}

static void
test_csv_reads_back (void)
{
  g_autoptr (GliaFigure) figure = small_figure ();
  g_autoptr (GBytes) bytes = glia_figure_render (figure, "csv", NULL, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv) rows = g_strsplit (text, "\n", -1);

  g_assert_cmpuint (g_strv_length (rows), ==, 6); /* header, 4 rows, nothing after the last \n */
  g_assert_cmpstr (rows[0], ==, "Epoch,\"a, \"\"b\"\"\",dev");
  g_assert_cmpstr (rows[1], ==, "1,0.1,0.1");
  g_assert_cmpstr (rows[3], ==, "3,,");
  g_auto (GStrv) third = g_strsplit (rows[2], ",", -1);
  g_assert_cmpfloat (g_ascii_strtod (third[1], NULL), ==, 1.0 / 3);
  g_assert_cmpfloat (g_ascii_strtod (third[2], NULL), ==, 1.0 / 3);
  g_assert_cmpstr (rows[4], ==, "5.5,1e-300,");
}

static void
test_other_figures_write_what_they_show (void)
{
  const char *const names[] = {"negative", "positive"};
  const guint64 counts[] = {3, 1, 0, 0};
  g_autoptr (GliaFigure) confusion = glia_confusion_plot_new (NULL, names, counts, 2, 0);
  g_autoptr (GString) csv = g_string_new (NULL);

  glia_figure_write_csv (confusion, csv);
  g_assert_cmpstr (
      csv->str, ==,
      "true,predicted,count,share\nnegative,negative,3,0.75\nnegative,positive,1,0.25\n"
      "positive,negative,0,0\npositive,positive,0,0\n");

  const float values[] = {-1, 1, 0, 0.5f};
  const GliaSurfacePoint point = {0.5, -0.5, 1, TRUE};
  g_autoptr (GliaFigure) surface =
      glia_surface_plot_new (&(GliaSurfaceOptions){0}, values, 2, &point, 1);
  g_string_truncate (csv, 0);
  glia_figure_write_csv (surface, csv);
  g_assert_cmpstr (csv->str, ==,
                   "set,x,y,value\nsurface,-0.5,-0.5,-1\nsurface,0.5,-0.5,1\nsurface,-0.5,0.5,0\n"
                   "surface,0.5,0.5,0.5\ndev,0.5,-0.5,1\n");
}

static void
test_each_format_has_its_signature (void)
{
  static const char *const formats[][2] = {
      {"png", "\x89PNG\r\n"}, {"svg", "<?xml"}, {"pdf", "%PDF-"}, {"csv", "Epoch,"}};
  g_autoptr (GliaFigure) figure = small_figure ();
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("glia-plot-XXXXXX", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree char *name = g_strconcat ("f.", formats[i][0], NULL);
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *data = NULL;
    gsize size;
    glia_figure_export (figure, path, NULL, &error);
    g_assert_no_error (error);
    g_assert_true (g_file_get_contents (path, &data, &size, NULL));
    g_assert_cmpmem (data, strlen (formats[i][1]), formats[i][1], strlen (formats[i][1]));

    /* cairo numbers the elements of SVG files through the whole process. */
    if (strcmp (formats[i][0], "svg") != 0) {
      g_autoptr (GBytes) again = glia_figure_render (figure, formats[i][0], NULL, NULL);
      g_assert_cmpmem (data, size, g_bytes_get_data (again, NULL), g_bytes_get_size (again));
    }
    if (strcmp (formats[i][0], "pdf") == 0)
      g_assert_null (g_strstr_len (data, (gssize)size, "CreationDate"));
    g_assert_cmpint (g_remove (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_a_failed_export_leaves_nothing (void)
{
  g_autoptr (GliaFigure) figure = small_figure ();
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("glia-plot-XXXXXX", NULL);
  g_autofree char *missing = g_build_filename (folder, "missing", "f.png", NULL);
  g_autofree char *wrong = g_build_filename (folder, "f.gif", NULL);
  g_autofree char *none = g_build_filename (folder, "figure", NULL);
  g_autofree char *blocked = g_build_filename (folder, "blocked.png", NULL);
  g_autofree char *inside = g_build_filename (blocked, "x", NULL);

  g_assert_false (glia_figure_export (figure, missing, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_nonnull (strstr (error->message, missing));
  g_clear_error (&error);
  g_assert_false (glia_figure_export (figure, wrong, NULL, &error));
  g_assert_error (error, GLIA_FIGURE_ERROR, GLIA_FIGURE_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "png, svg, pdf and csv"));
  g_clear_error (&error);
  g_assert_false (glia_figure_export (figure, none, NULL, &error));
  g_assert_error (error, GLIA_FIGURE_ERROR, GLIA_FIGURE_ERROR_FORMAT);
  g_clear_error (&error);
  g_assert_false (glia_figure_export (figure, wrong, &(GliaFigureOptions){.scale = 5}, &error));
  g_clear_error (&error);

  /* A folder that is not empty cannot be replaced by the rename, whoever runs the test. */
  g_assert_cmpint (g_mkdir (blocked, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (inside, 0700), ==, 0);
  g_assert_false (glia_figure_export (figure, blocked, NULL, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (g_rmdir (inside), ==, 0);
  g_assert_cmpint (g_rmdir (blocked), ==, 0);
  /* rmdir refuses a folder with anything left in it. */
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_bad_sizes_are_refused (void)
{
  static const GliaFigureOptions bad[] = {
      {.scale = 5}, {.scale = NAN}, {.width = -1}, {.width = 1e9}, {.height = NAN}};
  g_autoptr (GliaFigure) figure = small_figure ();

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (glia_figure_render (figure, "png", &bad[i], &error));
    g_assert_error (error, GLIA_FIGURE_ERROR, GLIA_FIGURE_ERROR_OPTIONS);
  }
}

static void
test_surface_is_drawn_the_right_way_up (void)
{
  /* Only the cell at low x, high y is positive: it must be blue, at the upper left. */
  const float values[] = {-1, -1, 1, -1};
  g_autoptr (GliaFigure) figure =
      glia_surface_plot_new (&(GliaSurfaceOptions){0}, values, 2, NULL, 0);
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 440, 488);
  cairo_t *cr = cairo_create (image);

  glia_figure_draw (figure, cr, 440, 488, GLIA_STYLE_LIGHT);
  cairo_destroy (cr);
  cairo_surface_flush (image);
  const guchar *data = cairo_image_surface_get_data (image);
  int stride = cairo_image_surface_get_stride (image);
  const guint32 *high = (const guint32 *)(gconstpointer)(data + 60 * stride);
  const guint32 *low = (const guint32 *)(gconstpointer)(data + 320 * stride);
  g_assert_cmphex (high[90] & 0xffffff, ==, 0x0877bd);
  g_assert_cmphex (high[380] & 0xffffff, ==, 0xf59322);
  g_assert_cmphex (low[90] & 0xffffff, ==, 0xf59322);
  cairo_surface_destroy (image);
}

static void
test_curves_of_any_length_draw (void)
{
  const double x[] = {-1, 0, 1}, f[] = {0, NAN, 1}, d[] = {0, 0, INFINITY};

  for (gsize n = 0; n <= 3; n++) {
    GliaCurve curve = {"step", x, f, d, n};
    g_autoptr (GliaFigure) figure =
        glia_curve_plot_new (&(GliaCurveOptions){.vanishing = 0.05}, &curve, 1);
    g_autoptr (GBytes) png = glia_figure_render (figure, "png", NULL, NULL);
    g_assert_nonnull (png);
  }
}

static void
test_a_box_is_rounded_within_its_edges (void)
{
  /* Twice the radius is more than there is across: half the width is taken, and the edges stay. */
  const GliaBox box = {10, 20, 16, 60};
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *cr = cairo_create (surface);
  double left, top, right, bottom;

  glia_box_path (cr, &box, 50);
  cairo_path_extents (cr, &left, &top, &right, &bottom);
  g_assert_cmpfloat_with_epsilon (left, box.left, 0.01);
  g_assert_cmpfloat_with_epsilon (top, box.top, 0.01);
  g_assert_cmpfloat_with_epsilon (right, box.right, 0.01);
  g_assert_cmpfloat_with_epsilon (bottom, box.bottom, 0.01);
  g_assert_true (cairo_in_fill (cr, 13, 21));
  g_assert_false (cairo_in_fill (cr, 10.5, 20.5));
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
test_figures_beside_each_other (void)
{
  GliaFigure *const two[] = {small_figure (), small_figure ()};
  double width, height, own_width, own_height;

  glia_figure_default_size (two[0], &own_width, &own_height);
  g_autoptr (GliaFigure) both = glia_figure_beside (two, 2);
  g_autoptr (GString) csv = g_string_new (NULL), once = g_string_new (NULL);
  glia_figure_default_size (both, &width, &height);
  g_assert_cmpfloat (width, ==, 2 * own_width);
  g_assert_cmpfloat (height, ==, own_height);
  glia_figure_write_csv (two[0], once);
  glia_figure_write_csv (both, csv);
  g_assert_cmpuint (csv->len, ==, 2 * once->len + 1);
}

/* A figure's file does not depend on the text size of the screen it was seen on. */
static void
test_a_file_has_text_of_the_usual_size (void)
{
  PangoCairoFontMap *map = PANGO_CAIRO_FONT_MAP (pango_cairo_font_map_get_default ());
  const double y[] = {1, 2};
  const GliaLineSeries series = {.name = "dev", .y = y, .n = 2};
  const GliaLinePlotOptions options = {.title = "Loss", .y_high = 2};
  g_autoptr (GliaFigure) figure = glia_line_plot_new (&options, &series, 1);
  g_autoptr (GBytes) usual = glia_figure_render (figure, "png", NULL, NULL);

  pango_cairo_font_map_set_resolution (map, 144);
  g_autoptr (GBytes) large = glia_figure_render (figure, "png", NULL, NULL);
  g_assert_cmpfloat (pango_cairo_font_map_get_resolution (map), ==, 144);
  pango_cairo_font_map_set_resolution (map, 96);
  g_assert_true (g_bytes_equal (usual, large));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/figure/csv", test_csv_reads_back);
  g_test_add_func ("/plot/figure/csv-others", test_other_figures_write_what_they_show);
  g_test_add_func ("/plot/figure/formats", test_each_format_has_its_signature);
  g_test_add_func ("/plot/figure/failed-export", test_a_failed_export_leaves_nothing);
  g_test_add_func ("/plot/figure/bad-sizes", test_bad_sizes_are_refused);
  g_test_add_func ("/plot/figure/surface", test_surface_is_drawn_the_right_way_up);
  g_test_add_func ("/plot/figure/curves", test_curves_of_any_length_draw);
  g_test_add_func ("/plot/figure/box", test_a_box_is_rounded_within_its_edges);
  g_test_add_func ("/plot/figure/beside", test_figures_beside_each_other);
  g_test_add_func ("/plot/figure/usual-text", test_a_file_has_text_of_the_usual_size);
  return g_test_run ();
}
