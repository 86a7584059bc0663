/* SPDX-License-Identifier: MIT */
#include "glia-export-dialog.h"
#include "glia-plot-view-private.h"

#include <glib/gi18n.h>

gboolean
glia_plot_view_export (GliaPlotView *self, const char *path, GError **error)
{
  g_return_val_if_fail (GLIA_IS_PLOT_VIEW (self), FALSE);

  g_autoptr (GliaFigure) figure = glia_chart_figure (self->chart);
  return glia_figure_export (figure, path, NULL, error);
}

static void
report (GliaPlotView *self, const char *title, const char *text)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (root), title, text);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
copy_cb (GSimpleAction *action, GVariant *nothing, gpointer data)
{
  GliaPlotView *self = data;
  g_autoptr (GliaFigure) figure = glia_chart_figure (self->chart);
  g_autoptr (GError) error = NULL;

  if (!glia_figure_copy (GTK_WIDGET (self), figure, NULL, &error))
    report (self, _ ("The plot could not be copied"), error->message);
}

static void
export_cb (GSimpleAction *action, GVariant *nothing, gpointer data)
{
  GliaPlotView *self = data;

  glia_export_dialog_present (GTK_WIDGET (self), glia_chart_figure (self->chart),
                              self->file_name != NULL ? self->file_name : "plot", NULL);
}

static void
reset_cb (GSimpleAction *action, GVariant *nothing, gpointer data)
{
  GliaPlotView *self = data;
  glia_chart_reset_view (self->chart);
  plot_view_moved (self);
}

static void
change_log_y_cb (GSimpleAction *action, GVariant *state, gpointer data)
{
  g_object_set (data, "log-y", g_variant_get_boolean (state), NULL);
}

/* The actions say how the chart is looked at. (A GPropertyAction would keep the view alive.) */
void
plot_view_refresh_actions (GliaPlotView *self)
{
  GAction *log_y = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "log-y");
  GAction *reset = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "reset");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (reset), glia_chart_is_zoomed (self->chart));
  g_simple_action_set_state (G_SIMPLE_ACTION (log_y),
                             g_variant_new_boolean (glia_chart_log_y (self->chart)));
}

static GMenuModel *
make_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) view = g_menu_new (), out = g_menu_new ();
  g_menu_append (view, _ ("_Log y"), "plot.log-y");
  g_menu_append (view, _ ("_Reset Zoom"), "plot.reset");
  g_menu_append (out, _ ("_Copy"), "plot.copy");
  g_menu_append (out, _ ("_Export…"), "plot.export");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (view));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (out));
  return G_MENU_MODEL (menu);
}

void
plot_view_add_actions (GliaPlotView *self)
{
  const GActionEntry entries[] = {
      {.name = "copy", .activate = copy_cb},
      {.name = "export", .activate = export_cb},
      {.name = "reset", .activate = reset_cb},
      {.name = "log-y", .state = "false", .change_state = change_log_y_cb},
  };
  self->menu = make_menu ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  plot_view_refresh_actions (self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "plot", G_ACTION_GROUP (self->actions));
}

void
plot_view_popup (GliaPlotView *self, double x, double y)
{
  if (self->popover == NULL) {
    self->popover = gtk_popover_menu_new_from_model (self->menu);
    gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
    gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
    gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &(GdkRectangle){(int)x, (int)y, 1, 1});
  gtk_popover_popup (GTK_POPOVER (self->popover));
}
