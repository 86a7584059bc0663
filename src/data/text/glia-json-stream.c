/* SPDX-License-Identifier: MIT */
#include "glia-json-stream.h"

#include "glia-dataset.h"
#include "glia-json-escape.h"

#include <math.h>
#include <string.h>

enum { MAX_DEPTH = 64, MAX_NUMBER = 512 };

gboolean
glia_json_stream_fail (GliaSource *source, const char *message, GError **error)
{
  g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_SYNTAX, "%s: byte %" G_GUINT64_FORMAT ": %s",
               source->path, glia_source_position (source) + 1, message);
  return FALSE;
}

/* After glia_source_more() has said no: an error unless there already is one. */
static gboolean
fail_at_end (GliaSource *source, GError *failed, GError **error)
{
  if (failed) {
    g_propagate_error (error, failed);
    return FALSE;
  }
  return glia_json_stream_fail (source, "the file ends too early", error);
}

/* Makes sure of `length` bytes at source->at. */
static gboolean
need_bytes (GliaSource *source, gsize length, GError **error)
{
  GError *failed = NULL;

  while ((gsize)(source->end - source->at) < length)
    if (!glia_source_more (source, &failed))
      return fail_at_end (source, failed, error);
  return TRUE;
}

char
glia_json_stream_peek (GliaSource *source, GError **error)
{
  for (;;) {
    while (source->at < source->end && (*source->at == ' ' || *source->at == '\n' ||
                                        *source->at == '\r' || *source->at == '\t'))
      source->at++;
    if (source->at < source->end)
      return *source->at;
    if (!glia_source_more (source, error))
      return '\0';
  }
}

gboolean
glia_json_stream_expect (GliaSource *source, char expected, GError **error)
{
  GError *failed = NULL;
  char found = glia_json_stream_peek (source, &failed);
  char message[] = "expected \"?\"";

  if (found == expected) {
    source->at++;
    return TRUE;
  }
  if (found == '\0')
    return fail_at_end (source, failed, error);
  message[sizeof message - 3] = expected;
  return glia_json_stream_fail (source, message, error);
}

gboolean
glia_json_stream_next (GliaSource *source,
                       char close,
                       gboolean *first,
                       gboolean *failed,
                       GError **error)
{
  GError *inner = NULL;
  char found = glia_json_stream_peek (source, &inner);

  if (found == close) {
    source->at++;
    return FALSE;
  }
  if (inner)
    g_propagate_error (error, inner);
  *failed = inner != NULL || (!*first && !glia_json_stream_expect (source, ',', error));
  *first = FALSE;
  return !*failed;
}

static gboolean
take_digits (GliaSource *source, int *code, GError **error)
{
  if (!need_bytes (source, 4, error))
    return FALSE;
  *code = glia_json_escape_digits (source->at);
  if (*code < 0)
    return glia_json_stream_fail (source, "\\u needs four hexadecimal digits", error);
  source->at += 4;
  return TRUE;
}

static gboolean
take_unicode (GliaSource *source, GString *string, GError **error)
{
  gunichar character;
  int code, low;

  if (!take_digits (source, &code, error))
    return FALSE;
  character = (gunichar)code;
  if (glia_json_escape_is_high (code)) {
    if (!need_bytes (source, 2, error))
      return FALSE;
    if (source->at[0] != '\\' || source->at[1] != 'u')
      return glia_json_stream_fail (source, "half a surrogate pair", error);
    source->at += 2;
    if (!take_digits (source, &low, error))
      return FALSE;
    character = glia_json_escape_join (code, low);
    if (character == 0)
      return glia_json_stream_fail (source, "half a surrogate pair", error);
  }
  if (character == 0 || (character >= 0xd800 && character < 0xe000))
    return glia_json_stream_fail (source, "\\u of something that is not a character", error);
  g_string_append_unichar (string, character);
  return TRUE;
}

static gboolean
take_escape (GliaSource *source, GString *string, GError **error)
{
  char letter, meaning;

  if (!need_bytes (source, 1, error))
    return FALSE;
  letter = *source->at++;
  if (letter == 'u')
    return take_unicode (source, string, error);
  meaning = glia_json_escape_letter (letter);
  if (meaning == '\0')
    return glia_json_stream_fail (source, "there is no such escape", error);
  g_string_append_c (string, meaning);
  return TRUE;
}

