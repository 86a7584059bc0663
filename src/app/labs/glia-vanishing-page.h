/* SPDX-License-Identifier: MIT */

/* The lab of vanishing gradients: gradient norms by layer of a deep network. */
#pragma once

#include "glia-lab-page.h"

G_BEGIN_DECLS

#define GLIA_TYPE_VANISHING_PAGE (glia_vanishing_page_get_type ())
G_DECLARE_FINAL_TYPE (GliaVanishingPage, glia_vanishing_page, GLIA, VANISHING_PAGE, GliaLabPage)

G_END_DECLS
