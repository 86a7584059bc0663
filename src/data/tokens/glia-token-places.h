/* SPDX-License-Identifier: MIT */

/* Where a text's tokens are in it, so that what is found about a token can be shown at its place.
 *
 * The tokenizer lower-cases and writes quotes as `` and '', but leaves out nothing but white space
 * and changes no order: each token is looked for behind the one before.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  char *text;       /* the token, as the tokenizer has it */
  gsize start, end; /* bytes of the text; the same where it could not be found */
} GliaTokenPlace;

/* The tokens of `text` (UTF-8), as glia_tokenize_review() gives them: GliaTokenPlace, in order. */
GArray *glia_token_places (const char *text);

G_END_DECLS
