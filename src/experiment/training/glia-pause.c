/* SPDX-License-Identifier: MIT */

#include "glia-pause.h"

struct _GliaPause {
  GMutex lock;
  GCond changed;
  int is_set; /* atomic; changes only while locked */
};

GliaPause *
glia_pause_new (void)
{
  GliaPause *pause = g_new0 (GliaPause, 1);

  g_mutex_init (&pause->lock);
  g_cond_init (&pause->changed);
  return pause;
}

void
glia_pause_free (GliaPause *pause)
{
  if (pause == NULL)
    return;
  g_mutex_clear (&pause->lock);
  g_cond_clear (&pause->changed);
  g_free (pause);
}

void
glia_pause_set (GliaPause *pause, gboolean paused)
{
  g_mutex_lock (&pause->lock);
  g_atomic_int_set (&pause->is_set, paused);
  g_cond_broadcast (&pause->changed);
  g_mutex_unlock (&pause->lock);
}

gboolean
glia_pause_is_set (const GliaPause *pause)
{
  return pause != NULL && g_atomic_int_get (&pause->is_set);
}

void
glia_pause_wait (GliaPause *pause, gint64 until)
{
  g_mutex_lock (&pause->lock);
  while (g_atomic_int_get (&pause->is_set) &&
         g_cond_wait_until (&pause->changed, &pause->lock, until))
    ;
  g_mutex_unlock (&pause->lock);
}
