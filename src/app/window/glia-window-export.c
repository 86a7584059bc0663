/* SPDX-License-Identifier: MIT */
/* The header bar's menu Export: the figures of the page, whatever they are. */
#include "glia-figure-actions.h"
#include "glia-window-private.h"

#include <glib/gi18n.h>

static void
append_figure (GMenu *menu, GliaExportable *exportable, guint index)
{
  g_autofree char *title = glia_exportable_get_title (exportable);
  /* Translators: an entry of the menu Export: "Loss…" */
  g_autofree char *label = g_strdup_printf (_ ("%s…"), title);
  g_autoptr (GliaFigure) figure = glia_exportable_make_figure (exportable);
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  /* Without a figure, as while the data are loaded, the entry has an action that does not exist:
   * it cannot be chosen. */
  if (figure != NULL)
    g_menu_item_set_action_and_target (item, "win.export", "u", index);
  else
    g_menu_item_set_detailed_action (item, "win.none");
  g_menu_append_item (menu, item);
}

void
glia_window_fill_export_menu (GtkMenuButton *button, gpointer data)
{
  GliaWindow *self = GLIA_WINDOW (data);
  g_autoptr (GMenu) menu = g_menu_new (), items = g_menu_new ();

  g_clear_pointer (&self->figures, g_ptr_array_unref);
  self->figures = glia_exportable_list_mapped (GTK_WIDGET (self->pages));
  for (guint i = 0; i < self->figures->len; i++)
    append_figure (items, self->figures->pdata[i], i);
  g_menu_append_section (menu, _ ("PNG, SVG, PDF or CSV"), G_MENU_MODEL (items));
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

void
glia_window_export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GliaWindow *self = GLIA_WINDOW (widget);
  const guint i = g_variant_get_uint32 (parameter);

  if (self->figures != NULL && i < self->figures->len)
    glia_figure_actions_export (self->figures->pdata[i]);
}

/* ---- The button ------------------------------------------------------------------------------ */

static void
refresh_button (gpointer data)
{
  GliaWindow *self = GLIA_WINDOW (data);
  g_autoptr (GPtrArray) figures = glia_exportable_list_mapped (GTK_WIDGET (self->pages));
  const gboolean any = figures->len > 0;

  self->export_refresh = 0;
  gtk_widget_set_sensitive (GTK_WIDGET (self->export), any);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->export),
                               any ? _ ("Export a figure")
                                   : _ ("There is no figure on this page to export"));
}

/* Once for all figures that come and go with a page. */
static void
glia_window_exportables_changed (GliaExportHost *host)
{
  GliaWindow *self = GLIA_WINDOW (host);

  if (self->export_refresh == 0 && !gtk_widget_in_destruction (GTK_WIDGET (self)))
    self->export_refresh = g_idle_add_once (refresh_button, self);
}

void
glia_window_export_host_init (GliaExportHostInterface *interface)
{
  interface->exportables_changed = glia_window_exportables_changed;
}
