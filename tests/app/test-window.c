/* SPDX-License-Identifier: MIT */
#include "app-harness.h"
#include "glia-window.h"

static void
test_opens_and_closes (void)
{
  GtkWidget *window = GTK_WIDGET (glia_window_new (NULL));

  gtk_window_present (GTK_WINDOW (window));
  harness_settle (window);
  g_assert_true (gtk_widget_get_mapped (harness_find (window, "header")));
  harness_screenshot (window, "window");
  harness_close (window);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/app/window/opens-and-closes", test_opens_and_closes);
  return harness_run ();
}
