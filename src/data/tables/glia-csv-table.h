/* SPDX-License-Identifier: MIT */

/* A delimited file as rows of texts, before anything is made of them: one row at a time, for the
 * file may be much larger than what becomes of it. Private to glia-csv.c. */
#pragma once

#include "glia-csv.h"
#include "glia-source.h"

G_BEGIN_DECLS

typedef struct {
  char *path;
  char delimiter;
  gsize n_columns;
  char **names; /* [n_columns], NULL-terminated: the header, or "x1", "x2", … */
  gboolean has_header;

  /* The row at hand. */
  const char **cells; /* [n_columns] */
  gsize line;         /* of the file, from 1 */

  /*< private >*/
  char *spool; /* the bytes of what cannot be read twice, a pipe; or NULL */
  GliaSource *source;
  GString *text;            /* the row's cells, each ended by 0 */
  gsize next_line;          /* of what is read next */
  gboolean at_end, waiting; /* waiting: the row at hand has not been given out */
} GliaCsvTable;

/* Opens the file and reads its header. Errors: what a delimited file must not have (SYNTAX), no
 * rows (EMPTY). */
GliaCsvTable *glia_csv_table_open (const char *path, const GliaCsvOptions *options, GError **error);
/* Brings the next row; it lasts until the one after. FALSE at the end, and with `error` set for
 * what a delimited file must not have. */
gboolean glia_csv_table_next (GliaCsvTable *table, GError **error);
/* Goes back to before the first row. */
gboolean glia_csv_table_rewind (GliaCsvTable *table, GError **error);
void glia_csv_table_free (GliaCsvTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaCsvTable, glia_csv_table_free)

G_END_DECLS
