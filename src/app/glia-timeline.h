/* SPDX-License-Identifier: MIT */

/* How far a training is: a strip from epoch 0 to the last one planned, with round epochs below it and a triangle over the
 * best one. To be looked at only. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_TIMELINE (glia_timeline_get_type ())
G_DECLARE_FINAL_TYPE (GliaTimeline, glia_timeline, GLIA, TIMELINE, GtkWidget)

GtkWidget *glia_timeline_new (void);

/* `done` may lie between two epochs; `best` 0: none yet. Cheap when nothing that can be seen changes. */
void glia_timeline_set_progress (GliaTimeline *self, double done, guint64 planned, guint64 best);

G_END_DECLS
