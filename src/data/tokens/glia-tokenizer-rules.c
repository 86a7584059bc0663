/* SPDX-License-Identifier: MIT */
#include "glia-tokenizer-rules.h"

#include <string.h>

/* Each rule below is one substitution of NLTK 3.8's NLTKWordTokenizer, whose regular expression is
 * quoted. Rules work on bytes where a character's context does not depend on how long it is. A rule
 * writes at most GROWTH bytes for each byte it reads, and a constant besides. */
enum { GROWTH = 4, CONSTANT = 16 };

static void
reserve_buffer (GliaRuleBuffer *buffer, gsize length)
{
  if (length <= buffer->capacity)
    return;
  buffer->capacity = MAX (length, 2 * buffer->capacity);
  buffer->data = g_realloc (buffer->data, buffer->capacity);
}

static void
begin_rule (GliaRules *rules)
{
  reserve_buffer (&rules->next, rules->text.length * GROWTH + CONSTANT);
  rules->next.length = 0;
}

static void
finish_rule (GliaRules *rules)
{
  GliaRuleBuffer swap = rules->text;

  rules->text = rules->next;
  rules->next = swap;
}

static inline void
put_char (GliaRules *rules, char c)
{
  rules->next.data[rules->next.length++] = c;
}

static inline void
put_bytes (GliaRules *rules, const char *bytes, gsize length)
{
  memcpy (rules->next.data + rules->next.length, bytes, length);
  rules->next.length += length;
}

static inline void
put_padded (GliaRules *rules, const char *bytes, gsize length)
{
  put_char (rules, ' ');
  put_bytes (rules, bytes, length);
  put_char (rules, ' ');
}

static inline gboolean
starts_with (const char *at, const char *end, const char *what)
{
  gsize length = strlen (what);

  return (gsize)(end - at) >= length && memcmp (at, what, length) == 0;
}

static inline gboolean
starts_with_any_case (const char *at, const char *end, const char *what)
{
  gsize length = strlen (what);

  /* The first byte without its case's bit tells nearly all. */
  return (gsize)(end - at) >= length && (*at | 0x20) == (*what | 0x20) &&
         g_ascii_strncasecmp (at, what, length) == 0;
}

/* The character at `at`, and how long it is. Bytes that are not UTF-8 count as one character each
 * that is neither letter nor space. */
static gunichar
get_char (const char *at, const char *end, gsize *length)
{
  gunichar c;

  *length = 1;
  if ((guchar)*at < 0x80)
    return (guchar)*at;
  c = g_utf8_get_char_validated (at, end - at);
  if (c == (gunichar)-1 || c == (gunichar)-2)
    return 0xFFFD;
  *length = g_utf8_skip[(guchar)*at];
  return c;
}

static gboolean
is_word (gunichar c)
{
  return c == '_' || g_unichar_isalnum (c);
}

static gboolean
word_at (const char *at, const char *end)
{
  gsize length;

  return at < end && is_word (get_char (at, end, &length));
}

static gboolean
word_before (const char *start, const char *at)
{
  const char *before = at;
  gsize length;

  if (at == start)
    return FALSE;
  do
    before--;
  while (before > start && ((guchar)*before & 0xC0) == 0x80);
  return is_word (get_char (before, at, &length));
}

gsize
glia_rules_space (const char *text, const char *end)
{
  gunichar c;
  gsize length;

  if (text == end)
    return 0;
  c = get_char (text, end, &length);
  if (c < 0x80)
    return (c >= 9 && c <= 13) || (c >= 0x1C && c <= 0x20);
  if (c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
      c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000)
    return length;
  return 0;
}

