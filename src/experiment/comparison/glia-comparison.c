/* SPDX-License-Identifier: MIT */
#include "glia-comparison.h"

#include <math.h>
#include <string.h>

#define SIGNIFICANT 0.05

/* ---- Groups ---------------------------------------------------------------------------------- */

static void
group_free (gpointer data)
{
  GliaGroup *group = data;

  g_free (group->name);
  g_free (group->seeds);
  g_ptr_array_unref (group->all);
  g_ptr_array_unref (group->runs);
  g_ptr_array_unref (group->facts);
  for (gsize i = 0; i < GLIA_COLUMNS; i++)
    g_free (group->values[i]);
  g_free (group);
}

static void
difference_free (gpointer data)
{
  GliaKeyDifference *difference = data;

  g_free (difference->path);
  g_strfreev (difference->values);
  g_free (difference);
}

static void
fill_values (GliaGroup *group)
{
  for (gsize c = 0; c < GLIA_COLUMNS; c++)
    group->values[c] = g_new (double, group->runs->len);
  for (guint i = 0; i < group->runs->len; i++) {
    const GliaRunFacts *facts = g_ptr_array_index (group->facts, i);
    const gboolean counts = facts->state != GLIA_RUN_DIVERGED;
    group->values[GLIA_COLUMN_BEST_DEV_ACCURACY][i] = facts->best.accuracy;
    group->values[GLIA_COLUMN_BEST_DEV_LOSS][i] = facts->best.loss;
    group->values[GLIA_COLUMN_LOWEST_DEV_LOSS][i] = facts->best.lowest_loss;
    group->values[GLIA_COLUMN_LAST_DEV_ACCURACY][i] = facts->last_dev_accuracy;
    group->values[GLIA_COLUMN_TEST_ACCURACY][i] = facts->test_accuracy;
    group->values[GLIA_COLUMN_TEST_LOSS][i] = facts->test_loss;
    group->values[GLIA_COLUMN_SECONDS][i] = counts ? facts->seconds : NAN;
  }
  for (gsize c = 0; c < GLIA_COLUMNS; c++)
    group->samples[c] = glia_sample (group->values[c], group->runs->len);
}

/* Of runs whose epochs cannot be read the first error is returned. */
static gboolean
find_groups (GliaComparison *comparison, GPtrArray *runs, GError **error)
{
  g_autoptr (GPtrArray) facts =
      g_ptr_array_new_with_free_func ((GDestroyNotify)glia_run_facts_unref);
  g_autoptr (GHashTable) run_of = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < runs->len; i++) {
    GliaRunFacts *one = glia_run_facts_new (runs->pdata[i]);
    g_ptr_array_add (facts, one);
    g_hash_table_insert (run_of, one, runs->pdata[i]);
    if (one->damaged && one->epochs == 0) { /* else there is something to compare */
      g_set_error_literal (error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_INVALID, one->reason);
      return FALSE;
    }
  }
  g_autoptr (GPtrArray) found = glia_run_groups_new (facts);
  for (guint i = 0; i < found->len; i++) {
    const GliaRunGroup *from = found->pdata[i];
    GliaGroup *group = g_new0 (GliaGroup, 1);
    group->name = g_strdup (from->name);
    group->seeds = glia_run_groups_seeds (from->runs);
    group->diverged = glia_run_groups_diverged (from->once);
    group->all = g_ptr_array_new ();
    group->runs = g_ptr_array_new ();
    group->facts = g_ptr_array_ref (from->once);
    for (guint k = 0; k < from->runs->len; k++)
      g_ptr_array_add (group->all, g_hash_table_lookup (run_of, from->runs->pdata[k]));
    for (guint k = 0; k < from->once->len; k++)
      g_ptr_array_add (group->runs, g_hash_table_lookup (run_of, from->once->pdata[k]));
    fill_values (group);
    g_ptr_array_add (comparison->groups, group);
  }
  return TRUE;
}

/* ---- Differences ----------------------------------------------------------------------------- */

