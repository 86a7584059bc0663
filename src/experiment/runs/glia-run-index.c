/* SPDX-License-Identifier: MIT */
#include "glia-run-index.h"

#include "glia-file.h"
#include "glia-run-labels.h"
#include "glia-run-private.h"
#include "glia-run-settings.h"
#include "glia-run-summary.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>

/* One run in the cache, and all of them; the version is part of the file's name. */
#define FACTS_TYPE   "(aysssssssssasibtttttttttddddddddddxt)"
#define FACTS_FORMAT "(^aysssssssss^asibtttttttttddddddddddxt)"
#define CACHE_SUFFIX "-4.index"

/* The last line of the settings of a run that was changed while it trained. */
#define CHANGES_LINE "changes\t\n"

enum { DEEPEST = 3 };

/* ---- Facts ----------------------------------------------------------------------------------- */

static void
facts_clear (gpointer data)
{
  GliaRunFacts *facts = data;

  g_free (facts->path);
  g_free (facts->name);
  g_free (facts->hidden);
  g_free (facts->activation);
  g_free (facts->optimizer);
  g_free (facts->group);
  g_free (facts->settings);
  g_free (facts->data_hash);
  g_free (facts->reason);
  g_free (facts->note);
  g_strfreev (facts->tags);
}

GliaRunFacts *
glia_run_facts_ref (GliaRunFacts *facts)
{
  return g_atomic_rc_box_acquire (facts);
}

void
glia_run_facts_unref (GliaRunFacts *facts)
{
  g_atomic_rc_box_release_full (facts, facts_clear);
}

gboolean
glia_run_facts_were_changed (const GliaRunFacts *facts)
{
  return g_str_has_suffix (facts->settings, CHANGES_LINE);
}

static char *
describe_hidden (const GArray *layers)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean equal = TRUE;

  if (layers->len == 0)
    return g_strdup ("–");
  for (guint i = 0; i < layers->len; i++) {
    const gsize units = g_array_index (layers, mlp_layer, i).units;
    equal = equal && units == g_array_index (layers, mlp_layer, 0).units;
    g_string_append_printf (text, "%s%" G_GSIZE_FORMAT, i > 0 ? " · " : "", units);
  }
  if (equal && layers->len > 1)
    g_string_printf (text, "%" G_GSIZE_FORMAT " × %u", g_array_index (layers, mlp_layer, 0).units,
                     layers->len);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_activations (const GArray *layers)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < layers->len; i++) {
    const char *name =
        mlp_activation_describe (g_array_index (layers, mlp_layer, i).activation)->label;
    if (!g_ptr_array_find (names, name, NULL))
      g_ptr_array_add (names, (gpointer)name);
  }
  g_ptr_array_add (names, NULL);
  return names->len > 1 ? g_strjoinv (", ", (char **)names->pdata) : g_strdup ("–");
}

/* What two runs that differ in nothing but seeds and name have in common. `changes`: of its
 * changes.jsonl, or NULL. */
static char *
describe_group (const GliaExperiment *experiment, const char *changes)
{
  g_autoptr (GliaExperiment) copy = glia_experiment_copy (experiment);

  copy->seed = 0;
  g_free (copy->name);
  copy->name = g_strdup ("");
  /* Of files the seed decides how they are split, and the hash is of the parts. */
  if (glia_source_is_generator (copy->data.source)) {
    copy->data.seed = 0;
    g_clear_pointer (&copy->data.hash, g_free);
  }
  g_autofree char *text = glia_experiment_write_text (copy);
  g_autofree char *all = g_strconcat (text, changes, NULL);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA1, all, -1);
}

/* NULL if it was not changed while it trained. */
static char *
read_changes (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "changes.jsonl", NULL), *text = NULL;

  return glia_file_read (path, &text, NULL, NULL) && *text != '\0' ? g_steal_pointer (&text) : NULL;
}

/* "two spirals: rate 0.464 · seed 43" for "0.464159 · seed 43" of a sweep that says in its folder
 * what it varied; the run's own name without one. */
