/* SPDX-License-Identifier: MIT */
/* What is on screen at one moment is of one moment of the training. */
#include "app-harness.h"
#include "glia-window.h"

#include <stdlib.h>
#include <string.h>

static const char circles[] =
    "{ \"glia\": 1, \"name\": \"rings\", \"data\": { \"source\": \"circles\" },"
    "  \"network\": { \"layers\": [ { \"units\": 6, \"activation\": \"tanh\" } ] },"
    "  \"training\": { \"epochs\": 3000, \"batch-size\": 16 } }";

/* All numbers after "epoch " in what can be read below `widget`, but those of the best epoch. */
static void
collect_epochs (GtkWidget *widget, GArray *epochs)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_LABEL (widget)) {
    g_autofree char *text = g_utf8_strdown (gtk_label_get_text (GTK_LABEL (widget)), -1);
    const char *found = strstr (text, "epoch ");
    if (found != NULL && strstr (text, "best") == NULL && g_ascii_isdigit (found[6])) {
      guint64 epoch = 0;
      for (found += 6; g_ascii_isdigit (*found) || *found == ','; found++)
        if (*found != ',')
          epoch = 10 * epoch + (guint64)(*found - '0');
      g_array_append_val (epochs, epoch);
    }
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_epochs (child, epochs);
}

static void
assert_one_moment (GtkWidget *window, GliaWorkbench *workbench)
{
  const guint64 epoch = glia_workbench_snapshot (workbench)->epochs;
  g_autoptr (GArray) epochs = g_array_new (FALSE, FALSE, sizeof (guint64));

  collect_epochs (window, epochs);
  g_assert_cmpuint (epochs->len, >=, 2); /* the transport bar's and the output's at least */
  for (guint i = 0; i < epochs->len; i++)
    g_assert_cmpuint (g_array_index (epochs, guint64, i), ==, epoch);
  g_assert_cmpuint (glia_series_length (glia_workbench_series (workbench, GLIA_SERIES_TRAIN_LOSS)),
                    ==, epoch);
  g_assert_true (glia_workbench_newest (workbench) == glia_workbench_snapshot (workbench));
}

static gboolean
count_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer frames)
{
  ++*(guint *)frames;
  return G_SOURCE_CONTINUE;
}

static void
test_numbers_while_training (gconstpointer tab)
{
  g_autoptr (GliaDocument) document = glia_document_new_for (harness_experiment (circles));
  GtkWidget *window = GTK_WIDGET (glia_window_new (NULL));
  guint frames = 0, seen = 0, moments = 0;
  guint64 last = 0;

  glia_window_set_document (GLIA_WINDOW (window), document);
  GliaWorkbench *workbench = glia_window_workbench (GLIA_WINDOW (window));
  gtk_window_present (GTK_WINDOW (window));
  HARNESS_UNTIL (glia_workbench_state (workbench) == GLIA_WORKBENCH_READY);
  gtk_stack_set_visible_child_name (
      GTK_STACK (harness_find (harness_find (window, "tabs"), "pages")), tab);
  harness_settle (window);
  gtk_widget_add_tick_callback (window, count_frame, &frames, NULL);
  glia_workbench_train (workbench);
  while (glia_workbench_state (workbench) != GLIA_WORKBENCH_FINISHED) {
    HARNESS_UNTIL (frames != seen || glia_workbench_state (workbench) == GLIA_WORKBENCH_FINISHED);
    seen = frames;
    moments += glia_workbench_snapshot (workbench)->epochs != last;
    last = glia_workbench_snapshot (workbench)->epochs;
    assert_one_moment (window, workbench);
  }
  g_assert_cmpuint (last, ==, 3000);
  g_assert_cmpuint (moments, >, 2);
  assert_one_moment (window, workbench);
  harness_close (window);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_data_func ("/app/moment/curves", "curves", test_numbers_while_training);
  g_test_add_data_func ("/app/moment/activations", "activations", test_numbers_while_training);
  g_test_add_data_func ("/app/moment/predictions", "predictions", test_numbers_while_training);
  return harness_run ();
}
