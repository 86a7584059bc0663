/* SPDX-License-Identifier: MIT */

/* A training run on disk: a folder of plain files that survives power cuts.
 *
 *   experiment.json   what was asked, complete, file names absolute, with the data's hash
 *   metrics.jsonl     one line an epoch, synced before the epoch is shown as done
 *   steps.jsonl       one line a step, if asked for
 *   changes.jsonl     what was changed while it trained, one line a change, if there was any
 *   status.json       state, reason, heartbeat, host, pid
 *   checkpoints/last.safetensors, best.safetensors
 *   result.json       when the run has ended: best-epoch with best-dev-accuracy and best-dev-loss (both of
 *                     that epoch), lowest-dev-loss-epoch and lowest-dev-loss (of all epochs), and
 *                     kept-epoch, whose weights best.safetensors has: see glia-best.h
 *   labels.json       what a person calls it and says of it, see glia-run-labels.h
 *
 * experiment.json stays what was asked at first. A line of changes.jsonl is one of
 *   {"epoch":3,"step":75,"change":{"training.optimizer.learning-rate":0.02}}
 *   {"epoch":3,"step":75,"weight":{"layer":0,"unit":2,"input":1,"value":0.5}}
 * after `epoch` epochs and `step` steps in all; the keys of a change are those of
 * glia_experiment_set(), a layer counts from 0, "input" null is the bias.
 *
 * A run that was stopped or killed goes on from its last checkpoint, and ends with the same bits as
 * if nothing had happened.
 */
#pragma once

#include "glia-trainer.h"

G_BEGIN_DECLS

#define GLIA_RUN_ERROR (glia_run_error_quark ())
GQuark glia_run_error_quark (void);

typedef enum {
  GLIA_RUN_ERROR_EXISTS,  /* the folder is not empty */
  GLIA_RUN_ERROR_INVALID, /* not a run's folder, or a damaged one */
  GLIA_RUN_ERROR_BUSY,    /* another process trains this run */
  GLIA_RUN_ERROR_ENDED,   /* it is finished: nothing to resume */
  GLIA_RUN_ERROR_DISK,    /* the disk is full or broken; the message has the remedy */
} GliaRunError;

/* GLIA_RUN_ERROR_DISK, "PATH: cannot DOING: …", with a remedy that suits `code`, an errno. */
void glia_run_set_disk_error (GError **error, const char *path, const char *doing, int code);

typedef enum {
  GLIA_RUN_RUNNING,
  GLIA_RUN_PAUSED,
  GLIA_RUN_FINISHED,
  GLIA_RUN_STOPPED, /* by the user; can be resumed */
  GLIA_RUN_DIVERGED,
  GLIA_RUN_INTERRUPTED, /* says running, but its process is gone; can be resumed */
  GLIA_RUN_STATES,
} GliaRunState;

const char *glia_run_state_name (GliaRunState state); /* "running" */

typedef struct {
  GliaRunState state;
  char *reason; /* a sentence, or "" */
  char *host;
  gint64 pid;
  gint64 heartbeat; /* seconds since 1970 */
} GliaRunStatus;

/* What result.json says; what does not exist is NaN or 0. */
typedef struct {
  GliaRunState state; /* finished, stopped or diverged */
  char *reason;
  guint64 epochs; /* done */
  GliaBest best;
  guint64
      kept_epoch; /* whose weights are in best.safetensors, and the test part is evaluated with */
  double test_loss, test_accuracy;
  guint64 parameters;
  double seconds; /* the epochs' sum */
} GliaRunResult;

void glia_run_result_clear (GliaRunResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GliaRunResult, glia_run_result_clear)

typedef struct _GliaRun GliaRun;

/* ---- Making and finding runs ---------------------------------------------------------------- */

/* $XDG_DATA_HOME/glia/runs; free with g_free(). */
char *glia_run_default_store (void);
/* Where a new run in `store` (NULL: the default store) goes: `<utc>-<slug of name>-<id>`; free
 * with g_free(). */
char *glia_run_new_path (const char *store, const char *name);

/* Makes the folder of a new run: `directory` itself, which must be absent or a stub, or if that
 * is NULL `<utc>-<slug>-<id>` in the default store. It is locked (GLIA_RUN_ERROR_BUSY) until the run, or
 * the writer that is made for it, is freed. `data_hash` is glia_data_hash(). On error
 * nothing is left behind. */
GliaRun *glia_run_create (const GliaExperiment *experiment,
                          const char *data_hash,
                          const char *directory,
                          GError **error);

/* Opens a run for reading; changes nothing on the disk. */
GliaRun *glia_run_open (const char *path, GError **error);
void glia_run_free (GliaRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaRun, glia_run_free)

/* The path that a person means by `name`: a folder, or the name (or its unambiguous beginning or
 * end) of one in the default store. */
char *glia_run_find (const char *name, GError **error);

/* The runs in `directory` (NULL: the default store), at any depth down to 3, sorted by path.
 * Folders that cannot be read are left out. Returns GliaRun; an empty array if the directory
 * does not exist. */
GPtrArray *glia_run_list (const char *directory, GError **error);

/* Makes `path` and what is missing above it, each synced in its parent. `first_made` (may be NULL) becomes
 * the topmost that was not there. */
gboolean glia_run_make_folders (const char *path, char **first_made, GError **error);

/* Whether nothing is in the folder but what Glia leaves when it is killed before experiment.json has its
 * name. An empty folder is one, too. */
gboolean glia_run_is_stub (const char *path);

/* Removes the folder and everything in it that is a run's: for a start that failed. */
void glia_run_discard (GliaRun *run);

const char *glia_run_path (const GliaRun *run);
const char *glia_run_name (const GliaRun *run); /* the experiment's name, or the folder's */
GliaExperiment *glia_run_experiment (const GliaRun *run);
/* The experiment with what was changed while it trained (changes.jsonl); a new reference. */
GliaExperiment *glia_run_changed_experiment (const GliaRun *run, GError **error);
/* As it is on the disk now, with dead processes' runs shown as interrupted. */
const GliaRunStatus *glia_run_status (GliaRun *run);
/* The complete lines of metrics.jsonl, up to the first that is damaged: GliaEpoch, free with
 * g_array_unref(). */
GArray *glia_run_metrics (const GliaRun *run, GError **error);
/* What a person is told of metrics.jsonl if a line in it is not its epoch's row, "FILE:LINE: …"; NULL if
 * all are. Free with g_free(). */
char *glia_run_damage (const GliaRun *run);
/* FALSE without an error if there is no result yet. */
gboolean glia_run_result (const GliaRun *run, GliaRunResult *result, GError **error);
/* Paths of checkpoints, whether or not they exist yet; free with g_free(). */
char *glia_run_last_checkpoint (const GliaRun *run);
char *glia_run_best_checkpoint (const GliaRun *run);

/* Whether a file of this name, in a run's folder or among its checkpoints, was being written when the
 * program ended: nobody misses it. A person's copies ("metrics.jsonl.bak") are not of this kind. */
gboolean glia_run_is_temporary (const char *name);

G_END_DECLS
