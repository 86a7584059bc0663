/* SPDX-License-Identifier: MIT */
#include "glia-training-events.h"
#include "glia-training-private.h"

#include "glia-experiment-difference.h"
#include "glia-painted.h"

#include <glib/gi18n.h>

/* Points that are generated faster than a frame are made at once, without a moment of "loading". */
#define AT_ONCE 20000
/* Typing a number changes the data with every key: wait for the last one (milliseconds). */
#define SETTLE_TIME 150
/* Changes of the same keys within this time are one mark on the curves (microseconds). */
#define MERGE_TIME G_USEC_PER_SEC

/* ---- The session ------------------------------------------------------------------------------------- */

static GliaTrainingState
state_of_snapshot (const GliaSnapshot *snapshot)
{
  switch (snapshot->state) {
  case GLIA_SESSION_RUNNING:
    return GLIA_TRAINING_RUNNING;
  case GLIA_SESSION_FINISHED:
    return GLIA_TRAINING_FINISHED;
  case GLIA_SESSION_DIVERGED:
    return GLIA_TRAINING_DIVERGED;
  case GLIA_SESSION_FAILED:
    return GLIA_TRAINING_FAILED;
  case GLIA_SESSION_PAUSED:
    break;
  }
  return snapshot->steps == 0 ? GLIA_TRAINING_READY : GLIA_TRAINING_PAUSED;
}

/* TRUE if there are new ones. */
static gboolean
take_rows (GliaTraining *self)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (GliaEpoch));

  glia_session_take_rows (self->session, rows);
  for (guint i = 0; i < rows->len; i++) {
    const GliaEpoch *row = &g_array_index (rows, GliaEpoch, i);
    self->steps += (double)row->steps;
    self->seconds += row->seconds;
    const double values[GLIA_TRAINING_SERIES] = {
        [GLIA_SERIES_TRAIN_LOSS] = row->train_loss,
        [GLIA_SERIES_DEV_LOSS] = row->dev_loss,
        [GLIA_SERIES_TRAIN_ACCURACY] = row->train_accuracy,
        [GLIA_SERIES_DEV_ACCURACY] = row->dev_accuracy,
        [GLIA_SERIES_LEARNING_RATE] = row->learning_rate,
        [GLIA_SERIES_STEPS] = self->steps,
        [GLIA_SERIES_SECONDS] = self->seconds,
    };
    for (guint k = 0; k < GLIA_TRAINING_SERIES; k++)
      glia_series_append (self->series[k], (double)row->epoch, values[k]);
  }
  return rows->len > 0;
}

static void
take_problem (GliaTraining *self)
{
  g_autofree char *problem = glia_session_take_problem (self->session);

  if (problem != NULL)
    glia_training_set_problem (self, problem);
}

gboolean
glia_training_take (GliaTraining *self)
{
  const gboolean busy = glia_session_is_busy (self->session); /* before taking, see its header */
  GliaSnapshot *snapshot = glia_session_take_snapshot (self->session);

  const gboolean rows = take_rows (self);
  glia_session_take_past (self->session, self->snapshots);
  const gboolean measured = glia_training_take_measures (self);
  take_problem (self);
  if (snapshot != NULL) {
    g_clear_pointer (&self->snapshot, glia_snapshot_unref);
    self->snapshot = snapshot;
    glia_snapshots_add (self->snapshots, snapshot);
    if (snapshot->state == GLIA_SESSION_FAILED)
      glia_training_set_problem (self, snapshot->reason);
  }
  if (!busy || (snapshot != NULL && snapshot->state != GLIA_SESSION_PAUSED))
    self->told_to_train = FALSE;
  if (self->snapshot != NULL && !self->told_to_train)
    glia_training_set_state (self, state_of_snapshot (self->snapshot));
  glia_training_set_wants_ticks (self, busy);
  return snapshot != NULL || rows || measured;
}

void
glia_training_retire (GliaTraining *self)
{
  if (self->session == NULL)
    return;
  glia_session_pause (self->session); /* others may be before it */
  g_thread_pool_push (self->retired, g_steal_pointer (&self->session), NULL);
  g_clear_pointer (&self->snapshot, glia_snapshot_unref);
  g_clear_pointer (&self->moment, glia_snapshot_unref);
  g_clear_pointer (&self->maps, glia_maps_unref);
  self->told_to_train = FALSE;
  glia_training_set_wants_ticks (self, FALSE);
}

