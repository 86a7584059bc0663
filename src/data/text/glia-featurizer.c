/* SPDX-License-Identifier: MIT */

/* Threads. glia_featurize() starts workers and is one itself. They take chunks of reviews from a
 * shared counter; each review's row is written by whoever took it, and nothing that a worker adds
 * up depends on which chunks it got: counts are integers, sets are joined. The reviews and vectors
 * are read only. Progress is reported by the caller's thread alone. */
#include "glia-featurizer.h"

#include "glia-dataset.h"
#include "glia-tokenizer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum { CHUNK = 64, MAX_THREADS = 64 };

typedef struct {
  const GliaVectors *vectors;
  gsize top_words, dimensions;
  const float *matrix;
  /* Of the review at hand: */
  char *text; /* its tokens, a NUL behind each */
  gsize length, text_capacity;
  guint32 *starts, *rows; /* of each token: its place in the text, with the end behind; its row */
  gsize count, capacity;
  gsize known;         /* rows that there are */
  GHashTable *unknown; /* of all the reviews; may be NULL */
} Adder;

typedef struct {
  const GliaReviews *reviews;
  const GliaVectors *vectors;
  gsize top_words;
  float *features; /* [n_reviews × dimensions] */
  guint8 *kept;    /* [n_reviews] */
  gint next;       /* chunk, atomic */
  GCancellable *cancellable;
} Job;

typedef struct {
  Job *job;
  GliaCoverage coverage;
  GHashTable *unknown;
  GliaProgressFunc progress; /* the caller's worker only */
  gpointer user_data;
} Worker;

static void
add_token (const char *token, gsize length, gpointer user_data)
{
  Adder *adder = user_data;
  const gsize needed = adder->length + length + 1;

  if (needed > adder->text_capacity)
    adder->text = g_realloc (adder->text, adder->text_capacity = 2 * needed);
  if (adder->count + 1 >= adder->capacity) {
    adder->capacity = 2 * adder->capacity + 64;
    adder->starts = g_renew (guint32, adder->starts, adder->capacity);
    adder->rows = g_renew (guint32, adder->rows, adder->capacity);
  }
  memcpy (adder->text + adder->length, token, length);
  adder->text[needed - 1] = '\0';
  adder->starts[adder->count++] = (guint32)adder->length;
  adder->starts[adder->count] = (guint32)needed;
  adder->length = needed;
}

/* Finds the tokens' rows, and moves those that there are to the front. */
static void
find_rows (Adder *adder)
{
  adder->known = 0;
  glia_vectors_rows (adder->vectors, adder->text, adder->starts, adder->count, adder->top_words,
                     adder->rows);
  for (gsize i = 0; i < adder->count; i++) {
    const char *token = adder->text + adder->starts[i];

    if (adder->rows[i] != GLIA_VECTORS_NONE)
      adder->rows[adder->known++] = adder->rows[i];
    else if (adder->unknown && !g_hash_table_contains (adder->unknown, token))
      g_hash_table_add (adder->unknown, g_strdup (token));
  }
}

/* Adds the rows up one after the other, four in one go over the sum; the next ones are on their way
 * meanwhile. */
static void
add_rows (const Adder *adder, float *restrict sum)
{
  const gsize n = adder->dimensions, count = adder->known;
  const guint32 *rows = adder->rows;
  gsize i = 0;

  for (; i + 4 <= count; i += 4) {
    const float *vectors[4];

    for (gsize k = 0; k < 4; k++)
      vectors[k] = adder->matrix + (gsize)rows[i + k] * n;
    for (gsize k = i + 4; k < MIN (i + 8, count); k++)
      for (gsize byte = 0; byte < n * sizeof (float); byte += 64)
        __builtin_prefetch ((const char *)(adder->matrix + (gsize)rows[k] * n) + byte);
    for (gsize j = 0; j < n; j++)
      sum[j] = (((sum[j] + vectors[0][j]) + vectors[1][j]) + vectors[2][j]) + vectors[3][j];
  }
  for (; i < count; i++)
    for (gsize j = 0; j < n; j++)
      sum[j] += adder->matrix[(gsize)rows[i] * n + j];
}

/* The mean over one text's known words into `sum`; returns whether there was one. */
static gboolean
average_words (Adder *adder, GliaTokenizer *tokenizer, const char *text, gsize length, float *sum)
{
  adder->length = adder->count = 0;
  glia_tokenize_review (tokenizer, text, length, add_token, adder);
  find_rows (adder);
  memset (sum, 0, adder->dimensions * sizeof *sum);
  add_rows (adder, sum);
  for (gsize i = 0; adder->known > 0 && i < adder->dimensions; i++)
    sum[i] /= (float)adder->known;
  return adder->known > 0;
}

static void
adder_init (Adder *adder, const GliaVectors *vectors, gsize top_words, GHashTable *unknown)
{
  *adder = (Adder){.vectors = vectors,
                   .top_words = top_words,
                   .dimensions = glia_vectors_dimensions (vectors),
                   .matrix = glia_vectors_matrix (vectors),
                   .unknown = unknown};
}

static void
adder_clear (Adder *adder)
{
  g_free (adder->text);
  g_free (adder->starts);
  g_free (adder->rows);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Adder, adder_clear)

