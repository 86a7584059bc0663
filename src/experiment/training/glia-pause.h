/* SPDX-License-Identifier: MIT */

/* A switch that makes threads which train wait, all at the same time, and lets them go on where
 * they were: nothing of a run is lost or repeated. Every function may be called in any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _GliaPause GliaPause;

GliaPause *glia_pause_new (void);
void glia_pause_free (GliaPause *pause);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaPause, glia_pause_free)

void glia_pause_set (GliaPause *pause, gboolean paused);
/* One atomic load: cheap enough for every step. FALSE for NULL. */
gboolean glia_pause_is_set (const GliaPause *pause);
/* Waits until the pause is over, or g_get_monotonic_time() is `until`. */
void glia_pause_wait (GliaPause *pause, gint64 until);

G_END_DECLS
