/* SPDX-License-Identifier: MIT */
/* The header bar's menu Export has every figure of the page, on every page. */
#include "app-harness.h"
#include "glia-export-dialog.h"
#include "glia-exportable.h"
#include "glia-figure-view.h"
#include "glia-window.h"

static GtkWidget *
show_ready_window (void)
{
  GtkWidget *window = GTK_WIDGET (glia_window_new (NULL));

  gtk_window_set_default_size (GTK_WINDOW (window), 1440, 900);
  gtk_window_present (GTK_WINDOW (window));
  HARNESS_UNTIL (glia_workbench_state (glia_window_workbench (GLIA_WINDOW (window))) ==
                 GLIA_WORKBENCH_READY);
  harness_settle (window);
  return window;
}

static GtkWidget *
export_button (GtkWidget *window)
{
  return harness_find (window, "export");
}

/* The labels of the open menu's entries, each "Loss…"; takes a picture of it and closes it. */
static GStrv
open_menu (GtkWidget *window, const char *picture)
{
  GtkMenuButton *button = GTK_MENU_BUTTON (export_button (window));
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();
  g_autoptr (GMenuModel) figures = NULL;

  HARNESS_UNTIL (gtk_widget_is_sensitive (GTK_WIDGET (button)));
  gtk_menu_button_popup (button);
  figures =
      g_menu_model_get_item_link (gtk_menu_button_get_menu_model (button), 0, G_MENU_LINK_SECTION);
  for (int i = 0; i < g_menu_model_get_n_items (figures); i++) {
    g_autofree char *label = NULL;
    g_menu_model_get_item_attribute (figures, i, G_MENU_ATTRIBUTE_LABEL, "s", &label);
    g_strv_builder_add (labels, label);
  }
  if (picture != NULL) {
    harness_settle (window);
    harness_screenshot (GTK_WIDGET (gtk_menu_button_get_popover (button)), picture);
  }
  gtk_menu_button_popdown (button);
  return g_strv_builder_end (labels);
}

static void
assert_labels (GStrv labels, const char *const *expected)
{
  for (guint i = 0; expected[i] != NULL; i++)
    g_assert_cmpstr (labels[i], ==, expected[i]);
  g_assert_cmpuint (g_strv_length (labels), ==, g_strv_length ((char **)expected));
}

static void
test_the_workbench (void)
{
  static const char *const curves[] = {"Network…", "Output…", "Loss…", "Accuracy…", NULL};
  static const char *const gradients[] = {"Network…",     "Output…",  "Gradient norm…",
                                          "Update size…", "Weights…", NULL};
  static const char *const activations[] = {"Network…", "Output…", "Activations…", NULL};
  GtkWidget *window = show_ready_window ();
  g_auto (GStrv) first = open_menu (window, "export-menu-curves"), second = NULL, third = NULL;
  GtkStack *tabs = GTK_STACK (harness_find (harness_find (window, "tabs"), "pages"));

  assert_labels (first, curves);
  gtk_stack_set_visible_child_name (tabs, "gradients");
  harness_settle (window);
  second = open_menu (window, "export-menu-gradients");
  assert_labels (second, gradients);
  gtk_stack_set_visible_child_name (tabs, "activations");
  harness_settle (window);
  third = open_menu (window, NULL);
  assert_labels (third, activations);
  harness_close (window);
}

