/* SPDX-License-Identifier: MIT */

#include "glia-csv-table.h"

#include "glia-source.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { MOST_COLUMNS = 1000000 };
static const gsize LONGEST_LINE = 16 << 20;
static const guint64 LARGEST_FILE = G_GUINT64_CONSTANT (64) << 30;

static const double powers_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                       1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                       1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* Up to 15 digits and a small power of ten are exact in double, and so is their quotient's rounding
 * (Clinger 1990): nearly every number of a table. The rest goes to g_ascii_strtod(). */
static gboolean
parse_simple_number (const char *text, double *value)
{
  const gboolean negative = *text == '-';
  guint64 mantissa = 0;
  int digits = 0, decimals = 0;

  text += negative || *text == '+';
  for (; g_ascii_isdigit (*text); text++, digits++)
    mantissa = mantissa * 10 + (guint64)(*text - '0');
  if (*text == '.')
    for (text++; g_ascii_isdigit (*text); text++, digits++, decimals++)
      mantissa = mantissa * 10 + (guint64)(*text - '0');
  if (*text != '\0' || digits == 0 || digits > 15)
    return FALSE;
  *value = (double)mantissa / powers_of_ten[decimals];
  if (negative)
    *value = -*value;
  return TRUE;
}

gboolean
glia_csv_parse_number (const char *text, double *value)
{
  char *end;

  if (parse_simple_number (text, value))
    return TRUE;
  /* strtod also takes hexadecimal, "inf" and "nan", which no table means as numbers. */
  if (text[strspn (text, "+-.0123456789eE")] != '\0' || *text == '\0')
    return FALSE;
  *value = g_ascii_strtod (text, &end);
  return *end == '\0' && end != text && fabs (*value) <= (double)FLT_MAX;
}

void
glia_csv_table_free (GliaCsvTable *table)
{
  if (table == NULL)
    return;
  g_free (table->path);
  g_string_free (table->cells, TRUE);
  g_array_unref (table->rows);
  g_strfreev (table->names);
  g_free (table);
}

/* ---- Reading ------------------------------------------------------------------------------ */

typedef struct {
  GliaCsvTable *table;
  GliaSource *source;
  gsize line; /* of what is read now, from 1 */
  gsize most; /* records that are wanted */
  gboolean at_end;
} Parser;

static gboolean G_GNUC_PRINTF (4, 5)
    fail (const Parser *parser, gsize line, GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_SYNTAX, "%s:%" G_GSIZE_FORMAT ": %s",
               parser->table->path, line, text);
  return FALSE;
}

/* Makes sure that a whole record is in the buffer, its quoted line breaks included; `*length` is
 * its length without the line's end, `*next` where the following one begins. */
static gboolean
find_record (Parser *parser, gsize *length, gsize *next, gsize *lines, GError **error)
{
  GliaSource *source = parser->source;
  gsize at = 0;
  gboolean quoted = FALSE;

  *lines = 0;
  for (;;) {
    const gsize available = (gsize)(source->end - source->at);

    for (; at < available; at++) {
      const char c = source->at[at];
      if (c == '"')
        quoted = !quoted;
      else if (c == '\0')
        return fail (parser, parser->line + *lines, error,
                     "a NUL byte at column %" G_GSIZE_FORMAT "; this is not a text file", at + 1);
      else if (c == '\n') {
        ++*lines;
        if (!quoted) {
          *next = at + 1;
          *length = at > 0 && source->at[at - 1] == '\r' ? at - 1 : at;
          return TRUE;
        }
      }
    }
    if (at > LONGEST_LINE)
      return fail (parser, parser->line, error,
                   quoted ? "a quote that opens here is not closed within 16 MiB"
                          : "a line of more than 16 MiB; is this a table?");
    GError *read_error = NULL;
    if (!glia_source_more (source, &read_error)) {
      if (read_error != NULL) {
        g_propagate_error (error, read_error);
        return FALSE;
      }
      if (quoted)
        return fail (parser, parser->line, error,
                     "a quote that opens in this line is never closed. Close it, or double a quote "
                     "that is meant as one (\"\").");
      parser->at_end = TRUE;
      *next = *length = at;
      *lines += 1;
      return TRUE;
    }
  }
}

