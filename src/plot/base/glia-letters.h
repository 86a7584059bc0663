/* SPDX-License-Identifier: MIT */
/* Mathematical letters as the fonts we use can draw them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* `text` with each ‖ as two |: Cantarell has no ‖, and what other fonts lend it is a grey bar at the
 * size of text. Figures do this by themselves; labels of a window must ask for it. */
char *glia_letters_spell (const char *text);

/* `text` as a window's label shows it: spelled as above, and − for the sign of a number that printf()
 * wrote: "(-1.5, 2e-07)" → "(−1.5, 2e−07)". */
char *glia_letters_typeset (const char *text);

/* `letter` with a whole number as its subscript: "z", 12 → "z₁₂". */
char *glia_letters_index (const char *letter, gsize index);
/* With two, which are one digit each: "W", 1, 2 → "W₁₂". */
char *glia_letters_index_two (const char *letter, gsize row, gsize column);

G_END_DECLS
