/* SPDX-License-Identifier: MIT */

/* The names of the selected runs beside their colours and dashes; a click mutes one in the
 * plots. More than fit are scrolled. */
#pragma once

#include "glia-compare-data.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_COMPARE_LEGEND (glia_compare_legend_get_type ())
G_DECLARE_FINAL_TYPE (GliaCompareLegend, glia_compare_legend, GLIA, COMPARE_LEGEND, GtkWidget)

/* Signal "toggled" (guint line, gboolean shown). */

/* `lines`: GliaCompareLine. All are shown at first. */
void glia_compare_legend_set_lines (GliaCompareLegend *self, const GPtrArray *lines);
void glia_compare_legend_set_shown (GliaCompareLegend *self, guint line, gboolean shown);

G_END_DECLS
