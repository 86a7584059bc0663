/* SPDX-License-Identifier: MIT */

/* Keeps a run's folder up to date while a trainer trains: what glia_run_train() and the session
 * share. The loop itself belongs to them.
 *
 * Everything happens in the thread that trains. A writer borrows its run and its trainer, and is
 * the trainer's observer. Errors are GLIA_RUN_ERROR; after one that is of the disk nothing is
 * lost in memory: glia_run_writer_open() again, and it goes on. */
#pragma once

#include "glia-pause.h"
#include "glia-run.h"

G_BEGIN_DECLS

/* All callbacks may be NULL; they are called in the thread that trains. */
typedef struct {
  /* After the epoch's line is on the disk. Fast epochs come in bundles, some ten a second. */
  void (*epoch) (GliaRun *run, const GliaEpoch *row, gpointer user_data);
  /* What a person shall know before it goes on. */
  void (*note) (const char *text, gpointer user_data);
  /* After each step, before it is on the disk. */
  void (*step) (GliaRun *run, GliaTrainer *trainer, double loss, gpointer user_data);
  gpointer user_data;
  gboolean every_step;   /* write steps.jsonl */
  gint64 flush_interval; /* microseconds between two bundles of epochs; 0 = a tenth of a second */
  guint threads;         /* 0 = as the experiment says */
  GliaClock clock;       /* NULL = g_get_monotonic_time */
  GCancellable *cancellable;  /* cancelled: checkpoint, and stop; may be NULL */
  GliaPause *pause;           /* while it is set, the run is paused; may be NULL */
  const char *stopped_reason; /* for status.json; NULL = "stopped by the user" */
} GliaRunOptions;

typedef struct _GliaRunWriter GliaRunWriter;

/* Takes the run's lock (GLIA_RUN_ERROR_BUSY), changes nothing yet. The options are copied. */
GliaRunWriter *glia_run_writer_new (GliaRun *run, const GliaRunOptions *options, GError **error);
void glia_run_writer_free (GliaRunWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaRunWriter, glia_run_writer_free)

/* Brings a new trainer to the run's last checkpoint, if there is one. Damaged lines of metrics.jsonl are put
 * beside it before that, unless the run is finished; `note` (may be NULL) is then what was found and
 * done, for a person: free with g_free(). Call it while a writer holds the run's lock. */
gboolean glia_run_restore (GliaRun *run, GliaTrainer *trainer, char **note, GError **error);

/* Cuts the files back to where the trainer is, and says "running". */
gboolean glia_run_writer_open (GliaRunWriter *writer, GliaTrainer *trainer, GError **error);
/* After each step: what is due by the clock, which is not looked at every time. */
gboolean glia_run_writer_after_step (GliaRunWriter *writer, GError **error);
/* Looks at the clock now. For pauses, at glia_run_writer_next_due() at the latest. */
gboolean glia_run_writer_do_due (GliaRunWriter *writer, GError **error);
/* When there is something to do in a pause (g_get_monotonic_time()): a checkpoint, a heartbeat. */
gint64 glia_run_writer_next_due (const GliaRunWriter *writer);
/* A step may take longer from now on. */
void glia_run_writer_check_soon (GliaRunWriter *writer);

/* Puts the epochs and changes so far on the disk, then calls the options' epoch (). */
gboolean glia_run_writer_flush (GliaRunWriter *writer, GError **error);
/* GLIA_RUN_RUNNING or GLIA_RUN_PAUSED, in status.json from now on. */
gboolean glia_run_writer_set_state (GliaRunWriter *writer, GliaRunState state, GError **error);
/* Checkpoint, result and final state; a trainer that could go on was stopped. Evaluates the test
 * part. */
gboolean glia_run_writer_finish (GliaRunWriter *writer, GliaRunResult *result, GError **error);

/* The result of a trainer as it is; `stopped` is the reason if it could go on. Evaluates the
 * test part if training is finished. */
void glia_run_fill_result (GliaTrainer *trainer,
                           double seconds,
                           const char *stopped,
                           GliaRunResult *result);

G_END_DECLS
