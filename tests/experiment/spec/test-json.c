/* SPDX-License-Identifier: MIT */

#include "glia-json.h"

#include <math.h>

static void
test_members_of_another_kind_count_as_missing (void)
{
  static const char text[] = "{\"text\": \"a\", \"number\": 0.5, \"count\": 7, \"null\": null,"
                             " \"list\": [1], \"negative\": -1, \"large\": 1e300}";
  g_autoptr (JsonNode) root = glia_json_parse (text, -1, "members", NULL);
  JsonObject *object = json_node_get_object (root);

  g_assert_cmpstr (glia_json_member_text (object, "text"), ==, "a");
  g_assert_cmpfloat (glia_json_member_number (object, "number"), ==, 0.5);
  g_assert_cmpuint (glia_json_member_count (object, "count"), ==, 7);
  g_assert_cmpint (glia_json_member_integer (object, "negative"), ==, -1);

  static const char *const others[] = {"number", "null", "list", "absent"};
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_cmpstr (glia_json_member_text (object, others[i]), ==, "");
  g_assert_true (isnan (glia_json_member_number (object, "text")));
  g_assert_true (isnan (glia_json_member_number (object, "null")));
  g_assert_cmpuint (glia_json_member_count (object, "negative"), ==, 0);
  g_assert_cmpuint (glia_json_member_count (object, "large"), ==, 0);
  g_assert_cmpuint (glia_json_member_count (object, "absent"), ==, 0);
  g_assert_cmpint (glia_json_member_integer (object, "list"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/members-of-another-kind-count-as-missing",
                   test_members_of_another_kind_count_as_missing);
  return g_test_run ();
}
