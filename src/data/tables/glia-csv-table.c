/* SPDX-License-Identifier: MIT */

#include "glia-csv-table.h"

#include "glia-csv-number.h"

#include <gio/gunixoutputstream.h>
#include <glib/gstdio.h>
#include <string.h>

enum { MOST_COLUMNS = 1000000 };
static const gsize LONGEST_LINE = 16 << 20;
static const guint64 LARGEST_FILE = G_GUINT64_CONSTANT (64) << 30;

static void
close_source (GliaCsvTable *table)
{
  g_clear_pointer (&table->source, glia_source_free);
}

void
glia_csv_table_free (GliaCsvTable *table)
{
  if (table == NULL)
    return;
  close_source (table);
  if (table->spool != NULL)
    g_unlink (table->spool);
  g_free (table->spool);
  g_free (table->path);
  g_free (table->cells);
  g_string_free (table->text, TRUE);
  g_strfreev (table->names);
  g_free (table);
}

/* ---- Reading ------------------------------------------------------------------------------ */

static gboolean G_GNUC_PRINTF (4, 5)
    fail (const GliaCsvTable *table, gsize line, GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_SYNTAX, "%s:%" G_GSIZE_FORMAT ": %s",
               table->path, line, text);
  return FALSE;
}

/* Makes sure that a whole record is in the buffer, its quoted line breaks included; `*length` is
 * its length without the line's end, `*next` where the following one begins. */
