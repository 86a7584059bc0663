/* SPDX-License-Identifier: MIT */
/* What a report says about runs. */
#include "glia-catalogue.h"
#include "glia-report.h"
#include "glia-run-summary.h"
#include "glia-runs-figure.h"

#include "glia-experiment.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* More runs than this get no figure each. */
enum { MOST_SINGLE_FIGURES = 8, HASH_DIGITS = 16 };

/* "80.30 % ± 0.20", or "0.4323"; NULL for none. */
static char *
sample_text (const GliaSample *sample, gboolean percent)
{
  const double factor = percent ? 100 : 1;
  const int decimals = percent ? 2 : 4;
  const char *unit = percent ? " %" : "";

  if (sample->n == 0)
    return NULL;
  if (sample->n == 1)
    return g_strdup_printf ("%.*f%s", decimals, factor * sample->mean, unit);
  return g_strdup_printf ("%.*f ± %.*f%s", decimals, factor * sample->mean, decimals,
                          factor * sample->deviation, unit);
}

/* The best epochs of a group: "18", "13–19". */
static char *
best_epochs (const GliaGroup *group)
{
  guint64 low = G_MAXUINT64, high = 0;

  for (guint i = 0; i < group->runs->len; i++) {
    g_auto (GliaRunResult) result = {0};
    if (glia_run_summarize (group->runs->pdata[i], &result, NULL) && result.best.epoch > 0) {
      low = MIN (low, result.best.epoch);
      high = MAX (high, result.best.epoch);
    }
  }
  if (high == 0)
    return NULL;
  return low == high ? g_strdup_printf ("%" G_GUINT64_FORMAT, low)
                     : g_strdup_printf ("%" G_GUINT64_FORMAT "–%" G_GUINT64_FORMAT, low, high);
}

static char *
parameters_of (const GliaGroup *group)
{
  g_auto (GliaRunResult) result = {0};

  if (!glia_run_summarize (group->runs->pdata[0], &result, NULL) || result.parameters == 0)
    return NULL;
  return g_strdup_printf ("%" G_GUINT64_FORMAT, result.parameters);
}

gboolean
glia_report_add_results (GliaReport *report, GPtrArray *runs, GError **error)
{
  /* Translators: ">" is no part of the word: it puts a column's numbers on the right. */
  const char *const headings[] = {_ ("Run"),        _ (">Seeds"),         _ (">Best dev accuracy"),
                                  _ (">Epoch"),     _ (">Dev loss then"), _ (">Test accuracy"),
                                  _ (">Test loss"), _ (">Parameters")};
  enum { COLUMNS = G_N_ELEMENTS (headings) };
  g_autoptr (GliaComparison) comparison = glia_comparison_new (runs, error);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  if (comparison == NULL)
    return FALSE;
  for (gsize j = 0; j < COLUMNS; j++)
    g_ptr_array_add (cells, g_strdup (headings[j]));
  for (guint i = 0; i < comparison->groups->len; i++) {
    const GliaGroup *group = comparison->groups->pdata[i];
    g_ptr_array_add (cells, g_strdup (group->name));
    g_ptr_array_add (cells, g_strdup (group->seeds));
    g_ptr_array_add (cells, sample_text (&group->samples[GLIA_COLUMN_BEST_DEV_ACCURACY], TRUE));
    g_ptr_array_add (cells, best_epochs (group));
    g_ptr_array_add (cells, sample_text (&group->samples[GLIA_COLUMN_BEST_DEV_LOSS], FALSE));
    g_ptr_array_add (cells, sample_text (&group->samples[GLIA_COLUMN_TEST_ACCURACY], TRUE));
    g_ptr_array_add (cells, sample_text (&group->samples[GLIA_COLUMN_TEST_LOSS], FALSE));
    g_ptr_array_add (cells, parameters_of (group));
  }
  glia_report_add_heading (report, _ ("Results"));
  glia_report_add_table (report, (const char *const *)cells->pdata, comparison->groups->len + 1,
                         COLUMNS);
  if (comparison->groups->len > 0 && ((GliaGroup *)comparison->groups->pdata[0])->runs->len > 1)
    glia_report_add_paragraph (report,
                               _ ("Mean ± one standard deviation over the seeds. The test part is "
                                  "looked at once, with the weights of the best epoch."));
  else
    glia_report_add_paragraph (
        report, _ ("The test part is looked at once, with the weights of the best epoch."));
  return TRUE;
}

