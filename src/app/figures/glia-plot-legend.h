/* SPDX-License-Identifier: MIT */

/* The names of a plot's lines beside their dashes, for a card's header. Names without room are counted at the
 * end ("+ 7"), and listed in the tooltip. */
#pragma once

#include "glia-plot-view.h"

G_BEGIN_DECLS

#define GLIA_TYPE_PLOT_LEGEND (glia_plot_legend_get_type ())
G_DECLARE_FINAL_TYPE (GliaPlotLegend, glia_plot_legend, GLIA, PLOT_LEGEND, GtkWidget)

/* Property "view" (GliaPlotView, read and write). After other lines were set call
 * gtk_widget_queue_resize(). */

G_END_DECLS