static gpointer
run_worker (gpointer data)
{
  Worker *worker = data;
  Job *job = worker->job;
  const GliaReviews *reviews = job->reviews;
  g_autoptr (GliaTokenizer) tokenizer = glia_tokenizer_new ();
  g_auto (Adder) adder;
  gsize start;

  adder_init (&adder, job->vectors, job->top_words, worker->unknown);
  while ((start = (gsize)g_atomic_int_add (&job->next, 1) * CHUNK) < reviews->n_reviews &&
         !g_cancellable_is_cancelled (job->cancellable)) {
    gsize end = MIN (start + CHUNK, reviews->n_reviews);

    for (gsize i = start; i < end; i++) {
      job->kept[i] = average_words (&adder, tokenizer, reviews->text + reviews->starts[i],
                                    reviews->starts[i + 1] - reviews->starts[i],
                                    job->features + i * adder.dimensions);
      worker->coverage.tokens += adder.count;
      worker->coverage.known_tokens += adder.known;
    }
    if (worker->progress)
      worker->progress (N_ ("Averaging word vectors"), (double)end / (double)reviews->n_reviews, 0,
                        worker->user_data);
  }
  return NULL;
}

/* Runs the workers and joins what they counted. */
static GliaCoverage
run_workers (Job *job, guint threads, GliaProgressFunc progress, gpointer user_data)
{
  Worker workers[MAX_THREADS] = {0};
  GThread *started[MAX_THREADS] = {0};
  GliaCoverage coverage = {0};

  threads = CLAMP (threads > 0 ? threads : g_get_num_processors (), 1, MAX_THREADS);
  for (guint i = 0; i < threads; i++) {
    workers[i].job = job;
    workers[i].unknown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  }
  workers[0].progress = progress;
  workers[0].user_data = user_data;
  for (guint i = 1; i < threads; i++)
    started[i] = g_thread_try_new ("featurizer", run_worker, &workers[i], NULL);
  run_worker (&workers[0]);
  for (guint i = 0; i < threads; i++) {
    GHashTableIter iter;
    gpointer word;

    if (started[i])
      g_thread_join (started[i]);
    coverage.tokens += workers[i].coverage.tokens;
    coverage.known_tokens += workers[i].coverage.known_tokens;
    g_hash_table_iter_init (&iter, workers[i].unknown);
    while (i > 0 && g_hash_table_iter_next (&iter, &word, NULL)) {
      g_hash_table_iter_steal (&iter);
      g_hash_table_add (workers[0].unknown, word);
    }
    if (i > 0)
      g_hash_table_unref (workers[i].unknown);
  }
  coverage.distinct_unknown = g_hash_table_size (workers[0].unknown);
  g_hash_table_unref (workers[0].unknown);
  return coverage;
}

/* Moves the rows that are kept together. */
static void
compact_rows (GliaFeatures *features, const guint8 *kept, gsize n_reviews)
{
  for (gsize i = 0; i < n_reviews; i++) {
    if (!kept[i])
      continue;
    if (features->n_rows != i)
      memcpy (features->features + features->n_rows * features->n_columns,
              features->features + i * features->n_columns, features->n_columns * sizeof (float));
    features->reviews[features->n_rows++] = i;
  }
  features->coverage.dropped = n_reviews - features->n_rows;
}

GliaFeatures *
glia_featurize (const GliaReviews *reviews,
                const GliaVectors *vectors,
                gsize top_words,
                guint threads,
                GliaProgressFunc progress,
                gpointer user_data,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GliaFeatures) features = g_new0 (GliaFeatures, 1);
  g_autofree guint8 *kept = g_malloc0 (reviews->n_reviews + 1);
  Job job = {reviews, vectors, top_words, NULL, kept, 0, cancellable};
  gsize count;

  features->n_columns = glia_vectors_dimensions (vectors);
  if (reviews->n_reviews < G_MAXINT &&
      g_size_checked_mul (&count, reviews->n_reviews, features->n_columns))
    features->features = g_try_new (float, count);
  if (!features->features) {
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_TOO_LARGE,
                 "no memory for %" G_GSIZE_FORMAT " rows of %" G_GSIZE_FORMAT " features",
                 reviews->n_reviews, features->n_columns);
    return NULL;
  }
  features->reviews = g_new (guint32, reviews->n_reviews + 1);
  job.features = features->features;
  features->coverage = run_workers (&job, threads, progress, user_data);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  compact_rows (features, kept, reviews->n_reviews);
  return g_steal_pointer (&features);
}

void
glia_features_free (GliaFeatures *features)
{
  if (!features)
    return;
  g_free (features->features);
  g_free (features->reviews);
  g_free (features);
}

gboolean
glia_featurize_text (const char *text,
                     const GliaVectors *vectors,
                     gsize top_words,
                     float *features,
                     GliaCoverage *coverage)
{
  g_autoptr (GliaTokenizer) tokenizer = glia_tokenizer_new ();
  g_auto (Adder) adder;
  gboolean known;

  adder_init (&adder, vectors, top_words, NULL);
  known = average_words (&adder, tokenizer, text, strlen (text), features);
  if (coverage)
    *coverage = (GliaCoverage){adder.count, adder.known, 0, known ? 0 : 1};
  return known;
}
