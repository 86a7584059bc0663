/* SPDX-License-Identifier: MIT */

/* The maps of the network that is looked at, over the piece of the plane where the data is: what
 * every neuron answers there. Only for data with two inputs. Made by GliaMapper's thread, those
 * of a small new network at once. No widget. */
#pragma once

#include "glia-data-loader.h"
#include "glia-maps.h"
#include "glia-moments.h"
#include "glia-throttle.h"

G_BEGIN_DECLS

typedef struct _GliaPlaneMaps GliaPlaneMaps;

/* `moments` must outlive the result. `changed`: glia_plane_maps_newest() is not what it was. */
GliaPlaneMaps *glia_plane_maps_new (GliaMoments *moments,
                                    void (*changed) (gpointer user_data),
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

/* A new run has its first moment: the maps of a small network are there when this returns, so
 * that nothing blinks. */
void glia_plane_maps_begin (GliaPlaneMaps *plane);
/* Another moment is looked at. */
void glia_plane_maps_update (GliaPlaneMaps *plane, GliaAskWhen when);
/* For a frame in which no other moment is looked at. */
void glia_plane_maps_tick (GliaPlaneMaps *plane, GliaAskWhen when);
/* The run is over; does not call `changed`. */
void glia_plane_maps_clear (GliaPlaneMaps *plane);

/* NULL while there are none; owned by `plane`. */
GliaMaps *glia_plane_maps_newest (GliaPlaneMaps *plane);

G_END_DECLS
