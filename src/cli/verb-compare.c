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
    {GLIA_COLUMN_BEST_DEV_LOSS, "best-dev-loss", ">best dev loss", 4},
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
    cli_table_add_number (table, "%.0f", group->runs->len);
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

static void
print_test (const GliaComparison *comparison, const GliaTest *test)
{
  const GliaGroup *a = comparison->groups->pdata[0], *b = comparison->groups->pdata[1];

  g_autofree char *first = cli_escape (a->name), *second = cli_escape (b->name);

  printf ("\nIs %s better than %s? Best dev accuracy: %+.2f points", first, second,
          100 * test->difference);
  switch (test->kind) {
  case GLIA_TEST_NONE:
    printf (". Not settled: it takes at least two seeds of each.\n");
    return;
  case GLIA_TEST_PERMUTATION:
    printf (", p = %.3g, exact permutation test over %" G_GUINT64_FORMAT " ways, two-sided",
            test->p, test->dealt);
    break;
  case GLIA_TEST_WELCH:
    printf (", p = %.3g, Welch's t-test, two-sided", test->p);
    break;
  }
  if (isfinite (test->low))
    printf ("; 95 %% interval %+.2f … %+.2f", 100 * test->low, 100 * test->high);
  printf (".\n");
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static void
add_group (JsonBuilder *builder, const GliaGroup *group)
{
  json_builder_begin_object (builder);
  cli_json_text (builder, "name", group->name);
  json_builder_set_member_name (builder, "runs");
  json_builder_begin_array (builder);
  for (guint i = 0; i < group->runs->len; i++)
    json_builder_add_string_value (builder, glia_run_path (group->runs->pdata[i]));
  json_builder_end_array (builder);
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
add_test (JsonBuilder *builder, const GliaTest *test)
{
  static const char *const kinds[] = {[GLIA_TEST_NONE] = "none",
                                      [GLIA_TEST_PERMUTATION] = "permutation",
                                      [GLIA_TEST_WELCH] = "welch"};

  json_builder_set_member_name (builder, "test");
  json_builder_begin_object (builder);
  cli_json_text (builder, "kind", kinds[test->kind]);
  cli_json_number (builder, "difference", test->difference);
  cli_json_number (builder, "low", test->low);
  cli_json_number (builder, "high", test->high);
  cli_json_number (builder, "p", test->p);
  json_builder_end_object (builder);
}

static void
print_json (const GliaComparison *comparison, const GliaTest *test)
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
  if (test != NULL)
    add_test (builder, test);
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
  const gboolean two = comparison != NULL && comparison->groups->len == 2;
  GliaTest test;

  if (comparison == NULL)
    return FALSE;
  if (two)
    test = glia_comparison_test (comparison, 0, 1, GLIA_COLUMN_BEST_DEV_ACCURACY);
  if (as_json) {
    print_json (comparison, two ? &test : NULL);
    return TRUE;
  }
  print_groups (comparison);
  print_differences (comparison);
  if (two)
    print_test (comparison, &test);
  return TRUE;
}
