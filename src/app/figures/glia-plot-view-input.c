/* SPDX-License-Identifier: MIT */
#include "glia-plot-view-private.h"

#include <math.h>

#define LEAST_DRAG   6.0  /* pixels: less is a click */
#define LEAST_HEIGHT 18.0 /* a drag that goes further down marks a rectangle */
#define ZOOM_STEP    1.5
#define SCROLL_STEP  40.0 /* pixels for a notch of the wheel */

gboolean
glia_plot_view_selection (GliaPlotView *self, GliaBox *box, gboolean *with_y)
{
  if (self->drag != GLIA_PLOT_DRAG_ZOOM || fabs (self->drag_to_x - self->drag_x) < LEAST_DRAG)
    return FALSE;
  GliaBox plot = glia_chart_box (self->chart);
  *with_y = fabs (self->drag_to_y - self->drag_y) >= LEAST_HEIGHT;
  *box = (GliaBox){
      .left = CLAMP (fmin (self->drag_x, self->drag_to_x), plot.left, plot.right),
      .right = CLAMP (fmax (self->drag_x, self->drag_to_x), plot.left, plot.right),
      .top =
          *with_y ? CLAMP (fmin (self->drag_y, self->drag_to_y), plot.top, plot.bottom) : plot.top,
      .bottom = *with_y ? CLAMP (fmax (self->drag_y, self->drag_to_y), plot.top, plot.bottom)
                        : plot.bottom};
  return box->left < box->right && box->top < box->bottom;
}

static void
point_at (GliaPlotView *self, double x, double y)
{
  GliaBox box = glia_chart_box (self->chart);
  gboolean inside = x >= box.left - 8 && x <= box.right + 8 && y >= 0;
  GliaReadout *readout =
      inside ? glia_chart_read (self->chart, glia_chart_x_at (self->chart, x)) : NULL;

  g_object_set (self, "cursor-x", readout != NULL ? readout->x : NAN, NULL);
  g_clear_pointer (&readout, glia_readout_free);
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, GliaPlotView *self)
{
  self->pointer_x = x;
  if (self->drag != GLIA_PLOT_DRAG_PAN)
    point_at (self, x, y);
}

