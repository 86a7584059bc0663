/* SPDX-License-Identifier: MIT */
/* What the files of the plot view share:
 *
 *   glia-plot-view.c          the class: properties, drawing, what screen readers get
 *   glia-plot-view-input.c    pointer and keyboard
 *   glia-plot-view-actions.c  the menu and its actions
 *
 * The class installs the other two; they change the chart and set properties, and call nothing of
 * the class.
 */
#pragma once

#include "glia-plot-view.h"

typedef enum { GLIA_PLOT_DRAG_NONE, GLIA_PLOT_DRAG_ZOOM, GLIA_PLOT_DRAG_PAN } GliaPlotDrag;

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
  GSimpleActionGroup *actions;

  GliaPlotDrag drag;
  double drag_x, drag_y, drag_to_x, drag_to_y;
  double pointer_x; /* for zooming with the wheel */
};

/* glia-plot-view-actions.c: the group "plot" and the menu. */
void glia_plot_view_add_actions (GliaPlotView *self);
/* The range of the axes was changed by hand: draws it, and says so in the actions' states. */
void glia_plot_view_moved (GliaPlotView *self);

/* glia-plot-view-input.c */
void glia_plot_view_add_input (GliaPlotView *self);
void glia_plot_view_add_bindings (GtkWidgetClass *class);
/* In logical pixels of the widget: the piece that a drag marks, and whether it limits y, too. */
gboolean glia_plot_view_selection (GliaPlotView *self, GliaBox *box, gboolean *with_y);
