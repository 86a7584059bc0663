/* SPDX-License-Identifier: MIT */

/* The doctor's findings about a training, with their remedies; or that there is nothing to say. */
#pragma once

#include "glia-tab-page.h"

G_BEGIN_DECLS

#define GLIA_TYPE_DOCTOR_PAGE (glia_doctor_page_get_type ())
G_DECLARE_FINAL_TYPE (GliaDoctorPage, glia_doctor_page, GLIA, DOCTOR_PAGE, GliaTabPage)

G_END_DECLS
