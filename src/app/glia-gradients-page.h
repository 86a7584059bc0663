/* SPDX-License-Identifier: MIT */

/* How fast each layer learns: the norm of its gradient, the relative size of its steps, and its weights. */
#pragma once

#include "glia-curves-page.h"
#include "glia-training.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_GRADIENTS_PAGE (glia_gradients_page_get_type ())
G_DECLARE_FINAL_TYPE (GliaGradientsPage, glia_gradients_page, GLIA, GRADIENTS_PAGE, GtkWidget)

/* Properties (read and write, notify), as those of GliaCurvesPage: "training", "smoothing", "x-axis", "compact". */
GtkWidget *glia_gradients_page_new (void);

G_END_DECLS
