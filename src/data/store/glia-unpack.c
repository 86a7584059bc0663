/* SPDX-License-Identifier: MIT */
#include "glia-unpack.h"

#include "glia-dataset.h"
#include "glia-file.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

enum { INPUT_BYTES = 1 << 18 };

struct _GliaUnpacker {
  char *path; /* for messages */
  int descriptor;
  guint64 size, taken;

  GConverter *gunzip; /* NULL for a file that is not compressed */
  char *input;        /* [INPUT_BYTES] of the file: the first ones, or compressed ones */
  gsize at, end;
  gboolean input_ended, ended;

  struct archive *archive; /* NULL without a member */
  char *unzipped;          /* [INPUT_BYTES] for the archive */
  GError *failed;          /* met inside the archive's callback */
};

static gboolean
set_syntax_error (const GliaUnpacker *unpacker, GError **error, const char *why)
{
  g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_SYNTAX, "%s: %s", unpacker->path, why);
  return FALSE;
}

/* ---- The file ----------------------------------------------------------------------------- */

static gssize
read_file (GliaUnpacker *unpacker, char *buffer, gsize size, GError **error)
{
  gssize got;

  do
    got = read (unpacker->descriptor, buffer, size);
  while (got < 0 && errno == EINTR);
  if (got < 0)
    set_syntax_error (unpacker, error, g_strerror (errno));
  else
    unpacker->taken += (guint64)got;
  return got;
}

/* Brings the input that is left to the front, and `wanted` bytes there unless the file ends. */
static gboolean
refill_input (GliaUnpacker *unpacker, gsize wanted, GError **error)
{
  memmove (unpacker->input, unpacker->input + unpacker->at, unpacker->end - unpacker->at);
  unpacker->end -= unpacker->at;
  unpacker->at = 0;
  while (unpacker->end < wanted && !unpacker->input_ended) {
    const gssize got =
        read_file (unpacker, unpacker->input + unpacker->end, INPUT_BYTES - unpacker->end, error);

    if (got < 0)
      return FALSE;
    unpacker->end += (gsize)got;
    unpacker->input_ended = got == 0;
  }
  return TRUE;
}

/* ---- gzip --------------------------------------------------------------------------------- */

static gboolean
at_gzip (const GliaUnpacker *unpacker)
{
  return unpacker->end - unpacker->at >= 3 &&
         memcmp (unpacker->input + unpacker->at, "\x1f\x8b\x08", 3) == 0;
}

/* After a gzip member: another may follow. */
static gboolean
next_gzip (GliaUnpacker *unpacker, GError **error)
{
  if (!refill_input (unpacker, 3, error))
    return FALSE;
  if (at_gzip (unpacker))
    g_converter_reset (unpacker->gunzip);
  else
    unpacker->ended = TRUE;
  return TRUE;
}

/* Some bytes without gzip; 0 only at the end. */
static gssize
inflate_some (GliaUnpacker *unpacker, char *buffer, gsize size, GError **error)
{
  gsize written = 0;

  while (written == 0 && !unpacker->ended) {
    g_autoptr (GError) failed = NULL;
    gsize taken = 0;
    GConverterResult result;

    if (unpacker->at == unpacker->end && !refill_input (unpacker, 1, error))
      return -1;
    result = g_converter_convert (
        unpacker->gunzip, unpacker->input + unpacker->at, unpacker->end - unpacker->at, buffer,
        size, unpacker->input_ended ? G_CONVERTER_INPUT_AT_END : 0, &taken, &written, &failed);
    if (result == G_CONVERTER_ERROR) {
      if (!g_error_matches (failed, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT)) {
        set_syntax_error (unpacker, error,
                          "damaged: its gzip data, or the check sum behind them, are wrong");
        return -1;
      }
      if (unpacker->input_ended) {
        set_syntax_error (unpacker, error, "cut off: the gzip data have no end");
        return -1;
      }
      if (!refill_input (unpacker, unpacker->end - unpacker->at + 1, error))
        return -1;
      continue;
    }
    unpacker->at += taken;
    if (result == G_CONVERTER_FINISHED && !next_gzip (unpacker, error))
      return -1;
  }
  return (gssize)written;
}

static gssize
read_plain (GliaUnpacker *unpacker, char *buffer, gsize size, GError **error)
{
  gsize there = MIN (unpacker->end - unpacker->at, size);

  if (there == 0)
    return read_file (unpacker, buffer, size, error);
  memcpy (buffer, unpacker->input + unpacker->at, there);
  unpacker->at += there;
  return (gssize)there;
}

static gssize
read_stream (GliaUnpacker *unpacker, char *buffer, gsize size, GError **error)
{
  return unpacker->gunzip ? inflate_some (unpacker, buffer, size, error)
                          : read_plain (unpacker, buffer, size, error);
}

/* ---- tar ---------------------------------------------------------------------------------- */

