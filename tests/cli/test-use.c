/* SPDX-License-Identifier: MIT */

/* What needs no run: help, wrong use, and the verbs that only compute. */
#include "cli-harness.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

static const char *const verbs[] = {
    "train",      "resume",  "sweep",    "recipe",  "data",   "tokenize", "runs",
    "compare",    "plot",    "evaluate", "predict", "export", "report",   "check",
    "activation", "softmax", "jacobian", "xor",     "graph",  "bench",
};

static void
test_help (Home *home, gconstpointer data)
{
  g_auto (Result) help = home_run (home, "help");
  g_auto (Result) option = home_run (home, "--help");

  assert_status (help, 0);
  assert_status (option, 0);
  g_assert_cmpstr (help.output, ==, option.output);
  g_assert_cmpstr (help.errors, ==, "");
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++) {
    g_autofree char *line = g_strdup_printf ("\n  %s ", verbs[i]);
    assert_has (help.output, line);
  }
}

static void
test_help_of_every_verb (Home *home, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++) {
    g_autofree char *line = g_strdup_printf ("%s --help", verbs[i]);
    g_autofree char *other = g_strdup_printf ("help %s", verbs[i]);
    g_autofree char *usage = g_strdup_printf ("glia %s ", verbs[i]);
    g_auto (Result) result = home_run (home, line);
    g_auto (Result) same = home_run (home, other);

    assert_status (result, 0);
    assert_has (result.output, usage);
    g_assert_cmpstr (result.output, ==, same.output);
    g_assert_cmpstr (result.errors, ==, "");
    /* Help is about what there is. */
    g_assert_null (strstr (result.output, "version"));
    g_assert_null (strstr (result.output, "yet"));
  }
}

static void
test_version (Home *home, gconstpointer data)
{
  g_auto (Result) result = home_run (home, "--version");

  assert_status (result, 0);
  g_assert_cmpstr (result.output, ==, "glia " GLIA_VERSION "\n");
}

static void
test_wrong_use_is_status_2 (Home *home, gconstpointer data)
{
  static const char *const lines[] = {
      "",
      "trian",
      "train",
      "train a.json b.json",
      "train --colour a.json",
      "train --set",
      "resume",
      "recipe",
      "recipe dance",
      "recipe run",
      "data",
      "data get",
      "data list imdb",
      "tokenize",
      "runs a b",
      "plot",
      "plot run",
      "plot run --what loss",
      "plot run --what mood -o a.png",
      "plot run --what loss -o a.gif",
      "evaluate run",
      "activation gelou",
      "activation relu --range 5,-5",
      "activation relu --range 5",
      "activation relu --range=-1e308,1e308",
      "bench --seconds 0",
      "sweep",
      "sweep a.json -j 0",
      "sweep a.json b.json",
      "sweep plan a.json",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_auto (Result) result = home_run (home, lines[i]);
    g_test_message ("glia %s", lines[i]);
    assert_status (result, 2);
    g_assert_cmpstr (result.output, ==, "");
    g_assert_cmpstr (result.errors, !=, "");
  }
  g_assert_cmpuint (home_count (home, "."), ==, 0); /* and nothing was written */
}

static void
test_tokenize (Home *home, gconstpointer data)
{
  g_auto (Result) lines =
      home_run_with_input (home, "tokenize -", "I don't like \"it\", really.\n\nIsn't  it? Yes.");

  assert_status (lines, 0);
  /* From NLTKWordTokenizer().tokenize() of NLTK 3.8 on each line. */
  g_assert_cmpstr (lines.output, ==, "I do n't like `` it '' , really .\n\nIs n't it ? Yes .\n");

  home_write (home, "sentences.txt", "A film.\r\nGood-bye!\n");
  g_auto (Result) file = home_run (home, "tokenize sentences.txt");
  assert_status (file, 0);
  g_assert_cmpstr (file.output, ==, "A film .\nGood-bye !\n");
}

static void
test_tokenize_fails_with_the_place (Home *home, gconstpointer data)
{
  g_auto (Result) absent = home_run (home, "tokenize absent.txt");

  assert_status (absent, 1);
  assert_has (absent.errors, "glia: absent.txt: ");
  home_write (home, "latin.txt", "fine\ncaf\xe9\n");
  g_auto (Result) latin = home_run (home, "tokenize latin.txt");
  assert_status (latin, 1);
  assert_has (latin.errors, "latin.txt:2: byte 4 is not UTF-8");
}

static void
test_activation_numbers (Home *home, gconstpointer data)
{
  g_auto (Result) result = home_run (home, "activation sigmoid tanh --range -2,2 --json");
  g_autoptr (JsonParser) parser = json_parser_new ();

  assert_status (result, 0);
  g_assert_true (json_parser_load_from_data (parser, result.output, -1, NULL));
  JsonArray *all = json_node_get_array (json_parser_get_root (parser));
  g_assert_cmpuint (json_array_get_length (all), ==, 2);
  JsonObject *sigmoid = json_array_get_object_element (all, 0);
  JsonArray *z = json_object_get_array_member (sigmoid, "z");
  JsonArray *value = json_object_get_array_member (sigmoid, "value");
  JsonArray *derivative = json_object_get_array_member (sigmoid, "derivative");
  g_assert_cmpfloat (json_array_get_double_element (z, 0), ==, -2);
  g_assert_cmpfloat (json_array_get_double_element (z, json_array_get_length (z) - 1), ==, 2);
  for (guint i = 0; i < json_array_get_length (z); i++) {
    double f = 1 / (1 + exp (-json_array_get_double_element (z, i)));
    g_assert_cmpfloat_with_epsilon (json_array_get_double_element (value, i), f, 1e-6);
    g_assert_cmpfloat_with_epsilon (json_array_get_double_element (derivative, i), f * (1 - f),
                                    1e-6);
  }
}

