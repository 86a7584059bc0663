/* SPDX-License-Identifier: MIT */
#include "glia-document-name.h"

#include "glia-choices.h"
#include "glia-data-files.h"
#include "glia-painted.h"
#include "glia-recipe-choices.h"

#include <glib/gi18n.h>

char *
glia_document_data_name (const GliaExperiment *experiment)
{
  const GliaDataSource source = experiment->data.source;

  if (glia_painted_is (experiment))
    return g_strdup (glia_choices_find (GLIA_CHOICES_SOURCE, "painted"));
  if (glia_source_is_generator (source) || source == GLIA_SOURCE_REVIEWS)
    return g_strdup (glia_choices_find (GLIA_CHOICES_SOURCE, glia_source_name (source)));
  g_autoptr (GliaExperiment) absolute = glia_experiment_copy (experiment);
  glia_experiment_make_absolute (absolute);
  return glia_data_files_name (&absolute->data);
}

/* As glia_recipe_choice_experiment() and the recipes' own files have it; a run of a sweep has
 * more behind it. */
static gboolean
is_of_choice (const char *name, const GliaRecipeChoice *choice, gboolean has_sweep)
{
  const char *const titles[] = {_ (choice->title), choice->title, choice->which};

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (name, titles[i]) || (has_sweep && g_str_has_prefix (name, titles[i]) &&
                                          g_str_has_prefix (name + strlen (titles[i]), ": ")))
      return TRUE;
  return FALSE;
}

gboolean
glia_document_name_is_made (const GliaExperiment *experiment)
{
  g_autofree char *usual = glia_document_data_name (experiment);

  if (g_str_equal (experiment->name, usual))
    return TRUE;
  for (int group = 0; group < GLIA_RECIPES_GROUPS; group++)
    for (const GliaRecipeChoice *choice = glia_recipe_choices ((GliaRecipeGroup)group);
         choice->which != NULL; choice++)
      if (is_of_choice (experiment->name, choice, group == GLIA_RECIPES_HOMEWORK))
        return TRUE;
  return FALSE;
}

static gboolean
has_other_data (const GliaDataSpec *a, const GliaDataSpec *b)
{
  return a->source != b->source || g_strcmp0 (a->train, b->train) != 0 ||
         g_strcmp0 (a->train_images, b->train_images) != 0 ||
         g_strcmp0 (a->reviews, b->reviews) != 0;
}

char *
glia_document_new_name (const GliaExperiment *before, const GliaExperiment *after)
{
  if (!has_other_data (&before->data, &after->data) || !g_str_equal (before->name, after->name) ||
      !glia_document_name_is_made (before))
    return NULL;
  return glia_document_data_name (after);
}
