/* SPDX-License-Identifier: MIT */
#include "glia-tokenizer.h"

#include "glia-tokenizer-rules.h"

#include <string.h>

struct _GliaTokenizer {
  GliaRules rules;
  char *lower; /* the text in lower case */
  gsize lower_capacity;
};

GliaTokenizer *
glia_tokenizer_new (void)
{
  return g_new0 (GliaTokenizer, 1);
}

void
glia_tokenizer_free (GliaTokenizer *tokenizer)
{
  if (!tokenizer)
    return;
  glia_rules_clear (&tokenizer->rules);
  g_free (tokenizer->lower);
  g_free (tokenizer);
}

/* ---- One sentence ------------------------------------------------------------------------- */

/* Bytes that no rule looks at, unless the word is a contraction. */
static inline gboolean
is_plain (char c)
{
  static const guint8 plain[256] = {
      ['0' ... '9'] = 1,
      ['A' ... 'Z'] = 1,
      ['a' ... 'z'] = 1,
      ['_'] = 1,
  };

  return plain[(guchar)c];
}

/* A quick look before the slow one: contractions without apostrophe have 5 or 6 letters. */
static inline gboolean
may_contract (const char *word, gsize length)
{
  const char first = word[0] | 0x20; /* in lower case */

  return (length == 5 || length == 6) &&
         (first == 'c' || first == 'g' || first == 'l' || first == 'w') &&
         glia_rules_is_contraction (word, length);
}

static void
emit_words (const GliaRuleBuffer *text, GliaTokenFunc func, gpointer user_data)
{
  const char *at = text->data, *end = at + text->length;

  while (at < end) {
    const char *start;
    gsize space = glia_rules_space (at, end);

    if (space > 0) {
      at += space;
      continue;
    }
    for (start = at; at < end && glia_rules_space (at, end) == 0; at++)
      ;
    func (start, at - start, user_data);
  }
}

/* The part of a sentence that the rule for the last full stop can see: white space and closing
 * marks at the end, and the piece they belong to. */
static const char *
find_tail (const char *start, const char *end)
{
  const char *at = end;

  while (at > start) {
    const char *before = at - 1;

    while (before > start && ((guchar)*before & 0xC0) == 0x80)
      before--;
    if ((*before != '\0' && strchr ("])}>\"'", *before)) || glia_rules_space (before, at) > 0 ||
        (at - before == 2 && memcmp (before, "»", 2) == 0) ||
        (at - before == 3 && (memcmp (before, "”", 3) == 0 || memcmp (before, "’", 3) == 0)))
      at = before;
    else
      break;
  }
  while (at > start && at[-1] != ' ')
    at--;
  return at;
}

/* What follows a plain word up to the next space: the number of bytes of the clitic ('s, 'll, …, or
 * n't of which the n belongs to the word), or 0. */
static gsize
clitic_length (const char *word, const char *quote, const char *end)
{
  gsize rest = end - quote;

  if (quote == word)
    return 0;
  if (rest == 2 && (quote[1] == 's' || quote[1] == 'm' || quote[1] == 'd'))
    return 2;
  if (rest == 3 && (memcmp (quote, "'ll", 3) == 0 || memcmp (quote, "'re", 3) == 0 ||
                    memcmp (quote, "'ve", 3) == 0))
    return 3;
  if (rest == 2 && quote[1] == 't' && quote[-1] == 'n' && quote - word >= 2)
    return 3;
  return 0;
}

/* Marks that stand alone behind a word. */
static inline gboolean
is_mark (char c)
{
  return c == ',' || c == '!' || c == '?' || c == ';' || c == ':';
}

/* Emits a piece that is a plain word, a plain word and one mark, or a plain word and a clitic.
 * FALSE if it is anything else. */
static gboolean
emit_plain (const char *start,
            const char *end,
            gboolean last,
            GliaTokenFunc func,
            gpointer user_data)
{
  const char *at = start;
  gsize word, rest;

  while (at < end && is_plain (*at))
    at++;
  word = at - start;
  rest = end - at;
  if (may_contract (start, word))
    return FALSE;
  if (rest == 0 || (rest == 1 && *at == '.' && !last)) {
    func (start, end - start, user_data);
    return TRUE;
  }
  if (rest == 1 && (is_mark (*at) || (last && *at == '.'))) {
    if (word > 0)
      func (start, word, user_data);
    func (at, 1, user_data);
    return TRUE;
  }
  if (*at == '\'') {
    gsize clitic = clitic_length (start, at, end);

    if (clitic == 0 || may_contract (start, end - clitic - start))
      return FALSE;
    func (start, end - clitic - start, user_data);
    func (end - clitic, clitic, user_data);
    return TRUE;
  }
  return FALSE;
}

void
glia_tokenize_sentence (GliaTokenizer *tokenizer,
                        const char *sentence,
                        gsize length,
                        GliaTokenFunc func,
                        gpointer user_data)
{
  const char *end = sentence + length, *tail = find_tail (sentence, end);

  for (const char *at = sentence; at < tail;) {
    const char *space = at;

    /* The tail begins after a space, so there always is one. Most words end at it. */
    while (is_plain (*space))
      space++;
    if (*space != ' ')
      space = memchr (space, ' ', tail - space);
    else if (space > at && !may_contract (at, space - at)) {
      func (at, space - at, user_data);
      at = space + 1;
      continue;
    }
    if (space > at && !emit_plain (at, space, FALSE, func, user_data)) {
      glia_rules_apply (&tokenizer->rules, at, space - at,
                        at == sentence ? GLIA_RULES_FIRST : GLIA_RULES_MIDDLE);
      emit_words (&tokenizer->rules.text, func, user_data);
    }
    at = space + 1;
  }
  if (tail < end && !emit_plain (tail, end, TRUE, func, user_data)) {
    glia_rules_apply (&tokenizer->rules, tail, end - tail,
                      GLIA_RULES_LAST | (tail == sentence ? GLIA_RULES_FIRST : 0));
    emit_words (&tokenizer->rules.text, func, user_data);
  }
}

