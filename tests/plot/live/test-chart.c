/* SPDX-License-Identifier: MIT */
#include "glia-chart.h"
#include "glia-decimate.h"

#include <math.h>
#include <string.h>

#define WIDTH  532
#define HEIGHT 260

static GliaChart *
chart_of (GliaSeries *series)
{
  GliaChart *chart = glia_chart_new ();
  GliaChartLine line = {.name = "dev", .series = series, .role = GLIA_LINE_DEV};

  glia_chart_set_titles (chart, "Loss", NULL, "Epoch");
  glia_chart_set_lines (chart, &line, 1);
  glia_chart_set_size (chart, WIDTH, HEIGHT, 1, GLIA_STYLE_LIGHT);
  return chart;
}

static cairo_surface_t *
draw (GliaChart *chart, int scale)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH * scale, HEIGHT * scale);
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, scale, scale);
  glia_chart_set_size (chart, WIDTH, HEIGHT, scale, GLIA_STYLE_LIGHT);
  glia_chart_draw (chart, cr);
  cairo_destroy (cr);
  return surface;
}

/* Whether a pixel near x, y (device pixels) is of the line's green. */
static gboolean
is_line (cairo_surface_t *surface, int x, int y)
{
  const guint32 *pixels = (const guint32 *)(gpointer)cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface) / 4;

  for (int dx = -1; dx <= 1; dx++) {
    guint32 pixel = pixels[y * stride + x + dx];
    int red = pixel >> 16 & 255, green = pixel >> 8 & 255, alpha = (int)(pixel >> 24);
    if (alpha > 60 && green - red > 40)
      return TRUE;
  }
  return FALSE;
}

static void
test_a_spike_among_100000_points_is_seen (gconstpointer data)
{
  int scale = GPOINTER_TO_INT (data);
  g_autoptr (GliaSeries) series = glia_series_new ();

  for (int i = 1; i <= 100000; i++)
    glia_series_append (series, i, i == 50000 ? 1 : 0.2);
  g_autoptr (GliaChart) chart = chart_of (series);
  cairo_surface_t *surface = draw (chart, scale);
  GliaScale x = glia_chart_x_scale (chart), y = glia_chart_y_scale (chart);
  int column = (int)(glia_scale_map (&x, 50000) * scale);
  int middle = (int)(glia_scale_map (&y, 0.6) * scale);
  g_assert_true (is_line (surface, column, middle));
  g_assert_false (is_line (surface, column + 20 * scale, middle));
  g_assert_true (is_line (surface, column + 20 * scale, (int)(glia_scale_map (&y, 0.2) * scale)));
  cairo_surface_destroy (surface);
}

static void
test_a_gap_of_a_dense_line_stays_empty (void)
{
  g_autoptr (GliaSeries) series = glia_series_new ();

  for (int i = 1; i <= 10000; i++)
    glia_series_append (series, i, i > 4000 && i < 6000 ? NAN : 0.3 + 0.1 * (i % 2));
  g_autoptr (GliaChart) chart = chart_of (series);
  cairo_surface_t *surface = draw (chart, 1);
  GliaScale x = glia_chart_x_scale (chart), y = glia_chart_y_scale (chart);
  int middle = (int)glia_scale_map (&y, 0.35);
  g_assert_true (is_line (surface, (int)glia_scale_map (&x, 3500), middle));
  g_assert_false (is_line (surface, (int)glia_scale_map (&x, 5000), middle));
  cairo_surface_destroy (surface);
}

/* The smoothed line that a chart carries on is the one that is computed at once. */
static void
test_averages_carried_on_equal_averages_at_once (void)
{
  double y[400], smoothed[400], first, second;
  GliaSmoother smoother = {.past = 0.9, .weight = 1};

  for (int i = 0; i < 400; i++)
    y[i] = i % 37 == 0 ? NAN : sin (i);
  glia_smooth (y, 400, 0.9, smoothed);
  for (int i = 0; i < 400; i++) {
    first = glia_smoother_next (&smoother, y[i]);
    second = smoothed[i];
    g_assert_true (first == second || (isnan (first) && isnan (second)));
  }
}

