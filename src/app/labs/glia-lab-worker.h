/* SPDX-License-Identifier: MIT */

/* What a lab computes on a thread of its own because it takes longer than a frame: the newest
 * settings count, older ones are given up; it says how far it is, and can be cancelled. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _GliaLabWorker GliaLabWorker;

/* `done` is 0 … 1; FALSE: give up. */
typedef gboolean (*GliaLabProgress) (double done, gpointer user_data);

typedef struct {
  gsize settings_size;
  /* On the thread. A new result, or NULL: given up, or no memory. */
  gpointer (*work) (gconstpointer settings, GliaLabProgress progress, gpointer user_data);
  GDestroyNotify free_result;
} GliaLabWorkerClass;

/* `ready` is called in the thread that made the worker whenever it has finished with something. */
GliaLabWorker *glia_lab_worker_new (const GliaLabWorkerClass *class,
                                    void (*ready) (gpointer user_data),
                                    gpointer user_data);
/* Waits until the thread has given up. */
void glia_lab_worker_free (GliaLabWorker *worker);

/* Copies `settings`. */
void glia_lab_worker_ask (GliaLabWorker *worker, gconstpointer settings);
/* Nothing asked so far is of interest any more. */
void glia_lab_worker_cancel (GliaLabWorker *worker);
/* Whether the answer to what was asked last is still to come. */
gboolean glia_lab_worker_is_busy (GliaLabWorker *worker);
/* How far it is: 0 … 1. */
double glia_lab_worker_progress (GliaLabWorker *worker);
/* The newest result, the caller's; NULL if there is none since the last call. */
gpointer glia_lab_worker_take (GliaLabWorker *worker);

G_END_DECLS