static void
clear_history (GliaTraining *self)
{
  for (guint i = 0; i < GLIA_TRAINING_SERIES; i++)
    glia_series_clear (self->series[i]);
  self->steps = self->seconds = 0;
  g_ptr_array_set_size (self->events, 0);
  g_clear_pointer (&self->last_keys, g_free);
  glia_training_clear_measures (self);
  glia_snapshots_clear (self->snapshots);
}

/* What was trained before, on the same data. */
static GliaSession *
open_session (const char *folder, const GliaSplits *splits, GError **error)
{
  g_autoptr (GliaRun) run = glia_run_open (folder, error);
  g_autofree char *hash = glia_data_hash (splits);

  if (run == NULL)
    return NULL;
  if (g_strcmp0 (hash, glia_run_experiment (run)->data.hash) != 0) {
    g_set_error (error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_INVALID,
                 _ ("The data is not what this run was trained on, so a new run starts here."));
    return NULL;
  }
  return glia_session_open (folder, splits, error);
}

void
glia_training_new_run (GliaTraining *self)
{
  g_autofree char *folder = g_steal_pointer (&self->folder);
  g_autoptr (GError) error = NULL;

  glia_training_retire (self);
  clear_history (self);
  self->session = folder != NULL ? open_session (folder, self->splits, &error) : NULL;
  if (self->session == NULL)
    self->session = glia_session_new (self->experiment, self->splits, self->store,
                                      error == NULL ? &error : NULL);
  if (self->session != NULL)
    glia_session_set_start (self->session, self->start);
  glia_training_set_problem (self, error != NULL ? error->message : NULL);
  if (self->session != NULL)
    glia_training_take (self);
  else
    glia_training_set_state (self, GLIA_TRAINING_UNREADY);
  glia_training_emit (self, GLIA_TRAINING_RESTARTED);
  glia_training_first_maps (self);
  glia_training_ask_for_diagnostics (self, FALSE);
}

/* ---- Data -------------------------------------------------------------------------------------------- */

/* Takes `splits`. */
static void
use_splits (GliaTraining *self, GliaSplits *splits)
{
  g_clear_pointer (&self->splits, glia_splits_free);
  self->splits = splits;
  glia_training_find_plane (self);
  glia_training_emit (self, GLIA_TRAINING_DATA_CHANGED);
}

/* Nothing that is there belongs to the data of now. */
static void
drop_everything (GliaTraining *self)
{
  const gboolean had_run = self->session != NULL;

  glia_training_retire (self);
  clear_history (self);
  if (self->splits != NULL)
    use_splits (self, NULL);
  if (had_run)
    glia_training_emit (self, GLIA_TRAINING_RESTARTED);
}

/* Takes `splits`, NULL with an error. */
static void
have_data (GliaTraining *self, GliaSplits *splits, const char *missing, const GError *error)
{
  g_free (self->missing);
  self->missing = g_strdup (missing);
  if (splits != NULL) {
    glia_training_retire (self);
    use_splits (self, splits);
    glia_training_new_run (self);
    return;
  }
  drop_everything (self);
  /* The error's own words are for the command line: here a button does it. Why a download failed is said. */
  g_autofree char *needs =
      missing != NULL && self->load_kind == GLIA_DATA_LOAD_LOCAL
          ? g_strdup_printf (_ ("This needs %s, not on this computer yet."), missing)
          : NULL;
  glia_training_set_problem (self, needs != NULL ? needs : error->message);
  glia_training_set_state (self, GLIA_TRAINING_UNREADY);
}

static void
progress_cb (GliaDataLoad *load, const char *what, double fraction, guint64 bytes, gpointer data)
{
  GliaTraining *self = data;

  g_free (self->load_text);
  self->load_text = g_strdup (_ (what));
  self->load_fraction = fraction;
  self->load_bytes = bytes;
  glia_training_emit (self, GLIA_TRAINING_PROGRESS);
}

static void
done_cb (GliaDataLoad *load,
         GliaSplits *splits,
         const char *missing,
         const GError *error,
         gpointer data)
{
  GliaTraining *self = data;
  /* A loss that did not fit the data may have been replaced meanwhile. */
  const gboolean again = splits == NULL && missing == NULL && self->loading != self->experiment;

  glia_training_stop_load (self);
  if (again)
    glia_training_begin_load (self, GLIA_DATA_LOAD_LOCAL);
  else
    have_data (self, splits, missing, error);
}

