/* SPDX-License-Identifier: MIT */
/* A window that was closed gives its memory back, all but what is kept once for all. */
#include "app-harness.h"
#include "glia-window.h"

#include <malloc.h>

enum { WARM_UP = 4, ROUNDS = 8 };
#define PER_WINDOW                                                                                 \
  262144 /* bytes that may be left of each: caches grow a little, and memory falls to pieces */

/* Trains, looks at every tab and page, starts anew, goes. */
static void
use_a_window (void)
{
  static const char *const tabs[] = {"gradients", "activations", "predictions", "doctor", "curves"};
  static const char *const pages[] = {"compare", "labs", "workbench"};
  GtkWidget *window = GTK_WIDGET (glia_window_new (NULL));
  GliaWorkbench *workbench = glia_window_workbench (GLIA_WINDOW (window));
  GtkStack *stack = GTK_STACK (harness_find (harness_find (window, "tabs"), "pages"));

  gtk_window_present (GTK_WINDOW (window));
  HARNESS_UNTIL (glia_workbench_state (workbench) == GLIA_WORKBENCH_READY);
  for (guint i = 0; i < 2; i++) {
    glia_workbench_train (workbench);
    for (gsize k = 0; k < G_N_ELEMENTS (tabs); k++) {
      gtk_stack_set_visible_child_name (stack, tabs[k]);
      harness_settle (window);
    }
    HARNESS_UNTIL (glia_workbench_state (workbench) == GLIA_WORKBENCH_FINISHED);
    glia_workbench_reset (workbench);
    HARNESS_UNTIL (glia_workbench_state (workbench) == GLIA_WORKBENCH_READY);
  }
  for (gsize k = 0; k < G_N_ELEMENTS (pages); k++) {
    g_object_set (window, "page", pages[k], NULL);
    harness_settle (window);
  }
  harness_close (window);
}

static gsize
bytes_in_use (void)
{
  const struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}

static void
test_closed_windows (void)
{
  gsize before = 0, after;

  for (int i = 0; i < WARM_UP + ROUNDS; i++) {
    if (i == WARM_UP)
      before = bytes_in_use ();
    use_a_window ();
    g_test_message ("%zu bytes", bytes_in_use ());
  }
  after = bytes_in_use ();
  g_assert_cmpuint (after, <, before + ROUNDS * PER_WINDOW);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/app/memory/closed-windows", test_closed_windows);
  return harness_run ();
}
