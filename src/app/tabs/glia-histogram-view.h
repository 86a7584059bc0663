/* SPDX-License-Identifier: MIT */

/* Histograms of a training's layers, of weights or of activations, that follow what is looked at.
 * An exportable (glia-exportable.h). */
#pragma once

#include "glia-workbench.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_HISTOGRAM_VIEW (glia_histogram_view_get_type ())
G_DECLARE_FINAL_TYPE (GliaHistogramView, glia_histogram_view, GLIA, HISTOGRAM_VIEW, GtkDrawingArea)

/* Properties (read and write): "workbench" (GliaWorkbench or NULL), "activations" (gboolean: those
 * of the hidden layers instead of all layers' weights). */
GtkWidget *glia_histogram_view_new (void);

/* Puts the menu to copy and export, and its actions, into the card around it. */
void glia_histogram_view_share_menu (GliaHistogramView *self, GtkWidget *card);

G_END_DECLS
