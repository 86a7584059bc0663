/* SPDX-License-Identifier: MIT */

#include "glia-recipe.h"

#include "glia-json.h"
#include "glia-recipe-resources.h"

#include <string.h>

#define FOLDER "/io/github/glia/recipes/"

static const char *const figures[] = {
    [GLIA_FIGURE_LOSS] = "loss",
    [GLIA_FIGURE_DEV_LOSS] = "dev-loss",
    [GLIA_FIGURE_DEV_ACCURACY] = "dev-accuracy",
};

const char *
glia_figure_name (GliaFigureKind kind)
{
  return figures[kind];
}

static void
figure_free (gpointer pointer)
{
  GliaRecipeFigure *figure = pointer;

  g_free (figure->file);
  g_free (figure->title);
  g_free (figure);
}

void
glia_recipe_free (GliaRecipe *recipe)
{
  g_free (recipe->name);
  g_free (recipe->title);
  g_free (recipe->question);
  g_clear_pointer (&recipe->experiment, glia_experiment_unref);
  g_ptr_array_unref (recipe->figures);
  g_free (recipe);
}

/* The files are part of the program and tested with it: they cannot be absent or malformed. */
static GBytes *
load_resource (const char *name)
{
  g_autofree char *path = g_strconcat (FOLDER, name, ".json", NULL);

  return g_resource_lookup_data (glia_recipe_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                 NULL);
}

static JsonNode *
load_index (void)
{
  g_autoptr (GBytes) bytes = load_resource ("recipes");
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  return glia_json_parse (text, (gssize)length, "recipes.json", NULL);
}

static const char *
entry_name (JsonArray *index, guint i)
{
  return json_object_get_string_member (json_array_get_object_element (index, i), "name");
}

char **
glia_recipe_list (void)
{
  g_autoptr (JsonNode) root = load_index ();
  JsonArray *index = json_node_get_array (root);
  const guint length = json_array_get_length (index);
  char **names = g_new0 (char *, length + 1);

  for (guint i = 0; i < length; i++)
    names[i] = g_strdup (entry_name (index, i));
  return names;
}

static GliaRecipeFigure *
read_figure (JsonObject *entry)
{
  GliaRecipeFigure *figure = g_new0 (GliaRecipeFigure, 1);
  const char *kind = json_object_get_string_member (entry, "kind");

  figure->file = g_strdup (json_object_get_string_member (entry, "file"));
  figure->title = g_strdup (json_object_get_string_member (entry, "title"));
  for (int i = 0; i < GLIA_FIGURES; i++)
    if (strcmp (figures[i], kind) == 0)
      figure->kind = (GliaFigureKind)i;
  figure->run = (int)json_object_get_int_member_with_default (entry, "run", -1);
  figure->has_range = json_object_has_member (entry, "y");
  if (figure->has_range) {
    JsonArray *range = json_object_get_array_member (entry, "y");
    figure->y_min = json_array_get_double_element (range, 0);
    figure->y_max = json_array_get_double_element (range, 1);
  }
  return figure;
}

static GliaRecipe *
read_recipe (JsonObject *entry, GError **error)
{
  g_autoptr (GliaRecipe) recipe = g_new0 (GliaRecipe, 1);
  JsonArray *list = json_object_get_array_member (entry, "figures");
  g_autofree char *file = NULL;
  gsize length;

  recipe->figures = g_ptr_array_new_with_free_func (figure_free);
  recipe->name = g_strdup (json_object_get_string_member (entry, "name"));
  recipe->title = g_strdup (json_object_get_string_member (entry, "title"));
  recipe->question = g_strdup (json_object_get_string_member (entry, "question"));
  for (guint i = 0; i < json_array_get_length (list); i++)
    g_ptr_array_add (recipe->figures, read_figure (json_array_get_object_element (list, i)));

  g_autoptr (GBytes) bytes = load_resource (recipe->name);
  const char *text = g_bytes_get_data (bytes, &length);
  file = g_strconcat (recipe->name, ".json", NULL);
  recipe->experiment = glia_experiment_read_text (text, (gssize)length, file, NULL, error);
  return recipe->experiment ? g_steal_pointer (&recipe) : NULL;
}

GliaRecipe *
glia_recipe_get (const char *name, GError **error)
{
  g_autoptr (JsonNode) root = load_index ();
  JsonArray *index = json_node_get_array (root);

  for (guint i = 0; i < json_array_get_length (index); i++)
    if (strcmp (entry_name (index, i), name) == 0)
      return read_recipe (json_array_get_object_element (index, i), error);

  g_auto (GStrv) names = glia_recipe_list ();
  g_autofree char *all = g_strjoinv (", ", names);
  g_set_error (error, GLIA_EXPERIMENT_ERROR, GLIA_EXPERIMENT_ERROR_VALUE,
               "\"%s\" is not a recipe. There are: %s.", name, all);
  return NULL;
}
