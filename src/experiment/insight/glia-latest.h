/* SPDX-License-Identifier: MIT */

/* A thread that answers the newest of somebody's questions: what was asked while it thought and is
 * no longer the newest is never looked at.
 *
 * Threads. All functions are called from one thread. Questions wait in one slot, answers in
 * another, both under a lock; `answer` runs in the thread of its own and has `state` for itself.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _GliaLatest GliaLatest;

typedef struct {
  const char *name; /* of the thread */
  /* Keeps `request` no longer than the call; NULL if there is no answer. May give up when
   * `*ending` (read atomically) is true. */
  gpointer (*answer) (gpointer state, gconstpointer request, const int *ending);
  GDestroyNotify free_request, free_answer, free_state;
} GliaLatestClass;

/* Takes `state` (may be NULL). `ready` is called in the default main context of the calling
 * thread when a request was answered, also without an answer. */
GliaLatest *glia_latest_new (const GliaLatestClass *class,
                             gpointer state,
                             void (*ready) (gpointer user_data),
                             gpointer user_data);
/* Joins the thread; `ready` is not called any more. */
void glia_latest_free (GliaLatest *latest);
/* Takes `request`. */
void glia_latest_ask (GliaLatest *latest, gpointer request);
/* The newest answer, or NULL if there is none since the last call. The caller's. */
gpointer glia_latest_take (GliaLatest *latest);

G_END_DECLS
