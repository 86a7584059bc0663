/* SPDX-License-Identifier: MIT */
#include "glia-output-paint.h"

#include "glia-painted.h"

#include <glib/gi18n.h>
#include <math.h>

/* Between two points of a line that is drawn with a button held (pixels). */
#define SPACING 10
/* How near a point must be to be taken away (pixels). */
#define REACH 14
/* An arrow key moves the cross by this share of the plane; with Shift by five times as much. */
#define KEY_STEP (1.0 / 40)
#define RADIUS   3.25

struct _GliaOutputPaint {
  GtkWidget *plane;
  GliaPlanePlot *plot;
  GliaWorkbench *workbench; /* not owned */
  char *folder;

  GArray *stroke;                          /* GliaPaintedPoint, not in the document yet */
  guint class;                             /* that was painted last */
  double cross_x, cross_y, last_x, last_y; /* the last two in pixels: the stroke's newest point */
  gboolean by_key;                         /* the cross was moved by keys: it is shown */
};

/* ---- The plane and the pixels ---------------------------------------------------------------- */

typedef struct {
  GliaBox box;
  double x_low, x_high, y_low, y_high;
} Plane;

static gboolean
plane_of (GliaOutputPaint *self, Plane *plane)
{
  plane->box = glia_plane_plot_box (self->plot);
  return plane->box.right > plane->box.left && plane->box.bottom > plane->box.top &&
         glia_workbench_plane (self->workbench, &plane->x_low, &plane->x_high, &plane->y_low,
                               &plane->y_high);
}

static void
to_plane (const Plane *plane, double px, double py, double *x, double *y)
{
  const GliaBox *box = &plane->box;

  *x = plane->x_low + (px - box->left) / (box->right - box->left) * (plane->x_high - plane->x_low);
  *y = plane->y_high - (py - box->top) / (box->bottom - box->top) * (plane->y_high - plane->y_low);
}

static void
to_pixels (const Plane *plane, double x, double y, double *px, double *py)
{
  const GliaBox *box = &plane->box;

  *px = box->left + (x - plane->x_low) / (plane->x_high - plane->x_low) * (box->right - box->left);
  *py = box->top + (plane->y_high - y) / (plane->y_high - plane->y_low) * (box->bottom - box->top);
}

static gboolean
is_inside (const Plane *plane, double px, double py)
{
  const GliaBox *box = &plane->box;

  return px >= box->left && px <= box->right && py >= box->top && py <= box->bottom;
}

/* ---- The document ---------------------------------------------------------------------------- */

static GliaExperiment *
experiment_of (GliaOutputPaint *self)
{
  return glia_document_experiment (glia_workbench_document (self->workbench));
}

gboolean
glia_output_paint_is_active (GliaOutputPaint *self)
{
  /* Standardized inputs lie elsewhere than where they were painted. */
  return self->workbench != NULL && glia_painted_is (experiment_of (self)) &&
         !experiment_of (self)->data.standardize && glia_workbench_splits (self->workbench) != NULL;
}

/* What an experiment cannot be, the person hears of; so does one who reads by ear. */
static void
show_problem (GliaOutputPaint *self, const char *text)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->plane), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text, -1);
  gtk_widget_set_tooltip_text (self->plane, text);
}

/* One edit: the experiment learns from `points`. */
static gboolean
use_points (GliaOutputPaint *self, const GArray *points, const char *what)
{
  GliaWorkbench *workbench = self->workbench;
  const gboolean runs = glia_workbench_state (workbench) == GLIA_WORKBENCH_RUNNING;
  g_autofree char *folder = self->folder != NULL ? g_strdup (self->folder) : glia_painted_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaExperiment) painted =
      glia_painted_use (experiment_of (self), folder, points, &error);

  if (painted != NULL)
    glia_document_replace (glia_workbench_document (workbench), what, painted, &error);
  show_problem (self, error != NULL ? error->message : NULL);
  if (error == NULL && runs)
    glia_workbench_train (workbench);
  return error == NULL;
}

static GArray *
read_points (GliaOutputPaint *self)
{
  g_autoptr (GError) error = NULL;
  GArray *points = glia_painted_read (experiment_of (self), &error);

  if (points == NULL)
    show_problem (self, error->message);
  return points;
}

static void
end_stroke (GliaOutputPaint *self)
{
  g_autoptr (GArray) points = NULL;

  if (self->stroke->len > 0 && glia_output_paint_is_active (self))
    points = read_points (self);
  if (points != NULL) {
    g_array_append_vals (points, self->stroke->data, self->stroke->len);
    use_points (self, points, _ ("Points"));
  }
  g_array_set_size (self->stroke, 0);
  gtk_widget_queue_draw (self->plane);
}

static void
add_point (GliaOutputPaint *self, double x, double y, guint class)
{
  const GliaPaintedPoint point = {x, y, class};

  self->class = class;
  g_array_append_val (self->stroke, point);
  gtk_widget_queue_draw (self->plane);
}

