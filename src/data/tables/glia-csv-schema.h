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
} GliaCsvSchema;

/* Error "file:line: …"; without the line if that is 0. Always FALSE. */
gboolean glia_csv_fail (const GliaCsvTable *table,
                        gsize line,
                        GliaDataError code,
                        GError **error,
                        const char *format,
                        ...) G_GNUC_PRINTF (5, 6);

/* Decides everything from the train table; `options` is set, the rest zero. */
gboolean glia_csv_schema_choose (GliaCsvSchema *schema, const GliaCsvTable *table, GError **error);
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

/* The cells of a row, by column, into `cells` [n_columns]; returns its line in the file. */
gsize glia_csv_split_row (const GliaCsvTable *table, gsize row, const char **cells);
gboolean glia_csv_is_missing (const GliaCsvOptions *options, const char *cell);
/* The text that a class is known by; free with g_free(). */
char *glia_csv_canonical (const char *cell);

G_END_DECLS
