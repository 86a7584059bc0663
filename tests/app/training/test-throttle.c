/* SPDX-License-Identifier: MIT */
#include "glia-throttle.h"

/* Microseconds. */
#define INTERVAL 100
#define SHARE    0.25

/* A worker that only counts. */
typedef struct {
  guint questions;
  gboolean nothing; /* to ask about */
} Worker;

static gboolean
ask_worker (gpointer data)
{
  Worker *worker = data;

  if (worker->nothing)
    return FALSE;
  worker->questions++;
  return TRUE;
}

static void
test_one_question_at_a_time_and_the_last_is_asked (void)
{
  Worker worker = {0};
  g_autoptr (GliaThrottle) throttle = glia_throttle_new (INTERVAL, SHARE, ask_worker, &worker);

  for (gint64 now = 0; now < 50; now++)
    glia_throttle_want (throttle, GLIA_ASK_NOW, now);
  g_assert_cmpuint (worker.questions, ==, 1);
  glia_throttle_answered (throttle, 50);
  g_assert_cmpuint (worker.questions, ==, 2);
  glia_throttle_answered (throttle, 60);
  g_assert_cmpuint (worker.questions, ==, 2); /* nothing has changed since */
}

static void
test_an_interval_lies_between_quick_answers (void)
{
  Worker worker = {0};
  g_autoptr (GliaThrottle) throttle = glia_throttle_new (INTERVAL, SHARE, ask_worker, &worker);

  glia_throttle_want (throttle, GLIA_ASK_WHEN_DUE, 1000);
  g_assert_cmpuint (worker.questions, ==, 1);
  glia_throttle_answered (throttle, 1001);
  glia_throttle_want (throttle, GLIA_ASK_WHEN_DUE, 1000 + INTERVAL - 1);
  g_assert_cmpuint (worker.questions, ==, 1);
  glia_throttle_tick (throttle, GLIA_ASK_WHEN_DUE, 1000 + INTERVAL);
  g_assert_cmpuint (worker.questions, ==, 2);
  /* A tick asks nothing by itself. */
  glia_throttle_answered (throttle, 2000);
  glia_throttle_tick (throttle, GLIA_ASK_NOW, 100000);
  g_assert_cmpuint (worker.questions, ==, 2);
}

static void
test_slow_answers_take_no_more_than_their_share (void)
{
  const gint64 slow = 1000;
  Worker worker = {0};
  g_autoptr (GliaThrottle) throttle = glia_throttle_new (INTERVAL, SHARE, ask_worker, &worker);

  glia_throttle_want (throttle, GLIA_ASK_WHEN_DUE, 0);
  glia_throttle_want (throttle, GLIA_ASK_WHEN_DUE, slow / 2);
  glia_throttle_answered (throttle, slow);
  g_assert_cmpuint (worker.questions, ==, 1);
  glia_throttle_tick (throttle, GLIA_ASK_WHEN_DUE, (gint64)(slow / SHARE) - 1);
  g_assert_cmpuint (worker.questions, ==, 1);
  glia_throttle_tick (throttle, GLIA_ASK_WHEN_DUE, (gint64)(slow / SHARE));
  g_assert_cmpuint (worker.questions, ==, 2);
}

static void
test_now_does_not_wait_for_the_pace (void)
{
  Worker worker = {0};
  g_autoptr (GliaThrottle) throttle = glia_throttle_new (INTERVAL, SHARE, ask_worker, &worker);

  glia_throttle_want (throttle, GLIA_ASK_WHEN_DUE, 0);
  glia_throttle_want (throttle, GLIA_ASK_NOW, 1);
  /* The frames go on while the answer is waited for: what was to be asked now still is. */
  glia_throttle_want (throttle, GLIA_ASK_WHEN_DUE, 2);
  glia_throttle_tick (throttle, GLIA_ASK_WHEN_DUE, 3);
  glia_throttle_answered (throttle, 4);
  g_assert_cmpuint (worker.questions, ==, 2);
  /* The end of a training: its last frame was too early, the next one is not. */
  glia_throttle_answered (throttle, 5);
  glia_throttle_want (throttle, GLIA_ASK_WHEN_DUE, 6);
  g_assert_cmpuint (worker.questions, ==, 2);
  glia_throttle_tick (throttle, GLIA_ASK_NOW, 7);
  g_assert_cmpuint (worker.questions, ==, 3);
}

static void
test_what_is_not_wanted_any_more_is_not_asked (void)
{
  Worker worker = {0};
  g_autoptr (GliaThrottle) throttle = glia_throttle_new (INTERVAL, SHARE, ask_worker, &worker);

  glia_throttle_want (throttle, GLIA_ASK_NOW, 0);
  glia_throttle_want (throttle, GLIA_ASK_NOW, 1);
  glia_throttle_cancel (throttle);
  glia_throttle_answered (throttle, 2);
  g_assert_cmpuint (worker.questions, ==, 1);
  worker.nothing = TRUE;
  glia_throttle_want (throttle, GLIA_ASK_NOW, 3);
  worker.nothing = FALSE;
  glia_throttle_tick (throttle, GLIA_ASK_NOW, 4);
  g_assert_cmpuint (worker.questions, ==, 1);
  glia_throttle_want (throttle, GLIA_ASK_NOW, 5); /* no answer is waited for */
  g_assert_cmpuint (worker.questions, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/throttle/one", test_one_question_at_a_time_and_the_last_is_asked);
  g_test_add_func ("/app/throttle/interval", test_an_interval_lies_between_quick_answers);
  g_test_add_func ("/app/throttle/share", test_slow_answers_take_no_more_than_their_share);
  g_test_add_func ("/app/throttle/now", test_now_does_not_wait_for_the_pace);
  g_test_add_func ("/app/throttle/cancel", test_what_is_not_wanted_any_more_is_not_asked);
  return g_test_run ();
}
