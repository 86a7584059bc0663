/* SPDX-License-Identifier: MIT */
/* Its children beside one another, and in further rows below where there is no room: controls that stay in sight. They keep their
 * natural widths. Children are added in a template or with gtk_widget_set_parent(). */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GLIA_TYPE_WRAP_BOX (glia_wrap_box_get_type ())
G_DECLARE_FINAL_TYPE (GliaWrapBox, glia_wrap_box, GLIA, WRAP_BOX, GtkWidget)

G_END_DECLS
