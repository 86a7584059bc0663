/* SPDX-License-Identifier: MIT */
/* What the files of the chart share:
 *
 *   glia-chart-points.c   what was appended to its lines
 *   glia-chart-spans.c    dense lines, as spans of device columns
 *   glia-chart-view.c     where it looks: ranges, zoom, margins
 *   glia-chart-draw.c     layers and lines
 *   glia-chart.c          what it shows: lines, averages, other x axes, the figure
 *   glia-chart-readout.c  crosshair and read-out
 *
 * None of them calls one below it.
 */
#pragma once

#include "glia-chart.h"
#include "glia-decimate.h"
#include "glia-lines.h"

typedef struct {
  GliaSeries *source;
  GliaSeries *shown;     /* source itself, or its points at the positions of the axis */
  GliaSeries *smoothed;  /* of shown; NULL without smoothing */
  GliaSeries *deviation; /* of source; NULL without */
  GliaSmoother smoother;
  guint64 generation; /* of the source, when shown was made */
  gsize taken;        /* points of the source that are in shown */
} ChartLine;

/* All that the axes depend on. Compared as bytes: zeroed before it is filled. */
typedef struct {
  GliaBox box;
  GliaScale x, y;
  double width, height, scale;
  GliaStyle style;
  guint titles; /* counts their changes */
} ChartFrame;

struct _GliaChart {
  GliaLines plot; /* its series show into the GliaSeries below */
  ChartLine *lines;
  GliaSeries *positions;
  guint64 positions_generation;
  double end, best, cursor;
  GliaLineMark *marks; /* at the lines' x; the plot's are on the axis */
  int decimals;
  gboolean direct, bare_x;
  double least_left;            /* pixels */
  double fixed_low, fixed_high; /* equal: none */

  /* The view. `frame` holds the ranges in use. */
  gboolean x_zoomed, y_zoomed;
  double x_low, x_high, y_low, y_high;
  gboolean fitted; /* y's range holds the data of the view, and only grows */
  double fit_low, fit_high;
  double shown_end;    /* of an axis whose end is only estimated */
  double left_margin;  /* only grows, until the unit changes */
  ChartFrame measured; /* what left_margin was measured for */
  ChartFrame frame;
  guint64 revision; /* grows with everything that may change the lines' picture */

  /* Kept pictures. */
  cairo_surface_t *axes_layer, *lines_layer, *mask;
  ChartFrame axes_frame, lines_frame;
  guint64 lines_revision;
  cairo_t *ruler; /* for measuring text */

  /* Where the read-out was placed last. */
  double anchor, place_top;
  gboolean place_right;
};

/* Takes in what was appended, and computes ranges and margins: everything that reads `frame` calls
 * it. */
void glia_chart_prepare (GliaChart *chart);
/* Only what was appended. */
void glia_chart_take_points (GliaChart *chart);
/* Forgets what was made of the line's points; glia_chart_take_points() makes it again. */
void glia_chart_line_forget (ChartLine *line);
/* The place on the axis of the lines' x. */
double glia_chart_place_x (const GliaChart *chart, double x);
/* The whole x axis. */
void glia_chart_whole_x (GliaChart *chart, double *low, double *high);

/* What a line covers of a column of pixels, in pixels; top > bottom: nothing. */
typedef struct {
  double top, bottom;
} ChartExtent;

/* `extents` [columns + 2]: of the columns of equal width between x's low and high, and of one more
 * at each side; y in pixels times `scale`. Points of neighbouring columns are connected. */
void glia_chart_extents (const GliaSeries *series,
                         const GliaScale *x,
                         const GliaScale *y,
                         double scale,
                         gsize columns,
                         ChartExtent *extents);

/* Draws a line of which there are more points than columns. `cr` is a layer of chart->frame's
 * size. */
void glia_chart_draw_spans (GliaChart *chart, cairo_t *cr, gsize line);
