/* SPDX-License-Identifier: MIT */

/* A field row for a column of a table, chosen by its name in the file. Null is the last column. */
#pragma once

#include "glia-field-row.h"

G_BEGIN_DECLS

#define GLIA_TYPE_COLUMN_ROW (glia_column_row_get_type ())
G_DECLARE_FINAL_TYPE (GliaColumnRow, glia_column_row, GLIA, COLUMN_ROW, GliaFieldRow)

/* The names of the file's columns, NULL-terminated and copied; NULL if they are not known. */
void glia_column_row_set_columns (GliaColumnRow *self, const char *const *columns);
GtkDropDown *glia_column_row_drop_down (GliaColumnRow *self);

G_END_DECLS
