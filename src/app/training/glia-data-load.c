/* SPDX-License-Identifier: MIT */
#include "glia-data-load.h"

#include "glia-catalogue.h"
#include "glia-memory.h"

#include <glib/gi18n.h>

/* Threads. The loading thread holds a reference of its own and touches `experiment`, `kind`, `cancellable` and, under
 * the lock, the progress; an idle source carries the progress over. Everything else is the window's. */
struct _GliaDataLoad {
  gatomicrefcount references;
  GliaExperiment *experiment;
  GliaDataLoadKind kind;
  GCancellable *cancellable;
  GliaDataLoadCallbacks callbacks;
  gboolean ended;

  GMutex lock;
  char *what;
  double fraction;
  guint64 bytes;
  gboolean telling; /* an idle source is on its way */
};

typedef struct {
  GliaSplits *splits;
  GError *error;
  char *missing;
} Result;

static void
load_unref (gpointer data)
{
  GliaDataLoad *load = data;

  if (!g_atomic_ref_count_dec (&load->references))
    return;
  glia_experiment_unref (load->experiment);
  g_object_unref (load->cancellable);
  g_mutex_clear (&load->lock);
  g_free (load->what);
  g_free (load);
}

static void
result_free (gpointer data)
{
  Result *result = data;

  g_clear_pointer (&result->splits, glia_splits_free);
  g_clear_error (&result->error);
  g_free (result->missing);
  g_free (result);
}

/* ---- Progress ---------------------------------------------------------------------------------------- */

static gboolean
tell_cb (gpointer data)
{
  GliaDataLoad *load = data;

  g_mutex_lock (&load->lock);
  g_autofree char *what = g_strdup (load->what);
  const double fraction = load->fraction;
  const guint64 bytes = load->bytes;
  load->telling = FALSE;
  g_mutex_unlock (&load->lock);
  if (!load->ended)
    load->callbacks.progress (load, what, fraction, bytes, load->callbacks.user_data);
  return G_SOURCE_REMOVE;
}

static void
progress_cb (const char *what, double fraction, guint64 bytes, gpointer data)
{
  GliaDataLoad *load = data;

  g_mutex_lock (&load->lock);
  g_free (load->what);
  load->what = g_strdup (what);
  load->fraction = fraction;
  load->bytes = bytes;
  if (!load->telling) {
    load->telling = TRUE;
    g_atomic_ref_count_inc (&load->references);
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, tell_cb, load, load_unref);
  }
  g_mutex_unlock (&load->lock);
}

/* ---- The loading thread ------------------------------------------------------------------------------ */

/* What the experiment needs of the catalogue, NULL for what it does not. */
typedef struct {
  const GliaCatalogueEntry *reviews, *vectors;
} Needs;

static const GliaCatalogueEntry *
downloadable (const char *name)
{
  if (name == NULL || !glia_experiment_is_catalogue_name (name))
    return NULL;
  const GliaCatalogueEntry *entry = glia_catalogue_find (name);
  return entry != NULL && entry->kind == GLIA_CATALOGUE_NPM ? entry : NULL;
}

static Needs
needs_of (const GliaExperiment *experiment)
{
  if (experiment->data.source != GLIA_SOURCE_REVIEWS)
    return (Needs){NULL, NULL};
  return (Needs){downloadable (experiment->data.reviews), downloadable (experiment->data.vectors)};
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
describe_missing (GliaDataLoad *load)
{
  const Needs needs = needs_of (load->experiment);
  const gboolean reviews = is_missing (needs.reviews, load->cancellable);
  const gboolean vectors = is_missing (needs.vectors, load->cancellable);
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
get (GliaDataLoad *load, const GliaCatalogueEntry *entry, GError **error)
{
  if (entry == NULL)
    return TRUE;
  g_autofree char *path = glia_catalogue_get (entry, progress_cb, load, load->cancellable, error);
  return path != NULL;
}

static gboolean
download (GliaDataLoad *load, GError **error)
{
  const Needs needs = needs_of (load->experiment);
  return get (load, needs.reviews, error) && get (load, needs.vectors, error);
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GliaDataLoad *load = data;
  Result *result = g_new0 (Result, 1);

  if (load->kind == GLIA_DATA_LOAD_LOCAL || download (load, &result->error))
    result->splits =
        glia_data_load (load->experiment, NULL, progress_cb, load, cancellable, &result->error);
  if (g_error_matches (result->error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_UNAVAILABLE) ||
      (result->error != NULL && load->kind == GLIA_DATA_LOAD_DOWNLOAD))
    result->missing = describe_missing (load);
  g_task_return_pointer (task, result, result_free);
  glia_memory_give_back ();
}

static void
loaded_cb (GObject *source, GAsyncResult *answer, gpointer data)
{
  GliaDataLoad *load = data;
  Result *result = g_task_propagate_pointer (G_TASK (answer), NULL);

  if (!load->ended && result != NULL)
    load->callbacks.done (load, g_steal_pointer (&result->splits), result->missing, result->error,
                          load->callbacks.user_data);
  if (result != NULL)
    result_free (result);
  load_unref (load);
}

/* ---- From the window --------------------------------------------------------------------------------- */

GliaDataLoad *
glia_data_load_begin (GliaExperiment *experiment,
                      GliaDataLoadKind kind,
                      const GliaDataLoadCallbacks *callbacks)
{
  GliaDataLoad *load = g_new0 (GliaDataLoad, 1);

  g_atomic_ref_count_init (&load->references);
  load->experiment = glia_experiment_ref (experiment);
  load->kind = kind;
  load->cancellable = g_cancellable_new ();
  load->callbacks = *callbacks;
  load->fraction = -1;
  g_mutex_init (&load->lock);
  g_atomic_ref_count_inc (&load->references); /* loaded_cb's */
  g_autoptr (GTask) task = g_task_new (NULL, load->cancellable, loaded_cb, load);
  g_task_set_check_cancellable (task, FALSE); /* the result says so itself, and must be freed */
  g_atomic_ref_count_inc (&load->references);
  g_task_set_task_data (task, load, load_unref);
  g_task_run_in_thread (task, load_thread);
  return load;
}

void
glia_data_load_end (GliaDataLoad *load)
{
  if (load == NULL)
    return;
  load->ended = TRUE;
  g_cancellable_cancel (load->cancellable);
  load_unref (load);
}
