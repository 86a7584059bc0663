/* SPDX-License-Identifier: MIT */

/* The window's side: nothing here waits, but for a lock that is held for a copy of pointers, and for the thread's end. */

#include "glia-session-private.h"

#include <math.h>

enum { DEFAULT_INTERVAL = G_USEC_PER_SEC / 60, PAST_BYTES = 32 << 20 };

void
glia_command_free (GliaCommand *command)
{
  g_clear_pointer (&command->experiment, glia_experiment_unref);
  g_free (command);
}

/* ---- Beginning and end --------------------------------------------------------------------------- */

static guint64
next_identity (void)
{
  static gsize last;
  return (guint64)g_atomic_pointer_add (&last, 1) + 1;
}

/* All but trainer, run and thread. */
static GliaSession *
make (void)
{
  GliaSession *session = g_new0 (GliaSession, 1);

  session->identity = next_identity ();
  session->commands = g_async_queue_new_full ((GDestroyNotify)glia_command_free);
  session->interval = DEFAULT_INTERVAL;
  session->rows = g_array_new (FALSE, FALSE, sizeof (GliaEpoch));
  session->measures = g_ptr_array_new_with_free_func (g_free);
  session->past = glia_snapshots_new (PAST_BYTES);
  session->fresh = g_array_new (FALSE, FALSE, sizeof (GliaEpoch));
  session->edits = g_array_new (FALSE, FALSE, sizeof (GliaEdit));
  session->test_loss = session->test_accuracy = NAN;
  session->paused_at = g_get_monotonic_time ();
  g_mutex_init (&session->lock);
  return session;
}

static GliaSession *
start (GliaSession *session, GError **error)
{
  session->mailbox = glia_session_make_snapshot (session);
  session->thread = g_thread_try_new ("training", glia_session_work, session, error);
  if (session->thread != NULL)
    return session;
  glia_session_free (session);
  return NULL;
}

GliaSession *
glia_session_new (GliaExperiment *experiment,
                  const GliaSplits *splits,
                  const char *store,
                  GError **error)
{
  g_autoptr (GliaSession) session = make ();

  session->writes = store == NULL || *store != '\0';
  session->store = g_strdup (store);
  session->trainer = glia_trainer_new (experiment, splits, NULL, error);
  if (session->trainer == NULL || !glia_trainer_spare_core (session->trainer, error))
    return NULL;
  return start (g_steal_pointer (&session), error);
}

/* Rows after the checkpoint will be trained again. */
static gboolean
take_over (GliaSession *session, GError **error)
{
  g_auto (GliaRunResult) result = {0};
  g_autoptr (GArray) rows = glia_run_metrics (session->run, error);
  const GliaRunState state = glia_run_status (session->run)->state;

  if (rows == NULL)
    return FALSE;
  const guint64 done = glia_trainer_epochs_done (session->trainer);
  g_array_append_vals (session->rows, rows->data, (guint)MIN (done, rows->len));
  session->ended = (state == GLIA_RUN_FINISHED || state == GLIA_RUN_DIVERGED) &&
                   glia_trainer_state (session->trainer) != GLIA_TRAINER_TRAINING;
  if (state == GLIA_RUN_FINISHED && glia_run_result (session->run, &result, NULL)) {
    session->test_loss = result.test_loss;
    session->test_accuracy = result.test_accuracy;
  }
  return TRUE;
}

GliaSession *
glia_session_open (const char *path, const GliaSplits *splits, GError **error)
{
  g_autoptr (GliaSession) session = make ();
  const GliaRunOptions options = glia_session_run_options (session);

  session->writes = TRUE;
  session->run = glia_run_open (path, error);
  if (session->run == NULL ||
      (session->writer = glia_run_writer_new (session->run, &options, error)) == NULL)
    return NULL;
  session->path = g_strdup (glia_run_path (session->run));
  session->trainer = glia_trainer_new (glia_run_experiment (session->run), splits, NULL, error);
  if (session->trainer == NULL || !glia_trainer_spare_core (session->trainer, error) ||
      !glia_run_restore (session->run, session->trainer, error) || !take_over (session, error))
    return NULL;
  return start (g_steal_pointer (&session), error);
}

static void
push (GliaSession *session, GliaCommand command)
{
  g_atomic_int_inc (&session->pending);
  g_async_queue_push (session->commands, g_memdup2 (&command, sizeof command));
}