static void
test_the_range_grows_in_few_steps_and_holds_the_data (void)
{
  g_autoptr (GliaSeries) series = glia_series_new ();
  g_autoptr (GliaChart) chart = chart_of (series);
  double low = NAN, high = NAN;
  int changes = 0;

  glia_chart_set_end (chart, 1000);
  for (int i = 1; i <= 1000; i++) {
    double value = 0.05 + 0.7 * exp (-i / 200.0);
    glia_series_append (series, i, value);
    GliaScale x = glia_chart_x_scale (chart), y = glia_chart_y_scale (chart);
    g_assert_cmpfloat (x.low, ==, 0);
    g_assert_cmpfloat (x.high, ==, 1000);
    g_assert_true (y.low <= value && value <= y.high);
    changes += y.low != low || y.high != high;
    low = y.low;
    high = y.high;
  }
  g_assert_cmpint (changes, <=, 6);
}

static void
test_zoom_and_pan_stay_on_the_axis (void)
{
  g_autoptr (GliaSeries) series = glia_series_new ();

  for (int i = 1; i <= 1000; i++)
    glia_series_append (series, i, i);
  g_autoptr (GliaChart) chart = chart_of (series);
  GliaScale x = glia_chart_x_scale (chart);
  GliaBox part = {glia_scale_map (&x, 250), 0, glia_scale_map (&x, 500), 0};
  glia_chart_zoom_to (chart, &part, FALSE);
  x = glia_chart_x_scale (chart);
  g_assert_cmpfloat_with_epsilon (x.low, 250, 1e-6);
  g_assert_cmpfloat_with_epsilon (x.high, 500, 1e-6);
  /* y fits what is seen. */
  g_assert_cmpfloat (glia_chart_y_scale (chart).low, >=, 200);
  g_assert_true (glia_chart_pan_by (chart, 1e9, 0));
  x = glia_chart_x_scale (chart);
  g_assert_cmpfloat_with_epsilon (x.low, 0, 1e-6);
  g_assert_cmpfloat_with_epsilon (x.high, 250, 1e-6);
  g_assert_false (glia_chart_pan_by (chart, 1, 0));
  glia_chart_zoom_by (chart, 1e-3, 100);
  g_assert_false (glia_chart_is_zoomed (chart));
}

static void
test_an_axis_that_counts_shows_whole_numbers (void)
{
  g_autoptr (GliaSeries) series = glia_series_new ();

  for (int i = 1; i <= 30; i++)
    glia_series_append (series, i, i);
  g_autoptr (GliaChart) chart = chart_of (series);
  glia_chart_set_x_kind (chart, GLIA_SCALE_INTEGER);
  for (int step = 0; step < 30; step++) {
    GliaScale x = glia_chart_x_scale (chart);
    g_autoptr (GArray) ticks = glia_scale_ticks (&x, GLIA_TICK_GAP_ACROSS);
    g_assert_cmpuint (ticks->len, >=, 2);
    for (guint i = 0; i < ticks->len; i++)
      g_assert_null (strchr (g_array_index (ticks, GliaTick, i).label, '.'));
    glia_chart_zoom_by (chart, 1.5, (x.from + x.to) / 2);
  }
  g_assert_true (glia_chart_is_zoomed (chart));
}

static void
test_a_cut_series_is_drawn_anew_on_another_axis (void)
{
  g_autoptr (GliaSeries) series = glia_series_new (), steps = glia_series_new ();
  double x, value;

  for (int i = 1; i <= 100; i++) {
    glia_series_append (series, i, i);
    glia_series_append (steps, i, 7.0 * i);
  }
  g_autoptr (GliaChart) chart = chart_of (series);
  glia_chart_set_positions (chart, steps);
  g_assert_true (glia_chart_last (chart, 0, &x, &value));
  g_assert_cmpfloat (x, ==, 700);
  glia_series_cut (series, 50);
  glia_series_append (series, 51, -1);
  g_assert_true (glia_chart_last (chart, 0, &x, &value));
  g_assert_cmpfloat (x, ==, 357);
  g_assert_cmpfloat (value, ==, -1);
}

static GliaSeries *
constant (double value)
{
  GliaSeries *series = glia_series_new ();

  for (int i = 1; i <= 200; i++)
    glia_series_append (series, i, value);
  return series;
}

