/* SPDX-License-Identifier: MIT */

/* Runs the sessions of a window, one at a time: takes what a session has, and hands it on to the
 * history and the moments when it is to be shown; frees old sessions on a thread of its own,
 * because their last checkpoint takes a moment. No widget. */
#pragma once

#include "glia-history.h"
#include "glia-moments.h"

G_BEGIN_DECLS

typedef struct _GliaRunner GliaRunner;

/* `history` and `moments` must outlive the runner. */
GliaRunner *glia_runner_new (GliaHistory *history, GliaMoments *moments);
/* Waits until all sessions are freed. */
void glia_runner_free (GliaRunner *runner);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaRunner, glia_runner_free)

/* Where the next runs are written; NULL: the default store, "": nowhere. */
void glia_runner_set_store (GliaRunner *runner, const char *store);
const char *glia_runner_store (GliaRunner *runner);
/* See glia_session_set_start(); at first FULL. */
void glia_runner_set_start (GliaRunner *runner, GliaSessionStart start);

/* A session at its first step; of the run in `folder` (may be NULL), if it was trained on the
 * same data, at its last checkpoint. There must be none. FALSE if there is still none.
 * `problem`: why there is none, or none of `folder`; else NULL. Free with g_free(). */
gboolean glia_runner_begin (GliaRunner *runner,
                            GliaExperiment *experiment,
                            const GliaSplits *splits,
                            const char *folder,
                            char **problem);
/* Ends the session, if there is one, and the moments' run. */
void glia_runner_end (GliaRunner *runner);

/* For steps, changes and edits; NULL while there is none. Owned by the runner. */
GliaSession *glia_runner_session (GliaRunner *runner);

/* There must be a session. */
void glia_runner_train (GliaRunner *runner);
void glia_runner_pause (GliaRunner *runner);
/* Told to train, and no snapshot has shown yet that it does. */
gboolean glia_runner_is_starting (GliaRunner *runner);

/* Takes what the session has; there must be one. The runner keeps it until it is shown. Returns
 * whether the session is busy: more will come by itself. */
gboolean glia_runner_take (GliaRunner *runner);
/* The newest snapshot that was taken and not shown, with the rows up to it; NULL if there is none.
 * Owned by the runner. */
GliaSnapshot *glia_runner_next (GliaRunner *runner);
/* Whether there is one, perhaps without its rows. */
gboolean glia_runner_has_news (GliaRunner *runner);
/* `moment`, which was glia_runner_next() before, becomes the newest of the moments, and the
 * history gets what was taken up to there. */
void glia_runner_show (GliaRunner *runner, GliaSnapshot *moment);
/* Why the last change or edit was not made, or the disk failed; NULL if nothing is new. Free
 * with g_free(). */
char *glia_runner_take_problem (GliaRunner *runner);

G_END_DECLS
