/* SPDX-License-Identifier: MIT */
#include "cli-harness.h"

#include <json-glib/json-glib.h>

static JsonObject *
run_json (const Home *home, const char *line, JsonNode **root)
{
  g_auto (Result) result = home_run (home, line);
  g_autoptr (GError) error = NULL;

  assert_status (result, 0);
  *root = json_from_string (result.output, &error);
  g_assert_no_error (error);
  return json_node_get_object (*root);
}

static void
test_graph (Home *home, gconstpointer data)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObject *graph =
      run_json (home, "graph 'ln(x)+exp(y)*z' x=1 y=3 z=2 --json -o graph.png", &root);
  JsonObject *gradients = json_object_get_object_member (graph, "gradients");
  guint width, height;

  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (graph, "value"), 40.1711, 5e-5);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (gradients, "x"), 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (gradients, "y"), 40.1711, 5e-5);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (gradients, "z"), 20.0855, 5e-5);
  assert_png (home, "graph.png", &width, &height);
  g_auto (Result) dot = home_run (home, "graph 'a*b' a=2 b=3 -o graph.dot");
  assert_status (dot, 0);
  g_autofree char *text = home_read (home, "graph.dot");
  assert_has (text, "digraph");
  g_auto (Result) signs = home_run (home, "graph '3*-4*-3' -o signs.svg");
  assert_status (signs, 0);
  /* What nobody could read is not drawn, and its numbers are there. */
  g_autoptr (GString) deep = g_string_new ("graph '");
  for (int i = 0; i < 60; i++)
    g_string_append (deep, "sin(");
  g_string_append_c (deep, 'x');
  for (int i = 0; i < 60; i++)
    g_string_append_c (deep, ')');
  g_string_append (deep, "' x=1 -o deep.");
  g_autofree char *drawn = g_strconcat (deep->str, "png", NULL);
  g_autofree char *listed = g_strconcat (deep->str, "csv", NULL);
  g_auto (Result) refused = home_run (home, drawn);
  assert_status (refused, 1);
  assert_has (refused.errors, "61 nodes");
  g_assert_false (home_has (home, "deep.png"));
  g_auto (Result) table = home_run (home, listed);
  assert_status (table, 0);
}

static void
test_graph_errors_point_at_the_character (Home *home, gconstpointer data)
{
  static const struct {
    const char *line, *says;
  } cases[] = {{"graph '2 * (x + ' x=1", "character 10"},
               {"graph 'foo(x)' x=1", "character 1:"},
               {"graph x", "has no value"},
               {"graph x x=one", "NAME=NUMBER"},
               {"graph x x=1 y=2", "no variable \"y\""},
               {"graph x x=1 -o x.txt", "x.txt"}};

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Result) result = home_run (home, cases[i].line);
    assert_status (result, 2);
    assert_has (result.errors, cases[i].says);
    g_assert_cmpstr (result.output, ==, "");
  }
}

static void
test_softmax (Home *home, gconstpointer data)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObject *softmax = run_json (home, "softmax --json -- -1 0 1 2", &root);
  JsonArray *jacobian = json_object_get_array_member (softmax, "jacobian");

  g_assert_cmpuint (json_array_get_length (jacobian), ==, 4);
  g_assert_cmpfloat (json_object_get_double_member (softmax, "largest-difference"), <, 1e-4);
  g_auto (Result) bad = home_run (home, "softmax 1 two");
  assert_status (bad, 2);
  g_auto (Result) lonely = home_run (home, "softmax 1");
  assert_status (lonely, 2);
}

static void
test_jacobian (Home *home, gconstpointer data)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObject *all = run_json (home, "jacobian --n 2 --d 3 --k 2 --json", &root);
  JsonArray *functions = json_object_get_array_member (all, "functions");

  g_assert_cmpuint (json_array_get_length (functions), ==, 7);
  for (guint i = 0; i < 7; i++) {
    JsonObject *function = json_array_get_object_element (functions, i);
    const gint64 rows = json_object_get_int_member (function, "rows");
    const gint64 columns = json_object_get_int_member (function, "columns");
    g_assert_cmpint (json_array_get_length (json_object_get_array_member (function, "jacobian")),
                     ==, rows * columns);
    g_assert_cmpfloat (json_object_get_double_member (function, "largest-difference"), <, 1e-11);
  }
  g_auto (Result) bad = home_run (home, "jacobian --n 0");
  assert_status (bad, 2);
  g_auto (Result) unknown = home_run (home, "jacobian cube");
  assert_status (unknown, 2);
  assert_has (unknown.errors, "squared-norm");
}