/* ---- Settings -------------------------------------------------------------------------------- */

static void
add_differences (GliaReport *report, const GliaComparison *comparison)
{
  const gsize columns = comparison->groups->len + 1;
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();

  if (comparison->differences->len == 0)
    return;
  g_ptr_array_add (cells, (char *)_ ("Differs in"));
  for (guint i = 0; i < comparison->groups->len; i++)
    g_ptr_array_add (cells, ((GliaGroup *)comparison->groups->pdata[i])->name);
  for (guint i = 0; i < comparison->differences->len; i++) {
    const GliaKeyDifference *difference = comparison->differences->pdata[i];
    g_ptr_array_add (cells, difference->path);
    for (guint k = 0; k < comparison->groups->len; k++)
      g_ptr_array_add (cells, difference->values[k]);
  }
  glia_report_add_table (report, (const char *const *)cells->pdata,
                         comparison->differences->len + 1, columns);
}

/* The keys of a section that all runs share, and their values; not what differs, and not what is
 * off. */
static void
append_section (GPtrArray *cells,
                const char *section,
                JsonObject *object,
                const GliaComparison *comparison)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &value)) {
    g_autofree char *path = g_strdup_printf ("%s.%s", section, key);
    gboolean skip = JSON_NODE_HOLDS_NULL (value) || g_str_equal (path, "data.hash");
    if (JSON_NODE_HOLDS_OBJECT (value)) {
      append_section (cells, path, json_node_get_object (value), comparison);
      continue;
    }
    for (guint i = 0; i < comparison->differences->len; i++)
      skip = skip ||
             g_str_equal (((GliaKeyDifference *)comparison->differences->pdata[i])->path, path);
    if (skip)
      continue;
    g_ptr_array_add (cells, g_strdup (path));
    g_ptr_array_add (cells, glia_describe_setting (path, value));
  }
}

static void
add_shared (GliaReport *report, const GliaComparison *comparison, const GliaExperiment *experiment)
{
  static const char *const sections[] = {"data", "network", "training"};
  g_autoptr (JsonNode) root = glia_experiment_to_node (experiment);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (cells,
                   g_strdup (comparison->groups->len > 1 ? _ ("Equal in all") : _ ("Setting")));
  g_ptr_array_add (cells, g_strdup (_ ("Value")));
  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    append_section (cells, sections[i],
                    json_object_get_object_member (json_node_get_object (root), sections[i]),
                    comparison);
  glia_report_add_table (report, (const char *const *)cells->pdata, cells->len / 2, 2);
}

static void
add_seeds (GliaReport *report, GPtrArray *runs)
{
  g_autoptr (GString) seeds = g_string_new (NULL);

  for (guint i = 0; i < runs->len; i++)
    g_string_append_printf (seeds, "%s%" G_GUINT64_FORMAT, i > 0 ? ", " : "",
                            glia_run_experiment (runs->pdata[i])->seed);
  g_autofree char *text = g_strdup_printf (_ ("Seeds: %s (in the runs' order)."), seeds->str);
  glia_report_add_paragraph (report, text);
}

static void
add_citation (GliaReport *report, const char *name)
{
  const GliaCatalogueEntry *entry = name != NULL ? glia_catalogue_find (name) : NULL;

  if (entry == NULL)
    return;
  g_autofree char *text =
      g_strdup_printf ("%s (%s). %s", entry->title, entry->source, entry->citation);
  glia_report_add_paragraph (report, text);
}

