/* SPDX-License-Identifier: MIT */

/* The lab of initialization and symmetry: activations, equal units, and what training does from each start. */
#pragma once

#include "glia-lab-page.h"

G_BEGIN_DECLS

#define GLIA_TYPE_LAB_INITIALIZATION (glia_lab_initialization_get_type ())
G_DECLARE_FINAL_TYPE (GliaLabInitialization,
                      glia_lab_initialization,
                      GLIA,
                      LAB_INITIALIZATION,
                      GliaLabPage)

G_END_DECLS
