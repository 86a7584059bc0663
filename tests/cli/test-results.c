/* SPDX-License-Identifier: MIT */

/* What one does with runs: figures, evaluation, predictions, tables, sweeps and recipes. */
#include "cli-harness.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* y = 1 where the first column is above the second: easy, so that the accuracy must be high. */
static void
write_table (const Home *home, const char *name, guint rows, guint offset)
{
  g_autoptr (GString) text = g_string_new ("a,b,side\n");

  for (guint i = offset; i < offset + rows; i++) {
    guint a = i * 37 % 101, b = i * 53 % 103;
    g_string_append_printf (text, "%u,%u,%s\n", a, b, a > b ? "above" : "below");
  }
  home_write (home, name, text->str);
}

static void
train_table (const Home *home)
{
  write_table (home, "train.csv", 300, 0);
  write_table (home, "dev.csv", 60, 300);
  home_write (home, "table.json",
              "{\"glia\": 1, \"data\": {\"source\": \"csv\", \"train\": \"train.csv\","
              " \"dev\": \"dev.csv\", \"target\": \"side\", \"standardize\": true},"
              " \"network\": {\"layers\": [{\"units\": 8, \"activation\": \"tanh\"}]},"
              " \"training\": {\"epochs\": 30, \"batch-size\": 16,"
              " \"optimizer\": {\"kind\": \"adam\", \"learning-rate\": 0.02}}}");
  g_auto (Result) result = home_run (home, "train table.json --out run -q");
  assert_status (result, 0);
}

static JsonNode *
parse_json (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *root = json_from_string (text, &error);

  g_assert_no_error (error);
  return root;
}

static void
test_evaluate (Home *home, gconstpointer data)
{
  train_table (home);
  g_auto (Result) dev = home_run (home, "evaluate run dev --json");
  g_auto (Result) file = home_run (home, "evaluate run dev.csv --json");
  g_auto (Result) table = home_run (home, "evaluate run dev");
  g_auto (Result) none = home_run (home, "evaluate run test");

  assert_status (dev, 0);
  assert_status (file, 0);
  assert_status (table, 0);
  /* The same rows, from the run's own data and from a file of today. */
  g_assert_cmpstr (dev.output, ==, file.output);
  g_autoptr (JsonNode) root = parse_json (dev.output);
  JsonObject *object = json_node_get_object (root);
  g_assert_cmpint (json_object_get_int_member (object, "examples"), ==, 60);
  g_assert_cmpfloat (json_object_get_double_member (object, "accuracy"), >, 0.9);
  JsonArray *confusion = json_object_get_array_member (object, "confusion");
  gint64 sum = 0, right = 0;
  for (guint row = 0; row < 2; row++)
    for (guint column = 0; column < 2; column++) {
      gint64 count =
          json_array_get_int_element (json_array_get_array_element (confusion, row), column);
      sum += count;
      right += row == column ? count : 0;
    }
  g_assert_cmpint (sum, ==, 60);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "accuracy"), right / 60.0,
                                  1e-9);
  assert_has (table.output, "true \\ predicted  above  below");
  assert_status (none, 1);
  assert_has (none.errors, "no test part");
}

static void
test_predict (Home *home, gconstpointer data)
{
  train_table (home);
  home_write (home, "new.csv", "b,a\n5,95\n95,5\n");
  g_auto (Result) result = home_run (home, "predict run new.csv --json");
  assert_status (result, 0);
  g_autoptr (JsonNode) root = parse_json (result.output);
  JsonArray *rows = json_node_get_array (root);
  g_assert_cmpuint (json_array_get_length (rows), ==, 2);
  JsonObject *first = json_array_get_object_element (rows, 0);
  JsonObject *second = json_array_get_object_element (rows, 1);
  g_assert_cmpstr (json_object_get_string_member (first, "class"), ==, "above");
  g_assert_cmpstr (json_object_get_string_member (second, "class"), ==, "below");
  JsonObject *probabilities = json_object_get_object_member (first, "probabilities");
  double above = json_object_get_double_member (probabilities, "above");
  double below = json_object_get_double_member (probabilities, "below");
  g_assert_cmpfloat (above, >, 0.9);
  g_assert_cmpfloat_with_epsilon (above + below, 1, 1e-6);

  g_auto (Result) piped = home_run_with_input (home, "predict run --json", "b,a\n5,95\n95,5\n");
  assert_status (piped, 0);
  g_assert_cmpstr (piped.output, ==, result.output);

  home_write (home, "bad.csv", "a,b\n5,many\n");
  g_auto (Result) bad = home_run (home, "predict run bad.csv");
  assert_status (bad, 1);
  assert_has (bad.errors, "bad.csv:2");
}

