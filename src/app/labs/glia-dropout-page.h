/* SPDX-License-Identifier: MIT */

/* The lab of dropout: many masks against none. */
#pragma once

#include "glia-lab-page.h"

G_BEGIN_DECLS

#define GLIA_TYPE_DROPOUT_PAGE (glia_dropout_page_get_type ())
G_DECLARE_FINAL_TYPE (GliaDropoutPage, glia_dropout_page, GLIA, DROPOUT_PAGE, GliaLabPage)

G_END_DECLS