static void
test_xor (Home *home, gconstpointer data)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObject * xor = run_json (home, "xor --json -o xor.svg", &root);
  JsonObject *one = json_object_get_object_member (xor, "one-layer");
  JsonObject *two = json_object_get_object_member (xor, "two-layers");
  JsonArray *training = json_object_get_array_member (xor, "training");

  g_assert_cmpfloat (json_object_get_double_member (one, "loss"), ==, 0.25);
  g_assert_cmpfloat (json_object_get_double_member (two, "loss"), ==, 0);
  g_assert_cmpuint (json_array_get_length (training), ==, 4);
  JsonObject *zero = json_array_get_object_element (training, 1);
  g_assert_cmpstr (json_object_get_string_member (zero, "start"), ==, "zero");
  g_assert_cmpfloat (json_object_get_double_member (zero, "moved"), ==, 0);
  g_assert_true (home_has (home, "xor.svg"));
  g_autoptr (JsonNode) lucky = NULL;
  JsonObject *counted = json_object_get_object_member (
      run_json (home, "xor --json --start random --seeds 100 --panel loss -o loss.svg", &lucky),
      "seeds");
  g_assert_cmpint (json_object_get_int_member (counted, "learned"), ==, 31);
  g_assert_cmpint (json_object_get_int_member (counted, "tried"), ==, 100);
  g_assert_true (home_has (home, "loss.svg"));
  g_auto (Result) bad = home_run (home, "xor --start nowhere");
  assert_status (bad, 2);
}

/* Two runs of a sweep side by side, and one of them for torch. */
static void
test_compare_and_export (Home *home, gconstpointer data)
{
  g_autoptr (JsonNode) root = NULL;

  home_write (home, "sweep.json",
              "{\"glia\": 1, \"data\": {\"source\": \"moons\", \"samples\": 60},"
              " \"training\": {\"epochs\": 3}, \"sweep\": {\"grid\": {\"training.batch-size\": [10,"
              " 20]}, \"seeds\": 2}}");
  g_auto (Result) sweep = home_run (home, "sweep sweep.json --out runs -q");
  assert_status (sweep, 0);
  JsonObject *comparison = run_json (home, "compare runs --json", &root);
  JsonArray *groups = json_object_get_array_member (comparison, "groups");
  g_assert_cmpuint (json_array_get_length (groups), ==, 2);
  JsonObject *differences = json_object_get_object_member (comparison, "differences");
  g_assert_true (json_object_has_member (differences, "training.batch-size"));
  g_assert_true (json_object_has_member (comparison, "test"));
  g_auto (Result) table = home_run (home, "compare runs");
  assert_status (table, 0);
  assert_has (table.output, "permutation test");

  const char *run = json_array_get_string_element (
      json_object_get_array_member (json_array_get_object_element (groups, 0), "runs"), 0);
  g_autofree char *line = g_strdup_printf ("export '%s' -o weights.safetensors", run);
  g_auto (Result) exported = home_run (home, line);
  assert_status (exported, 0);
  g_assert_true (home_has (home, "weights.safetensors"));
  g_autofree char *wrong = g_strdup_printf ("export '%s' -o weights.txt", run);
  g_auto (Result) refused = home_run (home, wrong);
  assert_status (refused, 2);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*run) (Home *home, gconstpointer data);
  } tests[] = {
      {"/cli/graph", test_graph},
      {"/cli/graph-errors", test_graph_errors_point_at_the_character},
      {"/cli/softmax", test_softmax},
      {"/cli/jacobian", test_jacobian},
      {"/cli/xor", test_xor},
      {"/cli/compare-and-export", test_compare_and_export},
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Home, NULL, home_set_up, tests[i].run, home_tear_down);
  return g_test_run ();
}
