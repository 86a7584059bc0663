/* SPDX-License-Identifier: MIT */
#include "glia-text.h"

#include "glia-cache.h"
#include "glia-catalogue.h"
#include "mlp.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What the homework takes for dev and for test. */
enum { HOMEWORK_DEV = 5000, HOMEWORK_TEST = 10000 };

/* ---- Features, kept ----------------------------------------------------------------------- */

/* As it lies in the cache: this header, features, then reviews, labels, parts and the strings. */
typedef struct {
  guint64 n_reviews, n_rows, n_columns, n_classes, has_parts;
  guint64 tokens, known_tokens, distinct_unknown;
} Header;

G_STATIC_ASSERT (sizeof (Header) == 64);

typedef struct {
  GBytes *bytes;
  Header header;
  const float *features;  /* [n_rows × n_columns] */
  const guint32 *reviews; /* [n_rows] */
  const gint32 *labels;   /* [n_reviews] */
  const guint8 *parts;    /* [n_reviews] or NULL */
  const char *provenance; /* and after it the class names, each NUL-terminated */
} Kept;

static void
kept_free (Kept *kept)
{
  g_clear_pointer (&kept->bytes, g_bytes_unref);
  g_free (kept);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Kept, kept_free)

/* The checksum has been checked, so this only guards against a format that has changed. */
static Kept *
kept_from_bytes (GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autoptr (Kept) kept = g_new0 (Kept, 1);
  gsize numbers, fixed;
  const Header *h = &kept->header;

  kept->bytes = bytes;
  if (length < sizeof *h)
    return NULL;
  memcpy (&kept->header, data, sizeof *h);
  if (h->n_reviews > length || h->n_rows > h->n_reviews || h->n_columns == 0 ||
      h->n_columns > GLIA_VECTORS_MAX_DIMENSIONS || h->n_classes < 2 || h->n_classes > h->n_reviews)
    return NULL;
  numbers = h->n_rows * h->n_columns * sizeof (float);
  fixed = sizeof *h + numbers + h->n_rows * sizeof (guint32) + h->n_reviews * sizeof (gint32) +
          (h->has_parts ? h->n_reviews : 0);
  if (length <= fixed || data[length - 1] != '\0')
    return NULL;
  kept->features = (const float *)(data + sizeof *h);
  kept->reviews = (const guint32 *)(data + sizeof *h + numbers);
  kept->labels = (const gint32 *)(kept->reviews + h->n_rows);
  kept->parts = h->has_parts ? (const guint8 *)(kept->labels + h->n_reviews) : NULL;
  kept->provenance = data + fixed;
  return g_steal_pointer (&kept);
}

static GBytes *
join_pieces (const GliaCachePiece *pieces, gsize n_pieces)
{
  GByteArray *array = g_byte_array_new ();

  for (gsize i = 0; i < n_pieces; i++)
    g_byte_array_append (array, pieces[i].data, pieces[i].length);
  return g_byte_array_free_to_bytes (array);
}

static Kept *
keep_features (const GliaReviews *reviews,
               const GliaFeatures *features,
               const char *vectors,
               const GliaCacheKey *key)
{
  const GliaCoverage *coverage = &features->coverage;
  Header header = {reviews->n_reviews,     features->n_rows,          features->n_columns,
                   reviews->n_classes,     reviews->parts ? 1 : 0,    coverage->tokens,
                   coverage->known_tokens, coverage->distinct_unknown};
  g_autoptr (GString) strings = g_string_new (reviews->provenance);
  GBytes *bytes = NULL;

  g_string_append_printf (strings, " Features: the mean of word vectors, %s", vectors);
  g_string_append_c (strings, '\0');
  for (gsize i = 0; i < reviews->n_classes; i++)
    g_string_append_len (strings, reviews->class_names[i], strlen (reviews->class_names[i]) + 1);
  {
    const GliaCachePiece pieces[] = {
        {&header, sizeof header},
        {features->features, features->n_rows * features->n_columns * sizeof (float)},
        {features->reviews, features->n_rows * sizeof (guint32)},
        {reviews->labels, reviews->n_reviews * sizeof (gint32)},
        {reviews->parts, reviews->parts ? reviews->n_reviews : 0},
        {strings->str, strings->len},
    };

    if (glia_cache_store ("features", key, pieces, G_N_ELEMENTS (pieces), NULL))
      bytes = glia_cache_load ("features", key);
    if (!bytes) /* the cache cannot be written: do without */
      bytes = join_pieces (pieces, G_N_ELEMENTS (pieces));
  }
  return kept_from_bytes (bytes);
}

