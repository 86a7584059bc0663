/* SPDX-License-Identifier: MIT */
#include "glia-report-block.h"

GliaBlock *
glia_block_new (GliaBlockKind kind, const char *text)
{
  GliaBlock *block = g_new0 (GliaBlock, 1);

  block->kind = kind;
  block->text = g_strdup (text);
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
