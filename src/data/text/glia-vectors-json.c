/* SPDX-License-Identifier: MIT */

/* Word vectors from the catalogue's JSON: {"dimensions": 100, "words": ["the", …], "vectors":
 * {"the": [0.1, …], …}}.
 *
 * Nearly all of it is "vectors". What of them is in the buffer is cut into pieces that end behind a
 * "],", and threads read the pieces. A cut may be wrong, for "]," can occur in a word, and a word
 * may come twice; then a piece is not what it seems, and the buffer is read once more from its
 * beginning by one thread, which also has the right place for every error. So the result is that of
 * reading in order.
 */
#include "glia-vectors-builder.h"

#include "glia-dataset.h"
#include "glia-json-stream.h"

#include <string.h>

enum {
  MOST_THREADS = 16,
  PIECES_PER_THREAD = 4, /* a thread that is held up leaves its share to the others */
  MOST_PIECES = MOST_THREADS * PIECES_PER_THREAD,
  LEAST_BYTES = 1 << 17, /* of a buffer that is worth threads */
};

typedef struct {
  GliaVectorsBuilder *builder;
  guint8 *seen; /* [words], atomic: the row has got its numbers */
  const char *pieces[MOST_PIECES + 1];
  gint n_pieces, next, failed; /* atomic, the latter two */
} Job;

/* "words": the order of the rows. */
static gboolean
read_words (GliaVectorsBuilder *builder, GliaSource *source, GError **error)
{
  g_autoptr (GString) word = g_string_new (NULL);
  gboolean first = TRUE, failed = FALSE;
  guint32 row;

  if (!glia_json_stream_expect (source, '[', error))
    return FALSE;
  while (glia_json_stream_next (source, ']', &first, &failed, error))
    if (!glia_json_stream_string (source, word, error) ||
        !glia_vectors_builder_add (builder, word->str, word->len, &row, error))
      return FALSE;
  return !failed;
}

/* Takes `word` in quotes, if that comes next and JSON would write it as it is. */
static gboolean
take_plain_word (GliaSource *source, const char *word, gsize length)
{
  const char *at = source->at;

  if ((gsize)(source->end - at) < length + 2 || at[0] != '"' || at[length + 1] != '"')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (at[i + 1] != word[i] || (guchar)word[i] < 0x20 || word[i] == '"' || word[i] == '\\')
      return FALSE;
  source->at += length + 2;
  return TRUE;
}

/* The row of the word at the source, which is taken: most often the one behind `row`, as the
 * vectors come in the words' order. */
static gboolean
take_row (const GliaVectorsBuilder *builder,
          GliaSource *source,
          GString *word,
          guint32 *row,
          GError **error)
{
  const guint64 *starts = (const guint64 *)builder->starts->data;
  const guint32 next = *row + 1;

  if (next < builder->words && take_plain_word (source, builder->text->str + starts[next],
                                                starts[next + 1] - starts[next])) {
    *row = next;
    return TRUE;
  }
  if (!glia_json_stream_string (source, word, error))
    return FALSE;
  *row = glia_vectors_builder_find (builder, word->str, word->len);
  return *row != GLIA_VECTORS_NONE ||
         glia_json_stream_fail (source, "the word before this is not in \"words\"", error);
}

/* "word": [number, …] */
static gboolean
read_vector (GliaVectorsBuilder *builder, GliaSource *source, guint32 row, GError **error)
{
  gsize count;

  /* The norm and the word's index follow; nobody needs them. */
  return glia_json_stream_numbers (source, builder->matrix + row * builder->dimensions,
                                   builder->dimensions, &count, error) &&
         (count >= builder->dimensions ||
          glia_json_stream_fail (source, "the vector before this is too short", error));
}

static gboolean
read_piece (Job *job, GString *word, const char *start, const char *end)
{
  GliaSource piece = {.path = "", .at = start, .start = start, .end = end, .finished = TRUE};
  guint32 row = GLIA_VECTORS_NONE;

  while (piece.at < piece.end) {
    if (!take_row (job->builder, &piece, word, &row, NULL) ||
        !glia_json_stream_expect (&piece, ':', NULL) ||
        __atomic_exchange_n (&job->seen[row], 1, __ATOMIC_RELAXED) != 0 ||
        !read_vector (job->builder, &piece, row, NULL) ||
        !glia_json_stream_expect (&piece, ',', NULL))
      return FALSE;
  }
  return TRUE;
}

static gpointer
read_pieces (gpointer data)
{
  Job *job = data;
  g_autoptr (GString) word = g_string_new (NULL);
  gint piece;

  while (!g_atomic_int_get (&job->failed) &&
         (piece = g_atomic_int_add (&job->next, 1)) < job->n_pieces)
    if (!read_piece (job, word, job->pieces[piece], job->pieces[piece + 1]))
      g_atomic_int_set (&job->failed, 1);
  return NULL;
}

