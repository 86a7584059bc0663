/* SPDX-License-Identifier: MIT */

/* Asks a worker's thread about one moment at a time. Only the newest counts: what was asked before is
 * forgotten, and asked about is what waits, once the worker has answered. No widget. */
#pragma once

#include "glia-snapshot.h"

G_BEGIN_DECLS

typedef struct _GliaMomentQuestion GliaMomentQuestion;

/* Hands the question to the worker, which will answer; FALSE if there is nothing to ask. */
typedef gboolean (*GliaMomentAsk) (GliaSnapshot *moment, gpointer user_data);

GliaMomentQuestion *glia_moment_question_new (GliaMomentAsk ask, gpointer user_data);
void glia_moment_question_free (GliaMomentQuestion *question);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaMomentQuestion, glia_moment_question_free)

/* Keeps a reference to `moment`. */
void glia_moment_question_put (GliaMomentQuestion *question, GliaSnapshot *moment);
/* Nothing that was put is of interest any more. */
void glia_moment_question_forget (GliaMomentQuestion *question);
/* The worker has answered, with or without a result: about which moment, a reference that is the
 * caller's; NULL if that was forgotten. */
GliaSnapshot *glia_moment_question_answered (GliaMomentQuestion *question);

G_END_DECLS
