/* SPDX-License-Identifier: MIT */

/* The setup sidebar: forms for the data, the network and the training of a GliaWorkbench's document.
 *
 * Every row is bound to a key of the experiment (glia-field-row.h), and named by its id in the
 * template: "samples", "learning-rate", … A layer's rows are in its card: glia_layer_list_card() of
 * "layers". */
#pragma once

#include "glia-layer-list.h"
#include "glia-workbench.h"

G_BEGIN_DECLS

#define GLIA_TYPE_SETUP_SIDEBAR (glia_setup_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (GliaSetupSidebar, glia_setup_sidebar, GLIA, SETUP_SIDEBAR, GtkWidget)

/* Property (read and write): "workbench" (GliaWorkbench; NULL empties the sidebar). */
GtkWidget *glia_setup_sidebar_new (void);

/* Takes the focus to the first field that shows something the experiment does not take, unfolds what
 * hides it and scrolls there. FALSE if there is none. */
gboolean glia_setup_sidebar_show_refused (GliaSetupSidebar *self);

G_END_DECLS
