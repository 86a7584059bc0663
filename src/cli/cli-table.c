/* SPDX-License-Identifier: MIT */
#include "cli-table.h"

#include "cli-escape.h"

#include <math.h>
#include <stdio.h>

struct _CliTable {
  guint columns;
  gboolean *right;  /* [columns] */
  GPtrArray *cells; /* of char *, headings first, row by row */
};

CliTable *
cli_table_new (const char *const *headings)
{
  CliTable *table = g_new0 (CliTable, 1);

  table->columns = g_strv_length ((char **)headings);
  table->right = g_new0 (gboolean, table->columns);
  table->cells = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < table->columns; i++) {
    table->right[i] = headings[i][0] == '>';
    g_ptr_array_add (table->cells, cli_escape (headings[i] + (table->right[i] ? 1 : 0)));
  }
  return table;
}

void
cli_table_free (CliTable *table)
{
  g_free (table->right);
  g_ptr_array_unref (table->cells);
  g_free (table);
}

void
cli_table_add (CliTable *table, const char *text)
{
  g_ptr_array_add (table->cells, cli_escape (text != NULL ? text : "–"));
}

void
cli_table_add_number (CliTable *table, const char *format, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  cli_table_add (table,
                 isnan (number) ? NULL : g_ascii_formatd (text, sizeof text, format, number));
}

/* Columns that a text takes on a terminal. */
static int
width_of (const char *text)
{
  int width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (!g_unichar_iszerowidth (c))
      width += g_unichar_iswide (c) ? 2 : 1;
  }
  return width;
}

void
cli_table_print (const CliTable *table)
{
  g_autofree int *widths = g_new0 (int, table->columns);

  for (guint i = 0; i < table->cells->len; i++)
    widths[i % table->columns] =
        MAX (widths[i % table->columns], width_of (g_ptr_array_index (table->cells, i)));
  for (guint i = 0; i < table->cells->len; i++) {
    const char *text = g_ptr_array_index (table->cells, i);
    guint column = i % table->columns;
    gboolean last = column + 1 == table->columns;
    int pad = widths[column] - width_of (text);

    if (table->right[column])
      printf ("%*s%s", pad, "", text);
    else
      printf ("%s%*s", text, last ? 0 : pad, "");
    fputs (last ? "\n" : "  ", stdout);
  }
}