gboolean
glia_json_stream_string (GliaSource *source, GString *string, GError **error)
{
  g_string_truncate (string, 0);
  if (!glia_json_stream_expect (source, '"', error))
    return FALSE;
  for (;;) {
    const char *start = source->at, *at = start;

    while (at < source->end && *at != '"' && *at != '\\' && (guchar)*at >= 0x20)
      at++;
    g_string_append_len (string, start, at - start);
    source->at = at;
    if (at == source->end) {
      if (!need_bytes (source, 1, error))
        return FALSE;
      continue;
    }
    source->at++;
    if (*at == '"')
      break;
    if (*at != '\\')
      return glia_json_stream_fail (source, "a control character inside a string", error);
    if (!take_escape (source, string, error))
      return FALSE;
  }
  if (!g_utf8_validate_len (string->str, string->len, NULL))
    return glia_json_stream_fail (source, "the string before this is not UTF-8", error);
  return TRUE;
}

/* What a number or a word like "null" is made of. */
static inline gboolean
is_in_word (char c)
{
  return g_ascii_isalnum (c) || c == '+' || c == '-' || c == '.';
}

static const double powers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
static const double signs[] = {1, -1};

/* A decimal of at most 15 digits without an exponent: it and its power of ten are exact in double,
 * so that one division rounds correctly (Clinger 1990). Returns where it ends, or NULL for
 * anything else. */
static inline const char *
parse_short_decimal (const char *at, const char *end, double *number)
{
  const gboolean negative = at < end && *at == '-';
  guint64 mantissa = 0;
  guint digit;

  at += negative;
  const char *first = at;
  for (; at < end && (digit = (guint)(guchar)*at - '0') <= 9; at++)
    mantissa = mantissa * 10 + digit;
  gsize digits = (gsize)(at - first), fraction = 0;
  if (at < end && *at == '.') {
    const char *point = ++at;
    for (; at < end && (digit = (guint)(guchar)*at - '0') <= 9; at++)
      mantissa = mantissa * 10 + digit;
    fraction = (gsize)(at - point);
    digits += fraction;
  }
  if (digits == 0 || digits > 15 || (at < end && is_in_word (*at)))
    return NULL;
  *number = (negative ? -1.0 : 1.0) * (double)mantissa / powers[fraction];
  return at;
}

/* The most common kind of them: one digit, a point, one to seven digits, and a comma, all in the
 * buffer. The digits behind the point are taken together, eight bytes in one word, the first in the
 * lowest byte:
 *
 *     "038194,-"  - '0' each  ->  0 3 8 1 9 4 x x     x: 10 or more, not a digit
 *     shifted up              ->  0 0 0 3 8 1 9 4     as if zeros came before them
 *
 * Then neighbours are put together, tens with ones, hundreds with those, and so on: three
 * multiplications. */
static inline const char *
parse_common_decimal (const char *at, const char *end, double *number)
{
  const guint64 bytes = G_GUINT64_CONSTANT (0x0101010101010101);
  const gboolean negative = *at == '-';
  guint64 word, others;
  guint whole, fraction;

  at += negative;
  whole = (guint)(guchar)at[0] - '0';
  if (end - at < 10 || whole > 9 || at[1] != '.')
    return NULL;
  memcpy (&word, at + 2, sizeof word);
  word = GUINT64_FROM_LE (word) ^ bytes * '0';
  /* The highest bit of each byte that is not a digit; those above the first such are not looked
   * at. */
  others = ((word + bytes * (0x80 - 10)) | word) & bytes * 0x80;
  if (others == 0)
    return NULL;
  fraction = (guint)__builtin_ctzll (others) / 8;
  if (fraction == 0 || at[2 + fraction] != ',')
    return NULL;
  word <<= 64 - 8 * fraction;
  word = word * 10 + (word >> 8);
  word = ((word & 0x000000FF000000FF) * (1000000 * (G_GUINT64_CONSTANT (1) << 32) + 100) +
          (word >> 16 & 0x000000FF000000FF) * (10000 * (G_GUINT64_CONSTANT (1) << 32) + 1)) >>
         32;
  /* No branch on the sign: it could not be foretold. */
  *number = signs[negative] * (whole * powers[fraction] + (guint32)word) / powers[fraction];
  return at + 2 + fraction;
}

const char *
glia_parse_number (const char *at, const char *end, double *number)
{
  const char *start = at, *behind = parse_short_decimal (at, end, number);
  char *stop;

  if (behind != NULL)
    return behind;
  if (start == end || !strchr ("-+.0123456789", *start) || end - start > MAX_NUMBER)
    return NULL;
  for (const char *x = start; x < end && x < start + 3; x++)
    if (*x == 'x' || *x == 'X') /* strtod would read hexadecimal */
      return NULL;
  *number = g_ascii_strtod (start, &stop);
  return stop > start && stop <= end && isfinite (*number) ? stop : NULL;
}

