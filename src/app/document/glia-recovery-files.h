/* SPDX-License-Identifier: MIT */
/* The files of GliaRecovery: a program's locked folder, and a document in it. */
#pragma once

#include "glia-experiment.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A folder that this program has locked. */
typedef struct _GliaRecoverySession GliaRecoverySession;

/* A new one below `folder`, which is made if need be. */
GliaRecoverySession *glia_recovery_session_new (const char *folder, GError **error);
/* Unlocks it, and deletes it if there is no document in it. */
void glia_recovery_session_free (GliaRecoverySession *session);
/* The path of the document `number` in it; free with g_free(). */
char *glia_recovery_session_file (GliaRecoverySession *session, guint number);

/* A document that a program left. */
typedef struct {
  char *path, *title;
  GFile *file; /* where it would have been saved, or NULL */
  gint64 time; /* seconds of Unix time */
} GliaRecoveryRecord;

void glia_recovery_record_free (GliaRecoveryRecord *record);

/* Locks every folder below `folder` that no running program has locked. Those with documents are
 * added to `sessions`, their documents to `records`, the oldest first; empty ones are deleted. */
void glia_recovery_claim (const char *folder, GPtrArray *sessions, GPtrArray *records);

/* Atomically. `file` may be NULL. Any thread. */
gboolean glia_recovery_record_write (const char *path,
                                     const char *title,
                                     GFile *file,
                                     const GliaExperiment *experiment,
                                     GError **error);
GliaExperiment *glia_recovery_record_read (const GliaRecoveryRecord *record, GError **error);

G_END_DECLS
