/* SPDX-License-Identifier: MIT */

/* The window's side: nothing here waits, but for a lock that is held for a copy of pointers, and
 * for the thread's end. */

#include "glia-session-private.h"

#include <math.h>

struct _GliaSession {
  GThread *thread;
  GliaSessionChannel channel;
  GliaSessionWorker worker; /* the thread's, while there is one */
};

/* ---- Beginning and end ----------------------------------------------------------------------- */

static guint64
next_identity (void)
{
  static gsize last;

  return (guint64)g_atomic_pointer_add (&last, 1) + 1;
}

/* All but trainer, run and thread. */
static GliaSession *
make_session (const char *store)
{
  GliaSession *session = g_new0 (GliaSession, 1);
  GliaSessionWorker *worker = &session->worker;

  glia_session_channel_init (&session->channel);
  worker->identity = next_identity ();
  worker->channel = &session->channel;
  worker->test_loss = worker->test_accuracy = NAN;
  worker->paused_at = g_get_monotonic_time ();
  glia_session_folder_init (&worker->folder, store);
  return session;
}

static gboolean
make_trainer (GliaSessionWorker *worker,
              GliaExperiment *experiment,
              const GliaSplits *splits,
              GError **error)
{
  worker->trainer = glia_trainer_new (experiment, splits, NULL, error);
  return worker->trainer != NULL && glia_trainer_spare_core (worker->trainer, error);
}

static GliaSession *
start_thread (GliaSession *session, GError **error)
{
  glia_session_channel_put_snapshot (&session->channel,
                                     glia_session_make_snapshot (&session->worker));
  session->thread = g_thread_try_new ("training", glia_session_work, &session->worker, error);
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
  g_autoptr (GliaSession) session = make_session (store);

  if (!make_trainer (&session->worker, experiment, splits, error))
    return NULL;
  return start_thread (g_steal_pointer (&session), error);
}

/* Rows after the checkpoint will be trained again. */
static gboolean
take_over_run (GliaSession *session, GError **error)
{
  GliaSessionWorker *worker = &session->worker;
  GliaRun *run = worker->folder.run;
  g_auto (GliaRunResult) result = {0};
  g_autoptr (GArray) rows = glia_run_metrics (run, error);
  const GliaRunState state = glia_run_status (run)->state;

  if (rows == NULL)
    return FALSE;
  g_array_set_size (rows, (guint)MIN (glia_trainer_epochs_done (worker->trainer), rows->len));
  glia_session_channel_put_rows (&session->channel, rows);
  worker->ended = (state == GLIA_RUN_FINISHED || state == GLIA_RUN_DIVERGED) &&
                  glia_trainer_state (worker->trainer) != GLIA_TRAINER_TRAINING;
  if (state == GLIA_RUN_FINISHED && glia_run_result (run, &result, NULL)) {
    worker->test_loss = result.test_loss;
    worker->test_accuracy = result.test_accuracy;
  }
  return TRUE;
}

GliaSession *
glia_session_open (const char *path, const GliaSplits *splits, GError **error)
{
  g_autoptr (GliaSession) session = make_session (NULL);
  GliaSessionWorker *worker = &session->worker;

  if (!glia_session_folder_find (&worker->folder, path, error))
    return NULL;
  GliaRun *run = worker->folder.run;
  glia_session_channel_set_path (&session->channel, glia_run_path (run));
  if (!make_trainer (worker, glia_run_experiment (run), splits, error) ||
      !glia_run_restore (run, worker->trainer, NULL, error) || !take_over_run (session, error))
    return NULL;
  return start_thread (g_steal_pointer (&session), error);
}

void
glia_session_free (GliaSession *session)
{
  if (session == NULL)
    return;
  if (session->thread != NULL) {
    g_atomic_int_set (&session->channel.stopping, TRUE);
    glia_session_channel_push (&session->channel, (GliaCommand){.kind = GLIA_COMMAND_STOP});
    g_thread_join (session->thread);
  }
  glia_session_folder_clear (&session->worker.folder);
  glia_trainer_free (session->worker.trainer);
  g_free (session->worker.failure);
  glia_session_channel_clear (&session->channel);
  g_free (session);
}

guint64
glia_session_run (const GliaSession *session)
{
  return session->worker.identity;
}

/* ---- Commands -------------------------------------------------------------------------------- */

void
glia_session_train (GliaSession *session)
{
  glia_session_channel_push (&session->channel, (GliaCommand){.kind = GLIA_COMMAND_TRAIN});
}

void
glia_session_pause (GliaSession *session)
{
  glia_session_channel_push (&session->channel, (GliaCommand){.kind = GLIA_COMMAND_PAUSE});
}

void
glia_session_step (GliaSession *session)
{
  glia_session_channel_push (&session->channel, (GliaCommand){.kind = GLIA_COMMAND_STEP});
}

void
glia_session_step_epoch (GliaSession *session)
{
  glia_session_channel_push (&session->channel, (GliaCommand){.kind = GLIA_COMMAND_STEP_EPOCH});
}

void
glia_session_change (GliaSession *session, GliaExperiment *experiment)
{
  const GliaCommand command = {.kind = GLIA_COMMAND_CHANGE,
                               .experiment = glia_experiment_ref (experiment)};

  glia_session_channel_push (&session->channel, command);
}

void
glia_session_edit_weight (GliaSession *session, gsize layer, gsize unit, gssize input, float value)
{
  const GliaCommand command = {.kind = GLIA_COMMAND_EDIT, .edit = {layer, unit, input, value}};

  glia_session_channel_push (&session->channel, command);
}

/* ---- What there is to see -------------------------------------------------------------------- */

gboolean
glia_session_is_busy (GliaSession *session)
{
  /* The worker sets `active` before it counts the command that made it so as done. */
  return glia_session_channel_has_command (&session->channel) ||
         g_atomic_int_get (&session->channel.active);
}

GliaSnapshot *
glia_session_take_snapshot (GliaSession *session)
{
  return glia_session_channel_take_snapshot (&session->channel);
}

void
glia_session_take_rows (GliaSession *session, GArray *rows)
{
  glia_session_channel_take_rows (&session->channel, rows);
}

void
glia_session_take_measures (GliaSession *session, GPtrArray *measures)
{
  glia_session_channel_take_measures (&session->channel, measures);
}

void
glia_session_take_past (GliaSession *session, GliaSnapshots *snapshots)
{
  glia_session_channel_take_past (&session->channel, snapshots);
}

char *
glia_session_path (GliaSession *session)
{
  return glia_session_channel_get_path (&session->channel);
}

char *
glia_session_take_problem (GliaSession *session)
{
  return glia_session_channel_take_problem (&session->channel);
}

void
glia_session_set_interval (GliaSession *session, gint64 interval)
{
  g_atomic_int_set (&session->channel.interval, (int)CLAMP (interval, 0, G_MAXINT));
}

void
glia_session_set_start (GliaSession *session, GliaSessionStart start)
{
  g_atomic_int_set (&session->channel.start, (int)start);
}
