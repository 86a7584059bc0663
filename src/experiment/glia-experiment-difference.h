/* SPDX-License-Identifier: MIT */
/* What must be done anew when one experiment becomes another. */
#pragma once

#include "glia-experiment.h"

G_BEGIN_DECLS

typedef enum {
  GLIA_DIFFERENCE_NONE, /* nothing that training sees: the name, a sweep */
  /* Can change while training: learning rate and the optimizer's other numbers, weight decay, clipping, schedule, batch
   * size, epochs, shuffling, early stopping, dropout of a layer, threads. */
  GLIA_DIFFERENCE_LIVE,
  GLIA_DIFFERENCE_RUN, /* a new run on the same data: layers, initialization, seed, loss, optimizer's kind */
  GLIA_DIFFERENCE_DATA, /* new data, and a new run */
} GliaDifference;

/* The greatest difference there is between them. */
GliaDifference glia_experiment_difference (const GliaExperiment *a, const GliaExperiment *b);

G_END_DECLS
