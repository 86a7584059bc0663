/* SPDX-License-Identifier: MIT */

/* Between the two threads of a session. Nobody waits here but the worker for a command; the lock
 * is held no longer than it takes to copy or append. */

#include "glia-session-private.h"

enum { DEFAULT_INTERVAL = G_USEC_PER_SEC / 60, PAST_BYTES = 32 << 20 };

static void
free_command (gpointer data)
{
  GliaCommand *command = data;

  g_clear_pointer (&command->experiment, glia_experiment_unref);
  g_free (command);
}

void
glia_session_channel_init (GliaSessionChannel *channel)
{
  channel->commands = g_async_queue_new_full (free_command);
  channel->interval = DEFAULT_INTERVAL;
  channel->rows = g_array_new (FALSE, FALSE, sizeof (GliaEpoch));
  channel->measures = g_ptr_array_new_with_free_func (g_free);
  channel->past = glia_snapshots_new (PAST_BYTES);
  g_mutex_init (&channel->lock);
}

void
glia_session_channel_clear (GliaSessionChannel *channel)
{
  g_async_queue_unref (channel->commands);
  g_clear_pointer (&channel->mailbox, glia_snapshot_unref);
  g_array_unref (channel->rows);
  g_ptr_array_unref (channel->measures);
  glia_snapshots_free (channel->past);
  g_mutex_clear (&channel->lock);
  g_free (channel->problem);
  g_free (channel->path);
}

/* ---- The window's side ----------------------------------------------------------------------- */

void
glia_session_channel_push (GliaSessionChannel *channel, GliaCommand command)
{
  g_atomic_int_inc (&channel->pending);
  g_async_queue_push (channel->commands, g_memdup2 (&command, sizeof command));
}

GliaSnapshot *
glia_session_channel_take_snapshot (GliaSessionChannel *channel)
{
  return g_atomic_pointer_exchange (&channel->mailbox, NULL);
}

void
glia_session_channel_take_rows (GliaSessionChannel *channel, GArray *rows)
{
  g_autoptr (GArray) taken = NULL;

  g_mutex_lock (&channel->lock);
  if (channel->rows->len > 0) {
    taken = channel->rows;
    channel->rows = g_array_new (FALSE, FALSE, sizeof (GliaEpoch));
  }
  g_mutex_unlock (&channel->lock);
  if (taken != NULL)
    g_array_append_vals (rows, taken->data, taken->len);
}

void
glia_session_channel_take_measures (GliaSessionChannel *channel, GPtrArray *measures)
{
  g_mutex_lock (&channel->lock);
  for (guint i = 0; i < channel->measures->len; i++)
    g_ptr_array_add (measures, g_steal_pointer (&channel->measures->pdata[i]));
  g_ptr_array_set_size (channel->measures, 0);
  g_mutex_unlock (&channel->lock);
}

void
glia_session_channel_take_past (GliaSessionChannel *channel, GliaSnapshots *snapshots)
{
  g_mutex_lock (&channel->lock);
  glia_snapshots_move (snapshots, channel->past);
  g_mutex_unlock (&channel->lock);
}

char *
glia_session_channel_take_problem (GliaSessionChannel *channel)
{
  g_mutex_lock (&channel->lock);
  char *problem = g_steal_pointer (&channel->problem);
  g_mutex_unlock (&channel->lock);
  return problem;
}

char *
glia_session_channel_get_path (GliaSessionChannel *channel)
{
  g_mutex_lock (&channel->lock);
  char *path = g_strdup (channel->path);
  g_mutex_unlock (&channel->lock);
  return path;
}

/* ---- The worker's side ----------------------------------------------------------------------- */

GliaCommand *
glia_session_channel_pop (GliaSessionChannel *channel, gint64 wait)
{
  if (wait < 0)
    return g_async_queue_pop (channel->commands);
  return wait > 0 ? g_async_queue_timeout_pop (channel->commands, (guint64)wait)
                  : g_async_queue_try_pop (channel->commands);
}

void
glia_session_channel_complete (GliaSessionChannel *channel, GliaCommand *command)
{
  free_command (command);
  g_atomic_int_add (&channel->pending, -1);
}

void
glia_session_channel_put_snapshot (GliaSessionChannel *channel, GliaSnapshot *snapshot)
{
  GliaSnapshot *old = g_atomic_pointer_exchange (&channel->mailbox, snapshot);

  if (old != NULL)
    glia_snapshot_unref (old);
}

void
glia_session_channel_put_rows (GliaSessionChannel *channel, GArray *rows)
{
  if (rows->len == 0)
    return;
  g_mutex_lock (&channel->lock);
  g_array_append_vals (channel->rows, rows->data, rows->len);
  g_mutex_unlock (&channel->lock);
  g_array_set_size (rows, 0);
}

void
glia_session_channel_put_measure (GliaSessionChannel *channel, GliaMeasure *measure)
{
  g_mutex_lock (&channel->lock);
  g_ptr_array_add (channel->measures, measure);
  g_mutex_unlock (&channel->lock);
}

void
glia_session_channel_put_past (GliaSessionChannel *channel, GliaSnapshot *snapshot)
{
  g_mutex_lock (&channel->lock);
  glia_snapshots_add (channel->past, snapshot);
  g_mutex_unlock (&channel->lock);
}

void
glia_session_channel_set_path (GliaSessionChannel *channel, const char *path)
{
  g_mutex_lock (&channel->lock);
  g_free (channel->path);
  channel->path = g_strdup (path);
  g_mutex_unlock (&channel->lock);
}

void
glia_session_channel_set_problem (GliaSessionChannel *channel, const char *problem)
{
  g_mutex_lock (&channel->lock);
  g_free (channel->problem);
  channel->problem = g_strdup (problem);
  g_mutex_unlock (&channel->lock);
}
