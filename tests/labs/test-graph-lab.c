/* SPDX-License-Identifier: MIT */
#include "glia-graph-lab.h"

#include <string.h>

static GliaGraphLab *
new_homework_lab (void)
{
  g_autoptr (GError) error = NULL;
  GliaGraphLab *lab = glia_graph_lab_new ("ln(x) + exp(y) * z", NULL, &error);

  g_assert_no_error (error);
  g_assert_true (glia_graph_lab_set_variable (lab, "x", 1));
  g_assert_true (glia_graph_lab_set_variable (lab, "y", 3));
  g_assert_true (glia_graph_lab_set_variable (lab, "z", 2));
  g_assert_false (glia_graph_lab_set_variable (lab, "w", 2));
  return lab;
}

static GliaGraphRow
row_named (const GliaGraphLab *lab, const char *name)
{
  for (gsize i = 0; i < graph_length (glia_graph_lab_graph (lab)); i++) {
    GliaGraphRow row = glia_graph_lab_row (lab, i);
    if (strcmp (row.name, name) == 0)
      return row;
    glia_graph_row_clear (&row);
  }
  g_assert_not_reached ();
}

static void
assert_row (const GliaGraphLab *lab, const char *name, const char *value, const char *gradient)
{
  g_auto (GliaGraphRow) row = row_named (lab, name);

  g_assert_cmpstr (row.value, ==, value);
  g_assert_cmpstr (row.gradient, ==, gradient);
}

static void
test_steps_go_forward_and_backward (void)
{
  g_autoptr (GliaGraphLab) lab = new_homework_lab ();

  g_assert_cmpuint (glia_graph_lab_steps (lab), ==, 8);
  glia_graph_lab_go_to_step (lab, 0);
  assert_row (lab, "x", "1", "not yet");
  assert_row (lab, "h1", "not yet", "not yet");
  glia_graph_lab_go_to_step (lab, 2);
  assert_row (lab, "h2", "20.0855", "not yet");
  assert_row (lab, "h3", "not yet", "not yet");
  glia_graph_lab_go_to_step (lab, 6); /* h4 and h3 have handed on */
  assert_row (lab, "h4", "40.1711", "1");
  assert_row (lab, "h2", "20.0855", "2");
  assert_row (lab, "z", "2", "20.0855");
  assert_row (lab, "y", "3", "not yet");
  g_autofree char *title = glia_graph_lab_step_title (lab);
  g_autofree char *sentence = glia_graph_lab_step_sentence (lab);
  g_assert_cmpstr (title, ==, "Backward, step 2 of 4");
  g_assert_cmpstr (sentence, ==, "h3 = h2 × z hands its gradient on: to h2 times z, to z times h2");
  glia_graph_lab_go_to_step (lab, 100);
  g_assert_cmpuint (glia_graph_lab_step (lab), ==, 8);
  assert_row (lab, "x", "1", "1");
  assert_row (lab, "y", "3", "40.1711");
}

static void
test_rows_say_what_backward_needs (void)
{
  g_autoptr (GliaGraphLab) lab = new_homework_lab ();
  g_auto (GliaGraphRow) product = row_named (lab, "h3"), sum = row_named (lab, "h4");

  g_assert_cmpstr (product.operation, ==, "h2 × z");
  g_assert_cmpstr (product.cached, ==, "h2 = 20.0855, z = 2");
  g_assert_cmpstr (product.derivatives, ==, "∂h3/∂h2 = z = 2, ∂h3/∂z = h2 = 20.0855");
  g_assert_cmpstr (sum.cached, ==, "");
  g_assert_cmpstr (sum.derivatives, ==, "∂h4/∂h1 = 1, ∂h4/∂h3 = 1");
}

