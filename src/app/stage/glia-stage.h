/* SPDX-License-Identifier: MIT */

/* The stage's layout: Network and Output in an upper row, the tabs below, everything visible at
 * once at any size.
 *
 *     <object class="GliaStage">
 *       <property name="network">…</property>
 *       <property name="output">…</property>
 *       <property name="tabs">…</property>
 *     </object>
 *
 * Of extra height the upper row gets 60 %. Output keeps the width that makes its surface square;
 * what is left is Network's. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_STAGE (glia_stage_get_type ())
G_DECLARE_FINAL_TYPE (GliaStage, glia_stage, GLIA, STAGE, GtkWidget)

/* Properties: "network", "output", "tabs" (GtkWidget, owned), "compact" (gboolean: less padding,
 * and both upper cards as wide), "wide-output" (gboolean: Output has more to show than a square
 * and gets most of the width). */

G_END_DECLS
