/* SPDX-License-Identifier: MIT */
#include "glia-plane-maps.h"

#include "glia-moment-question.h"
#include "glia-painted.h"

#include <math.h>

/* Cells on a side, for the surface; hidden layers with more units are drawn without maps. */
#define MAP_SIDE   128
#define MAP_WIDEST 24
/* The maps of a network with no more parameters take less than a frame. */
#define MAPS_AT_ONCE 1000
/* Around the data, as a share of their range. */
#define PLANE_MARGIN 0.1
/* Half the side of the plane that points are painted on. */
#define PAINTED_HALF 1.2

struct _GliaPlaneMaps {
  void (*answered) (const GliaSnapshot *moment, gpointer user_data);
  gpointer user_data;

  gboolean has_plane;
  double x_low, x_high, y_low, y_high;
  GliaMapper *mapper;
  GliaMomentQuestion *question;
  GliaMaps *next, *maps; /* what was prepared; what is shown */
};

/* ---- The plane ------------------------------------------------------------------------------- */

static void
widen_range (const GliaDataset *part, double low[2], double high[2])
{
  for (gsize i = 0; part != NULL && i < part->n_rows; i++)
    for (gsize k = 0; k < 2; k++) {
      low[k] = fmin (low[k], (double)part->features[2 * i + k]);
      high[k] = fmax (high[k], (double)part->features[2 * i + k]);
    }
}

void
glia_plane_maps_set_data (GliaPlaneMaps *plane,
                          const GliaExperiment *experiment,
                          const GliaSplits *splits)
{
  double low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY};

  plane->has_plane = splits != NULL && splits->train->n_columns == 2;
  if (!plane->has_plane)
    return;
  widen_range (splits->train, low, high);
  widen_range (splits->dev, low, high);
  widen_range (splits->test, low, high);
  double half = fmax (high[0] - low[0], high[1] - low[1]) * (0.5 + PLANE_MARGIN);
  if (!(half > 0) || !isfinite (half))
    half = 1;
  if (glia_painted_is (experiment) && fmin (low[0], low[1]) >= -PAINTED_HALF &&
      fmax (high[0], high[1]) <= PAINTED_HALF) {
    half = PAINTED_HALF;
    low[0] = low[1] = high[0] = high[1] = 0;
  }
  plane->x_low = (low[0] + high[0]) / 2 - half;
  plane->x_high = (low[0] + high[0]) / 2 + half;
  plane->y_low = (low[1] + high[1]) / 2 - half;
  plane->y_high = (low[1] + high[1]) / 2 + half;
}

gboolean
glia_plane_maps_get_plane (GliaPlaneMaps *plane,
                           double *x_low,
                           double *x_high,
                           double *y_low,
                           double *y_high)
{
  if (!plane->has_plane)
    return FALSE;
  *x_low = plane->x_low;
  *x_high = plane->x_high;
  *y_low = plane->y_low;
  *y_high = plane->y_high;
  return TRUE;
}

/* ---- The maps -------------------------------------------------------------------------------- */

static gboolean
ask_mapper (GliaSnapshot *moment, gpointer data)
{
  GliaPlaneMaps *plane = data;

  glia_mapper_ask (plane->mapper, moment->network, MAP_SIDE, plane->x_low, plane->x_high,
                   plane->y_low, plane->y_high, MAP_WIDEST, moment->run);
  return TRUE;
}

static void
maps_ready_cb (gpointer data)
{
  GliaPlaneMaps *plane = data;
  g_autoptr (GliaMaps) maps = glia_mapper_take (plane->mapper);
  g_autoptr (GliaSnapshot) moment = glia_moment_question_answered (plane->question);

  if (moment == NULL)
    return;
  plane->next = g_steal_pointer (&maps);
  plane->answered (moment, plane->user_data); /* may free the plane */
}

static void
forget_prepared (GliaPlaneMaps *plane)
{
  glia_moment_question_forget (plane->question);
  g_clear_pointer (&plane->next, glia_maps_unref);
}

gboolean
glia_plane_maps_prepare (GliaPlaneMaps *plane, GliaSnapshot *moment, gboolean now)
{
  forget_prepared (plane);
  if (!plane->has_plane)
    return FALSE;
  if (now && mlp_network_parameter_count (moment->network) <= MAPS_AT_ONCE) {
    plane->next = glia_maps_new (moment->network, MAP_SIDE, plane->x_low, plane->x_high,
                                 plane->y_low, plane->y_high, MAP_WIDEST, moment->run);
    return FALSE;
  }
  glia_moment_question_put (plane->question, moment);
  return TRUE;
}

gboolean
glia_plane_maps_show (GliaPlaneMaps *plane)
{
  if (plane->next == NULL)
    return FALSE;
  g_clear_pointer (&plane->maps, glia_maps_unref);
  plane->maps = g_steal_pointer (&plane->next);
  return TRUE;
}

void
glia_plane_maps_clear (GliaPlaneMaps *plane)
{
  forget_prepared (plane);
  g_clear_pointer (&plane->maps, glia_maps_unref);
}

GliaMaps *
glia_plane_maps_newest (GliaPlaneMaps *plane)
{
  return plane->maps;
}

GliaPlaneMaps *
glia_plane_maps_new (void (*answered) (const GliaSnapshot *moment, gpointer user_data),
                     gpointer user_data)
{
  GliaPlaneMaps *plane = g_new0 (GliaPlaneMaps, 1);

  plane->answered = answered;
  plane->user_data = user_data;
  plane->mapper = glia_mapper_new (maps_ready_cb, plane);
  plane->question = glia_moment_question_new (ask_mapper, plane);
  return plane;
}

void
glia_plane_maps_free (GliaPlaneMaps *plane)
{
  if (plane == NULL)
    return;
  glia_mapper_free (plane->mapper);
  glia_plane_maps_clear (plane);
  glia_moment_question_free (plane->question);
  g_free (plane);
}