void
glia_training_stop_load (GliaTraining *self)
{
  g_clear_handle_id (&self->settle_source, g_source_remove);
  g_clear_pointer (&self->load, glia_data_load_end);
  g_clear_pointer (&self->loading, glia_experiment_unref);
}

static void
show_loading (GliaTraining *self)
{
  drop_everything (self);
  g_free (self->load_text);
  self->load_text = g_strdup (_ ("Reading the data"));
  self->load_fraction = -1;
  self->load_bytes = 0;
  glia_training_set_problem (self, NULL);
  glia_training_set_state (self, GLIA_TRAINING_LOADING);
}

/* Whether the data are there before anybody could see that they are not. */
static gboolean
is_quick (const GliaExperiment *experiment)
{
  const GliaDataSpec *data = &experiment->data;

  return glia_painted_is (experiment) ||
         (glia_source_is_generator (data->source) && data->samples <= AT_ONCE);
}

void
glia_training_begin_load (GliaTraining *self, GliaDataLoadKind kind)
{
  glia_training_stop_load (self);
  self->load_kind = kind;
  if (is_quick (self->experiment)) {
    g_autoptr (GError) error = NULL;
    GliaSplits *splits = glia_data_load (self->experiment, NULL, NULL, NULL, NULL, &error);
    have_data (self, splits, NULL, error);
    return;
  }
  show_loading (self);
  self->loading = glia_experiment_ref (self->experiment);
  self->load = glia_data_load_begin (self->experiment, kind,
                                     &(GliaDataLoadCallbacks){progress_cb, done_cb, self});
}

static void
settled_cb (gpointer data)
{
  GliaTraining *self = data;

  self->settle_source = 0;
  glia_training_begin_load (self, GLIA_DATA_LOAD_LOCAL);
}

static void
renew_data (GliaTraining *self)
{
  g_clear_pointer (&self->missing, g_free);
  if (glia_source_is_generator (self->experiment->data.source) || is_quick (self->experiment)) {
    glia_training_begin_load (self, GLIA_DATA_LOAD_LOCAL);
    return;
  }
  glia_training_stop_load (self);
  show_loading (self);
  self->settle_source = g_timeout_add_once (SETTLE_TIME, settled_cb, self);
}

/* ---- Following the document -------------------------------------------------------------------------- */

static void
note_event (GliaTraining *self, GliaExperiment *before)
{
  const GliaSnapshot *snapshot = self->snapshot;
  const gint64 now = g_get_monotonic_time ();
  g_autofree char *keys = NULL;
  g_autofree char *text = glia_training_describe_change (before, self->experiment, &keys);

  if (text == NULL || snapshot == NULL || (snapshot->steps == 0 && !self->told_to_train))
    return;
  if (g_strcmp0 (keys, self->last_keys) == 0 && now - self->last_event_time < MERGE_TIME)
    g_ptr_array_set_size (self->events, (int)self->events->len - 1);
  GliaTrainingEvent *event = g_new (GliaTrainingEvent, 1);
  event->epoch = (double)snapshot->epochs +
                 (double)snapshot->step_in_epoch / (double)MAX (snapshot->steps_per_epoch, 1);
  event->text = g_steal_pointer (&text);
  g_ptr_array_add (self->events, event);
  g_free (self->last_keys);
  self->last_keys = g_steal_pointer (&keys);
  self->last_event_time = now;
}

static void
change_live (GliaTraining *self, GliaExperiment *before)
{
  glia_training_set_problem (self, NULL);
  glia_session_change (self->session, self->experiment);
  note_event (self, before);
  glia_training_set_wants_ticks (self, TRUE);
}

void
glia_training_follow (GliaTraining *self)
{
  g_autoptr (GliaExperiment) before = g_steal_pointer (&self->experiment);

  self->experiment = glia_experiment_ref (glia_document_experiment (self->document));
  const GliaDifference difference = glia_experiment_difference (before, self->experiment);
  if (difference == GLIA_DIFFERENCE_NONE)
    return;
  g_clear_pointer (&self->folder, g_free); /* of what it was */
  if (difference == GLIA_DIFFERENCE_DATA)
    renew_data (self);
  else if (difference == GLIA_DIFFERENCE_LIVE && self->session != NULL)
    change_live (self, before);
  else if (self->splits != NULL)
    glia_training_new_run (self);
  else if (self->state == GLIA_TRAINING_UNREADY && self->missing == NULL)
    renew_data (self); /* perhaps it fits now */
}
