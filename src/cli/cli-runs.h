/* SPDX-License-Identifier: MIT */
/* Runs as one names them on the command line. */
#pragma once

#include "glia-run.h"

G_BEGIN_DECLS

/* `names` are what glia_run_find() takes; a folder that is no run stands for the runs in it.
 * Returns GliaRun, at least one if there is a name. */
GPtrArray *cli_open_runs (char **names, GError **error);

/* Says on standard error which of the runs (GliaRun) have damaged epochs. cli_open_runs() has done it. */
void cli_warn_of_damage (GPtrArray *runs);

G_END_DECLS
