/* SPDX-License-Identifier: MIT */
#include "glia-window-private.h"

#include <glib/gi18n.h>

static void
recovery_failed_cb (GliaWindow *self, const char *message)
{
  g_autofree char *text =
      g_strdup_printf (_ ("Unsaved edits would be lost in a crash: %s"), message);

  glia_window_add_toast (self, text);
}

/* Each in a window of its own, if this one is in use. */
static void
restore_cb (GliaWindow *self)
{
  g_autoptr (GString) problems = g_string_new (NULL);

  while (glia_recovery_n_found (self->recovery) > 0) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GliaDocument) document = glia_recovery_restore (self->recovery, &error);
    if (document != NULL)
      glia_window_show_document (self, document);
    else
      g_string_append_printf (problems, "%s%s", problems->len > 0 ? "\n" : "", error->message);
  }
  if (problems->len > 0)
    glia_window_show_message (self, _ ("Not Everything Could be Restored"), problems->str);
}

void
glia_window_set_recovery (GliaWindow *self, GliaRecovery *recovery)
{
  g_return_if_fail (GLIA_IS_WINDOW (self));

  if (self->recovery == recovery)
    return;
  if (self->recovery != NULL) {
    glia_recovery_unwatch (self->recovery, self->document);
    g_signal_handler_disconnect (self->recovery, self->recovery_failed);
    g_signal_handlers_disconnect_by_func (self->recovery_bar, restore_cb, self);
  }
  g_set_object (&self->recovery, recovery);
  g_object_set (self->recovery_bar, "recovery", recovery, NULL);
  if (recovery == NULL)
    return;
  glia_recovery_watch (recovery, self->document);
  self->recovery_failed =
      g_signal_connect_swapped (recovery, "failed", G_CALLBACK (recovery_failed_cb), self);
  g_signal_connect_object (self->recovery_bar, "restore", G_CALLBACK (restore_cb), self,
                           G_CONNECT_SWAPPED);
}
