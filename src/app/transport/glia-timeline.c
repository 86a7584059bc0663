/* SPDX-License-Identifier: MIT */
#include "glia-timeline.h"

#include "glia-scale.h"

#include <glib/gi18n.h>
#include <math.h>

/* Logical pixels. */
#define END             10.0
#define TROUGH          4.0
#define TROUGH_TOP      24.0
#define MARK            3.0
#define MARK_TOP        31.0
#define LABEL_TOP       35.0
#define LABEL_GAP       64.0
#define MARK_GAP        8.0
#define TRIANGLE_WIDTH  8.0
#define TRIANGLE_HEIGHT 7.0
#define TRIANGLE_TOP    15.0
#define HEIGHT          52
#define KNOB            18.0
/* This near to what is done, the end is meant. */
#define NEAR_END 6.0

struct _GliaTimeline {
  GtkWidget parent_instance;

  double done, position; /* position: infinity while it follows */
  guint64 planned, best;
  double drag_start;
  GArray *marks; /* double: epochs */
};

static guint scrubbed_signal;

G_DEFINE_FINAL_TYPE (GliaTimeline, glia_timeline, GTK_TYPE_WIDGET)

static double
epoch_to_pixel (GliaTimeline *self, double epoch)
{
  double length = gtk_widget_get_width (GTK_WIDGET (self)) - 2 * END;

  return END + (self->planned > 0 ? CLAMP (epoch / (double)self->planned, 0, 1) * length : 0);
}

static double
get_shown_epoch (GliaTimeline *self)
{
  return fmin (self->position, self->done);
}

static GdkRGBA
look_up_colour (GtkWidget *widget, const char *name)
{
  GdkRGBA colour;

  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &colour))
    gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  return colour;
}

static void
draw_strip (GtkSnapshot *snapshot, double from, double to, double top, const GdkRGBA *colour)
{
  GskRoundedRect strip;
  graphene_rect_t bounds =
      GRAPHENE_RECT_INIT ((float)from, (float)top, (float)(to - from), (float)TROUGH);

  gsk_rounded_rect_init_from_rect (&strip, &bounds, (float)(TROUGH / 2));
  gtk_snapshot_push_rounded_clip (snapshot, &strip);
  gtk_snapshot_append_color (snapshot, colour, &bounds);
  gtk_snapshot_pop (snapshot);
}

static void
draw_label (GliaTimeline *self,
            GtkSnapshot *snapshot,
            const char *text,
            double x,
            double top,
            const GdkRGBA *colour)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int width, room = gtk_widget_get_width (GTK_WIDGET (self));

  pango_layout_get_pixel_size (layout, &width, NULL);
  x = CLAMP (x - width / 2.0, 0, room - width);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float)round (x), (float)top));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

static void
draw_epochs (GliaTimeline *self, GtkSnapshot *snapshot, double offset)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GdkRGBA dim = look_up_colour (widget, "glia_dim_color");
  GliaScale scale = {.kind = GLIA_SCALE_INTEGER,
                     .high = (double)self->planned,
                     .from = END,
                     .to = gtk_widget_get_width (widget) - END};
  g_autoptr (GArray) ticks = glia_scale_ticks (&scale, LABEL_GAP);

  for (guint i = 0; i < ticks->len; i++) {
    const GliaTick *tick = &g_array_index (ticks, GliaTick, i);
    draw_label (self, snapshot, tick->label, floor (epoch_to_pixel (self, tick->value)) + 0.5,
                LABEL_TOP + offset, &dim);
  }
}

/* Snapshots lie dense where they are young. */
static void
draw_marks (GliaTimeline *self, GtkSnapshot *snapshot, double offset)
{
  const GdkRGBA dim = look_up_colour (GTK_WIDGET (self), "glia_dim_color");
  double last = -INFINITY;

  for (guint i = 0; i < self->marks->len; i++) {
    const double x = floor (epoch_to_pixel (self, g_array_index (self->marks, double, i)));
    if (x - last < MARK_GAP)
      continue;
    last = x;
    gtk_snapshot_append_color (
        snapshot, &dim, &GRAPHENE_RECT_INIT ((float)x, (float)(MARK_TOP + offset), 1, (float)MARK));
  }
}

