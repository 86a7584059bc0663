/* SPDX-License-Identifier: MIT */

/* What the hidden layers answer: histograms of their activations, and how many are saturated or dead. */
#pragma once

#include "glia-training.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_ACTIVATIONS_PAGE (glia_activations_page_get_type ())
G_DECLARE_FINAL_TYPE (GliaActivationsPage, glia_activations_page, GLIA, ACTIVATIONS_PAGE, GtkWidget)

/* Properties (read and write, notify): "training" (GliaTraining or NULL), "compact" (gboolean). */
GtkWidget *glia_activations_page_new (void);

G_END_DECLS
