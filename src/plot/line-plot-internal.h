/* SPDX-License-Identifier: MIT */
/* What the files of the line plot share. */
#pragma once

#include "glia-axes.h"
#include "glia-line-plot.h"

typedef struct {
  char *name, *note;
  double *x, *y, *deviation; /* deviation may be NULL */
  double *smoothed;          /* y itself without smoothing */
  gsize n;
  guint slot;
  GliaLineRole role;
} Series;

typedef struct {
  char *title, *subtitle, *x_title, *y_title;
  GliaLinePlotOptions options; /* its strings are the ones above */
  Series *series;
  gsize n_series;
} LinePlot;

/* How a series looks in `style`: colour, dash, width, and its name. */
GliaLegendEntry line_plot_entry (const LinePlot *plot, gsize series, GliaStyle style);

/* Bands, lines, points, triangles where lines leave the range, and the best epoch. */
void line_plot_draw_series (const LinePlot *plot,
                            cairo_t *cr,
                            const GliaBox *box,
                            const GliaScale *x,
                            const GliaScale *y,
                            GliaStyle style);
void line_plot_draw_best (const LinePlot *plot,
                          cairo_t *cr,
                          const GliaBox *box,
                          const GliaScale *x,
                          const GliaScale *y,
                          GliaStyle style);

/* Names at the ends of the lines, and the width they need. */
double line_plot_direct_width (const LinePlot *plot, cairo_t *cr);
void line_plot_draw_direct (const LinePlot *plot,
                            cairo_t *cr,
                            const GliaBox *box,
                            const GliaScale *y,
                            GliaStyle style);

/* A legend in the corner of `box` that hides fewest points. */
void line_plot_draw_inside (const LinePlot *plot,
                            cairo_t *cr,
                            const GliaBox *box,
                            const GliaScale *x,
                            const GliaScale *y,
                            GliaStyle style);
