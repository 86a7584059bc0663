/* SPDX-License-Identifier: MIT */

/* The lab of activation curves: f and its derivative, where the gradient vanishes, what a chain of layers makes of it. */
#pragma once

#include "glia-lab-page.h"

G_BEGIN_DECLS

#define GLIA_TYPE_LAB_ACTIVATIONS (glia_lab_activations_get_type ())
G_DECLARE_FINAL_TYPE (GliaLabActivations, glia_lab_activations, GLIA, LAB_ACTIVATIONS, GliaLabPage)

G_END_DECLS
