/* SPDX-License-Identifier: MIT */

/* The lab of XOR: what one layer cannot do, two layers can, and where training gets from different starts. */
#pragma once

#include "glia-lab-page.h"

G_BEGIN_DECLS

#define GLIA_TYPE_LAB_XOR (glia_lab_xor_get_type ())
G_DECLARE_FINAL_TYPE (GliaLabXor, glia_lab_xor, GLIA, LAB_XOR, GliaLabPage)

G_END_DECLS
