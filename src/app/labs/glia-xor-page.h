/* SPDX-License-Identifier: MIT */

/* The lab of XOR: what one layer cannot do, two layers can, and where training gets from different
 * starts. */
#pragma once

#include "glia-lab-page.h"

G_BEGIN_DECLS

#define GLIA_TYPE_XOR_PAGE (glia_xor_page_get_type ())
G_DECLARE_FINAL_TYPE (GliaXorPage, glia_xor_page, GLIA, XOR_PAGE, GliaLabPage)

G_END_DECLS
