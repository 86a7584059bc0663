/* SPDX-License-Identifier: MIT */

/* Threads. Each run of a sweep is one job of a pool of `jobs` threads. A job writes only its own
 * Job; the data sets are shared and immutable; the lock guards the list of loaded data and the sums
 * for the progress bar. The calling thread waits for the pool. */
#include "cli-train.h"

#include "cli-table.h"
#include "cli.h"
#include "glia-json.h"

#include <math.h>

enum {
  SPREAD_EPOCHS = 10,  /* the last epochs, over which the dev loss's unrest is judged */
  LONGEST_FOLDER = 60, /* bytes of a run folder's name */
};

/* Data that several runs share: those whose data sections are the same text. */
typedef struct {
  char *spec;
  GliaSplits *splits;
  char *hash;
} Data;

typedef struct {
  GMutex lock;     /* `epochs_done`, `runs_done` */
  GPtrArray *data; /* of Data; complete before the first job starts */
  CliProgress *progress;
  GCancellable *cancellable;
  const char *what;
  guint64 epochs, epochs_done;
  guint runs, runs_done;
  guint threads; /* of each run, 0 = as it likes */
} Sweep;

typedef struct {
  Sweep *sweep;
  GliaExperiment *experiment;
  char *folder;
  const Data *data;
  guint64 counted; /* epochs that are in the sweep's sum */
  GliaRun *run;
  GliaRunResult result;
  GError *error;
} Job;

static void
data_free (gpointer pointer)
{
  Data *data = pointer;

  g_free (data->spec);
  g_free (data->hash);
  g_clear_pointer (&data->splits, glia_splits_free);
  g_free (data);
}

static void
job_free (gpointer pointer)
{
  Job *job = pointer;

  glia_experiment_unref (job->experiment);
  g_free (job->folder);
  g_clear_pointer (&job->run, glia_run_free);
  glia_run_result_clear (&job->result);
  g_clear_error (&job->error);
  g_free (job);
}

void
cli_sweep_free (CliSweep *sweep)
{
  for (guint i = 0; i < sweep->results->len; i++)
    glia_run_result_clear (&g_array_index (sweep->results, GliaRunResult, i));
  g_array_unref (sweep->results);
  g_ptr_array_unref (sweep->runs);
  g_free (sweep);
}

static char *
data_section (const GliaExperiment *experiment)
{
  g_autoptr (JsonNode) root = glia_experiment_to_node (experiment);
  g_autofree char *text = NULL;

  text = glia_json_print_line (json_object_get_member (json_node_get_object (root), "data"));
  /* Whether the data fits the loss is checked when it is loaded. */
  return g_strdup_printf ("%s %s", text, mlp_loss_name (experiment->training.loss));
}

static const Data *
find_or_load (Sweep *sweep, const GliaExperiment *experiment, GError **error)
{
  g_autofree char *spec = data_section (experiment);

  for (guint i = 0; i < sweep->data->len; i++) {
    const Data *data = g_ptr_array_index (sweep->data, i);
    if (g_str_equal (data->spec, spec))
      return data;
  }
  GliaSplits *splits = glia_data_load (experiment, NULL, cli_progress_report, sweep->progress,
                                       sweep->cancellable, error);
  if (splits == NULL)
    return NULL;
  for (char **note = splits->notes; note != NULL && *note != NULL; note++)
    cli_progress_line (sweep->progress, "%s", *note);
  Data *data = g_new0 (Data, 1);
  data->spec = g_steal_pointer (&spec);
  data->splits = splits;
  data->hash = glia_data_hash (splits);
  g_ptr_array_add (sweep->data, data);
  return data;
}

/* "03-512-sigmoid-0.02": sorted as the sweep is, and readable. */
static char *
folder_name (const char *parent, guint index, const char *name)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%02u", index + 1);
  gboolean gap = TRUE;
  for (const char *p = name; *p != '\0' && text->len < LONGEST_FOLDER; p++) {
    if (!g_ascii_isalnum (*p) && *p != '.') {
      gap = TRUE;
      continue;
    }
    if (gap)
      g_string_append_c (text, '-');
    gap = FALSE;
    g_string_append_c (text, g_ascii_tolower (*p));
  }
  return g_build_filename (parent, text->str, NULL);
}

static gboolean
same_experiment (const GliaExperiment *wanted, const GliaExperiment *found, const char *hash)
{
  g_autoptr (GliaExperiment) copy = glia_experiment_copy (wanted);
  g_autoptr (GliaExperiment) other = glia_experiment_copy (found);

  glia_experiment_make_absolute (copy);
  g_free (copy->data.hash);
  copy->data.hash = g_strdup (hash);
  if (other->data.hash == NULL)
    other->data.hash = g_strdup (hash);
  return glia_experiment_equal (copy, other);
}

