/* SPDX-License-Identifier: MIT */
/* The lines of a plot and what is drawn with them: bands, points, marks of events, the best point,
 * names. The line plot draws them once (glia-line-plot.h), the live chart each of its frames
 * (glia-chart.h).
 *
 *   glia-lines.c         ranges, how a line looks
 *   glia-lines-marks.c   flags and what they say
 *   glia-lines-series.c  bands, lines, points, the best one
 *   glia-lines-labels.c  names at the lines' ends, the legend among them
 *
 * Boxes and widths are logical pixels; scales map x and y onto them. Nothing here owns what a
 * GliaLines points to. */
#pragma once

#include "glia-axes.h"
#include "glia-line-plot.h"

#define GLIA_LINES_RAW_ALPHA   0.25
#define GLIA_LINES_FLAG_HEIGHT 8.0

typedef struct {
  char *name, *note;
  char *label;               /* the name with what a fixed range leaves out; NULL: the name alone */
  double *x, *y, *deviation; /* deviation may be NULL */
  double *smoothed;          /* y itself without smoothing */
  gsize n;
  guint slot;
  GliaLineRole role;
  gboolean muted; /* neither drawn nor named */
} GliaLine;

typedef struct {
  char *title, *subtitle, *x_title, *y_title;
  GliaLineMark *marks;
  GliaLinePlotOptions options; /* its strings and marks are the ones above */
  GliaLine *series;
  gsize n_series;
} GliaLines;

/* The range of an x axis over data in [low, high]; low > high: there are none. */
GliaScale glia_lines_x_range (GliaScaleKind kind, double low, double high);
/* Widens [low, high] by `value`, if the axis has a place for it. */
void glia_lines_include (double value, GliaScaleKind kind, double *low, double *high);
void glia_lines_draw_empty (cairo_t *cr, const GliaBox *box, GliaStyle style);

/* How a series looks in `style`: colour, dash, width, and its name. */
GliaLegendEntry glia_lines_entry (const GliaLines *plot, gsize series, GliaStyle style);

/* Bands, lines, points, triangles where lines leave the range, and the best epoch. */
void glia_lines_draw_all (const GliaLines *plot,
                          cairo_t *cr,
                          const GliaBox *box,
                          const GliaScale *x,
                          const GliaScale *y,
                          GliaStyle style);
/* One line, in strokes: the raw one pale if it is smoothed, dots where points are few, and
 * triangles. */
void glia_lines_draw_one (const GliaLine *line,
                          const GliaLegendEntry *look,
                          cairo_t *cr,
                          const GliaBox *box,
                          const GliaScale *x,
                          const GliaScale *y,
                          gsize columns);
/* Of all lines, behind them. */
void glia_lines_draw_bands (const GliaLines *plot,
                            cairo_t *cr,
                            const GliaBox *box,
                            const GliaScale *x,
                            const GliaScale *y,
                            GliaStyle style);
/* Lines may reach a dot's radius over the sides of the box. */
void glia_lines_clip (cairo_t *cr, const GliaBox *box);
/* Where a line leaves the box at `x`, through its upper or lower edge. */
void glia_lines_draw_triangle (cairo_t *cr, const GliaBox *box, double x, gboolean up);
void glia_lines_draw_marks (const GliaLines *plot,
                            cairo_t *cr,
                            const GliaBox *box,
                            const GliaScale *x,
                            GliaStyle style);
/* Whether there is the flag of a mark between two pixels. */
gboolean glia_lines_has_flag (const GliaLines *plot,
                              const GliaBox *box,
                              const GliaScale *x,
                              double from,
                              double to);
/* Appends the GliaBoxes of its ring, its line and its label to `taken`. */
void glia_lines_draw_best (const GliaLines *plot,
                           cairo_t *cr,
                           const GliaBox *box,
                           const GliaScale *x,
                           const GliaScale *y,
                           GArray *taken,
                           GliaStyle style);
/* How much of the lines something over `over` would hide. Between two points a line is looked at
 * in eight places, so that a long stroke counts, too. */
gsize glia_lines_covered (const GliaLines *plot,
                          const GliaScale *x,
                          const GliaScale *y,
                          const GliaBox *over);
/* What the marks say, over the lines, where nothing else is `taken`; what has no room is left
 * out. */
void glia_lines_draw_mark_texts (const GliaLines *plot,
                                 cairo_t *cr,
                                 const GliaBox *box,
                                 const GliaScale *x,
                                 GArray *taken,
                                 GliaStyle style);

/* Names at the ends of the lines, in `room` pixels right of the box, and the width they need. */
double glia_lines_direct_width (const GliaLines *plot, cairo_t *cr);
void glia_lines_draw_direct (const GliaLines *plot,
                             cairo_t *cr,
                             const GliaBox *box,
                             const GliaScale *y,
                             double room,
                             GliaStyle style);

/* A legend in the corner of `box` that hides fewest points. */
void glia_lines_draw_inside (const GliaLines *plot,
                             cairo_t *cr,
                             const GliaBox *box,
                             const GliaScale *x,
                             const GliaScale *y,
                             GliaStyle style);