static void
test_the_last_step_has_the_graph_s_gradients (void)
{
  g_autoptr (GliaGraphLab) lab = glia_graph_lab_new ("sin(a * b) / (a + b) + a ^ 2", NULL, NULL);

  glia_graph_lab_set_variable (lab, "a", 0.7);
  glia_graph_lab_set_variable (lab, "b", 1.9);
  for (gsize i = 0; i < graph_length (glia_graph_lab_graph (lab)); i++) {
    const graph_node *node = graph_get (glia_graph_lab_graph (lab), i);
    g_auto (GliaGraphRow) row = glia_graph_lab_row (lab, i);
    g_autofree char *digits =
        g_strdup_printf ("%s%.6g", node->gradient < 0 ? "−" : "", ABS (node->gradient));
    g_assert_cmpstr (row.gradient, ==, node->varies ? digits : "");
  }
}

static void
test_pictures_at_every_step (void)
{
  static const char *const texts[] = {"x", "3", "1 / x", "ln(x) + exp(y) * z",
                                      "x * (x + (x + (x + y)))"};

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GliaGraphLab) lab = glia_graph_lab_new (texts[i], NULL, NULL);
    glia_graph_lab_set_variable (lab, "x", 0);
    for (gsize step = 0; step <= glia_graph_lab_steps (lab); step++) {
      g_autoptr (GError) error = NULL;
      glia_graph_lab_go_to_step (lab, step);
      g_autoptr (GliaFigure) figure = glia_graph_lab_figure (lab, texts[i]);
      g_autoptr (GBytes) png = glia_figure_render (figure, "png", NULL, &error);
      g_assert_no_error (error);
      g_assert_nonnull (png);
      g_autofree char *sentence = glia_graph_lab_step_sentence (lab);
      g_assert_cmpuint (strlen (sentence), >, 0);
    }
    g_autofree char *dot = glia_graph_lab_dot (lab);
    g_assert_true (g_str_has_prefix (dot, "digraph"));
  }
}

/* Of equal inputs each has half a derivative; at a kink the formula would say 0. */
static void
test_ties_are_shared (void)
{
  GliaGraphLab *lab = glia_graph_lab_new ("max(x, y)", NULL, NULL);

  glia_graph_lab_set_variable (lab, "x", 2);
  glia_graph_lab_set_variable (lab, "y", 2);
  glia_graph_lab_go_to_step (lab, glia_graph_lab_steps (lab));
  g_auto (GliaGraphRow) tie = glia_graph_lab_row (lab, 2);
  g_assert_cmpstr (tie.derivatives, ==, "∂h1/∂x = 0.5, since x = y, ∂h1/∂y = 0.5, since x = y");
  g_autofree char *sentence = glia_graph_lab_step_sentence (lab);
  g_assert_nonnull (strstr (sentence, "to x times 0.5, to y times 0.5"));
  glia_graph_lab_set_variable (lab, "y", 1);
  g_auto (GliaGraphRow) larger = glia_graph_lab_row (lab, 2);
  g_assert_nonnull (strstr (larger.derivatives, "∂h1/∂x = 1 if x > y, else 0 = 1"));
  glia_graph_lab_free (lab);
}

static void
test_errors_have_their_place (void)
{
  g_autoptr (GError) error = NULL;
  gsize position = 0;

  g_assert_null (glia_graph_lab_new ("1 + foo(2)", &position, &error));
  g_assert_error (error, GLIA_LAB_ERROR, GLIA_LAB_ERROR_EXPRESSION);
  g_assert_cmpuint (position, ==, 4);
  g_clear_error (&error);
  g_assert_null (glia_graph_lab_new ("x \xff", NULL, &error));
  g_assert_error (error, GLIA_LAB_ERROR, GLIA_LAB_ERROR_EXPRESSION);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/labs/graph/steps", test_steps_go_forward_and_backward);
  g_test_add_func ("/labs/graph/rows", test_rows_say_what_backward_needs);
  g_test_add_func ("/labs/graph/gradients", test_the_last_step_has_the_graph_s_gradients);
  g_test_add_func ("/labs/graph/pictures", test_pictures_at_every_step);
  g_test_add_func ("/labs/graph/ties", test_ties_are_shared);
  g_test_add_func ("/labs/graph/errors", test_errors_have_their_place);
  return g_test_run ();
}
