/* SPDX-License-Identifier: MIT */

/* Copy and export of what a card shows: actions "figure.copy" and "figure.export" and their menu. */
#pragma once

#include "glia-figure-style.h"
#include "glia-figure.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The figure of this moment, which the actions free; NULL: there is nothing to show. */
typedef GliaFigure *(*GliaFigureMaker) (gpointer owner);

/* Puts the actions into `owner` as the group "figure". `file_name` is what the dialog proposes, without an ending. */
void glia_figure_actions_install (GtkWidget *owner, GliaFigureMaker make, const char *file_name);

/* Items for a menu: copy, export. */
GMenuModel *glia_figure_actions_menu (void);

/* Shows `menu` where `widget` was clicked with the right button, and on Menu and Shift+F10. */
void glia_figure_actions_add_context_menu (GtkWidget *widget, GMenuModel *menu);

G_END_DECLS
