/* SPDX-License-Identifier: MIT */

/* The backprop microscope: one example through the network of the Workbench and back. */
#pragma once

#include "glia-lab-page.h"

G_BEGIN_DECLS

#define GLIA_TYPE_LAB_MICROSCOPE (glia_lab_microscope_get_type ())
G_DECLARE_FINAL_TYPE (GliaLabMicroscope, glia_lab_microscope, GLIA, LAB_MICROSCOPE, GliaLabPage)

G_END_DECLS