/* An answer for each row of the file, in its place, and what is left out is counted. */
static void
test_rows_left_out (Home *home, gconstpointer data)
{
  train_table (home);
  home_write (home, "holes.csv", "a,b,side\n5,95,above\n5,,above\n95,5,below\n7,x,below\n");
  g_auto (Result) predicted = home_run (home, "predict run holes.csv --json -q");
  g_auto (Result) table = home_run (home, "predict run holes.csv");
  g_auto (Result) evaluated = home_run (home, "evaluate run holes.csv --json -q");

  assert_status (predicted, 0);
  g_autoptr (JsonNode) root = parse_json (predicted.output);
  JsonArray *rows = json_node_get_array (root);
  g_assert_cmpuint (json_array_get_length (rows), ==, 4);
  for (guint i = 0; i < 4; i++) {
    JsonObject *row = json_array_get_object_element (rows, i);
    JsonObject *numbers = json_object_get_object_member (row, "probabilities");
    g_assert_cmpint (json_object_get_int_member (row, "row"), ==, i + 1);
    g_assert_cmpint (json_object_get_null_member (row, "class"), ==, i % 2 == 1);
    g_assert_cmpuint (json_object_get_size (numbers), ==, i % 2 == 1 ? 0 : 2);
    g_assert_cmpint (json_object_has_member (row, "left-out"), ==, i % 2 == 1);
  }
  JsonObject *second = json_array_get_object_element (rows, 1);
  assert_has (json_object_get_string_member (second, "left-out"),
              "holes.csv:3: column \"b\" is empty");
  assert_has (predicted.errors, "2 of 4 rows left out. Row 2: ");
  assert_has (table.output, "holes.csv:5: column \"b\": \"x\" is not a number");
  assert_status (evaluated, 0);
  g_autoptr (JsonNode) evaluation = parse_json (evaluated.output);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (evaluation), "examples"), ==,
                   2);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (evaluation), "left-out"), ==,
                   2);
  assert_has (evaluated.errors, "evaluate: 2 of 4 rows left out");
}

/* A line is a row, whether it says something or not. */
static void
test_lines_left_out (Home *home, gconstpointer data)
{
  static const char *const left_out[] = {NULL, "the text is empty",
                                         "none of the text's tokens (2) has a word vector", NULL};

  home_write (home, "reviews.tsv",
              "label\ttext\npos\tgood film\nneg\tbad film\npos\tgood good\nneg\tbad bad\n");
  home_write (home, "vectors.txt", "good 1 0.5\nbad -1 0.25\nfilm 0 0.1\n");
  home_write (home, "texts.json",
              "{\"glia\": 1, \"data\": {\"source\": \"reviews\", \"reviews\": \"reviews.tsv\","
              " \"vectors\": \"vectors.txt\", \"split\": {\"dev\": 0.25}},"
              " \"training\": {\"epochs\": 2}}");
  home_write (home, "lines.txt", "good film\n\nqqq zzz\nbad\n");
  g_auto (Result) trained = home_run (home, "train texts.json --out texts -q");
  assert_status (trained, 0);
  g_auto (Result) result = home_run (home, "predict texts lines.txt --json -q");
  g_autoptr (JsonNode) root = parse_json (result.output);
  JsonArray *rows = json_node_get_array (root);

  g_assert_cmpuint (json_array_get_length (rows), ==, G_N_ELEMENTS (left_out));
  for (guint i = 0; i < G_N_ELEMENTS (left_out); i++) {
    JsonObject *row = json_array_get_object_element (rows, i);
    g_assert_cmpint (json_object_get_null_member (row, "class"), ==, left_out[i] != NULL);
    g_assert_cmpstr (json_object_get_string_member_with_default (row, "left-out", NULL), ==,
                     left_out[i]);
  }
  assert_has (result.errors, "predict: 2 of 4 rows left out. Row 2: the text is empty");
}

