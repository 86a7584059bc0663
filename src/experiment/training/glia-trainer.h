/* SPDX-License-Identifier: MIT */

/* The trainer: trains one network on one data set, step by step, in the calling thread.
 *
 * Same experiment, same data, same machine: the same bits, however often it was saved and restored
 * between, and with any number of threads. Time never decides anything here.
 *
 * An epoch: the rows are shuffled (unless the experiment keeps their order), every batch of
 * batch-size rows trains one step, the last one with what is left; with batch normalization a single
 * row that is left belongs to the batch before. Then dev is evaluated. What an epoch's row records:
 * train-loss is the mean of the batches' means while training, train-accuracy the share of examples
 * that were right while training, dev-loss what training.dev-loss says ("batches": the mean of the
 * means of dev's batches of batch-size; "examples": the mean over its rows), dev-accuracy the share
 * of dev's examples.
 *
 * What the best epoch is, glia-best.h says. Its weights are kept, but where early stopping looks at
 * the dev loss those of the epoch with the lowest dev loss. The test part is evaluated with the kept
 * weights once training has ended.
 */
#pragma once

#include "glia-best.h"
#include "glia-experiment.h"
#include "glia-safetensors.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  GLIA_TRAINER_TRAINING, /* there are steps left */
  GLIA_TRAINER_FINISHED, /* all epochs are done, or early stopping had its way */
  GLIA_TRAINER_DIVERGED, /* a loss or a parameter is not finite; glia_trainer_reason() says where */
} GliaTrainerState;

typedef struct _GliaTrainer GliaTrainer;

/* Called in the thread that trains. Both may be NULL. */
typedef struct {
  void (*step) (GliaTrainer *trainer, guint64 step, double loss, gpointer user_data); /* from 1 */
  void (*epoch) (GliaTrainer *trainer, const GliaEpoch *row, gpointer user_data);
  gpointer user_data;
} GliaTrainerObserver;

/* Microseconds of a clock that does not jump; for `seconds` only. */
typedef gint64 (*GliaClock) (void);

/* A trainer at its first step: the network initialized, or read from network.weights. If that
 * file is a branch (glia_snapshot_serialize()), it goes on from there as the run it is of would,
 * as long as seed and train rows are the same: within the epoch, with the schedule's and early
 * stopping's past, and the optimizer's if it is in the file and of the same kind; epochs are
 * counted from 1 again. Keeps references to the experiment and the data. Fails with
 * GLIA_DATA_ERROR where the data does not fit the experiment, GLIA_WEIGHTS_ERROR for the start
 * weights. `clock` NULL is g_get_monotonic_time. */
GliaTrainer *glia_trainer_new (GliaExperiment *experiment,
                               const GliaSplits *splits,
                               GliaClock clock,
                               GError **error);
void glia_trainer_free (GliaTrainer *trainer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaTrainer, glia_trainer_free)

/* The observer is copied; NULL is none. */
void glia_trainer_set_observer (GliaTrainer *trainer, const GliaTrainerObserver *observer);
/* How many threads share a step, whatever changes come; 0 = what training.threads says, and if that
 * is 0 what suits the network. Does not change results. */
gboolean glia_trainer_set_threads (GliaTrainer *trainer, guint threads, GError **error);
/* Where the number is chosen, one core less: a window draws while it trains, and a step that is
 * shared out waits for the last of its threads. */
gboolean glia_trainer_spare_core (GliaTrainer *trainer, GError **error);

/* One step; with the epoch's last one, the epoch is completed. Does nothing unless training. */
GliaTrainerState glia_trainer_step (GliaTrainer *trainer);
/* To the end of the current epoch, or until `cancellable` (may be NULL) is cancelled, which is
 * looked at before every step. */
GliaTrainerState glia_trainer_run_epoch (GliaTrainer *trainer, GCancellable *cancellable);
GliaTrainerState glia_trainer_run (GliaTrainer *trainer, GCancellable *cancellable);

/* What one training step did to each layer's weights W, biases left out. */
typedef struct {
  double gradient; /* ‖∂L/∂W‖ of the batch's mean loss, before penalties and clipping */
  double update;   /* ‖ΔW‖ / ‖W‖, W as it was before; NaN if that is all zeros */
} GliaLayerMeasure;

typedef struct {
  /* epochs done after the step, with fractions: by examples, so that it always grows */
  double epoch;
  guint64 step; /* from 1, in all */
  gsize layers; /* hidden layers and the output */
  GliaLayerMeasure layer[];
} GliaMeasure;