static void
draw_best (GliaTimeline *self, GtkSnapshot *snapshot, double offset)
{
  GtkWidget *widget = GTK_WIDGET (self);
  double x = epoch_to_pixel (self, (double)self->best), top = TRIANGLE_TOP + offset;
  graphene_rect_t bounds =
      GRAPHENE_RECT_INIT ((float)(x - TRIANGLE_WIDTH), (float)top - 1, (float)(2 * TRIANGLE_WIDTH),
                          (float)TRIANGLE_HEIGHT + 2);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  GdkRGBA text;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &text);
  gdk_cairo_set_source_rgba (cr, &text);
  cairo_move_to (cr, x - TRIANGLE_WIDTH / 2, top);
  cairo_line_to (cr, x + TRIANGLE_WIDTH / 2, top);
  cairo_line_to (cr, x, top + TRIANGLE_HEIGHT);
  cairo_fill (cr);
  cairo_destroy (cr);
}

static void
draw_knob (GliaTimeline *self, GtkSnapshot *snapshot, double offset)
{
  static const GdkRGBA fill = {0.98F, 0.98F, 0.98F, 1}, edge = {0, 0, 0, 0.18F};
  const GdkRGBA edges[] = {edge, edge, edge, edge};
  const float widths[] = {1, 1, 1, 1};
  const double x = round (epoch_to_pixel (self, get_shown_epoch (self)) - KNOB / 2);
  const double top = TROUGH_TOP + TROUGH / 2 - KNOB / 2 + offset;
  const graphene_rect_t bounds =
      GRAPHENE_RECT_INIT ((float)x, (float)top, (float)KNOB, (float)KNOB);
  GskRoundedRect knob;

  gsk_rounded_rect_init_from_rect (&knob, &bounds, (float)(KNOB / 2));
  gtk_snapshot_push_rounded_clip (snapshot, &knob);
  gtk_snapshot_append_color (snapshot, &fill, &bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &knob, widths, edges);
}

static void
glia_timeline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GliaTimeline *self = GLIA_TIMELINE (widget);
  /* In a lower bar the whole drawing moves up a little. */
  double offset = floor ((gtk_widget_get_height (widget) - HEIGHT) / 2.0);
  double top = TROUGH_TOP + offset, end = gtk_widget_get_width (widget) - END;
  GdkRGBA trough = look_up_colour (widget, "glia_trough_color");
  GdkRGBA accent = look_up_colour (widget, "accent_bg_color");

  if (end <= END)
    return;
  draw_strip (snapshot, END, end, top, &trough);
  if (self->planned == 0)
    return;
  if (self->done > 0) {
    GdkRGBA later = accent;
    later.alpha *= 0.4F;
    draw_strip (snapshot, END, MAX (epoch_to_pixel (self, self->done), END + TROUGH), top, &later);
    draw_strip (snapshot, END, MAX (epoch_to_pixel (self, get_shown_epoch (self)), END + TROUGH),
                top, &accent);
  }
  draw_epochs (self, snapshot, offset);
  draw_marks (self, snapshot, offset);
  if (self->best > 0)
    draw_best (self, snapshot, offset);
  if (self->done > 0)
    draw_knob (self, snapshot, offset);
}

/* ---- Scrubbing ------------------------------------------------------------------------------- */

static void
emit_scrubbed (GliaTimeline *self, double epoch)
{
  if (self->done > 0)
    g_signal_emit (self, scrubbed_signal, 0, epoch >= self->done ? INFINITY : fmax (epoch, 0));
}

static void
scrub_to_pixel (GliaTimeline *self, double x)
{
  const double length = gtk_widget_get_width (GTK_WIDGET (self)) - 2 * END;

  if (length <= 0)
    return;
  if (x >= epoch_to_pixel (self, self->done) - NEAR_END)
    emit_scrubbed (self, INFINITY);
  else
    emit_scrubbed (self, (x - END) / length * (double)self->planned);
}

