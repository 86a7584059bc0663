/* SPDX-License-Identifier: MIT */

/* One choice of the gallery: a picture, a title, a sentence, and facts. The picture is made on a
 * thread, and whether something has to be downloaded is looked up there. */
#pragma once

#include "glia-experiment.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_RECIPE_TILE (glia_recipe_tile_get_type ())
G_DECLARE_FINAL_TYPE (GliaRecipeTile, glia_recipe_tile, GLIA, RECIPE_TILE, GtkFlowBoxChild)

/* `which` is the action "win.recipe"'s target. */
GtkWidget *glia_recipe_tile_new (const char *which, const char *title, const char *sentence);
/* Begins with the picture and the facts; `cancellable` ends that. */
void glia_recipe_tile_set_experiment (GliaRecipeTile *self,
                                      GliaExperiment *experiment,
                                      GCancellable *cancellable);
/* An icon in place of the picture, for what is no recipe. */
void glia_recipe_tile_set_icon (GliaRecipeTile *self, const char *icon);

const char *glia_recipe_tile_get_name (GliaRecipeTile *self);
const char *glia_recipe_tile_get_title (GliaRecipeTile *self);
/* Whether the picture and the facts are complete, for tests. */
gboolean glia_recipe_tile_is_complete (GliaRecipeTile *self);

G_END_DECLS
