/* SPDX-License-Identifier: MIT */

/* A session: one run on a thread of its own, for a window that wants to watch and to steer.
 *
 * Threads. Every function here is called from one thread, the window's. The worker thread owns the
 * trainer and the run's folder from glia_session_new() until glia_session_free() has joined it.
 * They share three things only:
 *   commands  a queue, window -> worker: run, pause, step, change, edit a weight, stop
 *   mailbox   one atomic pointer, worker -> window: the newest GliaSnapshot; one that was not taken is
 *             freed by the worker
 *   history   the epochs' rows and what was measured, worker appends, the window drains: none is ever lost
 * The worker never calls back. A window asks once a frame, and only while glia_session_is_busy().
 *
 * What is trained has the same bits as the command line's, after any pauses and steps: commands are
 * looked at between two training steps, and time decides only when snapshots are made.
 */
#pragma once

#include "glia-run.h"
#include "glia-snapshots.h"

G_BEGIN_DECLS

typedef struct _GliaSession GliaSession;

/* `experiment` is kept by reference: it must not be changed any more. Changes before the first
 * step become part of what was asked; later ones are recorded in the folder, see glia-run.h. A
 * paused session at step 0; the first snapshot is there at once (initial weights). The run's
 * folder is made in `store` (NULL: the default store; "" : nothing is written) when the first
 * step is asked for, not before. Errors as glia_trainer_new(). */
GliaSession *glia_session_new (GliaExperiment *experiment,
                               const GliaSplits *splits,
                               const char *store,
                               GError **error);
/* Goes on with a run from its folder, paused at its last checkpoint; its rows are in the
 * history. Nothing is written before the first command; a finished run is shown as finished.
 * GLIA_RUN_ERROR_BUSY if another process has it. */
GliaSession *glia_session_open (const char *path, const GliaSplits *splits, GError **error);
/* Stops at the next step, checkpoints, joins the thread. The run can be resumed. */
void glia_session_free (GliaSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaSession, glia_session_free)

guint64 glia_session_run (const GliaSession *session); /* unique in this process, from 1 */

/* ---- Commands: none of them waits ------------------------------------------------------------ */

void
glia_session_train (GliaSession *session); /* until paused or ended; after a failure: tries again */
void glia_session_pause (GliaSession *session);
void glia_session_step (GliaSession *session); /* one batch, then paused */
void
glia_session_step_epoch (GliaSession *session); /* to the end of the current epoch, then paused */

/* Changes what may change without a new run (see glia_experiment_difference()): the rest of
 * `experiment` must be equal. The change is recorded in the run's folder with its step. */
void glia_session_change (GliaSession *session, GliaExperiment *experiment);

/* Sets one number: layer from 0 (the first hidden layer) to the output, `unit` a row of its
 * weights, `input` a column, or −1 for the bias. Recorded in the run's folder. Works while
 * training. */
void
glia_session_edit_weight (GliaSession *session, gsize layer, gsize unit, gssize input, float value);

/* ---- What there is to see -------------------------------------------------------------------- */

/* Whether a command is still to be done or training runs: a frame tick is needed. Once this is
 * FALSE the mailbox and the history hold everything, so ask first, then take. */
gboolean glia_session_is_busy (GliaSession *session);

/* Why the last change or edit was not made, a sentence; NULL if there is nothing new to say.
 * Free with g_free(). */
char *glia_session_take_problem (GliaSession *session);

/* The newest snapshot, or NULL if there is none since the last call. */
GliaSnapshot *glia_session_take_snapshot (GliaSession *session);
/* Appends the rows that are new since the last call to `rows` (GliaEpoch). */
void glia_session_take_rows (GliaSession *session, GArray *rows);

/* Appends what was measured since the last call to `measures` (GliaMeasure, free with g_free()).
 * Measured are the first step of each command, and while it trains single steps: at least one an
 * epoch and one a snapshot interval, as far as that takes no more than a sixty-fourth of the
 * time (the first of a small network: a twelfth). It does not change results. */
void glia_session_take_measures (GliaSession *session, GPtrArray *measures);

/* Moves what was kept of the past since the last call to `snapshots`: the ends of some hundred
 * epochs of a run, as far as keeping them takes no more than a 256th of the time and 32 MB. So a
 * run that is over within a frame has a past, too. */
void glia_session_take_past (GliaSession *session, GliaSnapshots *snapshots);

/* The run's folder, or NULL before the first step; free with g_free(). */
char *glia_session_path (GliaSession *session);

/* How training sets off whenever it is told to train. A small network does ten thousand epochs a
 * second: it has learned before anybody saw it learn. A gentle start does some 60 epochs in the
 * first second, then ever more, and goes as fast as it can after three seconds at most. It
 * changes no result, and no epoch's `seconds`. */
typedef enum { GLIA_START_FULL, GLIA_START_GENTLE } GliaSessionStart;
void glia_session_set_start (GliaSession *session, GliaSessionStart start); /* at first FULL */

/* Snapshots are made no more often than this (microseconds; default 1/60 s), and only once the
 * last was taken; of a large network so rarely that copying it takes no more than a thirtieth of
 * the time. The last one before a pause or an end is always made. */
void glia_session_set_interval (GliaSession *session, gint64 interval);

G_END_DECLS