/* The loss of a file does not depend on the batch size that the run was trained with. */
static void
test_evaluation_by_examples (Home *home, gconstpointer data)
{
  static const int sizes[] = {8, 64, 65};

  train_table (home);
  write_table (home, "odd.csv", 65, 500);
  g_auto (Result) all = home_run (home, "evaluate run odd.csv --json -q");
  g_autoptr (JsonNode) root = parse_json (all.output);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree char *arguments = g_strdup_printf (
        "train table.json --out b%d -q --set training.batch-size=%d --set training.epochs=1 --set "
        "training.optimizer.learning-rate=1e-30 --set "
        "network.weights=run/checkpoints/best.safetensors",
        sizes[i], sizes[i]);
    g_autofree char *evaluate = g_strdup_printf ("evaluate b%d odd.csv --json -q", sizes[i]);
    g_auto (Result) trained = home_run (home, arguments);
    assert_status (trained, 0);
    g_auto (Result) result = home_run (home, evaluate);
    g_autoptr (JsonNode) found = parse_json (result.output);
    g_assert_cmpfloat_with_epsilon (
        json_object_get_double_member (json_node_get_object (found), "loss"),
        json_object_get_double_member (json_node_get_object (root), "loss"), 1e-6);
  }
}

/* Outputs that are no probabilities are not called so. */
static void
test_scores (Home *home, gconstpointer data)
{
  static const char *const losses[] = {"hinge", "mean-squared-error"};

  train_table (home);
  home_write (home, "new.csv", "b,a\n5,95\n95,5\n");
  for (gsize i = 0; i < G_N_ELEMENTS (losses); i++) {
    g_autofree char *train = g_strdup_printf ("train table.json --out %s -q --set training.loss=%s",
                                              losses[i], losses[i]);
    g_autofree char *json = g_strdup_printf ("predict %s new.csv --json", losses[i]);
    g_autofree char *text = g_strdup_printf ("predict %s new.csv", losses[i]);
    g_auto (Result) trained = home_run (home, train);
    g_auto (Result) result = home_run (home, json);
    g_auto (Result) table = home_run (home, text);
    g_autoptr (JsonNode) root = parse_json (result.output);
    JsonObject *row = json_array_get_object_element (json_node_get_array (root), 0);
    JsonObject *scores = json_object_get_object_member (row, "scores");

    g_assert_false (json_object_has_member (row, "probabilities"));
    g_assert_cmpstr (json_object_get_string_member (row, "class"), ==, "above");
    g_assert_cmpfloat (json_object_get_double_member (scores, "above"), >,
                       json_object_get_double_member (scores, "below"));
    assert_has (table.output, "The numbers are scores, no probabilities");
  }
}

static void
test_plot (Home *home, gconstpointer data)
{
  guint width, height, small_width, small_height;

  train_table (home);
  g_auto (Result) png = home_run (home, "plot run --what loss -o loss.png");
  g_auto (Result) small = home_run (home, "plot run --what loss -o small.png --scale 1 --dark");
  g_auto (Result) svg = home_run (home, "plot run run --what dev-loss -o loss.svg --log-y");
  g_auto (Result) pdf = home_run (home, "plot run --what accuracy -o accuracy.pdf --range 0.5,1");
  g_auto (Result) csv = home_run (home, "plot run --what train-loss -o loss.csv");
  g_auto (Result) surface = home_run (home, "plot run --what surface -o surface.png");

  assert_status (png, 0);
  assert_png (home, "loss.png", &width, &height);
  assert_status (small, 0);
  assert_png (home, "small.png", &small_width, &small_height);
  g_assert_cmpuint (width, ==, 2 * small_width);
  g_assert_cmpuint (height, ==, 2 * small_height);
  assert_status (svg, 0);
  g_autofree char *drawing = home_read (home, "loss.svg");
  assert_has (drawing, "<svg");
  assert_status (pdf, 0);
  g_autofree char *page = home_read (home, "accuracy.pdf");
  g_assert_true (g_str_has_prefix (page, "%PDF-"));
  assert_status (surface, 0);
  assert_png (home, "surface.png", &width, &height);

  /* The CSV has metrics.jsonl's numbers. */
  assert_status (csv, 0);
  g_autofree char *numbers = home_read (home, "loss.csv");
  g_autofree char *metrics = home_read (home, "run/metrics.jsonl");
  g_auto (GStrv) rows = g_strsplit (g_strchomp (numbers), "\n", -1);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (metrics), "\n", -1);
  g_assert_cmpuint (g_strv_length (rows), ==, 31);
  g_assert_cmpuint (g_strv_length (lines), ==, 30);
  g_autoptr (JsonNode) last = parse_json (lines[29]);
  const char *comma = strrchr (rows[30], ',');
  g_assert_nonnull (comma);
  g_assert_cmpfloat_with_epsilon (
      g_ascii_strtod (comma + 1, NULL),
      json_object_get_double_member (json_node_get_object (last), "train-loss"), 1e-8);
}

