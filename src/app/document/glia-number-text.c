/* SPDX-License-Identifier: MIT */
#include "glia-number-text.h"

#include "glia-json.h"

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
