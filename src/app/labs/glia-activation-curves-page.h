/* SPDX-License-Identifier: MIT */

/* The lab of activation curves: f and its derivative, where the gradient vanishes, what a chain of
 * layers makes of it. */
#pragma once

#include "glia-lab-page.h"

G_BEGIN_DECLS

#define GLIA_TYPE_ACTIVATION_CURVES_PAGE (glia_activation_curves_page_get_type ())
G_DECLARE_FINAL_TYPE (GliaActivationCurvesPage,
                      glia_activation_curves_page,
                      GLIA,
                      ACTIVATION_CURVES_PAGE,
                      GliaLabPage)

G_END_DECLS
