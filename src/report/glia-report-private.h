/* SPDX-License-Identifier: MIT */
/* What the writers of a report see. */
#pragma once

#include "glia-report.h"

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

struct _GliaReport {
  char *title;
  GPtrArray *blocks; /* GliaBlock */
};

/* Whether a table's column is of numbers, and its heading without the sign for it. */
gboolean glia_block_is_number (const GliaBlock *table, gsize column);
const char *glia_block_cell (const GliaBlock *table, gsize row, gsize column);

GBytes *glia_report_pdf (const GliaReport *report, GError **error);
char *glia_report_markdown (const GliaReport *report);
