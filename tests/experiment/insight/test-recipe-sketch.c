/* SPDX-License-Identifier: MIT */

#include "glia-recipe-sketch.h"
#include "glia-recipe.h"

#include <math.h>

static GliaRecipeSketch *
sketch (const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (GliaRecipe) recipe = glia_recipe_get (name, NULL);
  return glia_recipe_sketch_new (recipe->experiment, name, 2, cancellable, error);
}

/* The trained surface says of nearly all its points what they are. */
static void
test_surfaces_fit_their_points (void)
{
  static const char *const names[] = {"xor", "circles", "moons"};

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GliaRecipeSketch) s = sketch (names[i], NULL, &error);
    gsize right = 0;
    g_assert_no_error (error);
    g_assert_cmpint (s->kind, ==, GLIA_SKETCH_SURFACE);
    g_assert_true (s->logits);
    g_assert_cmpfloat_with_epsilon (s->x_high / s->y_high, 2, 1e-9);
    for (gsize p = 0; p < s->n_points; p++) {
      const float *point = s->points + 3 * p;
      const gsize x = (gsize)((point[0] - s->x_low) / (s->x_high - s->x_low) * (double)s->side);
      const gsize y = (gsize)((point[1] - s->y_low) / (s->y_high - s->y_low) * (double)s->side);
      g_assert_cmpuint (MAX (x, y), <, s->side);
      right += (s->values[y * s->side + x] > 0) == (point[2] > 0);
    }
    g_assert_cmpuint (right, >, s->n_points * 9 / 10);
  }
}

static void
test_curves_are_those_of_the_runs (void)
{
  static const char *const names[] = {"structures", "activations", "learning-rates"};

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GliaRecipe) recipe = glia_recipe_get (names[i], NULL);
    g_autoptr (GPtrArray) runs = glia_experiment_expand_sweep (recipe->experiment, NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (GliaRecipeSketch) s = sketch (names[i], NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint (s->kind, ==, GLIA_SKETCH_CURVES);
    g_assert_cmpuint (s->curves->len, ==, runs->len);
    for (guint run = 0; run < runs->len; run++) {
      const GArray *curve = s->curves->pdata[run];
      g_assert_cmpuint (curve->len, ==, recipe->experiment->training.epochs);
      for (guint epoch = 0; epoch < curve->len; epoch++)
        g_assert_cmpfloat (g_array_index (curve, double, epoch), >, 0.3);
    }
  }
}

static void
test_what_cannot_be_sketched (void)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GliaRecipe) reviews = glia_recipe_get ("structures", NULL);
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancelled);
  g_assert_null (sketch ("xor", cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (glia_recipe_sketch_new (reviews->experiment, "another", 1, NULL, &error));
  g_assert_error (error, GLIA_EXPERIMENT_ERROR, GLIA_EXPERIMENT_ERROR_VALUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recipe-sketch/surfaces-fit-their-points", test_surfaces_fit_their_points);
  g_test_add_func ("/recipe-sketch/curves-are-those-of-the-runs",
                   test_curves_are_those_of_the_runs);
  g_test_add_func ("/recipe-sketch/what-cannot-be-sketched", test_what_cannot_be_sketched);
  return g_test_run ();
}