static GliaRun *
open_or_create (const Job *job, GError **error)
{
  g_autofree char *file = g_build_filename (job->folder, "experiment.json", NULL);

  if (!g_file_test (file, G_FILE_TEST_EXISTS))
    return glia_run_create (job->experiment, job->data->hash, job->folder, error);
  g_autoptr (GliaRun) run = glia_run_open (job->folder, error);
  if (run == NULL)
    return NULL;
  if (!same_experiment (job->experiment, glia_run_experiment (run), job->data->hash)) {
    g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED,
                 "%s: is a run of another experiment. Choose another --out", job->folder);
    return NULL;
  }
  return g_steal_pointer (&run);
}

static void
count_epochs (Job *job, guint64 epochs, gboolean ended)
{
  Sweep *sweep = job->sweep;

  g_mutex_lock (&sweep->lock);
  sweep->epochs_done += epochs - job->counted;
  sweep->runs_done += ended;
  double fraction = (double)sweep->epochs_done / (double)sweep->epochs;
  g_autofree char *detail = g_strdup_printf ("%u of %u runs", sweep->runs_done, sweep->runs);
  g_mutex_unlock (&sweep->lock);
  job->counted = epochs;
  cli_progress_detail (sweep->progress, sweep->what, fraction, detail);
}

static void
sweep_epoch_cb (GliaRun *run, const GliaEpoch *row, gpointer user_data)
{
  count_epochs (user_data, row->epoch, FALSE);
}

static void
train_job (gpointer pointer, gpointer unused)
{
  Job *job = pointer;
  Sweep *sweep = job->sweep;
  const GliaRunOptions options = {.epoch = sweep_epoch_cb,
                                  .user_data = job,
                                  .threads = sweep->threads,
                                  .cancellable = sweep->cancellable};

  if (g_cancellable_is_cancelled (sweep->cancellable))
    return;
  job->run = open_or_create (job, &job->error);
  if (job->run == NULL)
    return;
  GliaRunState state = glia_run_status (job->run)->state;
  gboolean has_result = glia_run_result (job->run, &job->result, NULL);
  if (!has_result || (state != GLIA_RUN_FINISHED && state != GLIA_RUN_DIVERGED)) {
    glia_run_result_clear (&job->result);
    if (!glia_run_train (job->run, job->data->splits, &options, &job->result, &job->error))
      return;
  }
  if (job->result.state == GLIA_RUN_STOPPED)
    return;
  g_autofree char *text = cli_describe_result (&job->result);
  cli_progress_line (sweep->progress, "%s: %s", glia_run_name (job->run), text);
  /* Early stopping: what was not trained does not have to be waited for either. */
  count_epochs (job, job->experiment->training.epochs, TRUE);
}

static GPtrArray *
plan_jobs (Sweep *sweep, const GliaExperiment *experiment, const char *folder, GError **error)
{
  g_autoptr (GPtrArray) experiments = glia_experiment_expand_sweep (experiment, error);
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (job_free);

  if (experiments == NULL)
    return NULL;
  for (guint i = 0; i < experiments->len; i++) {
    GliaExperiment *one = g_ptr_array_index (experiments, i);
    const Data *data = find_or_load (sweep, one, error);
    if (data == NULL)
      return NULL;
    Job *job = g_new0 (Job, 1);
    job->sweep = sweep;
    job->experiment = glia_experiment_ref (one);
    job->folder = folder_name (folder, i, one->name);
    job->data = data;
    sweep->epochs += one->training.epochs;
    g_ptr_array_add (jobs, job);
  }
  sweep->runs = jobs->len;
  return g_steal_pointer (&jobs);
}

