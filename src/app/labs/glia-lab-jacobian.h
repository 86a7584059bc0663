/* SPDX-License-Identifier: MIT */

/* The lab of Jacobian shapes: seven functions, what shape their derivative has, and its numbers. */
#pragma once

#include "glia-lab-page.h"

G_BEGIN_DECLS

#define GLIA_TYPE_LAB_JACOBIAN (glia_lab_jacobian_get_type ())
G_DECLARE_FINAL_TYPE (GliaLabJacobian, glia_lab_jacobian, GLIA, LAB_JACOBIAN, GliaLabPage)

G_END_DECLS
