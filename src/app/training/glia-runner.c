/* SPDX-License-Identifier: MIT */
#include "glia-runner.h"

#include "glia-data-loader.h"
#include "glia-memory.h"

#include <glib/gi18n.h>

struct _GliaRunner {
  GliaHistory *history;
  GliaMoments *moments;

  char *store;
  GliaSessionStart start;
  GliaSession *session;
  GThreadPool *retired; /* frees sessions */
  gboolean starting;
  char *problem; /* not taken yet, or NULL */
};

static void
free_session_cb (gpointer session, gpointer unused)
{
  glia_session_free (session);
  glia_memory_give_back ();
}

GliaRunner *
glia_runner_new (GliaHistory *history, GliaMoments *moments)
{
  GliaRunner *runner = g_new0 (GliaRunner, 1);

  runner->history = history;
  runner->moments = moments;
  runner->retired = g_thread_pool_new (free_session_cb, NULL, 1, FALSE, NULL);
  return runner;
}

void
glia_runner_free (GliaRunner *runner)
{
  if (runner == NULL)
    return;
  glia_runner_end (runner);
  g_thread_pool_free (runner->retired, FALSE, TRUE);
  g_free (runner->store);
  g_free (runner);
}

void
glia_runner_set_store (GliaRunner *runner, const char *store)
{
  g_free (runner->store);
  runner->store = g_strdup (store);
}

const char *
glia_runner_store (GliaRunner *runner)
{
  return runner->store;
}

void
glia_runner_set_start (GliaRunner *runner, GliaSessionStart start)
{
  runner->start = start;
  if (runner->session != NULL)
    glia_session_set_start (runner->session, start);
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

gboolean
glia_runner_begin (GliaRunner *runner,
                   GliaExperiment *experiment,
                   const GliaSplits *splits,
                   const char *folder,
                   char **problem)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (runner->session == NULL, FALSE);
  if (folder != NULL)
    runner->session = open_session (folder, splits, &error);
  if (runner->session == NULL)
    runner->session =
        glia_session_new (experiment, splits, runner->store, error == NULL ? &error : NULL);
  if (runner->session != NULL)
    glia_session_set_start (runner->session, runner->start);
  *problem = error != NULL ? g_strdup (error->message) : NULL;
  return runner->session != NULL;
}

void
glia_runner_end (GliaRunner *runner)
{
  if (runner->session == NULL)
    return;
  glia_session_pause (runner->session); /* the thread may have others to free before it */
  g_thread_pool_push (runner->retired, g_steal_pointer (&runner->session), NULL);
  glia_moments_end (runner->moments);
  runner->starting = FALSE;
  g_clear_pointer (&runner->problem, g_free);
}

GliaSession *
glia_runner_session (GliaRunner *runner)
{
  return runner->session;
}

void
glia_runner_train (GliaRunner *runner)
{
  g_return_if_fail (runner->session != NULL);
  runner->starting = TRUE;
  glia_session_train (runner->session);
}

void
glia_runner_pause (GliaRunner *runner)
{
  g_return_if_fail (runner->session != NULL);
  runner->starting = FALSE;
  glia_session_pause (runner->session);
}

gboolean
glia_runner_is_starting (GliaRunner *runner)
{
  return runner->starting;
}

/* Takes `problem`; NULL leaves the one before. */
static void
replace_problem (GliaRunner *runner, char *problem)
{
  if (problem == NULL)
    return;
  g_free (runner->problem);
  runner->problem = problem;
}

static gboolean
take_rows (GliaRunner *runner)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (GliaEpoch));

  glia_session_take_rows (runner->session, rows);
  glia_history_add_rows (runner->history, rows);
  return rows->len > 0;
}

static gboolean
take_measures (GliaRunner *runner)
{
  GPtrArray *measures = g_ptr_array_new_with_free_func (g_free);

  glia_session_take_measures (runner->session, measures);
  const gboolean anything = measures->len > 0;
  glia_history_add_measures (runner->history, measures);
  return anything;
}

gboolean
glia_runner_take (GliaRunner *runner, gboolean *busy)
{
  g_return_val_if_fail (runner->session != NULL, FALSE);
  *busy = glia_session_is_busy (runner->session); /* before taking, see its header */
  g_autoptr (GliaSnapshot) snapshot = glia_session_take_snapshot (runner->session);
  const gboolean rows = take_rows (runner);
  glia_session_take_past (runner->session, glia_moments_past (runner->moments));
  const gboolean measured = take_measures (runner);
  replace_problem (runner, glia_session_take_problem (runner->session));
  if (snapshot != NULL) {
    glia_moments_add (runner->moments, snapshot);
    if (snapshot->state == GLIA_SESSION_FAILED)
      replace_problem (runner, g_strdup (snapshot->reason));
  }
  if (!*busy || (snapshot != NULL && snapshot->state != GLIA_SESSION_PAUSED))
    runner->starting = FALSE;
  return snapshot != NULL || rows || measured;
}

char *
glia_runner_take_problem (GliaRunner *runner)
{
  return g_steal_pointer (&runner->problem);
}
