/* SPDX-License-Identifier: MIT */

/* The lab of initialization and symmetry: activations, equal units, and what training does from
 * each start. */
#pragma once

#include "glia-lab-page.h"

G_BEGIN_DECLS

#define GLIA_TYPE_INITIALIZATION_PAGE (glia_initialization_page_get_type ())
G_DECLARE_FINAL_TYPE (GliaInitializationPage,
                      glia_initialization_page,
                      GLIA,
                      INITIALIZATION_PAGE,
                      GliaLabPage)

G_END_DECLS