/* "1, 2, 3": which data seeds the group's runs have. */
static char *
describe_data_seeds (const GliaGroup *group)
{
  enum { MOST = 5 };
  g_autoptr (GHashTable) known = g_hash_table_new (g_int64_hash, g_int64_equal);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < group->facts->len; i++) {
    GliaRunFacts *facts = group->facts->pdata[i];
    if (!g_hash_table_add (known, &facts->data_seed))
      continue;
    const guint n = g_hash_table_size (known);
    if (n <= MOST)
      g_string_append_printf (text, "%s%" G_GUINT64_FORMAT, n > 1 ? ", " : "", facts->data_seed);
    else if (n == MOST + 1)
      g_string_append (text, ", …");
  }
  return g_string_free (text, FALSE);
}

/* The paths of all groups, in the order in which the first one that has a path has it. */
static GPtrArray *
all_paths (GHashTable **values, GPtrArray **orders, gsize count)
{
  GPtrArray *paths = g_ptr_array_new ();
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < count; i++)
    for (guint k = 0; k < orders[i]->len; k++)
      if (g_hash_table_add (known, orders[i]->pdata[k]))
        g_ptr_array_add (paths, orders[i]->pdata[k]);
  return paths;
}

static void
compare_key (GliaComparison *comparison, const char *path, GHashTable **values)
{
  const gsize count = comparison->groups->len;
  g_autofree char **texts = g_new0 (char *, count + 1);
  gboolean differs = FALSE;

  for (gsize i = 0; i < count; i++) {
    const char *value = g_hash_table_lookup (values[i], path);
    texts[i] = g_strdup (value != NULL ? value : "–");
    differs = differs || !g_str_equal (texts[i], texts[0]);
  }
  if (differs) {
    GliaKeyDifference *difference = g_new (GliaKeyDifference, 1);
    *difference = (GliaKeyDifference){g_strdup (path), g_steal_pointer (&texts)};
    g_ptr_array_add (comparison->differences, difference);
  } else {
    for (gsize i = 0; i < count; i++)
      g_free (texts[i]);
  }
}

static void
find_differences (GliaComparison *comparison)
{
  const gsize count = comparison->groups->len;
  g_autofree GHashTable **values = g_new0 (GHashTable *, count);
  g_autofree GPtrArray **orders = g_new0 (GPtrArray *, count);

  for (gsize i = 0; i < count; i++) {
    const GliaGroup *group = g_ptr_array_index (comparison->groups, i);
    char *path = g_strdup ("data.seed");
    orders[i] = g_ptr_array_new ();
    values[i] =
        glia_settings_parse (((const GliaRunFacts *)group->facts->pdata[0])->settings, orders[i]);
    g_hash_table_insert (values[i], path, describe_data_seeds (group));
    g_ptr_array_add (orders[i], path);
  }
  g_autoptr (GPtrArray) paths = all_paths (values, orders, count);
  for (guint k = 0; k < paths->len; k++)
    compare_key (comparison, paths->pdata[k], values);
  for (gsize i = 0; i < count; i++) {
    g_ptr_array_unref (orders[i]);
    g_hash_table_unref (values[i]);
  }
}

/* ---- Verdicts -------------------------------------------------------------------------------- */

static gsize
count_values (const GliaGroup *group, GliaColumn column)
{
  return group->samples[column].n;
}

/* The test part where all runs that count have been evaluated on it, else dev. Accuracy where there
 * is any. */
static GliaColumn
choose_column (const GliaComparison *comparison)
{
  gboolean accuracy = FALSE, test = TRUE;

  for (guint i = 0; i < comparison->groups->len; i++)
    accuracy = accuracy ||
               count_values (comparison->groups->pdata[i], GLIA_COLUMN_BEST_DEV_ACCURACY) > 0 ||
               count_values (comparison->groups->pdata[i], GLIA_COLUMN_TEST_ACCURACY) > 0;
  const GliaColumn column = accuracy ? GLIA_COLUMN_TEST_ACCURACY : GLIA_COLUMN_TEST_LOSS;
  for (guint i = 0; i < comparison->groups->len; i++) {
    const GliaGroup *group = comparison->groups->pdata[i];
    test = test && count_values (group, column) == group->runs->len - group->diverged;
  }
  if (test)
    return column;
  return accuracy ? GLIA_COLUMN_BEST_DEV_ACCURACY : GLIA_COLUMN_LOWEST_DEV_LOSS;
}

