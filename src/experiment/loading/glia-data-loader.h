/* SPDX-License-Identifier: MIT */

/* From an experiment's data section to train, dev and test parts. */
#pragma once

#include "glia-experiment.h"
#include "glia-progress.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What was subtracted from and what divided every column; NULL and 0 without standardization. */
typedef struct {
  double *means, *deviations; /* [n_columns] */
  gsize n_columns;
} GliaStandardization;

void glia_standardization_clear (GliaStandardization *standardization);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GliaStandardization, glia_standardization_clear)

/* Loads, splits and standardizes what experiment->data names, and checks it with
 * glia_data_check(). Where the experiment has noted the data's hash, other data is an error
 * (GLIA_DATA_ERROR_INTEGRITY); data that Glia 0.1 cut or standardized in its way is loaded so if
 * that is what the hash says. `standardization` may be NULL. Errors are GLIA_DATA_ERROR and
 * G_IO_ERROR. Blocks; `progress` and `cancellable` (both may be NULL) matter with reviews, where
 * it takes a while. */
GliaSplits *glia_data_load (const GliaExperiment *experiment,
                            GliaStandardization *standardization,
                            GliaProgressFunc progress,
                            gpointer user_data,
                            GCancellable *cancellable,
                            GError **error);

/* Whether the parts fit together, the loss fits the targets, and early stopping has a dev part:
 * cross-entropy and hinge want classes, binary cross-entropy exactly two, mean squared error takes
 * values or classes (as one-hot values). */
gboolean
glia_data_check (const GliaExperiment *experiment, const GliaSplits *splits, GError **error);

/* How many outputs a network for `loss` and this data has: cross-entropy, hinge: the classes;
 * binary cross-entropy: 1; mean squared error: the values of a row, or the classes. */
gsize glia_data_outputs (mlp_loss loss, const GliaDataset *train);

/* sha256 (hex) over the hashes of the three parts; free with g_free(). */
char *glia_data_hash (const GliaSplits *splits);

G_END_DECLS
