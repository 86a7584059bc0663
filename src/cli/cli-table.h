/* SPDX-License-Identifier: MIT */

/* Tables of text for standard output: columns as wide as their widest cell, numbers to the
 * right. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CliTable CliTable;

/* `headings` is NULL-terminated. A heading that begins with ">" (not shown) is of a column whose
 * cells are aligned to the right. */
CliTable *cli_table_new (const char *const *headings);
void cli_table_free (CliTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliTable, cli_table_free)

/* Adds the next cell, row by row. NULL, and a number that is NaN, are a dash. */
void cli_table_add (CliTable *table, const char *text);
void cli_table_add_number (CliTable *table, const char *format, double number);

void cli_table_print (const CliTable *table);

G_END_DECLS
