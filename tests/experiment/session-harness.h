/* SPDX-License-Identifier: MIT */

/* What the tests of experiments and runs share: a folder, data; and those of sessions: a small
 * experiment with everything that has a state of its own, and a window that asks a session until
 * it is idle. */
#pragma once

#include "glia-run-train.h"
#include "glia-session.h"

/* A new folder that session_run_tests() removes with what is in it. Owned by the harness. */
const char *session_folder (void);
/* g_test_run(). */
int session_run_tests (void);
void session_remove_tree (const char *path);

/* The experiment's data, which must be there and fit it; free with glia_splits_free(). */
GliaSplits *session_load (const GliaExperiment *experiment);

typedef struct {
  char *folder; /* for everything that is written */
  GliaExperiment *experiment;
  GliaSplits splits;
} SessionFixture;

void session_set_up (SessionFixture *f, gconstpointer data);
void session_tear_down (SessionFixture *f, gconstpointer data);
/* The same with another experiment, and so many points to train with and for each of dev and
 * test. */
void
session_set_up_with (SessionFixture *f, const char *const *assignments, gsize train, gsize rest);

/* A copy of the experiment with one more assignment. */
GliaExperiment *session_with (const GliaExperiment *experiment, const char *assignment);

/* What a window has got from a session so far. */
typedef struct {
  GArray *rows;
  GliaSnapshot *snapshot; /* the newest */
} Seen;

void seen_clear (Seen *seen);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Seen, seen_clear)

/* One frame: takes what there is, and checks what holds at any moment. */
void see (GliaSession *session, Seen *seen);
/* Frames until the session is idle. */
void wait_until_idle (GliaSession *session, Seen *seen);
/* Frames until so many steps are done, or it is idle. */
void wait_for_steps (GliaSession *session, Seen *seen, guint64 steps);

/* One command or glance at random; waits for nothing. */
void do_something (GliaSession *session, GRand *rand, Seen *seen);

/* Everything but the seconds, to the last bit. */
void assert_same_rows (const GArray *a, const GArray *b);
void assert_same_network (const mlp_network *a, const mlp_network *b);
/* The files that two runs must have in common, seconds left out. */
void assert_same_files (const char *a, const char *b, const char *const *names);
