/* SPDX-License-Identifier: MIT */
/* What runs were: their settings, seeds and data. */
#include "glia-report-private.h"

#include "glia-catalogue.h"
#include "glia-data-loader.h"
#include "glia-scale.h"

#include <glib/gi18n-lib.h>

enum { HASH_DIGITS = 16 };

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

/* What a reader looks for whether or not it is what Glia would have taken anyway. */
static gboolean
is_always_listed (const char *path)
{
  static const char *const paths[] = {"data.source",
                                      "network.layers",
                                      "network.init",
                                      "training.loss",
                                      "training.dev-loss",
                                      "training.optimizer.kind",
                                      "training.optimizer.learning-rate",
                                      "training.batch-size",
                                      "training.epochs",
                                      NULL};

  return g_strv_contains (paths, path);
}

/* The keys of a section that all runs share, and their values; not what differs, what is off, or
 * what is as in `usual`, a new experiment's section (NULL: it has none). */
static void
append_section (GPtrArray *cells,
                const char *section,
                JsonObject *object,
                JsonObject *usual,
                const GliaComparison *comparison)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &value)) {
    g_autofree char *path = g_strdup_printf ("%s.%s", section, key);
    JsonNode *other = usual != NULL ? json_object_get_member (usual, key) : NULL;
    if (JSON_NODE_HOLDS_OBJECT (value)) {
      JsonObject *inside =
          other != NULL && JSON_NODE_HOLDS_OBJECT (other) ? json_node_get_object (other) : NULL;
      append_section (cells, path, json_node_get_object (value), inside, comparison);
      continue;
    }
    gboolean skip = JSON_NODE_HOLDS_NULL (value) || g_str_equal (path, "data.hash") ||
                    (!is_always_listed (path) && other != NULL && json_node_equal (value, other));
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
  g_autoptr (GliaExperiment) new = glia_experiment_new ();
  g_autoptr (JsonNode) usual = glia_experiment_to_node (new);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (cells,
                   g_strdup (comparison->groups->len > 1 ? _ ("Equal in all") : _ ("Setting")));
  g_ptr_array_add (cells, g_strdup (_ ("Value")));
  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    append_section (cells, sections[i],
                    json_object_get_object_member (json_node_get_object (root), sections[i]),
                    json_object_get_object_member (json_node_get_object (usual), sections[i]),
                    comparison);
  glia_report_add_table (report, (const char *const *)cells->pdata, cells->len / 2, 2);
  glia_report_add_paragraph (report, _ ("What is not listed is as in a new experiment."));
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

/* "20,000 examples to train, 5,000 dev, 10,000 test", and what was noted while the data was read:
 * dropped texts, known words. The data itself is counted, if it still is what was trained on. */
static void
add_parts (GliaReport *report, const GliaExperiment *experiment)
{
  g_autoptr (GliaSplits) splits = glia_data_load (experiment, NULL, NULL, NULL, NULL, NULL);
  const GliaDataset *parts[3];
  char numbers[3][32];

  if (splits == NULL) {
    glia_report_add_paragraph (report,
                               _ ("The data is not where it was, or is not what it was: its "
                                  "examples are not counted here."));
    return;
  }
  parts[0] = splits->train;
  parts[1] = splits->dev;
  parts[2] = splits->test;
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    glia_count_format (parts[i] != NULL ? parts[i]->n_rows : 0, numbers[i]);
  g_autofree char *text = g_strdup_printf (_ ("Examples: %s train, %s dev, %s test."), numbers[0],
                                           numbers[1], numbers[2]);
  glia_report_add_paragraph (report, text);
  for (char **note = splits->notes; note != NULL && *note != NULL; note++)
    glia_report_add_paragraph (report, *note);
}

static void
add_hash (GliaReport *report, const GliaExperiment *experiment, const char *names)
{
  const char *hash = experiment->data.hash;

  if (hash == NULL)
    return;
  g_autofree char *text =
      names == NULL ? g_strdup_printf (_ ("SHA-256 of the data as it was trained on begins with "
                                          "%.*s."),
                                       HASH_DIGITS, hash)
                    : g_strdup_printf (_ ("SHA-256 of the data as it was trained on begins with "
                                          "%.*s in %s."),
                                       HASH_DIGITS, hash, names);
  glia_report_add_paragraph (report, text);
}

static void
add_one_data (GliaReport *report, const GliaExperiment *experiment, const char *names)
{
  const GliaDataSpec *data = &experiment->data;

  add_citation (report, data->reviews);
  add_citation (report, data->vectors);
  if (glia_source_is_generator (data->source)) {
    g_autofree char *text =
        g_strdup_printf (_ ("%zu generated points (%s), noise %g, data seed %ju."), data->samples,
                         glia_source_name (data->source), data->noise, (uintmax_t)data->seed);
    glia_report_add_paragraph (report, text);
  }
  add_parts (report, experiment);
  add_hash (report, experiment, names);
}

/* Every data set that was trained on, and by which runs where there are several. */
static void
add_data (GliaReport *report, GPtrArray *runs)
{
  g_autoptr (GHashTable) names =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  g_autoptr (GPtrArray) firsts = g_ptr_array_new ();

  for (guint i = 0; i < runs->len; i++) {
    const GliaExperiment *experiment = glia_run_experiment (runs->pdata[i]);
    const char *hash = experiment->data.hash != NULL ? experiment->data.hash : "";
    GPtrArray *with = g_hash_table_lookup (names, hash);
    if (with == NULL) {
      with = g_ptr_array_new ();
      g_hash_table_insert (names, (gpointer)hash, with);
      g_ptr_array_add (firsts, (gpointer)experiment);
    }
    g_ptr_array_add (with, (gpointer)glia_run_name (runs->pdata[i]));
  }
  glia_report_add_heading (report, _ ("Data"));
  for (guint i = 0; i < firsts->len; i++) {
    const GliaExperiment *experiment = firsts->pdata[i];
    GPtrArray *with =
        g_hash_table_lookup (names, experiment->data.hash != NULL ? experiment->data.hash : "");
    g_ptr_array_add (with, NULL);
    g_autofree char *list = g_strjoinv (", ", (char **)with->pdata);
    add_one_data (report, experiment, firsts->len > 1 ? list : NULL);
  }
}

gboolean
glia_report_add_settings (GliaReport *report, GPtrArray *runs, const char *version, GError **error)
{
  g_autoptr (GliaComparison) comparison = glia_comparison_new (runs, error);

  if (comparison == NULL)
    return FALSE;
  glia_report_add_heading (report, _ ("Settings"));
  add_differences (report, comparison);
  add_shared (report, comparison, glia_run_experiment (runs->pdata[0]));
  add_seeds (report, runs);
  add_data (report, runs);
  g_autofree char *date = glia_report_date_text (report);
  g_autofree char *program =
      g_strdup_printf (_ ("Made with Glia %s on %.10s (UTC)."), version, date);
  glia_report_add_paragraph (report, program);
  return TRUE;
}
