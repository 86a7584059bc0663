/* SPDX-License-Identifier: MIT */
#include "app-harness.h"
#include "glia-text-drag.h"

static void
test_a_press_drops_the_selection (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *entry = gtk_entry_new (), *view = gtk_text_view_new ();
  GtkWidget *label = gtk_label_new ("some words"), *button = gtk_button_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkTextIter start, end;
  int from, to;

  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), view);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), button);
  GtkWidget *window = harness_show (box, 300, 300);

  gtk_editable_set_text (GTK_EDITABLE (entry), "0.001");
  gtk_editable_select_region (GTK_EDITABLE (entry), 0, -1);
  GtkWidget *text = GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (entry)));
  g_assert_true (glia_text_drop_selection (text));
  g_assert_false (gtk_editable_get_selection_bounds (GTK_EDITABLE (entry), &from, &to));
  g_assert_false (glia_text_drop_selection (text));

  gtk_text_buffer_set_text (buffer, "a good movie", -1);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_select_range (buffer, &start, &end);
  g_assert_true (glia_text_drop_selection (view));
  g_assert_false (gtk_text_buffer_get_has_selection (buffer));

  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_select_region (GTK_LABEL (label), 0, 4);
  g_assert_true (glia_text_drop_selection (label));
  g_assert_false (gtk_label_get_selection_bounds (GTK_LABEL (label), &from, &to));
  g_assert_false (glia_text_drop_selection (button));
  harness_close (window);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/app/text-drag/selection", test_a_press_drops_the_selection);
  return harness_run ();
}
