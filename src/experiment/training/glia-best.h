/* SPDX-License-Identifier: MIT */

/* Which of a run's epochs is the best. One rule for the trainer, for what is read of a run's
 * folder, and so for every table and plot. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An epoch's row. What does not exist (accuracy in regression, dev without a dev part) is NaN. */
typedef struct {
  guint64 epoch;  /* from 1 */
  guint64 steps;  /* in this epoch */
  double seconds; /* wall time */
  double learning_rate;
  double train_loss, train_accuracy, dev_loss, dev_accuracy;
} GliaEpoch;

/* The best epoch has the highest dev accuracy, of equals the one with the lower dev loss, of those
 * the first. Without accuracies it has the lowest dev loss, without a dev part the lowest train
 * loss. 8-byte members only: checkpoints have them by a table. */
typedef struct {
  guint64 epoch;         /* 0: none yet */
  double accuracy, loss; /* on dev, of that epoch; NaN where there is none */
  double tie;            /* the loss that decided: dev's, or train's without a dev part */
  guint64 lowest_epoch;  /* with the lowest dev loss of all, the first of equals; 0: none */
  double lowest_loss;    /* NaN: none */
} GliaBest;

#define GLIA_BEST_NONE ((GliaBest){0, NAN, NAN, NAN, 0, NAN})

/* Takes the next epoch's row. */
void glia_best_observe (GliaBest *best, const GliaEpoch *row);

G_END_DECLS
