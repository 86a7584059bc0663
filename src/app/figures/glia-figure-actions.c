/* SPDX-License-Identifier: MIT */
#include "glia-figure-actions.h"

#include "glia-export-dialog.h"
#include "glia-toast-overlay.h"

#include <glib/gi18n.h>

#define ACTIONS_KEY      "glia-figure-actions"
#define CONTEXT_MENU_KEY "glia-context-menu"

/* In the window's toasts if it has them, otherwise in a dialog: never only on stderr. */
static void
show_error (GtkWidget *owner, const char *message)
{
  GliaToastOverlay *overlay = glia_toast_overlay_of (owner);

  if (overlay != NULL) {
    glia_toast_overlay_add (overlay, adw_toast_new (message));
    return;
  }
  GtkRoot *root = gtk_widget_get_root (owner);
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                              _ ("The Figure Could Not Be Copied"), message);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
copy_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (GliaFigure) figure = glia_exportable_make_figure (data);
  g_autoptr (GError) error = NULL;

  if (figure != NULL && !glia_figure_copy (data, figure, NULL, &error))
    show_error (data, error->message);
}

void
glia_figure_actions_export (GliaExportable *self)
{
  GliaFigure *figure = glia_exportable_make_figure (self);

  if (figure != NULL)
    glia_export_dialog_present (GTK_WIDGET (self), figure, glia_exportable_get_file_name (self),
                                NULL);
}

static void
export_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  glia_figure_actions_export (data);
}

void
glia_figure_actions_install (GliaExportable *self)
{
  static const GActionEntry entries[] = {{.name = "copy", .activate = copy_cb},
                                         {.name = "export", .activate = export_cb}};
  GSimpleActionGroup *group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "figure", G_ACTION_GROUP (group));
  g_object_set_data_full (G_OBJECT (self), ACTIONS_KEY, group, g_object_unref);
  g_signal_connect (self, "map", G_CALLBACK (glia_exportable_visibility_changed), NULL);
  g_signal_connect (self, "unmap", G_CALLBACK (glia_exportable_visibility_changed), NULL);
}

void
glia_figure_actions_share (GliaExportable *self, GtkWidget *around)
{
  gtk_widget_insert_action_group (around, "figure",
                                  g_object_get_data (G_OBJECT (self), ACTIONS_KEY));
}

GMenuModel *
glia_figure_actions_menu (void)
{
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, _ ("_Copy"), "figure.copy");
  g_menu_append (menu, _ ("_Export…"), "figure.export");
  return G_MENU_MODEL (menu);
}

/* ---- Context menu ---------------------------------------------------------------------------- */

/* The popover is made when it is first needed: a page may have a dozen figures. */
typedef struct {
  GtkWidget *widget; /* owns this */
  GMenuModel *menu;
  GtkWidget *popover; /* or NULL */
} ContextMenu;

static void
free_context_menu (gpointer data)
{
  ContextMenu *self = data;

  g_object_unref (self->menu);
  g_free (self);
}

static void
destroy_popover (ContextMenu *self)
{
  g_clear_pointer (&self->popover, gtk_widget_unparent);
}

static void
popup_at (ContextMenu *self, int x, int y)
{
  if (self->popover == NULL) {
    self->popover = gtk_popover_menu_new_from_model (self->menu);
    gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
    gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
    gtk_widget_set_parent (self->popover, self->widget);
  }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &(GdkRectangle){x, y, 1, 1});
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, ContextMenu *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  popup_at (self, (int)x, (int)y);
}

static gboolean
menu_key_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  popup_at (data, gtk_widget_get_width (widget) / 2, gtk_widget_get_height (widget) / 2);
  return TRUE;
}

void
glia_figure_actions_add_context_menu (GtkWidget *widget, GMenuModel *menu)
{
  static const char *const triggers[] = {"Menu", "<Shift>F10"};
  ContextMenu *self = g_new0 (ContextMenu, 1);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  self->widget = widget;
  self->menu = g_object_ref (menu);
  g_object_set_data_full (G_OBJECT (widget), CONTEXT_MENU_KEY, self, free_context_menu);
  g_signal_connect_swapped (widget, "destroy", G_CALLBACK (destroy_popover), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  for (gsize i = 0; i < G_N_ELEMENTS (triggers); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (keys),
        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (triggers[i]),
                          gtk_callback_action_new (menu_key_cb, self, NULL)));
  gtk_widget_add_controller (widget, keys);
}

void
glia_figure_actions_allocate_context_menu (GtkWidget *widget)
{
  const ContextMenu *self = g_object_get_data (G_OBJECT (widget), CONTEXT_MENU_KEY);

  if (self != NULL && self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
}
