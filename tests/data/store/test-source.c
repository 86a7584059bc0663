/* SPDX-License-Identifier: MIT */

/* The stream of bytes below all readers: whatever the file is packed in and however little the
 * caller takes at a time, the same bytes come; and damage is noticed. */
#include "glia-dataset.h"
#include "glia-source.h"

#include <glib/gstdio.h>
#include <string.h>

enum { BYTES = 9999999 };

static char *folder;

/* Bytes that compress a little, so that both sides of gzip come in many pieces. */
static GBytes *
make_bytes (gsize length)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  char *bytes = g_malloc (length + 1);

  for (gsize i = 0; i < length; i++)
    bytes[i] = (char)('a' + g_rand_int (random) % 20);
  return g_bytes_new_take (bytes, length);
}

static GBytes *
compress (GBytes *bytes)
{
  g_autoptr (GZlibCompressor) gzip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1);
  g_autoptr (GInputStream) plain = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (GInputStream) packed = g_converter_input_stream_new (plain, G_CONVERTER (gzip));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();

  g_assert_cmpint (
      g_output_stream_splice (memory, packed, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL), >,
      0);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static char *
write_file (const void *bytes, gsize length)
{
  char *path = g_build_filename (folder, "x.gz", NULL);

  g_assert_true (g_file_set_contents (path, bytes, (gssize)length, NULL));
  return path;
}

static GliaSource *
open_file (const char *path)
{
  GError *error = NULL;
  GliaSource *source = glia_source_open (path, NULL, 2 * BYTES, "x", NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return source;
}

/* Reads all of it, leaving `leave` bytes untaken each time, and compares. */
static void
assert_reads (const char *path, GBytes *expected, gsize leave)
{
  g_autoptr (GliaSource) source = open_file (path);
  gsize length;
  const char *bytes = g_bytes_get_data (expected, &length);
  GError *error = NULL;

  while (glia_source_more (source, &error)) {
    const gsize there = (gsize)(source->end - source->at);

    g_assert_cmpint (*source->end, ==, '\0');
    if (there > leave) {
      g_assert_cmpmem (source->at, there - leave, bytes + glia_source_position (source),
                       there - leave);
      source->at += there - leave;
    }
  }
  g_assert_no_error (error);
  g_assert_cmpmem (source->at, (gsize)(source->end - source->at),
                   bytes + glia_source_position (source),
                   length - (gsize)glia_source_position (source));
}

static void
test_same_bytes (void)
{
  static const gsize leave[] = {0, 1, 16384, 16385, 5000000, 2 * BYTES};
  g_autoptr (GBytes) bytes = make_bytes (BYTES), packed = compress (bytes);

  for (int gzip = 0; gzip < 2; gzip++) {
    GBytes *content = gzip ? packed : bytes;
    g_autofree char *path =
        write_file (g_bytes_get_data (content, NULL), g_bytes_get_size (content));

    for (gsize i = 0; i < G_N_ELEMENTS (leave); i++)
      assert_reads (path, bytes, leave[i]);
    g_remove (path);
  }
}

/* gzip files may be put one behind the other; what is no gzip behind them does not count. */
static void
test_gzip_members (void)
{
  g_autoptr (GBytes) bytes = make_bytes (70000), packed = compress (bytes), twice = NULL;
  g_autoptr (GByteArray) plain = g_byte_array_new (), file = g_byte_array_new ();
  g_autofree char *path = NULL;

  for (int i = 0; i < 2; i++) {
    g_byte_array_append (plain, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    g_byte_array_append (file, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
  }
  g_byte_array_append (file, (const guint8 *)"\0\0\0\0", 4);
  twice = g_byte_array_free_to_bytes (g_steal_pointer (&plain));
  path = write_file (file->data, file->len);
  assert_reads (path, twice, 0);
  g_remove (path);
}

static void
assert_fails (const char *path, const char *why)
{
  g_autoptr (GliaSource) source = open_file (path);
  g_autoptr (GError) error = NULL;

  while (glia_source_more (source, &error))
    source->at = source->end;
  g_assert_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_SYNTAX);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, why));
}

static void
test_damage (void)
{
  g_autoptr (GBytes) bytes = make_bytes (300000), packed = compress (bytes);
  const gsize length = g_bytes_get_size (packed);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (packed, NULL), length);

  /* The last eight bytes are the CRC and the length; each bit of them counts. */
  for (gsize at = length - 8; at < length; at++) {
    copy[at] ^= 0x10;
    g_autofree char *path = write_file (copy, length);
    copy[at] ^= 0x10;
    assert_fails (path, "damaged");
    g_remove (path);
  }
  for (gsize left = length - 1; left > 100; left /= 2) {
    g_autofree char *path = write_file (copy, left);

    assert_fails (path, "cut off");
    g_remove (path);
  }
}

static void
test_limit_and_stopping (void)
{
  g_autoptr (GBytes) bytes = make_bytes (BYTES);
  g_autofree char *path = write_file (g_bytes_get_data (bytes, NULL), BYTES);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaSource) small =
      glia_source_open (path, NULL, BYTES - 1, "x", NULL, NULL, NULL, NULL);
  g_autoptr (GliaSource) stopped =
      glia_source_open (path, NULL, BYTES, "x", NULL, NULL, cancellable, NULL);
  g_autoptr (GliaSource) untouched = open_file (path); /* freed while its thread waits */

  g_assert_nonnull (untouched);
  while (glia_source_more (small, &error))
    small->at = small->end;
  g_assert_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_true (glia_source_more (stopped, &error));
  g_cancellable_cancel (cancellable);
  g_assert_false (glia_source_more (stopped, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_remove (path);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("glia-source-XXXXXX", NULL);
  g_assert_nonnull (folder);
  g_test_add_func ("/source/same-bytes", test_same_bytes);
  g_test_add_func ("/source/gzip-members", test_gzip_members);
  g_test_add_func ("/source/damage", test_damage);
  g_test_add_func ("/source/limit-and-stopping", test_limit_and_stopping);
  status = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return status;
}
