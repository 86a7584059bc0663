/* SPDX-License-Identifier: MIT */
#include "graph.h"

#include <glib.h>
#include <math.h>
#include <string.h>

static graph_expression *
parse_expression (const char *text)
{
  graph_error error;
  graph_expression *graph = graph_parse (text, &error);

  if (graph == NULL)
    g_error ("%s: %zu: %s", text, error.position, error.message);
  return graph;
}

static double
evaluate_at (const char *text, double x)
{
  graph_expression *graph = parse_expression (text);

  graph_set (graph, "x", x);
  const double value = graph_forward (graph);
  graph_free (graph);
  return value;
}

static double
gradient_of (graph_expression *graph, const char *name)
{
  for (size_t i = 0; i < graph_variables (graph); i++) {
    const graph_node *node = graph_get (graph, graph_variable (graph, i));
    if (strcmp (node->name, name) == 0)
      return node->gradient;
  }
  g_assert_not_reached ();
}

static double
slope_at (const char *text, double x)
{
  graph_expression *graph = parse_expression (text);

  graph_set (graph, "x", x);
  graph_forward (graph);
  graph_backward (graph);
  const double result = gradient_of (graph, "x");
  graph_free (graph);
  return result;
}

static void
test_the_homework_s_expression (void)
{
  graph_expression *graph = parse_expression ("ln(x) + exp(y) * z");

  graph_set (graph, "x", 1);
  graph_set (graph, "y", 3);
  graph_set (graph, "z", 2);
  /* 2 e³, e³ and 1. */
  g_assert_cmpfloat_with_epsilon (graph_forward (graph), 40.171073846375336, 1e-13);
  graph_backward (graph);
  g_assert_cmpfloat (gradient_of (graph, "x"), ==, 1);
  g_assert_cmpfloat_with_epsilon (gradient_of (graph, "y"), 40.171073846375336, 1e-13);
  g_assert_cmpfloat_with_epsilon (gradient_of (graph, "z"), 20.085536923187668, 1e-13);
  g_assert_cmpuint (graph_length (graph), ==, 7);
  g_assert_cmpstr (graph_get (graph, 6)->name, ==, "h4");
  graph_free (graph);
}

