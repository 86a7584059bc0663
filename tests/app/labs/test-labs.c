/* SPDX-License-Identifier: MIT */
#include "app-harness.h"
#include "glia-activation-lab.h"
#include "glia-graph-lab.h"
#include "glia-graph-page.h"
#include "glia-jacobian-lab.h"
#include "glia-labs-page.h"
#include "glia-labs.h"
#include "glia-letters.h"
#include "glia-softmax-lab.h"
#include "glia-xor-lab.h"

#include <math.h>
#include <string.h>

static GtkWidget *
show_labs (GtkWidget **window, const char *name)
{
  GtkWidget *labs = g_object_new (GLIA_TYPE_LABS_PAGE, NULL);

  *window = harness_show (labs, 1100, 800);
  glia_labs_page_show_lab (GLIA_LABS_PAGE (labs), name);
  harness_settle (*window);
  GtkWidget *page = GTK_WIDGET (glia_labs_page_get_page (GLIA_LABS_PAGE (labs)));
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (harness_find (page, "question")),
                                   GTK_ACCESSIBLE_ROLE_HEADING);
  return page;
}

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in “%s”", part, text);
}

/* ---- Computation graph ----------------------------------------------------------------------- */

static const char *
cell_text (GtkWidget *page, int column, int row)
{
  GtkGrid *table = GTK_GRID (harness_find (page, "table"));

  return gtk_label_get_label (GTK_LABEL (gtk_grid_get_child_at (table, column, row)));
}

static void
test_graph (void)
{
  GtkWidget *window, *page = show_labs (&window, "graph");

  /* f (1, 3, 2) = 40.1711 with gradients 1, 40.1711, 20.0855: rows x, h1, y, h2, z, h3, h4. */
  g_assert_cmpstr (cell_text (page, 2, 7), ==, "40.1711");
  g_assert_cmpstr (cell_text (page, 5, 1), ==, "1");
  g_assert_cmpstr (cell_text (page, 5, 3), ==, "40.1711");
  g_assert_cmpstr (cell_text (page, 5, 5), ==, "20.0855");
  harness_screenshot (window, "lab-graph");

  harness_set_number (page, "z", 3);
  g_autoptr (GliaGraphLab) lab = glia_graph_lab_new ("ln(x) + exp(y) * z", NULL, NULL);
  glia_graph_lab_set_variable (lab, "x", 1);
  glia_graph_lab_set_variable (lab, "y", 3);
  glia_graph_lab_set_variable (lab, "z", 3);
  glia_graph_lab_go_to_step (lab, glia_graph_lab_steps (lab));
  g_auto (GliaGraphRow) last =
      glia_graph_lab_row (lab, graph_length (glia_graph_lab_graph (lab)) - 1);
  g_assert_cmpstr (cell_text (page, 2, 7), ==, last.value);

  g_signal_emit_by_name (harness_find (page, "first"), "clicked");
  g_assert_cmpstr (cell_text (page, 2, 7), ==, "not yet");
  g_signal_emit_by_name (harness_find (page, "next"), "clicked");
  assert_has (harness_text (page, "step_title"), "Forward, step 1");
  g_signal_emit_by_name (harness_find (page, "last"), "clicked");
  g_assert_false (gtk_widget_get_sensitive (harness_find (page, "next")));
  harness_close (window);
}

