/* SPDX-License-Identifier: MIT */

/* What the trainer's files share. Each calls only those above it:
 *
 *   glia-trainer.c           what a trainer has, and its threads and learning rate
 *   glia-trainer-measure.c   what a step does to the weights
 *   glia-trainer-step.c      steps and epochs
 *   glia-trainer-change.c    changes between two steps
 *   glia-trainer-progress.c  where it is, in the metadata and tensors of a file
 *   glia-trainer-save.c      checkpoints: the complete state
 *   glia-trainer-moment.c    moments: from where another run can go on
 *   glia-trainer-start.c     a new trainer
 */
#pragma once

#include "glia-trainer.h"
#include "glia-weights.h"

/* Everything besides weights and moments that decides how training goes on: plain 8-byte
 * members, so that glia-trainer-progress.c stores them by a table. */
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
  GliaBest best;
  guint64 kept_epoch;    /* whose weights are kept */
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

  mlp_network *network, *kept;
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
};

static inline mlp_schedule_state
glia_progress_get_schedule (const GliaTrainerProgress *progress)
{
  return (mlp_schedule_state){.best = progress->schedule_best,
                              .bad_epochs = progress->schedule_bad_epochs,
                              .scale = progress->schedule_scale};
}

static inline void
glia_progress_set_schedule (GliaTrainerProgress *progress, const mlp_schedule_state *schedule)
{
  progress->schedule_best = schedule->best;
  progress->schedule_bad_epochs = schedule->bad_epochs;
  progress->schedule_scale = schedule->scale;
}

/* ---- glia-trainer.c -------------------------------------------------------------------------- */

static inline const GliaTrainingSettings *
glia_trainer_settings (const GliaTrainer *trainer)
{
  return &trainer->experiment->training;
}

/* Examples that a workspace must hold. */
gsize glia_trainer_capacity (const GliaTrainer *trainer, const GliaTrainingSettings *spec);
guint glia_trainer_choose_threads (const GliaTrainer *trainer, const GliaTrainingSettings *spec);
/* Sets the learning rate that the schedule has for the current epoch. */
void glia_trainer_update_rate (GliaTrainer *trainer);
/* Takes `reason`. */
void glia_trainer_finish (GliaTrainer *trainer, GliaTrainerState state, char *reason);

/* ---- glia-trainer-measure.c ------------------------------------------------------------------ */

/* Before and after mlp_train_step() on `batch`; both fill in `measure`, whose `layers` is set.
 * `before` [parameters] gets the parameters as they are before the step. */
void glia_trainer_measure_gradients (const GliaTrainer *trainer,
                                     const mlp_batch *batch,
                                     GliaMeasure *measure,
                                     mlp_real *before);
void glia_trainer_measure_updates (const GliaTrainer *trainer,
                                   const mlp_real *before,
                                   GliaMeasure *measure);

/* ---- glia-trainer-change.c ------------------------------------------------------------------- */

/* Trains by `experiment` from now on; progress stays as it is. On error nothing changes. */
gboolean glia_trainer_adopt (GliaTrainer *trainer, GliaExperiment *experiment, GError **error);
/* What was changed since glia_trainer_new() as JSON, or NULL for nothing; free with g_free(). */
char *glia_trainer_changes_text (const GliaTrainer *trainer);
gboolean glia_trainer_restore_changes (GliaTrainer *trainer,
                                       const char *text,
                                       const char *name,
                                       GError **error);

/* ---- glia-trainer-progress.c ----------------------------------------------------------------- */

/* All keys of the metadata begin with the first, names of what the optimizer remembers with the
 * second. */
#define GLIA_METADATA_PREFIX "glia."
#define GLIA_SLOT_PREFIX     "optimizer.%s."

/* Complete, as it is saved. */
GliaTrainerProgress glia_progress_of (const GliaTrainer *trainer);
/* A key and its value, for the metadata; bits as 16 hexadecimal digits. */
void glia_progress_add_text (GPtrArray *pairs, const char *key, const char *value);
void glia_progress_add_bits (GPtrArray *pairs, const char *key, guint64 bits);
void glia_progress_add (GPtrArray *pairs, const GliaTrainerProgress *progress);
/* Adds `values` as the tensor "<prefix><weight's name>"; `names` owns the name. */
void glia_progress_add_tensor (GArray *tensors,
                               GPtrArray *names,
                               const GliaWeight *weight,
                               const char *prefix,
                               const mlp_real *values);
void glia_progress_add_slot (GArray *tensors,
                             GPtrArray *names,
                             const GArray *weights,
                             const mlp_real *start,
                             const char *slot,
                             const mlp_real *values);

/* From the file's metadata. Errors are GLIA_WEIGHTS_ERROR and name `name`. */
gboolean glia_progress_restore (GliaTrainerProgress *progress,
                                GliaSafetensors *file,
                                const char *name,
                                GError **error);
/* Whether such an epoch is possible with the trainer's data. */
gboolean glia_progress_check (const GliaTrainer *trainer,
                              const GliaTrainerProgress *progress,
                              const char *name,
                              GError **error);
/* Fills `values` from the tensor "<prefix><weight's name>", which must have the weight's shape. */
gboolean glia_progress_take_tensor (GliaSafetensors *file,
                                    const char *prefix,
                                    const GliaWeight *weight,
                                    mlp_real *values,
                                    const char *name,
                                    GError **error);
/* What the optimizer remembered. */
gboolean glia_progress_take_slots (GliaTrainer *trainer,
                                   GliaSafetensors *file,
                                   const char *name,
                                   GError **error);

/* ---- glia-trainer-moment.c ------------------------------------------------------------------- */

/* For a new trainer whose weights are those of `file`: goes on from the moment in it, as far as
 * it is still the same run: as long as the seed and the number of rows are the moment's; with
 * what the optimizer remembered, if it is of the same kind and in the file. Without a moment in
 * the file nothing happens. Epochs and steps count from 0. */
gboolean glia_trainer_begin_at (GliaTrainer *trainer,
                                GliaSafetensors *file,
                                const char *name,
                                GError **error);