static void
test_operators_bind_as_in_mathematics (void)
{
  static const struct {
    const char *text;
    double at_3;
  } cases[] = {
      {"1 + 2 * x", 7},
      {"(1 + 2) * x", 9},
      {"2 - 3 - x", -4},
      {"24 / 4 / x", 2},
      {"2 ^ x ^ 2", 512},
      {"-x ^ 2", -9},
      {"(-x) ^ 2", 9},
      {"2 ^ -x", 0.125},
      {"--x", 3},
      {"+x", 3},
      {"2 * -x", -6},
      {"x ** 2", 9},
      {"x − 1", 2},
      {"2 × x", 6},
      {"x ÷ 2", 1.5},
      {"1.5e1 + x", 18},
      {".5 * x", 1.5},
      {"2. * x", 6},
      {"max(x, 5)", 5},
      {"min(x, 5)", 3},
      {"relu(-x)", 0},
      {"relu(x)", 3},
      {"log(exp(x))", 3},
      {"sqrt(x * x)", 3},
      {" ( ( x ) ) ", 3},
      {"x", 3},
      {"sin(0) + cos(0)", 1},
      {"tanh(0) + sigmoid(0)", 0.5},
      {"sigmoid(-800)", 0},
      {"sigmoid(800)", 1},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat_with_epsilon (evaluate_at (cases[i].text, 3), cases[i].at_3, 1e-14);
}

static void
test_equal_sub_expressions_are_one_node (void)
{
  static const struct {
    const char *text;
    size_t nodes;
  } cases[] = {
      {"(x + y) * (x + y)", 4}, {"(x + y) * (y + x)", 4}, {"(x - y) * (y - x)", 5},
      {"ln(x) + log(x)", 3},    {"2 * x + 2", 4},         {"sin(x) ^ 2 + cos(x) ^ 2", 7},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    graph_expression *graph = parse_expression (cases[i].text);
    g_assert_cmpuint (graph_length (graph), ==, cases[i].nodes);
    graph_free (graph);
  }
  /* What is used twice gets both gradients. */
  g_assert_cmpfloat (slope_at ("(x + 1) * (x + 1)", 2), ==, 6);
  g_assert_cmpfloat (slope_at ("x * x * x", 2), ==, 12);
  g_assert_cmpfloat (slope_at ("x - x", 2), ==, 0);
}

static void
test_gradients_at_kinks_are_pytorch_s (void)
{
  g_assert_cmpfloat (slope_at ("relu(x)", 0), ==, 0);
  g_assert_cmpfloat (slope_at ("max(x, 2)", 2), ==, 0.5);
  g_assert_cmpfloat (slope_at ("min(x, 2)", 2), ==, 0.5);
  g_assert_cmpfloat (slope_at ("max(x, 2)", 3), ==, 1);
  g_assert_cmpfloat (slope_at ("min(x, 2)", 3), ==, 0);
  g_assert_cmpfloat (slope_at ("x ^ 2", 0), ==, 0);
  g_assert_cmpfloat (slope_at ("x ^ 0", 0), ==, 0);
  g_assert_cmpfloat (slope_at ("(-2) ^ 3 * x", 5), ==, -8);
}

static void
test_errors_point_at_the_character (void)
{
  static const struct {
    const char *text;
    size_t position;
    const char *says;
  } cases[] = {
      {"", 0, "ends"},
      {"   ", 3, "ends"},
      {"x +", 3, "ends"},
      {"(x + 1", 6, "ends"},
      {"x + * y", 4, "\"*\""},
      {"2x", 1, "\"x\" stands where an operator"},
      {"x)", 1, "\")\""},
      {"foo(x)", 0, "not a function"},
      {"1 + max(x)", 4, "two arguments"},
      {"ln(x, y)", 0, "one argument"},
      {"max(1, 2, 3)", 0, "two arguments"},
      {"ln", 0, "ln(…)"},
      {"x & y", 2, "\"&\""},
      {"x + ä", 4, "\"ä\""},
      {"1.2.3", 0, "two points"},
      {".", 0, "not a number"},
      {"1e999", 0, "too large"},
      {"x ^", 3, "ends"},
      {"x, y", 1, "\",\""},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    graph_error error;
    g_assert_null (graph_parse (cases[i].text, &error));
    g_test_message ("%s: %zu: %s", cases[i].text, error.position, error.message);
    g_assert_cmpuint (error.position, ==, cases[i].position);
    g_assert_nonnull (strstr (error.message, cases[i].says));
  }
}

static void
test_too_much_is_refused (void)
{
  g_autofree char *deep = g_strnfill (GRAPH_DEEPEST + 1, '('), *minus = g_strnfill (9000, '-');
  g_autofree char *lengthy = g_strnfill (GRAPH_LONGEST_TEXT + 1, 'x');
  const char *const texts[] = {deep, minus, lengthy};
  graph_error error;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_null (graph_parse (texts[i], &error));
}

static void
test_domain_errors_stand_at_their_node (void)
{
  static const struct {
    const char *text;
    double x;
    size_t node;
  } cases[] = {
      {"1 + ln(x)", -1, 2}, {"sqrt(x) * 2", -4, 1}, {"1 / x", 0, 2},
      {"x ^ 0.5", -1, 2},   {"exp(x)", 1000, 1},    {"x ^ -1", 0, 3},
      {"sqrt(x)", 0, 1},    {"ln(x) + 1", 0, 1},    {"2 * (-1) ^ x", 2, 4},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    graph_expression *graph = parse_expression (cases[i].text);
    size_t found = 0, at = G_MAXSIZE;
    graph_set (graph, "x", cases[i].x);
    graph_forward (graph);
    for (size_t k = 0; k < graph_length (graph); k++)
      if (graph_get (graph, k)->problem != NULL) {
        at = k;
        found++;
      }
    g_test_message ("%s at %g: %zu problems, node %zu", cases[i].text, cases[i].x, found, at);
    g_assert_cmpuint (found, ==, 1);
    g_assert_cmpuint (at, ==, cases[i].node);
    g_assert_nonnull (strstr (graph_get (graph, at)->problem, "."));
    g_assert_cmpuint (graph_operation_describe (graph_get (graph, at)->operation)->inputs, >, 0);
    graph_free (graph);
  }
}

/* Nodes stand behind their inputs, no two at the same place, passages between. */
static void
check_drawing (const graph_expression *graph)
{
  graph_drawing *drawing = graph_draw (graph);
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_assert_nonnull (drawing);
  for (size_t i = 0; i < graph_length (graph); i++) {
    const graph_node *node = graph_get (graph, i);
    g_assert_cmpuint (drawing->places[i].column, <, drawing->columns);
    g_assert_true (g_hash_table_add (
        taken, g_strdup_printf ("%zu %g", drawing->places[i].column, drawing->places[i].row)));
    for (size_t k = 0; k < graph_operation_describe (node->operation)->inputs; k++)
      g_assert_cmpuint (drawing->places[node->inputs[k]].column, <, drawing->places[i].column);
  }
  g_assert_cmpuint (drawing->tallest, >=, 1);
  graph_drawing_free (drawing);
}

static void
test_drawings_have_room_for_everything (void)
{
  static const char *const texts[] = {
      "x",
      "1",
      "ln(x) + exp(y) * z",
      "a * b + b * c + c * d + d * a",
      "x + (x + (x + (x + x * y)))",
      "sigmoid(w1 * x1 + w2 * x2 + b) * relu(w3 * x1 + w4 * x2 + b)",
  };
  g_autoptr (GString) chain = g_string_new ("x");

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    graph_expression *graph = parse_expression (texts[i]);
    check_drawing (graph);
    graph_free (graph);
  }
  while (chain->len < 2000)
    g_string_append (chain, "*x");
  graph_expression *graph = parse_expression (chain->str);
  check_drawing (graph);
  graph_free (graph);
}

