/* SPDX-License-Identifier: MIT */

/* Shows short messages above its child, one after another. It takes AdwToasts, and looks and
 * behaves like AdwToastOverlay, which up to libadwaita 1.2 frees a toast twice if it is closed
 * again while it fades out, as by a double click on its close button. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_TOAST_OVERLAY (glia_toast_overlay_get_type ())
G_DECLARE_FINAL_TYPE (GliaToastOverlay, glia_toast_overlay, GLIA, TOAST_OVERLAY, GtkWidget)

/* Property (read and write, notify): "child" (GtkWidget). */

/* Takes the reference to `toast`. It waits for the toasts before it, unless its priority is high or
 * its title is that of the toast shown, which it then replaces. Its button emits "button-clicked"
 * and activates its action; "dismissed" is emitted however it is closed. With a timeout of 0 it
 * stays until a person closes it. */
void glia_toast_overlay_add (GliaToastOverlay *self, AdwToast *toast);

/* The toast shown, or NULL. */
AdwToast *glia_toast_overlay_shown (GliaToastOverlay *self);

/* The closest overlay around `widget`; NULL if there is none. */
GliaToastOverlay *glia_toast_overlay_of (GtkWidget *widget);

G_END_DECLS
