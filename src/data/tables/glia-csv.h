/* SPDX-License-Identifier: MIT */

/* Tables of comma, tab, semicolon or bar separated values to data sets; plain or .gz.
 *
 * RFC 4180: a cell in quotes may hold delimiters, line breaks and doubled quotes; lines end in LF
 * or CRLF; a byte order mark is passed over, empty lines too. The delimiter is the one of the four
 * that the first line has most of. The first line is a header if none of its cells is a number, and
 * none but the first is empty.
 *
 * A column is numeric if at least half of its cells that are not empty mean numbers; a cell of it
 * that is not a number is then an error, and so is one that means a number but is not read as one
 * (40,3 or 10% or inf: glia-csv-number.h). So is an empty cell in any column, unless `missing` has
 * "". Any other column is categorical and becomes one column "name=value" of 0 and 1 for every value
 * that train has, in the order of strcmp(). Sentences, hardly any of them twice, are an error; other
 * columns in which hardly any text is there twice get a note.
 *
 * The file is read two or three times, a row at a time, so that memory holds the numbers only.
 *
 * Classes are the target's texts, in numeric order if all are numbers, else in the order of
 * strcmp().
 */
#pragma once

#include "glia-dataset.h"

G_BEGIN_DECLS

typedef enum {
  GLIA_CSV_HEADER_AUTO,
  GLIA_CSV_HEADER_PRESENT,
  GLIA_CSV_HEADER_ABSENT
} GliaCsvHeader;

/* All zero is the default. Strings are borrowed. */
typedef struct {
  char delimiter; /* 0: found by looking */
  GliaCsvHeader header;
  const char *target;          /* the target's column; NULL: the last one */
  const char *const *features; /* NULL-terminated; NULL: all but the target */
  gboolean exact;              /* keeps the remainders: for data that will be standardized */
  GliaTask task; /* AUTO: classification if the target is text or at most 20 whole numbers */
  const char *const *missing; /* texts that stand for a missing value; NULL: none. Rows with one are
                                  * left out, and a note counts them. */
} GliaCsvOptions;

/* Reads the parts of one experiment; dev and test may be NULL. They must have train's columns (in
 * any order if there is a header), and no category or class that train lacks. Errors name file,
 * line and column, the value, and what would be right. */
GliaSplits *glia_csv_read_splits (const char *train,
                                  const char *dev,
                                  const char *test,
                                  const GliaCsvOptions *options,
                                  GError **error);

/* The columns' names, as the header has them, or "x1", "x2", …; NULL-terminated, free with
 * g_strfreev(). Reads no more than the first lines. Of `options` the delimiter and the header
 * count. */
char **glia_csv_columns (const char *path, const GliaCsvOptions *options, GError **error);

/* Which task the target's first values suggest: what GLIA_TASK_AUTO would choose if there were no
 * more. */
gboolean glia_csv_guess_task (const char *path,
                              const GliaCsvOptions *options,
                              GliaTask *task,
                              GError **error);

typedef enum {
  GLIA_CSV_LABELLED,   /* for evaluation: the target's column must be there */
  GLIA_CSV_UNLABELLED, /* for prediction: the target is not looked at, and is class or value 0 */
} GliaCsvRows;

/* One more file with the columns, categories and classes of `like`.
 *
 * `problems`, unless it is NULL, gets an element for each row of the file, in its order: NULL if it
 * is the next row of the data set, else a sentence that says why it is left out (a missing value, a
 * category that `like` lacks, a text that is not a number); make it with g_free. The error is EMPTY
 * if no row is left. Without `problems`, rows with a missing value are left out silently, and any
 * other bad one is an error. */
GliaDataset *glia_csv_read_like (const char *path,
                                 const GliaDataset *like,
                                 const GliaCsvOptions *options,
                                 GliaCsvRows rows,
                                 GPtrArray *problems,
                                 GError **error);

G_END_DECLS
