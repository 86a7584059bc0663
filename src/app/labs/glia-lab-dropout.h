/* SPDX-License-Identifier: MIT */

/* The lab of dropout: many masks against none. */
#pragma once

#include "glia-lab-page.h"

G_BEGIN_DECLS

#define GLIA_TYPE_LAB_DROPOUT (glia_lab_dropout_get_type ())
G_DECLARE_FINAL_TYPE (GliaLabDropout, glia_lab_dropout, GLIA, LAB_DROPOUT, GliaLabPage)

G_END_DECLS
