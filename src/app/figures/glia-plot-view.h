/* SPDX-License-Identifier: MIT */

/* A chart on the screen: hover for all values, drag to zoom, double click to see everything again.
 *
 *   drag                zoom into a piece of x, or into a rectangle if the drag goes down, too
 *   Shift+drag, middle drag, scroll   move;  Ctrl+scroll zooms;  double click resets
 *   Left, Right, Home, End            move the crosshair;  Escape takes it away
 *   + − 0               zoom in, out, reset;  Menu, Shift+F10: the menu
 *
 * It is an exportable (glia-exportable.h).
 *
 * The picture follows the desktop's style (light, dark, high contrast). While data flow in it is
 * drawn at most 30 times a second, and not at all while it cannot be seen.
 */
#pragma once

#include "glia-chart.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_PLOT_VIEW (glia_plot_view_get_type ())
G_DECLARE_FINAL_TYPE (GliaPlotView, glia_plot_view, GLIA, PLOT_VIEW, GtkWidget)

/* Properties (read and write, notify): "cursor-x" (double: where the crosshair is on the x axis,
 * NaN: nowhere; bind it both ways to link plots), "log-y", "smoothing" (0 … 0.999), "file-name"
 * (proposed by the export dialog, without an ending). */
GtkWidget *glia_plot_view_new (void);

/* Owned by the view. After a change call glia_plot_view_changed(). */
GliaChart *glia_plot_view_chart (GliaPlotView *self);
/* The chart has other lines, titles or points: it is drawn soon. */
void glia_plot_view_changed (GliaPlotView *self);

/* Log y, reset, copy, export: for a menu button elsewhere, e.g. glia_card_set_menu_model(), with
 * the actions shared there (glia_plot_view_share_actions()). Owned by the view. */
GMenuModel *glia_plot_view_menu (GliaPlotView *self);
/* "log-y" and "reset"; owned by the view. */
GActionGroup *glia_plot_view_actions (GliaPlotView *self);
/* Puts all actions of the menu into `around`, which has the menu and does not outlive the view. */
void glia_plot_view_share_actions (GliaPlotView *self, GtkWidget *around);

/* "Loss: epoch 280, train 0.064, dev 0.130, best 0.096 at epoch 249"; free with g_free(). */
char *glia_plot_view_summary (GliaPlotView *self);

G_END_DECLS
