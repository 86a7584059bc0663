/* SPDX-License-Identifier: MIT */
#include "glia-cache.h"

#include "glia-dataset.h"
#include "glia-file.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

static const char magic[8] = {'G', 'L', 'I', 'A', 'C', 'A', 'C', 'H'};

typedef struct {
  char magic[8];
  guint8 key[GLIA_CACHE_KEY_BYTES];
  guint64 length, checksum; /* little endian */
  guint64 zero;
} Header;

G_STATIC_ASSERT (sizeof (Header) == 64);

enum { READ_BYTES = 1 << 20 };

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XXH64_state_t, XXH64_freeState)

GliaCacheKey
glia_cache_key (const char *first, ...)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  GliaCacheKey key;
  gsize length = sizeof key.bytes;
  va_list strings;

  va_start (strings, first);
  for (const char *string = first; string; string = va_arg (strings, const char *)) {
    guint64 size = GUINT64_TO_LE ((guint64)strlen (string));

    g_checksum_update (sum, (const guchar *)&size, sizeof size);
    g_checksum_update (sum, (const guchar *)string, strlen (string));
  }
  va_end (strings);
  g_checksum_get_digest (sum, key.bytes, &length);
  return key;
}

/* Read from the environment each time, so that tests can have folders of their own. */
static char *
cache_folder (void)
{
  const char *home = g_getenv ("XDG_CACHE_HOME");

  return g_build_filename (home && *home ? home : g_get_user_cache_dir (), "glia", NULL);
}

static char *
cache_path (const char *kind, const GliaCacheKey *key)
{
  g_autofree char *folder = cache_folder ();
  g_autoptr (GString) name = g_string_new (kind);

  g_string_append_c (name, '-');
  for (gsize i = 0; i < sizeof key->bytes; i++)
    g_string_append_printf (name, "%02x", key->bytes[i]);
  g_string_append (name, ".bin");
  return g_build_filename (folder, name->str, NULL);
}

static GBytes *
check_file (GMappedFile *file, const GliaCacheKey *key)
{
  gsize length = g_mapped_file_get_length (file);
  const char *data = g_mapped_file_get_contents (file);
  g_autoptr (GBytes) bytes = NULL;
  Header header;

  if (length < sizeof header)
    return NULL;
  memcpy (&header, data, sizeof header);
  if (memcmp (header.magic, magic, sizeof magic) != 0 ||
      memcmp (header.key, key->bytes, sizeof header.key) != 0 ||
      GUINT64_FROM_LE (header.length) != length - sizeof header ||
      GUINT64_FROM_LE (header.checksum) != XXH64 (data + sizeof header, length - sizeof header, 0))
    return NULL;
  bytes = g_mapped_file_get_bytes (file);
  return g_bytes_new_from_bytes (bytes, sizeof header, length - sizeof header);
}

GBytes *
glia_cache_load (const char *kind, const GliaCacheKey *key)
{
  g_autofree char *path = cache_path (kind, key);
  g_autoptr (GMappedFile) file = glia_file_map (path, NULL);
  GBytes *bytes;

  if (!file)
    return NULL;
  bytes = check_file (file, key);
  if (!bytes)
    g_unlink (path);
  return bytes;
}

static gboolean
write_all (int descriptor, const void *data, gsize length)
{
  const char *at = data;

  while (length > 0) {
    gssize written = write (descriptor, at, MIN (length, (gsize)1 << 30));

    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      return FALSE;
    at += written;
    length -= written;
  }
  return TRUE;
}

static gboolean
set_file_error (GError **error, const char *what, const char *path)
{
  int saved = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "%s: %s: %s", path, what,
               g_strerror (saved));
  return FALSE;
}

static gboolean
write_pieces (int descriptor, const GliaCacheKey *key, const GliaCachePiece *pieces, gsize n_pieces)
{
  g_autoptr (XXH64_state_t) sum = XXH64_createState ();
  Header header = {.zero = 0};
  guint64 length = 0;

  memcpy (header.magic, magic, sizeof magic);
  memcpy (header.key, key->bytes, sizeof header.key);
  XXH64_reset (sum, 0);
  for (gsize i = 0; i < n_pieces; i++) {
    XXH64_update (sum, pieces[i].data, pieces[i].length);
    length += pieces[i].length;
  }
  header.length = GUINT64_TO_LE (length);
  header.checksum = GUINT64_TO_LE (XXH64_digest (sum));
  if (!write_all (descriptor, &header, sizeof header))
    return FALSE;
  for (gsize i = 0; i < n_pieces; i++)
    if (!write_all (descriptor, pieces[i].data, pieces[i].length))
      return FALSE;
  return fsync (descriptor) == 0;
}

