/* SPDX-License-Identifier: MIT */

/* What a cell of a table is: a number, or what people write for one. Private to glia-csv.c. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  GLIA_CELL_TEXT,
  GLIA_CELL_NUMBER,        /* 12, -0.5, 1e-3: what a float can hold */
  GLIA_CELL_TOO_LARGE,     /* 1e39: beyond a float */
  GLIA_CELL_NOT_FINITE,    /* inf, -Infinity, nan */
  GLIA_CELL_DECIMAL_COMMA, /* 40,3 */
  GLIA_CELL_GROUPED,       /* 1 000 or 1'000 or 1,000,000: digits in groups of three */
  GLIA_CELL_PERCENT,       /* 10% */
  GLIA_CELL_HEXADECIMAL,   /* 0x10 */
} GliaCellKind;

/* The kind of a cell; `*value` is set for NUMBER only. All kinds but TEXT mean a number, and all
 * of these but NUMBER are not read as one. */
GliaCellKind glia_csv_cell_kind (const char *text, double *value);
/* Whether the text is a number that a float can hold; the blank is not. */
gboolean glia_csv_parse_number (const char *text, double *value);
/* What to do about a cell of this kind, a sentence; NULL for TEXT and NUMBER. */
const char *glia_csv_cell_remedy (GliaCellKind kind);
/* The first characters of a cell, for a message; free with g_free(). */
char *glia_csv_shorten (const char *text);

G_END_DECLS
