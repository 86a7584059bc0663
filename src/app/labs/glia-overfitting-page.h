/* SPDX-License-Identifier: MIT */

/* The lab of over-fitting: capacity, noise, early stopping, dropout, weight decay, augmentation. */
#pragma once

#include "glia-lab-page.h"

G_BEGIN_DECLS

#define GLIA_TYPE_OVERFITTING_PAGE (glia_overfitting_page_get_type ())
G_DECLARE_FINAL_TYPE (GliaOverfittingPage,
                      glia_overfitting_page,
                      GLIA,
                      OVERFITTING_PAGE,
                      GliaLabPage)

G_END_DECLS