gboolean
glia_cache_store (const char *kind,
                  const GliaCacheKey *key,
                  const GliaCachePiece *pieces,
                  gsize n_pieces,
                  GError **error)
{
  g_autofree char *folder = cache_folder (), *path = cache_path (kind, key);
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  int descriptor, directory;
  gboolean written;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return set_file_error (error, "cannot make the cache folder", folder);
  descriptor = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0600);
  if (descriptor < 0)
    return set_file_error (error, "cannot write into the cache", temporary);
  written = write_pieces (descriptor, key, pieces, n_pieces);
  if ((close (descriptor) != 0 || !written) || g_rename (temporary, path) != 0) {
    set_file_error (error, "cannot write into the cache", path);
    g_unlink (temporary);
    return FALSE;
  }
  directory = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory >= 0) {
    (void)fsync (directory); /* some file systems have no such thing */
    close (directory);
  }
  return TRUE;
}

/* ---- Digests of inputs -------------------------------------------------------------------- */

static char *
file_digest (const char *path, GChecksumType type, GCancellable *cancellable, GError **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (type);
  const int descriptor = glia_file_open (path, error);
  g_autoptr (GInputStream) stream =
      descriptor >= 0 ? g_unix_input_stream_new (descriptor, TRUE) : NULL;
  g_autofree guint8 *buffer = g_malloc (READ_BYTES);
  gssize got;

  if (!stream)
    return NULL;
  while ((got = g_input_stream_read (stream, buffer, READ_BYTES, cancellable, error)) > 0)
    g_checksum_update (sum, buffer, got);
  return got == 0 ? g_strdup (g_checksum_get_string (sum)) : NULL;
}

static char *
describe_status (const GStatBuf *status)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
                          " %" G_GINT64_FORMAT ".%09ld %" G_GINT64_FORMAT ".%09ld",
                          (guint64)status->st_dev, (guint64)status->st_ino,
                          (guint64)status->st_size, (gint64)status->st_mtim.tv_sec,
                          (long)status->st_mtim.tv_nsec, (gint64)status->st_ctim.tv_sec,
                          (long)status->st_ctim.tv_nsec);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Adds names and times, two levels deep, which is as far as review folders go. */
static gboolean
add_folder (GChecksum *sum, const char *path, int depth, GError **error)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (!folder)
    return FALSE;
  while ((name = g_dir_read_name (folder)))
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *child = g_build_filename (path, names->pdata[i], NULL), *text = NULL;
    GStatBuf status;

    if (g_lstat (child, &status) != 0)
      return set_file_error (error, "cannot look at it", child);
    text = describe_status (&status);
    g_checksum_update (sum, (const guchar *)child, strlen (child) + 1);
    g_checksum_update (sum, (const guchar *)text, strlen (text) + 1);
    if (S_ISDIR (status.st_mode) && depth > 0 && !add_folder (sum, child, depth - 1, error))
      return FALSE;
  }
  return TRUE;
}

char *
glia_cache_digest (const char *path, GChecksumType type, GCancellable *cancellable, GError **error)
{
  g_autofree char *real = g_canonicalize_filename (path, NULL), *about = NULL, *digest = NULL;
  g_autofree char *kind = g_strdup_printf ("%d", (int)type);
  g_autoptr (GBytes) known = NULL;
  GliaCacheKey key;
  GliaCachePiece piece;
  GStatBuf status;

  if (g_stat (real, &status) != 0) {
    set_file_error (error, "cannot open it", path);
    return NULL;
  }
  if (S_ISDIR (status.st_mode)) {
    g_autoptr (GChecksum) sum = g_checksum_new (type);

    return add_folder (sum, real, 2, error) ? g_strdup (g_checksum_get_string (sum)) : NULL;
  }
  about = describe_status (&status);
  key = glia_cache_key ("digest", kind, real, about, NULL);
  known = glia_cache_load ("digest", &key);
  if (known)
    return g_strndup (g_bytes_get_data (known, NULL), g_bytes_get_size (known));
  digest = file_digest (real, type, cancellable, error);
  if (!digest)
    return NULL;
  piece = (GliaCachePiece){digest, strlen (digest)};
  glia_cache_store ("digest", &key, &piece, 1, NULL); /* without it the file is read again */
  return g_steal_pointer (&digest);
}