/* The bytes of a number or word are brought together in the buffer; returns how many. */
static gsize
gather_word (GliaSource *source, GError **error)
{
  gsize length = 0;

  if (glia_json_stream_peek (source, error) == '\0')
    return 0;
  for (;;) {
    GError *failed = NULL;

    while (source->at + length < source->end && is_in_word (source->at[length]))
      length++;
    if (source->at + length < source->end || length > MAX_NUMBER)
      return length;
    if (!glia_source_more (source, &failed)) {
      if (failed == NULL)
        return length;
      g_propagate_error (error, failed);
      return 0;
    }
  }
}

gboolean
glia_json_stream_number (GliaSource *source, double *number, GError **error)
{
  GError *failed = NULL;
  gsize length = gather_word (source, &failed);
  const char *end = source->at + length;

  if (failed) {
    g_propagate_error (error, failed);
    return FALSE;
  }
  if (length == 0 || length > MAX_NUMBER || glia_parse_number (source->at, end, number) != end)
    return glia_json_stream_fail (source, "expected a number", error);
  source->at = end;
  return TRUE;
}

/* Short decimals with a comma right behind, as far as the buffer goes. Returns how many. */
static gsize
take_short_decimals (GliaSource *source, float *numbers, gsize capacity)
{
  const char *at = source->at, *end = source->end;
  gsize count = 0;

  while (end - at > 1) {
    double number;
    const char *behind = parse_common_decimal (at, end, &number);

    if (behind == NULL)
      behind = parse_short_decimal (at, end, &number);
    if (behind == NULL || behind == end || *behind != ',')
      break;
    if (count < capacity)
      numbers[count] = (float)number;
    count++;
    at = behind + 1;
  }
  source->at = at;
  return count;
}

gboolean
glia_json_stream_numbers (GliaSource *source,
                          float *numbers,
                          gsize capacity,
                          gsize *count,
                          GError **error)
{
  gboolean first = TRUE, failed = FALSE;
  double number;

  *count = 0;
  if (!glia_json_stream_expect (source, '[', error))
    return FALSE;
  while (glia_json_stream_next (source, ']', &first, &failed, error)) {
    *count += take_short_decimals (source, numbers + MIN (*count, capacity),
                                   capacity - MIN (*count, capacity));
    if (!glia_json_stream_number (source, &number, error))
      return FALSE;
    if (*count < capacity)
      numbers[*count] = (float)number;
    ++*count;
  }
  return !failed;
}

gboolean
glia_json_stream_scalar (GliaSource *source, GString *text, GError **error)
{
  GError *failed = NULL;
  gsize length;

  if (glia_json_stream_peek (source, &failed) == '"')
    return glia_json_stream_string (source, text, error);
  length = failed ? 0 : gather_word (source, &failed);
  if (failed) {
    g_propagate_error (error, failed);
    return FALSE;
  }
  g_string_truncate (text, 0);
  g_string_append_len (text, source->at, length);
  if (!g_str_equal (text->str, "true") && !g_str_equal (text->str, "false")) {
    double number;

    return glia_json_stream_number (source, &number, error);
  }
  source->at += length;
  return TRUE;
}

static gboolean
skip_value (GliaSource *source, GString *scratch, int depth, GError **error)
{
  char open = glia_json_stream_peek (source, error);
  gboolean first = TRUE, failed = FALSE;

  if (open != '[' && open != '{') {
    if (open == 'n' && gather_word (source, NULL) == 4 && memcmp (source->at, "null", 4) == 0) {
      source->at += 4;
      return TRUE;
    }
    return (error == NULL || *error == NULL) && glia_json_stream_scalar (source, scratch, error);
  }
  if (depth == MAX_DEPTH)
    return glia_json_stream_fail (source, "more than 64 brackets inside each other", error);
  source->at++;
  while (glia_json_stream_next (source, open == '[' ? ']' : '}', &first, &failed, error)) {
    if (open == '{' && (!glia_json_stream_string (source, scratch, error) ||
                        !glia_json_stream_expect (source, ':', error)))
      return FALSE;
    if (!skip_value (source, scratch, depth + 1, error))
      return FALSE;
  }
  return !failed;
}

gboolean
glia_json_stream_skip (GliaSource *source, GError **error)
{
  g_autoptr (GString) scratch = g_string_new (NULL);
  GError *failed = NULL;

  if (skip_value (source, scratch, 0, &failed))
    return TRUE;
  g_propagate_error (error, failed);
  return FALSE;
}

gboolean
glia_json_stream_end (GliaSource *source, GError **error)
{
  GError *failed = NULL;

  if (glia_json_stream_peek (source, &failed) == '\0' && !failed)
    return TRUE;
  if (failed) {
    g_propagate_error (error, failed);
    return FALSE;
  }
  return glia_json_stream_fail (source, "something follows the end of the JSON value", error);
}
