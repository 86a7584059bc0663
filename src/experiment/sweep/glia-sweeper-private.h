/* SPDX-License-Identifier: MIT */

/* What a sweep consists of, before and while it runs. */
#pragma once

#include "glia-sweeper.h"

/* Data that several runs share: those whose data sections are the same text. */
typedef struct {
  char *spec;
  GliaSplits *splits;
  char *hash;
} GliaSweepData;

/* One run. What is under the sweeper's lock says so; the rest is set before the threads start. */
typedef struct {
  GliaSweeper *sweeper;
  guint index;
  GliaExperiment *experiment;
  char *folder;
  const GliaSweepData *data;
  GliaSweepRun now;     /* locked */
  char *message;        /* locked; set once, now.message is this */
  GliaRunResult result; /* its thread's; after the end anybody's */
  GError *error;        /* likewise */
  guint64 timed_epochs; /* locked: in this sweep, for the time left */
  double timed_seconds; /* likewise */
} GliaSweepJob;

void glia_sweep_job_free (gpointer job);
/* The jobs of an experiment's sweep in a folder: of GliaSweepJob. */
GPtrArray *glia_sweep_plan (const GliaExperiment *experiment, const char *folder, GError **error);
/* Opens the job's run, or makes it; what a kill left of a start is put away. */
GliaRun *glia_sweep_job_open (const GliaSweepJob *job, GError **error);
/* Writes FOLDER/sweep.json unless it says the same already. */
gboolean
glia_sweep_write_plan (const GliaExperiment *experiment, const char *folder, GError **error);

/* From `list` (of GliaSweepData) what `experiment` asks for; loads and adds it if it is not
 * there. */
const GliaSweepData *glia_sweep_find_or_load (GPtrArray *list,
                                              const GliaExperiment *experiment,
                                              const GliaSweeperOptions *options,
                                              GError **error);
/* Adds `splits`, which becomes the list's. */
const GliaSweepData *
glia_sweep_add_data (GPtrArray *list, const GliaExperiment *experiment, GliaSplits *splits);
void glia_sweep_data_free (gpointer data);