static char *
describe_name (GliaRun *run)
{
  const char *name = glia_run_name (run), *seed = strstr (name, " · seed ");
  g_autofree char *folder = g_path_get_dirname (glia_run_path (run));
  g_autofree char *plan = g_build_filename (folder, "sweep.json", NULL);
  g_autoptr (GliaExperiment) all =
      g_file_test (plan, G_FILE_TEST_EXISTS) ? glia_experiment_read_file (plan, NULL) : NULL;

  if (all == NULL || all->name == NULL || *all->name == '\0' || all->sweep.axes->len == 0)
    return g_strdup (name);
  if (all->sweep.names != NULL)
    return g_strdup_printf ("%s: %s", all->name, name);
  g_autofree char *text = glia_settings_text (glia_run_experiment (run));
  g_autoptr (GHashTable) settings = glia_settings_parse (text, NULL);
  g_autoptr (GString) described = g_string_new (all->name);
  for (guint i = 0, told = 0; i < all->sweep.axes->len; i++) {
    const char *path = ((const GliaSweepAxis *)all->sweep.axes->pdata[i])->path;
    const char *value = g_hash_table_lookup (settings, path);
    if (value == NULL) /* a seed, or a part of a setting: the run's name tells it */
      continue;
    g_autofree char *setting = glia_name_setting (path, value);
    g_string_append_printf (described, "%s%s", told++ == 0 ? ": " : ", ", setting);
  }
  g_string_append (described, seed != NULL ? seed : "");
  return g_string_free (g_steal_pointer (&described), FALSE);
}

static void
add_stamp (guint64 *stamp, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  struct stat at;

  if (stat (path, &at) != 0)
    at = (struct stat){0};
  const guint64 parts[] = {(guint64)at.st_mtim.tv_sec, (guint64)at.st_mtim.tv_nsec,
                           (guint64)at.st_size, (guint64)at.st_ino};
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) /* FNV-1a by words */
    *stamp = (*stamp ^ parts[i]) * G_GUINT64_CONSTANT (0x100000001b3);
}

/* Another one whenever a file of the run is another one. */
static guint64
stamp_of (const char *folder)
{
  static const char *const files[] = {"experiment.json", "status.json", "metrics.jsonl",
                                      "result.json",     "labels.json", "changes.jsonl"};
  guint64 stamp = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    add_stamp (&stamp, folder, files[i]);
  return stamp;
}

static gint64
time_of (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "experiment.json", NULL);
  struct stat at;

  return stat (path, &at) == 0 ? at.st_mtim.tv_sec : 0;
}

static void
take_results (GliaRunFacts *facts, const GliaRunResult *result, const GArray *metrics)
{
  facts->state = result->state;
  facts->reason = g_strdup (result->reason != NULL ? result->reason : "");
  facts->epochs = result->epochs;
  facts->best = result->best;
  facts->kept_epoch = result->kept_epoch;
  facts->parameters = result->parameters;
  facts->test_accuracy = result->test_accuracy;
  facts->test_loss = result->test_loss;
  facts->seconds = result->seconds;
  facts->last_dev_accuracy = facts->last_dev_loss = NAN;
  if (metrics != NULL && metrics->len > 0 && result->state != GLIA_RUN_DIVERGED) {
    const GliaEpoch *last = &g_array_index (metrics, GliaEpoch, metrics->len - 1);
    facts->last_dev_accuracy = last->dev_accuracy;
    facts->last_dev_loss = last->dev_loss;
  }
}

