/* SPDX-License-Identifier: MIT */
/* What must be done anew when one experiment becomes another. */
#pragma once

#include "glia-experiment.h"

G_BEGIN_DECLS

typedef enum {
  GLIA_DIFFERENCE_NONE, /* nothing that training sees: the name, a sweep */
  /* Can change while training: learning rate and the optimizer's other numbers, weight decay,
   * clipping, schedule, batch size, epochs, shuffling, early stopping, dropout of a layer,
   * threads. */
  GLIA_DIFFERENCE_LIVE,
  /* a new run on the same data: layers, initialization, seed, loss, optimizer's kind */
  GLIA_DIFFERENCE_RUN,
  GLIA_DIFFERENCE_DATA, /* new data, and a new run */
} GliaDifference;

/* The greatest difference there is between them. Where the files lie does not matter, only which
 * they are; nor does a data hash that only one of the two has. */
GliaDifference glia_experiment_difference (const GliaExperiment *a, const GliaExperiment *b);

/* An object of b's values at the paths where it differs from a, of live differences only:
 * {"training.optimizer.learning-rate":0.02,"network.layers[0].dropout":0.1}. The paths are those
 * of glia_experiment_set(). Where a kind differs, or there is nothing on one side, the value is
 * a whole object. */
JsonNode *glia_experiment_changes (const GliaExperiment *a, const GliaExperiment *b);
/* A copy of `experiment` with such changes made, or NULL if they do not fit it. */
GliaExperiment *
glia_experiment_with_changes (const GliaExperiment *experiment, JsonNode *changes, GError **error);

G_END_DECLS
