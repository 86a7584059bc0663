/* SPDX-License-Identifier: MIT */
#include "glia-recipe.h"
#include "glia-window-private.h"

#include <glib/gi18n.h>

/* Points that no recipe has: a small network for each, by the source's name. */
static const struct {
  GliaDataSource source;
  const char *title;
} point_sets[] = {
    {GLIA_SOURCE_XOR, N_ ("XOR, Four Points")},
    {GLIA_SOURCE_BLOBS, N_ ("Blobs")},
    {GLIA_SOURCE_CHECKERBOARD, N_ ("Checkerboard")},
    {GLIA_SOURCE_PLANE, N_ ("Plane, Regression")},
    {GLIA_SOURCE_MULTI_GAUSSIAN, N_ ("Gaussian Hills, Regression")},
};

static const char point_set_experiment[] =
    "{ \"glia\": 1, \"data\": { \"source\": \"%s\" },"
    "  \"network\": { \"layers\": [ { \"units\": 8, \"activation\": \"tanh\" },"
    "                            { \"units\": 8, \"activation\": \"tanh\" } ] },"
    "  \"training\": { \"optimizer\": { \"kind\": \"adam\", \"learning-rate\": 0.01 },"
    "                \"batch-size\": 10, \"epochs\": 300 } }";

/* NULL without an error if `name` is none of the point sets. */
static GliaExperiment *
point_set (const char *name, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (point_sets); i++) {
    const char *source = glia_source_name (point_sets[i].source);
    g_autofree char *text = NULL;
    GliaExperiment *experiment;
    if (!g_str_equal (name, source))
      continue;
    text = g_strdup_printf (point_set_experiment, source);
    experiment = glia_experiment_read_text (text, -1, source, NULL, error);
    if (experiment == NULL)
      return NULL;
    g_free (experiment->name);
    experiment->name = g_strdup (_ (point_sets[i].title));
    return experiment;
  }
  return NULL;
}

/* A document has one run. `which` is a point set's or a recipe's name, or "name:2" for the third run of its sweep; the name of a sweep
 * alone stands for the one in the middle. */
static GliaDocument *
recipe_document (const char *which, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (which, ":", 2);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GliaRecipe) recipe = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  GliaExperiment *experiment = point_set (which, &problem);
  guint64 run;

  if (experiment != NULL)
    return glia_document_new_for (experiment);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return NULL;
  }
  recipe = glia_recipe_get (parts[0], error);
  if (recipe == NULL)
    return NULL;
  runs = glia_experiment_expand_sweep (recipe->experiment, error);
  if (runs == NULL)
    return NULL;
  run = runs->len / 2;
  if (parts[1] != NULL && !g_ascii_string_to_unsigned (parts[1], 10, 0, runs->len - 1, &run, error))
    return NULL;
  experiment = glia_experiment_copy (g_ptr_array_index (runs, run));
  if (runs->len == 1) {
    g_free (experiment->name);
    experiment->name = g_strdup (recipe->title);
  } else {
    g_autofree char *name = g_steal_pointer (&experiment->name);
    experiment->name = g_strdup_printf ("%s: %s", recipe->title, name);
  }
  return glia_document_new_for (experiment);
}

static void
open_recipe (GliaWindow *self, gpointer which)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaDocument) document = recipe_document (which, &error);

  if (document == NULL)
    glia_window_say (self, _ ("The Recipe Could Not be Opened"), error->message);
  else
    glia_window_set_document (self, document);
}

static void
open_experiment (GliaWindow *self, gpointer experiment)
{
  g_autoptr (GliaDocument) document = glia_document_new_for (experiment);

  glia_window_set_document (self, document);
  adw_view_stack_set_visible_child_name (self->pages, "workbench");
}

void
glia_window_open_experiment (GliaWindow *self, GliaExperiment *experiment)
{
  glia_window_guard (self, open_experiment, glia_experiment_ref (experiment),
                     (GDestroyNotify)glia_experiment_unref);
}

void
glia_window_recipe_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  glia_window_guard (GLIA_WINDOW (widget), open_recipe, g_variant_dup_string (parameter, NULL),
                     g_free);
}

static void
append_run (GMenu *menu, const char *label, const char *which)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "win.recipe", "s", which);
  g_menu_append_item (menu, item);
}

static void
append_recipe (GMenu *menu, const char *name, const GliaRecipe *recipe)
{
  g_autoptr (GPtrArray) runs = glia_experiment_expand_sweep (recipe->experiment, NULL);
  g_autoptr (GMenu) choices = g_menu_new ();

  if (runs == NULL || runs->len == 1) {
    append_run (menu, recipe->title, name);
    return;
  }
  for (guint i = 0; i < runs->len; i++) {
    const GliaExperiment *run = g_ptr_array_index (runs, i);
    g_autofree char *which = g_strdup_printf ("%s:%u", name, i);
    append_run (choices, run->name, which);
  }
  g_menu_append_submenu (menu, recipe->title, G_MENU_MODEL (choices));
}

GMenuModel *
glia_window_recipe_menu (void)
{
  g_auto (GStrv) names = glia_recipe_list ();
  g_autoptr (GMenu) points = g_menu_new (), images = g_menu_new (), reviews = g_menu_new ();
  GMenu *menu = g_menu_new ();

  for (char **name = names; *name != NULL; name++) {
    g_autoptr (GliaRecipe) recipe = glia_recipe_get (*name, NULL);
    GliaDataSource source;
    if (recipe == NULL)
      continue;
    source = recipe->experiment->data.source;
    append_recipe (glia_source_is_generator (source) ? points
                   : source == GLIA_SOURCE_REVIEWS   ? reviews
                                                     : images,
                   *name, recipe);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (point_sets); i++)
    append_run (points, _ (point_sets[i].title), glia_source_name (point_sets[i].source));
  g_menu_append_section (menu, _ ("Points in the Plane"), G_MENU_MODEL (points));
  g_menu_append_section (menu, _ ("Images"), G_MENU_MODEL (images));
  g_menu_append_section (menu, _ ("Movie Reviews"), G_MENU_MODEL (reviews));
  return G_MENU_MODEL (menu);
}