GliaRunFacts *
glia_run_facts_new (GliaRun *run)
{
  const char *path = glia_run_path (run);
  const guint64 stamp = stamp_of (path); /* before reading: what changes meanwhile is read again */
  const GliaExperiment *experiment = glia_run_experiment (run);
  g_auto (GliaRunResult) result = {0};
  g_auto (GliaRunLabels) labels = {0};
  g_autoptr (GError) error = NULL;
  g_auto (GliaRunRows) whole = {0};
  g_autoptr (GArray) metrics = glia_run_read_rows (run, &whole, &error);
  g_autofree char *changes = read_changes (path);

  if (metrics != NULL)
    glia_run_summarize_rows (run, metrics, &result);
  if (metrics != NULL && whole.damage != NULL) {
    g_free (result.reason);
    result.reason = g_utf8_make_valid (whole.damage, -1);
  }
  if (metrics == NULL)
    result = (GliaRunResult){.state = glia_run_status (run)->state,
                             .reason = g_utf8_make_valid (error->message, -1),
                             .best = GLIA_BEST_NONE,
                             .test_loss = NAN,
                             .test_accuracy = NAN};
  GliaRunFacts *facts = g_atomic_rc_box_new0 (GliaRunFacts);
  glia_run_labels_read (path, &labels);
  facts->path = g_strdup (path);
  facts->damaged = metrics == NULL || whole.damage != NULL;
  facts->name = labels.name != NULL ? g_steal_pointer (&labels.name) : describe_name (run);
  facts->note = g_steal_pointer (&labels.note);
  facts->tags = g_steal_pointer (&labels.tags);
  facts->hidden = describe_hidden (experiment->network.layers);
  facts->activation = describe_activations (experiment->network.layers);
  facts->optimizer = g_strdup (mlp_optimizer_name (experiment->training.optimizer.kind));
  facts->group = describe_group (experiment, changes);
  facts->settings = glia_settings_text (experiment);
  if (changes != NULL) {
    g_autofree char *settings = facts->settings;
    facts->settings = g_strconcat (settings, CHANGES_LINE, NULL);
  }
  facts->data_hash = g_strdup (experiment->data.hash != NULL ? experiment->data.hash : "");
  facts->learning_rate = experiment->training.optimizer.learning_rate;
  facts->batch_size = experiment->training.batch_size;
  facts->seed = experiment->seed;
  facts->data_seed = experiment->data.seed;
  facts->planned_epochs = experiment->training.epochs;
  facts->created = time_of (path);
  facts->stamp = stamp;
  take_results (facts, &result, metrics);
  return facts;
}

/* ---- The cache ------------------------------------------------------------------------------- */

char *
glia_run_index_cache (const char *directory)
{
  g_autofree char *store =
      directory != NULL ? g_canonicalize_filename (directory, NULL) : glia_run_default_store ();
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA1, store, -1);
  g_autofree char *name = g_strconcat ("runs-", sum, CACHE_SUFFIX, NULL);

  return g_build_filename (g_get_user_cache_dir (), "glia", name, NULL);
}

static GVariant *
pack_facts (const GliaRunFacts *f)
{
  return g_variant_new (
      FACTS_FORMAT, f->path, f->name, f->hidden, f->activation, f->optimizer, f->group, f->settings,
      f->data_hash, f->reason, f->note, f->tags, (gint32)f->state, f->damaged, f->batch_size,
      f->seed, f->data_seed, f->planned_epochs, f->epochs, f->best.epoch, f->best.lowest_epoch,
      f->kept_epoch, f->parameters, f->learning_rate, f->best.accuracy, f->best.loss, f->best.tie,
      f->best.lowest_loss, f->last_dev_accuracy, f->last_dev_loss, f->test_accuracy, f->test_loss,
      f->seconds, f->created, f->stamp);
}

static GliaRunFacts *
unpack_facts (GVariant *value)
{
  GliaRunFacts *f = g_atomic_rc_box_new0 (GliaRunFacts);
  gint32 state;

  g_variant_get (value, FACTS_FORMAT, &f->path, &f->name, &f->hidden, &f->activation, &f->optimizer,
                 &f->group, &f->settings, &f->data_hash, &f->reason, &f->note, &f->tags, &state,
                 &f->damaged, &f->batch_size, &f->seed, &f->data_seed, &f->planned_epochs,
                 &f->epochs, &f->best.epoch, &f->best.lowest_epoch, &f->kept_epoch, &f->parameters,
                 &f->learning_rate, &f->best.accuracy, &f->best.loss, &f->best.tie,
                 &f->best.lowest_loss, &f->last_dev_accuracy, &f->last_dev_loss, &f->test_accuracy,
                 &f->test_loss, &f->seconds, &f->created, &f->stamp);
  f->state = (GliaRunState)CLAMP (state, 0, GLIA_RUN_STATES - 1);
  return f;
}

/* An empty array if there is no cache, or something else in its place. */
static GPtrArray *
read_cache (const char *directory)
{
  g_autofree char *path = glia_run_index_cache (directory);
  g_autoptr (GMappedFile) file = glia_file_map (path, NULL);
  GPtrArray *known = g_ptr_array_new_with_free_func ((GDestroyNotify)glia_run_facts_unref);

  if (file == NULL)
    return known;
  g_autoptr (GBytes) bytes = g_mapped_file_get_bytes (file);
  g_autoptr (GVariant) all =
      g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE ("a" FACTS_TYPE), bytes, FALSE));
  if (!g_variant_is_normal_form (all)) /* damaged: forget it */
    return known;
  const gsize n = g_variant_n_children (all);
  for (gsize i = 0; i < n; i++) {
    g_autoptr (GVariant) one = g_variant_get_child_value (all, i);
    g_ptr_array_add (known, unpack_facts (one));
  }
  return known;
}