/* ---- Where the inputs are ----------------------------------------------------------------- */

static char *
resolve_name (const char *name, GCancellable *cancellable, GError **error)
{
  const GliaCatalogueEntry *entry = glia_catalogue_find (name);

  if (entry)
    return glia_catalogue_locate (entry, cancellable, error);
  if (g_file_test (name, G_FILE_TEST_EXISTS))
    return g_strdup (name);
  g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_MISSING,
               "%s: there is no such file, and nothing of this name in the catalogue", name);
  return NULL;
}

GliaVectors *
glia_text_open_vectors (const char *name_or_path,
                        GliaProgressFunc progress,
                        gpointer user_data,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autofree char *path = resolve_name (name_or_path, cancellable, error);

  return path ? glia_vectors_open (path, progress, user_data, cancellable, error) : NULL;
}

static GliaReviews *
read_reviews (const char *name,
              const char *path,
              GliaProgressFunc progress,
              gpointer user_data,
              GCancellable *cancellable,
              GError **error)
{
  return g_str_equal (name, "imdb")
             ? glia_reviews_read_imdb (path, progress, user_data, cancellable, error)
             : glia_reviews_read (path, progress, user_data, cancellable, error);
}

GliaReviews *
glia_text_read_reviews (const char *name_or_path,
                        GliaProgressFunc progress,
                        gpointer user_data,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autofree char *path = resolve_name (name_or_path, cancellable, error);

  return path ? read_reviews (name_or_path, path, progress, user_data, cancellable, error) : NULL;
}

static Kept *
make_features (const GliaTextOptions *options,
               const char *reviews_path,
               const char *vectors_path,
               const GliaCacheKey *key,
               GliaProgressFunc progress,
               gpointer user_data,
               GCancellable *cancellable,
               GError **error)
{
  const GliaCatalogueEntry *entry = glia_catalogue_find (options->vectors);
  g_autoptr (GliaVectors) vectors = NULL;
  g_autoptr (GliaReviews) reviews = NULL;
  g_autoptr (GliaFeatures) features = NULL;
  g_autofree char *about = entry ? g_strdup_printf ("%s (npm package %s). %s", entry->title,
                                                    entry->source, entry->citation)
                                 : g_strdup_printf ("%s.", vectors_path);

  vectors = glia_vectors_open (vectors_path, progress, user_data, cancellable, error);
  if (!vectors)
    return NULL;
  reviews = read_reviews (options->reviews, reviews_path, progress, user_data, cancellable, error);
  if (!reviews)
    return NULL;
  features = glia_featurize (reviews, vectors, options->top_words, 0, progress, user_data,
                             cancellable, error);
  return features ? keep_features (reviews, features, about, key) : NULL;
}

static Kept *
load_features (const GliaTextOptions *options,
               GliaProgressFunc progress,
               gpointer user_data,
               GCancellable *cancellable,
               GError **error)
{
  g_autofree char *reviews = resolve_name (options->reviews, cancellable, error), *vectors = NULL;
  g_autofree char *reviews_digest = NULL, *vectors_digest = NULL, *settings = NULL;
  GliaCacheKey key;
  GBytes *bytes;
  Kept *kept;

  if (!reviews || !(vectors = resolve_name (options->vectors, cancellable, error)))
    return NULL;
  reviews_digest = glia_cache_digest (reviews, G_CHECKSUM_SHA512, cancellable, error);
  if (!reviews_digest)
    return NULL;
  vectors_digest = glia_cache_digest (vectors, G_CHECKSUM_SHA512, cancellable, error);
  if (!vectors_digest)
    return NULL;
  settings = g_strdup_printf ("features 1, byte order %d, top words %" G_GSIZE_FORMAT, G_BYTE_ORDER,
                              options->top_words);
  /* The names are in the provenance, so they are in the key. */
  key = glia_cache_key (settings, options->reviews, reviews_digest, options->vectors,
                        vectors_digest, NULL);
  bytes = glia_cache_load ("features", &key);
  kept = bytes ? kept_from_bytes (bytes) : NULL;
  return kept ? kept
              : make_features (options, reviews, vectors, &key, progress, user_data, cancellable,
                               error);
}

