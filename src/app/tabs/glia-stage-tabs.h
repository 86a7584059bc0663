/* SPDX-License-Identifier: MIT */

/* The lower part of the stage: a line of tabs, with smoothing and x axis at its end, above the
 * plots they change. Each page of the stack named "pages" in the template becomes a tab with its
 * title. */
#pragma once

#include "glia-tab-page.h"

G_BEGIN_DECLS

#define GLIA_TYPE_STAGE_TABS (glia_stage_tabs_get_type ())
G_DECLARE_FINAL_TYPE (GliaStageTabs, glia_stage_tabs, GLIA, STAGE_TABS, GliaTabPage)

/* The properties are those of GliaTabPage; each page has the same training and is as narrow. */
GtkWidget *glia_stage_tabs_new (void);

G_END_DECLS
