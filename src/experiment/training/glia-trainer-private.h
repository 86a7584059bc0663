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
  guint64 shuffled;      /* whether the current epoch's rows are; decided at its first step */
  guint64 changes;       /* made so far, weights set included */
  guint64 epochs_before; /* of the run that this one branched off from, for the schedule */
} GliaTrainerProgress;

struct _GliaTrainer {
  GliaExperiment *asked;      /* what glia_trainer_new() was given */
  GliaExperiment *experiment; /* with the changes made */
  GString *changes;           /* lines of changes.jsonl that nobody has written yet */
  GliaDataset *train, *dev, *test;
  GliaClock clock;
  GliaTrainerObserver observer;

  mlp_network *network, *best;
  mlp_workspace *workspace;
  mlp_optimizer *optimizer;
  guint32 *order;          /* [train rows]; NULL: was not needed yet */
  guint threads;           /* glia_trainer_set_threads(); 0: as the experiment says */
  guint spare_cores;       /* that are left to others where the program chooses */
  mlp_random next_shuffle; /* after the current epoch's shuffle */

  GliaTrainerProgress progress;
  gint64 epoch_started; /* clock */
  gboolean epoch_ready; /* order is the current epoch's */
  double batch_loss;
  char *reason;
  GliaMeasure *measure; /* what is to be filled in by this step; NULL: an ordinary step */
  mlp_real *before;     /* the parameters before the step, while it is measured */
};

/* ---- glia-trainer-measure.c --------------------------------------------------------------------- */

/* Before and after mlp_train_step(), only with `measure`. */
void glia_trainer_measure_gradients (GliaTrainer *trainer, const mlp_batch *batch);
void glia_trainer_measure_updates (GliaTrainer *trainer);

/* ---- glia-trainer.c, for changes -------------------------------------------------------------- */

/* Examples that a workspace must hold. */
gsize glia_trainer_capacity (const GliaTrainer *trainer, const GliaTrainingSpec *spec);
guint glia_trainer_choose_threads (const GliaTrainer *trainer, const GliaTrainingSpec *spec);
/* The learning rate that the schedule has for the current epoch. */
void glia_trainer_update_rate (GliaTrainer *trainer);
/* Takes `reason`. */
void glia_trainer_finish (GliaTrainer *trainer, GliaTrainerState state, char *reason);
/* So many microseconds of the current epoch were a pause. */
void glia_trainer_skip_time (GliaTrainer *trainer, gint64 microseconds);

/* ---- glia-trainer-change.c ---------------------------------------------------------------------- */

/* Trains by `experiment` from now on; progress stays as it is. On error nothing changes. */
gboolean glia_trainer_adopt (GliaTrainer *trainer, GliaExperiment *experiment, GError **error);
/* What was changed since glia_trainer_new() as JSON, or NULL for nothing; free with g_free(). */
char *glia_trainer_changes_text (const GliaTrainer *trainer);
gboolean glia_trainer_restore_changes (GliaTrainer *trainer,
                                       const char *text,
                                       const char *name,
                                       GError **error);
/* What it trains by now is what was asked; for a run whose folder is about to be made. */
void glia_trainer_rebase (GliaTrainer *trainer);

/* ---- glia-trainer-save.c ------------------------------------------------------------------------- */

/* A moment: what decides, besides the weights, how training goes on from here. The same as in a checkpoint but for the best
 * epoch and what was changed. */
typedef struct _GliaMoment GliaMoment;
enum { GLIA_MOMENT_MOST_SLOTS = 2 };

/* What the optimizer remembers is left out where it takes more than `most_bytes`. */
GliaMoment *glia_moment_new (const GliaTrainer *trainer, gsize most_bytes);
void glia_moment_free (GliaMoment *moment);
/* Of what the optimizer remembers. */
gsize glia_moment_bytes (const GliaMoment *moment);
/* A file that network.weights can name: `network`'s weights, the moment, and `metadata` as for glia_weights_serialize(). */
GBytes *glia_moment_serialize (const GliaMoment *moment,
                               const mlp_network *network,
                               const char *const *metadata);

/* For a new trainer whose weights are those of `file`: goes on from the moment in it, as far as it is still the same run: as long as the
 * seed and the number of rows are the moment's; with what the optimizer remembered, if it is of the same kind and in the file. Without
 * a moment in the file nothing happens. Epochs and steps count from 0. */
gboolean glia_trainer_begin_at (GliaTrainer *trainer,
                                GliaSafetensors *file,
                                const char *name,
                                GError **error);
