/* SPDX-License-Identifier: MIT */

/* From files that a person has to an experiment that learns from them: which kind they are, which
 * belong together, which column is to be learnt, and a network and training to begin with.
 *
 * Everything reads files and blocks; any thread. Errors name the file, and line and column where
 * there are such.
 */
#pragma once

#include "glia-experiment.h"

G_BEGIN_DECLS

typedef enum {
  GLIA_DATA_FILE_EXPERIMENT, /* JSON */
  GLIA_DATA_FILE_TABLE,      /* CSV, TSV, or another delimiter */
  GLIA_DATA_FILE_NPY,
  GLIA_DATA_FILE_IDX,
} GliaDataFileKind;

/* Looks at the file's first bytes, not at its name. A .gz counts as what is in it. What is none
 * of these is an error. */
gboolean glia_data_file_kind (const char *path, GliaDataFileKind *kind, GError **error);

/* An experiment on the data in `paths`, NULL-terminated, all of one kind that is not EXPERIMENT:
 *
 * Tables: one, or one called train and others dev (valid, validation) and test. The target is
 * the column "label", "target", "class", "y" and so on, else the last; a column without a name,
 * row numbers, is not learnt from. Cells that stand for a missing value ("", "NA", "?") leave
 * their row out.
 *
 * NPY, IDX: features and targets, images and labels. A partner that is not in
 * `paths` is looked for beside the file ("x_train.npy", "y_train.npy";
 * "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"), for train also the test part's.
 *
 * Classification or regression is what the targets look like. Where no part is given for it,
 * shares for dev and test are cut off, if there are rows enough. File names are absolute. The
 * experiment's name is the file's, without its ending; images': their folder's. */
GliaExperiment *glia_data_files_experiment (const char *const *paths, GError **error);

/* That name for data of these sources with absolute file names; free with g_free(). */
char *glia_data_files_name (const GliaDataSpec *data);

/* The columns of a table, as its first line names them, or "x1", "x2", …; NULL-terminated, free
 * with g_strfreev(). */
char **glia_data_files_columns (const GliaExperiment *experiment, GError **error);

/* A copy of `experiment`, which learns from a table, with `target` as the column to be learnt,
 * the task that suits it, and a loss that suits the task. */
GliaExperiment *
glia_data_files_set_target (const GliaExperiment *experiment, const char *target, GError **error);
/* The same with the target that it has and another task. */
GliaExperiment *
glia_data_files_set_task (const GliaExperiment *experiment, GliaTask task, GError **error);

/* A copy of `experiment` that learns from the data of `data` instead, with its loss and without
 * a sweep; all else stays. */
GliaExperiment *
glia_data_files_use (const GliaExperiment *experiment, const GliaExperiment *data, GError **error);

G_END_DECLS
