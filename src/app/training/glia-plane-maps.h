/* SPDX-License-Identifier: MIT */

/* The maps of the network that is looked at, over the piece of the plane where the data is: what
 * every neuron answers there. Only for data with two inputs. Made by GliaMapper's thread, those
 * of a small new network at once. No widget. */
#pragma once

#include "glia-data-loader.h"
#include "glia-maps.h"
#include "glia-snapshot.h"

G_BEGIN_DECLS

typedef struct _GliaPlaneMaps GliaPlaneMaps;

/* `answered`: what glia_plane_maps_prepare() asked is there. */
GliaPlaneMaps *glia_plane_maps_new (void (*answered) (const GliaSnapshot *moment,
                                                      gpointer user_data),
                                    gpointer user_data);
void glia_plane_maps_free (GliaPlaneMaps *plane);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaPlaneMaps, glia_plane_maps_free)

/* The plane becomes a square around the points of all parts; where points are painted it stays
 * as it is, so that it does not move under the brush. `splits` may be NULL: no plane. */
void glia_plane_maps_set_data (GliaPlaneMaps *plane,
                               const GliaExperiment *experiment,
                               const GliaSplits *splits);
/* FALSE unless the data has two inputs. */
gboolean glia_plane_maps_get_plane (GliaPlaneMaps *plane,
                                    double *x_low,
                                    double *x_high,
                                    double *y_low,
                                    double *y_high);

/* Makes the maps of `moment`, at once if the network is small and `now`. TRUE if they come later,
 * with `answered`; FALSE if they are there, or there is no plane. What was asked before and is
 * not answered yet is forgotten. */
gboolean glia_plane_maps_prepare (GliaPlaneMaps *plane, GliaSnapshot *moment, gboolean now);
/* What was prepared becomes what is shown. TRUE if there was anything. */
gboolean glia_plane_maps_show (GliaPlaneMaps *plane);
/* The run is over. */
void glia_plane_maps_clear (GliaPlaneMaps *plane);

/* Those that are shown; NULL while there are none. Owned by `plane`. */
GliaMaps *glia_plane_maps_newest (GliaPlaneMaps *plane);

G_END_DECLS