/* Cuts what is in the buffer; the last piece ends behind the last "],". */
static void
cut_buffer (Job *job, const GliaSource *source, guint threads)
{
  const char *end = source->end;
  const gsize step = (gsize)(end - source->at) / (threads * PIECES_PER_THREAD);
  const char *last = source->at;

  job->next = job->failed = job->n_pieces = 0;
  job->pieces[0] = source->at;
  while (end - source->at >= 3 && memcmp (end - 3, "],\"", 3) != 0)
    end--;
  for (guint i = 1; end - source->at >= 3 && last < end - 1; i++) {
    const char *at = source->at + i * step;

    if (i == threads * PIECES_PER_THREAD || at >= end - 3)
      at = end - 3;
    while (memcmp (at, "],\"", 3) != 0)
      at++;
    if (at + 2 > last)
      job->pieces[++job->n_pieces] = at + 2;
    last = MAX (last, at + 2);
  }
}

/* Takes what is in the buffer but for the last vector. Where it cannot be taken at once, nothing
 * is. Returns the place before which it need not be tried again. */
static guint64
take_buffer (Job *job, GliaSource *source)
{
  const guint threads = CLAMP (g_get_num_processors (), 1, MOST_THREADS);
  GThread *started[MOST_THREADS] = {NULL};
  const char *end;

  if (source->end - source->at < LEAST_BYTES)
    return 0;
  cut_buffer (job, source, threads);
  for (guint i = 1; i < threads; i++)
    started[i] = g_thread_try_new ("vectors", read_pieces, job, NULL);
  read_pieces (job);
  for (guint i = 1; i < threads; i++)
    if (started[i])
      g_thread_join (started[i]);
  end = job->pieces[job->n_pieces];
  if (job->failed)
    return glia_source_position (source) + (guint64)(end - source->at);
  source->at = end;
  return 0;
}

/* "vectors": {word: numbers, …} */
static gboolean
read_vectors (GliaVectorsBuilder *builder, GliaSource *source, GError **error)
{
  g_autoptr (GString) word = g_string_new (NULL);
  g_autofree guint8 *seen = g_malloc0 (builder->words + 1);
  gboolean first = TRUE, failed = FALSE;
  guint32 row = GLIA_VECTORS_NONE;
  Job job = {.builder = builder, .seen = seen};
  guint64 again = 0;

  if (!glia_json_stream_expect (source, '{', error))
    return FALSE;
  while (glia_json_stream_next (source, '}', &first, &failed, error)) {
    if (glia_source_position (source) >= again)
      again = take_buffer (&job, source);
    if (!take_row (builder, source, word, &row, error) ||
        !glia_json_stream_expect (source, ':', error) || !read_vector (builder, source, row, error))
      return FALSE;
    seen[row] = 1;
  }
  if (!failed && memchr (seen, 0, builder->words))
    return glia_json_stream_fail (source, "some of \"words\" have no vector", error);
  return !failed;
}

gboolean
glia_vectors_read_json (GliaVectorsBuilder *builder, GliaSource *source, GError **error)
{
  g_autoptr (GString) key = g_string_new (NULL);
  gboolean first = TRUE, failed = FALSE, good = TRUE, complete = FALSE;

  if (!glia_json_stream_expect (source, '{', error))
    return FALSE;
  while (good && glia_json_stream_next (source, '}', &first, &failed, error)) {
    double number;

    if (!glia_json_stream_string (source, key, error) ||
        !glia_json_stream_expect (source, ':', error))
      return FALSE;
    if (g_str_equal (key->str, "dimensions")) {
      good = glia_json_stream_number (source, &number, error);
      if (good && !(number >= 1 && number <= GLIA_VECTORS_MAX_DIMENSIONS))
        return glia_json_stream_fail (source, "\"dimensions\" can be 1 to 10000", error);
      if (good && builder->words == 0)
        builder->dimensions = (gsize)number;
    } else if (g_str_equal (key->str, "words") || g_str_equal (key->str, "vectors")) {
      if (builder->dimensions == 0)
        return glia_json_stream_fail (source, "\"dimensions\" must come first", error);
      complete |= key->str[0] == 'v';
      good = key->str[0] == 'w' ? read_words (builder, source, error)
                                : read_vectors (builder, source, error);
    } else {
      good = glia_json_stream_skip (source, error);
    }
  }
  if (!good || failed)
    return FALSE;
  return complete ? glia_json_stream_end (source, error)
                  : glia_json_stream_fail (source, "there are no \"vectors\"", error);
}
