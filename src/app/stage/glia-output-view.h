/* SPDX-License-Identifier: MIT */

/* The card "Output": what the network says.
 *
 * Data with two inputs: the surface over the plane with the points of the train and dev parts.
 * Other classes: the dev part's confusion matrix and the examples the network is most wrong
 * about. Other values: the dev part's loss and those examples. While the data are loaded, or
 * could not be, it says so.
 */
#pragma once

#include "glia-workbench.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_OUTPUT_VIEW (glia_output_view_get_type ())
G_DECLARE_FINAL_TYPE (GliaOutputView, glia_output_view, GLIA, OUTPUT_VIEW, GtkWidget)

/* Properties (read and write): "workbench" (GliaWorkbench or NULL), "compact" (gboolean),
 * "hovered" (int64, see glia-network-view.h: the neuron whose map is shown instead),
 * "colour-range" (string, glia-plane-picture.h: of that map), "show-train", "show-dev",
 * "discrete" (gboolean); read only, notify: "wide" (gboolean: there is more to show than a
 * square; bind it to GliaStage's "wide-output"). */
GtkWidget *glia_output_view_new (void);

/* "p(blue), epoch 280; 300 train and 100 dev points"; free with g_free(). */
char *glia_output_view_summary (GliaOutputView *self);

G_END_DECLS
