/* SPDX-License-Identifier: MIT */

/* What the trainer and its saving share. */
#pragma once

#include "glia-trainer.h"

/* Everything besides weights and moments that decides how training goes on: plain 8-byte members, so
 * that glia-trainer-save.c stores them by a table. */
typedef struct {
  guint64 epochs_done, step_in_epoch, steps_done;
  guint64 state;                        /* GliaTrainerState */
  mlp_random shuffle;                   /* as it was before the current epoch's shuffle */
  mlp_random dropout;                   /* only while saving: the workspace has the stream */
  guint64 optimizer_steps;              /* only while saving, likewise */
  double schedule_best, schedule_scale; /* mlp_schedule_state */
  guint64 schedule_bad_epochs;
  double stopping_best; /* mlp_early_stopping_state */
  guint64 stopping_bad_epochs, stopping_started;
  double loss_sum; /* of the current epoch's batches */
  guint64 right, examples;
  guint64 best_epoch;
  double best_accuracy, best_loss, best_value;
} GliaTrainerProgress;

struct _GliaTrainer {
  GliaExperiment *experiment;
  GliaDataset *train, *dev, *test;
  GliaClock clock;
  GliaTrainerObserver observer;

  mlp_network *network, *best;
  mlp_workspace *workspace;
  mlp_optimizer *optimizer;
  guint32 *order;          /* [train rows]; NULL: the data's order */
  mlp_random next_shuffle; /* after the current epoch's shuffle */

  GliaTrainerProgress progress;
  gint64 epoch_started; /* clock */
  gboolean epoch_ready; /* order is the current epoch's */
  char *reason;
};
