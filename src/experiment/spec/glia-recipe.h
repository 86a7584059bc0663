/* SPDX-License-Identifier: MIT */

/* The built-in recipes: experiments one can run without writing anything, and the figures each must
 * give. They are JSON files compiled into the program (resources/recipes): one experiment a file,
 * and recipes.json, which lists them in order with title, question and figures.
 */
#pragma once

#include "glia-experiment.h"

G_BEGIN_DECLS

typedef enum {
  GLIA_FIGURE_LOSS,         /* train and dev loss of one run against epochs */
  GLIA_FIGURE_DEV_LOSS,     /* dev loss of all runs against epochs */
  GLIA_FIGURE_DEV_ACCURACY, /* dev accuracy of all runs against epochs */
  GLIA_FIGURES,
} GliaFigureKind;

const char *glia_figure_name (GliaFigureKind kind); /* "loss", "dev-loss", "dev-accuracy" */

typedef struct {
  char *file; /* the file's name: "all_mlp_structures_acc.png" */
  char *title;
  GliaFigureKind kind;
  int run;             /* GLIA_FIGURE_LOSS: which run of the sweep, from 0; otherwise -1: all */
  gboolean has_range;  /* whether y_min and y_max are given; otherwise the axis follows the data */
  double y_min, y_max; /* the vertical axis */
} GliaRecipeFigure;

typedef struct {
  char *name;     /* "learning-rates" */
  char *title;    /* "Learning rates" */
  char *question; /* what it is to find out: never the answer, which is in the numbers */
  GliaExperiment *experiment;
  GPtrArray *figures; /* of GliaRecipeFigure */
} GliaRecipe;

void glia_recipe_free (GliaRecipe *recipe);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaRecipe, glia_recipe_free)

/* The names of all recipes, in the order they are shown in; NULL-terminated. */
char **glia_recipe_list (void);
/* Error GLIA_EXPERIMENT_ERROR_VALUE, with the names there are, for an unknown one. */
GliaRecipe *glia_recipe_get (const char *name, GError **error);

G_END_DECLS
