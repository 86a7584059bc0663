/* SPDX-License-Identifier: MIT */

/* Trains a run from its beginning, or from its last checkpoint, to its end, in the calling
 * thread. */
#pragma once

#include "glia-run-writer.h"

G_BEGIN_DECLS

/* Trains a new run, or a stopped or interrupted one from its last checkpoint; epochs in
 * metrics.jsonl after it are trained again and stay there. `splits` must be the run's data
 * (glia_data_load (glia_run_experiment (run)) checks its hash). Returns TRUE if the run ended in
 * an orderly way: finished, stopped or diverged, see `result` (may be NULL). On error (the disk
 * is full) it can be resumed. Options may be NULL. */
gboolean glia_run_train (GliaRun *run,
                         const GliaSplits *splits,
                         const GliaRunOptions *options,
                         GliaRunResult *result,
                         GError **error);

G_END_DECLS
