/* SPDX-License-Identifier: MIT */
#include "glia-latest.h"

/* What both threads touch is under the lock. `notify` is a source of the asking thread's main
 * context that the other one makes ready. */
struct _GliaLatest {
  const GliaLatestClass *class;
  GThread *thread;
  GSource *notify;
  void (*ready) (gpointer user_data);
  gpointer user_data;
  gpointer state; /* the thread's own */

  GMutex lock;
  GCond asked;
  gpointer request, answer; /* the newest, or NULL */
  int ending;               /* set under the lock, read also without */
};

static gpointer
answer_requests (gpointer data)
{
  GliaLatest *latest = data;

  g_mutex_lock (&latest->lock);
  for (;;) {
    while (latest->request == NULL && !latest->ending)
      g_cond_wait (&latest->asked, &latest->lock);
    if (latest->ending)
      break;
    gpointer request = g_steal_pointer (&latest->request);
    g_mutex_unlock (&latest->lock);
    gpointer answer = latest->class->answer (latest->state, request, &latest->ending);
    latest->class->free_request (request);
    g_mutex_lock (&latest->lock);
    g_clear_pointer (&latest->answer, latest->class->free_answer);
    latest->answer = answer;
    g_source_set_ready_time (latest->notify, 0);
  }
  g_mutex_unlock (&latest->lock);
  return NULL;
}

static gboolean
notify_cb (gpointer data)
{
  GliaLatest *latest = data;

  g_source_set_ready_time (latest->notify, -1);
  latest->ready (latest->user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch_source (GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

GliaLatest *
glia_latest_new (const GliaLatestClass *class,
                 gpointer state,
                 void (*ready) (gpointer user_data),
                 gpointer user_data)
{
  static GSourceFuncs functions = {.dispatch = dispatch_source};
  GliaLatest *latest = g_new0 (GliaLatest, 1);

  latest->class = class;
  latest->state = state;
  latest->ready = ready;
  latest->user_data = user_data;
  g_mutex_init (&latest->lock);
  g_cond_init (&latest->asked);
  latest->notify = g_source_new (&functions, sizeof (GSource));
  g_source_set_callback (latest->notify, notify_cb, latest, NULL);
  g_source_attach (latest->notify, g_main_context_get_thread_default ());
  latest->thread = g_thread_new (class->name, answer_requests, latest);
  return latest;
}

void
glia_latest_free (GliaLatest *latest)
{
  g_mutex_lock (&latest->lock);
  g_atomic_int_set (&latest->ending, TRUE);
  g_cond_signal (&latest->asked);
  g_mutex_unlock (&latest->lock);
  g_thread_join (latest->thread);
  g_source_destroy (latest->notify);
  g_source_unref (latest->notify);
  g_clear_pointer (&latest->request, latest->class->free_request);
  g_clear_pointer (&latest->answer, latest->class->free_answer);
  if (latest->state != NULL)
    latest->class->free_state (latest->state);
  g_mutex_clear (&latest->lock);
  g_cond_clear (&latest->asked);
  g_free (latest);
}

void
glia_latest_ask (GliaLatest *latest, gpointer request)
{
  g_mutex_lock (&latest->lock);
  gpointer older = latest->request;
  latest->request = request;
  g_cond_signal (&latest->asked);
  g_mutex_unlock (&latest->lock);
  if (older != NULL)
    latest->class->free_request (older);
}

gpointer
glia_latest_take (GliaLatest *latest)
{
  g_mutex_lock (&latest->lock);
  gpointer answer = g_steal_pointer (&latest->answer);
  g_mutex_unlock (&latest->lock);
  return answer;
}
