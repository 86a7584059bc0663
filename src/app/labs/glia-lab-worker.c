/* SPDX-License-Identifier: MIT */
#include "glia-lab-worker.h"

#include "glia-latest.h"

enum { PERMILLE = 1000 };

/* What the worker and its thread share; each int is read and written atomically. */
typedef struct {
  const GliaLabWorkerClass *class;
  int newest;   /* the request that counts: an older one is given up */
  int finished; /* the last one that was worked at to its end, or given up */
  int permille; /* of the one that is worked at */
} Shared;

struct _GliaLabWorker {
  GliaLatest *latest;
  Shared *shared; /* the latest's */
  gboolean cancelled;
};

typedef struct {
  int serial;
  gpointer settings;
} Request;

typedef struct {
  const GliaLabWorkerClass *class;
  gpointer result;
} Answer;

typedef struct {
  Shared *shared;
  const Request *request;
  const int *ending;
} Job;

static void
free_request (gpointer data)
{
  Request *request = data;

  g_free (request->settings);
  g_free (request);
}

static void
free_answer (gpointer data)
{
  Answer *answer = data;

  answer->class->free_result (answer->result);
  g_free (answer);
}

/* ---- On the thread --------------------------------------------------------------------------- */

static gboolean
progress_cb (double done, gpointer data)
{
  const Job *job = data;

  g_atomic_int_set (&job->shared->permille, (int)(PERMILLE * done));
  return !g_atomic_int_get (job->ending) &&
         g_atomic_int_get (&job->shared->newest) == job->request->serial;
}

static gpointer
answer_request (gpointer state, gconstpointer request, const int *ending)
{
  Job job = {state, request, ending};
  const GliaLabWorkerClass *class = job.shared->class;
  gpointer result;
  Answer *answer = NULL;

  g_atomic_int_set (&job.shared->permille, 0);
  result = class->work (job.request->settings, progress_cb, &job);
  if (result != NULL) {
    answer = g_new (Answer, 1);
    *answer = (Answer){class, result};
  }
  g_atomic_int_set (&job.shared->finished, job.request->serial);
  return answer;
}

/* ---- On the owner's -------------------------------------------------------------------------- */

GliaLabWorker *
glia_lab_worker_new (const GliaLabWorkerClass *class,
                     void (*ready) (gpointer user_data),
                     gpointer user_data)
{
  static const GliaLatestClass latest_class = {.name = "lab",
                                               .answer = answer_request,
                                               .free_request = free_request,
                                               .free_answer = free_answer,
                                               .free_state = g_free};
  GliaLabWorker *worker = g_new0 (GliaLabWorker, 1);

  worker->shared = g_new0 (Shared, 1);
  worker->shared->class = class;
  worker->latest = glia_latest_new (&latest_class, worker->shared, ready, user_data);
  return worker;
}

void
glia_lab_worker_free (GliaLabWorker *worker)
{
  glia_latest_free (worker->latest);
  g_free (worker);
}

void
glia_lab_worker_ask (GliaLabWorker *worker, gconstpointer settings)
{
  Request *request = g_new (Request, 1);

  worker->cancelled = FALSE;
  *request = (Request){g_atomic_int_add (&worker->shared->newest, 1) + 1,
                       g_memdup2 (settings, worker->shared->class->settings_size)};
  glia_latest_ask (worker->latest, request);
}

void
glia_lab_worker_cancel (GliaLabWorker *worker)
{
  g_atomic_int_inc (&worker->shared->newest);
  worker->cancelled = TRUE;
}

gboolean
glia_lab_worker_is_busy (GliaLabWorker *worker)
{
  return !worker->cancelled &&
         g_atomic_int_get (&worker->shared->finished) != g_atomic_int_get (&worker->shared->newest);
}

double
glia_lab_worker_progress (GliaLabWorker *worker)
{
  return (double)g_atomic_int_get (&worker->shared->permille) / PERMILLE;
}

gpointer
glia_lab_worker_take (GliaLabWorker *worker)
{
  Answer *answer = glia_latest_take (worker->latest);
  gpointer result = answer != NULL ? answer->result : NULL;

  g_free (answer);
  return result;
}
