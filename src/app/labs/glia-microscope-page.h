/* SPDX-License-Identifier: MIT */

/* The backprop microscope: one example through the network of the Workbench and back. */
#pragma once

#include "glia-lab-page.h"

G_BEGIN_DECLS

#define GLIA_TYPE_MICROSCOPE_PAGE (glia_microscope_page_get_type ())
G_DECLARE_FINAL_TYPE (GliaMicroscopePage, glia_microscope_page, GLIA, MICROSCOPE_PAGE, GliaLabPage)

G_END_DECLS
