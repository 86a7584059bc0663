/* SPDX-License-Identifier: MIT */
/* Fewer points for the same picture, and averages. */
#pragma once

#include "glia-scale.h"

G_BEGIN_DECLS

typedef struct {
  double x, y; /* y is NaN where the line is interrupted */
} GliaPoint;

/* Of each run of points in the same one of `columns` equally wide columns of the scale keeps the
 * first, the lowest, the highest and the last, in their order: the line drawn covers the same
 * pixels, and a spike never vanishes. Points outside it keep columns of the same width. x [n]
 * ascending. What is not finite becomes one NaN point. A GArray of GliaPoint. */
GArray *
glia_decimate (const double *x, const double *y, gsize n, const GliaScale *scale, gsize columns);

/* Exponential average with weight `past` for what was, divided by 1 − past^t so that the start is
 * not pulled to zero (as Adam's moments, Kingma & Ba 2015). What is not finite stays so and is not
 * averaged. */
void glia_smooth (const double *y, gsize n, double past, double *smoothed);

/* The same average of a line that grows: {.past = …, .weight = 1} before the first value. */
typedef struct {
  double past, average, weight;
} GliaSmoother;

double glia_smoother_next (GliaSmoother *smoother, double y);

G_END_DECLS