static la_ssize_t
read_for_archive (struct archive *archive, void *user_data, const void **bytes)
{
  GliaUnpacker *unpacker = user_data;
  const gssize got = read_stream (unpacker, unpacker->unzipped, INPUT_BYTES, &unpacker->failed);

  if (got < 0)
    archive_set_error (archive, EINVAL, "%s", unpacker->failed->message);
  *bytes = unpacker->unzipped;
  return got;
}

static gboolean
fail_in_archive (GliaUnpacker *unpacker, GError **error)
{
  const char *why = archive_error_string (unpacker->archive);

  if (!unpacker->failed)
    return set_syntax_error (unpacker, error, why ? why : "cannot be read");
  g_propagate_error (error, g_steal_pointer (&unpacker->failed));
  return FALSE;
}

static gboolean
find_member (GliaUnpacker *unpacker, const char *member, GError **error)
{
  struct archive_entry *entry;
  int status;

  unpacker->unzipped = g_malloc (INPUT_BYTES);
  unpacker->archive = archive_read_new ();
  archive_read_support_format_tar (unpacker->archive);
  if (archive_read_open (unpacker->archive, unpacker, NULL, read_for_archive, NULL) != ARCHIVE_OK)
    return fail_in_archive (unpacker, error);
  while ((status = archive_read_next_header (unpacker->archive, &entry)) == ARCHIVE_OK ||
         status == ARCHIVE_WARN) {
    const char *name = archive_entry_pathname (entry);

    if (name && strcmp (name, member) == 0 && archive_entry_filetype (entry) == AE_IFREG)
      return TRUE;
  }
  if (status != ARCHIVE_EOF)
    return fail_in_archive (unpacker, error);
  g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_MISSING, "%s: the archive has no %s",
               unpacker->path, member);
  return FALSE;
}

/* Some bytes of the member; at its end the rest of the stream is read, for its check sum. */
static gssize
read_member (GliaUnpacker *unpacker, char *buffer, gsize size, GError **error)
{
  gssize got = archive_read_data (unpacker->archive, buffer, size);

  if (got < 0) {
    fail_in_archive (unpacker, error);
    return -1;
  }
  while (got == 0) {
    const gssize rest = read_stream (unpacker, unpacker->unzipped, INPUT_BYTES, error);

    if (rest <= 0)
      return rest;
  }
  return got;
}

/* ---- All together ------------------------------------------------------------------------- */

static gboolean
open_file (GliaUnpacker *unpacker, GError **error)
{
  g_autoptr (GError) problem = NULL;
  GStatBuf status;

  unpacker->descriptor = glia_file_open (unpacker->path, &problem);
  if (unpacker->descriptor < 0) {
    if (problem->domain == G_FILE_ERROR)
      g_set_error (error, GLIA_DATA_ERROR,
                   problem->code == G_FILE_ERROR_NOENT ? GLIA_DATA_ERROR_MISSING
                                                       : GLIA_DATA_ERROR_VALUE,
                   "%s", problem->message);
    else
      g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  unpacker->size = fstat (unpacker->descriptor, &status) == 0 ? (guint64)status.st_size : 0;
  unpacker->input = g_malloc (INPUT_BYTES);
  return refill_input (unpacker, 3, error);
}

GliaUnpacker *
glia_unpacker_open (const char *path, const char *member, GError **error)
{
  g_autoptr (GliaUnpacker) unpacker = g_new0 (GliaUnpacker, 1);

  unpacker->path = g_strdup (path);
  if (!open_file (unpacker, error))
    return NULL;
  if (at_gzip (unpacker))
    unpacker->gunzip = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  if (member && !find_member (unpacker, member, error))
    return NULL;
  return g_steal_pointer (&unpacker);
}

void
glia_unpacker_free (GliaUnpacker *unpacker)
{
  if (!unpacker)
    return;
  g_clear_pointer (&unpacker->archive, archive_read_free);
  g_clear_object (&unpacker->gunzip);
  g_clear_error (&unpacker->failed);
  if (unpacker->descriptor >= 0)
    close (unpacker->descriptor);
  g_free (unpacker->unzipped);
  g_free (unpacker->input);
  g_free (unpacker->path);
  g_free (unpacker);
}

gssize
glia_unpacker_read (GliaUnpacker *unpacker, char *buffer, gsize size, GError **error)
{
  gsize length = 0;

  while (length < size) {
    const gssize got = unpacker->archive
                           ? read_member (unpacker, buffer + length, size - length, error)
                           : read_stream (unpacker, buffer + length, size - length, error);

    if (got < 0)
      return -1;
    if (got == 0)
      break;
    length += (gsize)got;
  }
  return (gssize)length;
}

guint64
glia_unpacker_size (const GliaUnpacker *unpacker)
{
  return unpacker->size;
}

guint64
glia_unpacker_taken (const GliaUnpacker *unpacker)
{
  return unpacker->taken;
}
