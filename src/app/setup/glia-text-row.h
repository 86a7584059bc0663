/* SPDX-License-Identifier: MIT */

/* A field row that shows a file's name without its folder, and cannot be edited. The whole path is
 * its tooltip; without a file the row is hidden. */
#pragma once

#include "glia-field-row.h"

G_BEGIN_DECLS

#define GLIA_TYPE_TEXT_ROW (glia_text_row_get_type ())
G_DECLARE_FINAL_TYPE (GliaTextRow, glia_text_row, GLIA, TEXT_ROW, GliaFieldRow)

G_END_DECLS
