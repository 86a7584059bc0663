/* SPDX-License-Identifier: MIT */

#include "glia-session-timing.h"

#include "glia-pace.h"

#include <math.h>

/* A measured step waits at least MEASURE_SHARE times as long as the last one took; a moment that
 * is kept likewise. */
enum {
  SPEED_INTERVAL = G_USEC_PER_SEC / 4,
  MEASURE_SHARE = 64,
  KEEP_SHARE = 256,
  /* A run of some milliseconds has a line, too: so many measures wait less, if they are cheap. */
  EAGER_MEASURES = 60,
  EAGER_SHARE = 12,
  KEPT_EPOCHS = 200, /* of the past of a run, at least, if its network is small */
};

/* After t seconds the rate is GENTLE_RATE · e^(GENTLE_GROWTH · t) epochs a second, which is
 * GENTLE_RATE / GENTLE_GROWTH · (e^(GENTLE_GROWTH · t) − 1) epochs in all. */
#define GENTLE_RATE   30.0
#define GENTLE_GROWTH 2.5
#define GENTLE_TIME   (3 * G_USEC_PER_SEC)

/* ---- Speed ----------------------------------------------------------------------------------- */

void
glia_speed_start (GliaSpeed *speed, gint64 now, guint64 steps)
{
  *speed = (GliaSpeed){now, now, steps, steps, 0};
}

void
glia_speed_update (GliaSpeed *speed, gint64 now, guint64 steps)
{
  if (now > speed->older_time && steps > speed->older_steps)
    speed->rate =
        (double)(steps - speed->older_steps) * G_USEC_PER_SEC / (double)(now - speed->older_time);
  if (now - speed->newer_time < SPEED_INTERVAL)
    return;
  speed->older_time = speed->newer_time;
  speed->older_steps = speed->newer_steps;
  speed->newer_time = now;
  speed->newer_steps = steps;
}

/* ---- Measuring and keeping ------------------------------------------------------------------- */

void
glia_measuring_update (GliaMeasuring *measuring, gint64 now, guint64 epochs, gint64 interval)
{
  measuring->next =
      now >= measuring->allowed && (epochs != measuring->epoch || now - measuring->at >= interval);
}

void
glia_measuring_add (GliaMeasuring *measuring, gint64 begin, gint64 end, guint64 epochs)
{
  const gint64 cost = end - begin;
  const gboolean eager = cost < GLIA_PACE_INTERVAL && measuring->count++ < EAGER_MEASURES;

  measuring->next = FALSE;
  measuring->at = end;
  measuring->allowed = end + (eager ? EAGER_SHARE : MEASURE_SHARE) * cost;
  measuring->epoch = epochs;
}

void
glia_keeping_add (GliaKeeping *keeping, gint64 begin, gint64 end, guint64 epochs, guint64 planned)
{
  keeping->next_epoch = epochs + MAX (1, planned / KEPT_EPOCHS);
  keeping->allowed = begin + KEEP_SHARE * (end - begin);
}

/* ---- A gentle start -------------------------------------------------------------------------- */

void
glia_gentle_start (GliaGentle *gentle, gint64 now, guint64 epochs)
{
  *gentle = (GliaGentle){.since = now, .epochs = epochs};
}

gint64
glia_gentle_wait_until (GliaGentle *gentle, gint64 now, guint64 epochs)
{
  const double done = (double)(epochs - gentle->epochs);
  const double time = log1p (done * GENTLE_GROWTH / GENTLE_RATE) / GENTLE_GROWTH;
  const gint64 until = gentle->since + (gint64)(time * G_USEC_PER_SEC);

  if (gentle->since != 0 && now - gentle->since <= GENTLE_TIME &&
      until - gentle->since <= GENTLE_TIME)
    return until;
  gentle->since = 0;
  return 0;
}
