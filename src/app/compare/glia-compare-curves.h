/* SPDX-License-Identifier: MIT */

/* Dev loss above dev accuracy of the selected runs, on one x axis, with one crosshair. */
#pragma once

#include "glia-compare-data.h"
#include "glia-plot-view.h"

G_BEGIN_DECLS

#define GLIA_TYPE_COMPARE_CURVES (glia_compare_curves_get_type ())
G_DECLARE_FINAL_TYPE (GliaCompareCurves, glia_compare_curves, GLIA, COMPARE_CURVES, GtkWidget)

/* Properties (read and write): "smoothing" (0 … 0.999), "log-y" (of the loss). */

/* NULL: nothing is selected. What is needed is copied; with the same lines as before zoom and
 * muting stay. */
void glia_compare_curves_set_data (GliaCompareCurves *self, const GliaCompareData *data);

typedef enum { GLIA_COMPARE_LOSS, GLIA_COMPARE_ACCURACY, GLIA_COMPARE_PLOTS } GliaComparePlot;

/* Owned by the widget. */
GliaPlotView *glia_compare_curves_view (GliaCompareCurves *self, GliaComparePlot plot);
/* A fixed y axis; equal: from the data. */
void glia_compare_curves_set_range (GliaCompareCurves *self,
                                    GliaComparePlot plot,
                                    double low,
                                    double high);

G_END_DECLS
