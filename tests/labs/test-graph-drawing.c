/* SPDX-License-Identifier: MIT */
/* Random expressions drawn: nothing lies outside the figure, nothing is refused a place. */
#include "glia-graph-lab.h"

#include <cairo.h>
#include <string.h>

#define SLACK 1.0 /* what antialiasing paints beside an edge, in pixels */

static void
append_name (GString *text, GRand *random)
{
  static const char *const names[] = {"x", "y", "z", "alpha_12",
                                      "a_rather_long_name_of_a_variable_that_nobody_would_write"};

  g_string_append (text, names[g_rand_int_range (random, 0, G_N_ELEMENTS (names))]);
}

static void
append_number (GString *text, GRand *random)
{
  static const char *const numbers[] = {"0", "1", "-1", "2", "-3", "0.001", "-12345.678", "1e30"};

  g_string_append (text, numbers[g_rand_int_range (random, 0, G_N_ELEMENTS (numbers))]);
}

static void
append_expression (GString *text, GRand *random, int depth)
{
  static const char *const functions[] = {"ln",  "log", "exp",  "sqrt",    "sin",
                                          "cos", "-",   "tanh", "sigmoid", "relu"};
  static const char *const operators[] = {"+", "-", "*", "*-", "/", "^"};
  const int kind = g_rand_int_range (random, 0, depth > 0 ? 8 : 2);

  if (kind == 0) {
    append_name (text, random);
  } else if (kind == 1) {
    append_number (text, random);
  } else if (kind < 4) {
    g_string_append_printf (text, "%s(",
                            functions[g_rand_int_range (random, 0, G_N_ELEMENTS (functions))]);
    append_expression (text, random, depth - 1);
    g_string_append_c (text, ')');
  } else if (kind == 4) {
    g_string_append (text, g_rand_boolean (random) ? "max(" : "min(");
    append_expression (text, random, depth - 1);
    g_string_append_c (text, ',');
    append_expression (text, random, depth - 1);
    g_string_append_c (text, ')');
  } else {
    g_string_append_c (text, '(');
    append_expression (text, random, depth - 1);
    g_string_append_printf (text, ")%s(",
                            operators[g_rand_int_range (random, 0, G_N_ELEMENTS (operators))]);
    append_expression (text, random, depth - 1);
    g_string_append_c (text, ')');
  }
}

static GliaGraphLab *
new_lab (const char *text)
{
  g_autoptr (GError) error = NULL;
  GliaGraphLab *lab = glia_graph_lab_new (text, NULL, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < graph_variables (glia_graph_lab_graph (lab)); i++)
    glia_graph_lab_set_variable (
        lab,
        graph_get (glia_graph_lab_graph (lab), graph_variable (glia_graph_lab_graph (lab), i))
            ->name,
        i % 2 == 0 ? 1.25 : -0.5);
  return lab;
}

/* What is painted when the figure is drawn at `width` x `height`. */
static void
assert_stays_inside (const GliaFigure *figure, double width, double height, const char *text)
{
  double x, y, across, down;
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (surface);

  glia_figure_draw (figure, cr, width, height, GLIA_STYLE_LIGHT);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_recording_surface_ink_extents (surface, &x, &y, &across, &down);
  cairo_surface_destroy (surface);
  if (x < -SLACK || y < -SLACK || x + across > width + SLACK || y + down > height + SLACK)
    g_error ("%s: drawn in %g, %g … %g, %g of a figure of %g x %g", text, x, y, x + across,
             y + down, width, height);
}

static void
assert_draws (const char *text, gboolean export)
{
  GliaGraphLab *lab = new_lab (text);
  const gsize steps = glia_graph_lab_steps (lab);
  const gsize stops[] = {0, steps / 2, steps / 2 + 1, steps};
  double width, height;

  for (gsize i = 0; i < G_N_ELEMENTS (stops); i++) {
    glia_graph_lab_go_to_step (lab, stops[i]);
    g_autoptr (GliaFigure) figure = glia_graph_lab_figure (lab, i % 2 == 0 ? NULL : text);
    glia_figure_default_size (figure, &width, &height);
    assert_stays_inside (figure, width, height, text);
    assert_stays_inside (figure, 500, 300, text);
    for (gsize k = 0; export && i == 3 && k < 2; k++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = glia_figure_render (figure, k == 0 ? "png" : "svg",
                                                     &(GliaFigureOptions){.scale = 1}, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (g_bytes_get_size (bytes), >, 500);
    }
  }
  glia_graph_lab_free (lab);
}

static void
test_known_cases (void)
{
  static const char *const cases[] = {
      "x",   "3",       "-x",     "3*-4*-3", "ln(x)*2+exp(y)*-2*-2", "3*c^2 + c^3",
      "x+x", "x^x^x^x", "ln(-1)", "0/0",     "1e308*1e308*x",        "max(x,x)"};

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_draws (cases[i], TRUE);
}

static void
test_random_expressions (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (17);
  gsize most = 0;

  for (int i = 0; i < 200; i++) {
    g_autoptr (GString) text = g_string_new (NULL);
    append_expression (text, random, 2 + i % 6);
    GliaGraphLab *lab = new_lab (text->str);
    most = MAX (most, graph_length (glia_graph_lab_graph (lab)));
    glia_graph_lab_free (lab);
    assert_draws (text->str, i % 20 == 0);
  }
  g_assert_cmpuint (most, >, 30);
}

/* "x0*x1 + …" and "tanh(tanh(…": as wide and as deep as an expression may be. */
static char *
many (int count, gboolean deep)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < count; i++)
    g_string_append_printf (text, deep ? "tanh(" : "%sx%d*y", i > 0 ? "+" : "", i);
  for (int i = 0; i < count && deep; i++)
    g_string_append (text, i == 0 ? "x)" : ")");
  return g_string_free (text, FALSE);
}

/* One that nobody could read is a sentence that says how large it is; its size stays that of a
 * figure. */
static void
test_huge_graphs (void)
{
  for (int i = 0; i < 2; i++)
    for (int count = 1; count <= 190; count += 27) {
      g_autofree char *text = many (count, i == 1);
      GliaGraphLab *lab = new_lab (text);
      g_autoptr (GliaFigure) figure = glia_graph_lab_figure (lab, NULL);
      double width, height;
      glia_figure_default_size (figure, &width, &height);
      g_assert_cmpfloat (width, <=, 8000);
      g_assert_cmpfloat (height, <=, 8000);
      g_assert_true (glia_graph_lab_is_readable (lab) == (count < 24));
      g_assert_true (glia_graph_lab_is_readable (lab) == (count == 1 || width > 1000));
      glia_graph_lab_free (lab);
      assert_draws (text, TRUE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/labs/graph-drawing/known", test_known_cases);
  g_test_add_func ("/labs/graph-drawing/random", test_random_expressions);
  g_test_add_func ("/labs/graph-drawing/huge", test_huge_graphs);
  return g_test_run ();
}
