/* SPDX-License-Identifier: MIT */

/* What a person calls a run and says of it: labels.json in its folder, {"name": …, "tags": […],
 * "note": …}. And taking runs away, which can be undone. */
#pragma once

#include "glia-run.h"

G_BEGIN_DECLS

typedef struct {
  char *name;  /* NULL: the experiment's */
  char **tags; /* never NULL */
  char *note;  /* "" for none */
} GliaRunLabels;

void glia_run_labels_clear (GliaRunLabels *labels);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GliaRunLabels, glia_run_labels_clear)

/* Of the run in the folder `path`. Without a file, or with a damaged one, there are none. */
void glia_run_labels_read (const char *path, GliaRunLabels *labels);
/* As one file, at once or not at all. Errors are GLIA_RUN_ERROR_DISK. */
gboolean glia_run_labels_write (const char *path, const GliaRunLabels *labels, GError **error);

/* Moves the run's folder into `.trash` beside it and returns where it is now; free with
 * g_free(). One that trains is GLIA_RUN_ERROR_BUSY. */
char *glia_run_trash (const char *path, GError **error);
/* Moves it back. */
gboolean glia_run_untrash (const char *trashed, const char *path, GError **error);
/* Deletes for good what was trashed in `directory` (NULL: the default store) more than `seconds`
 * ago. */
void glia_run_empty_trash (const char *directory, gint64 seconds);

G_END_DECLS
