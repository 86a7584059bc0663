/* SPDX-License-Identifier: MIT */

/* The builder, and word vectors from text. */
#include "glia-vectors-builder.h"

#include "glia-dataset.h"
#include "glia-json-stream.h"

#include <string.h>

enum { MAX_LINE_BYTES = 16 << 20 };

/* ---- The builder -------------------------------------------------------------------------- */

GliaVectorsBuilder *
glia_vectors_builder_new (void)
{
  GliaVectorsBuilder *builder = g_new0 (GliaVectorsBuilder, 1);
  guint64 zero = 0;

  builder->text = g_string_new (NULL);
  builder->starts = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_array_append_val (builder->starts, zero);
  builder->n_slots = 1024;
  builder->slots = g_new0 (guint64, builder->n_slots);
  return builder;
}

void
glia_vectors_builder_free (GliaVectorsBuilder *builder)
{
  if (!builder)
    return;
  g_string_free (builder->text, TRUE);
  g_array_unref (builder->starts);
  g_free (builder->matrix);
  g_free (builder->slots);
  g_free (builder);
}

/* Multiply and fold, eight bytes at a time. The words are looked up millions of times, and most are
 * shorter than eight bytes. */
guint64
glia_vectors_hash (const char *word, gsize length)
{
  const guint64 odd = 0x9E3779B97F4A7C15;
  guint64 hash = length * odd, piece;

  for (; length >= 8; word += 8, length -= 8) {
    memcpy (&piece, word, 8);
    hash = (hash ^ piece) * odd;
    hash ^= hash >> 32;
  }
  piece = 0;
  for (gsize i = 0; i < length; i++)
    piece = piece << 8 | (guchar)word[i];
  hash = (hash ^ piece) * odd;
  hash = (hash ^ hash >> 29) * odd;
  return hash ^ hash >> 32;
}

guint32
glia_vectors_find (const guint64 *slots,
                   gsize n_slots,
                   const char *text,
                   const guint64 *starts,
                   const char *word,
                   gsize length)
{
  guint64 hash = glia_vectors_hash (word, length);

  for (gsize slot = hash & (n_slots - 1); slots[slot] != 0; slot = (slot + 1) & (n_slots - 1)) {
    guint32 row = (guint32)slots[slot] - 1;

    if (slots[slot] >> 32 == hash >> 32 && starts[row + 1] - starts[row] == length &&
        memcmp (text + starts[row], word, length) == 0)
      return row;
  }
  return GLIA_VECTORS_NONE;
}

guint32
glia_vectors_builder_find (const GliaVectorsBuilder *builder, const char *word, gsize length)
{
  return glia_vectors_find (builder->slots, builder->n_slots, builder->text->str,
                            (const guint64 *)builder->starts->data, word, length);
}

static void
insert_slot (guint64 *slots, gsize n_slots, guint64 hash, guint32 row)
{
  gsize slot = hash & (n_slots - 1);

  while (slots[slot] != 0)
    slot = (slot + 1) & (n_slots - 1);
  slots[slot] = (hash >> 32) << 32 | (row + 1);
}

/* Keeps the table at most half full. */
static void
grow_table (GliaVectorsBuilder *builder)
{
  const guint64 *starts = (const guint64 *)builder->starts->data;

  if (2 * (builder->words + 1) <= builder->n_slots)
    return;
  g_free (builder->slots);
  builder->n_slots *= 4;
  builder->slots = g_new0 (guint64, builder->n_slots);
  for (gsize row = 0; row < builder->words; row++)
    insert_slot (
        builder->slots, builder->n_slots,
        glia_vectors_hash (builder->text->str + starts[row], starts[row + 1] - starts[row]), row);
}

static gboolean
grow_matrix (GliaVectorsBuilder *builder, GError **error)
{
  gsize capacity = MAX (1024, builder->capacity + builder->capacity / 2), count;
  float *matrix = NULL;

  if (builder->words < builder->capacity)
    return TRUE;
  if (capacity < G_MAXUINT32 - 2 && g_size_checked_mul (&count, capacity, builder->dimensions) &&
      count <= G_MAXSIZE / sizeof (float))
    matrix = g_try_realloc_n (builder->matrix, count, sizeof (float));
  if (!matrix) {
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_TOO_LARGE,
                 "no memory for %" G_GSIZE_FORMAT " word vectors of %" G_GSIZE_FORMAT " numbers",
                 capacity, builder->dimensions);
    return FALSE;
  }
  builder->matrix = matrix;
  builder->capacity = capacity;
  return TRUE;
}

gboolean
glia_vectors_builder_add (GliaVectorsBuilder *builder,
                          const char *word,
                          gsize length,
                          guint32 *row,
                          GError **error)
{
  guint64 end;

  *row = GLIA_VECTORS_NONE;
  if (glia_vectors_builder_find (builder, word, length) != GLIA_VECTORS_NONE)
    return TRUE;
  if (!grow_matrix (builder, error))
    return FALSE;
  grow_table (builder);
  *row = builder->words++;
  g_string_append_len (builder->text, word, length);
  end = builder->text->len;
  g_array_append_val (builder->starts, end);
  insert_slot (builder->slots, builder->n_slots, glia_vectors_hash (word, length), *row);
  return TRUE;
}

/* ---- Text --------------------------------------------------------------------------------- */

typedef struct {
  const GliaSource *source;
  guint64 number;          /* from 1 */
  const char *start, *end; /* without the line feed, carriage return and spaces at the end */
} Line;

