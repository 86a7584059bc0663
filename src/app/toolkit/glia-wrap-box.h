/* SPDX-License-Identifier: MIT */

/* A container that places its children side by side at their natural widths, and wraps them into
 * further rows when it gets too narrow. Children are added in a template or with
 * gtk_widget_set_parent().
 *
 * AdwWrapBox does this from libadwaita 1.7 on; once that is required, this class can go. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GLIA_TYPE_WRAP_BOX (glia_wrap_box_get_type ())
G_DECLARE_FINAL_TYPE (GliaWrapBox, glia_wrap_box, GLIA, WRAP_BOX, GtkWidget)

G_END_DECLS
