/* SPDX-License-Identifier: MIT */

/* Trains all the runs that an experiment's sweep stands for, several side by side, each with one
 * thread and in a folder of its own. Without a sweep: one run.
 *
 *   FOLDER/01-0.001/ …   one run's folder each, in the sweep's order
 *   FOLDER/sweep.json    the experiment with its sweep, complete, if the options say so
 *
 * Sweeping over the same folder again, after a stop or a kill -9, goes on with what was
 * interrupted and leaves what is finished. Every run has the bits that it has when it is trained
 * alone. A run that fails or diverges does not keep the others from training.
 *
 * Threads. A sweeper is made, run or started, and freed by one thread, its owner. What
 * glia_sweeper_get_view() and glia_sweeper_get_run() give is copied under a lock that is held for no
 * longer than copying takes: a window may call them in every frame. Pause, cancel and these two
 * may be called in any thread. */
#pragma once

#include "glia-data-loader.h"
#include "glia-run.h"

G_BEGIN_DECLS

typedef struct _GliaSweeper GliaSweeper;

typedef enum {
  GLIA_SWEEP_RUN_WAITING, /* for a free thread */
  GLIA_SWEEP_RUN_TRAINING,
  GLIA_SWEEP_RUN_FINISHED, /* now or in an earlier sweep */
  GLIA_SWEEP_RUN_DIVERGED, /* likewise */
  GLIA_SWEEP_RUN_STOPPED,  /* with a checkpoint: sweep again to go on */
  GLIA_SWEEP_RUN_FAILED,
} GliaSweepRunState;

/* One run as it is now. The texts belong to the sweeper and stay as long as it does. */
typedef struct {
  const char *name, *folder;
  GliaSweepRunState state;
  guint64 epochs_done, epochs; /* fewer may be done when it ends: early stopping */
  GliaEpoch last;              /* epoch 0: none yet */
  double best_dev_accuracy;    /* when it has ended; NaN without classes or a dev part */
  double lowest_dev_loss;      /* of all epochs; likewise */
  const char *message;         /* why it diverged or failed, or NULL */
} GliaSweepRun;

typedef enum {
  GLIA_SWEEPER_NEW,
  GLIA_SWEEPER_LOADING,  /* reading data */
  GLIA_SWEEPER_TRAINING, /* or paused, see below */
  GLIA_SWEEPER_ENDED,    /* nothing runs any more */
} GliaSweeperState;

typedef struct {
  GliaSweeperState state;
  gboolean paused, cancelled;
  guint runs, ended; /* ended: finished, diverged or failed */
  guint finished, diverged, failed;
  double fraction;     /* of all the epochs, 0 … 1 */
  double seconds_left; /* of training, NaN while nothing is known */
  const char *message; /* the first thing that went wrong, or NULL; belongs to the sweeper */
  guint serial;        /* another one: something has changed */
} GliaSweeperView;

/* May all be 0 or NULL. The callbacks are called in the threads that work, `changed` in several
 * at once. */
typedef struct {
  guint jobs; /* runs side by side; 0 = one a processor */
  GliaProgressFunc loading;
  void (*note) (const char *note, gpointer user_data); /* of the data, what a person should know */
  void (*changed) (GliaSweeper *sweeper, guint run, gpointer user_data); /* epochs or state */
  gpointer user_data;
  gboolean keep_plan;        /* write sweep.json, for glia_sweeper_find_unfinished() */
  GCancellable *cancellable; /* the caller's; a paused sweep hears only glia_sweeper_cancel() */
} GliaSweeperOptions;

/* A new folder's path for a sweep in the default store, named after the experiment; free with
 * g_free(). */
char *glia_sweeper_new_folder (const GliaExperiment *experiment);
/* The newest folder in the default store with a sweep of just this experiment that has not come
 * to its end, or NULL; free with g_free(). */
char *glia_sweeper_find_unfinished (const GliaExperiment *experiment);

/* Expands and checks the sweep; touches no file yet. `options` are copied, may be NULL. Errors are
 * GLIA_EXPERIMENT_ERROR. */
GliaSweeper *glia_sweeper_new (const GliaExperiment *experiment,
                               const char *folder,
                               const GliaSweeperOptions *options,
                               GError **error);
/* Cancels and waits for the threads. */
void glia_sweeper_free (GliaSweeper *sweeper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaSweeper, glia_sweeper_free)

/* Data that is there already: for the runs whose data is what `experiment` asks for. Before the
 * start; references are taken. */
void glia_sweeper_add_data (GliaSweeper *sweeper,
                            const GliaExperiment *experiment,
                            const GliaSplits *splits);

/* Trains in this thread and its helpers until everything has ended or was cancelled. FALSE if a
 * run failed, with the first error, or the data could not be loaded; a diverged run and being
 * cancelled are no errors. Once. */
gboolean glia_sweeper_run (GliaSweeper *sweeper, GError **error);
/* The same in the background. Once. */
void glia_sweeper_start (GliaSweeper *sweeper);

void glia_sweeper_pause (GliaSweeper *sweeper, gboolean paused);
/* Checkpoints of what trains, and the end; returns at once. */
void glia_sweeper_cancel (GliaSweeper *sweeper);

void glia_sweeper_get_view (GliaSweeper *sweeper, GliaSweeperView *view);
/* `index` counts from 0, in the sweep's order. */
void glia_sweeper_get_run (GliaSweeper *sweeper, guint index, GliaSweepRun *run);
const char *glia_sweeper_folder (const GliaSweeper *sweeper);

/* Once run `index` has ended: opens it; `result` is what it ended with. On error NULL, and
 * `result` as it was. */
GliaRun *
glia_sweeper_open_run (GliaSweeper *sweeper, guint index, GliaRunResult *result, GError **error);

G_END_DECLS
