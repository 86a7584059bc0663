/* SPDX-License-Identifier: MIT */

/* For a build with the thread sanitizer only, included before everything else with -include: it cannot see into GLib's
 * locks and queues, which are made of system calls of their own, so it is told what they order. Types and behaviour
 * stay as they are. */
#pragma once

#include <glib.h>
#include <sanitizer/tsan_interface.h>

static inline void
glia_tsan_lock (GMutex *mutex)
{
  g_mutex_lock (mutex);
  __tsan_acquire (mutex);
}

static inline void
glia_tsan_unlock (GMutex *mutex)
{
  __tsan_release (mutex);
  g_mutex_unlock (mutex);
}

static inline void
glia_tsan_wait (GCond *cond, GMutex *mutex)
{
  __tsan_release (mutex);
  g_cond_wait (cond, mutex);
  __tsan_acquire (mutex);
}

static inline gboolean
glia_tsan_wait_until (GCond *cond, GMutex *mutex, gint64 end)
{
  __tsan_release (mutex);
  const gboolean woken = g_cond_wait_until (cond, mutex, end);
  __tsan_acquire (mutex);
  return woken;
}

static inline void
glia_tsan_push (GAsyncQueue *queue, gpointer item)
{
  __tsan_release (queue);
  g_async_queue_push (queue, item);
}

static inline gpointer
glia_tsan_popped (GAsyncQueue *queue, gpointer item)
{
  __tsan_acquire (queue);
  return item;
}

#define g_mutex_lock                 glia_tsan_lock
#define g_mutex_unlock               glia_tsan_unlock
#define g_cond_wait                  glia_tsan_wait
#define g_cond_wait_until            glia_tsan_wait_until
#define g_async_queue_push           glia_tsan_push
#define g_async_queue_pop(queue)     glia_tsan_popped (queue, g_async_queue_pop (queue))
#define g_async_queue_try_pop(queue) glia_tsan_popped (queue, g_async_queue_try_pop (queue))
#define g_async_queue_timeout_pop(queue, time)                                                     \
  glia_tsan_popped (queue, g_async_queue_timeout_pop (queue, time))
