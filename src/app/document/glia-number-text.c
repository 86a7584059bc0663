/* SPDX-License-Identifier: MIT */
#include "glia-number-text.h"

#include "glia-json.h"

#include <locale.h>
#include <math.h>

enum { MOST_DECIMALS = 7 };

char *
glia_number_shortest (double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE + MOST_DECIMALS], format[8];

  /* Without an exponent, as people write it, where that is not long. */
  for (int decimals = 0; decimals <= MOST_DECIMALS && fabs (value) < 1e15; decimals++) {
    g_snprintf (format, sizeof format, "%%.%df", decimals);
    if (g_ascii_strtod (g_ascii_formatd (digits, sizeof digits, format, value), NULL) == value)
      return g_strdup (digits);
  }
  GString *text = g_string_new (NULL);
  glia_json_append_number (text, value);
  return g_string_free (text, FALSE);
}

static gboolean
has_comma_mark (void)
{
  return g_str_equal (localeconv ()->decimal_point, ",");
}

/* Whether there is a digit on both sides of the byte at `i`. */
static gboolean
is_in_number (const char *text, gsize i)
{
  return i > 0 && g_ascii_isdigit (text[i - 1]) && g_ascii_isdigit (text[i + 1]);
}

char *
glia_number_typed (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "−", -1);
  char *typed = g_strjoinv ("-", parts);

  if (has_comma_mark ())
    for (gsize i = 0; typed[i] != '\0'; i++)
      if (typed[i] == ',' && is_in_number (typed, i))
        typed[i] = '.';
  return typed;
}

char *
glia_number_shown (const char *text)
{
  char *shown = g_strdup (text);

  if (!has_comma_mark ())
    return shown;
  for (gsize i = 0; shown[i] != '\0'; i++)
    if (shown[i] == ',')
      shown[i] = ';';
    else if (shown[i] == '.' && is_in_number (shown, i))
      shown[i] = ',';
  return shown;
}
