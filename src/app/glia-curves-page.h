/* SPDX-License-Identifier: MIT */

/* The curves of a training: a card for the loss and one for the accuracy, with crosshairs that move together. Without
 * accuracy (regression) the loss has all the width. */
#pragma once

#include "glia-plot-view.h"
#include "glia-training.h"

G_BEGIN_DECLS

#define GLIA_TYPE_CURVES_PAGE (glia_curves_page_get_type ())
G_DECLARE_FINAL_TYPE (GliaCurvesPage, glia_curves_page, GLIA, CURVES_PAGE, GtkWidget)

typedef enum { GLIA_X_AXIS_EPOCH, GLIA_X_AXIS_STEP, GLIA_X_AXIS_SECONDS } GliaXAxis;

/* Properties (read and write, notify): "training" (GliaTraining or NULL), "smoothing" (double, 0 … 0.999), "x-axis"
 * (uint, GliaXAxis), "compact" (gboolean: the cards' lower headers). */
GtkWidget *glia_curves_page_new (void);

G_END_DECLS
