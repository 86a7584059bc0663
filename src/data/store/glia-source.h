/* SPDX-License-Identifier: MIT */

/* A stream of bytes out of a file: plain, .gz, or one member of a .tgz, decompressed piece by piece
 * by a thread of its own, so that reading a file goes on while what came is being parsed. Private
 * to the readers of data.
 *
 * `at` … `end` are the bytes that have been read and not taken; they are followed by a NUL. Keep
 * `at` where you are and call glia_source_more() for more.
 */
#pragma once

#include "glia-progress.h"
#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _GliaSourceReader GliaSourceReader;

typedef struct {
  char *path; /* for messages: the file, and the member after a colon */
  const char *at, *end;

  /*< private >*/
  const char *start; /* what `offset` is the place of */
  guint64 offset, limit;
  gboolean finished;
  GliaSourceReader *reader;
  const char *what;
  GliaProgressFunc progress;
  gpointer user_data;
  GCancellable *cancellable;
} GliaSource;

/* Opens `path`, or its member `member` if that is not NULL. More than `limit` bytes are an error
 * (TOO_LARGE). `what` is for progress, which is reported from glia_source_more(). */
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

/* Brings more bytes behind those that are left, a few megabytes in the middle of a large file. The
 * bytes may move, `at` and `end` with them. FALSE at the end of the stream (`error` untouched) or
 * on an error. */
gboolean glia_source_more (GliaSource *source, GError **error);

/* A SYNTAX error of this file: "path: what is wrong". FALSE. */
gboolean glia_source_fail (const char *path, GError **error, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* How many bytes of the stream are before `at`. */
static inline guint64
glia_source_position (const GliaSource *source)
{
  return source->offset + (guint64)(source->at - source->start);
}

G_END_DECLS
