/* SPDX-License-Identifier: MIT */
#include "glia-source.h"

#include "glia-dataset.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

enum { BLOCK_BYTES = 1 << 18 };

static gboolean
fail (GliaSource *source, GError **error)
{
  const char *why = source->archive ? archive_error_string (source->archive) : NULL;

  g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_SYNTAX, "%s: %s", source->path,
               why ? why : "cannot be decompressed");
  return FALSE;
}

static gboolean
find_member (GliaSource *source, const char *member, GError **error)
{
  struct archive_entry *entry;
  int status;

  while ((status = archive_read_next_header (source->archive, &entry)) == ARCHIVE_OK ||
         status == ARCHIVE_WARN) {
    const char *name = archive_entry_pathname (entry);

    if (!member)
      return TRUE;
    if (name && strcmp (name, member) == 0 && archive_entry_filetype (entry) == AE_IFREG)
      return TRUE;
  }
  if (status != ARCHIVE_EOF)
    return fail (source, error);
  if (!member) { /* the format "raw" has no entry for an empty file */
    source->finished = TRUE;
    return TRUE;
  }
  g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_MISSING, "%s: the archive has no %s",
               source->path, member);
  return FALSE;
}

GliaSource *
glia_source_open (const char *path,
                  const char *member,
                  guint64 limit,
                  const char *what,
                  GliaProgressFunc progress,
                  gpointer user_data,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (GliaSource) source = g_new0 (GliaSource, 1);
  GStatBuf status;

  source->path = g_strdup (path);
  source->buffer = g_string_sized_new (2 * BLOCK_BYTES);
  source->at = source->end = source->buffer->str;
  source->limit = limit;
  source->what = what;
  source->progress = progress;
  source->user_data = user_data;
  source->cancellable = cancellable ? g_object_ref (cancellable) : NULL;
  if (g_stat (path, &status) != 0) {
    const int code = errno;
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_MISSING, "%s: %s", path,
                 code == ENOENT ? "there is no such file" : g_strerror (code));
    return NULL;
  }
  if (S_ISDIR (status.st_mode)) {
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_VALUE,
                 "%s: this is a folder; a file belongs here", path);
    return NULL;
  }
  source->size = status.st_size;
  source->archive = archive_read_new ();
  archive_read_support_filter_gzip (source->archive);
  if (member)
    archive_read_support_format_tar (source->archive);
  else {
    archive_read_support_format_raw (source->archive);
    archive_read_support_format_empty (source->archive);
  }
  if (archive_read_open_filename (source->archive, path, BLOCK_BYTES) != ARCHIVE_OK) {
    fail (source, error);
    return NULL;
  }
  if (!find_member (source, member, error))
    return NULL;
  if (member) {
    g_free (source->path);
    source->path = g_strconcat (path, ":", member, NULL);
  }
  return g_steal_pointer (&source);
}

void
glia_source_free (GliaSource *source)
{
  if (!source)
    return;
  g_clear_pointer (&source->archive, archive_read_free);
  g_clear_object (&source->cancellable);
  g_string_free (source->buffer, TRUE);
  g_free (source->path);
  g_free (source);
}

gboolean
glia_source_more (GliaSource *source, GError **error)
{
  GString *buffer = source->buffer;
  gsize done = source->at - buffer->str, left;
  la_ssize_t got;

  if (g_cancellable_set_error_if_cancelled (source->cancellable, error) || source->finished)
    return FALSE;
  g_string_erase (buffer, 0, done);
  source->offset += done;
  left = buffer->len;
  g_string_set_size (buffer, left + BLOCK_BYTES);
  got = archive_read_data (source->archive, buffer->str + left, BLOCK_BYTES);
  g_string_set_size (buffer, left + MAX (got, 0));
  source->at = buffer->str;
  source->end = buffer->str + buffer->len;
  if (got < 0)
    return fail (source, error);
  source->taken += got;
  if (source->taken > source->limit) {
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_TOO_LARGE,
                 "%s: more than the %" G_GUINT64_FORMAT " bytes that are allowed", source->path,
                 source->limit);
    return FALSE;
  }
  source->finished = got == 0;
  if (source->progress)
    source->progress (
        source->what,
        source->size > 0
            ? MIN (1.0, (double)archive_filter_bytes (source->archive, -1) / (double)source->size)
            : -1,
        source->taken, source->user_data);
  return got > 0;
}
