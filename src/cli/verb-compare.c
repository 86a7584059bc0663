/* SPDX-License-Identifier: MIT */
#include "cli-escape.h"
#include "cli-json.h"
#include "cli-runs.h"
#include "cli-table.h"
#include "cli.h"

#include "glia-comparison.h"

#include <math.h>
#include <stdio.h>

static const struct {
  GliaColumn column;
  const char *key, *heading;
  int decimals;
} columns[] = {
    {GLIA_COLUMN_BEST_DEV_ACCURACY, "best-dev-accuracy", ">best dev accuracy", 4},
    {GLIA_COLUMN_LAST_DEV_ACCURACY, "last-dev-accuracy", ">last", 4},
    {GLIA_COLUMN_BEST_DEV_LOSS, "best-dev-loss", ">dev loss then", 4},
    {GLIA_COLUMN_LOWEST_DEV_LOSS, "lowest-dev-loss", ">lowest dev loss", 4},
    {GLIA_COLUMN_TEST_ACCURACY, "test-accuracy", ">test accuracy", 4},
    {GLIA_COLUMN_TEST_LOSS, "test-loss", ">test loss", 4},
    {GLIA_COLUMN_SECONDS, "seconds", ">seconds", 1},
};

/* ---- Text ------------------------------------------------------------------------------------ */

static void
add_sample (CliTable *table, int decimals, GliaSample sample)
{
  g_autofree char *text = sample.n == 0   ? NULL
                          : sample.n == 1 ? g_strdup_printf ("%.*f", decimals, sample.mean)
                                          : g_strdup_printf ("%.*f ± %.*f", decimals, sample.mean,
                                                             decimals, sample.deviation);

  cli_table_add (table, text);
}

static void
print_groups (const GliaComparison *comparison)
{
  g_autoptr (GPtrArray) headings = g_ptr_array_new ();

  g_ptr_array_add (headings, (char *)"name");
  g_ptr_array_add (headings, (char *)">seeds");
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    g_ptr_array_add (headings, (char *)columns[i].heading);
  g_ptr_array_add (headings, NULL);
  g_autoptr (CliTable) table = cli_table_new ((const char *const *)headings->pdata);
  for (guint i = 0; i < comparison->groups->len; i++) {
    const GliaGroup *group = g_ptr_array_index (comparison->groups, i);
    cli_table_add (table, group->name);
    cli_table_add (table, group->seeds);
    for (gsize k = 0; k < G_N_ELEMENTS (columns); k++)
      add_sample (table, columns[k].decimals, group->samples[columns[k].column]);
  }
  cli_table_print (table);
}

static void
print_differences (const GliaComparison *comparison)
{
  g_autoptr (GPtrArray) headings = g_ptr_array_new ();

  if (comparison->differences->len == 0)
    return;
  g_ptr_array_add (headings, (char *)"differences");
  for (guint i = 0; i < comparison->groups->len; i++)
    g_ptr_array_add (headings, ((GliaGroup *)comparison->groups->pdata[i])->name);
  g_ptr_array_add (headings, NULL);
  g_autoptr (CliTable) table = cli_table_new ((const char *const *)headings->pdata);
  for (guint i = 0; i < comparison->differences->len; i++) {
    const GliaKeyDifference *difference = g_ptr_array_index (comparison->differences, i);
    cli_table_add (table, difference->path);
    for (guint k = 0; k < comparison->groups->len; k++)
      cli_table_add (table, difference->values[k]);
  }
  printf ("\n");
  cli_table_print (table);
}

