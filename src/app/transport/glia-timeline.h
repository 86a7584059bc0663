/* SPDX-License-Identifier: MIT */

/* How far training is: a strip from epoch 0 to the last one planned, with round epochs below it
 * and a triangle over the best one. Its knob can be dragged back to any moment that was kept.
 *
 *   drag, click                  goes to that moment; at the end it follows again
 *   Left, Right, Page Up, Down   one epoch, ten;  Home, End: the beginning, now
 *
 * Signal "scrubbed" (double): the person wants to see this epoch; infinity: now. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_TIMELINE (glia_timeline_get_type ())
G_DECLARE_FINAL_TYPE (GliaTimeline, glia_timeline, GLIA, TIMELINE, GtkWidget)

GtkWidget *glia_timeline_new (void);

/* `done` may lie between two epochs; `best` 0: none yet. Cheap when nothing that can be seen
 * changes. */
void glia_timeline_set_progress (GliaTimeline *self, double done, guint64 planned, guint64 best);
/* Where the knob is; infinity: at what is done. */
void glia_timeline_set_position (GliaTimeline *self, double epoch);
/* The moments that can be gone back to, `epochs` [n] rising: a mark each where there is room.
 * Copied. Call it before glia_timeline_set_progress(), which draws. */
void glia_timeline_set_marks (GliaTimeline *self, const double *epochs, gsize n);

G_END_DECLS
