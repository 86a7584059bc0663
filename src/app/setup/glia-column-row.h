/* SPDX-License-Identifier: MIT */
/* A field row for a column of a table: one of the names that the file has. A key that is null stands for the last one. */
#pragma once

#include "glia-field-row.h"

G_BEGIN_DECLS

#define GLIA_TYPE_COLUMN_ROW (glia_column_row_get_type ())
G_DECLARE_FINAL_TYPE (GliaColumnRow, glia_column_row, GLIA, COLUMN_ROW, GliaFieldRow)

/* The columns there are, NULL-terminated, or NULL: not known. Copied. */
void glia_column_row_set_columns (GliaColumnRow *self, const char *const *columns);
GtkDropDown *glia_column_row_drop_down (GliaColumnRow *self);

G_END_DECLS
