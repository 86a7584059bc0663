/* SPDX-License-Identifier: MIT */

/* What a network says about one row of numbers that somebody typed, in the units of the data's
 * source. */
#pragma once

#include "glia-dataset.h"
#include "mlp.h"

G_BEGIN_DECLS

/* How many numbers a prediction has: one a class (mlp_class_scores()), or the values in
 * regression. */
gsize glia_row_prediction_size (const mlp_network *network, const GliaSplits *splits);

/* `values` [columns] as the source has them: they are standardized as `splits` were.
 * `prediction` gets glia_row_prediction_size() numbers; returns the class that is predicted, −1
 * in regression. FALSE in `*done` (may be NULL) if there is not enough memory or the network is
 * of other data. */
gint32 glia_row_predict (const mlp_network *network,
                         mlp_loss loss,
                         const GliaSplits *splits,
                         const double *values,
                         double *prediction,
                         gboolean *done);

/* A row of one of the splits' parts in the units of the source; free with g_free(). */
double *glia_row_values (const GliaSplits *splits, const GliaDataset *part, gsize row);

G_END_DECLS
