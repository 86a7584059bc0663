/* SPDX-License-Identifier: MIT */
#include "glia-token-places.h"

#include "glia-tokenizer.h"

#include <string.h>

#define DOTTED_CAPITAL_I 0x130 /* lower case: "i" and a combining dot */
#define COMBINING_DOT    0x307
#define CAPITAL_SIGMA    0x3a3
#define SIGMA            0x3c3
#define FINAL_SIGMA      0x3c2

typedef struct {
  GArray *places;
  const char *text, *at;
} Search;

/* The end of what reads as `token` in lower case at `at`, or NULL. */
static const char *
match_end (const char *at, const char *token)
{
  while (*token != '\0') {
    const gunichar wanted = g_utf8_get_char (token);
    const gunichar c = g_utf8_get_char (at);

    if (c == 0)
      return NULL;
    token = g_utf8_next_char (token);
    if (c == DOTTED_CAPITAL_I && wanted == 'i') {
      if (g_utf8_get_char (token) == COMBINING_DOT)
        token = g_utf8_next_char (token);
    } else if (c == CAPITAL_SIGMA ? wanted != SIGMA && wanted != FINAL_SIGMA
                                  : g_unichar_tolower (c) != wanted) {
      return NULL;
    }
    at = g_utf8_next_char (at);
  }
  return at;
}

/* The same, with a quote for what the tokenizer makes of one. */
static const char *
match_token (const char *at, const char *token)
{
  const char *end = match_end (at, token);

  if (end == NULL && (g_str_equal (token, "``") || g_str_equal (token, "''"))) {
    if (*at == '"')
      return at + 1;
    if (g_str_has_prefix (at, "''") || g_str_has_prefix (at, "``"))
      return at + 2;
  }
  return end;
}

static void
find_token (const char *token, gsize length, gpointer user_data)
{
  Search *search = user_data;
  GliaTokenPlace place = {.text = g_strndup (token, length)};
  const char *at = search->at, *end = NULL;

  while (*at != '\0' && (end = match_token (at, place.text)) == NULL)
    at = g_utf8_next_char (at);
  if (end == NULL)
    at = end = search->at;
  place.start = (gsize)(at - search->text);
  place.end = (gsize)(end - search->text);
  search->at = end;
  g_array_append_val (search->places, place);
}

static void
clear_place (gpointer place)
{
  g_free (((GliaTokenPlace *)place)->text);
}

GArray *
glia_token_places (const char *text)
{
  g_autoptr (GliaTokenizer) tokenizer = glia_tokenizer_new ();
  Search search = {g_array_new (FALSE, FALSE, sizeof (GliaTokenPlace)), text, text};

  g_array_set_clear_func (search.places, clear_place);
  glia_tokenize_review (tokenizer, text, strlen (text), find_token, &search);
  return search.places;
}
