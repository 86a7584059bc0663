/* SPDX-License-Identifier: MIT */
#include "glia-letters.h"

#include <string.h>

#define SUBSCRIPT_ZERO 0x2080 /* ₀; the other digits follow */

char *
glia_letters_spell (const char *text)
{
  GString *spelled = g_string_new (text);

  g_string_replace (spelled, "‖", "||", 0);
  return g_string_free (spelled, FALSE);
}

/* Whether a - at `at` of `text` is a sign: of a number that begins there, or of an exponent. */
static gboolean
is_sign (const char *text, const char *at)
{
  const gboolean number = g_ascii_isdigit (at[1]) || g_str_has_prefix (at + 1, "inf") ||
                          g_str_has_prefix (at + 1, "nan");
  const gboolean exponent = at > text + 1 && at[-1] == 'e' && g_ascii_isdigit (at[-2]);

  return number && (at == text || exponent || strchr (" (=[,", at[-1]) != NULL);
}

char *
glia_letters_typeset (const char *text)
{
  g_autofree char *spelled = glia_letters_spell (text);
  GString *set = g_string_new (NULL);

  for (const char *at = spelled; *at != '\0'; at++)
    if (*at == '-' && is_sign (spelled, at))
      g_string_append (set, "−");
    else
      g_string_append_c (set, *at);
  return g_string_free (set, FALSE);
}

static void
append_subscript (GString *text, gsize number)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GSIZE_FORMAT, number);

  for (const char *digit = digits; *digit != '\0'; digit++)
    g_string_append_unichar (text, SUBSCRIPT_ZERO + (gunichar)(*digit - '0'));
}

char *
glia_letters_index (const char *letter, gsize index)
{
  GString *text = g_string_new (letter);

  append_subscript (text, index);
  return g_string_free (text, FALSE);
}

char *
glia_letters_index_two (const char *letter, gsize row, gsize column)
{
  GString *text = g_string_new (letter);

  append_subscript (text, row);
  append_subscript (text, column);
  return g_string_free (text, FALSE);
}
