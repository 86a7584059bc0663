/* SPDX-License-Identifier: MIT */

/* Training from the command line: the runs of a sweep side by side. */
#pragma once

#include "cli-progress.h"
#include "glia-run.h"

G_BEGIN_DECLS

/* How a sweep went. */
typedef struct {
  GPtrArray *runs; /* of GliaRun, in the sweep's order */
  GArray *results; /* of GliaRunResult */
} CliSweep;

void cli_sweep_free (CliSweep *sweep);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliSweep, cli_sweep_free)

/* Trains all that `experiment`'s sweep stands for, `jobs` at once (0 = one a processor), each in a
 * folder of its own under `folder`. Runs that are there already are gone on with, or left as they
 * are if they have finished; another experiment's runs are an error. */
CliSweep *cli_train_sweep (const GliaExperiment *experiment,
                           const char *folder,
                           guint jobs,
                           CliProgress *progress,
                           GCancellable *cancellable,
                           GError **error);

/* The table of recipes.md: one row a run. */
void cli_print_sweep (const CliSweep *sweep);
void cli_print_sweep_json (const CliSweep *sweep);

G_END_DECLS