/* Not being able to keep it costs time, nothing else. */
static void
write_cache (const char *directory, GPtrArray *runs)
{
  g_autofree char *path = glia_run_index_cache (directory), *folder = g_path_get_dirname (path);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a" FACTS_TYPE));
  for (guint i = 0; i < runs->len; i++)
    g_variant_builder_add_value (&builder, pack_facts (g_ptr_array_index (runs, i)));
  g_autoptr (GVariant) all = g_variant_ref_sink (g_variant_builder_end (&builder));
  if (g_mkdir_with_parents (folder, 0777) == 0)
    (void)g_file_set_contents_full (path, g_variant_get_data (all),
                                    (gssize)g_variant_get_size (all),
                                    G_FILE_SET_CONTENTS_CONSISTENT, 0666, NULL);
}

/* ---- Reading --------------------------------------------------------------------------------- */

typedef struct {
  GHashTable *known; /* path → GliaRunFacts */
  GPtrArray *runs;
  GCancellable *cancellable;
  gboolean changed;
} Reading;

/* Whether a process may have gone since the facts were taken, without a file having changed. */
static gboolean
may_have_died (const GliaRunFacts *facts)
{
  return facts->state == GLIA_RUN_RUNNING || facts->state == GLIA_RUN_PAUSED;
}

/* FALSE if there is no run in `path`. */
static gboolean
read_run (Reading *self, const char *path)
{
  GliaRunFacts *facts = g_hash_table_lookup (self->known, path);

  if (facts != NULL && !may_have_died (facts) && facts->stamp == stamp_of (path)) {
    g_ptr_array_add (self->runs, glia_run_facts_ref (facts));
    return TRUE;
  }
  g_autoptr (GliaRun) run = glia_run_open (path, NULL);
  if (run == NULL)
    return FALSE;
  g_autoptr (GliaRunFacts) fresh = glia_run_facts_new (run);
  if (facts != NULL && facts->stamp == fresh->stamp && facts->state == fresh->state) {
    g_ptr_array_add (self->runs, glia_run_facts_ref (facts));
    return TRUE;
  }
  self->changed = TRUE;
  g_ptr_array_add (self->runs, g_steal_pointer (&fresh));
  return TRUE;
}

static void
read_folder (Reading *self, const char *folder, int depth)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL &&
         !g_cancellable_is_cancelled (self->cancellable)) {
    struct stat at;
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *status = g_build_filename (path, "status.json", NULL);
    if (*name == '.' || lstat (path, &at) != 0 || !S_ISDIR (at.st_mode))
      continue;
    if (!(stat (status, &at) == 0 && read_run (self, path)) && depth < DEEPEST)
      read_folder (self, path, depth + 1);
  }
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return glia_run_compare_paths ((*(GliaRunFacts *const *)a)->path,
                                 (*(GliaRunFacts *const *)b)->path);
}

GPtrArray *
glia_run_index_read (const char *directory,
                     GPtrArray *known,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autofree char *store =
      directory != NULL ? g_canonicalize_filename (directory, NULL) : glia_run_default_store ();
  g_autoptr (GPtrArray) before = known != NULL ? g_ptr_array_ref (known) : read_cache (directory);
  g_autoptr (GHashTable) paths = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) runs =
      g_ptr_array_new_with_free_func ((GDestroyNotify)glia_run_facts_unref);
  Reading self = {.known = paths, .runs = runs, .cancellable = cancellable};

  for (guint i = 0; i < before->len; i++) {
    GliaRunFacts *facts = g_ptr_array_index (before, i);
    g_hash_table_insert (paths, facts->path, facts);
  }
  read_folder (&self, store, 1);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  g_ptr_array_sort (runs, compare_paths);
  if (self.changed || runs->len != before->len)
    write_cache (directory, runs);
  return g_steal_pointer (&runs);
}
