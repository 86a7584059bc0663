/* SPDX-License-Identifier: MIT */

/* Progress on standard error: a bar with the time left on a terminal, a line now and then
 * otherwise, nothing when quiet. May be called from several threads. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CliProgress CliProgress;

CliProgress *cli_progress_new (gboolean quiet);
void cli_progress_free (CliProgress *progress); /* removes the bar */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliProgress, cli_progress_free)

/* A GliaProgressFunc whose user data is the CliProgress. */
void cli_progress_report (const char *what, double fraction, guint64 bytes, gpointer progress);
/* The same with a few words on how it goes, which may change: "dev loss 0.431". */
void
cli_progress_detail (CliProgress *progress, const char *what, double fraction, const char *detail);
/* A line of its own, whatever the bar shows: "epoch 3 of 20 …". */
void cli_progress_line (CliProgress *progress, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Removes the bar; the next report begins anew. */
void cli_progress_clear (CliProgress *progress);

/* "0:07", "12:30", "3:05:00". */
char *cli_format_seconds (double seconds);

G_END_DECLS