/* ([«“‘„]|[`]+) -> " \1 " */
static void
pad_opening_quotes (GliaRules *rules)
{
  const char *end = rules->text.data + rules->text.length;

  begin_rule (rules);
  for (const char *at = rules->text.data; at < end;) {
    gsize length = 0;

    if (starts_with (at, end, "«"))
      length = 2;
    else if (starts_with (at, end, "“") || starts_with (at, end, "‘") || starts_with (at, end, "„"))
      length = 3;
    else
      while (at + length < end && at[length] == '`')
        length++;
    if (length > 0) {
      put_padded (rules, at, length);
      at += length;
    } else {
      put_char (rules, *at++);
    }
  }
  finish_rule (rules);
}

/* ^\" -> `` and then (``) -> " \1 " */
static void
pad_first_quote_and_backticks (GliaRules *rules, gboolean first)
{
  const char *at = rules->text.data, *end = at + rules->text.length;

  begin_rule (rules);
  if (first && at < end && *at == '"') {
    put_padded (rules, "``", 2);
    at++;
  }
  while (at < end)
    if (starts_with (at, end, "``")) {
      put_padded (rules, at, 2);
      at += 2;
    } else {
      put_char (rules, *at++);
    }
  finish_rule (rules);
}

/* ([ \(\[{<])(\"|\'{2}) -> "\1 `` " */
static void
open_quotes (GliaRules *rules)
{
  const char *end = rules->text.data + rules->text.length;

  begin_rule (rules);
  for (const char *at = rules->text.data; at < end;) {
    gsize quote = 0;

    if (strchr (" ([{<", *at) && *at != '\0')
      quote = starts_with (at + 1, end, "\"") ? 1 : starts_with (at + 1, end, "''") ? 2 : 0;
    put_char (rules, *at++);
    if (quote > 0)
      put_padded (rules, "``", 2);
    at += quote;
  }
  finish_rule (rules);
}

/* (?i)(\')(?!re|ve|ll|m|t|s|d|n)(\w)\b -> "\1 \2" */
static void
split_quote_from_letter (GliaRules *rules)
{
  /* "ſ" is a long s: (?i) has it match "s". */
  static const char *const clitics[] = {"re", "ve", "ll", "m", "t", "s", "d", "n", "ſ", NULL};
  const char *end = rules->text.data + rules->text.length;

  begin_rule (rules);
  for (const char *at = rules->text.data; at < end;) {
    gsize length;
    gboolean split;

    if (*at != '\'') {
      put_char (rules, *at++);
      continue;
    }
    put_char (rules, *at++);
    split = word_at (at, end);
    for (gsize i = 0; split && clitics[i]; i++)
      split = !starts_with_any_case (at, end, clitics[i]);
    if (!split)
      continue;
    get_char (at, end, &length);
    if (!word_at (at + length, end))
      put_char (rules, ' ');
  }
  finish_rule (rules);
}

/* ([^\.])(\.)(closers*)\s*$ -> "\1 \2 \3 ", the closers being ] ) } > " ' » ” ’ and the space.
 * (Later in the list comes a second rule for the last full stop. Its closers are a subset of these,
 * so after this one it finds nothing that would change a token.) */
static void
split_last_stop (GliaRules *rules)
{
  const char *start = rules->text.data, *end = start + rules->text.length;
  const char *stop = end, *at, *closed;
  gsize length;

  while (stop > start && stop[-1] != '.')
    stop--;
  if (stop - start < 2 || stop[-2] == '.')
    return;
  for (at = stop; at < end;) {
    if (strchr ("])}>\"' ", *at) && *at != '\0')
      at++;
    else if (starts_with (at, end, "»"))
      at += 2;
    else if (starts_with (at, end, "”") || starts_with (at, end, "’"))
      at += 3;
    else
      break;
  }
  closed = at;
  while ((length = glia_rules_space (at, end)) > 0)
    at += length;
  if (at < end)
    return;
  begin_rule (rules);
  put_bytes (rules, start, stop - 1 - start);
  put_padded (rules, ".", 1);
  put_bytes (rules, stop, closed - stop);
  put_char (rules, ' ');
  finish_rule (rules);
}

