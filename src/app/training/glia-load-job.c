/* SPDX-License-Identifier: MIT */
#include "glia-load-job.h"

#include "glia-catalogue.h"
#include "glia-memory.h"

#include <glib/gi18n.h>

/* Threads. The loading thread holds a reference of its own and touches `experiment`, `kind`,
 * `cancellable` and, under the lock, the progress; an idle source carries the progress over.
 * Everything else is the window's. */
struct _GliaLoadJob {
  gatomicrefcount references;
  GliaExperiment *experiment;
  GliaLoadKind kind;
  GCancellable *cancellable;
  GliaLoadJobCallbacks callbacks;
  gboolean ended;

  GMutex lock;
  char *what;
  double fraction;
  guint64 bytes;
  gboolean reporting; /* an idle source is on its way */
};

typedef struct {
  GliaSplits *splits;
  GError *error;
  char *missing;
} Result;

static void
unref_job (gpointer data)
{
  GliaLoadJob *job = data;

  if (!g_atomic_ref_count_dec (&job->references))
    return;
  glia_experiment_unref (job->experiment);
  g_object_unref (job->cancellable);
  g_mutex_clear (&job->lock);
  g_free (job->what);
  g_free (job);
}

static void
free_result (gpointer data)
{
  Result *result = data;

  g_clear_pointer (&result->splits, glia_splits_free);
  g_clear_error (&result->error);
  g_free (result->missing);
  g_free (result);
}

/* ---- Progress -------------------------------------------------------------------------------- */

static gboolean
report_progress_cb (gpointer data)
{
  GliaLoadJob *job = data;

  g_mutex_lock (&job->lock);
  g_autofree char *what = g_strdup (job->what);
  const double fraction = job->fraction;
  const guint64 bytes = job->bytes;
  job->reporting = FALSE;
  g_mutex_unlock (&job->lock);
  if (!job->ended)
    job->callbacks.progress (what, fraction, bytes, job->callbacks.user_data);
  return G_SOURCE_REMOVE;
}

static void
progress_cb (const char *what, double fraction, guint64 bytes, gpointer data)
{
  GliaLoadJob *job = data;

  g_mutex_lock (&job->lock);
  g_free (job->what);
  job->what = g_strdup (what);
  job->fraction = fraction;
  job->bytes = bytes;
  if (!job->reporting) {
    job->reporting = TRUE;
    g_atomic_ref_count_inc (&job->references);
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, report_progress_cb, job, unref_job);
  }
  g_mutex_unlock (&job->lock);
}

/* ---- The loading thread ---------------------------------------------------------------------- */

/* What the experiment needs of the catalogue, NULL for what it does not. */
typedef struct {
  const GliaCatalogueEntry *reviews, *vectors;
} Needs;

static const GliaCatalogueEntry *
find_download (const char *name)
{
  if (name == NULL || !glia_experiment_is_catalogue_name (name))
    return NULL;
  const GliaCatalogueEntry *entry = glia_catalogue_find (name);
  return entry != NULL && entry->kind == GLIA_CATALOGUE_NPM ? entry : NULL;
}

static Needs
find_needs (const GliaExperiment *experiment)
{
  if (experiment->data.source != GLIA_SOURCE_REVIEWS)
    return (Needs){NULL, NULL};
  return (Needs){find_download (experiment->data.reviews),
                 find_download (experiment->data.vectors)};
}

static gboolean
is_missing (const GliaCatalogueEntry *entry, GCancellable *cancellable)
{
  if (entry == NULL)
    return FALSE;
  g_autofree char *path = glia_catalogue_locate (entry, cancellable, NULL);
  return path == NULL;
}

static char *
describe_missing (GliaLoadJob *job)
{
  const Needs needs = find_needs (job->experiment);
  const gboolean reviews = is_missing (needs.reviews, job->cancellable);
  const gboolean vectors = is_missing (needs.vectors, job->cancellable);
  g_autofree char *reviews_size = reviews ? g_format_size (needs.reviews->size) : NULL;
  g_autofree char *vectors_size = vectors ? g_format_size (needs.vectors->size) : NULL;

  /* Translators: sizes, "25.5 MB". */
  if (reviews && vectors)
    return g_strdup_printf (_ ("%s of reviews and %s of word vectors"), reviews_size, vectors_size);
  if (reviews)
    return g_strdup_printf (_ ("%s of reviews"), reviews_size);
  if (vectors)
    return g_strdup_printf (_ ("%s of word vectors"), vectors_size);
  return NULL;
}

static gboolean
get_entry (GliaLoadJob *job, const GliaCatalogueEntry *entry, GError **error)
{
  if (entry == NULL)
    return TRUE;
  g_autofree char *path = glia_catalogue_get (entry, progress_cb, job, job->cancellable, error);
  return path != NULL;
}

static gboolean
download_needs (GliaLoadJob *job, GError **error)
{
  const Needs needs = find_needs (job->experiment);

  return get_entry (job, needs.reviews, error) && get_entry (job, needs.vectors, error);
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GliaLoadJob *job = data;
  Result *result = g_new0 (Result, 1);

  if (job->kind == GLIA_LOAD_LOCAL || download_needs (job, &result->error))
    result->splits =
        glia_data_load (job->experiment, NULL, progress_cb, job, cancellable, &result->error);
  if (g_error_matches (result->error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_UNAVAILABLE) ||
      (result->error != NULL && job->kind == GLIA_LOAD_DOWNLOAD))
    result->missing = describe_missing (job);
  g_task_return_pointer (task, result, free_result);
  glia_memory_give_back ();
}

static void
loaded_cb (GObject *source, GAsyncResult *answer, gpointer data)
{
  GliaLoadJob *job = data;
  Result *result = g_task_propagate_pointer (G_TASK (answer), NULL);

  if (!job->ended && result != NULL)
    job->callbacks.done (g_steal_pointer (&result->splits), result->missing, result->error,
                         job->callbacks.user_data);
  if (result != NULL)
    free_result (result);
  unref_job (job);
}

/* ---- From the window ------------------------------------------------------------------------- */

GliaLoadJob *
glia_load_job_begin (GliaExperiment *experiment,
                     GliaLoadKind kind,
                     const GliaLoadJobCallbacks *callbacks)
{
  GliaLoadJob *job = g_new0 (GliaLoadJob, 1);

  g_atomic_ref_count_init (&job->references);
  job->experiment = glia_experiment_ref (experiment);
  job->kind = kind;
  job->cancellable = g_cancellable_new ();
  job->callbacks = *callbacks;
  job->fraction = -1;
  g_mutex_init (&job->lock);
  g_atomic_ref_count_inc (&job->references); /* loaded_cb's */
  g_autoptr (GTask) task = g_task_new (NULL, job->cancellable, loaded_cb, job);
  g_task_set_check_cancellable (task, FALSE); /* the result says so itself, and must be freed */
  g_atomic_ref_count_inc (&job->references);
  g_task_set_task_data (task, job, unref_job);
  g_task_run_in_thread (task, load_thread);
  return job;
}

void
glia_load_job_end (GliaLoadJob *job)
{
  if (job == NULL)
    return;
  job->ended = TRUE;
  g_cancellable_cancel (job->cancellable);
  unref_job (job);
}
