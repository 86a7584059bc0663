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
  /* n_columns, NULL-terminated; "x1", … where the source has none. */
  const char *const *column_names;
  const char *const *class_names; /* n_classes, NULL-terminated; NULL for regression */
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
  gint32 *classes; /* classification, with its names */
  char **class_names;
  float *values; /* regression */
  gsize n_outputs;
  char **column_names; /* NULL for "x1", "x2", … */
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
GliaDataset *glia_dataset_ref (GliaDataset *dataset);
void glia_dataset_unref (GliaDataset *dataset);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaDataset, glia_dataset_unref)

/* The rows `rows` [n_rows] of `dataset`, in that order, as a new data set with the same names. */
GliaDataset *glia_dataset_select (GliaDataset *dataset, const guint32 *rows, gsize n_rows);

/* What an experiment trains, selects by and reports on. dev and test may be NULL. */
typedef struct {
  GliaDataset *train, *dev, *test;
  /* [columns]: what was subtracted and divided by; NULL unless standardized. */
  float *means, *deviations;
  /* What a person should know: "12 of 50,000 reviews dropped: no known word"; NULL-terminated. */
  char **notes;
} GliaSplits;

void glia_splits_free (GliaSplits *splits);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaSplits, glia_splits_free)

/* Shuffles the rows with `seed` (engine's data stream) and cuts off the shares; the rest is train.
 * Error EMPTY if train has no rows, or a share > 0 rounds to none. Consumes nothing. */
GliaSplits *glia_dataset_split (GliaDataset *dataset,
                                double dev_share,
                                double test_share,
                                guint64 seed,
                                GError **error);

/* Replaces the three parts by ones whose columns have train's mean 0 and standard deviation 1
 * (constant columns are only centred). `means` and `deviations` [columns], if not NULL, get what
 * was used, to be freed with g_free. */
void glia_splits_standardize (GliaSplits *splits, float **means, float **deviations);

G_END_DECLS
