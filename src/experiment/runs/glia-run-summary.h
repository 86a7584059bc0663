/* SPDX-License-Identifier: MIT */

/* What a run has come to, whether or not it has ended. */
#pragma once

#include "glia-run.h"

G_BEGIN_DECLS

/* State, reason, epochs, seconds; the best epochs of its rows, the same for a finished run and one
 * that was interrupted after these rows; test results once there are any. A diverged run has no
 * best epoch. `metrics`: glia_run_metrics(). */
void glia_run_summarize_rows (GliaRun *run, const GArray *metrics, GliaRunResult *result);

/* The same with the run's own rows. An error if they cannot be read. */
gboolean glia_run_summarize (GliaRun *run, GliaRunResult *result, GError **error);

G_END_DECLS
