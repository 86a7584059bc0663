/* SPDX-License-Identifier: MIT */

/* The lab of over-fitting: capacity, noise, early stopping, dropout, weight decay, augmentation. */
#pragma once

#include "glia-lab-page.h"

G_BEGIN_DECLS

#define GLIA_TYPE_LAB_OVERFITTING (glia_lab_overfitting_get_type ())
G_DECLARE_FINAL_TYPE (GliaLabOverfitting, glia_lab_overfitting, GLIA, LAB_OVERFITTING, GliaLabPage)

G_END_DECLS
