/* SPDX-License-Identifier: MIT */

/* What the hidden layers answer: histograms of their activations, and how many are saturated or
 * dead. */
#pragma once

#include "glia-tab-page.h"

G_BEGIN_DECLS

#define GLIA_TYPE_ACTIVATIONS_PAGE (glia_activations_page_get_type ())
G_DECLARE_FINAL_TYPE (GliaActivationsPage,
                      glia_activations_page,
                      GLIA,
                      ACTIVATIONS_PAGE,
                      GliaTabPage)

G_END_DECLS