static void
append_trimmed (GString *cells, const char *text, gsize length)
{
  while (length > 0 && g_ascii_isspace (*text)) {
    text++;
    length--;
  }
  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;
  g_string_append_len (cells, text, (gssize)length);
  g_string_append_c (cells, '\0');
}

/* A cell in quotes, from behind the opening one; returns where it ends, NULL on an error. */
static const char *
take_quoted (Parser *parser, const char *at, const char *end, gsize column, GError **error)
{
  GString *cells = parser->table->cells;

  for (; at < end; at++) {
    if (*at != '"') {
      g_string_append_c (cells, *at);
    } else if (at + 1 < end && at[1] == '"') {
      g_string_append_c (cells, '"');
      at++;
    } else {
      at++;
      while (at < end && *at == ' ')
        at++;
      g_string_append_c (cells, '\0');
      if (at == end || *at == parser->table->delimiter)
        return at;
      fail (parser, parser->line, error,
            "column %" G_GSIZE_FORMAT
            ": text after the closing quote. Double a quote that is meant as one (\"\").",
            column + 1);
      return NULL;
    }
  }
  fail (parser, parser->line, error, "column %" G_GSIZE_FORMAT ": the quote is never closed",
        column + 1);
  return NULL;
}

/* Appends the record's cells; returns how many there are, 0 on an error. */
static gsize
take_cells (Parser *parser, const char *at, gsize length, GError **error)
{
  const char *end = at + length;
  const char delimiter = parser->table->delimiter;
  gsize columns = 0;

  for (;;) {
    while (at < end && *at == ' ' && delimiter != ' ')
      at++;
    if (at < end && *at == '"') {
      at = take_quoted (parser, at + 1, end, columns, error);
      if (at == NULL)
        return 0;
    } else {
      const char *stop = memchr (at, delimiter, (gsize)(end - at));
      if (stop == NULL)
        stop = end;
      append_trimmed (parser->table->cells, at, (gsize)(stop - at));
      at = stop;
    }
    if (++columns > MOST_COLUMNS) {
      fail (parser, parser->line, error, "more than %d columns", MOST_COLUMNS);
      return 0;
    }
    if (at == end)
      return columns;
    at++;
  }
}

/* The candidate that the first record has most of, outside quotes. */
static char
guess_delimiter (const char *text, gsize length)
{
  static const char candidates[] = {',', '\t', ';', '|'};
  gsize counts[G_N_ELEMENTS (candidates)] = {0}, best = 0;
  gboolean quoted = FALSE;

  for (gsize i = 0; i < length; i++) {
    quoted ^= text[i] == '"';
    for (gsize c = 0; !quoted && c < G_N_ELEMENTS (candidates); c++)
      counts[c] += text[i] == candidates[c];
  }
  for (gsize c = 1; c < G_N_ELEMENTS (candidates); c++)
    if (counts[c] > counts[best])
      best = c;
  return candidates[best];
}

static gboolean
is_blank (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (text[i]))
      return FALSE;
  return TRUE;
}

/* One record: passed over if blank, else its cells and a row. */
static gboolean
take_record (Parser *parser, gsize length, GError **error)
{
  GliaCsvTable *table = parser->table;
  const char *text = parser->source->at;
  const GliaCsvRow row = {table->cells->len, parser->line};
  const char *bad;
  gsize columns;

  if (is_blank (text, length))
    return TRUE;
  if (!g_utf8_validate_len (text, length, &bad))
    return fail (parser, parser->line, error,
                 "byte %" G_GSIZE_FORMAT " is not UTF-8 (0x%02x). Save the file as UTF-8.",
                 (gsize)(bad - text) + 1, (guint)(guchar)*bad);
  if (table->delimiter == 0)
    table->delimiter = guess_delimiter (text, length);
  columns = take_cells (parser, text, length, error);
  if (columns == 0)
    return FALSE;
  if (table->n_columns == 0)
    table->n_columns = columns;
  if (columns != table->n_columns)
    return fail (parser, parser->line, error,
                 "%" G_GSIZE_FORMAT " columns where the lines above have %" G_GSIZE_FORMAT
                 " (delimiter \"%s%c\"). Quote a cell that has the delimiter in it.",
                 columns, table->n_columns, table->delimiter == '\t' ? "\\" : "",
                 table->delimiter == '\t' ? 't' : table->delimiter);
  g_array_append_val (table->rows, row);
  return TRUE;
}

