/* SPDX-License-Identifier: MIT */

/* What was done to the runs' folders, to be taken back: runs moved to the trash, labels written. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _GliaRunsUndo GliaRunsUndo;

GliaRunsUndo *glia_runs_undo_new (void);
void glia_runs_undo_free (GliaRunsUndo *self);

/* These folders have been moved to the trash: `to[i]` is what has become of `from[i]`. Takes references.
 * Returns a number for glia_runs_undo_one(). */
guint glia_runs_undo_add_deleted (GliaRunsUndo *self, GPtrArray *from, GPtrArray *to);
/* The labels of these folders are about to be written; their present ones are remembered. */
void glia_runs_undo_add_labels (GliaRunsUndo *self, GPtrArray *folders);

gboolean glia_runs_undo_is_empty (GliaRunsUndo *self);
/* Takes back what was added last. On error what could be taken back is, and the rest is forgotten. */
gboolean glia_runs_undo_last (GliaRunsUndo *self, GError **error);
/* The same with the entry of this number, if it was not taken back yet. */
gboolean glia_runs_undo_one (GliaRunsUndo *self, guint number, GError **error);

G_END_DECLS
