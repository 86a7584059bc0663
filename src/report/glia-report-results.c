/* SPDX-License-Identifier: MIT */
/* What runs came to: the table, and what it says. */
#include "glia-report.h"

#include "glia-experiment.h"
#include "glia-run-summary.h"
#include "glia-scale.h"

#include <glib/gi18n-lib.h>
#include <math.h>

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

/* What only the epochs themselves tell of a group. */
typedef struct {
  guint64 first, last;  /* epochs whose weights its runs keep; 0: none has one */
  GliaSample loss, gap; /* at each run's kept epoch: dev loss, train accuracy − dev accuracy */
} Epochs;

static gboolean
read_epochs (const GliaGroup *group, Epochs *epochs, GError **error)
{
  g_autofree double *gaps = g_new (double, group->runs->len);
  g_autofree double *losses = g_new (double, group->runs->len);

  *epochs = (Epochs){.first = G_MAXUINT64};
  for (guint i = 0; i < group->runs->len; i++) {
    GliaRun *run = group->runs->pdata[i];
    g_auto (GliaRunResult) result = {0};
    g_autoptr (GArray) rows = glia_run_metrics (run, error);
    if (rows == NULL || !glia_run_summarize (run, &result, error))
      return FALSE;
    gaps[i] = losses[i] = NAN;
    if (result.kept_epoch == 0 || result.state == GLIA_RUN_DIVERGED)
      continue;
    epochs->first = MIN (epochs->first, result.kept_epoch);
    epochs->last = MAX (epochs->last, result.kept_epoch);
    for (guint k = 0; k < rows->len; k++) {
      const GliaEpoch *row = &g_array_index (rows, GliaEpoch, k);
      if (row->epoch != result.kept_epoch)
        continue;
      gaps[i] = row->train_accuracy - row->dev_accuracy;
      losses[i] = row->dev_loss;
    }
  }
  epochs->gap = glia_sample (gaps, group->runs->len);
  epochs->loss = glia_sample (losses, group->runs->len);
  return TRUE;
}

/* "18", "13–19"; NULL for none. */
static char *
epochs_text (const Epochs *epochs)
{
  if (epochs->last == 0)
    return NULL;
  return epochs->first == epochs->last
             ? g_strdup_printf ("%" G_GUINT64_FORMAT, epochs->first)
             : g_strdup_printf ("%" G_GUINT64_FORMAT "–%" G_GUINT64_FORMAT, epochs->first,
                                epochs->last);
}

static char *
parameters_of (const GliaGroup *group)
{
  g_auto (GliaRunResult) result = {0};

  if (!glia_run_summarize (group->runs->pdata[0], &result, NULL) || result.parameters == 0)
    return NULL;
  return g_strdup_printf ("%" G_GUINT64_FORMAT, result.parameters);
}

static char *
name_of (const GliaGroup *group)
{
  if (group->diverged == 0)
    return g_strdup (group->name);
  if (group->runs->len == 1)
    return g_strdup_printf (_ ("%s (diverged)"), group->name);
  return g_strdup_printf (_ ("%s (%u of %u diverged)"), group->name, group->diverged,
                          group->runs->len);
}

/* ---- What the table says --------------------------------------------------------------------- */

/* What groups are told apart by: see GliaComparison. */
static const struct measure {
  GliaColumn column;
  gboolean percent;
  const char *name;
} measures[] = {
    {GLIA_COLUMN_TEST_ACCURACY, TRUE, N_ ("test accuracy")},
    {GLIA_COLUMN_BEST_DEV_ACCURACY, TRUE, N_ ("dev accuracy")},
    {GLIA_COLUMN_TEST_LOSS, FALSE, N_ ("test loss")},
    {GLIA_COLUMN_LOWEST_DEV_LOSS, FALSE, N_ ("dev loss")},
};

static const GliaSample *
sample_at (const GliaComparison *comparison, guint group, const struct measure *measure)
{
  return &((const GliaGroup *)comparison->groups->pdata[group])->samples[measure->column];
}

/* The groups that have such a number; of guint, in their order. */
static GArray *
groups_with (const GliaComparison *comparison, const struct measure *measure)
{
  GArray *with = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < comparison->groups->len; i++)
    if (sample_at (comparison, i, measure)->n > 0)
      g_array_append_val (with, i);
  return with;
}

static const struct measure *
measure_of (const GliaComparison *comparison)
{
  for (gsize m = 0; m < G_N_ELEMENTS (measures); m++)
    if (measures[m].column == comparison->column)
      return &measures[m];
  return NULL;
}

/* The number as the table has it, so that a reader who subtracts gets the same. */
static double
shown (const GliaSample *sample, const struct measure *measure)
{
  const double digits = measure->percent ? 100 * 100 : 1e4;

  return round (sample->mean * digits) / (measure->percent ? 100 : 1e4);
}

