/* SPDX-License-Identifier: MIT */

/* Copy and export of an exportable: actions "figure.copy" and "figure.export" and their menu. */
#pragma once

#include "glia-exportable.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Puts the actions into `self` as the group "figure", and tells its host when it appears and
 * disappears. Once, in init(). */
void glia_figure_actions_install (GliaExportable *self);

/* Puts the same group into `around`, which has a menu beside `self` and does not outlive it. */
void glia_figure_actions_share (GliaExportable *self, GtkWidget *around);

/* What "figure.export" does: the dialog over the window of `self`. Nothing if there is no
 * figure. */
void glia_figure_actions_export (GliaExportable *self);

/* Items for a menu: copy, export. */
GMenuModel *glia_figure_actions_menu (void);

/* Shows `menu` where `widget` was clicked with the right button, and on Menu and Shift+F10. */
void glia_figure_actions_add_context_menu (GtkWidget *widget, GMenuModel *menu);

/* In size_allocate() of a widget that has one of its own: keeps an open context menu in place. */
void glia_figure_actions_allocate_context_menu (GtkWidget *widget);

G_END_DECLS