/* "+1.40 points, 95 % interval +0.20 … +2.60"; of losses "-0.0140". */
static void
print_difference (const GliaVerdict *verdict)
{
  const gboolean loss = glia_column_is_loss (verdict->column);
  const double factor = loss ? 1 : 100;
  const int decimals = loss ? 4 : 2;

  printf ("%+.*f%s", decimals, factor * verdict->test.difference, loss ? "" : " points");
  if (isfinite (verdict->test.low))
    printf (", 95 %% interval %+.*f … %+.*f", decimals, factor * verdict->test.low, decimals,
            factor * verdict->test.high);
  switch (verdict->test.kind) {
  case GLIA_TEST_NONE:
    break;
  case GLIA_TEST_PERMUTATION:
    printf (", p = %.3g, exact permutation test over %" G_GUINT64_FORMAT " ways", verdict->test.p,
            verdict->test.dealt);
    break;
  case GLIA_TEST_WELCH:
    printf (", p = %.3g, Welch's t-test", verdict->test.p);
    break;
  case GLIA_TEST_PAIRED:
    printf (", p = %.3g, t-test paired by seed", verdict->test.p);
    break;
  }
  if (verdict->test.kind != GLIA_TEST_NONE)
    printf (", two-sided");
  if (verdict->comparisons > 1 && !isnan (verdict->p))
    printf ("; %.3g for %zu comparisons (Holm)", verdict->p, verdict->comparisons);
  printf (".\n");
}

static void
print_answer (const GliaGroup *a, const GliaGroup *b, const GliaVerdict *verdict)
{
  const gsize n_a = verdict->test.a.n, n_b = verdict->test.b.n;
  g_autofree char *first = cli_escape (a->name), *second = cli_escape (b->name);

  switch (verdict->answer) {
  case GLIA_VERDICT_NO_VALUES:
    printf ("Not settled: %s has no run with a result of this kind.\n", n_a == 0 ? first : second);
    return;
  case GLIA_VERDICT_TOO_FEW:
    if (n_a == n_b)
      printf ("Not settled: %zu seed%s a side cannot settle it: take %d or more. ", n_a,
              n_a == 1 ? "" : "s", GLIA_LEAST_RUNS);
    else
      printf ("Not settled: %zu and %zu seeds cannot settle it: take %d or more of each. ", n_a,
              n_b, GLIA_LEAST_RUNS);
    break;
  case GLIA_VERDICT_OPEN:
    printf ("Not settled: ");
    break;
  case GLIA_VERDICT_FIRST:
  case GLIA_VERDICT_SECOND:
    printf ("%s is better: ", verdict->answer == GLIA_VERDICT_FIRST ? first : second);
    break;
  }
  print_difference (verdict);
}

