/* SPDX-License-Identifier: MIT */

/* The lab of Jacobian shapes: seven functions, what shape their derivative has, and its numbers. */
#pragma once

#include "glia-lab-page.h"

G_BEGIN_DECLS

#define GLIA_TYPE_JACOBIAN_PAGE (glia_jacobian_page_get_type ())
G_DECLARE_FINAL_TYPE (GliaJacobianPage, glia_jacobian_page, GLIA, JACOBIAN_PAGE, GliaLabPage)

G_END_DECLS
