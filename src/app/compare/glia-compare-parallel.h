/* SPDX-License-Identifier: MIT */

/* All rows in parallel coordinates: settings and results that differ, an axis each.
 *
 *   drag on an axis        lets only rows through that are in this piece; a click lets all through
 *   click on a line        shows or hides the row in the other plots
 *   Left, Right            choose an axis
 *   Up, Down               narrow its piece from below, from above
 *   Escape                 clears all pieces
 *
 * An exportable (glia-exportable.h): its figure is NULL while there are no rows. */
#pragma once

#include "glia-runs-model.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_COMPARE_PARALLEL (glia_compare_parallel_get_type ())
G_DECLARE_FINAL_TYPE (GliaCompareParallel, glia_compare_parallel, GLIA, COMPARE_PARALLEL, GtkWidget)

/* Property "model" (GliaRunsModel, read and write).
 * Signal "brushed" (GliaRunsColumn as int, double low, double high, GStrv texts): which rows
 * pass in a column; NaN and NULL: all. `texts` is for columns of text. */

/* Lets all rows through again. */
void glia_compare_parallel_clear (GliaCompareParallel *self);

G_END_DECLS