/* One step, as glia_trainer_step(), and looked at: the same bits, for about three times the
 * work, because the gradient is computed a second time. NULL if no step was made, it diverged,
 * or there is no memory for the measuring (then it was an ordinary step). Free with g_free(). */
GliaMeasure *glia_trainer_measured_step (GliaTrainer *trainer);

GliaTrainerState glia_trainer_state (const GliaTrainer *trainer);
/* Why it ended, a sentence; "" while training. */
const char *glia_trainer_reason (const GliaTrainer *trainer);

/* With the changes made so far. The workspace and the optimizer may be others after a change. */
GliaExperiment *glia_trainer_experiment (const GliaTrainer *trainer);
/* The data it was made with; owned by the trainer. */
GliaSplits glia_trainer_splits (const GliaTrainer *trainer);
mlp_network *glia_trainer_network (const GliaTrainer *trainer);
mlp_workspace *glia_trainer_workspace (const GliaTrainer *trainer);
mlp_optimizer *glia_trainer_optimizer (const GliaTrainer *trainer);
guint64 glia_trainer_epochs_done (const GliaTrainer *trainer);
guint64 glia_trainer_step_in_epoch (const GliaTrainer *trainer); /* done in the current epoch */
/* Of the current epoch: follows when the batch size changes. */
guint64 glia_trainer_steps_per_epoch (const GliaTrainer *trainer);
guint64 glia_trainer_steps_done (const GliaTrainer *trainer); /* in all */
double glia_trainer_batch_loss (const GliaTrainer *trainer);  /* of the last step, or NaN */

/* Of the epochs that are done. Owned by the trainer. */
const GliaBest *glia_trainer_best (const GliaTrainer *trainer);
/* The epoch whose weights are kept, 0 before the first is done, and its network, or the current
 * one before there is any. Owned by the trainer. */
guint64 glia_trainer_kept_epoch (const GliaTrainer *trainer);
mlp_network *glia_trainer_kept_network (const GliaTrainer *trainer);

/* The test part with the kept weights; its loss is metrics->loss. FALSE if there is no test part. */
gboolean glia_trainer_test (GliaTrainer *trainer, mlp_metrics *metrics);

/* ---- Changing while it trains, between any two steps ----------------------------------------- */

/* Goes on with what `experiment` says where it differs from the trainer's, which must be no more
 * than GLIA_DIFFERENCE_LIVE. From the next step on: a new batch size cuts the rows that are left
 * of the epoch, a new learning rate or schedule counts at once; shuffling is for the next epoch.
 * Plateau and early stopping start over when what they look at is another thing. More epochs, or
 * less strict stopping, make a finished trainer train again. On error nothing changes. */
gboolean glia_trainer_change (GliaTrainer *trainer, GliaExperiment *experiment, GError **error);

/* Sets one number: `layer` from 0 (the first hidden layer) to the output, `unit` a row of its
 * weights, `input` a column, or -1 for the bias. FALSE, and nothing changes, if there is no such
 * weight or the value is not finite. */
gboolean
glia_trainer_set_weight (GliaTrainer *trainer, gsize layer, gsize unit, gssize input, float value);

/* How many changes and set weights there were, in all. */
guint64 glia_trainer_changes (const GliaTrainer *trainer);
/* Moves the lines of changes.jsonl (see glia-run.h) that were not taken yet to the end of
 * `lines`; NULL drops them. */
void glia_trainer_take_changes (GliaTrainer *trainer, GString *lines);
/* Makes the experiment with its changes the one that was asked for, and forgets that there were
 * changes: for a run whose folder is about to be made. */
void glia_trainer_rebase (GliaTrainer *trainer);

/* Leaves so many microseconds out of the current epoch's time: they were a pause. */
void glia_trainer_skip_time (GliaTrainer *trainer, gint64 microseconds);

/* ---- Saving and restoring ------------------------------------------------------------------- */

/* The complete state, between any two steps: weights under torch's names (see glia-weights.h),
 * "optimizer.<slot>.<name>", "best.<name>", and random states, position, sums and what was
 * changed since glia_trainer_new() in the metadata. */
GBytes *glia_trainer_save (const GliaTrainer *trainer);
/* How many epochs were done when the file was saved. */
gboolean glia_trainer_saved_epochs (GliaSafetensors *file,
                                    const char *name,
                                    guint64 *epochs,
                                    GError **error);
/* Continues where the file was saved. Errors leave the trainer unusable but for being freed. */
gboolean glia_trainer_restore (GliaTrainer *trainer,
                               GliaSafetensors *file,
                               const char *name,
                               GError **error);

G_END_DECLS
