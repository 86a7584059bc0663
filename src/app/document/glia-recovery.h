/* SPDX-License-Identifier: MIT */

/* What survives a crash: edits of open documents that are in no file yet.
 *
 * Each running program has a folder of its own below $XDG_STATE_HOME/glia/recovery, with a
 * locked file in it: the lock goes with the process, however that ends. A document that is
 * watched and has unsaved edits is written there at most a second after an edit, and taken away
 * once it is saved or closed. The next program that starts finds the folders whose lock is free,
 * locks them itself, so that a third one leaves them alone, and offers what is in them.
 *
 * Threads. Everything is called in the window's thread; files are written by another one. */
#pragma once

#include "glia-document.h"

G_BEGIN_DECLS

#define GLIA_TYPE_RECOVERY (glia_recovery_get_type ())
G_DECLARE_FINAL_TYPE (GliaRecovery, glia_recovery, GLIA, RECOVERY, GObject)

/* Property "n-found" (guint, read only, notify): documents that were found and neither restored
 * nor discarded. Signal "failed" (const char *message): unsaved edits cannot be kept; once,
 * until a write succeeds again. */

/* Below $XDG_STATE_HOME; free with g_free(). */
char *glia_recovery_default_folder (void);

/* Finds what other programs left. `folder` NULL: the default. One a program. */
GliaRecovery *glia_recovery_new (const char *folder);

/* `i` below "n-found"; the oldest first. The title is owned by self; the time is of its last
 * edit, in seconds of Unix time. */
guint glia_recovery_n_found (GliaRecovery *self);
const char *glia_recovery_title (GliaRecovery *self, guint i);
gint64 glia_recovery_time (GliaRecovery *self, guint i);

/* The first of what was found, as a document with unsaved edits, which is watched from then on;
 * it is found no longer. NULL with an error if it cannot be read: then it is passed over, but
 * stays on the disk. */
GliaDocument *glia_recovery_restore (GliaRecovery *self, GError **error);
/* Deletes all that was found. */
void glia_recovery_discard (GliaRecovery *self);

/* From now on the document's unsaved edits are kept. It is not referenced. */
void glia_recovery_watch (GliaRecovery *self, GliaDocument *document);
/* The person has let the document go: nothing of it is kept. */
void glia_recovery_unwatch (GliaRecovery *self, GliaDocument *document);

/* The program ends without having asked: what is not saved stays for the next one, and no document
 * is watched any more. Waits until it is on the disk. */
void glia_recovery_leave (GliaRecovery *self);

/* Waits until everything is on the disk. For tests, and before the program ends. */
void glia_recovery_flush (GliaRecovery *self);

G_END_DECLS