static gboolean
run_jobs (GPtrArray *jobs, guint threads, GError **error)
{
  GThreadPool *pool = g_thread_pool_new (train_job, NULL, (int)threads, TRUE, error);

  if (pool == NULL)
    return FALSE;
  for (guint i = 0; i < jobs->len; i++)
    g_thread_pool_push (pool, g_ptr_array_index (jobs, i), NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
  return TRUE;
}

static CliSweep *
collect (GPtrArray *jobs, const char *folder, GError **error)
{
  g_autoptr (CliSweep) sweep = g_new0 (CliSweep, 1);

  sweep->runs = g_ptr_array_new_with_free_func ((GDestroyNotify)glia_run_free);
  sweep->results = g_array_new (FALSE, TRUE, sizeof (GliaRunResult));
  for (guint i = 0; i < jobs->len; i++) {
    Job *job = g_ptr_array_index (jobs, i);
    if (job->error != NULL) {
      g_propagate_error (error, g_steal_pointer (&job->error));
      return NULL;
    }
    if (job->run == NULL || job->result.state == GLIA_RUN_STOPPED) {
      g_autofree char *path = cli_quote (folder);
      g_set_error (error, CLI_ERROR, CLI_ERROR_INTERRUPTED,
                   "stopped. To go on, give the same command with --out %s", path);
      return NULL;
    }
    g_ptr_array_add (sweep->runs, g_steal_pointer (&job->run));
    g_array_append_val (sweep->results, job->result);
    job->result = (GliaRunResult){0};
  }
  return g_steal_pointer (&sweep);
}

CliSweep *
cli_train_sweep (const GliaExperiment *experiment,
                 const char *folder,
                 guint jobs,
                 CliProgress *progress,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autofree char *what = g_strdup_printf ("Training %s", experiment->name);
  guint threads = jobs > 0 ? jobs : g_get_num_processors ();
  Sweep sweep = {.progress = progress, .cancellable = cancellable, .what = what};
  CliSweep *result = NULL;

  g_mutex_init (&sweep.lock);
  sweep.data = g_ptr_array_new_with_free_func (data_free);
  GPtrArray *list = plan_jobs (&sweep, experiment, folder, error);
  if (list != NULL) {
    threads = CLAMP (threads, 1, list->len);
    sweep.threads = threads > 1 ? 1 : 0; /* side by side each has one processor */
    if (run_jobs (list, threads, error)) {
      cli_progress_clear (progress);
      result = collect (list, folder, error);
    }
    g_ptr_array_unref (list);
  }
  g_ptr_array_unref (sweep.data);
  g_mutex_clear (&sweep.lock);
  return result;
}

double
cli_dev_loss_spread (const GArray *metrics, guint epochs)
{
  double lowest = INFINITY, highest = -INFINITY;

  for (guint i = metrics->len > epochs ? metrics->len - epochs : 0; i < metrics->len; i++) {
    double loss = g_array_index (metrics, GliaEpoch, i).dev_loss;
    if (isfinite (loss)) {
      lowest = MIN (lowest, loss);
      highest = MAX (highest, loss);
    }
  }
  return lowest <= highest ? highest - lowest : NAN;
}

static double
lowest_dev_loss (const GArray *metrics)
{
  double lowest = NAN;

  for (guint i = 0; i < metrics->len; i++)
    lowest = fmin (lowest, g_array_index (metrics, GliaEpoch, i).dev_loss); /* fmin skips NaN */
  return lowest;
}

static char *
describe_hidden (const GliaExperiment *experiment, GString *activations)
{
  GString *text = g_string_new ("[");
  const GArray *layers = experiment->network.layers;
  const char *before = NULL;

  for (guint i = 0; i < layers->len; i++) {
    const mlp_layer *layer = &g_array_index (layers, mlp_layer, i);
    const char *label = mlp_activation_describe (layer->activation)->label;
    g_string_append_printf (text, "%s%zu", i > 0 ? ", " : "", layer->units);
    if (g_strcmp0 (label, before) != 0)
      g_string_append_printf (activations, "%s%s", i > 0 ? ", " : "", label);
    before = label;
  }
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

static void
add_run (CliTable *table, const GliaRun *run, const GliaRunResult *result)
{
  const GliaExperiment *experiment = glia_run_experiment (run);
  g_autoptr (GString) activations = g_string_new (NULL);
  g_autofree char *hidden = describe_hidden (experiment, activations);
  g_autoptr (GArray) metrics = glia_run_metrics (run, NULL);
  const GliaEpoch *last = metrics != NULL && metrics->len > 0
                              ? &g_array_index (metrics, GliaEpoch, metrics->len - 1)
                              : NULL;

  cli_table_add (table, glia_run_name (run));
  cli_table_add (table, hidden);
  cli_table_add (table, activations->len > 0 ? activations->str : NULL);
  cli_table_add_number (table, "%g", experiment->training.optimizer.learning_rate);
  cli_table_add_number (table, "%.0f", (double)experiment->training.batch_size);
  cli_table_add_number (table, "%.4f", result->best_dev_accuracy);
  cli_table_add_number (table, "%.0f", result->best_epoch > 0 ? (double)result->best_epoch : NAN);
  cli_table_add_number (table, "%.4f", result->test_accuracy);
  cli_table_add_number (table, "%.3f", last != NULL ? last->train_loss : NAN);
  cli_table_add_number (table, "%.3f", last != NULL ? last->dev_loss : NAN);
  cli_table_add_number (table, "%.3f", metrics != NULL ? lowest_dev_loss (metrics) : NAN);
  cli_table_add_number (table, "%.3f",
                        metrics != NULL ? cli_dev_loss_spread (metrics, SPREAD_EPOCHS) : NAN);
  cli_table_add_number (table, "%.1f", result->seconds);
  cli_table_add (table, glia_run_state_name (result->state));
}

void
cli_print_sweep (const CliSweep *sweep)
{
  static const char *const headings[] = {
      "run",         "hidden",       "activation", ">lr",         ">batch",
      ">best dev",   ">epoch",       ">test",      ">train loss", ">dev loss",
      ">lowest dev", ">spread (10)", ">seconds",   "state",       NULL,
  };
  g_autoptr (CliTable) table = cli_table_new (headings);

  for (guint i = 0; i < sweep->runs->len; i++)
    add_run (table, g_ptr_array_index (sweep->runs, i),
             &g_array_index (sweep->results, GliaRunResult, i));
  cli_table_print (table);
}

void
cli_print_sweep_json (const CliSweep *sweep)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < sweep->runs->len; i++) {
    const GliaRun *run = g_ptr_array_index (sweep->runs, i);
    cli_build_result (builder, glia_run_name (run), glia_run_path (run),
                      &g_array_index (sweep->results, GliaRunResult, i));
  }
  json_builder_end_array (builder);
  cli_print_json (json_builder_get_root (builder));
}
