/* SPDX-License-Identifier: MIT */
#include "glia-moment-question.h"

struct _GliaMomentQuestion {
  GliaMomentAsk ask;
  gpointer user_data;
  GliaSnapshot *waiting, *asked; /* `asked` is NULL, too, if it was forgotten */
  gboolean busy;                 /* the worker will answer */
};

GliaMomentQuestion *
glia_moment_question_new (GliaMomentAsk ask, gpointer user_data)
{
  GliaMomentQuestion *question = g_new0 (GliaMomentQuestion, 1);

  question->ask = ask;
  question->user_data = user_data;
  return question;
}

void
glia_moment_question_free (GliaMomentQuestion *question)
{
  if (question == NULL)
    return;
  glia_moment_question_forget (question);
  g_free (question);
}

static void
ask_if_possible (GliaMomentQuestion *question)
{
  if (question->busy || question->waiting == NULL)
    return;
  question->asked = g_steal_pointer (&question->waiting);
  question->busy = question->ask (question->asked, question->user_data);
  if (!question->busy)
    g_clear_pointer (&question->asked, glia_snapshot_unref);
}

void
glia_moment_question_put (GliaMomentQuestion *question, GliaSnapshot *moment)
{
  glia_snapshot_ref (moment);
  glia_moment_question_forget (question);
  question->waiting = moment;
  ask_if_possible (question);
}

void
glia_moment_question_forget (GliaMomentQuestion *question)
{
  g_clear_pointer (&question->waiting, glia_snapshot_unref);
  g_clear_pointer (&question->asked, glia_snapshot_unref);
}

GliaSnapshot *
glia_moment_question_answered (GliaMomentQuestion *question)
{
  GliaSnapshot *about = g_steal_pointer (&question->asked);

  question->busy = FALSE;
  ask_if_possible (question);
  return about;
}
