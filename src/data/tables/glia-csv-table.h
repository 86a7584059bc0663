/* SPDX-License-Identifier: MIT */

/* A delimited file as rows of texts, before anything is made of them. Private to glia-csv.c. */
#pragma once

#include "glia-csv.h"

G_BEGIN_DECLS

/* Cells lie row by row in `cells`, each ended by 0. Where row r begins, and on which line of the
 * file, is in `rows`. */
typedef struct {
  gsize offset;
  gsize line;
} GliaCsvRow;

typedef struct {
  char *path;
  char delimiter;
  GString *cells;
  GArray *rows; /* of GliaCsvRow, without the header */
  gsize n_columns;
  char **names; /* [n_columns], NULL-terminated: the header, or "x1", "x2", … */
  gboolean has_header;
} GliaCsvTable;

/* Reads the whole file. Errors: what a delimited file must not have (SYNTAX), no rows (EMPTY). */
GliaCsvTable *glia_csv_table_read (const char *path, const GliaCsvOptions *options, GError **error);
/* The same for the first `records` lines only, the header included. */
GliaCsvTable *glia_csv_table_read_start (const char *path,
                                         const GliaCsvOptions *options,
                                         gsize records,
                                         GError **error);
void glia_csv_table_free (GliaCsvTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaCsvTable, glia_csv_table_free)

/* Whether the text is a number that a float can hold; the blank is not. */
gboolean glia_csv_parse_number (const char *text, double *value);

G_END_DECLS
