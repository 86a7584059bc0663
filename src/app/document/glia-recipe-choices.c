/* SPDX-License-Identifier: MIT */
#include "glia-recipe-choices.h"

#include "glia-recipe.h"

#include <glib/gi18n.h>

enum { MOST_CHOICES = 8 };

static const GliaRecipeChoice choices[GLIA_RECIPES_GROUPS][MOST_CHOICES] = {
    [GLIA_RECIPES_READY] =
        {
            {"xor", N_ ("XOR"), N_ ("What no single layer can learn.")},
            {"circles", N_ ("Circles"), N_ ("A ring around a disc.")},
            {"spirals", N_ ("Spirals"), N_ ("Two arms, wound together.")},
            {"fashion-images", N_ ("Fashion images"),
             N_ ("Ten kinds of clothing, 28 × 28 pixels.")},
        },
    [GLIA_RECIPES_HOMEWORK] =
        {
            {"structures", N_ ("Movie reviews: structures"),
             N_ ("No, one, two or three hidden layers.")},
            {"activations", N_ ("Movie reviews: activations"),
             N_ ("Sigmoid, Tanh, ReLU, GELU, LeakyReLU.")},
            {"learning-rates", N_ ("Movie reviews: learning rates"),
             N_ ("Six rates, from 0.0005 to 0.1.")},
        },
    [GLIA_RECIPES_MORE] =
        {
            {"moons", N_ ("Moons"), N_ ("Two half moons, one in the arms of the other.")},
            {"blobs", N_ ("Blobs"), N_ ("Clouds that a straight line can part.")},
            {"checkerboard", N_ ("Checkerboard"), N_ ("Many small fields: width pays.")},
            {"four-points", N_ ("XOR, four points"),
             N_ ("The smallest set that needs two layers.")},
            {"plane", N_ ("Plane"), N_ ("Regression: a slope that one unit can learn.")},
            {"multi-gaussian", N_ ("Gaussian hills"), N_ ("Regression: hills and valleys.")},
        },
};

/* Points that no recipe has. */
static const struct {
  const char *which;
  GliaDataSource source;
} point_sets[] = {
    {"four-points", GLIA_SOURCE_XOR},
    {"blobs", GLIA_SOURCE_BLOBS},
    {"checkerboard", GLIA_SOURCE_CHECKERBOARD},
    {"plane", GLIA_SOURCE_PLANE},
    {"multi-gaussian", GLIA_SOURCE_MULTI_GAUSSIAN},
};

static const char point_set_experiment[] =
    "{ \"glia\": 1, \"data\": { \"source\": \"%s\" },"
    "  \"network\": { \"layers\": [ { \"units\": 8, \"activation\": \"tanh\" },"
    "                            { \"units\": 8, \"activation\": \"tanh\" } ] },"
    "  \"training\": { \"optimizer\": { \"kind\": \"adam\", \"learning-rate\": 0.01 },"
    "                \"batch-size\": 10, \"epochs\": 300 } }";

const GliaRecipeChoice *
glia_recipe_choices (GliaRecipeGroup group)
{
  return choices[group];
}

/* What a person reads, or NULL. */
static const char *
find_title (const char *which)
{
  for (int group = 0; group < GLIA_RECIPES_GROUPS; group++)
    for (const GliaRecipeChoice *choice = choices[group]; choice->which != NULL; choice++)
      if (g_str_equal (choice->which, which))
        return _ (choice->title);
  return NULL;
}

/* NULL without an error if `which` is none of the point sets. */
static GliaExperiment *
read_point_set (const char *which, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (point_sets); i++)
    if (g_str_equal (which, point_sets[i].which)) {
      g_autofree char *text =
          g_strdup_printf (point_set_experiment, glia_source_name (point_sets[i].source));
      return glia_experiment_read_text (text, -1, which, NULL, error);
    }
  return NULL;
}

/* The recipe's experiment, or one run of its sweep; `run` may be NULL. */
static GliaExperiment *
read_recipe (const char *name, const char *run, GError **error)
{
  g_autoptr (GliaRecipe) found = glia_recipe_get (name, error);
  g_autoptr (GPtrArray) runs = NULL;
  guint64 index;

  if (found == NULL)
    return NULL;
  if (run == NULL)
    return glia_experiment_copy (found->experiment);
  runs = glia_experiment_expand_sweep (found->experiment, error);
  if (runs == NULL || !g_ascii_string_to_unsigned (run, 10, 0, runs->len - 1, &index, error))
    return NULL;
  return glia_experiment_copy (g_ptr_array_index (runs, index));
}

GliaExperiment *
glia_recipe_choice_experiment (const char *which, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (which, ":", 2);
  g_autoptr (GError) problem = NULL;
  GliaExperiment *experiment = read_point_set (which, &problem);
  const char *title;

  if (experiment == NULL && problem == NULL)
    experiment = read_recipe (parts[0], parts[1], &problem);
  if (experiment == NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return NULL;
  }
  title = find_title (parts[0]);
  if (title != NULL) {
    g_autofree char *name = g_steal_pointer (&experiment->name);
    experiment->name =
        parts[1] != NULL ? g_strdup_printf ("%s: %s", title, name) : g_strdup (title);
  }
  return experiment;
}
