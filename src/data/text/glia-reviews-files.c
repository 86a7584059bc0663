/* SPDX-License-Identifier: MIT */
#include "glia-reviews-files.h"

#include "glia-dataset.h"
#include "glia-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_FILE_BYTES ((goffset)16 << 20)            /* one review */
#define MAX_TSV_BYTES  (G_GUINT64_CONSTANT (2) << 30) /* a whole file */

/* ---- A folder ----------------------------------------------------------------------------- */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static gboolean
set_path_error (GError **error, GliaDataError code, const char *path, const char *message)
{
  g_set_error (error, GLIA_DATA_ERROR, code, "%s: %s", path, message);
  return FALSE;
}

/* A regular file's contents. A link is refused by open itself, so nothing outside is ever read. */
static gboolean
read_regular (const char *path, GString *text, GError **error)
{
  int descriptor = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  gboolean good = TRUE;
  struct stat status;
  gsize done = 0;

  if (descriptor < 0)
    return set_path_error (error, GLIA_DATA_ERROR_MISSING, path,
                           errno == ELOOP ? "is a link; only regular files are read"
                                          : g_strerror (errno));
  if (fstat (descriptor, &status) != 0 || !S_ISREG (status.st_mode))
    good = set_path_error (error, GLIA_DATA_ERROR_VALUE, path, "is not a regular file");
  else if (status.st_size > MAX_FILE_BYTES)
    good = set_path_error (error, GLIA_DATA_ERROR_TOO_LARGE, path, "is larger than 16 MiB");
  g_string_set_size (text, good ? status.st_size : 0);
  while (good && done < text->len) {
    gssize got = read (descriptor, text->str + done, text->len - done);

    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      good = set_path_error (error, GLIA_DATA_ERROR_SYNTAX, path, "cannot be read to its end");
    else
      done += got;
  }
  close (descriptor);
  if (good && !g_utf8_validate_len (text->str, text->len, NULL))
    good = set_path_error (error, GLIA_DATA_ERROR_SYNTAX, path, "is not UTF-8 text");
  return good;
}

static gboolean
read_class (GliaReviewsBuilder *builder,
            const char *parent,
            const char *label,
            GliaReviewPart part,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree char *path = g_build_filename (parent, label, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GDir) folder = NULL;
  const char *name;

  if (g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    return set_path_error (error, GLIA_DATA_ERROR_VALUE, path,
                           "is a link; only real folders are read");
  folder = g_dir_open (path, 0, NULL);
  if (!folder)
    return set_path_error (error, GLIA_DATA_ERROR_MISSING, path,
                           "there is no such folder; a review folder has pos/ and neg/");
  while ((name = g_dir_read_name (folder)))
    if (name[0] != '.')
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *file = g_build_filename (path, names->pdata[i], NULL);

    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !read_regular (file, text, error))
      return FALSE;
    glia_reviews_builder_add (builder, text->str, text->len, label, part);
  }
  return TRUE;
}

gboolean
glia_reviews_read_folder (GliaReviewsBuilder *builder,
                          const char *path,
                          GliaProgressFunc progress,
                          gpointer user_data,
                          GCancellable *cancellable,
                          GError **error)
{
  static const char *const labels[] = {"neg", "pos"};
  g_autofree char *train = g_build_filename (path, "train", NULL);
  g_autofree char *test = g_build_filename (path, "test", NULL);
  gboolean official = g_file_test (train, G_FILE_TEST_IS_DIR);

  for (int i = 0; i < 2; i++) {
    if (progress)
      progress (N_ ("Reading reviews"), i / 2.0, 0, user_data);
    if (!official) {
      if (!read_class (builder, path, labels[i], GLIA_PART_UNKNOWN, cancellable, error))
        return FALSE;
    } else if (!read_class (builder, test, labels[i], GLIA_PART_TEST, cancellable, error) ||
               !read_class (builder, train, labels[i], GLIA_PART_TRAIN, cancellable, error)) {
      return FALSE;
    }
  }
  return TRUE;
}

/* ---- TSV ---------------------------------------------------------------------------------- */

typedef struct {
  const char *fields[2];
  gsize lengths[2];
} Row;