/* ---- A whole text ------------------------------------------------------------------------- */

/* Unicode's Cased and Case_Ignorable, as far as GLib knows; they decide what a final sigma is. */
static gboolean
is_cased (gunichar c)
{
  return g_unichar_isupper (c) || g_unichar_islower (c) || g_unichar_istitle (c);
}

static gboolean
is_case_ignorable (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return c == '\'' || c == '.' || c == ':' || c == 0xB7 || c == 0x2018 || c == 0x2019 ||
         c == 0x2024 || c == 0x2027 || type == G_UNICODE_NON_SPACING_MARK ||
         type == G_UNICODE_ENCLOSING_MARK || type == G_UNICODE_FORMAT ||
         type == G_UNICODE_MODIFIER_LETTER || type == G_UNICODE_MODIFIER_SYMBOL;
}

/* A capital sigma at the end of a word becomes ς: a letter with case before it, none after. */
static gboolean
is_final_sigma (const char *start, const char *at, const char *end)
{
  const char *before = at, *after = g_utf8_next_char (at);

  do {
    if (before == start)
      return FALSE;
    before = g_utf8_prev_char (before);
  } while (is_case_ignorable (g_utf8_get_char (before)));
  if (!is_cased (g_utf8_get_char (before)))
    return FALSE;
  while (after < end && is_case_ignorable (g_utf8_get_char (after)))
    after = g_utf8_next_char (after);
  return after >= end || !is_cased (g_utf8_get_char (after));
}

/* Lower case as Python's str.lower(), whatever the locale: GLib's own g_utf8_strdown() is Turkish
 * in Turkey. Returns the length. */
static gsize
lower_unicode (char *lower, const char *text, gsize length)
{
  const char *end = text + length;
  char *out = lower;

  for (const char *at = text; at < end; at = g_utf8_next_char (at)) {
    gunichar c;

    if ((guchar)*at < 0x80) {
      *out++ = g_ascii_tolower (*at);
      continue;
    }
    c = g_utf8_get_char (at);
    if (c == 0x130) { /* İ */
      memcpy (out, "i\xCC\x87", 3);
      out += 3;
    } else if (c == 0x3A3) {
      out += g_unichar_to_utf8 (is_final_sigma (text, at, end) ? 0x3C2 : 0x3C3, out);
    } else {
      out += g_unichar_to_utf8 (g_unichar_tolower (c), out);
    }
  }
  return out - lower;
}

static gsize
lower_text (GliaTokenizer *tokenizer, const char *text, gsize length)
{
  guint8 high = 0;
  gsize needed = 3 * length + 8; /* a character of two bytes can become one of three */

  if (needed > tokenizer->lower_capacity) {
    tokenizer->lower_capacity = MAX (needed, 2 * tokenizer->lower_capacity);
    tokenizer->lower = g_realloc (tokenizer->lower, tokenizer->lower_capacity);
  }
  for (gsize i = 0; i < length; i++)
    high |= (guint8)text[i];
  if (high >= 0x80 && g_utf8_validate_len (text, length, NULL))
    return lower_unicode (tokenizer->lower, text, length);
  for (gsize i = 0; i < length; i++) {
    guint8 c = text[i];

    tokenizer->lower[i] = c + ((guint8)(c - 'A') < 26 ? 'a' - 'A' : 0);
  }
  return length;
}

void
glia_tokenize_review (GliaTokenizer *tokenizer,
                      const char *text,
                      gsize length,
                      GliaTokenFunc func,
                      gpointer user_data)
{
  static const guint8 ends_sentence[256] = {['.'] = 1, ['!'] = 1, ['?'] = 1};
  const char *start, *end;

  length = lower_text (tokenizer, text, length);
  start = tokenizer->lower;
  end = start + length;
  for (const char *at = start; at < end;) {
    gsize space;

    if (!ends_sentence[(guchar)*at++] || (space = glia_rules_space (at, end)) == 0)
      continue;
    glia_tokenize_sentence (tokenizer, start, at - start, func, user_data);
    for (; (space = glia_rules_space (at, end)) > 0; at += space)
      ;
    start = at;
  }
  if (start < end)
    glia_tokenize_sentence (tokenizer, start, end - start, func, user_data);
}

static void
collect_token (const char *token, gsize length, gpointer user_data)
{
  g_ptr_array_add (user_data, g_strndup (token, length));
}

char **
glia_tokenize_to_strv (const char *sentence)
{
  g_autoptr (GliaTokenizer) tokenizer = glia_tokenizer_new ();
  GPtrArray *tokens = g_ptr_array_new ();

  glia_tokenize_sentence (tokenizer, sentence, strlen (sentence), collect_token, tokens);
  g_ptr_array_add (tokens, NULL);
  return (char **)g_ptr_array_free (tokens, FALSE);
}
