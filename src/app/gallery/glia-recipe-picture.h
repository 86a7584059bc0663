/* SPDX-License-Identifier: MIT */

/* A small picture of what a recipe comes to (glia-recipe-sketch.h). */
#pragma once

#include "glia-recipe-sketch.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_RECIPE_PICTURE (glia_recipe_picture_get_type ())
G_DECLARE_FINAL_TYPE (GliaRecipePicture, glia_recipe_picture, GLIA, RECIPE_PICTURE, GtkWidget)

/* Its width over its height, for glia_recipe_sketch_new(). */
#define GLIA_RECIPE_PICTURE_ASPECT (236.0 / 132.0)

GtkWidget *glia_recipe_picture_new (void);
/* Takes `sketch`; NULL: nothing. */
void glia_recipe_picture_set_sketch (GliaRecipePicture *self, GliaRecipeSketch *sketch);

G_END_DECLS
