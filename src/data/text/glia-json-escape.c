/* SPDX-License-Identifier: MIT */
#include "glia-json-escape.h"

#include <string.h>

char
glia_json_escape_letter (char letter)
{
  static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
  const char *found = letter != '\0' ? strchr (letters, letter) : NULL;

  return found != NULL ? meanings[found - letters] : '\0';
}

int
glia_json_escape_digits (const char digits[4])
{
  int code = 0;

  for (int i = 0; i < 4; i++) {
    const int digit = g_ascii_xdigit_value (digits[i]);

    if (digit < 0)
      return -1;
    code = code * 16 + digit;
  }
  return code;
}

gboolean
glia_json_escape_is_high (int code)
{
  return code >= 0xd800 && code < 0xdc00;
}

gunichar
glia_json_escape_join (int high, int low)
{
  if (!glia_json_escape_is_high (high) || low < 0xdc00 || low >= 0xe000)
    return 0;
  return 0x10000 + ((gunichar)(high - 0xd800) << 10) + (gunichar)(low - 0xdc00);
}
