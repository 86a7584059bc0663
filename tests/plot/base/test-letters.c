/* SPDX-License-Identifier: MIT */
#include "glia-letters.h"

static void
assert_typeset (const char *text, const char *expected)
{
  g_autofree char *typeset = glia_letters_typeset (text);

  g_assert_cmpstr (typeset, ==, expected);
}

/* Signs of numbers become minus signs; hyphens in words, names and ranges stay. */
static void
test_typeset (void)
{
  assert_typeset ("‖w‖ = -1.5, -2e-07", "||w|| = −1.5, −2e−07");
  assert_typeset ("-inf (-3) [-0.5,-1]", "−inf (−3) [−0.5,−1]");
  assert_typeset ("xavier-normal, run-01, 2024-05-06", "xavier-normal, run-01, 2024-05-06");
  assert_typeset ("", "");
}

static void
test_index (void)
{
  g_autofree char *one = glia_letters_index ("z", 12);
  g_autofree char *two = glia_letters_index_two ("W", 1, 2);

  g_assert_cmpstr (one, ==, "z₁₂");
  g_assert_cmpstr (two, ==, "W₁₂");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/letters/typeset", test_typeset);
  g_test_add_func ("/letters/index", test_index);
  return g_test_run ();
}
