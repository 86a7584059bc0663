/* SPDX-License-Identifier: MIT */

/* Files that can be made again: $XDG_CACHE_HOME/glia/<kind>-<key>.bin.
 *
 * A key is a hash over everything that decides the contents (digests of the inputs, options, the
 * format's version), so a stale file is never found. A file is written beside its place, synced and
 * renamed, and says how long it is and what its checksum is; one that does not agree is deleted and
 * counts as absent, never trusted. Removing the folder costs time only.
 *
 *     "GLIACACH"  8 bytes
 *     key         32 bytes, sha256
 *     length      8 bytes, little endian: of the payload
 *     checksum    8 bytes, little endian: XXH64 of the payload
 *     …           8 bytes of zeros, so that the payload begins at a multiple of 64
 *     payload
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define GLIA_CACHE_KEY_BYTES 32

typedef struct {
  guint8 bytes[GLIA_CACHE_KEY_BYTES];
} GliaCacheKey;

/* A key over strings in order; ends with NULL. Each is hashed with its length, so that ("ab", "c")
 * and ("a", "bc") differ. */
GliaCacheKey glia_cache_key (const char *first, ...) G_GNUC_NULL_TERMINATED;

/* The payload, mapped, or NULL if there is none that can be trusted. */
GBytes *glia_cache_load (const char *kind, const GliaCacheKey *key);

/* A piece of a payload. */
typedef struct {
  const void *data;
  gsize length;
} GliaCachePiece;

/* Stores the pieces one after the other as the payload. */
gboolean glia_cache_store (const char *kind,
                           const GliaCacheKey *key,
                           const GliaCachePiece *pieces,
                           gsize n_pieces,
                           GError **error);

/* The hex digest of a file's contents, or, for a folder, of the names, sizes and times of what is
 * under it. A file's digest is remembered in the cache for as long as its size, times and inode
 * stay the same, so that a big file is read once. */
char *
glia_cache_digest (const char *path, GChecksumType type, GCancellable *cancellable, GError **error);

G_END_DECLS
