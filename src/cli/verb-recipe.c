/* SPDX-License-Identifier: MIT */
#include "cli-figures.h"
#include "cli-json.h"
#include "cli-signals.h"
#include "cli-sweep.h"
#include "cli-table.h"
#include "cli-train.h"
#include "cli.h"

#include "glia-catalogue.h"
#include "glia-recipe.h"
#include "glia-report.h"

#include <stdio.h>

static gboolean
list_recipes (gboolean as_json, GError **error)
{
  static const char *const headings[] = {"name", ">runs", "question", NULL};
  g_autoptr (CliTable) table = cli_table_new (headings);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_auto (GStrv) names = glia_recipe_list ();

  json_builder_begin_array (builder);
  for (char **name = names; *name != NULL; name++) {
    g_autoptr (GliaRecipe) recipe = glia_recipe_get (*name, error);
    g_autoptr (GPtrArray) runs =
        recipe != NULL ? glia_experiment_expand_sweep (recipe->experiment, error) : NULL;
    if (runs == NULL)
      return FALSE;
    cli_table_add (table, recipe->name);
    cli_table_add_number (table, "%.0f", runs->len);
    cli_table_add (table, recipe->question);
    json_builder_begin_object (builder);
    cli_json_text (builder, "name", recipe->name);
    cli_json_text (builder, "title", recipe->title);
    cli_json_text (builder, "sentence", recipe->question);
    cli_json_count (builder, "runs", runs->len);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  if (as_json)
    cli_print_json (json_builder_get_root (builder));
  else
    cli_table_print (table);
  return TRUE;
}

/* Gets one file of the recipe's data if it is of the catalogue and not here yet. */
static gboolean
fetch_one (const char *name, CliProgress *progress, GCancellable *cancellable, GError **error)
{
  if (name == NULL || !glia_experiment_is_catalogue_name (name))
    return TRUE;
  const GliaCatalogueEntry *entry = glia_catalogue_find (name);
  if (entry == NULL)
    return TRUE; /* loading the data says what is wrong with it */
  g_autofree char *path =
      glia_catalogue_get (entry, cli_progress_report, progress, cancellable, error);
  cli_progress_clear (progress);
  return path != NULL;
}

static gboolean
draw_surface (const GliaRecipe *recipe,
              const CliSweep *sweep,
              const char *folder,
              CliProgress *progress,
              GError **error)
{
  const GliaRun *run = g_ptr_array_index (sweep->runs, 0);
  const CliFigureOptions options = {0};
  g_autofree char *name = g_strconcat (recipe->name, "_surface.png", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_auto (CliModel) model = {0};

  return cli_model_open (&model, glia_run_path (run), NULL, progress, error) &&
         cli_surface_write (&model, recipe->title, &options, path, error);
}

/* All runs, or those of one variant: with several seeds these are one after the other. */
static GPtrArray *
runs_of_figure (const GliaRecipeFigure *figure, const CliSweep *sweep, guint seeds)
{
  GPtrArray *runs = g_ptr_array_new ();

  for (guint i = 0; i < sweep->runs->len; i++)
    if (figure->run < 0 || (guint)figure->run == i / seeds)
      g_ptr_array_add (runs, g_ptr_array_index (sweep->runs, i));
  return runs;
}

static gboolean
add_figure (GliaReport *report,
            const GliaRecipeFigure *figure,
            const CliSweep *sweep,
            guint seeds,
            GError **error)
{
  const GliaRunsFigureOptions options = {.title = figure->title,
                                         .y_low = figure->has_range ? figure->y_min : 0,
                                         .y_high = figure->has_range ? figure->y_max : 0,
                                         .y_widen = TRUE,
                                         .grouped = TRUE,
                                         .first_slot = figure->run > 0 ? (guint)figure->run : 0};
  g_autoptr (GPtrArray) runs = runs_of_figure (figure, sweep, seeds);
  GliaFigure *drawing = glia_runs_figure (runs, glia_figure_name (figure->kind), &options, error);

  if (drawing == NULL)
    return FALSE;
  g_autofree char *caption = g_strconcat (figure->title, ".", NULL);
  glia_report_add_figure (report, drawing, figure->file, caption);
  return TRUE;
}

/* report.md with the recipe's figures beside it, and report.pdf. */
static gboolean
write_report (const GliaRecipe *recipe, const CliSweep *sweep, const char *folder, GError **error)
{
  g_autofree char *markdown = g_build_filename (folder, "report.md", NULL);
  g_autofree char *pdf = g_build_filename (folder, "report.pdf", NULL);
  g_autoptr (GliaReport) report = glia_report_new (recipe->title, glia_report_now ());

  const guint seeds = MAX (recipe->experiment->sweep.seeds, 1);

  glia_report_set_figures_beside (report);
  glia_report_add_paragraph (report, recipe->question);
  if (!glia_report_add_results (report, sweep->runs, error))
    return FALSE;
  glia_report_add_heading (report, "Figures");
  for (guint i = 0; i < recipe->figures->len; i++)
    if (!add_figure (report, g_ptr_array_index (recipe->figures, i), sweep, seeds, error))
      return FALSE;
  return glia_report_add_settings (report, sweep->runs, GLIA_VERSION, error) &&
         glia_report_write (report, markdown, error) && glia_report_write (report, pdf, error);
}

static gboolean
run_recipe (const GliaRecipe *recipe,
            const char *folder,
            guint jobs,
            gboolean quiet,
            gboolean as_json,
            GError **error)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (CliProgress) progress = cli_progress_new (quiet);
  g_autofree char *runs = g_build_filename (folder, "runs", NULL);

  cli_signals_cancel (cancellable);
  if (!fetch_one (recipe->experiment->data.reviews, progress, cancellable, error) ||
      !fetch_one (recipe->experiment->data.vectors, progress, cancellable, error))
    return FALSE;
  g_autoptr (CliSweep) sweep =
      cli_train_sweep (recipe->experiment, runs, jobs, progress, cancellable, error);
  cli_progress_clear (progress);
  if (sweep == NULL || !write_report (recipe, sweep, folder, error) ||
      (glia_source_is_generator (recipe->experiment->data.source) &&
       !draw_surface (recipe, sweep, folder, progress, error)))
    return FALSE;
  if (as_json) {
    cli_print_sweep_json (sweep);
  } else {
    cli_print_sweep (sweep);
    printf ("\nFigures, runs, report.md and report.pdf are in %s\n", folder);
  }
  return TRUE;
}

gboolean
cli_verb_recipe (int argc, char **argv, GError **error)
{
  g_autofree char *folder = NULL;
  g_auto (GStrv) assignments = NULL;
  gboolean quiet = FALSE, as_json = FALSE;
  int jobs = (int)g_get_num_processors ();
  const GOptionEntry entries[] = {
      {"out", 0, 0, G_OPTION_ARG_FILENAME, &folder, "for the figures and runs (NAME)", "DIR"},
      {"set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &assignments,
       "change a key of the recipe's experiment; may be repeated", "KEY=VALUE"},
      {"jobs", 'j', 0, G_OPTION_ARG_INT, &jobs, "how many runs at once (one a processor)", "N"},
      {"quiet", 'q', 0, G_OPTION_ARG_NONE, &quiet, "no progress", NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "the results as JSON", NULL},
      G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = cli_parse ("recipe", entries, argc, argv, 1, 2, error);

  if (arguments == NULL)
    return FALSE;
  if (g_str_equal (arguments[0], "list") && arguments[1] == NULL)
    return list_recipes (as_json, error);
  if (!g_str_equal (arguments[0], "run") || arguments[1] == NULL || jobs < 1) {
    g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE,
                 jobs < 1 ? "-j must be at least 1" : "recipe takes: list or run NAME");
    return FALSE;
  }
  g_autoptr (GliaRecipe) recipe = glia_recipe_get (arguments[1], error);
  if (recipe == NULL ||
      (assignments != NULL &&
       !glia_experiment_set_all (recipe->experiment, (const char *const *)assignments, error)))
    return FALSE;
  return run_recipe (recipe, folder != NULL ? folder : recipe->name, (guint)jobs, quiet, as_json,
                     error);
}
