/* SPDX-License-Identifier: MIT */

/* What asks a program to stop: Ctrl-C (SIGINT), SIGTERM, a closed terminal (SIGHUP, unless nohup has it ignored), and
 * SIGUSR1, by which batch systems announce the end of a job's time. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* From now on the first such signal cancels `cancellable`, and a second one ends the program as if
 * nothing were caught. To be called once, before any other thread is started. */
void cli_signals_cancel (GCancellable *cancellable);

G_END_DECLS
