/* SPDX-License-Identifier: MIT */
/* Keeps text from being dragged. GTK 4.8 ends the program when the selection that is pressed to be dragged changes before
 * the pointer has moved (gtk_text_drag_gesture_update: assertion n_ranges > 0), and on X11 when such a drag is broken off
 * (BadWindow). Nobody needs it here: a press in a selection drops the selection at once instead of at the release. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* In every window that is opened from now on, and in its popovers. Once, when GTK is initialized. */
void glia_text_drag_prevent (void);

/* Drops the selection of the text at or around `widget` (an entry's, a text view's, a label's), if there is one. Returns
 * whether there was. */
gboolean glia_text_drop_selection (GtkWidget *widget);

G_END_DECLS
