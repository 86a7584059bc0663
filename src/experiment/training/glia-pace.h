/* SPDX-License-Identifier: MIT */

/* When to look at the clock, in a loop whose rounds take from 200 nanoseconds to minutes:
 * looking costs as much as a tenth of a small network's step. The count of rounds between two
 * looks follows how long they take. */
#pragma once

#include <glib.h>

/* Microseconds that may well pass between two looks; and the most rounds, should they suddenly
 * get long. */
enum { GLIA_PACE_INTERVAL = 500, GLIA_PACE_MOST = 4096 };

typedef struct {
  guint every, left;
  gint64 last; /* the clock when the last look had ended */
} GliaPace;

/* The next round looks; so it should be after anything that may make rounds longer. */
static inline void
glia_pace_start (GliaPace *pace)
{
  *pace = (GliaPace){.every = 1, .left = 1, .last = g_get_monotonic_time ()};
}

/* Counts a round: whether it is time to look. */
static inline gboolean
glia_pace_due (GliaPace *pace)
{
  return --pace->left == 0;
}

/* The clock as the look began and as it ended. */
static inline void
glia_pace_checked (GliaPace *pace, gint64 begin, gint64 end)
{
  const gint64 passed = begin - pace->last;

  if (passed < GLIA_PACE_INTERVAL / 2)
    pace->every = MIN (2 * pace->every, GLIA_PACE_MOST);
  else if (passed > GLIA_PACE_INTERVAL)
    pace->every = (guint)MAX (1, pace->every * GLIA_PACE_INTERVAL / passed);
  pace->left = pace->every;
  pace->last = end;
}