static gboolean G_GNUC_PRINTF (4, 5)
    fail_at (const Line *line, const char *at, GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_SYNTAX,
               "%s:%" G_GUINT64_FORMAT ":%" G_GSIZE_FORMAT ": %s", line->source->path, line->number,
               (gsize)(at - line->start) + 1, message);
  return FALSE;
}

static gboolean
fail_number (const Line *line, const char *at, gsize length, GError **error)
{
  g_autofree char *text = g_utf8_make_valid (at, (gssize)MIN (length, 40));

  return fail_at (line, at, error, "\"%s\" is not a number", text);
}

/* The next line; FALSE at the end or on an error. A space is put behind it, so that numbers have
 * something to end at. */
static gboolean
next_line (GliaSource *source, Line *line, GError **error)
{
  gsize seen = 0;
  const char *feed;

  line->number++;
  while (!(feed = memchr (source->at + seen, '\n', source->end - source->at - seen))) {
    GError *failed = NULL;

    seen = source->end - source->at;
    if (seen > MAX_LINE_BYTES) {
      line->start = source->at;
      return fail_at (line, source->at, error, "a line of more than 16 MiB");
    }
    if (glia_source_more (source, &failed))
      continue;
    if (failed) {
      g_propagate_error (error, failed);
      return FALSE;
    }
    if (seen == 0)
      return FALSE;
    feed = source->end;
    break;
  }
  line->start = source->at;
  line->end = feed;
  source->at = MIN (feed + 1, source->end);
  while (line->end > line->start && strchr (" \t\r", line->end[-1]) && line->end[-1] != '\0')
    line->end--;
  return TRUE;
}

static const char *
field_end (const char *at, const char *end)
{
  while (at < end && *at != ' ' && *at != '\t')
    at++;
  return at;
}

static gsize
count_fields (const Line *line)
{
  gsize fields = 1;

  for (const char *at = line->start; at < line->end; at++)
    fields += *at == ' ' || *at == '\t';
  return fields;
}

static gboolean
set_dimensions (GliaVectorsBuilder *builder, const Line *line, guint64 dimensions, GError **error)
{
  if (dimensions < 1 || dimensions > GLIA_VECTORS_MAX_DIMENSIONS)
    return fail_at (line, line->start, error,
                    "%" G_GUINT64_FORMAT " dimensions; there can be 1 to %d", dimensions,
                    GLIA_VECTORS_MAX_DIMENSIONS);
  builder->dimensions = dimensions;
  return TRUE;
}

static gboolean
read_row (GliaVectorsBuilder *builder, const Line *line, GError **error)
{
  const char *at = field_end (line->start, line->end);
  guint32 row;

  if (at == line->start)
    return fail_at (line, at, error, "expected a word");
  if (!g_utf8_validate_len (line->start, at - line->start, NULL))
    return fail_at (line, line->start, error, "the word is not UTF-8 text");
  if (!glia_vectors_builder_add (builder, line->start, at - line->start, &row, error))
    return FALSE;
  for (gsize i = 0; i < builder->dimensions; i++) {
    const char *stop, *end;
    double number;

    at += at < line->end;
    end = field_end (at, line->end);
    if (at >= line->end)
      return fail_at (line, line->end, error,
                      "%" G_GSIZE_FORMAT " numbers; this file has %" G_GSIZE_FORMAT " to a word", i,
                      builder->dimensions);
    stop = glia_parse_number (at, end, &number);
    if (stop != end || end == at || (float)number > G_MAXFLOAT || (float)number < -G_MAXFLOAT)
      return fail_number (line, at, (gsize)(end - at), error);
    if (row != GLIA_VECTORS_NONE)
      builder->matrix[row * builder->dimensions + i] = (float)number;
    at = end;
  }
  if (at < line->end)
    return fail_at (line, at + 1, error, "more than the %" G_GSIZE_FORMAT " numbers of a word",
                    builder->dimensions);
  return TRUE;
}

/* word2vec's first line, "words dimensions". */
static gboolean
is_header (const Line *line, guint64 *words, guint64 *dimensions)
{
  g_autofree char *text = g_strndup (line->start, line->end - line->start);
  g_auto (GStrv) fields = g_strsplit_set (text, " \t", -1);

  return g_strv_length (fields) == 2 &&
         g_ascii_string_to_unsigned (fields[0], 10, 0, G_MAXUINT64, words, NULL) &&
         g_ascii_string_to_unsigned (fields[1], 10, 0, G_MAXUINT64, dimensions, NULL);
}

gboolean
glia_vectors_read_text (GliaVectorsBuilder *builder, GliaSource *source, GError **error)
{
  Line line = {.source = source};
  guint64 promised = 0, dimensions = 0, rows = 0;
  gboolean header = FALSE;
  GError *failed = NULL;

  while (next_line (source, &line, &failed)) {
    if (line.number == 1) {
      header = count_fields (&line) == 2 && is_header (&line, &promised, &dimensions);
      if (!set_dimensions (builder, &line, header ? dimensions : count_fields (&line) - 1, error))
        return FALSE;
      if (header)
        continue;
    }
    if (line.start == line.end)
      continue;
    if (!read_row (builder, &line, error))
      return FALSE;
    rows++;
  }
  if (failed) {
    g_propagate_error (error, failed);
    return FALSE;
  }
  if (header && rows != promised) {
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_SYNTAX,
                 "%s:1:1: the first line promises %" G_GUINT64_FORMAT
                 " words, and %" G_GUINT64_FORMAT " follow; is the file complete?",
                 source->path, promised, rows);
    return FALSE;
  }
  return TRUE;
}
