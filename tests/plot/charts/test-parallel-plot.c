/* SPDX-License-Identifier: MIT */
#include "glia-parallel-plot.h"

#include <math.h>
#include <string.h>

#define WIDTH  600
#define HEIGHT 400

static const char *const kinds[] = {"ReLU", "Sigmoid", "Tanh"};

enum { ACTIVATION, RATE, BATCH, BEST, AXES };

static const double values[][AXES] = {
    {0, 0.0001, 32, 0.80},
    {1, 0.01, 64, 0.78},
    {2, 1, 64, NAN},
};

static GliaParallelPlot *
new_plot (void)
{
  const GliaParallelAxis axes[AXES] = {
      [ACTIVATION] = {"Activation", kinds, G_N_ELEMENTS (kinds)},
      [RATE] = {.title = "Rate"},
      [BATCH] = {.title = "Batch"},
      [BEST] = {.title = "Best", .unit = GLIA_UNIT_PERCENT},
  };
  const GliaParallelLine lines[] = {
      {"a", values[0], 0, TRUE}, {"b", values[1], 1, TRUE}, {"c", values[2], 2, FALSE}};
  GliaParallelPlot *plot = glia_parallel_plot_new (axes, AXES, lines, G_N_ELEMENTS (lines));

  glia_parallel_plot_set_size (plot, WIDTH, HEIGHT, 1);
  return plot;
}

static void
test_axes_over_decades_are_logarithmic (void)
{
  g_autoptr (GliaParallelPlot) plot = new_plot ();

  g_assert_true (glia_parallel_plot_is_log (plot, RATE));
  g_assert_false (glia_parallel_plot_is_log (plot, BATCH));
  g_assert_false (glia_parallel_plot_is_log (plot, ACTIVATION));
  /* Two decades each: the middle one is in the middle. */
  const double low = glia_parallel_plot_y (plot, RATE, 0.0001),
               middle = glia_parallel_plot_y (plot, RATE, 0.01),
               high = glia_parallel_plot_y (plot, RATE, 1);
  g_assert_cmpfloat_with_epsilon (middle, (low + high) / 2, 1e-9);
  g_assert_cmpfloat (high, <, low);
}

static void
test_places_and_values_are_inverse (void)
{
  g_autoptr (GliaParallelPlot) plot = new_plot ();
  const double asked[AXES] = {1, 0.003, 50, 0.79};

  for (gsize k = 0; k < AXES; k++)
    g_assert_cmpfloat_with_epsilon (
        glia_parallel_plot_value_at (plot, k, glia_parallel_plot_y (plot, k, asked[k])), asked[k],
        1e-9);
  for (gsize k = 0; k < AXES; k++)
    g_assert_cmpuint (
        glia_parallel_plot_axis_at (plot, glia_parallel_plot_axis_x (plot, k) + 3, 10), ==, k);
  g_assert_cmpuint (glia_parallel_plot_axis_at (plot, 150, 10), ==, G_MAXSIZE);
}

static void
test_a_brush_lets_lines_through (void)
{
  g_autoptr (GliaParallelPlot) plot = new_plot ();
  double low, high;

  g_assert_false (glia_parallel_plot_brush (plot, RATE, &low, &high));
  glia_parallel_plot_set_brush (plot, RATE, 0.1, 0.001); /* in any order */
  g_assert_true (glia_parallel_plot_brush (plot, RATE, &low, &high));
  g_assert_cmpfloat (low, ==, 0.001);
  g_assert_cmpfloat (high, ==, 0.1);
  g_assert_false (glia_parallel_plot_passes (plot, 0));
  g_assert_true (glia_parallel_plot_passes (plot, 1));
  g_assert_false (glia_parallel_plot_passes (plot, 2));
  /* One without a value misses every piece of its axis. */
  glia_parallel_plot_set_brush (plot, RATE, NAN, NAN);
  g_assert_true (glia_parallel_plot_passes (plot, 2));
  glia_parallel_plot_set_brush (plot, BEST, 0, 1);
  g_assert_false (glia_parallel_plot_passes (plot, 2));
}

static void
test_the_line_under_the_pointer (void)
{
  g_autoptr (GliaParallelPlot) plot = new_plot ();
  const double x = (glia_parallel_plot_axis_x (plot, 0) + glia_parallel_plot_axis_x (plot, 1)) / 2;

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    const double y = (glia_parallel_plot_y (plot, 0, values[i][0]) +
                      glia_parallel_plot_y (plot, 1, values[i][1])) /
                     2;
    g_assert_cmpuint (glia_parallel_plot_line_at (plot, x, y, 4), ==, i);
  }
  g_assert_cmpuint (glia_parallel_plot_line_at (plot, x, 5, 4), ==, G_MAXSIZE);
  /* Behind the last value of "c" there is nothing of it. */
  const double after = glia_parallel_plot_axis_x (plot, BEST) - 5;
  g_assert_cmpuint (glia_parallel_plot_line_at (plot, after, HEIGHT - 25, 4), !=, 2);
}

static void
test_the_figure_has_all_numbers (void)
{
  g_autoptr (GliaParallelPlot) plot = new_plot ();
  g_autoptr (GliaFigure) figure = glia_parallel_plot_figure (plot, "All");
  g_autoptr (GString) csv = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  glia_figure_write_csv (figure, csv);
  g_assert_cmpstr (csv->str, ==,
                   "name,Activation,Rate,Batch,Best\n"
                   "a,ReLU,0.0001,32,0.8\n"
                   "b,Sigmoid,0.01,64,0.78\n"
                   "c,Tanh,1,64,\n");
  g_autoptr (GBytes) png = glia_figure_render (figure, "png", NULL, &error);
  g_assert_no_error (error);
  /* Brushed it is another picture; figures made before do not change. */
  glia_parallel_plot_set_brush (plot, RATE, 0.001, 0.1);
  g_autoptr (GliaFigure) brushed = glia_parallel_plot_figure (plot, "All");
  g_autoptr (GBytes) again = glia_figure_render (figure, "png", NULL, &error);
  g_autoptr (GBytes) other = glia_figure_render (brushed, "png", NULL, &error);
  g_assert_true (g_bytes_equal (png, again));
  g_assert_false (g_bytes_equal (png, other));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/parallel/log", test_axes_over_decades_are_logarithmic);
  g_test_add_func ("/plot/parallel/places", test_places_and_values_are_inverse);
  g_test_add_func ("/plot/parallel/brush", test_a_brush_lets_lines_through);
  g_test_add_func ("/plot/parallel/pointer", test_the_line_under_the_pointer);
  g_test_add_func ("/plot/parallel/figure", test_the_figure_has_all_numbers);
  return g_test_run ();
}
