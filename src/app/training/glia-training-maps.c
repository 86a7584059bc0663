/* SPDX-License-Identifier: MIT */
#include "glia-painted.h"
#include "glia-training-private.h"

#include <math.h>

/* Cells on a side, for the surface; hidden layers with more units are drawn without maps. */
#define MAP_SIDE   128
#define MAP_WIDEST 24
/* While training, maps are asked for no more often (microseconds). */
#define MAP_INTERVAL (G_USEC_PER_SEC / 20)
/* Of a wide network so rarely that making them takes no more than this part of a processor. */
#define MAP_SHARE 4
/* The maps of a network with no more parameters take less than a frame. */
#define MAPS_AT_ONCE 1000
/* Around the data, as a share of their range. */
#define PLANE_MARGIN 0.1
/* Half the side of the plane that points are painted on. */
#define PAINTED_HALF 1.2

gboolean
glia_training_has_plane (GliaTraining *self)
{
  return self->splits != NULL && self->splits->train->n_columns == 2;
}

static void
widen (const GliaDataset *part, double low[2], double high[2])
{
  for (gsize i = 0; part != NULL && i < part->n_rows; i++)
    for (gsize k = 0; k < 2; k++) {
      low[k] = fmin (low[k], (double)part->features[2 * i + k]);
      high[k] = fmax (high[k], (double)part->features[2 * i + k]);
    }
}

void
glia_training_find_plane (GliaTraining *self)
{
  double low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY};

  if (!glia_training_has_plane (self))
    return;
  widen (self->splits->train, low, high);
  widen (self->splits->dev, low, high);
  widen (self->splits->test, low, high);
  double half = fmax (high[0] - low[0], high[1] - low[1]) * (0.5 + PLANE_MARGIN);
  if (!(half > 0) || !isfinite (half))
    half = 1;
  /* Where somebody paints, the plane does not move under the brush. */
  if (glia_painted_is (self->experiment) && fmin (low[0], low[1]) >= -PAINTED_HALF &&
      fmax (high[0], high[1]) <= PAINTED_HALF) {
    half = PAINTED_HALF;
    low[0] = low[1] = high[0] = high[1] = 0;
  }
  self->x_low = (low[0] + high[0]) / 2 - half;
  self->x_high = (low[0] + high[0]) / 2 + half;
  self->y_low = (low[1] + high[1]) / 2 - half;
  self->y_high = (low[1] + high[1]) / 2 + half;
}

static void
take_over (GliaTraining *self, GliaMaps *maps)
{
  glia_maps_unref (self->maps);
  self->maps = maps;
  glia_training_emit (self, GLIA_TRAINING_MAPS_CHANGED);
}

void
glia_training_ask_for_maps (GliaTraining *self, gboolean busy)
{
  const gint64 now = g_get_monotonic_time ();

  self->maps_wanted = FALSE;
  const GliaSnapshot *shown = glia_training_snapshot (self);
  if (!glia_training_has_plane (self) || shown == NULL)
    return;
  if (self->maps_pending || (busy && now < self->maps_due)) {
    self->maps_wanted = TRUE; /* when they are ready, or at a later tick */
    return;
  }
  self->maps_pending = TRUE;
  self->maps_asked = now;
  glia_mapper_ask (self->mapper, shown->network, MAP_SIDE, self->x_low, self->x_high, self->y_low,
                   self->y_high, MAP_WIDEST, shown->run);
}

void
glia_training_first_maps (GliaTraining *self)
{
  if (!glia_training_has_plane (self) || self->snapshot == NULL)
    return;
  const mlp_network *network = self->snapshot->network;
  if (mlp_network_parameter_count (network) > MAPS_AT_ONCE) {
    glia_training_ask_for_maps (self, FALSE);
    return;
  }
  self->maps_wanted = FALSE;
  GliaMaps *maps = glia_maps_new (network, MAP_SIDE, self->x_low, self->x_high, self->y_low,
                                  self->y_high, MAP_WIDEST, self->snapshot->run);
  if (maps != NULL)
    take_over (self, maps);
}

void
glia_training_maps_ready_cb (gpointer training)
{
  GliaTraining *self = training;
  g_autoptr (GliaMaps) maps = glia_mapper_take (self->mapper);

  const gint64 now = g_get_monotonic_time ();

  self->maps_pending = FALSE;
  self->maps_due = self->maps_asked + MAX (MAP_INTERVAL, MAP_SHARE * (now - self->maps_asked));
  if (maps != NULL && self->snapshot != NULL && maps->tag == self->snapshot->run)
    take_over (self, g_steal_pointer (&maps));
  if (self->maps_wanted)
    glia_training_ask_for_maps (self, self->wants_ticks);
}