static void
test_sweep (Home *home, gconstpointer data)
{
  home_write (home, "sweep.json",
              "{\"glia\": 1, \"data\": {\"source\": \"circles\", \"samples\": 100},"
              " \"training\": {\"epochs\": 3},"
              " \"sweep\": {\"grid\": {\"network.layers\": [[], [{\"units\": 4}]],"
              " \"training.optimizer.learning-rate\": [0.01, 0.1]}, \"seeds\": 2}}");
  g_auto (Result) two = home_run (home, "sweep sweep.json -j 2 --out two -q --json");
  g_auto (Result) one = home_run (home, "sweep sweep.json -j 1 --out one -q");

  assert_status (two, 0);
  assert_status (one, 0);
  g_assert_cmpuint (home_count (home, "two"), ==, 8);
  g_autoptr (JsonNode) root = parse_json (two.output);
  JsonArray *rows = json_node_get_array (root);
  g_assert_cmpuint (json_array_get_length (rows), ==, 8);
  /* Side by side or one after the other: the same bits. */
  for (guint i = 0; i < 8; i++) {
    const char *folder =
        json_object_get_string_member (json_array_get_object_element (rows, i), "folder");
    g_autofree char *name = g_path_get_basename (folder);
    g_autofree char *a = g_build_filename ("two", name, "metrics.jsonl", NULL);
    g_autofree char *b = g_build_filename ("one", name, "metrics.jsonl", NULL);
    g_autofree char *first = metrics_without_seconds (home, a);
    g_autofree char *second = metrics_without_seconds (home, b);
    g_assert_cmpstr (first, ==, second);
  }
  /* Once more there is nothing to do; another experiment does not get mixed in. */
  JsonObject *row = json_array_get_object_element (rows, 0);
  g_autofree char *base = g_path_get_basename (json_object_get_string_member (row, "folder"));
  g_autofree char *kept = g_build_filename ("one", base, "metrics.jsonl", NULL);
  g_autofree char *before = home_read (home, kept);
  g_auto (Result) again = home_run (home, "sweep sweep.json -j 1 --out one -q");
  assert_status (again, 0);
  g_assert_cmpstr (again.output, ==, one.output);
  g_autofree char *after = home_read (home, kept);
  g_assert_cmpstr (after, ==, before);
  g_auto (Result) other = home_run (home, "sweep sweep.json --out one -q --set training.epochs=4");
  assert_status (other, 1);
  assert_has (other.errors, "another experiment");
}