/* ---- Splits ------------------------------------------------------------------------------- */

static GliaDataset *
make_dataset (const Kept *kept, const guint32 *rows, gsize n_rows)
{
  const Header *h = &kept->header;
  float *features = g_new (float, n_rows * h->n_columns);
  gint32 *classes = g_new (gint32, n_rows);
  char **names = g_new0 (char *, h->n_classes + 1);
  const char *name = kept->provenance;
  guint32 *source_rows = g_new (guint32, MAX (n_rows, 1));
  GliaDataset *dataset;

  for (gsize i = 0; i < n_rows; i++) {
    memcpy (features + i * h->n_columns, kept->features + (gsize)rows[i] * h->n_columns,
            h->n_columns * sizeof (float));
    source_rows[i] = kept->reviews[rows[i]];
    classes[i] = kept->labels[source_rows[i]];
  }
  for (gsize i = 0; i < h->n_classes; i++) {
    name += strlen (name) + 1;
    names[i] = g_strdup (name);
  }
  dataset = glia_dataset_new (&(GliaDatasetParts){
      .n_rows = n_rows,
      .n_columns = h->n_columns,
      .features = features,
      .classes = classes,
      .class_names = names,
      .provenance = g_strdup (kept->provenance),
  });
  glia_dataset_set_source_rows (dataset, source_rows);
  return dataset;
}

/* The reviews [start, end) of `order` that were not dropped, as a data set; NULL if none is
 * left. */
static GliaDataset *
cut_part (const Kept *kept, const gint64 *row_of, const guint32 *order, gsize start, gsize end)
{
  g_autofree guint32 *rows = g_new (guint32, end - start + 1);
  gsize n_rows = 0;

  for (gsize i = start; i < end; i++)
    if (row_of[order[i]] >= 0)
      rows[n_rows++] = (guint32)row_of[order[i]];
  return n_rows > 0 ? make_dataset (kept, rows, n_rows) : NULL;
}

static GliaSplits *
split_as_homework (const Kept *kept, guint64 seed, GError **error)
{
  gsize n = kept->header.n_reviews, n_train = 0, n_test = 0;
  g_autofree guint32 *train = g_new (guint32, n), *test = g_new (guint32, n);
  g_autofree gint64 *row_of = g_new (gint64, n);
  mlp_random random = mlp_random_stream (seed, MLP_STREAM_DATA);
  GliaSplits *splits;

  for (gsize i = 0; i < n; i++) {
    row_of[i] = -1;
    if (kept->parts && kept->parts[i] == GLIA_PART_TRAIN)
      train[n_train++] = i;
    else if (kept->parts && kept->parts[i] == GLIA_PART_TEST)
      test[n_test++] = i;
  }
  if (n_train <= HOMEWORK_DEV || n_test == 0) {
    g_set_error (
        error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_VALUE,
        "the split \"homework3\" needs more than 5,000 reviews marked as train and some marked "
        "as test; these have %" G_GSIZE_FORMAT " and %" G_GSIZE_FORMAT ". Use shares instead",
        n_train, n_test);
    return NULL;
  }
  for (gsize row = 0; row < kept->header.n_rows; row++)
    row_of[kept->reviews[row]] = row;
  mlp_random_shuffle (&random, train, n_train);
  mlp_random_shuffle (&random, test, n_test);
  splits = g_new0 (GliaSplits, 1);
  splits->dev = cut_part (kept, row_of, train, 0, HOMEWORK_DEV);
  splits->train = cut_part (kept, row_of, train, HOMEWORK_DEV, n_train);
  splits->test = cut_part (kept, row_of, test, 0, MIN (n_test, HOMEWORK_TEST));
  if (!splits->train || !splits->dev || !splits->test) {
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_EMPTY,
                 "no review of a part has a word that the vectors know");
    g_clear_pointer (&splits, glia_splits_free);
  }
  return splits;
}

