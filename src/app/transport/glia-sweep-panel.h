/* SPDX-License-Identifier: MIT */

/* How far a sweep is, in the transport bar: a bar for all of it, a list of its runs to open, and
 * Cancel. */
#pragma once

#include "glia-sweep-runner.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_SWEEP_PANEL (glia_sweep_panel_get_type ())
G_DECLARE_FINAL_TYPE (GliaSweepPanel, glia_sweep_panel, GLIA, SWEEP_PANEL, GtkWidget)

/* Property "sweep" (GliaSweepRunner or NULL, read and write).
 * Uses the action "transport.cancel-sweep" of whatever it is in. */
GtkWidget *glia_sweep_panel_new (void);

/* "2 of 3 runs", and "45 % · 0:12 left", "Paused", … Free with g_free(). */
char *glia_sweep_panel_title (const GliaSweeperView *view);
char *glia_sweep_panel_caption (const GliaSweeperView *view);

G_END_DECLS
