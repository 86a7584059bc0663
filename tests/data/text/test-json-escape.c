/* SPDX-License-Identifier: MIT */

/* Escapes in JSON: those of RFC 8259 and no others. */
#include "glia-json-escape.h"

#include <string.h>

static void
test_there_are_eight_letters (void)
{
  static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";

  for (int c = 0; c < 256; c++) {
    const char *at = c != 0 ? strchr (letters, c) : NULL;

    g_assert_cmpint (glia_json_escape_letter ((char)c), ==,
                     at != NULL ? meanings[at - letters] : '\0');
  }
}

static void
test_four_digits_are_a_number (void)
{
  g_assert_cmpint (glia_json_escape_digits ("0000"), ==, 0);
  g_assert_cmpint (glia_json_escape_digits ("00e9"), ==, 0xe9);
  g_assert_cmpint (glia_json_escape_digits ("FfFf"), ==, 0xffff);
  g_assert_cmpint (glia_json_escape_digits ("00g0"), ==, -1);
  g_assert_cmpint (glia_json_escape_digits ("+123"), ==, -1);
}

static void
test_a_pair_is_a_character_beyond_16_bits (void)
{
  g_assert_cmpuint (glia_json_escape_join (0xd83d, 0xde00), ==, 0x1f600);
  g_assert_cmpuint (glia_json_escape_join (0xd800, 0xdc00), ==, 0x10000);
  g_assert_cmpuint (glia_json_escape_join (0xdbff, 0xdfff), ==, 0x10ffff);
  g_assert_cmpuint (glia_json_escape_join (0xd83d, 0xd83d), ==, 0);
  g_assert_cmpuint (glia_json_escape_join (0xde00, 0xde00), ==, 0);
  g_assert_true (glia_json_escape_is_high (0xd800));
  g_assert_false (glia_json_escape_is_high (0xdc00));
  g_assert_false (glia_json_escape_is_high (-1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-escape/letters", test_there_are_eight_letters);
  g_test_add_func ("/json-escape/digits", test_four_digits_are_a_number);
  g_test_add_func ("/json-escape/pairs", test_a_pair_is_a_character_beyond_16_bits);
  return g_test_run ();
}
