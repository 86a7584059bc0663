/* SPDX-License-Identifier: MIT */
/* What the files of the line plot share. */
#pragma once

#include "glia-axes.h"
#include "glia-line-plot.h"

#define LINE_PLOT_RAW_ALPHA   0.25
#define LINE_PLOT_FLAG_HEIGHT 8.0

typedef struct {
  char *name, *note;
  double *x, *y, *deviation; /* deviation may be NULL */
  double *smoothed;          /* y itself without smoothing */
  gsize n;
  guint slot;
  GliaLineRole role;
  gboolean muted; /* neither drawn nor named */
} Series;

typedef struct {
  char *title, *subtitle, *x_title, *y_title;
  GliaLineMark *marks;
  GliaLinePlotOptions options; /* its strings and marks are the ones above */
  Series *series;
  gsize n_series;
} LinePlot;

/* The range of an x axis over data in [low, high]; low > high: there are none. */
GliaScale line_plot_x_range (GliaScaleKind kind, double low, double high);
/* Widens [low, high] by `value`, if the axis has a place for it. */
void line_plot_include (double value, GliaScaleKind kind, double *low, double *high);
void line_plot_draw_empty (cairo_t *cr, const GliaBox *box, GliaStyle style);

/* How a series looks in `style`: colour, dash, width, and its name. */
GliaLegendEntry line_plot_entry (const LinePlot *plot, gsize series, GliaStyle style);

/* Bands, lines, points, triangles where lines leave the range, and the best epoch. */
void line_plot_draw_series (const LinePlot *plot,
                            cairo_t *cr,
                            const GliaBox *box,
                            const GliaScale *x,
                            const GliaScale *y,
                            GliaStyle style);
/* One line, in strokes: the raw one pale if it is smoothed, dots where points are few, and triangles. */
void line_plot_draw_line (const Series *line,
                          const GliaLegendEntry *look,
                          cairo_t *cr,
                          const GliaBox *box,
                          const GliaScale *x,
                          const GliaScale *y,
                          gsize columns);
/* Of all lines, behind them. */
void line_plot_draw_bands (const LinePlot *plot,
                           cairo_t *cr,
                           const GliaBox *box,
                           const GliaScale *x,
                           const GliaScale *y,
                           GliaStyle style);
/* Lines may reach a dot's radius over the sides of the box. */
void line_plot_clip (cairo_t *cr, const GliaBox *box);
/* Where a line leaves the box at `x`, through its upper or lower edge. */
void line_plot_draw_triangle (cairo_t *cr, const GliaBox *box, double x, gboolean up);
void line_plot_draw_marks (const LinePlot *plot,
                           cairo_t *cr,
                           const GliaBox *box,
                           const GliaScale *x,
                           GliaStyle style);
/* Whether there is the flag of a mark between two pixels. */
gboolean line_plot_has_flag (const LinePlot *plot,
                             const GliaBox *box,
                             const GliaScale *x,
                             double from,
                             double to);
/* Appends the GliaBoxes of its ring, its line and its label to `taken`. */
void line_plot_draw_best (const LinePlot *plot,
                          cairo_t *cr,
                          const GliaBox *box,
                          const GliaScale *x,
                          const GliaScale *y,
                          GArray *taken,
                          GliaStyle style);
/* What the marks say, over the lines, where nothing else is `taken`; what has no room is left out. */
void line_plot_draw_mark_texts (const LinePlot *plot,
                                cairo_t *cr,
                                const GliaBox *box,
                                const GliaScale *x,
                                GArray *taken,
                                GliaStyle style);

/* Names at the ends of the lines, in `room` pixels right of the box, and the width they need. */
double line_plot_direct_width (const LinePlot *plot, cairo_t *cr);
void line_plot_draw_direct (const LinePlot *plot,
                            cairo_t *cr,
                            const GliaBox *box,
                            const GliaScale *y,
                            double room,
                            GliaStyle style);

/* A legend in the corner of `box` that hides fewest points. */
void line_plot_draw_inside (const LinePlot *plot,
                            cairo_t *cr,
                            const GliaBox *box,
                            const GliaScale *x,
                            const GliaScale *y,
                            GliaStyle style);
