/* SPDX-License-Identifier: MIT */

/* A tab page of plots over the time of a training, with one x axis and smoothing for all of
 * them. */
#pragma once

#include "glia-plot-view.h"
#include "glia-tab-page.h"

G_BEGIN_DECLS

typedef enum { GLIA_X_AXIS_EPOCH, GLIA_X_AXIS_STEP, GLIA_X_AXIS_SECONDS } GliaXAxis;

#define GLIA_TYPE_PLOTS_PAGE (glia_plots_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (GliaPlotsPage, glia_plots_page, GLIA, PLOTS_PAGE, GliaTabPage)

struct _GliaPlotsPageClass {
  GliaTabPageClass parent_class;

  /* A subclass sets both, and may set GliaTabPage's "frame", "diagnosed" and "data_changed"; the
   * others are taken. */

  /* The charts' lines: another run, or none. */
  void (*update_lines) (GliaPlotsPage *self);
  /* Titles, captions and what else depends on the run, "compact" and the axis, which has this
   * title. */
  void (*update_texts) (GliaPlotsPage *self, const char *axis);
};

/* Properties (read and write, notify): "smoothing" (double, 0 … 0.999), "x-axis" (uint,
 * GliaXAxis); those of GliaTabPage. */

/* In init(), after the template: `view` in `card`, which gets the view's menu, and with this
 * legend. The crosshairs of the others are bound to that of the first. */
void
glia_plots_page_add (GliaPlotsPage *self, GtkWidget *card, GliaPlotView *view, GtkWidget *legend);

/* All that depends on the run, anew: for what else begins one. */
void glia_plots_page_restart (GliaTabPage *self);

G_END_DECLS
