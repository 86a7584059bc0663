/* SPDX-License-Identifier: MIT */
#include "glia-compare-data.h"

#include "glia-choices.h"
#include "glia-json.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

static void
line_free (gpointer data)
{
  GliaCompareLine *line = data;

  g_clear_object (&line->row);
  g_free (line->name);
  g_free (line->note);
  g_clear_pointer (&line->loss, glia_series_unref);
  g_clear_pointer (&line->accuracy, glia_series_unref);
  g_clear_pointer (&line->loss_deviation, glia_series_unref);
  g_clear_pointer (&line->accuracy_deviation, glia_series_unref);
  g_free (line);
}

void
glia_compare_data_free (GliaCompareData *data)
{
  if (data == NULL)
    return;
  g_clear_pointer (&data->comparison, glia_comparison_free);
  g_clear_pointer (&data->runs, g_ptr_array_unref);
  g_clear_pointer (&data->lines, g_ptr_array_unref);
  g_clear_pointer (&data->same, g_ptr_array_unref);
  g_free (data);
}

/* ---- What is asked --------------------------------------------------------------------------- */

/* A row as it was when it was asked for: the thread reads only this. */
typedef struct {
  GliaRunsRow *row; /* not looked into on the thread */
  GPtrArray *members;
  char *name;
  guint slot;
} Wanted;

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;

  g_object_unref (wanted->row);
  g_ptr_array_unref (wanted->members);
  g_free (wanted->name);
  g_free (wanted);
}

/* How many bytes all names begin with, up to the end of a ": ", " · " or ", ". */
static gsize
common_prefix (const GPtrArray *wanted)
{
  static const char *const ends[] = {": ", " · ", ", "};
  const char *first = ((const Wanted *)wanted->pdata[0])->name;
  gsize common = strlen (first), length = 0;

  for (guint i = 1; i < wanted->len; i++) {
    const char *name = ((const Wanted *)wanted->pdata[i])->name;
    gsize k = 0;
    while (k < common && name[k] == first[k])
      k++;
    common = k;
  }
  if (wanted->len < 2)
    return 0;
  for (gsize e = 0; e < G_N_ELEMENTS (ends); e++)
    for (const char *at = strstr (first, ends[e]); at != NULL; at = strstr (at + 1, ends[e])) {
      const gsize end = (gsize)(at - first) + strlen (ends[e]);
      if (end <= common)
        length = MAX (length, end);
    }
  return length;
}

/* ---- On the thread --------------------------------------------------------------------------- */

static GliaSeries *
series_of (const GArray *curve, gboolean deviation)
{
  GliaSeries *series = glia_series_new ();

  for (guint i = 0; i < curve->len; i++) {
    const GliaSample *sample = &g_array_index (curve, GliaSample, i);
    glia_series_append (series, i + 1, deviation ? sample->deviation : sample->mean);
  }
  return series;
}

static gboolean
read_curve (const GliaGroup *group,
            gsize member,
            GliaSeries **mean,
            GliaSeries **deviation,
            GError **error)
{
  g_autoptr (GArray) curve = glia_group_curve (group, member, error);

  if (curve == NULL)
    return FALSE;
  *mean = series_of (curve, FALSE);
  if (group->runs->len > group->diverged + 1)
    *deviation = series_of (curve, TRUE);
  return TRUE;
}

static GliaCompareLine *
line_new (const Wanted *wanted, const GliaGroup *group, gsize prefix, GError **error)
{
  GliaCompareLine *line = g_new0 (GliaCompareLine, 1);

  line->row = g_object_ref (wanted->row);
  line->name = g_strdup (wanted->name + prefix);
  line->slot = wanted->slot;
  if (group->runs->len > group->diverged + 1)
    line->note = g_strdup_printf ("n = %u", group->runs->len - group->diverged);
  if (read_curve (group, G_STRUCT_OFFSET (GliaEpoch, dev_loss), &line->loss, &line->loss_deviation,
                  error) &&
      read_curve (group, G_STRUCT_OFFSET (GliaEpoch, dev_accuracy), &line->accuracy,
                  &line->accuracy_deviation, error))
    return line;
  line_free (line);
  return NULL;
}

/* The group that holds the row's first run that could be opened. */
static gboolean
find_group (const GliaComparison *comparison, const Wanted *wanted, guint *found)
{
  for (guint g = 0; g < comparison->groups->len; g++) {
    const GliaGroup *group = comparison->groups->pdata[g];
    const char *path = glia_run_path (group->runs->pdata[0]);
    for (guint i = 0; i < wanted->members->len; i++)
      if (g_str_equal (path, ((const GliaRunFacts *)wanted->members->pdata[i])->path)) {
        *found = g;
        return TRUE;
      }
  }
  return FALSE;
}

