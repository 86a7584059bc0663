/* SPDX-License-Identifier: MIT */

/* The cache: what it wrote it finds again, whatever wrote it; what was damaged it does not. */
#include "glia-cache.h"

#include <glib/gstdio.h>
#include <string.h>

/* Where a file says its payload's length and XXH64, and where the payload begins (glia-cache.h). */
enum { LENGTH_AT = 40, CHECKSUM_AT = 48, PAYLOAD_AT = 64 };

static char *folder; /* everything is written below it */

/* The one file of a kind in the cache. */
static char *
find_cached (const char *kind)
{
  g_autofree char *cache = g_build_filename (folder, "glia", NULL);
  g_autoptr (GDir) dir = g_dir_open (cache, 0, NULL);
  const char *name;
  char *found = NULL;

  while (dir && (name = g_dir_read_name (dir)))
    if (g_str_has_prefix (name, kind)) {
      g_assert_null (found);
      found = g_build_filename (cache, name, NULL);
    }
  return found;
}

static guint64
read_number (const char *bytes)
{
  guint64 number;

  memcpy (&number, bytes, sizeof number);
  return GUINT64_FROM_LE (number);
}

/* The sums are those that the author of XXH64 publishes, so a cache stays valid whatever computes
 * them. The long text is more than one block of 32 bytes, in two pieces that are cut within a
 * block. */
static void
test_a_file_has_the_published_checksum (void)
{
  static const char text[] = "The quick brown fox jumps over the lazy dog, twice and once more.";

  static const struct {
    const char *payload;
    guint64 checksum;
  } cases[] = {
      {"", 0xEF46DB3751D8E999},
      {"a", 0xD24EC4F1A98C6E5B},
      {"abc", 0x44BC2CF5AD770999},
      {text, 0x31711BF882B89D4F},
  };
  const GliaCacheKey key = glia_cache_key ("sum", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const gsize length = strlen (cases[i].payload);

    for (gsize cut = 0; cut <= length; cut++) {
      const GliaCachePiece pieces[] = {{cases[i].payload, cut},
                                       {cases[i].payload + cut, length - cut}};
      g_autofree char *path = NULL, *data = NULL;
      gsize size;

      g_assert_true (glia_cache_store ("sum", &key, pieces, 2, NULL));
      path = find_cached ("sum");
      g_assert_true (g_file_get_contents (path, &data, &size, NULL));
      g_assert_cmpuint (size, ==, PAYLOAD_AT + length);
      g_assert_cmpuint (read_number (data + LENGTH_AT), ==, length);
      g_assert_cmphex (read_number (data + CHECKSUM_AT), ==, cases[i].checksum);
    }
  }
}

static void
test_a_damaged_cache_file_is_not_trusted (void)
{
  GliaCacheKey key = glia_cache_key ("a", "b", NULL), other = glia_cache_key ("ab", "", NULL);
  GliaCachePiece pieces[] = {{"hello ", 6}, {"world", 5}};
  gsize length;

  g_assert_cmpint (memcmp (&key, &other, sizeof key), !=, 0);
  g_assert_null (glia_cache_load ("test", &key));
  for (int damage = 0; damage < 3; damage++) {
    g_autoptr (GBytes) bytes = NULL;
    g_autofree char *path = NULL, *data = NULL;

    g_assert_true (glia_cache_store ("test", &key, pieces, 2, NULL));
    bytes = glia_cache_load ("test", &key);
    g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "hello world", 11);
    g_assert_null (glia_cache_load ("test", &other));
    path = find_cached ("test");
    g_assert_true (g_file_get_contents (path, &data, &length, NULL));
    if (damage == 0)
      data[length - 1] ^= 1;
    else if (damage == 1)
      length -= 3;
    else
      length = 20;
    g_assert_true (g_file_set_contents (path, data, length, NULL));
    g_assert_null (glia_cache_load ("test", &key));
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  }
}

static void
remove_files (void)
{
  g_autofree char *cache = g_build_filename (folder, "glia", NULL);
  g_autoptr (GDir) dir = g_dir_open (cache, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (cache, name, NULL);

    g_remove (path);
  }
  g_remove (cache);
  g_remove (folder);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("glia-cache-XXXXXX", NULL);
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  g_test_add_func ("/cache/checksum", test_a_file_has_the_published_checksum);
  g_test_add_func ("/cache/damaged", test_a_damaged_cache_file_is_not_trusted);
  status = g_test_run ();
  remove_files ();
  g_free (folder);
  return status;
}