static guint
count_figures (GtkWidget *widget)
{
  guint n = gtk_widget_get_mapped (widget) && GLIA_IS_FIGURE_VIEW (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_figures (child);
  return n;
}

/* Every lab has a figure, and each figure a name of its own. */
static void
test_the_labs (void)
{
  GtkWidget *window = show_ready_window (), *labs = harness_find (window, "labs");
  GtkListBox *list = GTK_LIST_BOX (harness_find (labs, "list"));
  int n = 0;

  gtk_widget_activate_action (window, "win.page", "s", "labs");
  for (GtkListBoxRow *row; (row = gtk_list_box_get_row_at_index (list, n)) != NULL; n++) {
    g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
    g_auto (GStrv) labels = NULL;
    gtk_list_box_select_row (list, row);
    harness_settle (window);
    labels = open_menu (window, n == 0 ? "export-menu-labs" : NULL);
    g_assert_cmpuint (g_strv_length (labels), ==, count_figures (labs));
    g_assert_cmpuint (g_strv_length (labels), >, 0);
    for (char **label = labels; *label != NULL; label++) {
      g_assert_cmpstr (*label, !=, "Figure…");
      g_assert_true (g_hash_table_add (seen, *label));
    }
  }
  g_assert_cmpint (n, ==, 10);
  harness_close (window);
}

/* An empty menu says nothing: the button does. */
static void
test_a_page_without_figures (void)
{
  GtkWidget *window = show_ready_window (), *button = export_button (window);
  g_autofree char *with = gtk_widget_get_tooltip_text (button) != NULL
                              ? g_strdup (gtk_widget_get_tooltip_text (button))
                              : NULL;

  g_assert_cmpstr (with, ==, "Export a figure");
  gtk_widget_activate_action (window, "win.page", "s", "compare");
  HARNESS_UNTIL (!gtk_widget_is_sensitive (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==,
                   "There is no figure on this page to export");
  harness_settle (window);
  harness_screenshot (window, "export-menu-none");
  gtk_widget_activate_action (window, "win.page", "s", "workbench");
  HARNESS_UNTIL (gtk_widget_is_sensitive (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, with);
  harness_close (window);
}

static GliaExportDialog *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
    if (GLIA_IS_EXPORT_DIALOG (window))
      return GLIA_EXPORT_DIALOG (window);
  }
  return NULL;
}

/* An entry opens the dialog for its figure. */
static void
test_an_entry_exports (void)
{
  GtkWidget *window = show_ready_window ();
  GtkStack *tabs = GTK_STACK (harness_find (harness_find (window, "tabs"), "pages"));
  g_auto (GStrv) labels = NULL;

  gtk_stack_set_visible_child_name (tabs, "gradients");
  HARNESS_UNTIL (glia_workbench_diagnostics (glia_window_workbench (GLIA_WINDOW (window))) != NULL);
  labels = open_menu (window, NULL);
  for (guint i = 0; i < g_strv_length (labels); i++) {
    gtk_widget_activate_action (window, "win.export", "u", i);
    GliaExportDialog *dialog = find_dialog ();
    g_assert_nonnull (dialog);
    gtk_window_destroy (GTK_WINDOW (dialog));
  }
  harness_close (window);
}

/* Before there is a network nothing of it can be chosen, and choosing does nothing. */
static void
test_no_network_yet (void)
{
  GtkWidget *window = show_ready_window ();
  GMenuModel *menu = NULL;
  g_autoptr (GMenuModel) figures = NULL;
  g_autofree char *action = NULL;

  harness_edit (glia_window_document (GLIA_WINDOW (window)),
                "data={\"source\": \"csv\", \"train\": \"/nowhere/absent.csv\"}");
  HARNESS_UNTIL (glia_workbench_problem (glia_window_workbench (GLIA_WINDOW (window))) != NULL);
  harness_settle (window);
  gtk_menu_button_popup (GTK_MENU_BUTTON (export_button (window)));
  menu = gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (export_button (window)));
  figures = g_menu_model_get_item_link (menu, 0, G_MENU_LINK_SECTION);
  g_menu_model_get_item_attribute (figures, 1, G_MENU_ATTRIBUTE_ACTION, "s", &action);
  g_assert_cmpstr (action, ==, "win.none");
  gtk_menu_button_popdown (GTK_MENU_BUTTON (export_button (window)));
  gtk_widget_activate_action (window, "win.export", "u", 1);
  g_assert_null (find_dialog ());
  harness_close (window);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/app/export-menu/workbench", test_the_workbench);
  g_test_add_func ("/app/export-menu/labs", test_the_labs);
  g_test_add_func ("/app/export-menu/none", test_a_page_without_figures);
  g_test_add_func ("/app/export-menu/entry", test_an_entry_exports);
  g_test_add_func ("/app/export-menu/no-network", test_no_network_yet);
  return harness_run ();
}
