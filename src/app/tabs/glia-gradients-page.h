/* SPDX-License-Identifier: MIT */

/* How fast each layer learns: the norm of its gradient, the relative size of its steps, and its
 * weights. */
#pragma once

#include "glia-plots-page.h"

G_BEGIN_DECLS

#define GLIA_TYPE_GRADIENTS_PAGE (glia_gradients_page_get_type ())
G_DECLARE_FINAL_TYPE (GliaGradientsPage, glia_gradients_page, GLIA, GRADIENTS_PAGE, GliaPlotsPage)

G_END_DECLS
