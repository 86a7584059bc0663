/* SPDX-License-Identifier: MIT */

/* Training from the command line: one run with a bar. */
#pragma once

#include "cli-progress.h"
#include "glia-data-loader.h"
#include "glia-run.h"

G_BEGIN_DECLS

/* Reads FILE, gives it the file's name if it has none, and applies --set's assignments (NULL =
 * none). */
GliaExperiment *
cli_read_experiment (const char *file, const char *const *assignments, GError **error);

/* Trains `run` in the calling thread until it ends or `cancellable` is cancelled. */
gboolean cli_train_run (GliaRun *run,
                        const GliaSplits *splits,
                        gboolean every_step,
                        CliProgress *progress,
                        GCancellable *cancellable,
                        GliaRunResult *result,
                        GError **error);

/* What the end of a run means for the exit status: TRUE for a finished run; an error that says how
 * to go on for a stopped one, and one with the reason for a diverged one. */
gboolean cli_check_ended (const GliaRun *run, const GliaRunResult *result, GError **error);

/* One line on how a run ended: "finished, best dev accuracy 0.8044 at epoch 13, test 0.8011". */
char *cli_describe_result (const GliaRunResult *result);
/* The members of result.json and the folder, as one JSON object. */
void cli_build_result (JsonBuilder *builder,
                       const char *name,
                       const char *folder,
                       const GliaRunResult *result);

G_END_DECLS
