/* SPDX-License-Identifier: MIT */

/* Shows a figure that is made anew whenever what it shows has changed; with the menu to copy and
 * export it. An exportable (glia-exportable.h). */
#pragma once

#include "glia-figure-actions.h"

G_BEGIN_DECLS

#define GLIA_TYPE_FIGURE_VIEW (glia_figure_view_get_type ())
G_DECLARE_FINAL_TYPE (GliaFigureView, glia_figure_view, GLIA, FIGURE_VIEW, GtkWidget)

/* Properties (read and write): "title" (string: what the menu Export calls it, and what is read
 * aloud), "min-width", "min-height" (int: what it asks for, in logical pixels). */

/* The figure as it is now; NULL: there is nothing to show. The caller frees it. */
typedef GliaFigure *(*GliaFigureMaker) (gpointer owner);

/* `make` is called with `owner`, which outlives the view, for each new picture and each export.
 * `file_name` is proposed for exports, without an ending. */
void glia_figure_view_set_maker (GliaFigureView *self,
                                 GliaFigureMaker make,
                                 gpointer owner,
                                 const char *file_name);

/* What it shows has changed. `summary` says it in a sentence, for those who do not see the
 * figure. */
void glia_figure_view_update (GliaFigureView *self, const char *summary);

G_END_DECLS