/* Two runs: one at 0.2 ± 0.1, one at 0.8. */
static GliaChart *
chart_of_two (void)
{
  g_autoptr (GliaSeries) low = constant (0.2), band = constant (0.1), high = constant (0.8);
  const GliaChartLine lines[] = {
      {.name = "A", .series = low, .deviation = band, .note = "n = 6", .role = GLIA_LINE_RUN},
      {.name = "B", .series = high, .slot = 1, .role = GLIA_LINE_RUN},
  };
  GliaChart *chart = glia_chart_new ();

  glia_chart_set_titles (chart, "Loss", NULL, "Epoch");
  glia_chart_set_lines (chart, lines, 2);
  glia_chart_set_size (chart, WIDTH, HEIGHT, 1, GLIA_STYLE_LIGHT);
  return chart;
}

static guint
alpha_at (cairo_surface_t *surface, double x, double y)
{
  const guint32 *pixels = (const guint32 *)(gpointer)cairo_image_surface_get_data (surface);

  return pixels[(int)y * (cairo_image_surface_get_stride (surface) / 4) + (int)x] >> 24;
}

static void
test_a_band_lies_around_its_mean (void)
{
  g_autoptr (GliaChart) chart = chart_of_two ();
  cairo_surface_t *surface = draw (chart, 1);
  GliaScale x = glia_chart_x_scale (chart), y = glia_chart_y_scale (chart);
  double at = glia_scale_map (&x, 105);

  g_assert_cmpfloat (y.low, <=, 0.1);
  g_assert_cmpuint (alpha_at (surface, at, glia_scale_map (&y, 0.27)), >, 20);
  g_assert_cmpuint (alpha_at (surface, at, glia_scale_map (&y, 0.13)), >, 20);
  g_assert_cmpuint (alpha_at (surface, at, glia_scale_map (&y, 0.35)), <, 20);
  g_autoptr (GliaReadout) readout = glia_chart_read (chart, 100);
  g_assert_cmpuint (readout->n, ==, 2);
  g_assert_cmpstr (readout->rows[0].text, ==, "0.800");
  g_assert_cmpstr (readout->rows[1].text, ==, "0.200 ± 0.100");
  cairo_surface_destroy (surface);
}

static void
test_a_band_is_in_view (void)
{
  for (int percent = 0; percent < 2; percent++) {
    g_autoptr (GliaSeries) mean = constant (0.8), band = constant (0.35);
    const GliaChartLine line = {.name = "A", .series = mean, .deviation = band};
    g_autoptr (GliaChart) chart = glia_chart_new ();
    glia_chart_set_unit (chart, percent ? GLIA_UNIT_PERCENT : GLIA_UNIT_NUMBER, 3);
    glia_chart_set_lines (chart, &line, 1);
    glia_chart_set_size (chart, WIDTH, HEIGHT, 1, GLIA_STYLE_LIGHT);
    const GliaScale y = glia_chart_y_scale (chart);
    g_assert_cmpfloat (y.low, <=, 0.45);
    g_assert_cmpfloat (y.high, >=, percent ? 1 : 1.15);
    g_assert_cmpfloat (y.high, <=, percent ? 1 : 1.5); /* more than all cannot be right */
  }
}

static void
test_a_muted_line_is_in_no_picture_and_no_range (void)
{
  g_autoptr (GliaChart) chart = chart_of_two ();

  g_assert_cmpfloat (glia_chart_y_scale (chart).high, >=, 0.8);
  glia_chart_set_muted (chart, 1, TRUE);
  g_assert_cmpfloat (glia_chart_y_scale (chart).high, <, 0.8);
  g_autoptr (GliaReadout) readout = glia_chart_read (chart, 100);
  g_assert_cmpuint (readout->n, ==, 1);
  g_autoptr (GliaFigure) figure = glia_chart_figure (chart);
  g_autoptr (GString) csv = g_string_new (NULL);
  glia_figure_write_csv (figure, csv);
  g_assert_true (g_str_has_prefix (csv->str, "Epoch,A,\"A, standard deviation\"\n1,0.2,0.1\n"));
  glia_chart_set_muted (chart, 1, FALSE);
  g_assert_cmpfloat (glia_chart_y_scale (chart).high, >=, 0.8);
}

