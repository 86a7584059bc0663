/* SPDX-License-Identifier: MIT */

/* When a session does what it does by the clock. Each of these is a few numbers and the
 * functions that know them; all times are microseconds of g_get_monotonic_time(), given by the
 * caller. They decide when something is shown, never what is computed. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Steps per second, over the last quarter to half of a second. */
typedef struct {
  gint64 older_time, newer_time;
  guint64 older_steps, newer_steps;
  double rate;
} GliaSpeed;

void glia_speed_start (GliaSpeed *speed, gint64 now, guint64 steps);
void glia_speed_update (GliaSpeed *speed, gint64 now, guint64 steps);

/* Which steps are measured: once an epoch if epochs are short, as often as snapshots if they are
 * long, as far as that takes no more than a share of the time. All zero at the start. */
typedef struct {
  gboolean next;      /* the next step is measured */
  gint64 at, allowed; /* when the last one was; no sooner than this */
  guint count;        /* so far */
  guint64 epoch;      /* epochs that were done at the last one */
} GliaMeasuring;

/* Sets `next`, before a step after `epochs` epochs. */
void glia_measuring_update (GliaMeasuring *measuring, gint64 now, guint64 epochs, gint64 interval);
/* A step after `epochs` epochs was measured. */
void glia_measuring_add (GliaMeasuring *measuring, gint64 begin, gint64 end, guint64 epochs);

/* Which epochs' ends are kept as the run's past. All zero at the start. */
typedef struct {
  guint64 next_epoch; /* whose end is kept next */
  gint64 allowed;     /* no sooner than this */
} GliaKeeping;

/* The end of epoch `epochs` of `planned` was kept. */
void
glia_keeping_add (GliaKeeping *keeping, gint64 begin, gint64 end, guint64 epochs, guint64 planned);

/* A gentle start (see GliaSessionStart). All zero: none. */
typedef struct {
  gint64 since;   /* 0: as fast as it can */
  guint64 epochs; /* that were done then */
} GliaGentle;

void glia_gentle_start (GliaGentle *gentle, gint64 now, guint64 epochs);
/* Until when to wait after epoch `epochs`; 0, and the start is over, if there is nothing to wait
 * for. */
gint64 glia_gentle_wait_until (GliaGentle *gentle, gint64 now, guint64 epochs);

G_END_DECLS
