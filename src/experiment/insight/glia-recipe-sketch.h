/* SPDX-License-Identifier: MIT */

/* What a recipe comes to, for a small picture: real results. Of points in the plane the recipe's
 * first run is trained, in some tenths of a second; of images there are the first examples; of
 * the reviews, which would have to be downloaded, the dev losses are kept that the recipe had
 * when it was run (resources/gallery/make-curves.py). */
#pragma once

#include "glia-experiment.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  GLIA_SKETCH_SURFACE,
  GLIA_SKETCH_IMAGES,
  GLIA_SKETCH_CURVES,
} GliaSketchKind;

typedef struct {
  GliaSketchKind kind;

  /* SURFACE: the network's output over the plane. */
  /* [side x side], the first row at y_low: logits of the second class, or values in −1 … 1 */
  float *values;
  gboolean logits;
  gsize side;
  double x_low, x_high, y_low, y_high;
  float *points; /* [n_points x 3]: x, y, and the class or value as −1 … 1 */
  gsize n_points;

  /* IMAGES: grey, 0 … 255, white is ink. */
  guint8 *pixels; /* [n_images x rows x columns] */
  gsize n_images, rows, columns;

  /* CURVES: dev losses, one array (of double) a run; y_low and y_high hold nearly all of them,
   * the first epochs may be above. */
  GPtrArray *curves;
} GliaRecipeSketch;

void glia_recipe_sketch_free (GliaRecipeSketch *sketch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaRecipeSketch, glia_recipe_sketch_free)

/* Of `experiment`; `recipe` is the name of the recipe it is of, or NULL. `aspect` is the
 * picture's width over its height. Blocks; for a thread. An error where the data is not on this
 * computer (GLIA_DATA_ERROR_UNAVAILABLE, G_IO_ERROR), or there is nothing to show of it
 * (GLIA_EXPERIMENT_ERROR_VALUE). */
GliaRecipeSketch *glia_recipe_sketch_new (GliaExperiment *experiment,
                                          const char *recipe,
                                          double aspect,
                                          GCancellable *cancellable,
                                          GError **error);

/* How many bytes of the catalogue `experiment` needs that are not on this computer; 0 if it
 * needs none. Blocks; the first check of a large file takes a moment. */
guint64 glia_recipe_missing (const GliaExperiment *experiment, GCancellable *cancellable);

G_END_DECLS
