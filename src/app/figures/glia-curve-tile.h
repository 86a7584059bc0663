/* SPDX-License-Identifier: MIT */
/* A small curve on a tile: an activation function, a learning rate over the epochs. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GLIA_TYPE_CURVE_TILE (glia_curve_tile_get_type ())
G_DECLARE_FINAL_TYPE (GliaCurveTile, glia_curve_tile, GLIA, CURVE_TILE, GtkWidget)

GtkWidget *glia_curve_tile_new (void);

/* `y` [n], evenly spaced across the tile; low … high is its height. With `axes`, lines at the
 * middle of x and at y = 0. Copies. */
void glia_curve_tile_set (GliaCurveTile *self,
                          const double *y,
                          gsize n,
                          double low,
                          double high,
                          gboolean axes);

G_END_DECLS