void
glia_session_free (GliaSession *session)
{
  if (session == NULL)
    return;
  if (session->thread != NULL) {
    g_atomic_int_set (&session->stopping, TRUE);
    push (session, (GliaCommand){.kind = GLIA_COMMAND_STOP});
    g_thread_join (session->thread);
  }
  g_async_queue_unref (session->commands);
  glia_run_writer_free (session->writer);
  glia_trainer_free (session->trainer);
  glia_run_free (session->run);
  g_clear_pointer (&session->mailbox, glia_snapshot_unref);
  g_array_unref (session->rows);
  g_ptr_array_unref (session->measures);
  glia_snapshots_free (session->past);
  g_array_unref (session->fresh);
  g_array_unref (session->edits);
  g_mutex_clear (&session->lock);
  g_free (session->failure);
  g_free (session->problem);
  g_free (session->path);
  g_free (session->store);
  g_free (session);
}

guint64
glia_session_run (const GliaSession *session)
{
  return session->identity;
}

/* ---- Commands ---------------------------------------------------------------------------------------- */

void
glia_session_train (GliaSession *session)
{
  push (session, (GliaCommand){.kind = GLIA_COMMAND_TRAIN});
}

void
glia_session_pause (GliaSession *session)
{
  push (session, (GliaCommand){.kind = GLIA_COMMAND_PAUSE});
}

void
glia_session_step (GliaSession *session)
{
  push (session, (GliaCommand){.kind = GLIA_COMMAND_STEP});
}

void
glia_session_step_epoch (GliaSession *session)
{
  push (session, (GliaCommand){.kind = GLIA_COMMAND_STEP_EPOCH});
}

void
glia_session_change (GliaSession *session, GliaExperiment *experiment)
{
  push (session,
        (GliaCommand){.kind = GLIA_COMMAND_CHANGE, .experiment = glia_experiment_ref (experiment)});
}

void
glia_session_edit_weight (GliaSession *session, gsize layer, gsize unit, gssize input, float value)
{
  push (session, (GliaCommand){.kind = GLIA_COMMAND_EDIT, .edit = {layer, unit, input, value}});
}

/* ---- What there is to see ----------------------------------------------------------------------------- */

gboolean
glia_session_is_busy (GliaSession *session)
{
  /* The worker sets `active` before it counts the command that made it so as done. */
  return g_atomic_int_get (&session->pending) > 0 || g_atomic_int_get (&session->active);
}

GliaSnapshot *
glia_session_take_snapshot (GliaSession *session)
{
  return g_atomic_pointer_exchange (&session->mailbox, NULL);
}

void
glia_session_take_rows (GliaSession *session, GArray *rows)
{
  g_autoptr (GArray) taken = NULL;

  g_mutex_lock (&session->lock);
  if (session->rows->len > 0) {
    taken = session->rows;
    session->rows = g_array_new (FALSE, FALSE, sizeof (GliaEpoch));
  }
  g_mutex_unlock (&session->lock);
  if (taken != NULL)
    g_array_append_vals (rows, taken->data, taken->len);
}

void
glia_session_take_measures (GliaSession *session, GPtrArray *measures)
{
  g_mutex_lock (&session->lock);
  for (guint i = 0; i < session->measures->len; i++)
    g_ptr_array_add (measures, g_steal_pointer (&session->measures->pdata[i]));
  g_ptr_array_set_size (session->measures, 0);
  g_mutex_unlock (&session->lock);
}

void
glia_session_take_past (GliaSession *session, GliaSnapshots *snapshots)
{
  g_mutex_lock (&session->lock);
  glia_snapshots_move (snapshots, session->past);
  g_mutex_unlock (&session->lock);
}

char *
glia_session_path (GliaSession *session)
{
  g_mutex_lock (&session->lock);
  char *path = g_strdup (session->path);
  g_mutex_unlock (&session->lock);
  return path;
}

char *
glia_session_take_problem (GliaSession *session)
{
  g_mutex_lock (&session->lock);
  char *problem = g_steal_pointer (&session->problem);
  g_mutex_unlock (&session->lock);
  return problem;
}

void
glia_session_set_interval (GliaSession *session, gint64 interval)
{
  g_atomic_int_set (&session->interval, (int)CLAMP (interval, 0, G_MAXINT));
}

void
glia_session_set_start (GliaSession *session, GliaSessionStart start)
{
  g_atomic_int_set (&session->start, (int)start);
}
