/* SPDX-License-Identifier: MIT */

/* A menu button's tooltip does not cover its open menu. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Keeps away the tooltips of all menu buttons below `root`, each while its menu is open. Call it once, when
 * they are there. */
void glia_menu_tooltips_watch (GtkWidget *root);

G_END_DECLS