static void
test_graph_file (void)
{
  GtkWidget *window, *page = show_labs (&window, "graph");
  g_autofree char *path = g_build_filename (harness_folder (), "graph.dot", NULL), *dot = NULL;
  g_autofree char *nowhere = g_build_filename (harness_folder (), "none", "graph.dot", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (glia_graph_page_save_dot (GLIA_GRAPH_PAGE (page), path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &dot, NULL, NULL));
  g_assert_true (g_str_has_prefix (dot, "digraph"));
  g_assert_false (glia_graph_page_save_dot (GLIA_GRAPH_PAGE (page), nowhere, &error));
  g_assert_nonnull (strstr (error->message, "none"));
  harness_close (window);
}

/* What is wrong is said and pointed at; what was seen before stays. */
static void
test_graph_errors (void)
{
  GtkWidget *window, *page = show_labs (&window, "graph");
  GtkWidget *entry = harness_find (page, "expression");

  gtk_editable_set_text (GTK_EDITABLE (entry), "ln(x) + * 2");
  g_assert_true (gtk_widget_get_visible (harness_find (page, "problem")));
  PangoAttrIterator *marks =
      pango_attr_list_get_iterator (gtk_entry_get_attributes (GTK_ENTRY (entry)));
  int start, end;
  pango_attr_iterator_next (marks);
  pango_attr_iterator_range (marks, &start, &end);
  g_assert_cmpint (start, ==, 8);
  pango_attr_iterator_destroy (marks);
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
  g_assert_cmpstr (cell_text (page, 2, 7), ==, "40.1711");
  /* An operation that cannot be done says so at its node. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "ln(q)");
  g_assert_false (gtk_widget_get_visible (harness_find (page, "problem")));
  harness_set_number (page, "q", -1);
  assert_has (cell_text (page, 4, 2), "ln");
  harness_close (window);
}

/* ---- Softmax --------------------------------------------------------------------------------- */

static void
test_softmax (void)
{
  GtkWidget *window, *page = show_labs (&window, "softmax");
  const double logits[] = {0.7, 1, 0.1, -1};
  const GliaSoftmaxLab lab = glia_softmax_lab_compute (logits, 4);

  harness_set_number (page, "count", 4);
  harness_set_number (page, "z1", 0.7);
  g_autofree char *hyphened = g_strdup_printf ("%.1e", lab.largest_difference);
  g_autofree char *difference = glia_letters_typeset (hyphened);
  g_autofree char *entry = g_strdup_printf ("%.4f", lab.jacobian[1 * 4 + 1]);
  g_assert_cmpstr (harness_text (page, "sum"), ==, "1.000000");
  g_assert_cmpstr (harness_text (page, "difference"), ==, difference);
  assert_has (harness_text (page, "formula"), entry);
  harness_screenshot (window, "lab-softmax");
  /* Adding the same number to all changes nothing. */
  g_autofree char *before = g_strdup (harness_text (page, "formula"));
  g_signal_emit_by_name (harness_find (page, "shifted"), "clicked");
  g_assert_cmpstr (harness_text (page, "formula"), ==, before);
  g_assert_cmpfloat_with_epsilon (harness_number (page, "z1"), 1.7, 1e-9);
  /* At the end of a slider it would, so it cannot be pressed there. */
  harness_set_number (page, "z1", 9.5);
  g_assert_false (gtk_widget_get_sensitive (harness_find (page, "shifted")));
  harness_close (window);
}

/* ---- Jacobian shapes ------------------------------------------------------------------------- */

static void
test_jacobian (void)
{
  GtkWidget *window, *page = show_labs (&window, "jacobian");
  GtkListBox *list = GTK_LIST_BOX (harness_find (page, "list"));
  g_autoptr (GliaJacobianLab) lab = glia_jacobian_lab_new (4, 5, 2, 1);

  harness_set_number (page, "n", 4);
  harness_set_number (page, "d", 5);
  for (int i = 0; i < GLIA_JACOBIANS; i++) {
    const GliaJacobianInfo *info = glia_jacobian_describe ((GliaJacobianCase)i);
    gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, i));
    g_autofree char *shape = glia_jacobian_lab_shape (lab, (GliaJacobianCase)i);
    g_autofree char *hyphened =
        g_strdup_printf ("%.1e", glia_jacobian_lab_difference (lab, (GliaJacobianCase)i));
    g_autofree char *difference = glia_letters_typeset (hyphened);
    assert_has (harness_text (page, "shape"), shape);
    assert_has (harness_text (page, "shape"), info->shape);
    g_assert_cmpstr (harness_text (page, "difference"), ==, difference);
    g_assert_cmpstr (harness_text (page, "expression"), ==, info->formula);
  }
  harness_screenshot (window, "lab-jacobian");
  harness_close (window);
}

/* ---- XOR ------------------------------------------------------------------------------------- */

static void
test_xor (void)
{
  GtkWidget *window, *page = show_labs (&window, "xor");

  assert_has (harness_text (page, "net_outputs"), "ŷ = 0, 1, 1, 0");
  assert_has (harness_text (page, "net_loss"), "Exactly");
  g_signal_emit_by_name (harness_find (page, "search"), "clicked");
  assert_has (harness_text (page, "plane_loss"), "0.2500");
  /* From zero nothing but the output's bias moves, from a constant the units stay equal. */
  HARNESS_UNTIL (strstr (harness_text (page, "luck"), "31 of 100 random starts") != NULL);
  HARNESS_UNTIL (strstr (harness_text (page, "verdict"), "in 1000 steps") != NULL);
  assert_has (harness_text (page, "verdict"), "no number but the output’s bias has moved");
  assert_has (harness_text (page, "verdict"), "all 2 hidden units are identical");
  assert_has (harness_text (page, "verdict"), "ReLU is monotone: no such network has a loss below");
  harness_settle (window);
  harness_screenshot (window, "lab-xor");

  harness_set_number (page, "W1_12", 0.5);
  GliaXorWeights weights = glia_xor_solution;
  double outputs[GLIA_XOR_POINTS];
  weights.W1[1] = 0.5;
  g_autofree char *loss =
      g_strdup_printf ("Mean squared error %.4f", glia_xor_compute_outputs (&weights, outputs));
  g_assert_cmpstr (harness_text (page, "net_loss"), ==, loss);
  harness_close (window);
}

