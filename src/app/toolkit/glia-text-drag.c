/* SPDX-License-Identifier: MIT */
#include "glia-text-drag.h"

gboolean
glia_text_drop_selection (GtkWidget *widget)
{
  int start, end;

  while (widget != NULL && !GTK_IS_TEXT (widget) && !GTK_IS_TEXT_VIEW (widget) &&
         !GTK_IS_LABEL (widget))
    widget = gtk_widget_get_parent (widget);
  if (GTK_IS_TEXT (widget)) {
    if (!gtk_editable_get_selection_bounds (GTK_EDITABLE (widget), &start, &end))
      return FALSE;
    gtk_editable_set_position (GTK_EDITABLE (widget), end);
    return TRUE;
  }
  if (GTK_IS_LABEL (widget)) {
    if (!gtk_label_get_selection_bounds (GTK_LABEL (widget), &start, &end))
      return FALSE;
    gtk_label_select_region (GTK_LABEL (widget), end, end);
    return TRUE;
  }
  if (GTK_IS_TEXT_VIEW (widget)) {
    GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget));
    GtkTextIter cursor;
    if (!gtk_text_buffer_get_has_selection (buffer))
      return FALSE;
    gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
    gtk_text_buffer_place_cursor (buffer, &cursor);
    return TRUE;
  }
  return FALSE;
}

/* Runs before the text gets the press. With Shift a press extends the selection, so that one is
 * left alone. */
static void
pressed_cb (GtkGestureClick *click, int n_press, double x, double y, gpointer data)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (click));
  GtkNative *native =
      event != NULL ? gtk_native_get_for_surface (gdk_event_get_surface (event)) : NULL;
  double left, top;

  if (native == NULL || (gdk_event_get_modifier_state (event) & GDK_SHIFT_MASK) != 0 ||
      !gdk_event_get_position (event, &x, &y))
    return;
  gtk_native_get_surface_transform (native, &left, &top);
  glia_text_drop_selection (
      gtk_widget_pick (GTK_WIDGET (native), x - left, y - top, GTK_PICK_DEFAULT));
}

static void
windows_changed_cb (GListModel *windows, guint position, guint removed, guint added, gpointer data)
{
  for (guint i = 0; i < added; i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, position + i);
    GtkGesture *click = gtk_gesture_click_new ();
    gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
    g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), NULL);
    gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (click));
  }
}

void
glia_text_drag_prevent (void)
{
  g_signal_connect (gtk_window_get_toplevels (), "items-changed", G_CALLBACK (windows_changed_cb),
                    NULL);
}