/* ([:,])([^\d]) -> " \1 \2", and at the very end ([:,])$ -> " \1 " */
static void
split_commas (GliaRules *rules, gboolean last)
{
  const char *end = rules->text.data + rules->text.length;
  gsize length;

  begin_rule (rules);
  for (const char *at = rules->text.data; at < end;) {
    if ((*at != ':' && *at != ',') || at + 1 == end ||
        g_unichar_type (get_char (at + 1, end, &length)) == G_UNICODE_DECIMAL_NUMBER) {
      put_char (rules, *at++);
      continue;
    }
    put_padded (rules, at++, 1);
    put_bytes (rules, at, length); /* this character is taken, and not looked at as a comma */
    at += length;
  }
  finish_rule (rules);
  if (!last || rules->text.length == 0)
    return;
  length = rules->text.length;
  if (length > 1 && rules->text.data[length - 1] == '\n')
    length--; /* $ matches before a last line feed as well */
  if (rules->text.data[length - 1] != ':' && rules->text.data[length - 1] != ',')
    return;
  begin_rule (rules);
  put_bytes (rules, rules->text.data, length - 1);
  put_padded (rules, rules->text.data + length - 1, 1);
  finish_rule (rules);
}

/* \.{2,} -> " \g<0> " */
static void
pad_dots (GliaRules *rules)
{
  const char *end = rules->text.data + rules->text.length;

  begin_rule (rules);
  for (const char *at = rules->text.data; at < end;) {
    gsize dots = 0;

    while (at + dots < end && at[dots] == '.')
      dots++;
    if (dots >= 2)
      put_padded (rules, at, dots);
    else
      put_char (rules, *at);
    at += MAX (dots, 1);
  }
  finish_rule (rules);
}

/* [characters] -> " \g<0> " */
static void
pad_characters (GliaRules *rules, const char *characters)
{
  gsize length = rules->text.length;

  begin_rule (rules);
  for (gsize i = 0; i < length; i++)
    if (rules->text.data[i] != '\0' && strchr (characters, rules->text.data[i]))
      put_padded (rules, rules->text.data + i, 1);
    else
      put_char (rules, rules->text.data[i]);
  finish_rule (rules);
}

/* ([^'])'  -> "\1 ' " */
static void
split_quote_before_space (GliaRules *rules)
{
  const char *start = rules->text.data, *end = start + rules->text.length;

  begin_rule (rules);
  for (const char *at = start; at < end; at++)
    if (*at == '\'' && at > start && at[-1] != '\'' && at + 1 < end && at[1] == ' ')
      put_padded (rules, at, 1);
    else
      put_char (rules, *at);
  finish_rule (rules);
}

/* `what` -> " as " */
static void
pad_string (GliaRules *rules, const char *what, const char *as)
{
  const char *end = rules->text.data + rules->text.length;
  gsize length = strlen (what);

  begin_rule (rules);
  for (const char *at = rules->text.data; at < end;)
    if (starts_with (at, end, what)) {
      put_padded (rules, as, strlen (as));
      at += length;
    } else {
      put_char (rules, *at++);
    }
  finish_rule (rules);
}

/* ([^' ])(clitic)  -> "\1 \2 " for each of the clitics, the first that matches. */
static void
split_clitics (GliaRules *rules, const char *const *clitics)
{
  const char *start = rules->text.data, *end = start + rules->text.length;

  begin_rule (rules);
  for (const char *at = start; at < end;) {
    gsize length = 0;

    if (at > start && at[-1] != '\'' && at[-1] != ' ')
      for (gsize i = 0; clitics[i] && length == 0; i++)
        if (starts_with (at, end, clitics[i]) && at + strlen (clitics[i]) < end &&
            at[strlen (clitics[i])] == ' ')
          length = strlen (clitics[i]);
    if (length > 0) {
      put_padded (rules, at, length);
      at += length + 1;
    } else {
      put_char (rules, *at++);
    }
  }
  finish_rule (rules);
}

