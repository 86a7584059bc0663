/* SPDX-License-Identifier: MIT */

#include "glia-recipe-sketch.h"

#include "glia-catalogue.h"
#include "glia-data-loader.h"
#include "glia-json.h"
#include "glia-maps.h"
#include "glia-recipe-resources.h"
#include "glia-statistics.h"
#include "glia-trainer.h"

#include <math.h>
#include <string.h>

#define CURVES "/io/github/glia/gallery/curves.json"

enum { SIDE = 96, MOST_POINTS = 140, IMAGES = 18 };

/* How far the plane goes beyond −1 … 1, the generators' range. */
#define MARGIN 1.2

void
glia_recipe_sketch_free (GliaRecipeSketch *sketch)
{
  if (sketch == NULL)
    return;
  g_free (sketch->values);
  g_free (sketch->points);
  g_free (sketch->pixels);
  g_clear_pointer (&sketch->curves, g_ptr_array_unref);
  g_free (sketch);
}

/* ---- Points in the plane --------------------------------------------------------------------- */

static float
target_of (const GliaDataset *data, gsize row)
{
  if (data->values != NULL)
    return data->values[row * data->n_outputs];
  return data->classes[row] > 0 ? 1 : -1;
}

static void
take_points (GliaRecipeSketch *sketch, const GliaDataset *data)
{
  sketch->n_points = MIN (data->n_rows, MOST_POINTS);
  sketch->points = g_new (float, 3 * sketch->n_points);
  for (gsize i = 0; i < sketch->n_points; i++) {
    sketch->points[3 * i] = data->features[2 * i];
    sketch->points[3 * i + 1] = data->features[2 * i + 1];
    sketch->points[3 * i + 2] = target_of (data, i);
  }
}

/* What the output says of class 1: its own logit, or how far it is above the other one. */
static void
take_surface (GliaRecipeSketch *sketch, const GliaMaps *maps, gboolean logits)
{
  const gsize cells = maps->side * maps->side;
  const float *output = maps->values[maps->layers - 1];
  const gboolean two = maps->units[maps->layers - 1] > 1;

  sketch->side = maps->side;
  sketch->logits = logits;
  sketch->values = g_new (float, cells);
  for (gsize i = 0; i < cells; i++)
    sketch->values[i] = two ? output[cells + i] - output[i] : output[i];
}

static gboolean
sketch_plane (GliaRecipeSketch *sketch,
              GliaExperiment *experiment,
              double aspect,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GPtrArray) runs = glia_experiment_expand_sweep (experiment, error);
  g_autoptr (GliaSplits) splits = NULL;
  g_autoptr (GliaTrainer) trainer = NULL;
  g_autoptr (GliaMaps) maps = NULL;

  if (runs == NULL ||
      (splits = glia_data_load (runs->pdata[0], NULL, NULL, NULL, cancellable, error)) == NULL ||
      (trainer = glia_trainer_new (runs->pdata[0], splits, NULL, error)) == NULL ||
      !glia_trainer_set_threads (trainer, 1, error))
    return FALSE;
  glia_trainer_run (trainer, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  sketch->y_high = MARGIN;
  sketch->y_low = -MARGIN;
  sketch->x_high = MARGIN * aspect;
  sketch->x_low = -sketch->x_high;
  maps = glia_maps_new (glia_trainer_network (trainer), SIDE, sketch->x_low, sketch->x_high,
                        sketch->y_low, sketch->y_high, 0, 0);
  if (maps == NULL) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "There is not enough memory");
    return FALSE;
  }
  take_surface (sketch, maps, splits->train->values == NULL);
  take_points (sketch, splits->train);
  return TRUE;
}

/* ---- Images ---------------------------------------------------------------------------------- */

