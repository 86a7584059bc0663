/* SPDX-License-Identifier: MIT */
#include "glia-confusion-view.h"

#include "glia-confusion-plot.h"
#include "glia-figure-style.h"
#include "glia-scale.h"

#include <glib/gi18n.h>
#include <math.h>

struct _GliaConfusionView {
  GtkWidget parent_instance;

  GliaFigure *figure; /* or NULL */
  char **names;
  guint64 *counts;
  gsize classes;
  gssize hovered, current; /* cell, −1: none */
};

G_DEFINE_FINAL_TYPE (GliaConfusionView, glia_confusion_view, GTK_TYPE_WIDGET)

static guint activated_signal;

static GliaConfusionPlaces
places_of (GliaConfusionView *self)
{
  return glia_confusion_plot_places ((const char *const *)self->names, self->classes, FALSE,
                                     gtk_widget_get_width (GTK_WIDGET (self)),
                                     gtk_widget_get_height (GTK_WIDGET (self)));
}

graphene_rect_t
glia_confusion_view_cell (GliaConfusionView *self, gsize true_class, gsize called)
{
  const GliaConfusionPlaces places = places_of (self);

  return GRAPHENE_RECT_INIT ((float)(places.left + (double)called * places.pitch),
                             (float)(places.top + (double)true_class * places.pitch),
                             (float)places.size, (float)places.size);
}

static gssize
cell_at (GliaConfusionView *self, double x, double y)
{
  if (self->classes == 0)
    return -1;
  const GliaConfusionPlaces places = places_of (self);
  const double column = floor ((x - places.left) / places.pitch);
  const double row = floor ((y - places.top) / places.pitch);
  const double n = (double)self->classes;

  return row >= 0 && column >= 0 && row < n && column < n ? (gssize)(row * n + column) : -1;
}

/* "True shirt, predicted coat: 123, 12.3 % of shirt" */
static char *
describe_cell (GliaConfusionView *self, gssize cell)
{
  const gsize row = (gsize)cell / self->classes, column = (gsize)cell % self->classes;
  const char *name = self->names[row];
  double sum = 0;
  char share[32];

  for (gsize j = 0; j < self->classes; j++)
    sum += (double)self->counts[row * self->classes + j];
  glia_number_format (sum > 0 ? (double)self->counts[cell] / sum : 0, 1, GLIA_UNIT_PERCENT, share);
  return g_strdup_printf (_ ("True %s, predicted %s: %ju, %s of the class"), name,
                          self->names[column], (uintmax_t)self->counts[cell], share);
}

static void
set_current (GliaConfusionView *self, gssize cell)
{
  self->current = cell;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (cell < 0)
    return;
  g_autofree char *text = describe_cell (self, cell);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

static void
activate_cell (GliaConfusionView *self, gssize cell)
{
  set_current (self, cell);
  g_signal_emit (self, activated_signal, 0, (int)((gsize)cell / self->classes),
                 (int)((gsize)cell % self->classes));
}

static gboolean
key_cb (GliaConfusionView *self, guint key)
{
  const gssize n = (gssize)self->classes;
  gssize row = self->current / MAX (n, 1), column = self->current % MAX (n, 1);

  if (n == 0)
    return FALSE;
  if (self->current < 0)
    row = column = 0;
  else if (key == GDK_KEY_Left)
    column--;
  else if (key == GDK_KEY_Right)
    column++;
  else if (key == GDK_KEY_Up)
    row--;
  else if (key == GDK_KEY_Down)
    row++;
  if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_space) {
    activate_cell (self, MAX (self->current, 0));
    return TRUE;
  }
  if (key != GDK_KEY_Left && key != GDK_KEY_Right && key != GDK_KEY_Up && key != GDK_KEY_Down)
    return FALSE;
  if (row < 0 || column < 0 || row >= n || column >= n)
    return FALSE; /* on to the next widget */
  set_current (self, row * n + column);
  return TRUE;
}

static void
motion_cb (GliaConfusionView *self, double x, double y)
{
  const gssize cell = cell_at (self, x, y);

  if (cell == self->hovered)
    return;
  self->hovered = cell;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), cell >= 0 ? "pointer" : NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
