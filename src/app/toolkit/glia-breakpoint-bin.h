/* SPDX-License-Identifier: MIT */

/* A container that tells whether it is narrow, and that can be made smaller than its child's
 * minimum.
 *
 * AdwBreakpointBin does this from libadwaita 1.4 on; once that is required, this class can go. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_BREAKPOINT_BIN (glia_breakpoint_bin_get_type ())
G_DECLARE_FINAL_TYPE (GliaBreakpointBin, glia_breakpoint_bin, GLIA, BREAKPOINT_BIN, GtkWidget)

/* Properties: "child" (GtkWidget), "threshold" (int: the width in pixels below which it is narrow),
 * "narrow" (gboolean, read only, notify). "narrow" is notified outside of measuring and allocating,
 * so that a handler may change the layout. "width-request" and "height-request" are the minimum
 * size. */

gboolean glia_breakpoint_bin_narrow (GliaBreakpointBin *self);
/* Sets "narrow" for a window that will be `width` pixels wide, before it is shown; after that the
 * actual width decides. */
void glia_breakpoint_bin_expect_width (GliaBreakpointBin *self, int width);

G_END_DECLS
