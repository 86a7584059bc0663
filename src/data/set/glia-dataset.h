/* SPDX-License-Identifier: MIT */

/* A data set: rows of features with one target each, immutable once made, so that any number of
 * threads may read it. Readers (CSV, IDX, NPY, reviews, generators) make one; nothing changes one.
 *
 * A classification set has `classes` [rows], 0 … n_classes-1, and class names; a regression set has
 * `values` [rows x n_outputs]. Pointers belong to the data set and live as long as it does.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GLIA_DATA_ERROR (glia_data_error_quark ())
GQuark glia_data_error_quark (void);

typedef enum {
  GLIA_DATA_ERROR_SYNTAX,  /* the file is not what its format says; message has file:line: column */
  GLIA_DATA_ERROR_VALUE,   /* a value cannot be used (text in a number column, a missing value) */
  GLIA_DATA_ERROR_EMPTY,   /* no rows, or none left */
  GLIA_DATA_ERROR_MISSING, /* a column, file or member that was asked for is not there */
  GLIA_DATA_ERROR_TOO_LARGE,   /* beyond a cap or memory */
  GLIA_DATA_ERROR_INTEGRITY,   /* a download's checksum is wrong */
  GLIA_DATA_ERROR_UNAVAILABLE, /* a package, tool or network is not there */
} GliaDataError;

typedef enum { GLIA_TASK_AUTO, GLIA_TASK_CLASSIFICATION, GLIA_TASK_REGRESSION } GliaTask;

typedef struct _GliaDataset GliaDataset;

struct _GliaDataset {
  gsize n_rows;
  gsize n_columns;
  GliaTask task;         /* never AUTO */
  gsize n_classes;       /* classification: at least 2; else 0 */
  gsize n_outputs;       /* regression: values per row; else 0 */
  const float *features; /* [n_rows x n_columns] row major */
  const gint32 *classes; /* [n_rows] or NULL */
  const float *values;   /* [n_rows x n_outputs] or NULL */
  /* [n_rows x n_columns] or NULL: what a float could not hold of the numbers that were read. A
   * number is feature + remainder, and so Unix seconds can still be told apart when they are
   * standardized. Not in the hash. */
  const float *remainders;
  /* n_columns, NULL-terminated; "x1", … where the source has none. */
  const char *const *column_names;
  const char *const *class_names; /* n_classes, NULL-terminated; NULL for regression */
  gsize
      picture_width; /* columns are the pixels of a picture, row by row, this many a row; 0: not */
  const char *provenance; /* a sentence: where this came from, with a citation where one is due */
  const char *hash;       /* sha256 (hex) over shape, features, targets and names */
  /* [n_rows]: where in what was read a row comes from, counted from 0 (a review, a line of a
   * table); NULL: they are the same. Not in the hash. */
  const guint32 *source_rows;

  /*< private >*/
  gatomicrefcount references;
  GBytes *block; /* what the pointers above point into, when shared or mapped */
};

/* What a data set is made of: g_free()able arrays and vectors of the shapes above. What is not
 * named is NULL. */
typedef struct {
  gsize n_rows, n_columns;
  float *features;
  float *remainders; /* NULL: the features are exact, or near enough */
  gint32 *classes;   /* classification, with its names */
  char **class_names;
  float *values; /* regression */
  gsize n_outputs;
  char **column_names; /* NULL for "x1", "x2", … */
  gsize picture_width; /* not in the hash */
  char *provenance;
} GliaDatasetParts;

/* Makes a data set, taking ownership of every part. The hash is computed. The caller has validated
 * it. */
GliaDataset *glia_dataset_new (const GliaDatasetParts *parts);
/* Says where the rows come from; takes `source_rows` [n_rows]. Right after it was made, before it
 * is shared. */
void glia_dataset_set_source_rows (GliaDataset *dataset, guint32 *source_rows);
/* Where row `row` comes from. */
gsize glia_dataset_source_row (const GliaDataset *dataset, gsize row);
/* Frees the remainders. As above: before the data set is shared. */
void glia_dataset_forget_remainders (GliaDataset *dataset);
/* A feature as it was read. */
double glia_dataset_number (const GliaDataset *dataset, gsize row, gsize column);
GliaDataset *glia_dataset_ref (GliaDataset *dataset);
void glia_dataset_unref (GliaDataset *dataset);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaDataset, glia_dataset_unref)

/* The rows `rows` [n_rows] of `dataset`, in that order, as a new data set with the same names. */
GliaDataset *glia_dataset_select (GliaDataset *dataset, const guint32 *rows, gsize n_rows);

/* The parts of a data set like `dataset` that has other rows: copies of its names and where it came
 * from, no arrays. */
GliaDatasetParts glia_dataset_copy_names (const GliaDataset *dataset);

/* What an experiment trains, selects by and reports on. dev and test may be NULL. */
typedef struct {
  GliaDataset *train, *dev, *test;
  /* [columns]: what was subtracted and divided by; NULL unless standardized. */
  double *means, *deviations;
  /* What a person should know: "12 of 50,000 reviews dropped: no known word"; NULL-terminated. */
  char **notes;
} GliaSplits;

void glia_splits_free (GliaSplits *splits);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaSplits, glia_splits_free)
/* Adds a note. Takes `note`. */
void glia_splits_add_note (GliaSplits *splits, char *note);

typedef enum {
  /* Every part has the classes in the shares that they have in the whole, to within one row of
   * each; values are cut as with RANDOM. */
  GLIA_SPLIT_STRATIFIED,
  GLIA_SPLIT_RANDOM, /* whatever the shuffled rows are */
  /* As RANDOM, but drawn from the stream that generated points come from, as Glia 0.1 did. For the
   * runs that were begun so. */
  GLIA_SPLIT_RANDOM_FORMER,
} GliaSplitWay;

/* Shuffles the rows with `seed` (a stream of its own) and cuts off the shares, each rounded to whole
 * rows; the rest is train. Error EMPTY if train has no rows, or a share > 0 rounds to none. Consumes
 * nothing. */
GliaSplits *glia_dataset_split (GliaDataset *dataset,
                                double dev_share,
                                double test_share,
                                guint64 seed,
                                GliaSplitWay way,
                                GError **error);

/* Replaces the three parts by ones whose columns have train's mean 0 and standard deviation 1
 * (constant columns are only centred), computed in double from the numbers that were read; `means`
 * and `deviations` of the splits say what was used. */
void glia_splits_standardize (GliaSplits *splits);
/* The same in float, rounded as Glia 0.1 did. For the runs that were begun so. */
void glia_splits_standardize_former (GliaSplits *splits);

/* `dataset` as the splits were standardized: a new data set. */
GliaDataset *glia_dataset_standardize (const GliaDataset *dataset,
                                       const double *means,
                                       const double *deviations);

G_END_DECLS
