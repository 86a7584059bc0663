/* SPDX-License-Identifier: MIT */

/* The desktop's style, light or dark, with high contrast or not, for what draws itself. */
#pragma once

#include "glia-theme.h"

#include <adwaita.h>

G_BEGIN_DECLS

GliaStyle glia_figure_style (void);

/* Calls `changed` with `widget` whenever it is another one, as long as the widget lives:
 * gtk_widget_queue_draw() if that is all there is to do. */
void glia_figure_style_watch (GtkWidget *widget, GCallback changed);

/* Text in plots is from now on as large as the desktop's setting for text says (gtk-xft-dpi). */
void glia_figure_style_follow_text (void);

G_END_DECLS