/* What the numbers are of: "test accuracy", "best dev accuracy of 20 epochs". */
static void
print_question (const GliaGroup *a, const GliaGroup *b, GliaColumn column)
{
  const char *what = glia_column_is_loss (column) ? "loss" : "accuracy";
  g_autofree char *first = cli_escape (a->name), *second = cli_escape (b->name);
  guint64 least_a, most_a, least_b, most_b;

  printf ("\nIs %s better than %s? By ", first, second);
  if (glia_column_is_test (column)) {
    printf ("test %s. ", what);
    return;
  }
  glia_group_epochs (a, &least_a, &most_a);
  glia_group_epochs (b, &least_b, &most_b);
  printf ("%s dev %s", glia_column_is_loss (column) ? "lowest" : "best", what);
  const guint64 least = MIN (least_a, least_b), most = MAX (most_a, most_b);
  if (least == most)
    printf (", the best of %" G_GUINT64_FORMAT " epochs", most);
  else if (least < most)
    printf (", the best of %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT " epochs", least, most);
  printf (" (not every run has a test part). ");
}

static void
print_group_warnings (const GliaGroup *group)
{
  const guint unfinished = glia_group_unfinished (group);
  g_autofree char *name = cli_escape (group->name);

  if (group->diverged > 0)
    printf ("Note: %s: %u of %u diverged, left out.\n", name, group->diverged, group->runs->len);
  if (unfinished > 0)
    printf ("Note: %s: %u of %u not finished.\n", name, unfinished, group->runs->len);
}

static void
print_verdict (const GliaComparison *comparison, guint a, guint b)
{
  const GliaVerdict verdict = glia_comparison_judge (comparison, a, b);
  const GliaGroup *first = comparison->groups->pdata[a], *second = comparison->groups->pdata[b];
  g_auto (GStrv) unlike = glia_comparison_unlike (comparison, a, b);

  print_question (first, second, verdict.column);
  print_answer (first, second, &verdict);
  if (*unlike != NULL) {
    g_autofree char *paths = g_strjoinv (", ", unlike);
    printf ("Note: they differ in %s: the difference may come from there.\n", paths);
  }
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static void
add_group (JsonBuilder *builder, const GliaGroup *group)
{
  json_builder_begin_object (builder);
  cli_json_text (builder, "name", group->name);
  json_builder_set_member_name (builder, "runs");
  json_builder_begin_array (builder);
  for (guint i = 0; i < group->all->len; i++)
    json_builder_add_string_value (builder, glia_run_path (group->all->pdata[i]));
  json_builder_end_array (builder);
  cli_json_count (builder, "seeds", group->runs->len - group->diverged);
  cli_json_count (builder, "diverged", group->diverged);
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++) {
    const GliaSample *sample = &group->samples[columns[i].column];
    json_builder_set_member_name (builder, columns[i].key);
    json_builder_begin_object (builder);
    cli_json_count (builder, "n", sample->n);
    cli_json_number (builder, "mean", sample->mean);
    cli_json_number (builder, "deviation", sample->n > 1 ? sample->deviation : NAN);
    json_builder_end_object (builder);
  }
  json_builder_end_object (builder);
}

static void
add_verdict (JsonBuilder *builder, const GliaComparison *comparison)
{
  static const char *const kinds[] = {[GLIA_TEST_NONE] = "none",
                                      [GLIA_TEST_PERMUTATION] = "permutation",
                                      [GLIA_TEST_WELCH] = "welch",
                                      [GLIA_TEST_PAIRED] = "paired"};
  static const char *const answers[] = {[GLIA_VERDICT_NO_VALUES] = "no-values",
                                        [GLIA_VERDICT_TOO_FEW] = "too-few-seeds",
                                        [GLIA_VERDICT_OPEN] = "not-settled",
                                        [GLIA_VERDICT_FIRST] = "first",
                                        [GLIA_VERDICT_SECOND] = "second"};
  const GliaVerdict verdict = glia_comparison_judge (comparison, 0, 1);
  const char *metric = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    if (columns[i].column == verdict.column)
      metric = columns[i].key;
  json_builder_set_member_name (builder, "test");
  json_builder_begin_object (builder);
  cli_json_text (builder, "kind", kinds[verdict.test.kind]);
  cli_json_text (builder, "metric", metric);
  cli_json_text (builder, "better", answers[verdict.answer]);
  cli_json_number (builder, "difference", verdict.test.difference);
  cli_json_number (builder, "low", verdict.test.low);
  cli_json_number (builder, "high", verdict.test.high);
  cli_json_number (builder, "p", verdict.test.p);
  json_builder_end_object (builder);
}

static void
print_json (const GliaComparison *comparison)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "groups");
  json_builder_begin_array (builder);
  for (guint i = 0; i < comparison->groups->len; i++)
    add_group (builder, g_ptr_array_index (comparison->groups, i));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "differences");
  json_builder_begin_object (builder);
  for (guint i = 0; i < comparison->differences->len; i++) {
    const GliaKeyDifference *difference = g_ptr_array_index (comparison->differences, i);
    json_builder_set_member_name (builder, difference->path);
    json_builder_begin_array (builder);
    for (char **value = difference->values; *value != NULL; value++)
      json_builder_add_string_value (builder, *value);
    json_builder_end_array (builder);
  }
  json_builder_end_object (builder);
  if (comparison->groups->len == 2)
    add_verdict (builder, comparison);
  json_builder_end_object (builder);
  cli_print_json (json_builder_get_root (builder));
}

gboolean
cli_verb_compare (int argc, char **argv, GError **error)
{
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "the comparison as JSON", NULL},
      G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) names = cli_parse ("compare", entries, argc, argv, 1, G_MAXUINT, error);
  g_autoptr (GPtrArray) runs = names != NULL ? cli_open_runs (names, error) : NULL;
  g_autoptr (GliaComparison) comparison = runs != NULL ? glia_comparison_new (runs, error) : NULL;

  if (comparison == NULL)
    return FALSE;
  if (as_json) {
    print_json (comparison);
    return TRUE;
  }
  print_groups (comparison);
  print_differences (comparison);
  if (comparison->groups->len == 2)
    print_verdict (comparison, 0, 1);
  for (guint i = 0; i < comparison->groups->len; i++)
    print_group_warnings (comparison->groups->pdata[i]);
  return TRUE;
}
