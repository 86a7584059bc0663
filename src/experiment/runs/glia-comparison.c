/* SPDX-License-Identifier: MIT */
#include "glia-comparison.h"

#include "glia-json.h"

#include <math.h>
#include <string.h>

/* ---- One run --------------------------------------------------------------------------------- */

gboolean
glia_run_summarize (GliaRun *run, GliaRunResult *result, GError **error)
{
  const GliaRunStatus *status = glia_run_status (run);

  if (glia_run_result (run, result, NULL) && result->state == status->state)
    return TRUE;
  g_autoptr (GArray) metrics = glia_run_metrics (run, error);
  if (metrics == NULL)
    return FALSE;
  glia_run_result_clear (result);
  *result = (GliaRunResult){.state = status->state,
                            .reason = g_strdup (status->reason),
                            .epochs = metrics->len,
                            .best_dev_accuracy = NAN,
                            .best_dev_loss = NAN,
                            .test_loss = NAN,
                            .test_accuracy = NAN};
  for (guint i = 0; i < metrics->len; i++) {
    const GliaEpoch *row = &g_array_index (metrics, GliaEpoch, i);
    result->seconds += row->seconds;
    result->best_dev_loss = fmin (result->best_dev_loss, row->dev_loss);
    if (!(row->dev_accuracy <= result->best_dev_accuracy) && !isnan (row->dev_accuracy)) {
      result->best_dev_accuracy = row->dev_accuracy;
      result->best_epoch = row->epoch;
    }
  }
  return TRUE;
}

/* ---- Groups ---------------------------------------------------------------------------------- */

static void
group_free (gpointer data)
{
  GliaGroup *group = data;

  g_free (group->name);
  g_ptr_array_unref (group->runs);
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

/* The experiment as text without what may differ within a group. */
static char *
group_key (const GliaExperiment *experiment)
{
  g_autoptr (GliaExperiment) copy = glia_experiment_copy (experiment);

  copy->seed = 0;
  g_free (copy->name);
  copy->name = g_strdup ("");
  return glia_experiment_write_text (copy);
}

char *
glia_group_name (const char *name)
{
  const char *seed = strstr (name, " · seed ");

  return seed != NULL && strspn (seed + strlen (" · seed "), "0123456789") ==
                             strlen (seed + strlen (" · seed "))
             ? g_strndup (name, (gsize)(seed - name))
             : g_strdup (name);
}

static void
find_groups (GliaComparison *comparison, GPtrArray *runs)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < runs->len; i++) {
    GliaRun *run = g_ptr_array_index (runs, i);
    g_autofree char *key = group_key (glia_run_experiment (run));
    GliaGroup *group = g_hash_table_lookup (known, key);
    if (group == NULL) {
      group = g_new0 (GliaGroup, 1);
      group->name = glia_group_name (glia_run_name (run));
      group->runs = g_ptr_array_new ();
      g_ptr_array_add (comparison->groups, group);
      g_hash_table_insert (known, g_steal_pointer (&key), group);
    }
    g_ptr_array_add (group->runs, run);
  }
}

static gboolean
fill_values (GliaGroup *group, GError **error)
{
  for (gsize c = 0; c < GLIA_COLUMNS; c++)
    group->values[c] = g_new (double, group->runs->len);
  for (guint i = 0; i < group->runs->len; i++) {
    GliaRun *run = g_ptr_array_index (group->runs, i);
    g_auto (GliaRunResult) result = {0};
    g_autoptr (GArray) metrics = glia_run_metrics (run, error);
    if (metrics == NULL || !glia_run_summarize (run, &result, error))
      return FALSE;
    const double last =
        metrics->len > 0 ? g_array_index (metrics, GliaEpoch, metrics->len - 1).dev_accuracy : NAN;
    group->values[GLIA_COLUMN_BEST_DEV_ACCURACY][i] = result.best_dev_accuracy;
    group->values[GLIA_COLUMN_BEST_DEV_LOSS][i] = result.best_dev_loss;
    group->values[GLIA_COLUMN_LAST_DEV_ACCURACY][i] = last;
    group->values[GLIA_COLUMN_TEST_ACCURACY][i] = result.test_accuracy;
    group->values[GLIA_COLUMN_TEST_LOSS][i] = result.test_loss;
    group->values[GLIA_COLUMN_SECONDS][i] = result.seconds;
  }
  for (gsize c = 0; c < GLIA_COLUMNS; c++)
    group->samples[c] = glia_sample (group->values[c], group->runs->len);
  return TRUE;
}

