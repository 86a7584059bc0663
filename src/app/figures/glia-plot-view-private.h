/* SPDX-License-Identifier: MIT */
/* What the files of the plot view share:
 *
 *   glia-plot-view.c          properties, drawing, what screen readers get
 *   glia-plot-view-input.c    pointer and keyboard
 *   glia-plot-view-actions.c  menu, copy, export
 */
#pragma once

#include "glia-plot-view.h"

typedef enum { PLOT_DRAG_NONE, PLOT_DRAG_ZOOM, PLOT_DRAG_PAN } PlotDrag;

struct _GliaPlotView {
  GtkWidget parent_instance;

  GliaChart *chart;
  double cursor_x; /* NaN: no crosshair */
  double smoothing;
  char *file_name;

  gint64 drawn;          /* monotonic time of the last drawing with new data */
  guint redraw, summary; /* sources that wait */
  gint64 summarized;

  /* The read-out stays, fading, after the crosshair has gone. */
  GliaReadout *readout;
  double readout_left, readout_top, readout_strength;
  AdwAnimation *fade;

  GMenuModel *menu;
  GtkWidget *popover;
  GSimpleActionGroup *actions;

  PlotDrag drag;
  double drag_x, drag_y, drag_to_x, drag_to_y;
  double pointer_x; /* for zooming with the wheel */
};

/* In logical pixels of the widget: the piece that a drag marks, and whether it is a piece of y, too. */
gboolean plot_view_selection (GliaPlotView *self, GliaBox *box, gboolean *with_y);

void plot_view_add_input (GliaPlotView *self);
void plot_view_add_bindings (GtkWidgetClass *class);
void plot_view_add_actions (GliaPlotView *self);
void plot_view_refresh_actions (GliaPlotView *self);
void plot_view_popup (GliaPlotView *self, double x, double y);
/* The view of the chart has changed, by hand. */
void plot_view_moved (GliaPlotView *self);