typedef struct {
  const char *head, *tail;
  gboolean before_space; /* (?=\s) and not \b comes after it */
} Contraction;

static const Contraction contractions[] = {
    {"can", "not", FALSE}, {"d", "'ye", FALSE},  {"gim", "me", FALSE},  {"gon", "na", FALSE},
    {"got", "ta", FALSE},  {"lem", "me", FALSE}, {"more", "'n", FALSE}, {"wan", "na", TRUE},
};

/* (?i)\b(head)(tail)\b -> " \1 \2 " */
static void
split_contraction (GliaRules *rules, const Contraction *rule)
{
  const char *start = rules->text.data, *end = start + rules->text.length;
  gsize head = strlen (rule->head), tail = strlen (rule->tail);

  begin_rule (rules);
  for (const char *at = start; at < end;) {
    const char *after = at + head + tail;

    if (starts_with_any_case (at, end, rule->head) &&
        starts_with_any_case (at + head, end, rule->tail) && !word_before (start, at) &&
        (rule->before_space ? glia_rules_space (after, end) > 0 : !word_at (after, end))) {
      put_padded (rules, at, head);
      put_bytes (rules, at + head, tail);
      put_char (rules, ' ');
      at = after;
    } else {
      put_char (rules, *at++);
    }
  }
  finish_rule (rules);
}

/* (?i) ('t)(tail)\b -> " \1 \2 " */
static void
split_it (GliaRules *rules, const char *tail)
{
  const char *end = rules->text.data + rules->text.length;
  gsize length = strlen (tail);

  begin_rule (rules);
  for (const char *at = rules->text.data; at < end;)
    if (starts_with_any_case (at, end, " 't") && starts_with_any_case (at + 3, end, tail) &&
        !word_at (at + 3 + length, end)) {
      put_bytes (rules, at, 3);
      put_padded (rules, at + 3, length);
      at += 3 + length;
    } else {
      put_char (rules, *at++);
    }
  finish_rule (rules);
}