leave_cb (GliaConfusionView *self)
{
  motion_cb (self, -1, -1);
}

static void
released_cb (GliaConfusionView *self, int n, double x, double y)
{
  const gssize cell = cell_at (self, x, y);

  if (cell >= 0)
    activate_cell (self, cell);
}

static gboolean
glia_confusion_view_query_tooltip (GtkWidget *widget,
                                   int x,
                                   int y,
                                   gboolean keyboard,
                                   GtkTooltip *tooltip)
{
  GliaConfusionView *self = GLIA_CONFUSION_VIEW (widget);
  const gssize cell = keyboard ? self->current : cell_at (self, x, y);

  if (cell < 0 || self->classes == 0)
    return FALSE;
  g_autofree char *text = describe_cell (self, cell);
  const graphene_rect_t box =
      glia_confusion_view_cell (self, (gsize)cell / self->classes, (gsize)cell % self->classes);
  gtk_tooltip_set_text (tooltip, text);
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle){(int)box.origin.x, (int)box.origin.y,
                                                     (int)box.size.width, (int)box.size.height});
  return TRUE;
}

static void
draw_ring (GliaConfusionView *self, cairo_t *cr, gssize cell, double width)
{
  const graphene_rect_t box =
      glia_confusion_view_cell (self, (gsize)cell / self->classes, (gsize)cell % self->classes);

  cairo_rectangle (cr, (double)box.origin.x, (double)box.origin.y, (double)box.size.width,
                   (double)box.size.height);
  glia_colour_source (cr, glia_theme_role (glia_figure_style (), GLIA_ROLE_ACCENT), 1);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
}

static void
glia_confusion_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GliaConfusionView *self = GLIA_CONFUSION_VIEW (widget);
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  if (self->figure == NULL || width < 1 || height < 1)
    return;
  cairo_t *cr =
      gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  glia_figure_draw (self->figure, cr, width, height, glia_figure_style ());
  if (self->hovered >= 0)
    draw_ring (self, cr, self->hovered, 1.5);
  if (self->current >= 0 && gtk_widget_has_visible_focus (widget))
    draw_ring (self, cr, self->current, 2.5);
  cairo_destroy (cr);
}

static void
glia_confusion_view_dispose (GObject *object)
{
  GliaConfusionView *self = GLIA_CONFUSION_VIEW (object);

  g_clear_pointer (&self->figure, glia_figure_free);
  g_clear_pointer (&self->names, g_strfreev);
  g_clear_pointer (&self->counts, g_free);
  self->classes = 0;
  G_OBJECT_CLASS (glia_confusion_view_parent_class)->dispose (object);
}

static void
glia_confusion_view_class_init (GliaConfusionViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = glia_confusion_view_dispose;
  widget_class->snapshot = glia_confusion_view_snapshot;
  widget_class->query_tooltip = glia_confusion_view_query_tooltip;
  activated_signal = g_signal_new ("cell-activated", GLIA_TYPE_CONFUSION_VIEW, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
  gtk_widget_class_set_css_name (widget_class, "gliaconfusion");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
glia_confusion_view_init (GliaConfusionView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->hovered = self->current = -1;
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_has_tooltip (widget, TRUE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (widget, keys);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
glia_confusion_view_new (void)
{
  return g_object_new (GLIA_TYPE_CONFUSION_VIEW, NULL);
}

void
glia_confusion_view_show (GliaConfusionView *self,
                          const char *const *names,
                          const guint64 *counts,
                          gsize classes)
{
  g_clear_pointer (&self->figure, glia_figure_free);
  if (classes != self->classes)
    self->current = self->hovered = -1;
  if (classes > 0)
    self->figure = glia_confusion_plot_new (NULL, names, counts, classes, 0);
  g_strfreev (self->names);
  g_free (self->counts);
  self->names = g_new0 (char *, classes + 1);
  for (gsize i = 0; i < classes; i++)
    self->names[i] = g_strdup (names[i]);
  self->counts = g_memdup2 (counts, classes * classes * sizeof *counts);
  self->classes = classes;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
