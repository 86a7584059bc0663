/* SPDX-License-Identifier: MIT */

/* What every neuron of a network with two inputs answers over a piece of the plane: one evaluation
 * of a grid, all layers at once, on a thread of its own.
 *
 * Threads. All functions are called from one thread, the window's. The mapper's thread gets
 * networks through a slot where the newest wins, and leaves maps in another.
 */
#pragma once

#include "glia-dataset.h"
#include "mlp.h"

G_BEGIN_DECLS

/* Immutable, counted atomically. */
typedef struct {
  gsize side; /* cells on each side */
  double x_low, x_high, y_low, y_high;
  gsize layers;       /* hidden layers and the output */
  const gsize *units; /* [layers] */
  /* [layers]: for each unit [side x side], the first row at y_low, cell centres evenly inside;
   * the activation, and of the output layer the logits. values[l] + unit * side * side. NULL for
   * layers that are wider than what was asked for. */
  const float *const *values;
  guint64 tag; /* as given to glia_mapper_ask() */

  /*< private >*/
  gatomicrefcount references;
} GliaMaps;

GliaMaps *glia_maps_ref (GliaMaps *maps);
void glia_maps_unref (GliaMaps *maps);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaMaps, glia_maps_unref)

/* Computes in the calling thread. The network must have two inputs. `widest`: hidden layers with
 * more units are left out. NULL if there is not enough memory. */
GliaMaps *glia_maps_new (const mlp_network *network,
                         gsize side,
                         double x_low,
                         double x_high,
                         double y_low,
                         double y_high,
                         gsize widest,
                         guint64 tag);

typedef struct _GliaMapper GliaMapper;

/* `ready` is called in the default main context of the thread that made the mapper, when a
 * request was answered: maps can be taken, unless there was not enough memory for them. */
GliaMapper *glia_mapper_new (void (*ready) (gpointer user_data), gpointer user_data);
/* Joins the thread; `ready` is not called any more. */
void glia_mapper_free (GliaMapper *mapper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaMapper, glia_mapper_free)

/* Copies the network's parameters; an older request that has not begun is dropped. Arguments as
 * glia_maps_new(). */
void glia_mapper_ask (GliaMapper *mapper,
                      const mlp_network *network,
                      gsize side,
                      double x_low,
                      double x_high,
                      double y_low,
                      double y_high,
                      gsize widest,
                      guint64 tag);
/* The newest maps, or NULL if there are none since the last call. */
GliaMaps *glia_mapper_take (GliaMapper *mapper);

G_END_DECLS