static void
leave_cb (GtkEventControllerMotion *controller, GliaPlotView *self)
{
  if (self->drag == GLIA_PLOT_DRAG_NONE)
    g_object_set (self, "cursor-x", NAN, NULL);
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, GliaPlotView *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  gboolean pan = button == GDK_BUTTON_MIDDLE || (state & GDK_SHIFT_MASK) != 0;

  if (button == GDK_BUTTON_SECONDARY) {
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
    return;
  }
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->drag = pan ? GLIA_PLOT_DRAG_PAN : GLIA_PLOT_DRAG_ZOOM;
  self->drag_x = self->drag_to_x = x;
  self->drag_y = self->drag_to_y = y;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), pan ? "grabbing" : NULL);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double across, double down, GliaPlotView *self)
{
  double x, y;

  if (!gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  if (self->drag == GLIA_PLOT_DRAG_PAN &&
      glia_chart_pan_by (self->chart, x + across - self->drag_to_x, y + down - self->drag_to_y))
    glia_plot_view_moved (self);
  self->drag_to_x = x + across;
  self->drag_to_y = y + down;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_end_cb (GtkGestureDrag *gesture, double across, double down, GliaPlotView *self)
{
  GliaBox box;
  gboolean with_y;

  if (glia_plot_view_selection (self, &box, &with_y))
    glia_chart_zoom_to (self->chart, &box, with_y);
  self->drag = GLIA_PLOT_DRAG_NONE;
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
  glia_plot_view_moved (self);
}

static void
drag_cancel_cb (GtkGesture *gesture, GdkEventSequence *sequence, GliaPlotView *self)
{
  self->drag = GLIA_PLOT_DRAG_NONE;
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
pressed_cb (GtkGestureClick *gesture, int presses, double x, double y, GliaPlotView *self)
{
  if (presses != 2)
    return;
  glia_chart_reset_view (self->chart);
  glia_plot_view_moved (self);
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double across, double down, GliaPlotView *self)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if ((state & GDK_CONTROL_MASK) != 0) {
    glia_chart_zoom_by (self->chart, pow (ZOOM_STEP, -down), self->pointer_x);
    glia_plot_view_moved (self);
    return GDK_EVENT_STOP;
  }
  double shift = across != 0 ? across : down;
  if (!glia_chart_pan_by (self->chart, -SCROLL_STEP * shift, 0))
    return GDK_EVENT_PROPAGATE;
  glia_plot_view_moved (self);
  return GDK_EVENT_STOP;
}

void
glia_plot_view_add_input (GliaPlotView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new ();

  g_signal_connect (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (widget, motion);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, scroll);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (drag_cancel_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}

/* ---- Keyboard -------------------------------------------------------------------------------- */

/* The crosshair's points: one, ten with Ctrl, or to an end. */
static gboolean
move_cb (GtkWidget *widget, GVariant *steps, gpointer data)
{
  GliaPlotView *self = GLIA_PLOT_VIEW (widget);
  double x = glia_chart_step (self->chart, self->cursor_x, g_variant_get_int32 (steps));

  if (!isnan (x))
    g_object_set (self, "cursor-x", x, NULL);
  return GDK_EVENT_STOP;
}

static gboolean
zoom_cb (GtkWidget *widget, GVariant *factor, gpointer data)
{
  GliaPlotView *self = GLIA_PLOT_VIEW (widget);
  GliaScale x = glia_chart_x_scale (self->chart);
  double pixel = isnan (self->cursor_x) ? (x.from + x.to) / 2 : glia_scale_map (&x, self->cursor_x);

  glia_chart_zoom_by (self->chart, g_variant_get_double (factor), pixel);
  glia_plot_view_moved (self);
  return GDK_EVENT_STOP;
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *nothing, gpointer data)
{
  GliaPlotView *self = GLIA_PLOT_VIEW (widget);

  if (isnan (self->cursor_x))
    return GDK_EVENT_PROPAGATE;
  g_object_set (self, "cursor-x", NAN, NULL);
  return GDK_EVENT_STOP;
}

void
glia_plot_view_add_bindings (GtkWidgetClass *class)
{
  static const struct {
    guint key;
    GdkModifierType modifiers;
    int steps;
  } moves[] = {
      {GDK_KEY_Left, 0, -1},
      {GDK_KEY_Right, 0, 1},
      {GDK_KEY_Left, GDK_CONTROL_MASK, -10},
      {GDK_KEY_Right, GDK_CONTROL_MASK, 10},
      {GDK_KEY_Home, 0, G_MININT32 + 1},
      {GDK_KEY_End, 0, G_MAXINT32},
  };
  static const struct {
    guint key;
    double factor;
  } zooms[] = {
      {GDK_KEY_plus, ZOOM_STEP},
      {GDK_KEY_equal, ZOOM_STEP},
      {GDK_KEY_KP_Add, ZOOM_STEP},
      {GDK_KEY_minus, 1 / ZOOM_STEP},
      {GDK_KEY_KP_Subtract, 1 / ZOOM_STEP},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (moves); i++)
    gtk_widget_class_add_binding (class, moves[i].key, moves[i].modifiers, move_cb, "i",
                                  moves[i].steps);
  for (gsize i = 0; i < G_N_ELEMENTS (zooms); i++)
    gtk_widget_class_add_binding (class, zooms[i].key, 0, zoom_cb, "d", zooms[i].factor);
  gtk_widget_class_add_binding (class, GDK_KEY_plus, GDK_SHIFT_MASK, zoom_cb, "d", ZOOM_STEP);
  gtk_widget_class_add_binding_action (class, GDK_KEY_0, 0, "plot.reset", NULL);
  gtk_widget_class_add_binding_action (class, GDK_KEY_KP_0, 0, "plot.reset", NULL);
  gtk_widget_class_add_binding_action (class, GDK_KEY_c, GDK_CONTROL_MASK, "figure.copy", NULL);
  gtk_widget_class_add_binding (class, GDK_KEY_Escape, 0, escape_cb, NULL);
}
