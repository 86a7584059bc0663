/* SPDX-License-Identifier: MIT */

/* Painting points on the Output card's plane, where the experiment learns from painted points
 * (glia-painted.h).
 *
 * Left button: the first class, right button: the second; drawn with a button held, a line of
 * points. Number keys: a point of that class at the cross, which follows the pointer and the
 * arrow keys; Enter: of the class painted last. Delete and Backspace, and the middle button,
 * take the nearest point away. Every stroke is one edit of the document. A run that was training
 * goes on with the new points. */
#pragma once

#include "glia-output-view.h"
#include "glia-plane-plot.h"

G_BEGIN_DECLS

typedef struct _GliaOutputPaint GliaOutputPaint;

/* `plane` is the widget that `plot` is drawn on; both are not owned, and outlive the result. */
GliaOutputPaint *glia_output_paint_new (GtkWidget *plane, GliaPlanePlot *plot);
void glia_output_paint_free (GliaOutputPaint *self);

/* Whose points; NULL: none. Not owned. */
void glia_output_paint_set_workbench (GliaOutputPaint *self, GliaWorkbench *workbench);
/* Data or experiment may be others. Returns whether glia_output_paint_begin() would do
 * something. */
gboolean glia_output_paint_update (GliaOutputPaint *self);
/* Whether points can be painted now. */
gboolean glia_output_paint_is_active (GliaOutputPaint *self);
/* Draws what is not in the plot yet: the stroke, the cross. */
void glia_output_paint_draw (GliaOutputPaint *self, cairo_t *cr, GliaStyle style);
/* The present points, if they can be painted on, become painted ones: one edit. FALSE if they
 * cannot. */
gboolean glia_output_paint_begin (GliaOutputPaint *self);
/* Where the files of points go; NULL: the usual folder. For tests. */
void glia_output_paint_set_folder (GliaOutputPaint *self, const char *folder);

G_END_DECLS
