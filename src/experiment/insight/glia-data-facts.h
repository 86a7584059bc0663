/* SPDX-License-Identifier: MIT */

/* What data says before anything is trained: what a guess that ignores the inputs would score, and
 * how large inputs and targets are. The doctor measures training against it. */
#pragma once

#include "glia-dataset.h"
#include "mlp.h"

G_BEGIN_DECLS

/* A column of inputs or an output, as the network gets it. */
typedef struct {
  gsize index;
  const char *name; /* of inputs, the data set's; NULL for outputs */
  double mean, deviation;
  double size; /* root of the mean square */
} GliaColumnFacts;

/* NaN where there is none: accuracies in regression, dev without a dev part. */
typedef struct {
  gsize rows, dev_rows;
  /* The best constant logits for the train part, which are the classes' shares or the mean: their
   * loss and accuracy on train and on dev. */
  double guess_loss, guess_accuracy, dev_guess_loss, dev_guess_accuracy;
  GliaColumnFacts target; /* regression: the output with the largest values; size NaN else */
  GliaColumnFacts largest, smallest; /* of the inputs that are not 0 everywhere; NaN without any */
} GliaDataFacts;

/* `dev` may be NULL. Inputs are looked at in some thousand rows spread evenly, targets in all. */
GliaDataFacts glia_data_facts (const GliaDataset *train, const GliaDataset *dev, mlp_loss loss);

G_END_DECLS
