/* SPDX-License-Identifier: MIT */
/* A whole report about runs, and its figures. */
#include "glia-report.h"
#include "glia-runs-figure.h"

#include <glib/gi18n-lib.h>

/* More groups than this get no figure each. */
enum { MOST_SINGLE_FIGURES = 8 };

char *
glia_report_title_for (GPtrArray *runs)
{
  return runs->len == 1 ? g_strdup (glia_run_name (runs->pdata[0]))
                        : g_strdup_printf (_ ("Comparison of %u runs"), runs->len);
}

/* Numbers that do not exist (accuracy of a regression) have no figure; a file that cannot be read
 * is an error. Takes `caption`. */
static gboolean
add_figure (GliaReport *report,
            const GPtrArray *runs,
            const char *what,
            const GliaRunsFigureOptions *options,
            const char *file,
            char *caption,
            GError **error)
{
  g_autofree char *text = caption;
  GError *problem = NULL;
  GliaFigure *figure = glia_runs_figure (runs, what, options, &problem);

  if (figure != NULL) {
    glia_report_add_figure (report, figure, file, text);
    return TRUE;
  }
  if (!g_error_matches (problem, GLIA_REPORT_ERROR, GLIA_REPORT_ERROR_EMPTY)) {
    g_propagate_error (error, problem);
    return FALSE;
  }
  g_error_free (problem);
  return TRUE;
}

/* Of all groups in one. */
static gboolean
add_common (GliaReport *report, const GPtrArray *runs, gboolean seeds, GError **error)
{
  const GliaRunsFigureOptions loss = {.title = _ ("Dev loss of all runs"), .grouped = TRUE};
  const GliaRunsFigureOptions accuracy = {.title = _ ("Dev accuracy of all runs"), .grouped = TRUE};
  const char *band = seeds ? _ (" Mean ± one standard deviation over the seeds.") : "";

  return add_figure (report, runs, "dev-loss", &loss, "all_loss.png",
                     g_strdup_printf ("%s.%s", loss.title, band), error) &&
         add_figure (report, runs, "dev-accuracy", &accuracy, "all_acc.png",
                     g_strdup_printf ("%s.%s", accuracy.title, band), error);
}

/* Train and dev of each group, over one vertical range so that they can be compared. */
static gboolean
add_single (GliaReport *report,
            const GliaComparison *comparison,
            const GPtrArray *runs,
            GError **error)
{
  static const struct {
    const char *what, *title, *file;
  } kinds[] = {{"loss", N_ ("train and dev loss"), "loss"},
               {"accuracy", N_ ("train and dev accuracy"), "acc"}};
  const guint n = comparison->groups->len;

  for (guint i = 0; i < n; i++)
    for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++) {
      const GliaGroup *group = comparison->groups->pdata[i];
      GliaRunsFigureOptions options = {.grouped = TRUE, .first_slot = i};
      if (!glia_runs_figure_range (runs, kinds[k].what, &options.y_low, &options.y_high, error))
        return FALSE;
      g_autofree char *title = g_strdup_printf ("%s: %s", group->name, _ (kinds[k].title));
      g_autofree char *file = g_strdup_printf ("run_%02u_%s.png", i + 1, kinds[k].file);
      options.title = title;
      const char *band =
          group->runs->len > 1 ? _ (" Mean ± one standard deviation over the seeds.") : "";
      const char *range = n > 1 ? _ (" All figures of this kind have one vertical range.") : "";
      if (!add_figure (report, group->runs, kinds[k].what, &options, file,
                       g_strdup_printf ("%s.%s%s", title, band, range), error))
        return FALSE;
    }
  return TRUE;
}

gboolean
glia_report_add_runs (GliaReport *report, GPtrArray *runs, const char *version, GError **error)
{
  if (runs->len == 0) {
    g_set_error_literal (error, GLIA_REPORT_ERROR, GLIA_REPORT_ERROR_EMPTY,
                         _ ("There are no runs to report on"));
    return FALSE;
  }
  g_autoptr (GliaComparison) comparison = glia_comparison_new (runs, error);
  if (comparison == NULL || !glia_report_add_results (report, runs, error))
    return FALSE;
  const guint groups = comparison->groups->len;
  glia_report_add_heading (report, _ ("Figures"));
  if ((groups > 1 && !add_common (report, runs, groups < runs->len, error)) ||
      (groups <= MOST_SINGLE_FIGURES && !add_single (report, comparison, runs, error)))
    return FALSE;
  return glia_report_add_settings (report, runs, version, error);
}
