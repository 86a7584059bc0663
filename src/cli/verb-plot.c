/* SPDX-License-Identifier: MIT */
#include "cli-figures.h"
#include "cli-runs.h"
#include "cli.h"

#include <string.h>

typedef struct {
  char *what, *output, *range, *title;
  CliFigureOptions options;
} Plot;

static gboolean
check_options (Plot *plot, GError **error)
{
  if (plot->what == NULL || plot->output == NULL) {
    g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, "plot needs --what and -o");
    return FALSE;
  }
  if (!glia_runs_figure_is_kind (plot->what) && strcmp (plot->what, "surface") != 0) {
    g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE,
                 "\"%s\" cannot be plotted. There are: " CLI_FIGURE_KINDS, plot->what);
    return FALSE;
  }
  if (plot->range != NULL) {
    plot->options.has_range = TRUE;
    if (!cli_parse_range (plot->range, &plot->options.low, &plot->options.high, error))
      return FALSE;
    if (plot->options.log_y && plot->options.low <= 0) {
      g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, "--log-y needs a --range above 0");
      return FALSE;
    }
  }
  return cli_figure_check_path (plot->output, error);
}

static gboolean
plot_surface (const Plot *plot, char **names, GError **error)
{
  g_autoptr (CliProgress) progress = cli_progress_new (FALSE);
  g_auto (CliModel) model = {0};

  if (names[1] != NULL) {
    g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, "a surface is of one RUN");
    return FALSE;
  }
  return cli_model_open (&model, names[0], NULL, progress, error) &&
         cli_surface_write (&model, plot->title, &plot->options, plot->output, error);
}

static gboolean
plot_curves (const Plot *plot, char **names, GError **error)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify)glia_run_free);

  for (char **name = names; *name != NULL; name++) {
    g_autofree char *path = glia_run_find (*name, error);
    GliaRun *run = path != NULL ? glia_run_open (path, error) : NULL;
    if (run == NULL)
      return FALSE;
    g_ptr_array_add (runs, run);
  }
  cli_warn_of_damage (runs);
  return cli_runs_figure_write (runs, plot->what, plot->title, &plot->options, plot->output, error);
}

gboolean
cli_verb_plot (int argc, char **argv, GError **error)
{
  Plot plot = {0};
  const GOptionEntry entries[] = {
      {"what", 0, 0, G_OPTION_ARG_STRING, &plot.what, CLI_FIGURE_KINDS, "KIND"},
      {"output", 'o', 0, G_OPTION_ARG_FILENAME, &plot.output, ".png, .svg, .pdf or .csv", "FILE"},
      {"title", 0, 0, G_OPTION_ARG_STRING, &plot.title, "above the figure", "TEXT"},
      {"log-y", 0, 0, G_OPTION_ARG_NONE, &plot.options.log_y, "a logarithmic vertical axis", NULL},
      {"range", 0, 0, G_OPTION_ARG_STRING, &plot.range, "of the vertical axis", "A,B"},
      {"dark", 0, 0, G_OPTION_ARG_NONE, &plot.options.dark, "light on dark", NULL},
      {"scale", 0, 0, G_OPTION_ARG_DOUBLE, &plot.options.scale, "pixels a point in PNG, 1 to 4 (2)",
       "N"},
      G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) names = cli_parse ("plot", entries, argc, argv, 1, G_MAXUINT, error);
  gboolean done = names != NULL && check_options (&plot, error);

  if (done && strcmp (plot.what, "surface") == 0)
    done = plot_surface (&plot, names, error);
  else if (done)
    done = plot_curves (&plot, names, error);
  g_free (plot.what);
  g_free (plot.output);
  g_free (plot.title);
  g_free (plot.range);
  return done;
}
