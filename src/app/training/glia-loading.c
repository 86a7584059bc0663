/* SPDX-License-Identifier: MIT */
#include "glia-loading.h"

#include "glia-painted.h"

#include <glib/gi18n.h>

/* Points that are generated faster than a frame are made at once, without a moment of "loading". */
#define AT_ONCE 20000
/* Typing a number changes the data with every key: wait for the last one (milliseconds). */
#define SETTLE_TIME 150

struct _GliaLoading {
  GliaLoadingCallbacks callbacks;
  gpointer user_data;

  GliaExperiment *experiment;
  GliaLoadJob *job;
  GliaLoadKind kind;              /* of the last job */
  GliaExperiment *job_experiment; /* what `job` loads, while there is one */
  guint settle_source;

  char *text;
  double fraction;
  guint64 bytes;
  char *missing;
};

GliaLoading *
glia_loading_new (const GliaLoadingCallbacks *callbacks, gpointer user_data)
{
  GliaLoading *loading = g_new0 (GliaLoading, 1);

  loading->callbacks = *callbacks;
  loading->user_data = user_data;
  loading->text = g_strdup ("");
  return loading;
}

void
glia_loading_free (GliaLoading *loading)
{
  if (loading == NULL)
    return;
  glia_loading_stop (loading);
  g_clear_pointer (&loading->experiment, glia_experiment_unref);
  g_free (loading->text);
  g_free (loading->missing);
  g_free (loading);
}

void
glia_loading_set_experiment (GliaLoading *loading, GliaExperiment *experiment)
{
  glia_experiment_ref (experiment);
  g_clear_pointer (&loading->experiment, glia_experiment_unref);
  loading->experiment = experiment;
}

void
glia_loading_stop (GliaLoading *loading)
{
  g_clear_handle_id (&loading->settle_source, g_source_remove);
  g_clear_pointer (&loading->job, glia_load_job_end);
  g_clear_pointer (&loading->job_experiment, glia_experiment_unref);
}

/* Takes `splits`, NULL with an error. */
static void
finish_loading (GliaLoading *loading, GliaSplits *splits, const char *missing, const GError *error)
{
  g_free (loading->missing);
  loading->missing = g_strdup (missing);
  /* The error's own words are for the command line: here a button downloads what is missing. Why a
   * download failed is said. */
  g_autofree char *needs =
      missing != NULL && loading->kind == GLIA_LOAD_LOCAL
          ? g_strdup_printf (_ ("This needs %s, not on this computer yet."), missing)
          : NULL;
  const char *problem = needs != NULL ? needs : error != NULL ? error->message : NULL;
  loading->callbacks.done (splits, splits == NULL ? problem : NULL, loading->user_data);
}

static void
progress_cb (const char *what, double fraction, guint64 bytes, gpointer data)
{
  GliaLoading *loading = data;

  g_free (loading->text);
  loading->text = g_strdup (_ (what));
  loading->fraction = fraction;
  loading->bytes = bytes;
  loading->callbacks.progress (loading->user_data);
}

static void
done_cb (GliaSplits *splits, const char *missing, const GError *error, gpointer data)
{
  GliaLoading *loading = data;
  /* A loss that did not fit the data may have been replaced meanwhile. */
  const gboolean again =
      splits == NULL && missing == NULL && loading->job_experiment != loading->experiment;

  glia_loading_stop (loading);
  if (again)
    glia_loading_begin (loading, GLIA_LOAD_LOCAL);
  else
    finish_loading (loading, splits, missing, error);
}

static void
announce_start (GliaLoading *loading)
{
  g_free (loading->text);
  loading->text = g_strdup (_ ("Reading the data"));
  loading->fraction = -1;
  loading->bytes = 0;
  loading->callbacks.started (loading->user_data);
}

/* Whether the data is there before anybody could see that it is not. */
static gboolean
is_quick (const GliaExperiment *experiment)
{
  const GliaDataSpec *data = &experiment->data;

  return glia_painted_is (experiment) ||
         (glia_source_is_generator (data->source) && data->samples <= AT_ONCE);
}

void
glia_loading_begin (GliaLoading *loading, GliaLoadKind kind)
{
  glia_loading_stop (loading);
  loading->kind = kind;
  if (is_quick (loading->experiment)) {
    g_autoptr (GError) error = NULL;
    GliaSplits *splits = glia_data_load (loading->experiment, NULL, NULL, NULL, NULL, &error);
    finish_loading (loading, splits, NULL, error);
    return;
  }
  announce_start (loading);
  loading->job_experiment = glia_experiment_ref (loading->experiment);
  loading->job = glia_load_job_begin (loading->experiment, kind,
                                      &(GliaLoadJobCallbacks){progress_cb, done_cb, loading});
}

static void
settled_cb (gpointer data)
{
  GliaLoading *loading = data;

  loading->settle_source = 0;
  glia_loading_begin (loading, GLIA_LOAD_LOCAL);
}

void
glia_loading_begin_edited (GliaLoading *loading)
{
  g_clear_pointer (&loading->missing, g_free);
  if (glia_source_is_generator (loading->experiment->data.source) ||
      is_quick (loading->experiment)) {
    glia_loading_begin (loading, GLIA_LOAD_LOCAL);
    return;
  }
  glia_loading_stop (loading);
  announce_start (loading);
  loading->settle_source = g_timeout_add_once (SETTLE_TIME, settled_cb, loading);
}

const char *
glia_loading_text (GliaLoading *loading)
{
  return loading->text;
}

double
glia_loading_fraction (GliaLoading *loading)
{
  return loading->fraction;
}

guint64
glia_loading_bytes (GliaLoading *loading)
{
  return loading->bytes;
}

const char *
glia_loading_missing (GliaLoading *loading)
{
  return loading->missing;
}