static GliaSplits *
split_by_shares (const Kept *kept, const GliaTextOptions *options, GError **error)
{
  gsize n = kept->header.n_rows;
  g_autofree guint32 *rows = g_new (guint32, n + 1);
  g_autoptr (GliaDataset) all = NULL;

  for (gsize i = 0; i < n; i++)
    rows[i] = i;
  all = make_dataset (kept, rows, n);
  return glia_dataset_split (all, options->dev_share, options->test_share, options->seed,
                             options->way, error);
}

/* A row of a part: two are equal if they have the same numbers, as texts of the same words do. */
typedef struct {
  const float *features;
  gsize bytes;
} TextRow;

static guint
hash_row (gconstpointer pointer)
{
  const TextRow *row = pointer;
  guint hash = 2166136261u; /* FNV-1a, a word at a time */

  for (gsize i = 0; i < row->bytes / sizeof (guint32); i++)
    hash = (hash ^ ((const guint32 *)row->features)[i]) * 16777619u;
  return hash ^ hash >> 15;
}

static gboolean
equal_rows (gconstpointer a, gconstpointer b)
{
  const TextRow *left = a, *right = b;

  return memcmp (left->features, right->features, left->bytes) == 0;
}

/* How many rows of `part`, which may be NULL, are equal to one of train. */
static gsize
count_repeated (const GliaDataset *train, const GliaDataset *part)
{
  const gsize bytes = train->n_columns * sizeof (float);
  g_autofree TextRow *rows = g_new (TextRow, train->n_rows);
  g_autoptr (GHashTable) seen = g_hash_table_new (hash_row, equal_rows);
  gsize repeated = 0;

  for (gsize i = 0; i < train->n_rows; i++) {
    rows[i] = (TextRow){train->features + i * train->n_columns, bytes};
    g_hash_table_add (seen, &rows[i]);
  }
  for (gsize i = 0; part != NULL && i < part->n_rows; i++) {
    const TextRow row = {part->features + i * part->n_columns, bytes};
    repeated += g_hash_table_contains (seen, &row);
  }
  return repeated;
}

static void
add_notes (GliaSplits *splits, const Kept *kept)
{
  const Header *h = &kept->header;

  glia_splits_add_note (splits,
                        g_strdup_printf ("%.1f %% of %" G_GUINT64_FORMAT
                                         " tokens have a vector; %" G_GUINT64_FORMAT
                                         " different words have none",
                                         h->tokens ? 100.0 * h->known_tokens / h->tokens : 0.0,
                                         h->tokens, h->distinct_unknown));
  if (h->n_rows < h->n_reviews)
    glia_splits_add_note (splits, g_strdup_printf ("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                                                   " reviews dropped: no known word",
                                                   h->n_reviews - h->n_rows, h->n_reviews));
  const gsize in_dev = count_repeated (splits->train, splits->dev);
  const gsize in_test = count_repeated (splits->train, splits->test);
  if (in_dev > 0)
    glia_splits_add_note (
        splits, g_strdup_printf (_ ("%zu of %zu dev texts have the known words of a text of train"),
                                 in_dev, splits->dev->n_rows));
  if (in_test > 0)
    glia_splits_add_note (
        splits,
        g_strdup_printf (_ ("%zu of %zu test texts have the known words of a text of train"),
                         in_test, splits->test->n_rows));
}

GliaSplits *
glia_text_load (const GliaTextOptions *options,
                GliaProgressFunc progress,
                gpointer user_data,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (Kept) kept = load_features (options, progress, user_data, cancellable, error);
  GliaSplits *splits;

  if (!kept)
    return NULL;
  if (kept->header.n_rows == 0) {
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_EMPTY,
                 "%s: no review has a word that %s knows", options->reviews, options->vectors);
    return NULL;
  }
  splits = options->split == GLIA_TEXT_SPLIT_HOMEWORK3
               ? split_as_homework (kept, options->seed, error)
               : split_by_shares (kept, options, error);
  if (splits)
    add_notes (splits, kept);
  return splits;
}
