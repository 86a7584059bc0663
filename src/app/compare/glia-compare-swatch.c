/* SPDX-License-Identifier: MIT */
#include "glia-compare-swatch.h"

#include "glia-figure-style.h"

#define SIDE  10
#define ROUND 3

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer slot)
{
  const double left = (width - SIDE) / 2.0, top = (height - SIDE) / 2.0;

  glia_colour_source (cr, glia_theme_run (glia_figure_style (), GPOINTER_TO_UINT (slot)), 1);
  for (int corner = 0; corner < 4; corner++)
    cairo_arc (cr, left + (corner == 0 || corner == 3 ? SIDE - ROUND : ROUND),
               top + (corner < 2 ? SIDE - ROUND : ROUND), ROUND, corner * G_PI / 2,
               (corner + 1) * G_PI / 2);
  cairo_fill (cr);
}

void
glia_compare_swatch_set_slot (GtkWidget *swatch, guint slot)
{
  g_return_if_fail (GTK_IS_DRAWING_AREA (swatch));

  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (swatch), draw_cb, GUINT_TO_POINTER (slot),
                                  NULL);
}

GtkWidget *
glia_compare_swatch_new (guint slot)
{
  GtkWidget *swatch =
      g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                    "content-width", SIDE + 2, "content-height", SIDE + 2, NULL);

  glia_compare_swatch_set_slot (swatch, slot);
  glia_figure_style_watch (swatch, G_CALLBACK (gtk_widget_queue_draw));
  return swatch;
}
