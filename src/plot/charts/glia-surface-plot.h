/* SPDX-License-Identifier: MIT */
/* What a network says about every point of the plane, under the points it learned from. */
#pragma once

#include "glia-figure.h"

G_BEGIN_DECLS

typedef struct {
  double x, y;
  double value; /* the class in sign colours: −1 … 1 */
  gboolean dev; /* a diamond with a dark edge instead of a disc with a white one */
} GliaSurfacePoint;

typedef struct {
  const char *title, *subtitle, *x_title, *y_title;  /* each may be NULL */
  const char *low_label, *middle_label, *high_label; /* under the scale bar; NULL: −1, 0, 1 */
  double x_low, x_high, y_low, y_high;               /* equal: −1 … 1 */
} GliaSurfaceOptions;

/* `values` is [side × side] in −1 … 1, row major, the first row at y_low, cell centres evenly
 * inside the ranges. NaN is drawn neutral. Copies everything. Side must be 1 … 4096. */
GliaFigure *glia_surface_plot_new (const GliaSurfaceOptions *options,
                                   const float *values,
                                   gsize side,
                                   const GliaSurfacePoint *points,
                                   gsize n_points);

G_END_DECLS
