/* SPDX-License-Identifier: MIT */
/* The frame of a plot: header, grid, axes, tick labels. Shared by the figures with two axes. */
#pragma once

#include "glia-scale.h"
#include "glia-theme.h"

G_BEGIN_DECLS

typedef struct {
  double left, top, right, bottom; /* edges of the plot, on whole pixels */
} GliaBox;

/* Adds the outline of `box` to the path, its corners rounded by `radius`, or by half its width if
 * that is less. */
void glia_box_path (cairo_t *cr, const GliaBox *box, double radius);

typedef struct {
  const char *name;
  GliaColour colour;
  const double *dash;
  int n_dash;
  double width;
  double swatch_alpha; /* above 0: a filled square instead of a line */
} GliaLegendEntry;

/* Title, dim subtitle and the legend at the right of the header, `width` wide; without room the
 * legend takes lines of its own below. Returns the height used. `entries` may be NULL when n is
 * 0. */
double glia_axes_header (cairo_t *cr,
                         const char *title,
                         const char *subtitle,
                         const GliaLegendEntry *entries,
                         gsize n,
                         double width,
                         GliaStyle style);

/* One entry, its left edge at x and its middle at y. Returns its width. */
double glia_legend_entry_draw (cairo_t *cr,
                               const GliaLegendEntry *entry,
                               double x,
                               double y,
                               double max_width,
                               GliaStyle style);
double glia_legend_entry_width (cairo_t *cr, const GliaLegendEntry *entry);

/* Room for y's tick labels left of the axis, at least 42. */
double glia_axes_left_margin (cairo_t *cr, const GliaScale *y, gboolean y_title);

/* Grid, axis lines, ticks, labels and titles (each may be NULL) around `box`. */
void glia_axes_draw (cairo_t *cr,
                     const GliaBox *box,
                     const GliaScale *x,
                     const GliaScale *y,
                     const char *x_title,
                     const char *y_title,
                     GliaStyle style);
/* The same; with `bare_x` without numbers below the x axis. */
void glia_axes_draw_bare (cairo_t *cr,
                          const GliaBox *box,
                          const GliaScale *x,
                          const GliaScale *y,
                          const char *x_title,
                          const char *y_title,
                          gboolean bare_x,
                          GliaStyle style);

/* Device pixels for a logical one: grid lines are snapped to them, lines decimated by them. */
double glia_axes_device_scale (cairo_t *cr);

/* An axis's name as it is written within a line, "epoch 12": not with a capital where the language
 * has none. */
char *glia_axis_word (const char *title);

G_END_DECLS
