/* SPDX-License-Identifier: MIT */

/* What a run, its files and its training share. */
#pragma once

#include "glia-run.h"

struct _GliaRun {
  char *path;
  char *name;
  GliaExperiment *experiment;
  GliaRunStatus status;
  char *first_made;  /* the topmost folder that glia_run_create () made, or NULL */
  gboolean is_taken; /* the folder was ours alone when its files were made */
  GArray *rows; /* GliaEpoch: what glia_run_restore () has read, until a writer takes it; or NULL */
  int lock;     /* of a new run, until a writer takes it over; or −1 */
};

/* An absolute path of a file in the run's folder; free with g_free(). */
char *glia_run_file (const GliaRun *run, const char *name);

/* What a file's name ends in until it is whole and takes its name's place. */
#define GLIA_RUN_TEMPORARY ".glia-new"

/* All of `length` bytes under another name, then renamed; `sync` also puts them and the folder's
 * entry on the disk. Errors are GLIA_RUN_ERROR_DISK with the path and a remedy. */
gboolean glia_run_write (const GliaRun *run,
                         const char *name,
                         gconstpointer data,
                         gsize length,
                         gboolean sync,
                         GError **error);

gboolean glia_run_write_status (GliaRun *run,
                                GliaRunState state,
                                const char *reason,
                                gboolean sync,
                                GError **error);
gboolean glia_run_write_result (const GliaRun *run, const GliaRunResult *result, GError **error);

/* ---- Folders --------------------------------------------------------------------------------- */

/* Makes the run's folder and locks it (GLIA_RUN_ERROR_BUSY); what is in it must be nothing, or what a start
 * that was killed has left (GLIA_RUN_ERROR_EXISTS). */
gboolean glia_run_take_folder (GliaRun *run, GError **error);
/* A descriptor that holds the folder's lock until it is closed. −1 with GLIA_RUN_ERROR_BUSY if another
 * one does, −1 without an error where there is nothing to lock. */
int glia_run_lock (const char *path, GError **error);
/* Removes stubs from `store`: no program has their lock, and they are an hour old. */
void glia_run_sweep_stubs (const char *store);

/* ---- Files ----------------------------------------------------------------------------------- */

/* Removes from the folder `path` what a write that was cut short has left, and nothing else. */
void glia_run_remove_temporary (const char *path);
/* Puts the entry of `path` in its folder on the disk. */
gboolean glia_run_sync_folder_of (const char *path, GError **error);

/* metrics.jsonl: how far it is whole. */
typedef struct {
  char *text;
  gsize length, end; /* `text` [length]; its first `end` bytes are the lines of epochs 1, 2, 3 … */
  char *damage; /* "FILE:LINE: …", or NULL: behind `end` is a line that is not the next epoch's */
} GliaRunRows;

void glia_run_rows_clear (GliaRunRows *whole);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GliaRunRows, glia_run_rows_clear)
/* The rows of the whole lines: GliaEpoch, free with g_array_unref(). */
GArray *glia_run_read_rows (const GliaRun *run, GliaRunRows *whole, GError **error);

#define GLIA_RUN_LAST_CHECKPOINT "checkpoints/last.safetensors"

/* The order of lists of runs: "run_2" comes before "run_10". */
int glia_run_compare_paths (const char *a, const char *b);

/* One epoch as a line of metrics.jsonl, with its line feed. */
void glia_run_append_row (GString *text, const GliaEpoch *row);
/* A number as "%.9g", which tells any two floats apart; "null" if it is not finite. */
void glia_run_append_number (GString *text, double value);