/* As many steps as were typed, with a way to stop; GELU learns XOR with units that are one. */
static void
test_xor_steps (void)
{
  GtkWidget *window, *page = show_labs (&window, "xor");
  GtkWidget *busy = harness_find (harness_find (page, "busy"), "row");

  harness_choose (page, "activation", MLP_GELU);
  harness_set_number (page, "steps", 100000);
  HARNESS_UNTIL (strstr (harness_text (page, "verdict"), "→ 0.0000 in 100000 steps; all 2") !=
                 NULL);
  assert_has (harness_text (page, "verdict"),
              "GELU is not monotone: such a network can have a loss");
  harness_settle (window);
  harness_screenshot (window, "lab-xor-gelu");
  harness_set_number (page, "steps", 1000000);
  HARNESS_UNTIL (gtk_widget_get_child_visible (busy));
  g_signal_emit_by_name (harness_find (page, "cancel"), "clicked");
  g_assert_false (gtk_widget_get_child_visible (busy));
  harness_close (window);
}

static void
opened_cb (GtkWidget *labs, GliaExperiment *experiment, GliaExperiment **opened)
{
  *opened = glia_experiment_ref (experiment);
}

/* ---- Activation curves ----------------------------------------------------------------------- */

static void
test_activations (void)
{
  GtkWidget *window, *page = show_labs (&window, "activations");
  GtkWidget *labs = gtk_window_get_child (GTK_WINDOW (window));
  g_autoptr (GliaExperiment) opened = NULL;

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (harness_find (page, "tanh")), TRUE);
  harness_set_number (page, "high", 2);
  const GliaActivationFacts facts = glia_activation_facts (MLP_TANH, -6, 2, 0.05);
  g_autofree char *range = g_strdup_printf ("from −%.3g to %.3g", -facts.low, facts.high);
  g_autofree char *share = g_strdup_printf ("%.0f %%", 100 * facts.vanishing_share);
  assert_has (harness_text (page, "facts"), range);
  assert_has (harness_text (page, "facts"), share);
  assert_has (harness_text (page, "value"), mlp_activation_describe (MLP_TANH)->formula);
  harness_screenshot (window, "lab-activations");

  g_signal_connect (labs, "open-experiment", G_CALLBACK (opened_cb), &opened);
  gtk_widget_activate_action (page, "lab.open", NULL);
  g_assert_nonnull (opened);
  g_assert_cmpint (g_array_index (opened->network.layers, mlp_layer, 0).activation, ==, MLP_TANH);
  harness_close (window);
}

/* ---- All of them ----------------------------------------------------------------------------- */

/* Each can be opened from the list, follows links, and leaves nothing behind. */
static void
test_list (void)
{
  GtkWidget *labs = g_object_new (GLIA_TYPE_LABS_PAGE, NULL);
  GtkWidget *window = harness_show (labs, 800, 600);
  GtkListBox *list = GTK_LIST_BOX (harness_find (labs, "list"));
  GtkIconTheme *icons = gtk_icon_theme_get_for_display (gtk_widget_get_display (window));
  GtkListBoxRow *row;
  int i;

  for (i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++) {
    const char *name = gtk_widget_get_name (GTK_WIDGET (row));
    g_autofree char *picture = g_strdup_printf ("lab-%s-800x600", name), *title = NULL;
    g_autofree char *icon = g_strdup_printf ("glia-lab-%s-symbolic", name);
    gtk_list_box_select_row (list, row);
    g_signal_emit_by_name (list, "row-activated", row);
    harness_settle (window);
    g_object_get (labs, "title", &title, NULL);
    g_assert_cmpstr (title, ==, glia_labs_title (name));
    g_assert_cmpstr (name, ==, glia_labs_name ((gsize)i));
    g_assert_true (gtk_icon_theme_has_icon (icons, icon));
    harness_screenshot (window, picture);
    harness_set_style ("dark");
    g_autofree char *dark = g_strdup_printf ("%s-dark", picture);
    harness_screenshot (window, dark);
    harness_set_style ("light");
    g_assert_cmpint (gtk_widget_get_width (window), ==, 800); /* it fits */
  }
  g_assert_null (glia_labs_name ((gsize)i));
  glia_labs_page_show_lab (GLIA_LABS_PAGE (labs), "graph");
  GtkWidget *page = GTK_WIDGET (glia_labs_page_get_page (GLIA_LABS_PAGE (labs)));
  g_signal_emit_by_name (harness_find (page, "jacobian"), "clicked");
  g_autofree char *title = NULL;
  g_object_get (labs, "title", &title, NULL);
  g_assert_cmpstr (title, ==, glia_labs_title ("jacobian"));
  harness_close (window);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/app/labs/graph", test_graph);
  g_test_add_func ("/app/labs/graph-file", test_graph_file);
  g_test_add_func ("/app/labs/graph-errors", test_graph_errors);
  g_test_add_func ("/app/labs/softmax", test_softmax);
  g_test_add_func ("/app/labs/jacobian", test_jacobian);
  g_test_add_func ("/app/labs/xor", test_xor);
  g_test_add_func ("/app/labs/xor-steps", test_xor_steps);
  g_test_add_func ("/app/labs/activations", test_activations);
  g_test_add_func ("/app/labs/list", test_list);
  return harness_run ();
}