static void
drag_begin_cb (GliaTimeline *self, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->drag_start = x;
  scrub_to_pixel (self, x);
}

static void
drag_update_cb (GliaTimeline *self, double x, double y)
{
  scrub_to_pixel (self, self->drag_start + x);
}

/* By so many epochs; to the beginning or to now if infinite. */
static gboolean
key_cb (GtkWidget *widget, GVariant *epochs, gpointer unused)
{
  GliaTimeline *self = GLIA_TIMELINE (widget);
  const double by = g_variant_get_double (epochs), here = get_shown_epoch (self);

  if (isinf (by))
    emit_scrubbed (self, by > 0 ? INFINITY : 0);
  else /* to whole epochs */
    emit_scrubbed (self, by > 0 ? floor (here + by) : ceil (here + by));
  return TRUE;
}

static void
add_key (GtkWidgetClass *widget_class, guint key, double epochs)
{
  gtk_widget_class_add_binding (widget_class, key, 0, key_cb, "d", epochs);
}

static void
glia_timeline_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 100;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 400;
}

static void
glia_timeline_finalize (GObject *object)
{
  g_array_unref (GLIA_TIMELINE (object)->marks);
  G_OBJECT_CLASS (glia_timeline_parent_class)->finalize (object);
}

static void
glia_timeline_class_init (GliaTimelineClass *class)
{
  G_OBJECT_CLASS (class)->finalize = glia_timeline_finalize;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  widget_class->snapshot = glia_timeline_snapshot;
  widget_class->measure = glia_timeline_measure;
  gtk_widget_class_set_css_name (widget_class, "gliatimeline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
  scrubbed_signal = g_signal_new ("scrubbed", GLIA_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  add_key (widget_class, GDK_KEY_Left, -1);
  add_key (widget_class, GDK_KEY_Right, 1);
  add_key (widget_class, GDK_KEY_Page_Up, -10);
  add_key (widget_class, GDK_KEY_Page_Down, 10);
  add_key (widget_class, GDK_KEY_Home, -INFINITY);
  add_key (widget_class, GDK_KEY_End, INFINITY);
}

static void
glia_timeline_init (GliaTimeline *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Timeline"), -1);
  self->position = INFINITY;
  self->marks = g_array_new (FALSE, FALSE, sizeof (double));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  GtkGesture *drag = gtk_gesture_drag_new ();
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

GtkWidget *
glia_timeline_new (void)
{
  return g_object_new (GLIA_TYPE_TIMELINE, NULL);
}

static void
announce_value (GliaTimeline *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double)self->planned,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, floor (get_shown_epoch (self)),
                                  -1);
}

void
glia_timeline_set_position (GliaTimeline *self, double epoch)
{
  g_return_if_fail (GLIA_IS_TIMELINE (self));
  if (self->position == epoch)
    return;
  self->position = epoch;
  announce_value (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
glia_timeline_set_marks (GliaTimeline *self, const double *epochs, gsize n)
{
  g_return_if_fail (GLIA_IS_TIMELINE (self));
  const gboolean fewer = n < self->marks->len;

  g_array_set_size (self->marks, 0);
  g_array_append_vals (self->marks, epochs, (guint)n);
  if (fewer) /* they were thinned, or it is another run; otherwise progress draws them */
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
glia_timeline_set_progress (GliaTimeline *self, double done, guint64 planned, guint64 best)
{
  g_return_if_fail (GLIA_IS_TIMELINE (self));
  const double before = epoch_to_pixel (self, self->done);
  const guint64 epoch_before = (guint64)self->done;
  const gboolean same = self->planned == planned && self->best == best;

  self->done = done;
  self->planned = planned;
  self->best = best;
  if (!same || (guint64)done != epoch_before)
    announce_value (self);
  /* A tenth of a pixel cannot be seen. */
  if (!same || fabs (epoch_to_pixel (self, done) - before) >= 0.1)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}
