/* SPDX-License-Identifier: MIT */

/* Loading the data of an experiment that is being edited: at once where that takes less than a
 * frame, else on a thread (glia-load-job.h), after the last of the keys that a number is typed
 * with. No widget. */
#pragma once

#include "glia-load-job.h"

G_BEGIN_DECLS

typedef struct _GliaLoading GliaLoading;

typedef struct {
  /* The data will take a while: what is there from before is out of date. */
  void (*started) (gpointer user_data);
  /* glia_loading_text(), _fraction() or _bytes() have changed. */
  void (*progress) (gpointer user_data);
  /* Takes `splits`, which is NULL with `problem`, a sentence. */
  void (*done) (GliaSplits *splits, const char *problem, gpointer user_data);
} GliaLoadingCallbacks;

/* Begins nothing. */
GliaLoading *glia_loading_new (const GliaLoadingCallbacks *callbacks, gpointer user_data);
void glia_loading_free (GliaLoading *loading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaLoading, glia_loading_free)

/* Whose data is loaded from now on; keeps a reference. Begins nothing. */
void glia_loading_set_experiment (GliaLoading *loading, GliaExperiment *experiment);

/* Loads in place of what is being loaded; may call `done` before it returns. */
void glia_loading_begin (GliaLoading *loading, GliaLoadKind kind);
/* The same after an edit of the data: other edits may follow at once. */
void glia_loading_begin_edited (GliaLoading *loading);
/* Calls back no more until the next glia_loading_begin(). */
void glia_loading_stop (GliaLoading *loading);

const char *glia_loading_text (GliaLoading *loading); /* "Reading word vectors" */
double glia_loading_fraction (GliaLoading *loading);  /* negative: not known */
guint64 glia_loading_bytes (GliaLoading *loading);
/* What the last load needs to have downloaded, as a phrase: "25.5 MB of reviews and 117.9 MB of
 * word vectors"; else NULL. */
const char *glia_loading_missing (GliaLoading *loading);

G_END_DECLS