/* "512, 80.30 % ± 0.20"; g_free() it. */
static char *
place_text (const GliaComparison *comparison, guint group, const struct measure *measure)
{
  const GliaGroup *which = comparison->groups->pdata[group];
  g_autofree char *number = sample_text (sample_at (comparison, group, measure), measure->percent);

  return g_strdup_printf ("%s, %s", which->name, number);
}

/* Whether chance alone would part the best from the next. */
static void
append_test (GString *text, const GliaComparison *comparison, guint best, guint next)
{
  static const char *const tests[] = {
      [GLIA_TEST_NONE] = "",
      [GLIA_TEST_PERMUTATION] = N_ ("exact permutation test"),
      [GLIA_TEST_WELCH] = N_ ("Welch's t-test"),
      [GLIA_TEST_PAIRED] = N_ ("t-test paired by seed"),
  };
  const GliaVerdict verdict = glia_comparison_judge (comparison, best, next);
  const char *name = ((const GliaGroup *)comparison->groups->pdata[next])->name;

  if (verdict.answer == GLIA_VERDICT_NO_VALUES || verdict.answer == GLIA_VERDICT_TOO_FEW) {
    g_string_append_printf (text,
                            _ ("Fewer than %d seeds of each cannot tell a difference from chance."),
                            GLIA_LEAST_RUNS);
    return;
  }
  /* Translators: the next best row's name, a number, a test's name. */
  g_string_append_printf (text, _ ("Against the next, %s: p = %.3g (%s"), name, verdict.p,
                          _ (tests[verdict.test.kind]));
  if (verdict.comparisons > 1)
    g_string_append_printf (text, _ (", corrected for %zu comparisons"), verdict.comparisons);
  if (verdict.answer == GLIA_VERDICT_OPEN)
    g_string_append (text, _ ("), not settled: chance may be all of it."));
  else
    g_string_append (text, _ ("), rarer by chance than once in twenty."));
}

/* What keeps a reader from taking the difference for more than it is. */
static void
append_limits (GString *text, const GliaComparison *comparison, const struct measure *measure)
{
  const char *separator = _ (" Left out, as there is no such number: ");
  gboolean any = FALSE;

  if (comparison->differences->len > 1)
    g_string_append (text, _ (" The rows differ in more than one setting, so that no difference is "
                              "one setting's alone."));
  for (guint i = 0; i < comparison->groups->len; i++) {
    if (sample_at (comparison, i, measure)->n > 0)
      continue;
    g_string_append_printf (text, "%s%s", any ? ", " : separator,
                            ((const GliaGroup *)comparison->groups->pdata[i])->name);
    any = TRUE;
  }
  if (any)
    g_string_append_c (text, '.');
}

/* The group of `with` that has the highest mean, or the lowest, and is not `but`. */
static guint
find_extreme (const GliaComparison *comparison,
              const struct measure *measure,
              const GArray *with,
              gboolean highest,
              guint but)
{
  guint found = G_MAXUINT;

  for (guint k = 0; k < with->len; k++) {
    const guint i = g_array_index (with, guint, k);
    if (i == but)
      continue;
    const double lead = found == G_MAXUINT ? INFINITY
                                           : sample_at (comparison, i, measure)->mean -
                                                 sample_at (comparison, found, measure)->mean;
    if (found == G_MAXUINT || (highest ? lead > 0 : lead < 0))
      found = i;
  }
  return found;
}

static void
append_extremes (GString *text,
                 const GliaComparison *comparison,
                 const struct measure *measure,
                 guint high,
                 guint low)
{
  const double apart = shown (sample_at (comparison, high, measure), measure) -
                       shown (sample_at (comparison, low, measure), measure);
  g_autofree char *top = place_text (comparison, high, measure);
  g_autofree char *bottom = place_text (comparison, low, measure);

  /* Translators: %s are "test accuracy", "512, 80.30 %", "None, 79.60 %". */
  g_string_append_printf (text, _ ("Highest %s: %s. Lowest: %s. "), _ (measure->name), top, bottom);
  if (measure->percent)
    g_string_append_printf (text, _ ("They are %.2f points apart. "), apart);
  else
    g_string_append_printf (text, _ ("They are %.4f apart. "), apart);
}

char *
glia_report_describe_results (const GliaComparison *comparison)
{
  const struct measure *measure = measure_of (comparison);

  if (measure == NULL)
    return NULL;
  g_autoptr (GArray) with = groups_with (comparison, measure);
  if (with->len < 2)
    return NULL;
  const guint high = find_extreme (comparison, measure, with, TRUE, G_MAXUINT);
  const guint low = find_extreme (comparison, measure, with, FALSE, G_MAXUINT);
  const guint best = measure->percent ? high : low;
  const guint next = find_extreme (comparison, measure, with, measure->percent, best);
  GString *text = g_string_new (NULL);
  if (high == low) {
    const GliaSample mean = {.n = 1, .mean = sample_at (comparison, high, measure)->mean};
    g_autofree char *number = sample_text (&mean, measure->percent);
    g_string_append_printf (text, _ ("The %s is %s in every row that has one."), _ (measure->name),
                            number);
  } else {
    append_extremes (text, comparison, measure, high, low);
    append_test (text, comparison, best, next);
  }
  append_limits (text, comparison, measure);
  return g_string_free (text, FALSE);
}

