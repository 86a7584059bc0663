/* SPDX-License-Identifier: MIT */
#include "glia-figure-actions.h"
#include "glia-plot-view-private.h"

#include <glib/gi18n.h>

/* The actions say how the chart is looked at. (A GPropertyAction would keep the view alive.) */
static void
refresh_actions (GliaPlotView *self)
{
  GAction *log_y = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "log-y");
  GAction *reset = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "reset");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (reset), glia_chart_is_zoomed (self->chart));
  g_simple_action_set_state (G_SIMPLE_ACTION (log_y),
                             g_variant_new_boolean (glia_chart_log_y (self->chart)));
}

void
glia_plot_view_moved (GliaPlotView *self)
{
  refresh_actions (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
reset_cb (GSimpleAction *action, GVariant *nothing, gpointer data)
{
  GliaPlotView *self = data;

  glia_chart_reset_view (self->chart);
  glia_plot_view_moved (self);
}

static void
change_log_y_cb (GSimpleAction *action, GVariant *state, gpointer data)
{
  g_object_set (data, "log-y", g_variant_get_boolean (state), NULL);
}

static GMenuModel *
make_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) view = g_menu_new ();
  g_autoptr (GMenuModel) figure = glia_figure_actions_menu ();

  g_menu_append (view, _ ("_Log y"), "plot.log-y");
  g_menu_append (view, _ ("_Reset Zoom"), "plot.reset");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (view));
  g_menu_append_section (menu, NULL, figure);
  return G_MENU_MODEL (menu);
}

void
glia_plot_view_add_actions (GliaPlotView *self)
{
  const GActionEntry entries[] = {
      {.name = "reset", .activate = reset_cb},
      {.name = "log-y", .state = "false", .change_state = change_log_y_cb},
  };

  self->menu = make_menu ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  refresh_actions (self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "plot", G_ACTION_GROUP (self->actions));
  glia_figure_actions_install (GLIA_EXPORTABLE (self));
  glia_figure_actions_add_context_menu (GTK_WIDGET (self), self->menu);
}
