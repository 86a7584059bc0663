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
  char *path, *name; /* what a person called it, or else the sweep and what it varied, or the
                      * experiment's name */
  char *hidden;      /* "512 · 256", "512 × 3", "–" */
  char *activation;  /* "Sigmoid", "Tanh, ReLU", "–" */
  char *optimizer;   /* "Adam" */
  char *group;       /* the same for runs that differ in nothing but seeds and name: see
                      * glia-run-groups.h */
  char *settings;    /* glia_settings_text(), and a line "changes" if it was changed in training */
  char *data_hash;   /* "" if it is not known */
  char *reason, *note;
  char **tags;
  GliaRunState state;
  gboolean damaged; /* not all of its epochs can be read: `reason` says where it is damaged */
  double learning_rate;
  guint64 batch_size, seed, data_seed, planned_epochs, epochs, parameters;
  GliaBest best;      /* none of a diverged run, which has no results at all */
  guint64 kept_epoch; /* whose weights the test part is evaluated with */
  double last_dev_accuracy, last_dev_loss;
  double test_accuracy, test_loss, seconds;
  gint64 created; /* seconds since 1970 */

  /*< private >*/
  guint64 stamp; /* of its files */
} GliaRunFacts;

GliaRunFacts *glia_run_facts_ref (GliaRunFacts *facts);
void glia_run_facts_unref (GliaRunFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaRunFacts, glia_run_facts_unref)

/* Whether its settings were changed while it trained. */
gboolean glia_run_facts_were_changed (const GliaRunFacts *facts);

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