/* b's values in the order of a's seeds: [a->runs->len], NULL if they do not have the same seeds. */
static double *
match_seeds (const GliaGroup *a, const GliaGroup *b, GliaColumn column)
{
  double *values = g_new (double, MAX (a->runs->len, 1));

  for (guint i = 0; i < a->runs->len; i++) {
    const GliaRunFacts *wanted = a->facts->pdata[i];
    guint k = 0;
    for (; k < b->runs->len; k++) {
      const GliaRunFacts *facts = b->facts->pdata[k];
      if (facts->seed == wanted->seed && facts->data_seed == wanted->data_seed)
        break;
    }
    if (a->runs->len != b->runs->len || k == b->runs->len ||
        isfinite (a->values[column][i]) != isfinite (b->values[column][k])) {
      g_free (values);
      return NULL;
    }
    values[i] = b->values[column][k];
  }
  return values;
}

static GliaTest
test_groups (const GliaGroup *a, const GliaGroup *b, GliaColumn column, double level)
{
  g_autofree double *matched = match_seeds (a, b, column);

  return matched != NULL ? glia_compare_pairs (a->values[column], matched, a->runs->len, level)
                         : glia_compare_means (a->values[column], a->runs->len, b->values[column],
                                               b->runs->len, level);
}

/* Where the pair of groups b < a is in a list of all pairs. */
static gsize
pair_index (gsize a, gsize b)
{
  return a > b ? a * (a - 1) / 2 + b : b * (b - 1) / 2 + a;
}

static void
test_all_pairs (GliaComparison *comparison)
{
  const gsize n = comparison->groups->len, pairs = n > 1 ? n * (n - 1) / 2 : 0;
  g_autofree double *p = g_new (double, pairs + 1);

  comparison->corrected = g_new (double, pairs + 1);
  for (gsize a = 1; a < n; a++)
    for (gsize b = 0; b < a; b++) {
      const GliaGroup *first = comparison->groups->pdata[a], *second = comparison->groups->pdata[b];
      const gsize least =
          MIN (count_values (first, comparison->column), count_values (second, comparison->column));
      p[pair_index (a, b)] = least < GLIA_LEAST_RUNS
                                 ? NAN
                                 : test_groups (first, second, comparison->column, SIGNIFICANT).p;
    }
  comparison->tests = glia_correct_holm (p, pairs, comparison->corrected);
}

/* Of more comparisons than one a smaller p is asked for, and the interval is as much wider. */
GliaVerdict
glia_comparison_judge (const GliaComparison *comparison, gsize a, gsize b)
{
  const GliaGroup *first = comparison->groups->pdata[a], *second = comparison->groups->pdata[b];
  const double corrected = comparison->corrected[pair_index (a, b)];
  GliaVerdict verdict = {.column = comparison->column,
                         .test = test_groups (first, second, comparison->column, SIGNIFICANT),
                         .p = corrected,
                         .comparisons = comparison->tests,
                         .answer = GLIA_VERDICT_TOO_FEW};
  const gboolean less_is_better = glia_column_is_loss (comparison->column);

  if (verdict.test.a.n == 0 || verdict.test.b.n == 0) {
    verdict.answer = GLIA_VERDICT_NO_VALUES;
    return verdict;
  }
  if (isnan (corrected))
    return verdict;
  if (corrected > verdict.test.p && verdict.test.p > 0)
    verdict.test =
        test_groups (first, second, comparison->column, SIGNIFICANT * verdict.test.p / corrected);
  if (!(corrected < SIGNIFICANT))
    verdict.answer = GLIA_VERDICT_OPEN;
  else
    verdict.answer =
        (verdict.test.difference > 0) != less_is_better ? GLIA_VERDICT_FIRST : GLIA_VERDICT_SECOND;
  return verdict;
}

