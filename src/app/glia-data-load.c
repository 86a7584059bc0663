/* SPDX-License-Identifier: MIT */
#include "glia-data-load.h"

#include "glia-catalogue.h"

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

/* What the experiment needs of the catalogue: at most two entries; returns how many. */
static gsize
needed_entries (const GliaExperiment *experiment, const GliaCatalogueEntry *entries[2])
{
  const char *const names[] = {experiment->data.reviews, experiment->data.vectors};
  gsize count = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    if (names[i] == NULL || !glia_experiment_is_catalogue_name (names[i]))
      continue;
    const GliaCatalogueEntry *entry = glia_catalogue_find (names[i]);
    if (entry != NULL && entry->kind == GLIA_CATALOGUE_NPM)
      entries[count++] = entry;
  }
  return count;
}

static char *
describe_missing (GliaDataLoad *load)
{
  const GliaCatalogueEntry *entries[2];
  const gsize count = needed_entries (load->experiment, entries);
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < count; i++) {
    g_autofree char *path = glia_catalogue_locate (entries[i], load->cancellable, NULL);
    if (path != NULL)
      continue;
    g_autofree char *size = g_format_size (entries[i]->size);
    /* Translators: a size and the title of a data set; two of these are joined by "and" */
    g_string_append_printf (text, text->len > 0 ? _ (" and %s (%s)") : _ ("%s (%s)"),
                            entries[i]->title, size);
  }
  return g_string_free (text, text->len == 0);
}

static gboolean
download (GliaDataLoad *load, GError **error)
{
  const GliaCatalogueEntry *entries[2];
  const gsize count = needed_entries (load->experiment, entries);

  for (gsize i = 0; i < count; i++) {
    g_autofree char *path =
        glia_catalogue_get (entries[i], progress_cb, load, load->cancellable, error);
    if (path == NULL)
      return FALSE;
  }
  return TRUE;
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GliaDataLoad *load = data;
  Result *result = g_new0 (Result, 1);

  if (load->kind == GLIA_DATA_LOAD_LOCAL || download (load, &result->error))
    result->splits =
        glia_data_load (load->experiment, NULL, progress_cb, load, cancellable, &result->error);
  if (g_error_matches (result->error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_UNAVAILABLE))
    result->missing = describe_missing (load);
  g_task_return_pointer (task, result, result_free);
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
