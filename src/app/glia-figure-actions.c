/* SPDX-License-Identifier: MIT */
#include "glia-figure-actions.h"

#include "glia-toast-overlay.h"

#include <glib/gi18n.h>

GliaStyle
glia_figure_style (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean contrast = adw_style_manager_get_high_contrast (manager);

  if (adw_style_manager_get_dark (manager))
    return contrast ? GLIA_STYLE_DARK_CONTRAST : GLIA_STYLE_DARK;
  return contrast ? GLIA_STYLE_LIGHT_CONTRAST : GLIA_STYLE_LIGHT;
}

typedef struct {
  GtkWidget *owner; /* outlives the actions, which are in its group */
  GliaFigureMaker make;
  char *file_name;
  GtkFileChooserNative *dialog; /* while it is open */
} FigureActions;

static void
free_actions (gpointer data)
{
  FigureActions *self = data;

  if (self->dialog != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->dialog));
  g_clear_object (&self->dialog);
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
                                              _ ("The Figure Could Not Be Exported"), message);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
copy_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  FigureActions *self = data;
  g_autoptr (GliaFigure) figure = self->make (self->owner);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  if (figure == NULL)
    return;
  png = glia_figure_render (figure, "png", NULL, &error);
  if (png != NULL)
    texture = gdk_texture_new_from_bytes (png, &error);
  if (texture != NULL)
    gdk_clipboard_set_texture (gtk_widget_get_clipboard (self->owner), texture);
  else
    say (self->owner, error->message);
}

static void
response_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  FigureActions *self = data;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GliaFigure) figure = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL && (path = g_file_get_path (file)) != NULL)
    figure = self->make (self->owner);
  g_clear_object (&self->dialog);
  if (figure != NULL && !glia_figure_export (figure, path, NULL, &error))
    say (self->owner, error->message);
}

static void
export_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  FigureActions *self = data;
  GtkRoot *root = gtk_widget_get_root (self->owner);
  g_autofree char *name = g_strconcat (self->file_name, ".png", NULL);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  if (self->dialog != NULL)
    return;
  self->dialog = gtk_file_chooser_native_new (
      _ ("Export Figure"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
      GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->dialog), TRUE);
  gtk_file_filter_set_name (filter, _ ("PNG, SVG, PDF or CSV, by the name’s ending"));
  gtk_file_filter_add_suffix (filter, "png");
  gtk_file_filter_add_suffix (filter, "svg");
  gtk_file_filter_add_suffix (filter, "pdf");
  gtk_file_filter_add_suffix (filter, "csv");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->dialog), filter);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->dialog), name);
  g_signal_connect (self->dialog, "response", G_CALLBACK (response_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->dialog));
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
