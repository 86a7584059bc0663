/* SPDX-License-Identifier: MIT */
#include "glia-figure-actions.h"

#include "glia-export-dialog.h"
#include "glia-toast-overlay.h"

#include <glib/gi18n.h>

typedef struct {
  GtkWidget *owner; /* outlives the actions, which are in its group */
  GliaFigureMaker make;
  char *file_name;
} FigureActions;

static void
free_actions (gpointer data)
{
  FigureActions *self = data;

  g_free (self->file_name);
  g_free (self);
}

/* In the window's toasts if it has them, otherwise in a dialog: never only on stderr. */
static void
say (GtkWidget *owner, const char *message)
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
  FigureActions *self = data;
  g_autoptr (GliaFigure) figure = self->make (self->owner);
  g_autoptr (GError) error = NULL;

  if (figure != NULL && !glia_figure_copy (self->owner, figure, NULL, &error))
    say (self->owner, error->message);
}

static void
export_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  FigureActions *self = data;
  GliaFigure *figure = self->make (self->owner);

  if (figure != NULL)
    glia_export_dialog_present (self->owner, figure, self->file_name, NULL);
}

void
glia_figure_actions_install (GtkWidget *owner, GliaFigureMaker make, const char *file_name)
{
  static const GActionEntry entries[] = {{.name = "copy", .activate = copy_cb},
                                         {.name = "export", .activate = export_cb}};
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  FigureActions *self = g_new0 (FigureActions, 1);

  self->owner = owner;
  self->make = make;
  self->file_name = g_strdup (file_name);
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  g_object_set_data_full (G_OBJECT (owner), "glia-figure-actions", self, free_actions);
  gtk_widget_insert_action_group (owner, "figure", G_ACTION_GROUP (group));
}

GMenuModel *
glia_figure_actions_menu (void)
{
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, _ ("_Copy"), "figure.copy");
  g_menu_append (menu, _ ("_Export…"), "figure.export");
  return G_MENU_MODEL (menu);
}

/* ---- Context menu ----------------------------------------------------------------------------- */

static void
popup_at (GtkPopover *popover, double x, double y)
{
  gtk_popover_set_pointing_to (popover, &(GdkRectangle){(int)x, (int)y, 1, 1});
  gtk_popover_popup (popover);
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, GtkPopover *popover)
{
  popup_at (popover, x, y);
}

static gboolean
menu_key_cb (GtkWidget *widget, GVariant *arguments, gpointer popover)
{
  popup_at (popover, gtk_widget_get_width (widget) / 2, gtk_widget_get_height (widget) / 2);
  return TRUE;
}

void
glia_figure_actions_add_context_menu (GtkWidget *widget, GMenuModel *menu)
{
  GtkWidget *popover = gtk_popover_menu_new_from_model (menu);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  gtk_widget_set_parent (popover, widget);
  g_signal_connect_swapped (widget, "destroy", G_CALLBACK (gtk_widget_unparent), popover);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), popover);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Menu|<Shift>F10"),
                        gtk_callback_action_new (menu_key_cb, popover, NULL)));
  gtk_widget_add_controller (widget, keys);
}
