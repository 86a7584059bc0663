/* SPDX-License-Identifier: MIT */

/* The bytes of a file: as they are, without its gzip, or of one member of a .tgz. Private to
 * GliaSource.
 *
 * gzip is taken off by zlib, which checks every member's CRC and length (libarchive does neither);
 * for a .tgz the stream is read to its end for that, even if the member ends before. Bytes behind
 * the last gzip member are ignored, as gzip does. One thread at a time.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _GliaUnpacker GliaUnpacker;

/* Opens `path`, or its member `member` if that is not NULL. Errors are GLIA_DATA_ERROR. */
GliaUnpacker *glia_unpacker_open (const char *path, const char *member, GError **error);
void glia_unpacker_free (GliaUnpacker *unpacker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaUnpacker, glia_unpacker_free)

/* Fills `buffer` [size] unless the end comes first; returns how many bytes, or -1. */
gssize glia_unpacker_read (GliaUnpacker *unpacker, char *buffer, gsize size, GError **error);
/* How large the file is, and how much of it has been read. */
guint64 glia_unpacker_size (const GliaUnpacker *unpacker);
guint64 glia_unpacker_taken (const GliaUnpacker *unpacker);

G_END_DECLS