static void
test_lines_do_not_cross_where_they_need_not (void)
{
  /* Written so that the first order crosses: a belongs to the lower, d to the upper product. */
  graph_expression *graph = parse_expression ("(a * d) + (b * c)");
  graph_drawing *drawing = graph_draw (graph);
  double row[4];

  for (size_t i = 0; i < 4; i++)
    row[i] = drawing->places[graph_variable (graph, i)].row; /* a, d, b, c */
  g_assert_true ((row[0] < row[2] && row[0] < row[3] && row[1] < row[2] && row[1] < row[3]) ||
                 (row[0] > row[2] && row[0] > row[3] && row[1] > row[2] && row[1] > row[3]));
  graph_drawing_free (drawing);
  graph_free (graph);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph/homework", test_the_homework_s_expression);
  g_test_add_func ("/graph/operators", test_operators_bind_as_in_mathematics);
  g_test_add_func ("/graph/sharing", test_equal_sub_expressions_are_one_node);
  g_test_add_func ("/graph/kinks", test_gradients_at_kinks_are_pytorch_s);
  g_test_add_func ("/graph/errors", test_errors_point_at_the_character);
  g_test_add_func ("/graph/limits", test_too_much_is_refused);
  g_test_add_func ("/graph/domain", test_domain_errors_stand_at_their_node);
  g_test_add_func ("/graph/drawing", test_drawings_have_room_for_everything);
  g_test_add_func ("/graph/crossings", test_lines_do_not_cross_where_they_need_not);
  return g_test_run ();
}