static void
take_away (GliaOutputPaint *self, double x, double y)
{
  g_autoptr (GArray) points = read_points (self);
  Plane plane;
  int nearest;

  if (points == NULL || !plane_of (self, &plane))
    return;
  nearest = glia_painted_nearest (
      points, x, y, REACH * (plane.x_high - plane.x_low) / (plane.box.right - plane.box.left));
  if (nearest < 0)
    return;
  if (!glia_painted_can_remove (points, (guint)nearest)) {
    show_problem (self, _ ("It is the last point of its class; a set has at least two classes."));
    return;
  }
  g_array_remove_index (points, (guint)nearest);
  use_points (self, points, _ ("Points"));
}

gboolean
glia_output_paint_update (GliaOutputPaint *self)
{
  const gboolean active = glia_output_paint_is_active (self);
  const GliaSplits *splits =
      self->workbench != NULL ? glia_workbench_splits (self->workbench) : NULL;

  if (gtk_widget_get_focusable (self->plane) != active) {
    gtk_widget_set_focusable (self->plane, active);
    gtk_widget_set_cursor_from_name (self->plane, active ? "crosshair" : NULL);
    gtk_accessible_update_property (
        GTK_ACCESSIBLE (self->plane), GTK_ACCESSIBLE_PROPERTY_LABEL,
        active ? _ ("Output over the plane, to paint on: arrow keys move a cross, 1 to 9 paint a "
                    "point of that class, Delete takes the nearest one away")
               : _ ("Output over the plane"),
        -1);
  }
  return !active && glia_painted_can_begin_with (splits);
}

gboolean
glia_output_paint_begin (GliaOutputPaint *self)
{
  const GliaSplits *splits =
      self->workbench != NULL ? glia_workbench_splits (self->workbench) : NULL;
  g_autoptr (GArray) points = NULL;

  if (!glia_painted_can_begin_with (splits) || glia_painted_is (experiment_of (self)))
    return FALSE;
  points = glia_painted_begin (splits);
  return use_points (self, points, _ ("Painted points"));
}

/* ---- Mouse ----------------------------------------------------------------------------------- */

static void
pressed_cb (GtkGestureDrag *gesture, double px, double py, gpointer data)
{
  GliaOutputPaint *self = data;
  const guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  Plane plane;

  if (!glia_output_paint_is_active (self) || !plane_of (self, &plane) ||
      !is_inside (&plane, px, py) || button < GDK_BUTTON_PRIMARY || button > GDK_BUTTON_SECONDARY) {
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
    return;
  }
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (self->plane);
  self->by_key = FALSE;
  to_plane (&plane, px, py, &self->cross_x, &self->cross_y);
  if (button == GDK_BUTTON_MIDDLE) {
    take_away (self, self->cross_x, self->cross_y);
    return;
  }
  self->last_x = px;
  self->last_y = py;
  add_point (self, self->cross_x, self->cross_y, button == GDK_BUTTON_SECONDARY ? 1 : 0);
}

static void
moved_cb (GtkGestureDrag *gesture, double dx, double dy, gpointer data)
{
  GliaOutputPaint *self = data;
  double px, py, x, y;
  Plane plane;

  if (self->stroke->len == 0 || !gtk_gesture_drag_get_start_point (gesture, &px, &py) ||
      !plane_of (self, &plane))
    return;
  px += dx;
  py += dy;
  if (!is_inside (&plane, px, py) || hypot (px - self->last_x, py - self->last_y) < SPACING)
    return;
  self->last_x = px;
  self->last_y = py;
  to_plane (&plane, px, py, &x, &y);
  add_point (self, x, y, self->class);
}

static void
released_cb (GtkGestureDrag *gesture, double dx, double dy, gpointer data)
{
  end_stroke (data);
}

/* Taken over by something else: nothing was painted. */
static void
cancelled_cb (GtkGesture *gesture, GdkEventSequence *sequence, gpointer data)
{
  GliaOutputPaint *self = data;

  g_array_set_size (self->stroke, 0);
  gtk_widget_queue_draw (self->plane);
}

static void
pointer_cb (GtkEventControllerMotion *controller, double px, double py, gpointer data)
{
  GliaOutputPaint *self = data;
  Plane plane;

  if (!glia_output_paint_is_active (self) || !plane_of (self, &plane) ||
      !is_inside (&plane, px, py))
    return;
  to_plane (&plane, px, py, &self->cross_x, &self->cross_y);
  if (self->by_key)
    gtk_widget_queue_draw (self->plane);
  self->by_key = FALSE;
}

/* ---- Keys ------------------------------------------------------------------------------------ */

static void
describe_cross (GliaOutputPaint *self)
{
  g_autofree char *text = g_strdup_printf (
      /* Translators: where the cross is, in the data's coordinates */
      _ ("Cross at %.2f, %.2f"), self->cross_x, self->cross_y);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->plane), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text, -1);
}

