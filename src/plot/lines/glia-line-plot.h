/* SPDX-License-Identifier: MIT */
/* Lines over epochs, steps or any x: losses, accuracies, gradient norms. */
#pragma once

#include "glia-figure.h"
#include "glia-scale.h"

G_BEGIN_DECLS

typedef enum {
  GLIA_LINE_DEV,   /* solid, 2 wide */
  GLIA_LINE_TRAIN, /* dashed 5 3, 1.5 wide */
  GLIA_LINE_RUN,   /* one run of several: the dash goes with the colour */
  GLIA_LINE_LAYER, /* solid, 1.75 wide, colours from the layers' ramp; slot is the layer */
} GliaLineRole;

typedef struct {
  const char *name;        /* for the legend, UTF-8 */
  const char *note;        /* small addition to a direct label, as "n = 6"; or NULL */
  const double *x;         /* [n], ascending; NULL: 1, 2, … n */
  const double *y;         /* [n]; what is not finite is a gap in the line */
  const double *deviation; /* [n], a band y ± deviation is drawn; or NULL */
  gsize n;
  guint slot; /* colour: stays with a run */
  GliaLineRole role;
} GliaLineSeries;

typedef enum {
  GLIA_LEGEND_HEADER, /* beside the title, or on lines of its own when it does not fit */
  GLIA_LEGEND_INSIDE, /* in the corner of the plot where it covers least */
  GLIA_LEGEND_DIRECT, /* names at the ends of the lines */
  GLIA_LEGEND_NONE,
} GliaLegend;

/* Something that happened at x: a thin line from top to bottom with a flag. */
typedef struct {
  double x;
  const char *text; /* UTF-8; drawn beside the flag where there is room for it */
} GliaLineMark;

typedef struct {
  const char *title, *subtitle, *x_title, *y_title; /* each may be NULL */
  GliaScaleKind x_kind; /* on a log scale points at x ≤ 0 have no place */
  GliaScaleKind y_kind;
  GliaUnit y_unit;
  double x_low, x_high; /* equal (as when zeroed): from the data. x_high: the planned last epoch */
  double y_low, y_high; /* equal (as when zeroed): from the data, rounded */
  /* y_low … y_high grow until they hold all points, but those more than three times the range away.
   * Whatever a given range leaves out, the legend says: "0.1 (above: 0.69–0.71)". */
  gboolean y_widen;
  double smoothing; /* 0 … 0.999, weight of the past in a debiased exponential average */
  GliaLegend legend;
  gboolean mark_best; /* mark `best_series` at its `best_index`; the label says "lowest" */
  gboolean best_unlabelled;
  gsize best_series, best_index;
  const GliaLineMark *marks;
  gsize n_marks;
} GliaLinePlotOptions;

/* Copies everything. `n_series` may be 0: axes without lines, and a word about it. */
GliaFigure *glia_line_plot_new (const GliaLinePlotOptions *options,
                                const GliaLineSeries *series,
                                gsize n_series);

G_END_DECLS