gboolean
glia_column_is_loss (GliaColumn column)
{
  return column == GLIA_COLUMN_BEST_DEV_LOSS || column == GLIA_COLUMN_LOWEST_DEV_LOSS ||
         column == GLIA_COLUMN_TEST_LOSS;
}

gboolean
glia_column_is_test (GliaColumn column)
{
  return column == GLIA_COLUMN_TEST_ACCURACY || column == GLIA_COLUMN_TEST_LOSS;
}

GStrv
glia_comparison_unlike (const GliaComparison *comparison, gsize a, gsize b)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (guint i = 0; i < comparison->differences->len; i++) {
    const GliaKeyDifference *difference = comparison->differences->pdata[i];
    if ((g_str_has_prefix (difference->path, "data.") ||
         g_str_equal (difference->path, "training.epochs")) &&
        !g_str_equal (difference->values[a], difference->values[b]))
      g_strv_builder_add (paths, difference->path);
  }
  return g_strv_builder_end (paths);
}

void
glia_group_epochs (const GliaGroup *group, guint64 *least, guint64 *most)
{
  *least = G_MAXUINT64;
  *most = 0;
  for (guint i = 0; i < group->facts->len; i++) {
    const GliaRunFacts *facts = group->facts->pdata[i];
    if (facts->state == GLIA_RUN_DIVERGED)
      continue;
    *least = MIN (*least, facts->epochs);
    *most = MAX (*most, facts->epochs);
  }
}

guint
glia_group_unfinished (const GliaGroup *group)
{
  guint n = 0;

  for (guint i = 0; i < group->facts->len; i++) {
    const GliaRunState state = ((const GliaRunFacts *)group->facts->pdata[i])->state;
    n += state != GLIA_RUN_FINISHED && state != GLIA_RUN_DIVERGED;
  }
  return n;
}

void
glia_comparison_test_groups (GliaComparison *comparison)
{
  comparison->column = choose_column (comparison);
  test_all_pairs (comparison);
}

/* ---- The comparison -------------------------------------------------------------------------- */

GliaComparison *
glia_comparison_new (GPtrArray *runs, GError **error)
{
  g_autoptr (GliaComparison) comparison = g_new0 (GliaComparison, 1);

  comparison->groups = g_ptr_array_new_with_free_func (group_free);
  comparison->differences = g_ptr_array_new_with_free_func (difference_free);
  if (!find_groups (comparison, runs, error))
    return NULL;
  find_differences (comparison);
  glia_comparison_test_groups (comparison);
  return g_steal_pointer (&comparison);
}

void
glia_comparison_free (GliaComparison *comparison)
{
  if (comparison == NULL)
    return;
  g_ptr_array_unref (comparison->groups);
  g_ptr_array_unref (comparison->differences);
  g_free (comparison->corrected);
  g_free (comparison);
}

GArray *
glia_group_curve (const GliaGroup *group, gsize member, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  const gboolean mixed = group->diverged > 0 && group->diverged < group->runs->len;
  guint longest = 0;

  for (guint i = 0; i < group->runs->len; i++) {
    if (mixed && ((const GliaRunFacts *)group->facts->pdata[i])->state == GLIA_RUN_DIVERGED)
      continue;
    GArray *metrics = glia_run_metrics (group->runs->pdata[i], error);
    if (metrics == NULL)
      return NULL;
    g_ptr_array_add (all, metrics);
    longest = MAX (longest, metrics->len);
  }
  GArray *curve = g_array_sized_new (FALSE, FALSE, sizeof (GliaSample), longest);
  g_autofree double *values = g_new (double, group->runs->len);
  for (guint epoch = 0; epoch < longest; epoch++) {
    gsize n = 0;
    for (guint i = 0; i < all->len; i++) {
      const GArray *metrics = all->pdata[i];
      if (epoch < metrics->len)
        values[n++] = G_STRUCT_MEMBER (double, &g_array_index (metrics, GliaEpoch, epoch), member);
    }
    const GliaSample sample = glia_sample (values, n);
    g_array_append_val (curve, sample);
  }
  return curve;
}