static void
test_a_fixed_range_stays_and_stacked_charts_align (void)
{
  g_autoptr (GliaChart) chart = chart_of_two ();

  glia_chart_set_y_range (chart, 0.5, 0.9);
  g_assert_cmpfloat (glia_chart_y_scale (chart).low, ==, 0.5);
  g_assert_cmpfloat (glia_chart_y_scale (chart).high, ==, 0.9);
  glia_chart_set_y_range (chart, 0, 0);
  g_assert_cmpfloat (glia_chart_y_scale (chart).low, <, 0.2);
  GliaBox plain = glia_chart_box (chart);
  glia_chart_set_direct (chart, TRUE);
  glia_chart_set_stacked (chart, TRUE, 70);
  GliaBox stacked = glia_chart_box (chart);
  g_assert_cmpfloat (stacked.left, ==, 70);
  g_assert_cmpfloat (stacked.right, ==, WIDTH - 96);
  g_assert_cmpfloat (stacked.bottom, >, plain.bottom);
}

/* Of more lines than there is room for, the box says how many are left out. */
static void
test_a_read_out_fits_its_chart (void)
{
  GliaChartLine lines[40];
  g_autoptr (GliaChart) chart = glia_chart_new ();

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    lines[i] = (GliaChartLine){.name = "run", .series = constant (i), .slot = i};
  glia_chart_set_lines (chart, lines, G_N_ELEMENTS (lines));
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    glia_series_unref (lines[i].series);
  glia_chart_set_size (chart, WIDTH, HEIGHT, 1, GLIA_STYLE_LIGHT);
  g_autoptr (GliaReadout) readout = glia_chart_read (chart, 100);
  g_assert_cmpuint (readout->n, ==, 40);
  g_assert_cmpuint (readout->shown, <, 40);
  g_assert_cmpuint (readout->shown, >, 5);
  g_assert_cmpfloat (readout->height, <, HEIGHT);
  g_assert_cmpfloat (readout->rows[0].value, ==, 39); /* the highest are shown */
}

static GBytes *
readout_picture (GliaChart *chart, const GliaReadout *readout)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  glia_chart_draw_readout (chart, cr, readout);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  GBytes *pixels = g_bytes_new (cairo_image_surface_get_data (surface),
                                (gsize)cairo_image_surface_get_stride (surface) * HEIGHT);
  cairo_surface_destroy (surface);
  return pixels;
}

/* The window fades it out, maybe over a chart that has other lines by then. */
static void
test_a_read_out_outlives_its_lines (void)
{
  g_autoptr (GliaChart) chart = chart_of_two ();
  g_autoptr (GliaReadout) readout = glia_chart_read (chart, 100);
  g_autoptr (GBytes) before = readout_picture (chart, readout);
  g_autoptr (GliaSeries) other = constant (0.5);

  glia_chart_set_lines (chart, &(GliaChartLine){.name = "other", .series = other, .slot = 3}, 1);
  g_autoptr (GBytes) with_another = readout_picture (chart, readout);
  g_assert_true (g_bytes_equal (before, with_another));
  glia_chart_set_lines (chart, NULL, 0);
  g_autoptr (GBytes) with_none = readout_picture (chart, readout);
  g_assert_true (g_bytes_equal (before, with_none));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/plot/chart/spike/1", GINT_TO_POINTER (1),
                        test_a_spike_among_100000_points_is_seen);
  g_test_add_data_func ("/plot/chart/spike/2", GINT_TO_POINTER (2),
                        test_a_spike_among_100000_points_is_seen);
  g_test_add_func ("/plot/chart/gap", test_a_gap_of_a_dense_line_stays_empty);
  g_test_add_func ("/plot/chart/averages", test_averages_carried_on_equal_averages_at_once);
  g_test_add_func ("/plot/chart/range", test_the_range_grows_in_few_steps_and_holds_the_data);
  g_test_add_func ("/plot/chart/zoom", test_zoom_and_pan_stay_on_the_axis);
  g_test_add_func ("/plot/chart/cut", test_a_cut_series_is_drawn_anew_on_another_axis);
  g_test_add_func ("/plot/chart/band", test_a_band_lies_around_its_mean);
  g_test_add_func ("/plot/chart/counts", test_an_axis_that_counts_shows_whole_numbers);
  g_test_add_func ("/plot/chart/band-range", test_a_band_is_in_view);
  g_test_add_func ("/plot/chart/muted", test_a_muted_line_is_in_no_picture_and_no_range);
  g_test_add_func ("/plot/chart/fixed", test_a_fixed_range_stays_and_stacked_charts_align);
  g_test_add_func ("/plot/chart/many", test_a_read_out_fits_its_chart);
  g_test_add_func ("/plot/chart/outlives", test_a_read_out_outlives_its_lines);
  return g_test_run ();
}