static gboolean
read_records (Parser *parser, GError **error)
{
  while (!parser->at_end && parser->table->rows->len < parser->most) {
    gsize length = 0, next = 0, lines = 0;

    if (!find_record (parser, &length, &next, &lines, error) ||
        !take_record (parser, length, error))
      return FALSE;
    parser->source->at += next;
    parser->line += lines;
  }
  return TRUE;
}

/* ---- The header --------------------------------------------------------------------------- */

static gboolean
looks_like_header (const GliaCsvTable *table)
{
  const char *cell = table->cells->str;
  double number;

  for (gsize c = 0; c < table->n_columns; c++, cell += strlen (cell) + 1)
    if ((*cell == '\0' && c > 0) || glia_csv_parse_number (cell, &number))
      return FALSE; /* the first may be empty: so programs name a column of row numbers */
  return TRUE;
}

static gboolean
name_columns (Parser *parser, GliaCsvHeader header, GError **error)
{
  GliaCsvTable *table = parser->table;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  const char *cell = table->cells->str;

  table->names = g_new0 (char *, table->n_columns + 1);
  table->has_header = header == GLIA_CSV_HEADER_PRESENT ||
                      (header == GLIA_CSV_HEADER_AUTO && looks_like_header (table));
  for (gsize c = 0; c < table->n_columns; c++) {
    table->names[c] =
        table->has_header ? g_strdup (cell) : g_strdup_printf ("x%" G_GSIZE_FORMAT, c + 1);
    if (!g_hash_table_add (seen, table->names[c]))
      return fail (parser, 1, error,
                   "two columns are called \"%s\". Give every column a name of its own.",
                   table->names[c]);
    cell += strlen (cell) + 1;
  }
  if (table->has_header)
    g_array_remove_index (table->rows, 0);
  return TRUE;
}

GliaCsvTable *
glia_csv_table_read (const char *path, const GliaCsvOptions *options, GError **error)
{
  return glia_csv_table_read_start (path, options, G_MAXSIZE, error);
}

GliaCsvTable *
glia_csv_table_read_start (const char *path,
                           const GliaCsvOptions *options,
                           gsize records,
                           GError **error)
{
  g_autoptr (GliaCsvTable) table = g_new0 (GliaCsvTable, 1);
  g_autoptr (GliaSource) source = NULL;
  Parser parser = {.table = table, .line = 1, .most = records};

  table->path = g_strdup (path);
  table->delimiter = options->delimiter;
  table->cells = g_string_new (NULL);
  table->rows = g_array_new (FALSE, FALSE, sizeof (GliaCsvRow));
  parser.source = source =
      glia_source_open (path, NULL, LARGEST_FILE, "Reading the table", NULL, NULL, NULL, error);
  if (source == NULL)
    return NULL;
  while (source->end - source->at < 3 && glia_source_more (source, NULL))
    ;
  if (source->end - source->at >= 3 && memcmp (source->at, "\xef\xbb\xbf", 3) == 0)
    source->at += 3;
  if (!read_records (&parser, error))
    return NULL;
  if (table->rows->len == 0) {
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_EMPTY,
                 "%s: the file is empty. It must have a line for every example.", path);
    return NULL;
  }
  if (!name_columns (&parser, options->header, error))
    return NULL;
  if (table->rows->len == 0) {
    g_set_error (
        error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_EMPTY,
        "%s: there is a header and no row below it. It must have a line for every example.", path);
    return NULL;
  }
  return g_steal_pointer (&table);
}