/* ---- Differences ----------------------------------------------------------------------------- */

/* Members of objects as paths; lists (of layers) are one value. */
static void
flatten_members (JsonNode *node, const char *path, GHashTable *values, GPtrArray *order)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *member;

  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    char *name = g_strdup (path);
    g_hash_table_insert (values, name, node);
    g_ptr_array_add (order, name);
    return;
  }
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &key, &member)) {
    g_autofree char *longer = *path != '\0' ? g_strdup_printf ("%s.%s", path, key) : g_strdup (key);
    flatten_members (member, longer, values, order);
  }
}

/* "512 sigmoid, 512 sigmoid"; "none" */
static char *
describe_layers (JsonArray *layers)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (layers); i++) {
    JsonObject *layer = json_array_get_object_element (layers, i);
    const double dropout = json_object_get_double_member (layer, "dropout");
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT " %s", i > 0 ? ", " : "",
                            json_object_get_int_member (layer, "units"),
                            json_object_get_string_member (layer, "activation"));
    if (dropout > 0)
      g_string_append_printf (text, " dropout %g", dropout);
    if (json_object_get_boolean_member (layer, "residual"))
      g_string_append (text, " residual");
    if (g_strcmp0 (json_object_get_string_member (layer, "normalization"), "none") != 0)
      g_string_append_printf (text, " %s norm",
                              json_object_get_string_member (layer, "normalization"));
  }
  if (text->len == 0)
    g_string_append (text, "none");
  return g_string_free (text, FALSE);
}

char *
glia_describe_setting (const char *path, JsonNode *node)
{
  if (node == NULL)
    return g_strdup ("–");
  if (g_str_equal (path, "network.layers"))
    return describe_layers (json_node_get_array (node));
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  return glia_json_print_line (node);
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
    texts[i] = glia_describe_setting (path, g_hash_table_lookup (values[i], path));
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
  static const char *const ignored[] = {"name", "seed", "data.hash", "glia"};
  const gsize count = comparison->groups->len;
  g_autofree JsonNode **roots = g_new0 (JsonNode *, count);
  g_autofree GHashTable **values = g_new0 (GHashTable *, count);
  g_autofree GPtrArray **orders = g_new0 (GPtrArray *, count);

  for (gsize i = 0; i < count; i++) {
    const GliaGroup *group = g_ptr_array_index (comparison->groups, i);
    roots[i] = glia_experiment_to_node (glia_run_experiment (group->runs->pdata[0]));
    values[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    orders[i] = g_ptr_array_new ();
    flatten_members (roots[i], "", values[i], orders[i]);
  }
  g_autoptr (GPtrArray) paths = all_paths (values, orders, count);
  for (guint k = 0; k < paths->len; k++) {
    gboolean skip = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS (ignored); i++)
      skip = skip || g_str_equal (paths->pdata[k], ignored[i]);
    if (!skip)
      compare_key (comparison, paths->pdata[k], values);
  }
  for (gsize i = 0; i < count; i++) {
    g_ptr_array_unref (orders[i]);
    g_hash_table_unref (values[i]);
    json_node_unref (roots[i]);
  }
}

/* ---- The comparison -------------------------------------------------------------------------- */

GliaComparison *
glia_comparison_new (GPtrArray *runs, GError **error)
{
  g_autoptr (GliaComparison) comparison = g_new0 (GliaComparison, 1);

  comparison->groups = g_ptr_array_new_with_free_func (group_free);
  comparison->differences = g_ptr_array_new_with_free_func (difference_free);
  find_groups (comparison, runs);
  for (guint i = 0; i < comparison->groups->len; i++)
    if (!fill_values (g_ptr_array_index (comparison->groups, i), error))
      return NULL;
  find_differences (comparison);
  return g_steal_pointer (&comparison);
}

void
glia_comparison_free (GliaComparison *comparison)
{
  if (comparison == NULL)
    return;
  g_ptr_array_unref (comparison->groups);
  g_ptr_array_unref (comparison->differences);
  g_free (comparison);
}

GliaTest
glia_comparison_test (const GliaComparison *comparison, gsize a, gsize b, GliaColumn column)
{
  const GliaGroup *first = g_ptr_array_index (comparison->groups, a);
  const GliaGroup *second = g_ptr_array_index (comparison->groups, b);

  return glia_compare_means (first->values[column], first->runs->len, second->values[column],
                             second->runs->len);
}

GArray *
glia_group_curve (const GliaGroup *group, gsize member, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  guint longest = 0;

  for (guint i = 0; i < group->runs->len; i++) {
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