static gboolean
read_lines (GliaCompareData *data, const GPtrArray *wanted, GError **error)
{
  const gsize prefix = common_prefix (wanted);

  data->comparison = glia_comparison_new (data->runs, error);
  if (data->comparison == NULL)
    return FALSE;
  for (guint i = 0; i < wanted->len; i++) {
    guint group = 0;
    if (!find_group (data->comparison, wanted->pdata[i], &group)) /* all its runs are gone */
      continue;
    GliaCompareLine *line =
        line_new (wanted->pdata[i], data->comparison->groups->pdata[group], prefix, error);
    if (line == NULL)
      return FALSE;
    line->group = group;
    g_ptr_array_add (data->lines, line);
  }
  return TRUE;
}

static void
open_runs (GliaCompareData *data, const GPtrArray *wanted)
{
  for (guint i = 0; i < wanted->len; i++) {
    const GPtrArray *members = ((const Wanted *)wanted->pdata[i])->members;
    for (guint k = 0; k < members->len; k++) {
      const GliaRunFacts *facts = members->pdata[k];
      GliaRun *run = glia_run_open (facts->path, NULL);
      if (run == NULL)
        continue;
      g_ptr_array_add (data->runs, run);
      if (facts->state == GLIA_RUN_RUNNING)
        data->planned_epochs = MAX (data->planned_epochs, facts->planned_epochs);
    }
  }
}

static void
add_same (GliaCompareData *data, JsonNode *root, const char *path, const char *format)
{
  for (guint i = 0; i < data->comparison->differences->len; i++) {
    const GliaKeyDifference *difference = data->comparison->differences->pdata[i];
    if (g_str_has_prefix (difference->path, path))
      return;
  }
  g_auto (GStrv) parts = g_strsplit (path, ".", -1);
  JsonNode *node = root;
  for (gsize i = 0; parts[i] != NULL && node != NULL; i++)
    node = JSON_NODE_HOLDS_OBJECT (node)
               ? json_object_get_member (json_node_get_object (node), parts[i])
               : NULL;
  if (node == NULL || JSON_NODE_HOLDS_OBJECT (node))
    return;
  g_autofree char *text = glia_describe_setting (path, node);
  g_autofree char *value = glia_compare_key_value (path, text);
  GString *entry = g_string_new (format);
  g_string_replace (entry, "%s", value, 1);
  g_ptr_array_add (data->same, g_string_free (entry, FALSE));
}

static void
find_same (GliaCompareData *data)
{
  g_autoptr (JsonNode) root = glia_experiment_to_node (glia_run_experiment (data->runs->pdata[0]));
  static const struct {
    const char *path, *format;
  } told[] = {
      {"data.source", N_ ("data %s")},
      {"network.layers", N_ ("layers %s")},
      {"training.optimizer.kind", N_ ("optimizer %s")},
      {"training.optimizer.learning-rate", N_ ("learning rate %s")},
      {"training.batch-size", N_ ("batch %s")},
      {"training.epochs", N_ ("%s epochs")},
      {"network.init.kind", N_ ("%s initialization")},
      {"network.init", N_ ("%s initialization")},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (told); i++)
    add_same (data, root, told[i].path, _ (told[i].format));
}

static void
read_cb (GTask *task, gpointer source, gpointer user_data, GCancellable *cancellable)
{
  const GPtrArray *wanted = user_data;
  g_autoptr (GliaCompareData) data = g_new0 (GliaCompareData, 1);
  GError *error = NULL;

  data->runs = g_ptr_array_new_with_free_func ((GDestroyNotify)glia_run_free);
  data->lines = g_ptr_array_new_with_free_func (line_free);
  data->same = g_ptr_array_new_with_free_func (g_free);
  open_runs (data, wanted);
  if (data->runs->len == 0) {
    g_task_return_new_error (task, GLIA_RUN_ERROR, GLIA_RUN_ERROR_INVALID,
                             _ ("None of the selected runs can be read any more."));
    return;
  }
  if (!read_lines (data, wanted, &error)) {
    g_task_return_error (task, error);
    return;
  }
  find_same (data);
  g_task_return_pointer (task, g_steal_pointer (&data), (GDestroyNotify)glia_compare_data_free);
}

