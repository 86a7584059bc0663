/* SPDX-License-Identifier: MIT */

/* Keeps selected text from being dragged. GTK 4.8 aborts if the selection changes between the press
 * and the first motion (gtk_text_drag_gesture_update: assertion n_ranges > 0), and on X11 if such a
 * drag is cancelled (BadWindow). Nothing here takes dropped text, so a press inside a selection
 * clears it at once, rather than on release. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Applies to every window opened from now on, and to its popovers. Call once, after gtk_init(). */
void glia_text_drag_prevent (void);

/* Clears the selection of the entry, text view or label that `widget` is or is inside of. FALSE if
 * there was no selection. */
gboolean glia_text_drop_selection (GtkWidget *widget);

G_END_DECLS
