/* SPDX-License-Identifier: MIT */

/* What a table of runs shows, of all runs in a folder, quickly: only runs whose files have
 * changed are read again. What is known is kept in a cache under $XDG_CACHE_HOME/glia, which may
 * be deleted at any time, is rebuilt when it is missing or damaged, and is replaced as a whole,
 * so that two programs may write it. */
#pragma once

#include "glia-run.h"

G_BEGIN_DECLS

/* A run as it was when it was looked at. Immutable, counted atomically. What does not exist is
 * NaN or 0. */
typedef struct {
  char *path, *name; /* the name that a person gave it, or the experiment's */
  char *hidden;      /* "512 · 256", "512 × 3", "–" */
  char *activation;  /* "Sigmoid", "Tanh, ReLU", "–" */
  char *optimizer;   /* "Adam" */
  char *group;       /* the same for runs that differ in nothing but seed and name */
  char *reason, *note;
  char **tags;
  GliaRunState state;
  gboolean damaged; /* not all of its epochs can be read: `reason` says where it is damaged */
  double learning_rate;
  guint64 batch_size, seed, planned_epochs, epochs, best_epoch, parameters;
  double best_dev_accuracy, best_dev_loss, last_dev_accuracy, last_dev_loss;
  double test_accuracy, test_loss, seconds;
  gint64 created; /* seconds since 1970 */

  /*< private >*/
  guint64 stamp; /* of its files */
} GliaRunFacts;

GliaRunFacts *glia_run_facts_ref (GliaRunFacts *facts);
void glia_run_facts_unref (GliaRunFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaRunFacts, glia_run_facts_unref)

/* Of one run, read now: of one whose epochs are damaged, those before the damage. */
GliaRunFacts *glia_run_facts_new (GliaRun *run);

/* Of all runs in `directory` (NULL: the default store), as glia_run_list() finds them, sorted by
 * path; runs whose experiment cannot be read are left out. `known` is an earlier answer, or NULL
 * for the cache's. Facts that are the same as before are the same pointers. Blocks; may be
 * called from any thread. An empty array if the directory does not exist. NULL only when
 * cancelled. Free with g_ptr_array_unref(). */
GPtrArray *glia_run_index_read (const char *directory,
                                GPtrArray *known,
                                GCancellable *cancellable,
                                GError **error);

/* The cache's file for `directory`; free with g_free(). */
char *glia_run_index_cache (const char *directory);

G_END_DECLS
