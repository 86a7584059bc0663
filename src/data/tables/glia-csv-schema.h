/* SPDX-License-Identifier: MIT */

/* What a train table decides, and what its other parts follow: which columns are wanted, which are
 * numbers, and the categories and classes. Private to glia-csv.c. */
#pragma once

#include "glia-csv-table.h"

G_BEGIN_DECLS

/* One column that is wanted: where it is in the file, and what becomes of its texts. */
typedef struct {
  char *name;
  gsize index;         /* in the table at hand */
  gsize train_index;   /* in the train file */
  GPtrArray *values;   /* categorical: its texts, in order; NULL: numeric */
  GHashTable *numbers; /* categorical: text -> position + 1 */
} GliaCsvColumn;

/* What train decides and the other parts follow. */
typedef struct {
  GPtrArray *columns;   /* of GliaCsvColumn */
  GliaCsvColumn target; /* values: the classes; NULL for regression */
  const GliaCsvOptions *options;
  gsize most_rows;  /* looks at no more rows than these; 0: at all */
  GPtrArray *notes; /* gets what a person should know; NULL: nobody does */
} GliaCsvSchema;

/* Error "file:line: …"; without the line if that is 0. Always FALSE. */
gboolean glia_csv_fail (const GliaCsvTable *table,
                        gsize line,
                        GliaDataError code,
                        GError **error,
                        const char *format,
                        ...) G_GNUC_PRINTF (5, 6);

/* Decides everything from the train table, of which it reads every row, and goes back to its
 * beginning; `options` is set, and if wanted `most_rows` and `notes`, the rest zero. */
gboolean glia_csv_schema_choose (GliaCsvSchema *schema, GliaCsvTable *table, GError **error);
/* Takes columns, categories and classes from a data set that such a table became. */
void glia_csv_schema_from_dataset (GliaCsvSchema *schema,
                                   const GliaDataset *like,
                                   const GliaCsvTable *table);
/* Another part's columns lie where its header says, or where train's do. Without `has_target` the
 * target must be there; else this says whether it is. */
gboolean glia_csv_schema_relocate (GliaCsvSchema *schema,
                                   const GliaCsvTable *table,
                                   gsize train_columns,
                                   gboolean *has_target,
                                   GError **error);
void glia_csv_schema_clear (GliaCsvSchema *schema);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GliaCsvSchema, glia_csv_schema_clear)

gboolean glia_csv_is_missing (const GliaCsvOptions *options, const char *cell);
/* The text that a class is known by; free with g_free(). */
char *glia_csv_canonical (const char *cell);

G_END_DECLS
