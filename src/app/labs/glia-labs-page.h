/* SPDX-License-Identifier: MIT */

/* The page of the labs: their list at the left, the chosen one at the right; in a narrow window one
 * after the other. */
#pragma once

#include "glia-lab-page.h"

G_BEGIN_DECLS

#define GLIA_TYPE_LABS_PAGE (glia_labs_page_get_type ())
G_DECLARE_FINAL_TYPE (GliaLabsPage, glia_labs_page, GLIA, LABS_PAGE, GtkWidget)

/* Properties: "workbench" (GliaWorkbench, or NULL), "title" (string, read only): of the chosen lab.
 * Signal "open-experiment" (GliaExperiment): a person wants it in the Workbench. */

/* Shows the lab of this name. */
void glia_labs_page_show_lab (GliaLabsPage *self, const char *name);
/* The chosen lab's page; owned by self. */
GliaLabPage *glia_labs_page_get_page (GliaLabsPage *self);

G_END_DECLS
