/* SPDX-License-Identifier: MIT */
#include "glia-network-view.h"
#include "glia-output-view.h"
#include "glia-plot-view.h"
#include "glia-window-private.h"

#include <glib/gi18n.h>

/* What an exportable widget is called; NULL if it is none. */
static const char *
figure_title (GtkWidget *widget)
{
  const char *title;

  if (GLIA_IS_NETWORK_VIEW (widget))
    return _ ("Network");
  if (GLIA_IS_OUTPUT_VIEW (widget))
    return _ ("Output");
  if (!GLIA_IS_PLOT_VIEW (widget))
    return NULL;
  title = glia_chart_title (glia_plot_view_chart (GLIA_PLOT_VIEW (widget)));
  return title != NULL ? title : _ ("Plot");
}

/* The figures that are seen, in the order of the page. */
static void
collect_figures (GtkWidget *widget, GPtrArray *figures)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (figure_title (widget) != NULL)
    g_ptr_array_add (figures, g_object_ref (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_figures (child, figures);
}

void
glia_window_fill_export_menu (GtkMenuButton *button, gpointer data)
{
  GliaWindow *self = GLIA_WINDOW (data);
  g_autoptr (GMenu) menu = g_menu_new (), items = g_menu_new ();

  g_clear_pointer (&self->figures, g_ptr_array_unref);
  self->figures = g_ptr_array_new_with_free_func (g_object_unref);
  collect_figures (GTK_WIDGET (self->pages), self->figures);
  for (guint i = 0; i < self->figures->len; i++) {
    /* Translators: an entry of the menu Export: "Loss…" */
    g_autofree char *label =
        g_strdup_printf (_ ("%s…"), figure_title (g_ptr_array_index (self->figures, i)));
    g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
    g_menu_item_set_action_and_target (item, "win.export", "u", i);
    g_menu_append_item (items, item);
  }
  g_menu_append_section (
      menu, self->figures->len > 0 ? _ ("PNG, SVG, PDF or CSV") : _ ("Nothing to Export Here"),
      G_MENU_MODEL (items));
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

void
glia_window_export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GliaWindow *self = GLIA_WINDOW (widget);
  guint i = g_variant_get_uint32 (parameter);
  GtkWidget *figure;

  if (self->figures == NULL || i >= self->figures->len)
    return;
  figure = g_ptr_array_index (self->figures, i);
  if (GLIA_IS_PLOT_VIEW (figure))
    gtk_widget_activate_action (figure, "plot.export", NULL);
  else
    gtk_widget_activate_action (figure, "figure.export", NULL);
}
