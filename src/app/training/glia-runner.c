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
  GThreadPool *retired;    /* frees sessions */
  gboolean starting, busy; /* busy: as of the last take */
  char *problem;           /* not taken yet, or NULL */

  /* What was taken and is not shown yet. */
  GliaSnapshot *next;
  guint64 last_row;    /* the newest row's epoch */
  GArray *rows;        /* GliaEpoch */
  GPtrArray *measures; /* GliaMeasure */
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
  runner->rows = g_array_new (FALSE, FALSE, sizeof (GliaEpoch));
  runner->measures = g_ptr_array_new_with_free_func (g_free);
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
  g_array_unref (runner->rows);
  g_ptr_array_unref (runner->measures);
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
  g_clear_pointer (&runner->next, glia_snapshot_unref);
  g_array_set_size (runner->rows, 0);
  g_ptr_array_set_size (runner->measures, 0);
  runner->last_row = 0;
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

/* A row comes when it is on the disk, which may be after the snapshot that has its epoch. */
static gboolean
has_rows (const GliaRunner *runner)
{
  return runner->last_row >= runner->next->epochs || !runner->busy ||
         runner->next->state == GLIA_SESSION_FAILED;
}

static void
take_snapshot (GliaRunner *runner)
{
  GliaSnapshot *snapshot = glia_session_take_snapshot (runner->session);

  if (snapshot == NULL)
    return;
  if (snapshot->state == GLIA_SESSION_FAILED)
    replace_problem (runner, g_strdup (snapshot->reason));
  glia_snapshots_add (glia_moments_past (runner->moments), snapshot);
  g_clear_pointer (&runner->next, glia_snapshot_unref);
  runner->next = snapshot;
}

gboolean
glia_runner_take (GliaRunner *runner)
{
  g_return_val_if_fail (runner->session != NULL, FALSE);
  runner->busy = glia_session_is_busy (runner->session); /* before taking, see its header */
  /* One that waits for its rows is not replaced, else it would wait for ever. */
  if (runner->next == NULL || has_rows (runner))
    take_snapshot (runner);
  glia_session_take_rows (runner->session, runner->rows);
  if (runner->rows->len > 0)
    runner->last_row = g_array_index (runner->rows, GliaEpoch, runner->rows->len - 1).epoch;
  glia_session_take_past (runner->session, glia_moments_past (runner->moments));
  glia_session_take_measures (runner->session, runner->measures);
  replace_problem (runner, glia_session_take_problem (runner->session));
  if (!runner->busy && runner->next == NULL)
    runner->starting = FALSE;
  return runner->busy;
}

GliaSnapshot *
glia_runner_next (GliaRunner *runner)
{
  return runner->next != NULL && has_rows (runner) ? runner->next : NULL;
}

gboolean
glia_runner_has_news (GliaRunner *runner)
{
  return runner->next != NULL;
}

static void
show_rows (GliaRunner *runner, guint64 epochs)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (GliaEpoch));
  guint n = 0;

  while (n < runner->rows->len && g_array_index (runner->rows, GliaEpoch, n).epoch <= epochs)
    n++;
  if (n == 0)
    return;
  g_array_append_vals (rows, runner->rows->data, n);
  g_array_remove_range (runner->rows, 0, n);
  glia_history_add_rows (runner->history, rows);
}

static void
show_measures (GliaRunner *runner, guint64 steps)
{
  GPtrArray *measures = g_ptr_array_new_with_free_func (g_free);
  guint n = 0;

  while (n < runner->measures->len &&
         ((const GliaMeasure *)runner->measures->pdata[n])->step <= steps)
    n++;
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (measures, g_steal_pointer (&runner->measures->pdata[i]));
  if (n > 0)
    g_ptr_array_remove_range (runner->measures, 0, n);
  glia_history_add_measures (runner->history, measures);
}

void
glia_runner_show (GliaRunner *runner, GliaSnapshot *moment)
{
  g_return_if_fail (runner->session != NULL);
  show_rows (runner, moment->epochs);
  show_measures (runner, moment->steps);
  glia_moments_add (runner->moments, moment);
  if (moment->state != GLIA_SESSION_PAUSED || (!runner->busy && runner->next == moment))
    runner->starting = FALSE;
  if (runner->next == moment)
    g_clear_pointer (&runner->next, glia_snapshot_unref);
}

char *
glia_runner_take_problem (GliaRunner *runner)
{
  return g_steal_pointer (&runner->problem);
}
