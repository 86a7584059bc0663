/* SPDX-License-Identifier: MIT */
/* How wide the window's contents must be at least: whatever the network, every page fits into the window. */
#include "app-harness.h"
#include "glia-breakpoint-bin.h"
#include "glia-labs-page.h"
#include "glia-labs.h"
#include "glia-window.h"

#include <glib/gi18n.h>
#include <locale.h>

#define MOST_LAYERS 12
/* The narrowest window, and the narrowest that shows the sidebar beside the stage. */
#define NARROW 640
#define WIDE   1000

static GtkWidget *window;

static int
least_width (void)
{
  GtkWidget *bin = harness_find (window, "breakpoint");
  int least;

  gtk_widget_measure (gtk_widget_get_first_child (bin), GTK_ORIENTATION_HORIZONTAL, -1, &least,
                      NULL, NULL, NULL);
  return least;
}

/* The path of the widgets that ask for the width, from the outside in. */
static char *
find_culprit (void)
{
  GtkWidget *widget = gtk_widget_get_first_child (harness_find (window, "breakpoint"));
  GString *path = g_string_new (NULL);

  while (widget != NULL) {
    GtkWidget *widest = NULL;
    int most = 0;
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
         child = gtk_widget_get_next_sibling (child)) {
      int least;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      if (gtk_widget_get_child_visible (child) && gtk_widget_get_visible (child) && least > most) {
        most = least;
        widest = child;
      }
    }
    if (widest != NULL)
      g_string_append_printf (path, " > %s %d", G_OBJECT_TYPE_NAME (widest), most);
    widget = widest;
  }
  return g_string_free (path, FALSE);
}

static void
assert_fits (int width, const char *page, guint layers)
{
  const int least = least_width ();

  if (least > width) {
    g_autofree char *culprit = find_culprit ();
    g_test_message ("%s with %u layers:%s", page, layers, culprit);
    g_test_fail_printf ("%s with %u hidden layers needs %d pixels of %d", page, layers, least,
                        width);
  }
}

static void
set_layers (guint n)
{
  g_autoptr (GString) assignment = g_string_new ("network.layers=[");
  GliaWorkbench *workbench = glia_window_workbench (GLIA_WINDOW (window));

  for (guint i = 0; i < n; i++)
    g_string_append_printf (assignment, "%s{\"units\":8,\"activation\":\"leaky-relu\"}",
                            i > 0 ? "," : "");
  g_string_append_c (assignment, ']');
  harness_edit (glia_window_document (GLIA_WINDOW (window)), assignment->str);
  HARNESS_UNTIL (glia_workbench_state (workbench) == GLIA_WORKBENCH_READY &&
                 glia_workbench_snapshot (workbench) != NULL &&
                 mlp_network_layers (glia_workbench_snapshot (workbench)->network) == n + 1);
  harness_settle (window);
}

static void
open_window (int width)
{
  window = GTK_WIDGET (glia_window_new (NULL));
  gtk_window_set_default_size (GTK_WINDOW (window), width, 600);
  gtk_window_present (GTK_WINDOW (window));
  HARNESS_UNTIL (glia_workbench_state (glia_window_workbench (GLIA_WINDOW (window))) ==
                 GLIA_WORKBENCH_READY);
  harness_settle (window);
  glia_breakpoint_bin_expect_width (GLIA_BREAKPOINT_BIN (harness_find (window, "breakpoint")),
                                    width);
  harness_settle (window);
}

static void
check_workbench (int width, guint layers)
{
  static const char *const tabs[] = {"curves", "gradients", "activations", "predictions", "doctor"};
  GtkStack *stack = GTK_STACK (harness_find (harness_find (window, "tabs"), "pages"));

  for (gsize i = 0; i < G_N_ELEMENTS (tabs); i++) {
    gtk_stack_set_visible_child_name (stack, tabs[i]);
    harness_settle (window);
    assert_fits (width, tabs[i], layers);
  }
}

static void
check_other_pages (int width)
{
  AdwViewStack *pages = ADW_VIEW_STACK (harness_find (window, "pages"));

  adw_view_stack_set_visible_child_name (pages, "compare");
  harness_settle (window);
  assert_fits (width, "compare", MOST_LAYERS);
  adw_view_stack_set_visible_child_name (pages, "labs");
  for (gsize i = 0; glia_labs_name (i) != NULL; i++) {
    glia_labs_page_show_lab (GLIA_LABS_PAGE (harness_find (window, "labs")), glia_labs_name (i));
    harness_settle (window);
    assert_fits (width, glia_labs_name (i), MOST_LAYERS);
  }
}

static void
test_least_width (gconstpointer data)
{
  const int width = GPOINTER_TO_INT (data);

  open_window (width);
  for (guint layers = 1; layers <= MOST_LAYERS; layers += layers < 4 ? 1 : 4) {
    set_layers (layers);
    check_workbench (width, layers);
  }
  check_other_pages (width);
  harness_close (window);
}

int
main (int argc, char **argv)
{
#ifdef GLIA_LANGUAGE
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_setenv ("LANGUAGE", GLIA_LANGUAGE, TRUE);
  bindtextdomain ("glia", GLIA_TRANSLATIONS);
  bind_textdomain_codeset ("glia", "UTF-8");
  textdomain ("glia");
#endif
  harness_init (&argc, &argv);
#ifdef GLIA_LANGUAGE
  if (setlocale (LC_ALL, "") == NULL) {
    g_print ("1..0 # SKIP there is no locale C.UTF-8 here\n");
    return 0;
  }
#endif
  g_test_add_data_func ("/app/width/narrow", GINT_TO_POINTER (NARROW), test_least_width);
  g_test_add_data_func ("/app/width/wide", GINT_TO_POINTER (WIDE), test_least_width);
  return harness_run ();
}
