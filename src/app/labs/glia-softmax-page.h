/* SPDX-License-Identifier: MIT */

/* The lab of softmax and its Jacobian: move the logits, see probabilities and every derivative. */
#pragma once

#include "glia-lab-page.h"

G_BEGIN_DECLS

#define GLIA_TYPE_SOFTMAX_PAGE (glia_softmax_page_get_type ())
G_DECLARE_FINAL_TYPE (GliaSoftmaxPage, glia_softmax_page, GLIA, SOFTMAX_PAGE, GliaLabPage)

G_END_DECLS