static gboolean
find_record (GliaCsvTable *table, gsize *length, gsize *next, gsize *lines, GError **error)
{
  GliaSource *source = table->source;
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
        return fail (table, table->next_line + *lines, error,
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
      return fail (table, table->next_line, error,
                   quoted ? "a quote that opens here is not closed within 16 MiB"
                          : "a line of more than 16 MiB; is this a table?");
    GError *read_error = NULL;
    if (!glia_source_more (source, &read_error)) {
      if (read_error != NULL) {
        g_propagate_error (error, read_error);
        return FALSE;
      }
      if (quoted)
        return fail (table, table->next_line, error,
                     "a quote that opens in this line is never closed. Close it, or double a quote "
                     "that is meant as one (\"\").");
      table->at_end = TRUE;
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
take_quoted (GliaCsvTable *table, const char *at, const char *end, gsize column, GError **error)
{
  GString *cells = table->text;

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
      if (at == end || *at == table->delimiter)
        return at;
      fail (table, table->next_line, error,
            "column %" G_GSIZE_FORMAT
            ": text after the closing quote. Double a quote that is meant as one (\"\").",
            column + 1);
      return NULL;
    }
  }
  fail (table, table->next_line, error, "column %" G_GSIZE_FORMAT ": the quote is never closed",
        column + 1);
  return NULL;
}

/* Appends the record's cells; returns how many there are, 0 on an error. */
static gsize
take_cells (GliaCsvTable *table, const char *at, gsize length, GError **error)
{
  const char *end = at + length;
  const char delimiter = table->delimiter;
  gsize columns = 0;

  for (;;) {
    while (at < end && *at == ' ' && delimiter != ' ')
      at++;
    if (at < end && *at == '"') {
      at = take_quoted (table, at + 1, end, columns, error);
      if (at == NULL)
        return 0;
    } else {
      const char *stop = memchr (at, delimiter, (gsize)(end - at));
      if (stop == NULL)
        stop = end;
      append_trimmed (table->text, at, (gsize)(stop - at));
      at = stop;
    }
    if (++columns > MOST_COLUMNS) {
      fail (table, table->next_line, error, "more than %d columns", MOST_COLUMNS);
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

/* One record as the row at hand; `*blank` if there is nothing in it. */
static gboolean
take_record (GliaCsvTable *table, gsize length, gboolean *blank, GError **error)
{
  const char *text = table->source->at, *bad;
  gsize columns;

  *blank = is_blank (text, length);
  if (*blank)
    return TRUE;
  if (!g_utf8_validate_len (text, length, &bad))
    return fail (table, table->next_line, error,
                 "byte %" G_GSIZE_FORMAT " is not UTF-8 (0x%02x). Save the file as UTF-8.",
                 (gsize)(bad - text) + 1, (guint)(guchar)*bad);
  if (table->delimiter == 0)
    table->delimiter = guess_delimiter (text, length);
  g_string_truncate (table->text, 0);
  columns = take_cells (table, text, length, error);
  if (columns == 0)
    return FALSE;
  if (table->n_columns == 0) {
    table->n_columns = columns;
    table->cells = g_new (const char *, columns);
  }
  if (columns != table->n_columns)
    return fail (table, table->next_line, error,
                 "%" G_GSIZE_FORMAT " columns where the lines above have %" G_GSIZE_FORMAT
                 " (delimiter \"%s%c\"). Quote a cell that has the delimiter in it.",
                 columns, table->n_columns, table->delimiter == '\t' ? "\\" : "",
                 table->delimiter == '\t' ? 't' : table->delimiter);
  table->line = table->next_line;
  table->cells[0] = table->text->str;
  for (gsize c = 1; c < columns; c++)
    table->cells[c] = table->cells[c - 1] + strlen (table->cells[c - 1]) + 1;
  return TRUE;
}

gboolean
glia_csv_table_next (GliaCsvTable *table, GError **error)
{
  gboolean blank = TRUE;

  if (table->waiting) {
    table->waiting = FALSE;
    return TRUE;
  }
  while (blank && !table->at_end) {
    gsize length = 0, next = 0, lines = 0;

    if (!find_record (table, &length, &next, &lines, error) ||
        !take_record (table, length, &blank, error))
      return FALSE;
    table->source->at += next;
    table->next_line += lines;
  }
  return !blank;
}

/* ---- The header --------------------------------------------------------------------------- */

static gboolean
looks_like_header (const GliaCsvTable *table)
{
  for (gsize c = 0; c < table->n_columns; c++) {
    double number;
    const GliaCellKind kind = glia_csv_cell_kind (table->cells[c], &number);
    /* The first may be empty: so programs name a column of row numbers. A column may be called
     * "nan" or "Inf". */
    if ((*table->cells[c] == '\0' && c > 0) ||
        (kind != GLIA_CELL_TEXT && kind != GLIA_CELL_NOT_FINITE))
      return FALSE;
  }
  return TRUE;
}

/* From the row at hand, the file's first. */
static gboolean
name_columns (GliaCsvTable *table, GliaCsvHeader header, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  table->names = g_new0 (char *, table->n_columns + 1);
  table->has_header = header == GLIA_CSV_HEADER_PRESENT ||
                      (header == GLIA_CSV_HEADER_AUTO && looks_like_header (table));
  for (gsize c = 0; c < table->n_columns; c++) {
    table->names[c] = table->has_header ? g_strdup (table->cells[c])
                                        : g_strdup_printf ("x%" G_GSIZE_FORMAT, c + 1);
    if (!g_hash_table_add (seen, table->names[c]))
      return fail (table, 1, error,
                   "two columns are called \"%s\". Give every column a name of its own.",
                   table->names[c]);
  }
  return TRUE;
}

/* ---- Opening ------------------------------------------------------------------------------ */

static gboolean
open_source (GliaCsvTable *table, const char *path, GError **error)
{
  close_source (table);
  table->source =
      glia_source_open (path, NULL, LARGEST_FILE, "Reading the table", NULL, NULL, NULL, error);
  table->next_line = 1;
  table->at_end = table->waiting = FALSE;
  return table->source != NULL;
}

/* A pipe can be read once only, and a table is read more than once: its bytes go into a file. */
static gboolean
spool_source (GliaCsvTable *table, GError **error)
{
  GliaSource *source = table->source;
  g_autoptr (GError) failed = NULL;
  const int descriptor = g_file_open_tmp ("glia-table-XXXXXX", &table->spool, error);

  if (descriptor < 0)
    return FALSE;
  g_autoptr (GOutputStream) out = g_unix_output_stream_new (descriptor, TRUE);
  do {
    if (!g_output_stream_write_all (out, source->at, (gsize)(source->end - source->at), NULL, NULL,
                                    error))
      return FALSE;
    source->at = source->end;
  } while (glia_source_more (source, &failed));
  if (failed != NULL) {
    g_propagate_error (error, g_steal_pointer (&failed));
    return FALSE;
  }
  return g_output_stream_close (out, NULL, error) && open_source (table, table->spool, error);
}

static gboolean
skip_mark (GliaCsvTable *table, GError **error)
{
  GliaSource *source = table->source;
  GError *failed = NULL;

  while (source->end - source->at < 3 && glia_source_more (source, &failed))
    ;
  if (failed != NULL) {
    g_propagate_error (error, failed);
    return FALSE;
  }
  if (source->end - source->at >= 3 && memcmp (source->at, "\xef\xbb\xbf", 3) == 0)
    source->at += 3;
  return TRUE;
}

gboolean
glia_csv_table_rewind (GliaCsvTable *table, GError **error)
{
  return open_source (table, table->spool != NULL ? table->spool : table->path, error) &&
         skip_mark (table, error) && (!table->has_header || glia_csv_table_next (table, error));
}

static gboolean
need_row (GliaCsvTable *table, const char *missing, GError **error)
{
  GError *failed = NULL;

  if (glia_csv_table_next (table, &failed))
    return TRUE;
  if (failed == NULL)
    g_set_error (&failed, GLIA_DATA_ERROR, GLIA_DATA_ERROR_EMPTY,
                 "%s: %s. It must have a line for every example.", table->path, missing);
  g_propagate_error (error, failed);
  return FALSE;
}

GliaCsvTable *
glia_csv_table_open (const char *path, const GliaCsvOptions *options, GError **error)
{
  g_autoptr (GliaCsvTable) table = g_new0 (GliaCsvTable, 1);

  table->path = g_strdup (path);
  table->delimiter = options->delimiter;
  table->text = g_string_new (NULL);
  if (!open_source (table, path, error) ||
      (!g_file_test (path, G_FILE_TEST_IS_REGULAR) && !spool_source (table, error)) ||
      !skip_mark (table, error) || !need_row (table, "the file is empty", error) ||
      !name_columns (table, options->header, error) ||
      (table->has_header && !need_row (table, "there is a header and no row below it", error)))
    return NULL;
  table->waiting = TRUE;
  return g_steal_pointer (&table);
}
