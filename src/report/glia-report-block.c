/* SPDX-License-Identifier: MIT */
#include "glia-report-block.h"

char *
glia_block_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *plain = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);
    g_string_append_unichar (plain, g_unichar_isprint (c) ? c : ' ');
  }
  return g_string_free (plain, FALSE);
}

GliaBlock *
glia_block_new (GliaBlockKind kind, const char *text)
{
  GliaBlock *block = g_new0 (GliaBlock, 1);

  block->kind = kind;
  block->text = text != NULL ? glia_block_text (text) : NULL;
  return block;
}

void
glia_block_free (GliaBlock *block)
{
  for (gsize i = 0; i < block->rows * block->columns; i++)
    g_free (block->cells[i]);
  g_free (block->cells);
  g_free (block->text);
  g_free (block->file);
  g_clear_pointer (&block->figure, glia_figure_free);
  g_free (block);
}

gboolean
glia_block_is_number (const GliaBlock *table, gsize column)
{
  return table->cells[column][0] == '>';
}

const char *
glia_block_cell (const GliaBlock *table, gsize row, gsize column)
{
  const char *cell = table->cells[row * table->columns + column];

  return row == 0 && *cell == '>' ? cell + 1 : cell;
}
