/* SPDX-License-Identifier: MIT */

/* The curves of a training: a card for the loss and one for the accuracy, with crosshairs that
 * move together. Without accuracy (regression) the loss has all the width. */
#pragma once

#include "glia-plots-page.h"

G_BEGIN_DECLS

#define GLIA_TYPE_CURVES_PAGE (glia_curves_page_get_type ())
G_DECLARE_FINAL_TYPE (GliaCurvesPage, glia_curves_page, GLIA, CURVES_PAGE, GliaPlotsPage)

GtkWidget *glia_curves_page_new (void);

G_END_DECLS