static void
test_activation_figure (Home *home, gconstpointer data)
{
  g_auto (Result) result = home_run (home, "activation relu gelu -o curves.png");
  guint width, height;

  assert_status (result, 0);
  assert_png (home, "curves.png", &width, &height);
  g_assert_cmpuint (width, >=, 400);
  assert_has (result.output, "ReLU");
  g_auto (Result) nowhere = home_run (home, "activation relu -o absent/curves.png");
  assert_status (nowhere, 1);
  assert_has (nowhere.errors, "absent/curves.png");
}

static void
test_check_finds_the_gradients_right (Home *home, gconstpointer data)
{
  g_auto (Result) result = home_run (home, "check --json");
  g_autoptr (JsonParser) parser = json_parser_new ();

  assert_status (result, 0);
  g_assert_true (json_parser_load_from_data (parser, result.output, -1, NULL));
  JsonArray *rows = json_node_get_array (json_parser_get_root (parser));
  g_assert_cmpuint (json_array_get_length (rows), ==, 13 * 3); /* activations x layers */
  for (guint i = 0; i < json_array_get_length (rows); i++) {
    JsonObject *row = json_array_get_object_element (rows, i);
    double difference = json_object_get_double_member (row, "relative-error");
    g_assert_cmpfloat (difference, <, 1e-3);
    g_assert_cmpstr (json_object_get_string_member (row, "verdict"), ==, "right");
    g_assert_cmpfloat (difference, >, 0); /* float is never that exact: something was compared */
  }
}

static void
test_bench_measures_every_shape (Home *home, gconstpointer data)
{
  g_auto (Result) result = home_run (home, "bench --json --seconds 0.001");
  g_autoptr (JsonParser) parser = json_parser_new ();

  assert_status (result, 0);
  g_assert_true (json_parser_load_from_data (parser, result.output, -1, NULL));
  JsonArray *rows = json_node_get_array (json_parser_get_root (parser));
  g_assert_cmpuint (json_array_get_length (rows), >=, 5);
  for (guint i = 0; i < json_array_get_length (rows); i++) {
    JsonObject *row = json_array_get_object_element (rows, i);
    g_assert_cmpfloat (json_object_get_double_member (row, "steps-per-second"), >, 1);
    g_assert_cmpfloat (json_object_get_double_member (row, "gflops"), >, 0);
  }
}

static void
test_data_catalogue (Home *home, gconstpointer data)
{
  g_auto (Result) list = home_run (home, "data list");
  g_auto (Result) info = home_run (home, "data info imdb");
  g_auto (Result) unknown = home_run (home, "data info imbd");

  assert_status (list, 0);
  assert_has (list.output, "\nimdb ");
  assert_has (list.output, "\nglove-6b-100d ");
  assert_status (info, 0);
  assert_has (info.output, "Maas");
  assert_status (unknown, 1);
  assert_has (unknown.errors, "glia: \"imbd\" is not in the catalogue. There are: ");
}

static void
test_numbers_have_a_point (Home *home, gconstpointer data)
{
  static const char *const lines[] = {"xor",      "activation gelu", "softmax 1.5 0.25",
                                      "jacobian", "graph x*0.5 x=3", "data list"};

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    home->comma = FALSE;
    g_auto (Result) point = home_run (home, lines[i]);
    home->comma = TRUE;
    g_auto (Result) comma = home_run (home, lines[i]);
    g_test_message ("%s", lines[i]);
    g_assert_cmpstr (comma.output, ==, point.output);
    g_assert_cmpstr (comma.errors, ==, point.errors);
  }
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*run) (Home *home, gconstpointer data);
  } tests[] = {
      {"/cli/help", test_help},
      {"/cli/help-of-every-verb", test_help_of_every_verb},
      {"/cli/version", test_version},
      {"/cli/wrong-use-is-status-2", test_wrong_use_is_status_2},
      {"/cli/tokenize", test_tokenize},
      {"/cli/tokenize-fails-with-the-place", test_tokenize_fails_with_the_place},
      {"/cli/activation-numbers", test_activation_numbers},
      {"/cli/activation-figure", test_activation_figure},
      {"/cli/check-finds-the-gradients-right", test_check_finds_the_gradients_right},
      {"/cli/bench-measures-every-shape", test_bench_measures_every_shape},
      {"/cli/numbers-have-a-point", test_numbers_have_a_point},
      {"/cli/data-catalogue", test_data_catalogue},
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Home, NULL, home_set_up, tests[i].run, home_tear_down);
  return g_test_run ();
}
