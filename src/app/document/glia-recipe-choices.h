/* SPDX-License-Identifier: MIT */

/* What a new experiment can begin with: the built-in recipes (glia-recipe.h), and a small
 * network for each of the other sets of points. */
#pragma once

#include "glia-experiment.h"

G_BEGIN_DECLS

typedef enum {
  GLIA_RECIPES_READY,    /* nothing to download */
  GLIA_RECIPES_HOMEWORK, /* the three explorations */
  GLIA_RECIPES_MORE,     /* more points in the plane */
  GLIA_RECIPES_GROUPS,
} GliaRecipeGroup;

typedef struct {
  const char *which;            /* for glia_recipe_choice_experiment() */
  const char *title, *sentence; /* to be translated with _() */
} GliaRecipeChoice;

/* Ends with a NULL `which`. */
const GliaRecipeChoice *glia_recipe_choices (GliaRecipeGroup group);

/* The experiment of a choice or of a recipe, with its sweep if it has one, under the name that a
 * person reads; of "NAME:2" the third run of the sweep alone. */
GliaExperiment *glia_recipe_choice_experiment (const char *which, GError **error);

G_END_DECLS
