/* SPDX-License-Identifier: MIT */

/* The lab of softmax and its Jacobian: move the logits, see probabilities and every derivative. */
#pragma once

#include "glia-lab-page.h"

G_BEGIN_DECLS

#define GLIA_TYPE_LAB_SOFTMAX (glia_lab_softmax_get_type ())
G_DECLARE_FINAL_TYPE (GliaLabSoftmax, glia_lab_softmax, GLIA, LAB_SOFTMAX, GliaLabPage)

G_END_DECLS
