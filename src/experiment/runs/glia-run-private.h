/* SPDX-License-Identifier: MIT */

/* What a run, its files and its training share. */
#pragma once

#include "glia-run.h"

struct _GliaRun {
  char *path;
  char *name;
  GliaExperiment *experiment;
  GliaRunStatus status;
  char *first_made; /* the topmost folder that glia_run_create () made, or NULL */
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

/* One epoch as a line of metrics.jsonl, with its line feed. */
void glia_run_append_row (GString *text, const GliaEpoch *row);
/* A number as "%.9g", which tells any two floats apart; "null" if it is not finite. */
void glia_run_append_number (GString *text, double value);
