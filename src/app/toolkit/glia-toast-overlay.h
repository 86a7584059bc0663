/* SPDX-License-Identifier: MIT */

/* Shows short messages above its child, one after the other. It takes AdwToasts, and looks and does as AdwToastOverlay: that one,
 * up to libadwaita 1.2, frees a toast twice when it is closed while it fades, as by a double click on its close button. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_TOAST_OVERLAY (glia_toast_overlay_get_type ())
G_DECLARE_FINAL_TYPE (GliaToastOverlay, glia_toast_overlay, GLIA, TOAST_OVERLAY, GtkWidget)

/* Property "child" (GtkWidget). */

/* Takes the reference to `toast`. It is shown once those before it are gone, or at once if it is of high priority; one with the title
 * of that on the screen replaces it. Its button emits "button-clicked" and activates its action; closing it, in whatever
 * way, emits "dismissed". A timeout of 0 stays until it is closed. */
void glia_toast_overlay_add (GliaToastOverlay *self, AdwToast *toast);

/* What is shown now, or NULL. */
AdwToast *glia_toast_overlay_shown (GliaToastOverlay *self);

/* Of the overlay that `widget` is in, however far up; NULL if there is none. */
GliaToastOverlay *glia_toast_overlay_of (GtkWidget *widget);

G_END_DECLS