void
glia_compare_data_read (GPtrArray *rows,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GPtrArray *all = g_ptr_array_new_with_free_func (wanted_free);

  for (guint i = 0; i < rows->len; i++) {
    GliaRunsRow *row = rows->pdata[i];
    Wanted *wanted = g_new0 (Wanted, 1);
    wanted->row = g_object_ref (row);
    wanted->members = g_ptr_array_ref ((GPtrArray *)glia_runs_row_members (row));
    wanted->name = g_strdup (glia_runs_row_name (row));
    wanted->slot = glia_runs_row_slot (row);
    g_ptr_array_add (all, wanted);
  }
  g_task_set_task_data (task, all, (GDestroyNotify)g_ptr_array_unref);
  g_task_run_in_thread (task, read_cb);
}

GliaCompareData *
glia_compare_data_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Keys ------------------------------------------------------------------------------------ */

const char *
glia_compare_key_label (const char *path)
{
  static const struct {
    const char *path, *label;
  } labels[] = {
      {"network.layers", N_ ("Hidden layers")},
      {"network.init", N_ ("Initialization")},
      {"network.init.kind", N_ ("Initialization")},
      {"network.seed", N_ ("Seed of the weights")},
      {"training.optimizer.kind", N_ ("Optimizer")},
      {"training.optimizer.learning-rate", N_ ("Learning rate")},
      {"training.optimizer.momentum", N_ ("Momentum")},
      {"training.optimizer.nesterov", N_ ("Nesterov momentum")},
      {"training.optimizer.beta1", N_ ("Beta 1")},
      {"training.optimizer.beta2", N_ ("Beta 2")},
      {"training.optimizer.epsilon", N_ ("Epsilon")},
      {"training.optimizer.weight-decay", N_ ("Weight decay")},
      {"training.schedule.kind", N_ ("Schedule")},
      {"training.batch-size", N_ ("Batch size")},
      {"training.epochs", N_ ("Epochs")},
      {"training.loss", N_ ("Loss")},
      {"training.dev-loss", N_ ("Dev loss, mean of")},
      {"training.shuffle", N_ ("Shuffle")},
      {"training.clip-norm", N_ ("Clip norm")},
      {"training.early-stopping", N_ ("Early stopping")},
      {"training.threads", N_ ("Threads")},
      {"data.source", N_ ("Data")},
      {"data.hash", N_ ("Data files’ contents, SHA-256")},
      {"data.samples", N_ ("Samples")},
      {"data.noise", N_ ("Noise")},
      {"data.seed", N_ ("Seed of the data")},
      {"data.train", N_ ("Training file")},
      {"data.dev-share", N_ ("Share of dev")},
      {"data.test-share", N_ ("Share of test")},
      {"data.stratify", N_ ("Stratified split")},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_str_equal (path, labels[i].path))
      return _ (labels[i].label);
  return path;
}

/* "512 relu, 512 relu" → "512 · 512 ReLU" */
static char *
layers_value (const char *value)
{
  g_auto (GStrv) layers = g_strsplit (value, ", ", -1);
  g_autoptr (GString) text = g_string_new (NULL);
  const char *kind = strchr (layers[0], ' ');

  if (kind == NULL)
    return g_strdup (g_str_equal (value, "none") ? _ ("none") : value);
  for (gsize i = 0; layers[i] != NULL; i++) {
    const char *own = strchr (layers[i], ' ');
    if (own == NULL || !g_str_equal (own, kind))
      return g_strdup (value);
    g_string_append_printf (text, "%s%.*s", i > 0 ? " · " : "", (int)(own - layers[i]), layers[i]);
  }
  g_string_append_printf (text, " %s", glia_choices_find (GLIA_CHOICES_ACTIVATION, kind + 1));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
glia_compare_key_value (const char *path, const char *value)
{
  static const struct {
    const char *path;
    GliaChoices labels;
  } named[] = {
      {"data.source", GLIA_CHOICES_SOURCE},
      {"network.init", GLIA_CHOICES_INITIALIZATION},
      {"network.init.kind", GLIA_CHOICES_INITIALIZATION},
      {"training.optimizer.kind", GLIA_CHOICES_OPTIMIZER},
      {"training.schedule.kind", GLIA_CHOICES_SCHEDULE},
      {"training.loss", GLIA_CHOICES_LOSS},
  };

  if (g_str_equal (path, "network.layers"))
    return layers_value (value);
  for (gsize i = 0; i < G_N_ELEMENTS (named); i++)
    if (g_str_equal (path, named[i].path))
      return g_strdup (glia_choices_find (named[i].labels, value));
  return g_strdup (value);
}