static gboolean
move_cross (GliaOutputPaint *self, guint key, GdkModifierType modifiers)
{
  const int across = (key == GDK_KEY_Right || key == GDK_KEY_KP_Right) -
                     (key == GDK_KEY_Left || key == GDK_KEY_KP_Left);
  const int up =
      (key == GDK_KEY_Up || key == GDK_KEY_KP_Up) - (key == GDK_KEY_Down || key == GDK_KEY_KP_Down);
  Plane plane;

  if ((across == 0 && up == 0) || !plane_of (self, &plane))
    return FALSE;
  const double step = (modifiers & GDK_SHIFT_MASK) != 0 ? 5 * KEY_STEP : KEY_STEP;
  self->cross_x = CLAMP (self->cross_x + across * step * (plane.x_high - plane.x_low), plane.x_low,
                         plane.x_high);
  self->cross_y =
      CLAMP (self->cross_y + up * step * (plane.y_high - plane.y_low), plane.y_low, plane.y_high);
  self->by_key = TRUE;
  describe_cross (self);
  gtk_widget_queue_draw (self->plane);
  return TRUE;
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType modifiers,
        gpointer data)
{
  GliaOutputPaint *self = data;
  guint class = G_MAXUINT;

  if (!glia_output_paint_is_active (self) ||
      (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (move_cross (self, key, modifiers))
    return GDK_EVENT_STOP;
  if (key >= GDK_KEY_1 && key < GDK_KEY_1 + GLIA_PAINTED_CLASSES)
    class = key - GDK_KEY_1;
  else if (key >= GDK_KEY_KP_1 && key < GDK_KEY_KP_1 + GLIA_PAINTED_CLASSES)
    class = key - GDK_KEY_KP_1;
  else if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter)
    class = self->class;
  if (class != G_MAXUINT) {
    add_point (self, self->cross_x, self->cross_y, class);
    end_stroke (self);
    return GDK_EVENT_STOP;
  }
  if (key != GDK_KEY_Delete && key != GDK_KEY_KP_Delete && key != GDK_KEY_BackSpace)
    return GDK_EVENT_PROPAGATE;
  take_away (self, self->cross_x, self->cross_y);
  return GDK_EVENT_STOP;
}

/* ---- Drawing --------------------------------------------------------------------------------- */

static GliaColour
colour_of (GliaOutputPaint *self, guint class, GliaStyle style)
{
  const GliaSplits *splits = glia_workbench_splits (self->workbench);

  if (class > 1 || (splits != NULL && splits->train->n_classes > 2))
    return glia_theme_run (style, class);
  return glia_theme_sign (style, class == 1 ? 1 : -1);
}

void
glia_output_paint_draw (GliaOutputPaint *self, cairo_t *cr, GliaStyle style)
{
  Plane plane;
  double px, py;

  if (!glia_output_paint_is_active (self) || !plane_of (self, &plane))
    return;
  for (guint i = 0; i < self->stroke->len; i++) {
    const GliaPaintedPoint *point = &g_array_index (self->stroke, GliaPaintedPoint, i);
    to_pixels (&plane, point->x, point->y, &px, &py);
    glia_plane_mark_draw (cr, px, py, RADIUS, FALSE, colour_of (self, point->class, style));
  }
  if (!self->by_key || !gtk_widget_has_focus (self->plane))
    return;
  to_pixels (&plane, self->cross_x, self->cross_y, &px, &py);
  px = floor (px) + 0.5;
  py = floor (py) + 0.5;
  glia_colour_source (cr, glia_theme_role (style, GLIA_ROLE_TEXT), 0.55);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, px, plane.box.top);
  cairo_line_to (cr, px, plane.box.bottom);
  cairo_move_to (cr, plane.box.left, py);
  cairo_line_to (cr, plane.box.right, py);
  cairo_stroke (cr);
}

/* ---- Beginning and end ----------------------------------------------------------------------- */

GliaOutputPaint *
glia_output_paint_new (GtkWidget *plane, GliaPlanePlot *plot)
{
  GliaOutputPaint *self = g_new0 (GliaOutputPaint, 1);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->plane = plane;
  self->plot = plot;
  self->stroke = g_array_new (FALSE, FALSE, sizeof (GliaPaintedPoint));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  /* Before the context menu, which has the right button elsewhere. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (pressed_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (moved_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (released_cb), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (cancelled_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (pointer_cb), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (plane, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (plane, motion);
  gtk_widget_add_controller (plane, keys);
  return self;
}

void
glia_output_paint_free (GliaOutputPaint *self)
{
  g_array_unref (self->stroke);
  g_free (self->folder);
  g_free (self);
}

void
glia_output_paint_set_workbench (GliaOutputPaint *self, GliaWorkbench *workbench)
{
  self->workbench = workbench;
  self->by_key = FALSE;
  g_array_set_size (self->stroke, 0);
}

void
glia_output_paint_set_folder (GliaOutputPaint *self, const char *folder)
{
  g_free (self->folder);
  self->folder = g_strdup (folder);
}
