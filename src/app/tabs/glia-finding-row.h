/* SPDX-License-Identifier: MIT */

/* One finding of the doctor: what it is, the evidence, and a button with the remedy. */
#pragma once

#include "glia-doctor.h"
#include "glia-document.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_FINDING_ROW (glia_finding_row_get_type ())
G_DECLARE_FINAL_TYPE (GliaFindingRow, glia_finding_row, GLIA, FINDING_ROW, GtkListBoxRow)

/* The remedy edits `document`, as one edit that can be undone. */
GtkWidget *glia_finding_row_new (GliaDocument *document);

/* Copies what is shown. */
void glia_finding_row_show (GliaFindingRow *self, const GliaFinding *finding);

G_END_DECLS
