/* SPDX-License-Identifier: MIT */

/* What a report is made of, one below the other: a heading, a paragraph, a table, a figure. */
#pragma once

#include "glia-figure.h"

typedef enum {
  GLIA_BLOCK_HEADING,
  GLIA_BLOCK_PARAGRAPH,
  GLIA_BLOCK_TABLE,
  GLIA_BLOCK_FIGURE,
} GliaBlockKind;

typedef struct {
  GliaBlockKind kind;
  char *text;         /* heading, paragraph, or the figure's caption */
  char *file;         /* figure */
  GliaFigure *figure; /* figure */
  char **cells;       /* table [rows x columns]; never NULL inside */
  gsize rows, columns;
} GliaBlock;

/* A copy of `text` on one line: what is not printed becomes a space, bytes that are no UTF-8 the
 * replacement character. */
char *glia_block_text (const char *text);

/* With such a copy of `text` (NULL = none) and nothing else. Free it with glia_block_free(). */
GliaBlock *glia_block_new (GliaBlockKind kind, const char *text);
void glia_block_free (GliaBlock *block);

/* Whether a table's column is of numbers: its heading begins with ">". */
gboolean glia_block_is_number (const GliaBlock *table, gsize column);
/* A cell's text, a heading's without the sign for numbers; owned by the table. */
const char *glia_block_cell (const GliaBlock *table, gsize row, gsize column);
