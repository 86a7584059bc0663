/* SPDX-License-Identifier: MIT */

/* The lab of vanishing gradients: gradient norms by layer of a deep network. */
#pragma once

#include "glia-lab-page.h"

G_BEGIN_DECLS

#define GLIA_TYPE_LAB_VANISHING (glia_lab_vanishing_get_type ())
G_DECLARE_FINAL_TYPE (GliaLabVanishing, glia_lab_vanishing, GLIA, LAB_VANISHING, GliaLabPage)

G_END_DECLS