static gboolean
sketch_images (GliaRecipeSketch *sketch,
               const GliaExperiment *experiment,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GliaSplits) splits = glia_data_load (experiment, NULL, NULL, NULL, cancellable, error);

  if (splits == NULL)
    return FALSE;
  const GliaDataset *data = splits->train;
  const gsize side = (gsize)lround (sqrt ((double)data->n_columns));
  if (side * side != data->n_columns) {
    g_set_error_literal (error, GLIA_EXPERIMENT_ERROR, GLIA_EXPERIMENT_ERROR_VALUE,
                         "The images are not square");
    return FALSE;
  }
  sketch->rows = sketch->columns = side;
  sketch->n_images = MIN (data->n_rows, IMAGES);
  sketch->pixels = g_new (guint8, sketch->n_images * data->n_columns);
  for (gsize i = 0; i < sketch->n_images * data->n_columns; i++)
    sketch->pixels[i] = (guint8)lroundf (255 * fminf (fmaxf (data->features[i], 0), 1));
  return TRUE;
}

/* ---- Curves ---------------------------------------------------------------------------------- */

static void
find_range (GliaRecipeSketch *sketch)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < sketch->curves->len; i++) {
    const GArray *curve = sketch->curves->pdata[i];
    g_array_append_vals (all, curve->data, curve->len);
  }
  glia_sort_numbers ((double *)(void *)all->data, all->len);
  sketch->y_low = g_array_index (all, double, 0);
  sketch->y_high = g_array_index (all, double, all->len * 19 / 20);
}

static gboolean
sketch_curves (GliaRecipeSketch *sketch, const char *recipe, GError **error)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (glia_recipe_get_resource (), CURVES,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  gsize length;

  if (bytes == NULL)
    return FALSE;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (JsonNode) root = glia_json_parse (text, (gssize)length, "curves.json", error);
  if (root == NULL)
    return FALSE;
  JsonNode *runs =
      recipe != NULL ? json_object_get_member (json_node_get_object (root), recipe) : NULL;
  if (runs == NULL) {
    g_set_error (error, GLIA_EXPERIMENT_ERROR, GLIA_EXPERIMENT_ERROR_VALUE,
                 "There are no curves of \"%s\"", recipe != NULL ? recipe : "");
    return FALSE;
  }
  JsonArray *list = json_node_get_array (runs);
  sketch->curves = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  for (guint i = 0; i < json_array_get_length (list); i++) {
    JsonArray *losses = json_array_get_array_element (list, i);
    GArray *curve = g_array_new (FALSE, FALSE, sizeof (double));
    for (guint epoch = 0; epoch < json_array_get_length (losses); epoch++) {
      const double loss = json_array_get_double_element (losses, epoch);
      g_array_append_val (curve, loss);
    }
    g_ptr_array_add (sketch->curves, curve);
  }
  find_range (sketch);
  return TRUE;
}

GliaRecipeSketch *
glia_recipe_sketch_new (GliaExperiment *experiment,
                        const char *recipe,
                        double aspect,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GliaRecipeSketch) sketch = g_new0 (GliaRecipeSketch, 1);
  gboolean done;

  if (glia_source_is_generator (experiment->data.source)) {
    sketch->kind = GLIA_SKETCH_SURFACE;
    done = sketch_plane (sketch, experiment, aspect, cancellable, error);
  } else if (experiment->data.source == GLIA_SOURCE_IDX) {
    sketch->kind = GLIA_SKETCH_IMAGES;
    done = sketch_images (sketch, experiment, cancellable, error);
  } else {
    sketch->kind = GLIA_SKETCH_CURVES;
    done = sketch_curves (sketch, recipe, error);
  }
  return done ? g_steal_pointer (&sketch) : NULL;
}

guint64
glia_recipe_missing (const GliaExperiment *experiment, GCancellable *cancellable)
{
  const char *const names[] = {experiment->data.reviews, experiment->data.vectors};
  guint64 bytes = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    if (names[i] == NULL || !glia_experiment_is_catalogue_name (names[i]))
      continue;
    const GliaCatalogueEntry *entry = glia_catalogue_find (names[i]);
    g_autofree char *path = entry != NULL ? glia_catalogue_locate (entry, cancellable, NULL) : NULL;
    if (entry != NULL && path == NULL)
      bytes += entry->size;
  }
  return bytes;
}
