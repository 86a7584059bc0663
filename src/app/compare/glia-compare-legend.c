/* SPDX-License-Identifier: MIT */
#include "glia-compare-legend.h"

#include "glia-axes.h"
#include "glia-figure-style.h"

#include <glib/gi18n.h>

#define DASH_WIDTH 20
#define LINE_WIDTH 2

struct _GliaCompareLegend {
  GtkWidget parent_instance;

  GtkWidget *scroller, *box;
};

enum { SIGNAL_TOGGLED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GliaCompareLegend, glia_compare_legend, GTK_TYPE_WIDGET)

static void
draw_dash_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer slot)
{
  const double *dash = NULL;
  const int n = glia_theme_dash (GPOINTER_TO_UINT (slot), &dash);

  glia_colour_source (cr, glia_theme_run (glia_figure_style (), GPOINTER_TO_UINT (slot)), 1);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_dash (cr, dash, n, 0);
  cairo_move_to (cr, 0, height / 2.0);
  cairo_line_to (cr, width, height / 2.0);
  cairo_stroke (cr);
}

static void
toggled_cb (GtkToggleButton *button, GliaCompareLegend *self)
{
  const guint line = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "line"));

  g_signal_emit (self, signals[SIGNAL_TOGGLED], 0, line, gtk_toggle_button_get_active (button));
}

static void
add_entry (GliaCompareLegend *self, guint i, const GliaCompareLine *line)
{
  GtkWidget *button = gtk_toggle_button_new (), *dash = gtk_drawing_area_new (),
            *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *label = g_strdup_printf (_ ("Show %s"), line->name);

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (dash), DASH_WIDTH);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (dash), draw_dash_cb,
                                  GUINT_TO_POINTER (line->slot), NULL);
  gtk_box_append (GTK_BOX (box), dash);
  gtk_box_append (GTK_BOX (box), gtk_label_new (line->name));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "legend-toggle");
  gtk_widget_set_tooltip_text (button, _ ("Click to mute it, or to show it again"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_object_set_data (G_OBJECT (button), "line", GUINT_TO_POINTER (i));
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, 0);
  gtk_box_append (GTK_BOX (self->box), button);
}

void
glia_compare_legend_set_lines (GliaCompareLegend *self, const GPtrArray *lines)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  for (guint i = 0; i < lines->len; i++)
    add_entry (self, i, lines->pdata[i]);
}

void
glia_compare_legend_set_shown (GliaCompareLegend *self, guint line, gboolean shown)
{
  GtkWidget *child = gtk_widget_get_first_child (self->box);

  while (child != NULL && line-- > 0)
    child = gtk_widget_get_next_sibling (child);
  if (child != NULL)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (child), shown);
}

static void
redraw_cb (GliaCompareLegend *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->box); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_queue_draw (gtk_widget_get_first_child (gtk_button_get_child (GTK_BUTTON (child))));
}

static void
glia_compare_legend_dispose (GObject *object)
{
  g_clear_pointer (&GLIA_COMPARE_LEGEND (object)->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (glia_compare_legend_parent_class)->dispose (object);
}

static void
glia_compare_legend_class_init (GliaCompareLegendClass *class)
{
  G_OBJECT_CLASS (class)->dispose = glia_compare_legend_dispose;
  signals[SIGNAL_TOGGLED] =
      g_signal_new ("toggled", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_BOOLEAN);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (class), "gliacomparelegend");
}

static void
glia_compare_legend_init (GliaCompareLegend *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  gtk_widget_set_halign (self->box, GTK_ALIGN_END);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_EXTERNAL,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->box);
  gtk_widget_set_hexpand (self->scroller, TRUE);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  glia_figure_style_watch (GTK_WIDGET (self), G_CALLBACK (redraw_cb));
}
