/* SPDX-License-Identifier: MIT */

/* Says whether its window is narrow, and lets the window become smaller than its child asks for.
 *
 * AdwBreakpointBin does this from libadwaita 1.4 on; this one can go when the floor rises. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_BREAKPOINT_BIN (glia_breakpoint_bin_get_type ())
G_DECLARE_FINAL_TYPE (GliaBreakpointBin, glia_breakpoint_bin, GLIA, BREAKPOINT_BIN, GtkWidget)

/* Properties: "child" (GtkWidget), "threshold" (int: a narrower window is narrow), "narrow" (gboolean, read only, notify: sent outside
 * of measuring and allocating, so that a listener may change the layout). The least size is what "width-request" and
 * "height-request" say. */

gboolean glia_breakpoint_bin_narrow (GliaBreakpointBin *self);
/* What a window that is not shown yet will be like; from then on its own width decides. */
void glia_breakpoint_bin_expect_width (GliaBreakpointBin *self, int width);

G_END_DECLS
