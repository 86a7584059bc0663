/* SPDX-License-Identifier: MIT */
/* Random expressions: gradients against central differences, and text that is no expression. */
#include "graph.h"

#include <glib.h>
#include <math.h>
#include <string.h>

static void
append_expression (GString *text, GRand *random, int depth)
{
  static const char *const functions[] = {"sin", "cos", "tanh", "sigmoid", "exp"};
  static const char *const operators[] = {" + ", " - ", " * "};

  switch (g_rand_int_range (random, 0, depth > 0 ? 5 : 2)) {
  case 0:
    g_string_append_c (text, "xyz"[g_rand_int_range (random, 0, 3)]);
    break;
  case 1:
    g_string_append_printf (text, "%d.%d", g_rand_int_range (random, 0, 3),
                            g_rand_int_range (random, 0, 100));
    break;
  case 2:
    g_string_append_printf (text, "%s(",
                            functions[g_rand_int_range (random, 0, G_N_ELEMENTS (functions))]);
    append_expression (text, random, depth - 1);
    g_string_append_c (text, ')');
    break;
  default:
    g_string_append_c (text, '(');
    append_expression (text, random, depth - 1);
    g_string_append (text, operators[g_rand_int_range (random, 0, G_N_ELEMENTS (operators))]);
    append_expression (text, random, depth - 1);
    g_string_append_c (text, ')');
  }
}

static double
value_at (graph_expression *graph, const char *name, double value)
{
  graph_set (graph, name, value);
  return graph_forward (graph);
}

static void
test_gradients_are_central_differences (void)
{
  const double step = 1e-5;
  GRand *random = g_rand_new_with_seed (7);
  guint compared = 0;

  for (int i = 0; i < 2000; i++) {
    g_autoptr (GString) text = g_string_new (NULL);
    graph_error error;
    append_expression (text, random, 5);
    graph_expression *graph = graph_parse (text->str, &error);
    g_assert_nonnull (graph);
    for (size_t v = 0; v < graph_variables (graph); v++)
      graph_set (graph, graph_get (graph, graph_variable (graph, v))->name,
                 g_rand_double_range (random, -1, 1));
    graph_forward (graph);
    graph_backward (graph);
    for (size_t v = 0; v < graph_variables (graph); v++) {
      const graph_node *node = graph_get (graph, graph_variable (graph, v));
      const double here = node->value, analytic = node->gradient;
      const double high = value_at (graph, node->name, here + step);
      const double low = value_at (graph, node->name, here - step);
      graph_set (graph, node->name, here);
      /* Towers of exp leave the range where a difference says anything. */
      if (!isfinite (high) || fabs (high) > 1e3 || fabs (analytic) > 1e4)
        continue;
      const double numerical = (high - low) / (2 * step);
      g_assert_cmpfloat_with_epsilon (analytic, numerical, 1e-4 * (1 + fabs (analytic)));
      compared++;
    }
    graph_free (graph);
  }
  g_assert_cmpuint (compared, >, 2000);
  g_rand_free (random);
}

/* Most of these are not expressions; none may crash, hang or leave an error outside the text. */
static void
test_any_text_is_parsed_or_refused (gconstpointer data)
{
  static const char *const pieces[] = {
      "x",   "y",   "1", "2.5",     "+", "-",  "*",  "/",  "^", "(",  ")",    ",",   "ln",
      "exp", "max", " ", "sigmoid", "−", "**", "1e", "..", "ä", "h1", "\xff", "\x01"};
  GRand *random = g_rand_new_with_seed (11);
  guint parsed = 0;

  for (guint i = 0; i < GPOINTER_TO_UINT (data); i++) {
    char text[128] = "";
    graph_error error;
    for (int k = g_rand_int_range (random, 0, 12); k > 0; k--)
      g_strlcat (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))], sizeof text);
    graph_expression *graph = graph_parse (text, &error);
    if (graph == NULL) {
      g_assert_cmpuint (error.position, <=, strlen (text));
      g_assert_cmpuint (strlen (error.message), >, 0);
      continue;
    }
    graph_set (graph, "x", 0.5);
    graph_forward (graph);
    graph_backward (graph);
    graph_drawing_free (graph_draw (graph));
    graph_free (graph);
    parsed++;
  }
  g_assert_cmpuint (parsed, >, 0);
  g_rand_free (random);
}

/* Sums of powers share their small whole numbers among nodes of different columns. */
static void
append_polynomial (GString *text, GRand *random)
{
  const int terms = g_rand_int_range (random, 1, 7);

  for (int i = 0; i < terms; i++) {
    static const char *const signs[] = {" + ", " - ", "*", "*-", "/"};

    if (i > 0)
      g_string_append (text, signs[g_rand_int_range (random, 0, G_N_ELEMENTS (signs))]);
    g_string_append_printf (text, "%d", g_rand_int_range (random, 0, 5));
    if (g_rand_boolean (random))
      g_string_append_printf (text, "*%c", "xyc"[g_rand_int_range (random, 0, 3)]);
    if (g_rand_boolean (random))
      g_string_append_printf (text, "^%d", g_rand_int_range (random, 0, 5));
  }
}

static void
assert_drawing_is_sound (const char *text)
{
  graph_error error;
  graph_expression *graph = graph_parse (text, &error);

  g_assert_nonnull (graph);
  graph_drawing *drawing = graph_draw (graph);
  g_assert_nonnull (drawing);
  for (size_t i = 0; i < graph_length (graph); i++) {
    const graph_node *node = graph_get (graph, i);

    g_assert_cmpuint (drawing->places[i].column, <, drawing->columns);
    for (size_t k = 0; k < 2; k++)
      if (k < graph_operation_describe (node->operation)->inputs)
        g_assert_cmpuint (drawing->places[node->inputs[k]].column, <, drawing->places[i].column);
  }
  graph_drawing_free (drawing);
  graph_free (graph);
}

/* Every line of a drawing runs from left to right, also from a number that several nodes use. */
static void
test_inputs_are_left_of_their_uses (void)
{
  GRand *random = g_rand_new_with_seed (13);

  assert_drawing_is_sound ("3*c^2 + c^3");
  assert_drawing_is_sound ("3*-4*-3");
  assert_drawing_is_sound ("ln(x)*2+exp(y)*-2*-2");
  for (int i = 0; i < 20000; i++) {
    g_autoptr (GString) text = g_string_new (NULL);

    append_polynomial (text, random);
    assert_drawing_is_sound (text->str);
  }
  g_rand_free (random);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph/gradients", test_gradients_are_central_differences);
  g_test_add_func ("/graph/columns", test_inputs_are_left_of_their_uses);
  g_test_add_data_func ("/graph/any-text", GUINT_TO_POINTER (1000000),
                        test_any_text_is_parsed_or_refused);
  return g_test_run ();
}