static void
test_recipe_xor (Home *home, gconstpointer data)
{
  static const char *const figures[] = {"out/xor_loss.png", "out/xor_acc.png",
                                        "out/xor_surface.png"};
  guint width, height;
  g_auto (Result) result = home_run (home, "recipe run xor --out out --json");

  assert_status (result, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    assert_png (home, figures[i], &width, &height);
  g_assert_cmpuint (home_count (home, "out/runs"), ==, 1);
  g_autoptr (JsonNode) root = parse_json (result.output);
  JsonObject *run = json_array_get_object_element (json_node_get_array (root), 0);
  g_assert_cmpstr (json_object_get_string_member (run, "state"), ==, "finished");
  g_assert_cmpfloat (json_object_get_double_member (run, "best-dev-accuracy"), >, 0.95);

  g_auto (Result) runs = home_run (home, "runs out");
  assert_status (runs, 0);
  assert_has (runs.output, "finished");
}

static void
test_recipe_list (Home *home, gconstpointer data)
{
  static const char *const names[] = {"structures", "activations", "learning-rates", "xor"};
  g_auto (Result) list = home_run (home, "recipe list");
  g_auto (Result) unknown = home_run (home, "recipe run xnor");

  assert_status (list, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *line = g_strdup_printf ("\n%s ", names[i]);
    assert_has (list.output, line);
  }
  assert_status (unknown, 1);
  assert_has (unknown.errors, "xnor");
  g_assert_cmpuint (home_count (home, "."), ==, 0);
}

static void
test_check_of_a_file (Home *home, gconstpointer data)
{
  train_table (home);
  g_auto (Result) result = home_run (home, "check table.json");

  assert_status (result, 0);
  assert_has (result.output, "relative error");
}

/* Its early layers' gradients are small beside what float rounds off the loss. */
static void
test_check_of_a_wide_sigmoid_network (Home *home, gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();

  home_write (home, "wide.json",
              "{\"glia\": 1, \"data\": {\"source\": \"spirals\"}, \"network\": {\"layers\": ["
              "{\"units\": 512, \"activation\": \"sigmoid\"}, "
              "{\"units\": 512, \"activation\": \"sigmoid\"}, "
              "{\"units\": 512, \"activation\": \"sigmoid\"}]}}");
  g_auto (Result) result = home_run (home, "check --json wide.json");
  assert_status (result, 0);
  g_assert_true (json_parser_load_from_data (parser, result.output, -1, NULL));
  JsonArray *rows = json_node_get_array (json_parser_get_root (parser));
  g_assert_cmpuint (json_array_get_length (rows), ==, 4);
  for (guint i = 0; i < 4; i++) {
    JsonObject *row = json_array_get_object_element (rows, i);
    g_assert_cmpfloat (json_object_get_double_member (row, "relative-error"), <, 1e-3);
    g_assert_cmpstr (json_object_get_string_member (row, "verdict"), ==, "right");
  }
}

/* Runs that differ in nothing but their names keep them, and are listed as a person counts. */
static void
test_runs_keep_their_names (Home *home, gconstpointer data)
{
  static const char *const names[] = {"run_1", "run_2", "run_10"};

  home_write (home, "moons.json",
              "{\"glia\": 1, \"data\": {\"source\": \"moons\", \"samples\": 40},"
              " \"training\": {\"epochs\": 1}}");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *train =
        g_strdup_printf ("train moons.json -q --out runs/%s --set name=%s", names[i], names[i]);
    g_auto (Result) trained = home_run (home, train);
    assert_status (trained, 0);
  }
  g_auto (Result) result = home_run (home, "runs runs");
  assert_status (result, 0);
  const char *at = result.output;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *line = g_strdup_printf ("\n%s ", names[i]);
    at = strstr (at, line);
    g_assert_nonnull (at);
  }
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*run) (Home *home, gconstpointer data);
  } tests[] = {
      {"/results/evaluate", test_evaluate},
      {"/results/predict", test_predict},
      {"/results/rows-left-out", test_rows_left_out},
      {"/results/lines-left-out", test_lines_left_out},
      {"/results/evaluation-by-examples", test_evaluation_by_examples},
      {"/results/scores", test_scores},
      {"/results/plot", test_plot},
      {"/results/sweep", test_sweep},
      {"/results/recipe-xor", test_recipe_xor},
      {"/results/recipe-list", test_recipe_list},
      {"/results/runs-keep-their-names", test_runs_keep_their_names},
      {"/results/check-of-a-file", test_check_of_a_file},
      {"/results/check-of-a-wide-sigmoid-network", test_check_of_a_wide_sigmoid_network},
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Home, NULL, home_set_up, tests[i].run, home_tear_down);
  return g_test_run ();
}
