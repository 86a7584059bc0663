/* SPDX-License-Identifier: MIT */

/* A document: the experiment that a window edits, its file, and what undo needs.
 *
 * Every edit makes a new, immutable GliaExperiment; an older one that somebody holds stays as it
 * was. */
#pragma once

#include "glia-experiment.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define GLIA_TYPE_DOCUMENT (glia_document_get_type ())
G_DECLARE_FINAL_TYPE (GliaDocument, glia_document, GLIA, DOCUMENT, GObject)

/* Properties (all notify, read only): "title" (the experiment's name, or the file's, or
 * "Untitled"), "modified", "can-undo", "can-redo", "file" (GFile or NULL), "changed-on-disk"
 * (another program has written something else to the file than what was read or saved here;
 * follows the file while the main loop runs, and glia_document_check_file()), "refused" (guint: how
 * many fields hold something that the experiment does not take).
 * Signal "changed": emitted after the experiment was replaced.
 *
 * A name that nobody typed (glia-document-name.h) changes with the data, in the same edit. */

/* The default experiment, unmodified, without a file. */
GliaDocument *glia_document_new (void);
/* Takes over `experiment`'s reference as a new, unmodified document without a file. */
GliaDocument *glia_document_new_for (GliaExperiment *experiment);
/* Reads a file. */
GliaDocument *glia_document_open (GFile *file, GError **error);

/* What a crash left: `experiment`, of which it takes the reference, with unsaved changes against
 * what is in `file` (may be NULL). */
GliaDocument *glia_document_new_recovered (GliaExperiment *experiment, GFile *file);

/* Owned by the document; take a reference to keep it. */
GliaExperiment *glia_document_experiment (GliaDocument *self);

/* One edit, undone at once. `assignments` as for glia_experiment_set_all(), NULL-terminated:
 * "training.batch-size=32". `what` names the edit for the menu ("Batch size"); consecutive edits
 * of the same keys with the same `what` within a second become one. On error nothing changes,
 * and the message says why. */
gboolean glia_document_set (GliaDocument *self,
                            const char *what,
                            const char *const *assignments,
                            GError **error);
/* The same with a whole experiment, of which a reference is taken; it is validated. Always an
 * edit of its own. */
gboolean glia_document_replace (GliaDocument *self,
                                const char *what,
                                GliaExperiment *experiment,
                                GError **error);

/* The field of the key at `path` shows something that was typed and is not in the experiment, because
 * it cannot be; or does so no more. */
void glia_document_set_refused (GliaDocument *self, const char *path, gboolean refused);

/* What tells when an edit happens, in microseconds; it is g_get_monotonic_time() unless a test
 * needs another. */
void glia_document_set_clock (GliaDocument *self, gint64 (*clock) (void));

void glia_document_undo (GliaDocument *self);
void glia_document_redo (GliaDocument *self);
/* What would be undone, or NULL. */
const char *glia_document_undo_name (GliaDocument *self);
const char *glia_document_redo_name (GliaDocument *self);

/* Compares the file with what is known of it, where the main loop may not have been told of
 * every change. */
void glia_document_check_file (GliaDocument *self);
/* Replaces the present experiment by what is in the file now: one edit, which can be undone. On
 * error nothing changes. */
gboolean glia_document_reload (GliaDocument *self, GError **error);
/* The person has seen that the file was changed by another program, and keeps the present
 * experiment: it is modified now, and what is in the file counts as known. */
void glia_document_ignore_file (GliaDocument *self);

/* Writes to `file` (NULL: the document's own), atomically and whatever is in it; then it is the
 * document's file and unmodified. Painted points (glia-painted.h) and a branch's weights
 * (glia_workbench_branch()) are copied beside it. */
gboolean glia_document_save (GliaDocument *self, GFile *file, GError **error);

G_END_DECLS
