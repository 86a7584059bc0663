/* SPDX-License-Identifier: MIT */

/* A field row for a number, or for the list of numbers that a sweep tries. */
#pragma once

#include "glia-field-row.h"
#include "glia-number-entry.h"

G_BEGIN_DECLS

#define GLIA_TYPE_NUMBER_ROW (glia_number_row_get_type ())
G_DECLARE_FINAL_TYPE (GliaNumberRow, glia_number_row, GLIA, NUMBER_ROW, GliaFieldRow)

/* Properties (read and write): "step" (GliaNumberStep: what plus and minus do), "nullable"
 * (gboolean: an empty entry commits null, which switches the setting off). */

/* The row's control; owned by the row. */
GliaNumberEntry *glia_number_row_entry (GliaNumberRow *self);

G_END_DECLS