static gboolean
names_a (const Row *row, int field, const char *const *names)
{
  for (gsize i = 0; names[i]; i++)
    if (strlen (names[i]) == row->lengths[field] &&
        g_ascii_strncasecmp (row->fields[field], names[i], row->lengths[field]) == 0)
      return TRUE;
  return FALSE;
}

/* Which of the two columns has the label: by the header, which is then taken off, or by having
 * fewer different values; the second one if both have as many. */
static int
find_label_column (GArray *rows)
{
  static const char *const texts[] = {"text", "review", "sentence", "t", NULL};
  static const char *const labels[] = {"label", "sentiment", "class", "s", NULL};
  gsize different[2];

  for (int field = 0; field < 2 && rows->len > 0; field++)
    if (names_a (&g_array_index (rows, Row, 0), field, labels) &&
        names_a (&g_array_index (rows, Row, 0), 1 - field, texts)) {
      g_array_remove_index (rows, 0);
      return field;
    }
  for (int field = 0; field < 2; field++) {
    g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < rows->len; i++) {
      const Row *row = &g_array_index (rows, Row, i);

      g_hash_table_add (values, g_strndup (row->fields[field], row->lengths[field]));
    }
    different[field] = g_hash_table_size (values);
  }
  return different[0] < different[1] ? 0 : 1;
}

static gboolean
split_rows (const char *path, const char *data, gsize length, GArray *rows, GError **error)
{
  const char *end = data + length;
  guint64 line = 1;

  for (const char *at = data; at < end; line++) {
    const char *stop = memchr (at, '\n', end - at), *next, *tab;
    const char *second = NULL;
    gsize width;
    Row row;

    stop = stop ? stop : end;
    next = stop < end ? stop + 1 : end;
    width = (gsize)(stop - at);
    if (width > 0 && at[width - 1] == '\r')
      width--;
    stop = at + width;
    tab = memchr (at, '\t', width);
    second = tab ? memchr (tab + 1, '\t', stop - tab - 1) : NULL;
    if (stop > at && (!tab || second)) {
      g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_SYNTAX,
                   "%s:%" G_GUINT64_FORMAT ":%" G_GSIZE_FORMAT ": %s", path, line,
                   (gsize)((second ? second : stop) - at) + 1,
                   second ? "a second tab; a line is a text, a tab and a label"
                          : "no tab; a line is a text, a tab and a label");
      return FALSE;
    }
    if (stop > at) {
      row = (Row){{at, tab + 1}, {tab - at, stop - tab - 1}};
      g_array_append_val (rows, row);
    }
    at = next;
  }
  return TRUE;
}

gboolean
glia_reviews_read_tsv (GliaReviewsBuilder *builder,
                       const char *path,
                       GliaProgressFunc progress,
                       gpointer user_data,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GMappedFile) file = glia_file_map (path, error);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  const char *data, *invalid;
  gsize length;
  int label;

  if (!file || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  length = g_mapped_file_get_length (file);
  data = length > 0 ? g_mapped_file_get_contents (file) : ""; /* of nothing it is NULL */
  if (length > MAX_TSV_BYTES)
    return set_path_error (error, GLIA_DATA_ERROR_TOO_LARGE, path, "is larger than 2 GiB");
  if (length > 0 && !g_utf8_validate_len (data, length, &invalid)) {
    gsize line = 1;

    for (const char *at = data; at < invalid; at++)
      line += *at == '\n';
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_SYNTAX,
                 "%s:%" G_GSIZE_FORMAT ": not UTF-8 text", path, line);
    return FALSE;
  }
  if (progress)
    progress (N_ ("Reading reviews"), 0, 0, user_data);
  if (!split_rows (path, data, length, rows, error))
    return FALSE;
  label = find_label_column (rows);
  for (guint i = 0; i < rows->len; i++) {
    const Row *row = &g_array_index (rows, Row, i);
    g_autofree char *name = g_strndup (row->fields[label], row->lengths[label]);

    glia_reviews_builder_add (builder, row->fields[1 - label], row->lengths[1 - label],
                              g_strstrip (name), GLIA_PART_UNKNOWN);
  }
  return TRUE;
}