static void
add_data (GliaReport *report, const GliaExperiment *experiment)
{
  const GliaDataSpec *data = &experiment->data;

  glia_report_add_heading (report, _ ("Data"));
  add_citation (report, data->reviews);
  add_citation (report, data->vectors);
  if (glia_source_is_generator (data->source)) {
    g_autofree char *text =
        g_strdup_printf (_ ("%zu generated points (%s), noise %g, data seed %ju."), data->samples,
                         glia_source_name (data->source), data->noise, (uintmax_t)data->seed);
    glia_report_add_paragraph (report, text);
  }
  if (data->hash != NULL) {
    g_autofree char *text = g_strdup_printf (
        _ ("SHA-256 of the data as it was trained on begins with %.*s."), HASH_DIGITS, data->hash);
    glia_report_add_paragraph (report, text);
  }
}

gboolean
glia_report_add_settings (GliaReport *report, GPtrArray *runs, const char *version, GError **error)
{
  g_autoptr (GliaComparison) comparison = glia_comparison_new (runs, error);

  if (comparison == NULL)
    return FALSE;
  const GliaExperiment *experiment = glia_run_experiment (runs->pdata[0]);
  glia_report_add_heading (report, _ ("Settings"));
  add_differences (report, comparison);
  add_shared (report, comparison, experiment);
  add_seeds (report, runs);
  add_data (report, experiment);
  g_autofree char *program = g_strdup_printf (_ ("Made with Glia %s."), version);
  glia_report_add_paragraph (report, program);
  return TRUE;
}

/* ---- Everything ------------------------------------------------------------------------------ */

/* Numbers that do not exist (accuracy of a regression) have no figure; a file that cannot be read
 * is an error. */
static gboolean
add_figure (GliaReport *report,
            const GPtrArray *runs,
            const char *what,
            const char *title,
            const char *file,
            GError **error)
{
  const GliaRunsFigureOptions options = {.title = title};
  GError *problem = NULL;
  GliaFigure *figure = glia_runs_figure (runs, what, &options, &problem);

  if (figure != NULL) {
    glia_report_add_figure (report, figure, file, title);
    return TRUE;
  }
  if (!g_error_matches (problem, GLIA_REPORT_ERROR, GLIA_REPORT_ERROR_EMPTY)) {
    g_propagate_error (error, problem);
    return FALSE;
  }
  g_error_free (problem);
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
  if (!glia_report_add_results (report, runs, error))
    return FALSE;
  glia_report_add_heading (report, _ ("Figures"));
  if (runs->len > 1 &&
      (!add_figure (report, runs, "dev-loss", _ ("Dev loss of all runs"), "all_loss.png", error) ||
       !add_figure (report, runs, "dev-accuracy", _ ("Dev accuracy of all runs"), "all_acc.png",
                    error)))
    return FALSE;
  for (guint i = 0; i < runs->len && runs->len <= MOST_SINGLE_FIGURES; i++) {
    g_autoptr (GPtrArray) one = g_ptr_array_new ();
    const char *name = glia_run_name (runs->pdata[i]);
    g_autofree char *loss = g_strdup_printf (_ ("%s: train and dev loss"), name);
    g_autofree char *accuracy = g_strdup_printf (_ ("%s: train and dev accuracy"), name);
    g_autofree char *loss_file = g_strdup_printf ("run_%02u_loss.png", i + 1);
    g_autofree char *accuracy_file = g_strdup_printf ("run_%02u_acc.png", i + 1);
    g_ptr_array_add (one, runs->pdata[i]);
    if (!add_figure (report, one, "loss", loss, loss_file, error) ||
        (runs->len == 1 && !add_figure (report, one, "accuracy", accuracy, accuracy_file, error)))
      return FALSE;
  }
  return glia_report_add_settings (report, runs, version, error);
}
