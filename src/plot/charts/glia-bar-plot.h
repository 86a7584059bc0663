/* SPDX-License-Identifier: MIT */
/* Bars with their numbers written above: few enough to read every one. */
#pragma once

#include "glia-figure.h"
#include "glia-scale.h"

G_BEGIN_DECLS

/* One bar a value, from 0 to `high` (0: the largest, rounded), its number above if there is room,
 * and its name below. Copies everything. On a log scale, for values that are all above 0, from the
 * decade below the smallest to the decade of `high`. */
GliaFigure *glia_bar_plot_new (GliaScaleKind kind,
                               const char *title,
                               const char *subtitle,
                               const char *const *names,
                               const double *values,
                               gsize n,
                               double high);

G_END_DECLS
