/* SPDX-License-Identifier: MIT */

/* A stream of bytes out of a file: plain, .gz, or one member of a .tgz, decompressed piece by piece.
 * Private to the readers of texts and word vectors.
 *
 * `at` … `end` are the bytes that have been read and not taken. Keep `at` where you are and call
 * glia_source_more() for more.
 */
#pragma once

#include "glia-progress.h"
#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  char *path; /* for messages: the file, and the member after a colon */
  const char *at, *end;
  guint64 offset; /* bytes before `at` … kept up to date by glia_source_more() */

  /*< private >*/
  struct archive *archive;
  GString *buffer;
  guint64 size, taken, limit;
  gboolean finished;
  const char *what;
  GliaProgressFunc progress;
  gpointer user_data;
  GCancellable *cancellable;
} GliaSource;

/* Opens `path`, or its member `member` if that is not NULL. More than `limit` bytes are an error
 * (TOO_LARGE). `what` is for progress. */
GliaSource *glia_source_open (const char *path,
                              const char *member,
                              guint64 limit,
                              const char *what,
                              GliaProgressFunc progress,
                              gpointer user_data,
                              GCancellable *cancellable,
                              GError **error);
void glia_source_free (GliaSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaSource, glia_source_free)

/* Moves what is left to the front of the buffer and reads more behind it. FALSE at the end of the
 * stream (`error` untouched) or on an error. */
gboolean glia_source_more (GliaSource *source, GError **error);

G_END_DECLS
