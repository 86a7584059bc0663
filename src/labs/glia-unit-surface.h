/* SPDX-License-Identifier: MIT */

/* How the labs draw an output between 0 and 1 over a square of the plane: as 2 ŷ − 1, so that the
 * boundary ŷ = 0.5 is neutral, with 0, 0.5 and 1 at the colour bar. */
#pragma once

#include "glia-surface-plot.h"

G_BEGIN_DECLS

/* Options for glia_surface_plot_new() with both axes from `low` to `high`. The strings are the
 * caller's, and must live as long as the options. */
GliaSurfaceOptions
glia_unit_surface_options (const char *title, const char *subtitle, double low, double high);

/* Where cell `i` of `side` lies between `low` and `high`: at its middle. */
double glia_unit_surface_cell (gsize i, gsize side, double low, double high);

G_END_DECLS