gboolean
glia_rules_is_contraction (const char *word, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (contractions); i++) {
    gsize head = strlen (contractions[i].head), tail = strlen (contractions[i].tail);

    if (length == head + tail && g_ascii_strncasecmp (word, contractions[i].head, head) == 0 &&
        g_ascii_strncasecmp (word + head, contractions[i].tail, tail) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_contraction (const GliaRules *rules)
{
  const char *end = rules->text.data + rules->text.length;

  for (const char *at = rules->text.data; at < end; at++) {
    if (!strchr ("cdglmwCDGLMW'", *at))
      continue;
    if (starts_with (at, end, "'t") || starts_with (at, end, "'T"))
      return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS (contractions); i++)
      if (starts_with_any_case (at, end, contractions[i].head) &&
          starts_with_any_case (at + strlen (contractions[i].head), end, contractions[i].tail))
        return TRUE;
  }
  return FALSE;
}

/* What characters the piece has, so that rules that cannot match are not tried. */
typedef enum {
  HAS_OPENING = 1 << 0, /* ` or a byte of a quote beyond ASCII */
  HAS_DOUBLE = 1 << 1,
  HAS_SINGLE = 1 << 2,
  HAS_DOT = 1 << 3,
  HAS_COMMA = 1 << 4,
  HAS_SIGN = 1 << 5,
  HAS_BRACKET = 1 << 6,
  HAS_DASH = 1 << 7,
} Has;

static Has
survey_piece (const char *piece, gsize length)
{
  static const guint8 table[128] = {
      ['`'] = HAS_OPENING, ['"'] = HAS_DOUBLE,  ['\''] = HAS_SINGLE, ['.'] = HAS_DOT,
      [':'] = HAS_COMMA,   [','] = HAS_COMMA,   [';'] = HAS_SIGN,    ['@'] = HAS_SIGN,
      ['#'] = HAS_SIGN,    ['$'] = HAS_SIGN,    ['%'] = HAS_SIGN,    ['&'] = HAS_SIGN,
      ['?'] = HAS_SIGN,    ['!'] = HAS_SIGN,    ['*'] = HAS_BRACKET, ['('] = HAS_BRACKET,
      [')'] = HAS_BRACKET, ['['] = HAS_BRACKET, [']'] = HAS_BRACKET, ['{'] = HAS_BRACKET,
      ['}'] = HAS_BRACKET, ['<'] = HAS_BRACKET, ['>'] = HAS_BRACKET, ['-'] = HAS_DASH,
  };
  Has has = 0;

  for (gsize i = 0; i < length; i++)
    has |= (guchar)piece[i] < 128 ? table[(guchar)piece[i]] : HAS_OPENING;
  return has;
}

static void
load_piece (GliaRules *rules, const char *piece, gsize length, GliaRulesPlace place)
{
  reserve_buffer (&rules->next, length + 2);
  rules->next.length = 0;
  if (!(place & GLIA_RULES_FIRST))
    put_char (rules, ' ');
  put_bytes (rules, piece, length);
  if (!(place & GLIA_RULES_LAST))
    put_char (rules, ' ');
  finish_rule (rules);
}

/* The ending quotes, after a space has been put on both sides. */
static void
end_quotes (GliaRules *rules, Has has)
{
  static const char *const short_clitics[] = {"'s", "'S", "'m", "'M", "'d", "'D", "'", NULL};
  static const char *const long_clitics[] = {"'ll", "'LL", "'re", "'RE", "'ve",
                                             "'VE", "n't", "N'T", NULL};

  if (has & HAS_OPENING) {
    pad_string (rules, "»", "»");
    pad_string (rules, "”", "”");
    pad_string (rules, "’", "’");
  }
  if (has & HAS_SINGLE)
    pad_string (rules, "''", "''");
  if (has & HAS_DOUBLE)
    pad_string (rules, "\"", "''");
  if (has & (HAS_SINGLE | HAS_DOUBLE)) {
    split_clitics (rules, short_clitics);
    split_clitics (rules, long_clitics);
  }
}

void
glia_rules_apply (GliaRules *rules, const char *piece, gsize length, GliaRulesPlace place)
{
  Has has = survey_piece (piece, length);
  gboolean last = (place & GLIA_RULES_LAST) != 0;

  load_piece (rules, piece, length, place);
  if (has & HAS_OPENING)
    pad_opening_quotes (rules);
  if (has & (HAS_OPENING | HAS_DOUBLE))
    pad_first_quote_and_backticks (rules, (place & GLIA_RULES_FIRST) != 0);
  if (has & (HAS_DOUBLE | HAS_SINGLE))
    open_quotes (rules);
  if (has & HAS_SINGLE)
    split_quote_from_letter (rules);
  if (last && (has & HAS_DOT))
    split_last_stop (rules);
  if (has & HAS_COMMA)
    split_commas (rules, last);
  if (has & HAS_DOT)
    pad_dots (rules);
  if (has & HAS_SIGN)
    pad_characters (rules, ";@#$%&?!");
  if (has & HAS_SINGLE)
    split_quote_before_space (rules);
  if (has & HAS_BRACKET)
    pad_characters (rules, "*[](){}<>");
  if (has & HAS_DASH)
    pad_string (rules, "--", "--");
  begin_rule (rules);
  put_padded (rules, rules->text.data, rules->text.length);
  finish_rule (rules);
  end_quotes (rules, has);
  if (!has_contraction (rules))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (contractions); i++)
    split_contraction (rules, &contractions[i]);
  split_it (rules, "is");
  split_it (rules, "was");
}

void
glia_rules_clear (GliaRules *rules)
{
  g_clear_pointer (&rules->text.data, g_free);
  g_clear_pointer (&rules->next.data, g_free);
  *rules = (GliaRules){0};
}
