/* SPDX-License-Identifier: MIT */
/* What the window says; it is used by all its other files and calls none of them. */
#include "glia-window-private.h"

#include <glib/gi18n.h>

void
glia_window_show_message (GliaWindow *self, const char *heading, const char *text)
{
  g_autofree char *shown = g_utf8_make_valid (text, -1); /* names of files may be any bytes */
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, shown);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

void
glia_window_add_toast (GliaWindow *self, const char *text)
{
  g_autofree char *shown = g_utf8_make_valid (text, -1);
  AdwToast *toast = adw_toast_new (shown);

  adw_toast_set_timeout (toast, 4);
  glia_toast_overlay_add (self->toasts, toast);
}

void
glia_window_say_refused (GliaWindow *self, const char *what)
{
  g_autofree char *text = NULL;
  AdwToast *toast;
  guint n;

  g_object_get (self->document, "refused", &n, NULL);
  text = g_strdup_printf (
      ngettext ("%s: %u setting needs attention", "%s: %u settings need attention", n), what, n);
  toast = adw_toast_new (text);
  adw_toast_set_button_label (toast, _ ("_Show"));
  adw_toast_set_action_name (toast, "win.show-refused");
  glia_toast_overlay_add (self->toasts, toast);
}
