/* SPDX-License-Identifier: MIT */
#include "glia-curve-tile.h"

#include <math.h>

#define INSET      4.0
#define LINE_WIDTH 2.0
#define AXIS_ALPHA 0.3

struct _GliaCurveTile {
  GtkWidget parent_instance;

  double *y;
  gsize n;
  double low, high;
  gboolean axes;
};

G_DEFINE_FINAL_TYPE (GliaCurveTile, glia_curve_tile, GTK_TYPE_WIDGET)

static void
draw_axes (GliaCurveTile *self, cairo_t *cr, double width, double height)
{
  const double zero = INSET + (height - 2 * INSET) * self->high / (self->high - self->low);

  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, INSET, floor (zero) + 0.5);
  cairo_line_to (cr, width - INSET, floor (zero) + 0.5);
  cairo_move_to (cr, floor (width / 2) + 0.5, INSET);
  cairo_line_to (cr, floor (width / 2) + 0.5, height - INSET);
  cairo_stroke (cr);
}

static void
glia_curve_tile_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GliaCurveTile *self = GLIA_CURVE_TILE (widget);
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  GdkRGBA colour;

  if (self->n < 2 || width <= 2 * INSET || height <= 2 * INSET)
    return;
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  G_GNUC_END_IGNORE_DEPRECATIONS
  cairo_t *cr =
      gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, colour.alpha * AXIS_ALPHA);
  if (self->axes)
    draw_axes (self, cr, width, height);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_rectangle (cr, INSET - 1, INSET - 1, width - 2 * INSET + 2, height - 2 * INSET + 2);
  cairo_clip (cr);
  for (gsize i = 0; i < self->n; i++)
    cairo_line_to (cr, INSET + (width - 2 * INSET) * (double)i / (double)(self->n - 1),
                   INSET +
                       (height - 2 * INSET) * (self->high - self->y[i]) / (self->high - self->low));
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
glia_curve_tile_finalize (GObject *object)
{
  g_free (GLIA_CURVE_TILE (object)->y);
  G_OBJECT_CLASS (glia_curve_tile_parent_class)->finalize (object);
}

static void
glia_curve_tile_class_init (GliaCurveTileClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = glia_curve_tile_finalize;
  widget_class->snapshot = glia_curve_tile_snapshot;
  gtk_widget_class_set_css_name (widget_class, "gliacurve");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
glia_curve_tile_init (GliaCurveTile *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
glia_curve_tile_new (void)
{
  return g_object_new (GLIA_TYPE_CURVE_TILE, NULL);
}

void
glia_curve_tile_set (GliaCurveTile *self,
                     const double *y,
                     gsize n,
                     double low,
                     double high,
                     gboolean axes)
{
  g_return_if_fail (GLIA_IS_CURVE_TILE (self));
  g_free (self->y);
  self->y = g_memdup2 (y, n * sizeof *y);
  self->n = n;
  self->low = low;
  self->high = high > low ? high : low + 1;
  self->axes = axes;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
