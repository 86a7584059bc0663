/* SPDX-License-Identifier: MIT */

/* Penn-Treebank style words, the same ones as NLTK 3.8's NLTKWordTokenizer().tokenize(): "don't" is
 * "do" + "n't", quotes become `` and '', punctuation stands alone, a sentence's last full stop too.
 *
 * NLTK applies some thirty regular expressions to the whole sentence. Here each piece between two
 * spaces is looked at once, and only a piece that is not a plain word (a few in a hundred) goes
 * through those rules, hand-written in glia-tokenizer-rules.c. No rule's effect crosses a space but
 * the last full stop's, so the last pieces of a sentence go together.
 *
 * One difference: NLTK's contractions also match the letters "ſ" and "ı"; here they are ASCII only.
 *
 * A tokenizer holds reusable buffers, so it belongs to one thread at a time.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _GliaTokenizer GliaTokenizer;

/* Gets one token, UTF-8, `length` bytes, not NUL-terminated, valid only during the call. */
typedef void (*GliaTokenFunc) (const char *token, gsize length, gpointer user_data);

GliaTokenizer *glia_tokenizer_new (void);
void glia_tokenizer_free (GliaTokenizer *tokenizer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaTokenizer, glia_tokenizer_free)

/* The tokens of one sentence, which is `length` bytes of UTF-8. Nothing is lower-cased. */
void glia_tokenize_sentence (GliaTokenizer *tokenizer,
                             const char *sentence,
                             gsize length,
                             GliaTokenFunc func,
                             gpointer user_data);

/* The tokens of a whole text: lower-cased as Python's str.lower() does, cut into sentences where
 * white space follows one of . ! ? and each sentence tokenized. */
void glia_tokenize_review (GliaTokenizer *tokenizer,
                           const char *text,
                           gsize length,
                           GliaTokenFunc func,
                           gpointer user_data);

/* A convenience for a line of text: the tokens of one sentence as a NULL-terminated vector. */
char **glia_tokenize_to_strv (const char *sentence);

G_END_DECLS
