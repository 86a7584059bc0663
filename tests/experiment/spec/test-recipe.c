/* SPDX-License-Identifier: MIT */

#include "glia-recipe.h"

#include <string.h>

static GliaRecipe *
get (const char *name)
{
  g_autoptr (GError) error = NULL;
  GliaRecipe *recipe = glia_recipe_get (name, &error);
  g_assert_no_error (error);
  return recipe;
}

static gboolean
has_figure (const GliaRecipe *recipe, const char *file, GliaFigureKind kind, int run)
{
  for (guint i = 0; i < recipe->figures->len; i++) {
    const GliaRecipeFigure *figure = recipe->figures->pdata[i];
    if (strcmp (figure->file, file) == 0)
      return figure->kind == kind && figure->run == run;
  }
  return FALSE;
}

static void
test_every_recipe_expands (void)
{
  g_auto (GStrv) names = glia_recipe_list ();
  g_assert_cmpuint (g_strv_length (names), >=, 8);
  for (char **name = names; *name; name++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GliaRecipe) recipe = get (*name);
    g_autoptr (GPtrArray) runs = glia_experiment_expand_sweep (recipe->experiment, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (recipe->name, ==, *name);
    g_assert_cmpstr (recipe->experiment->name, ==, *name);
    g_assert_cmpstr (recipe->title, !=, "");
    /* What it comes to is said by the numbers alone. */
    g_assert_true (g_str_has_suffix (recipe->question, "?"));
    g_assert_cmpuint (recipe->figures->len, >, 0);
    for (guint i = 0; i < recipe->figures->len; i++) {
      const GliaRecipeFigure *figure = recipe->figures->pdata[i];
      g_assert_cmpint (figure->run, <, (int)runs->len);
      g_assert_true ((figure->run >= 0) == (figure->kind == GLIA_FIGURE_LOSS));
      if (figure->has_range)
        g_assert_cmpfloat (figure->y_min, <, figure->y_max);
    }
  }
}

/* The homework pairs each structure with a learning rate of its own. */
static void
test_structures_are_pairs (void)
{
  static const double rates[] = {0.025, 0.02, 0.01, 0.001};
  static const char *const figures[] = {"mlp_structure_None_loss.png", "mlp_structure_512_loss.png",
                                        "mlp_structure_512-512_loss.png",
                                        "mlp_structure_512-512-512_loss.png"};
  g_autoptr (GliaRecipe) recipe = get ("structures");
  g_autoptr (GPtrArray) runs = glia_experiment_expand_sweep (recipe->experiment, NULL);

  g_assert_cmpuint (runs->len, ==, 4);
  for (guint i = 0; i < 4; i++) {
    const GliaExperiment *run = runs->pdata[i];
    g_assert_cmpuint (run->network.layers->len, ==, i);
    g_assert_cmpfloat (run->training.optimizer.learning_rate, ==, rates[i]);
    g_assert_cmpuint (run->training.batch_size, ==, 64);
    g_assert_cmpuint (run->training.epochs, ==, 20);
    g_assert_cmpint (run->training.loss, ==, MLP_CROSS_ENTROPY);
    g_assert_cmpint (run->data.split, ==, GLIA_REVIEW_SPLIT_HOMEWORK3);
    for (guint l = 0; l < i; l++) {
      g_assert_cmpuint (g_array_index (run->network.layers, mlp_layer, l).units, ==, 512);
      g_assert_cmpint (g_array_index (run->network.layers, mlp_layer, l).activation, ==,
                       MLP_SIGMOID);
    }
    g_assert_true (has_figure (recipe, figures[i], GLIA_FIGURE_LOSS, (int)i));
  }
  g_assert_true (has_figure (recipe, "all_mlp_structures_loss.png", GLIA_FIGURE_DEV_LOSS, -1));
  g_assert_true (has_figure (recipe, "all_mlp_structures_acc.png", GLIA_FIGURE_DEV_ACCURACY, -1));
}

static void
test_activations (void)
{
  static const mlp_activation activations[] = {MLP_SIGMOID, MLP_TANH, MLP_RELU, MLP_GELU,
                                               MLP_LEAKY_RELU};
  g_autoptr (GliaRecipe) recipe = get ("activations");
  g_autoptr (GPtrArray) runs = glia_experiment_expand_sweep (recipe->experiment, NULL);

  g_assert_cmpuint (runs->len, ==, 5);
  for (guint i = 0; i < 5; i++) {
    const GliaExperiment *run = runs->pdata[i];
    g_assert_cmpuint (run->network.layers->len, ==, 1);
    g_assert_cmpint (g_array_index (run->network.layers, mlp_layer, 0).activation, ==,
                     activations[i]);
    g_assert_cmpuint (g_array_index (run->network.layers, mlp_layer, 0).units, ==, 512);
    g_assert_cmpfloat (run->training.optimizer.learning_rate, ==, 0.02);
    g_assert_cmpuint (run->training.batch_size, ==, 128);
    g_assert_cmpuint (run->training.epochs, ==, 20);
  }
  g_assert_true (has_figure (recipe, "all_mlp_activations_loss.png", GLIA_FIGURE_DEV_LOSS, -1));
  g_assert_true (has_figure (recipe, "all_mlp_activations_acc.png", GLIA_FIGURE_DEV_ACCURACY, -1));
}

static void
test_learning_rates (void)
{
  static const double rates[] = {0.0005, 0.001, 0.01, 0.02, 0.05, 0.1};
  g_autoptr (GliaRecipe) recipe = get ("learning-rates");
  g_autoptr (GPtrArray) runs = glia_experiment_expand_sweep (recipe->experiment, NULL);

  g_assert_cmpuint (runs->len, ==, 6);
  for (guint i = 0; i < 6; i++) {
    const GliaExperiment *run = runs->pdata[i];
    g_assert_cmpfloat (run->training.optimizer.learning_rate, ==, rates[i]);
    g_assert_cmpuint (run->training.batch_size, ==, 64);
    g_assert_cmpint (g_array_index (run->network.layers, mlp_layer, 0).activation, ==, MLP_SIGMOID);
  }
  g_assert_true (has_figure (recipe, "all_mlp_learning_rates_loss.png", GLIA_FIGURE_DEV_LOSS, -1));
  g_assert_true (
      has_figure (recipe, "all_mlp_learning_rates_acc.png", GLIA_FIGURE_DEV_ACCURACY, -1));
}

static void
test_an_unknown_recipe_lists_them (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (glia_recipe_get ("structure", &error));
  g_assert_error (error, GLIA_EXPERIMENT_ERROR, GLIA_EXPERIMENT_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "structures, activations, learning-rates, xor"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recipe/every-recipe-expands", test_every_recipe_expands);
  g_test_add_func ("/recipe/structures-are-pairs", test_structures_are_pairs);
  g_test_add_func ("/recipe/activations", test_activations);
  g_test_add_func ("/recipe/learning-rates", test_learning_rates);
  g_test_add_func ("/recipe/an-unknown-recipe-lists-them", test_an_unknown_recipe_lists_them);
  return g_test_run ();
}
