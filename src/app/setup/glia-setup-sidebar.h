/* SPDX-License-Identifier: MIT */

/* The setup sidebar: data, network and training as forms over the document of a GliaTraining.
 *
 * Every row is bound to a key of the experiment (glia-field-row.h); ids in the template name them: "samples",
 * "learning-rate", … A layer's rows are below its card: glia_layer_list_card() of the list "layers". */
#pragma once

#include "glia-layer-list.h"
#include "glia-training.h"

G_BEGIN_DECLS

#define GLIA_TYPE_SETUP_SIDEBAR (glia_setup_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (GliaSetupSidebar, glia_setup_sidebar, GLIA, SETUP_SIDEBAR, GtkWidget)

/* Property "training" (GliaTraining; NULL: empty). */
GtkWidget *glia_setup_sidebar_new (void);

G_END_DECLS