/* ---- The table ------------------------------------------------------------------------------- */

/* Which epoch and which loss a row shows: what the headings leave open. */
static void
add_definitions (GliaReport *report, GPtrArray *runs, gboolean seeds, gboolean tested)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean batches = FALSE, examples = FALSE;

  for (guint i = 0; i < runs->len; i++) {
    g_autoptr (JsonNode) root = glia_experiment_to_node (glia_run_experiment (runs->pdata[i]));
    JsonObject *training = json_object_get_object_member (json_node_get_object (root), "training");
    const char *how = json_object_get_string_member_with_default (training, "dev-loss", "batches");
    batches = batches || g_str_equal (how, "batches");
    examples = examples || !g_str_equal (how, "batches");
  }
  if (seeds)
    g_string_append (text, _ ("Mean ± one standard deviation over the seeds. "));
  g_string_append (text, _ ("Epoch is the one whose weights are kept. "));
  if (tested)
    g_string_append (text, _ ("The test part is looked at once, with those. "));
  g_string_append (text, _ ("The dev loss is that epoch's, "));
  g_string_append (text, !batches    ? _ ("the mean over all dev examples")
                         : !examples ? _ ("the mean of the dev batches' mean losses")
                                     : _ ("the mean of the dev batches' mean losses, or over all "
                                          "dev examples where training.dev-loss says so"));
  g_string_append (text,
                   _ (". Train − dev is that epoch's train accuracy less its dev accuracy, in "
                      "points: the train accuracy is measured while the weights still move."));
  glia_report_add_paragraph (report, text->str);
}

static char *
gap_text (const GliaSample *gap)
{
  char number[32];

  if (gap->n == 0)
    return NULL;
  glia_number_format (100 * gap->mean, 2, GLIA_UNIT_NUMBER, number);
  return g_strdup (number);
}

gboolean
glia_report_add_results (GliaReport *report, GPtrArray *runs, GError **error)
{
  /* Translators: ">" is no part of the word: it puts a column's numbers on the right. */
  const char *const headings[] = {
      _ ("Run"),        _ (">Seeds"),       _ (">Best dev accuracy"), _ (">Epoch"),
      _ (">Dev loss"),  _ (">Train − dev"), _ (">Test accuracy"),     _ (">Test loss"),
      _ (">Parameters")};
  enum { COLUMNS = G_N_ELEMENTS (headings) };
  g_autoptr (GliaComparison) comparison = glia_comparison_new (runs, error);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  gboolean seeds = FALSE, tested = FALSE;

  if (comparison == NULL)
    return FALSE;
  for (gsize j = 0; j < COLUMNS; j++)
    g_ptr_array_add (cells, g_strdup (headings[j]));
  for (guint i = 0; i < comparison->groups->len; i++) {
    const GliaGroup *group = comparison->groups->pdata[i];
    Epochs epochs;
    if (!read_epochs (group, &epochs, error))
      return FALSE;
    seeds = seeds || group->runs->len > 1;
    tested = tested || group->samples[GLIA_COLUMN_TEST_LOSS].n > 0;
    g_ptr_array_add (cells, name_of (group));
    g_ptr_array_add (cells, g_strdup (group->seeds));
    g_ptr_array_add (cells, sample_text (&group->samples[GLIA_COLUMN_BEST_DEV_ACCURACY], TRUE));
    g_ptr_array_add (cells, epochs_text (&epochs));
    g_ptr_array_add (cells, sample_text (&epochs.loss, FALSE));
    g_ptr_array_add (cells, gap_text (&epochs.gap));
    g_ptr_array_add (cells, sample_text (&group->samples[GLIA_COLUMN_TEST_ACCURACY], TRUE));
    g_ptr_array_add (cells, sample_text (&group->samples[GLIA_COLUMN_TEST_LOSS], FALSE));
    g_ptr_array_add (cells, parameters_of (group));
  }
  glia_report_add_heading (report, _ ("Results"));
  glia_report_add_table (report, (const char *const *)cells->pdata, comparison->groups->len + 1,
                         COLUMNS);
  g_autofree char *said = glia_report_describe_results (comparison);
  if (said != NULL)
    glia_report_add_paragraph (report, said);
  add_definitions (report, runs, seeds, tested);
  return TRUE;
}
