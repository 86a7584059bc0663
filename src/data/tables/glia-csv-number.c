/* SPDX-License-Identifier: MIT */

#include "glia-csv-number.h"

#include <float.h>
#include <math.h>
#include <string.h>

static const double powers_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                       1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                       1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* Up to 15 digits and a small power of ten are exact in double, and so is their quotient's rounding
 * (Clinger 1990): nearly every number of a table. The rest goes to g_ascii_strtod(). */
static gboolean
parse_simple_number (const char *text, double *value)
{
  const gboolean negative = *text == '-';
  guint64 mantissa = 0;
  int digits = 0, decimals = 0;

  text += negative || *text == '+';
  for (; g_ascii_isdigit (*text); text++, digits++)
    mantissa = mantissa * 10 + (guint64)(*text - '0');
  if (*text == '.')
    for (text++; g_ascii_isdigit (*text); text++, digits++, decimals++)
      mantissa = mantissa * 10 + (guint64)(*text - '0');
  if (*text != '\0' || digits == 0 || digits > 15)
    return FALSE;
  *value = (double)mantissa / powers_of_ten[decimals];
  if (negative)
    *value = -*value;
  return TRUE;
}

gboolean
glia_csv_parse_number (const char *text, double *value)
{
  char *end;

  if (parse_simple_number (text, value))
    return TRUE;
  /* strtod also takes hexadecimal, "inf" and "nan", which no table means as numbers. */
  if (text[strspn (text, "+-.0123456789eE")] != '\0' || *text == '\0')
    return FALSE;
  *value = g_ascii_strtod (text, &end);
  return *end == '\0' && end != text && fabs (*value) <= (double)FLT_MAX;
}

/* An optional sign, groups of digits with one separator, three digits in all but the first, and
 * perhaps decimals behind `point`. */
static gboolean
is_grouped (const char *text, const char *separator, char point)
{
  const gsize width = strlen (separator);
  gsize digits = strspn (text, "0123456789"), groups = 0;

  if (digits == 0 || digits > 3)
    return FALSE;
  text += digits;
  for (; strncmp (text, separator, width) == 0; groups++) {
    text += width;
    if (strspn (text, "0123456789") != 3)
      return FALSE;
    text += 3;
  }
  if (*text == point)
    text += 1 + strspn (text + 1, "0123456789");
  return groups > 0 && *text == '\0';
}

static gboolean
is_decimal_comma (const char *text)
{
  const gsize whole = strspn (text, "0123456789");

  text += whole;
  if (*text != ',')
    return FALSE;
  const gsize decimals = strspn (++text, "0123456789");
  text += decimals;
  if (whole + decimals == 0)
    return FALSE;
  if (*text == 'e' || *text == 'E') {
    text++;
    text += *text == '-' || *text == '+';
    return *text != '\0' && text[strspn (text, "0123456789")] == '\0';
  }
  return *text == '\0';
}

static gboolean
is_percentage (const char *text)
{
  const gsize length = strlen (text);

  if (length < 2 || text[length - 1] != '%')
    return FALSE;
  g_autofree char *number = g_strchomp (g_strndup (text, length - 1));
  double value;
  return glia_csv_parse_number (number, &value) || is_decimal_comma (number);
}

GliaCellKind
glia_csv_cell_kind (const char *text, double *value)
{
  static const char *const not_finite[] = {"inf", "infinity", "nan"};
  const char *digits = text + (*text == '-' || *text == '+');
  char *end;

  if (glia_csv_parse_number (text, value))
    return GLIA_CELL_NUMBER;
  for (gsize i = 0; i < G_N_ELEMENTS (not_finite); i++)
    if (g_ascii_strcasecmp (digits, not_finite[i]) == 0)
      return GLIA_CELL_NOT_FINITE;
  if (!g_ascii_isdigit (*digits) && *digits != '.' && *digits != ',')
    return GLIA_CELL_TEXT;
  if (digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X'))
    return digits[2] != '\0' && digits[2 + strspn (digits + 2, "0123456789abcdefABCDEF")] == '\0'
               ? GLIA_CELL_HEXADECIMAL
               : GLIA_CELL_TEXT;
  if (text[strspn (text, "+-.0123456789eE")] == '\0') {
    const double large = g_ascii_strtod (text, &end);
    return *end == '\0' && fabs (large) > (double)FLT_MAX ? GLIA_CELL_TOO_LARGE : GLIA_CELL_TEXT;
  }
  if (is_decimal_comma (digits))
    return GLIA_CELL_DECIMAL_COMMA;
  if (is_grouped (digits, " ", '.') || is_grouped (digits, " ", ',') ||
      is_grouped (digits, "\u00a0", ',') || is_grouped (digits, "\u202f", ',') ||
      is_grouped (digits, "'", '.') || is_grouped (digits, "\u2019", '.') ||
      is_grouped (digits, ",", '.') || is_grouped (digits, ".", ','))
    return GLIA_CELL_GROUPED;
  return is_percentage (text) ? GLIA_CELL_PERCENT : GLIA_CELL_TEXT;
}

const char *
glia_csv_cell_remedy (GliaCellKind kind)
{
  switch (kind) {
  case GLIA_CELL_TOO_LARGE:
    return "It is beyond the range of a float, about ±3.4e38: scale the column";
  case GLIA_CELL_NOT_FINITE:
    return "It is not finite: if it stands for a missing value, name it with \"missing\"";
  case GLIA_CELL_DECIMAL_COMMA:
    return "Numbers have a decimal point: write 40.3, not 40,3";
  case GLIA_CELL_GROUPED:
    return "Write numbers without separators between their digits: 1000, not 1 000";
  case GLIA_CELL_PERCENT:
    return "Write numbers without a percent sign: 10 or 0.1, not 10%";
  case GLIA_CELL_HEXADECIMAL:
    return "Write numbers in decimal: 16, not 0x10";
  case GLIA_CELL_TEXT:
  case GLIA_CELL_NUMBER:
    break;
  }
  return NULL;
}

char *
glia_csv_shorten (const char *text)
{
  enum { LONGEST = 40 };

  if (g_utf8_strlen (text, -1) <= LONGEST)
    return g_strdup (text);
  g_autofree char *start = g_utf8_substring (text, 0, LONGEST);
  return g_strconcat (start, "…", NULL);
}
