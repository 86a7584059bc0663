/* SPDX-License-Identifier: MIT */
#include "glia-throttle.h"

struct _GliaThrottle {
  gint64 interval;
  double share;
  GliaThrottleAsk ask;
  gpointer user_data;

  gboolean pending; /* asked, and not answered yet */
  gint64 asked, due;
  gboolean wanted;
  GliaAskWhen when; /* of what is wanted */
};

GliaThrottle *
glia_throttle_new (gint64 interval, double share, GliaThrottleAsk ask, gpointer user_data)
{
  GliaThrottle *throttle = g_new0 (GliaThrottle, 1);

  throttle->interval = interval;
  throttle->share = share;
  throttle->ask = ask;
  throttle->user_data = user_data;
  return throttle;
}

void
glia_throttle_free (GliaThrottle *throttle)
{
  g_free (throttle);
}

static void
ask_if_possible (GliaThrottle *throttle, gint64 now)
{
  if (!throttle->wanted || throttle->pending)
    return;
  if (throttle->when == GLIA_ASK_WHEN_DUE && now < throttle->due)
    return;
  throttle->wanted = FALSE;
  if (!throttle->ask (throttle->user_data))
    return;
  throttle->pending = TRUE;
  throttle->asked = now;
}

void
glia_throttle_want (GliaThrottle *throttle, GliaAskWhen when, gint64 now)
{
  /* A question that was to be asked now stays one, though a newer state takes its place. */
  if (!throttle->wanted || when == GLIA_ASK_NOW)
    throttle->when = when;
  throttle->wanted = TRUE;
  ask_if_possible (throttle, now);
}

void
glia_throttle_tick (GliaThrottle *throttle, GliaAskWhen when, gint64 now)
{
  if (throttle->wanted)
    glia_throttle_want (throttle, when, now);
}

void
glia_throttle_answered (GliaThrottle *throttle, gint64 now)
{
  const double rest = (double)(now - throttle->asked) / throttle->share;

  throttle->pending = FALSE;
  throttle->due = throttle->asked + MAX (throttle->interval, (gint64)rest);
  ask_if_possible (throttle, now);
}

void
glia_throttle_cancel (GliaThrottle *throttle)
{
  throttle->wanted = FALSE;
}
