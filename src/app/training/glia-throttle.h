/* SPDX-License-Identifier: MIT */

/* Asks the same question again and again: about the newest state of something that changes with
 * every frame, where an answer may take longer than a frame.
 *
 * One question at most is under way. What changes meanwhile is asked about once the answer is
 * there, so that the last state is never missed. While training wants the processor, too,
 * questions are also kept apart: by an interval, and by as much as keeps the worker within its
 * share of a processor.
 *
 * The Workbench's pace of new moments. One thread; times are
 * g_get_monotonic_time()'s microseconds, passed in. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _GliaThrottle GliaThrottle;

typedef enum {
  GLIA_ASK_NOW,      /* as soon as no other question is under way */
  GLIA_ASK_WHEN_DUE, /* and not sooner than interval and share allow */
} GliaAskWhen;

/* Hands the question to the worker; FALSE if there is nothing to ask about. */
typedef gboolean (*GliaThrottleAsk) (gpointer user_data);

/* `share`: of a processor's time, above 0. */
GliaThrottle *
glia_throttle_new (gint64 interval, double share, GliaThrottleAsk ask, gpointer user_data);
void glia_throttle_free (GliaThrottle *throttle);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaThrottle, glia_throttle_free)

/* There is something new to ask about: asks, or remembers to. */
void glia_throttle_want (GliaThrottle *throttle, GliaAskWhen when, gint64 now);
/* Asks what was remembered, if it can be asked by now. For a frame in which nothing is new. */
void glia_throttle_tick (GliaThrottle *throttle, GliaAskWhen when, gint64 now);
/* The worker has answered, with or without a result. */
void glia_throttle_answered (GliaThrottle *throttle, gint64 now);
/* Forgets what was remembered. */
void glia_throttle_cancel (GliaThrottle *throttle);

G_END_DECLS
