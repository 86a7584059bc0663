/* SPDX-License-Identifier: MIT */

#include "glia-json.h"
#include "glia-sweeper-private.h"

#include <math.h>
#include <string.h>

#define PLAN_FILE "sweep.json"

enum { LONGEST_FOLDER = 60 }; /* bytes of a run folder's name */

/* ---- Data ------------------------------------------------------------------------------------ */

void
glia_sweep_data_free (gpointer pointer)
{
  GliaSweepData *data = pointer;

  g_free (data->spec);
  g_free (data->hash);
  g_clear_pointer (&data->splits, glia_splits_free);
  g_free (data);
}

static char *
data_section (const GliaExperiment *experiment)
{
  g_autoptr (GliaExperiment) absolute = glia_experiment_copy (experiment);

  glia_experiment_make_absolute (absolute);
  g_autoptr (JsonNode) root = glia_experiment_to_node (absolute);
  g_autofree char *text =
      glia_json_print_line (json_object_get_member (json_node_get_object (root), "data"));
  /* Whether the data fits the loss is checked when it is loaded. */
  return g_strdup_printf ("%s %s", text, mlp_loss_name (experiment->training.loss));
}

static const GliaSweepData *
add_data (GPtrArray *list, char *spec, GliaSplits *splits)
{
  GliaSweepData *data = g_new0 (GliaSweepData, 1);

  data->spec = spec;
  data->splits = splits;
  data->hash = glia_data_hash (splits);
  g_ptr_array_add (list, data);
  return data;
}

const GliaSweepData *
glia_sweep_add_data (GPtrArray *list, const GliaExperiment *experiment, GliaSplits *splits)
{
  return add_data (list, data_section (experiment), splits);
}

const GliaSweepData *
glia_sweep_find_or_load (GPtrArray *list,
                         const GliaExperiment *experiment,
                         const GliaSweeperOptions *options,
                         GError **error)
{
  g_autofree char *spec = data_section (experiment);

  for (guint i = 0; i < list->len; i++) {
    const GliaSweepData *data = g_ptr_array_index (list, i);
    if (g_str_equal (data->spec, spec))
      return data;
  }
  GliaSplits *splits = glia_data_load (experiment, NULL, options->loading, options->user_data,
                                       options->cancellable, error);
  if (splits == NULL)
    return NULL;
  for (char **note = splits->notes; note != NULL && *note != NULL && options->note != NULL; note++)
    options->note (*note, options->user_data);
  return add_data (list, g_steal_pointer (&spec), splits);
}

/* ---- Jobs ------------------------------------------------------------------------------------ */

void
glia_sweep_job_free (gpointer pointer)
{
  GliaSweepJob *job = pointer;

  glia_experiment_unref (job->experiment);
  g_free (job->folder);
  g_free (job->message);
  glia_run_result_clear (&job->result);
  g_clear_error (&job->error);
  g_free (job);
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

GPtrArray *
glia_sweep_plan (const GliaExperiment *experiment, const char *folder, GError **error)
{
  g_autoptr (GPtrArray) experiments = glia_experiment_expand_sweep (experiment, error);
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (glia_sweep_job_free);

  if (experiments == NULL)
    return NULL;
  for (guint i = 0; i < experiments->len; i++) {
    GliaExperiment *one = g_ptr_array_index (experiments, i);
    GliaSweepJob *job = g_new0 (GliaSweepJob, 1);
    job->index = i;
    job->experiment = glia_experiment_ref (one);
    job->folder = folder_name (folder, i, one->name);
    job->now = (GliaSweepRun){.name = one->name,
                              .folder = job->folder,
                              .epochs = one->training.epochs,
                              .best_dev_accuracy = NAN,
                              .lowest_dev_loss = NAN};
    g_ptr_array_add (jobs, job);
  }
  return g_steal_pointer (&jobs);
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

GliaRun *
glia_sweep_job_open (const GliaSweepJob *job, GError **error)
{
  g_autofree char *file = g_build_filename (job->folder, "experiment.json", NULL);

  if (!g_file_test (file, G_FILE_TEST_EXISTS))
    return glia_run_create (job->experiment, job->data->hash, job->folder, error);
  g_autoptr (GliaRun) run = glia_run_open (job->folder, error);
  if (run == NULL)
    return NULL;
  if (!same_experiment (job->experiment, glia_run_experiment (run), job->data->hash)) {
    g_set_error (error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_EXISTS,
                 "%s: is a run of another experiment. Choose another folder for this sweep",
                 job->folder);
    return NULL;
  }
  return g_steal_pointer (&run);
}

/* ---- The plan on the disk -------------------------------------------------------------------- */

/* `experiment` as it is written into the folder, free of where it was. */
static GliaExperiment *
written_form (const GliaExperiment *experiment)
{
  GliaExperiment *copy = glia_experiment_copy (experiment);

  glia_experiment_make_absolute (copy);
  return copy;
}

static gboolean
is_plan_of (const char *folder, const GliaExperiment *written)
{
  g_autofree char *file = g_build_filename (folder, PLAN_FILE, NULL);

  if (!g_file_test (file, G_FILE_TEST_EXISTS))
    return FALSE;
  g_autoptr (GliaExperiment) found = glia_experiment_read_file (file, NULL);
  return found != NULL && glia_experiment_equal (found, written);
}

gboolean
glia_sweep_write_plan (const GliaExperiment *experiment, const char *folder, GError **error)
{
  g_autoptr (GliaExperiment) written = written_form (experiment);
  g_autofree char *file = g_build_filename (folder, PLAN_FILE, NULL);

  if (is_plan_of (folder, written))
    return TRUE;
  return glia_run_make_folders (folder, NULL, error) &&
         glia_experiment_write_file (written, file, error);
}

/* Whether runs are left to do, and no program is doing them. */
static gboolean
is_unfinished (const GliaExperiment *experiment, const char *folder)
{
  g_autoptr (GPtrArray) jobs = glia_sweep_plan (experiment, folder, NULL);
  gboolean left = FALSE;

  for (guint i = 0; jobs != NULL && i < jobs->len; i++) {
    const GliaSweepJob *job = g_ptr_array_index (jobs, i);
    g_autoptr (GliaRun) run = glia_run_open (job->folder, NULL);
    const GliaRunState state = run != NULL ? glia_run_status (run)->state : GLIA_RUN_STOPPED;
    if (state == GLIA_RUN_RUNNING || state == GLIA_RUN_PAUSED)
      return FALSE;
    left = left || (state != GLIA_RUN_FINISHED && state != GLIA_RUN_DIVERGED);
  }
  return left;
}

char *
glia_sweeper_find_unfinished (const GliaExperiment *experiment)
{
  g_autofree char *store = glia_run_default_store (), *newest = NULL;
  g_autoptr (GliaExperiment) written = written_form (experiment);
  g_autoptr (GDir) dir = g_dir_open (store, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *folder = g_build_filename (store, name, NULL);
    /* The names begin with the time. */
    if ((newest == NULL || strcmp (folder, newest) > 0) && is_plan_of (folder, written) &&
        is_unfinished (written, folder)) {
      g_free (newest);
      newest = g_steal_pointer (&folder);
    }
  }
  return g_steal_pointer (&newest);
}

char *
glia_sweeper_new_folder (const GliaExperiment *experiment)
{
  return glia_run_new_path (NULL, experiment->name);
}
