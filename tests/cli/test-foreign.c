/* SPDX-License-Identifier: MIT */

/* What others made: pipes and devices in a file's place, names that are none, damaged lines. */
#include "cli-harness.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char XOR[] =
    "{\"data\": {\"source\": \"xor\", \"samples\": 40, \"dev-share\": 0.25},"
    " \"network\": {\"layers\": [{\"units\": 2}]}, \"training\": {\"epochs\": 20}}";
static const char TABLE[] = "a,b,class\n1,2,x\n2,1,y\n3,2,x\n1,1,y\n2,3,x\n3,1,y\n";
static const char CSV[] =
    "{\"data\": {\"source\": \"csv\", \"train\": \"table.csv\", \"target\": \"class\"},"
    " \"network\": {\"layers\": []}, \"training\": {\"epochs\": 2}}";

/* In place of `name`: what would wait for ever, or never end. */
typedef enum { PIPE, LINK_TO_PIPE, DEVICE, FOLDER, KINDS } Kind;

static void
put (const Home *home, const char *name, Kind kind)
{
  g_autofree char *path = home_path (home, name), *pipe = home_path (home, "pipe");

  g_remove (path);
  if (kind == PIPE)
    g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  else if (kind == FOLDER)
    g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  else
    g_assert_cmpint (symlink (kind == DEVICE ? "/dev/zero" : pipe, path), ==, 0);
}

/* Every verb that reads a run comes back, whatever stands in the place of one of its files. */
static void
test_nothing_in_a_run_hangs (Home *home, gconstpointer data)
{
  static const char *const files[] = {
      "experiment.json", "metrics.jsonl", "status.json",
      "result.json",     "labels.json",   "checkpoints/last.safetensors",
      "changes.jsonl",   "steps.jsonl",   "checkpoints/best.safetensors"};
  static const char *const lines[] = {"runs .",
                                      "plot run --what loss -o p.csv",
                                      "report run -o r.md",
                                      "compare run",
                                      "resume run -q",
                                      "evaluate run dev",
                                      "predict run",
                                      "export run -o w.npy"};
  g_autofree char *pipe = home_path (home, "pipe");

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  home_write (home, "xor.json", XOR);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    for (Kind kind = PIPE; kind < KINDS; kind++) {
      g_auto (Result) clean = home_run (home, "train xor.json -q --out run");
      g_autofree char *name = g_build_filename ("run", files[i], NULL);
      g_autofree char *removed = home_path (home, "run");
      assert_status (clean, 0);
      home_write (home, "run/status.json", "{\"state\":\"stopped\"}");
      put (home, name, kind);
      for (gsize k = 0; k < G_N_ELEMENTS (lines); k++) {
        g_auto (Result) result = home_run (home, lines[k]);
        g_assert_null (strstr (result.errors, "CRITICAL"));
      }
      const char *const remove[] = {"rm", "-rf", removed, NULL};
      g_assert_true (g_spawn_sync (NULL, (char **)remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                                   NULL, NULL, NULL, NULL));
    }
}

static void
test_data_is_read_from_files (Home *home, gconstpointer data)
{
  static const char *const why[] = {"named pipe", "named pipe", "device", "folder"};
  g_autofree char *pipe = home_path (home, "pipe");

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  home_write (home, "csv.json", CSV);
  for (Kind kind = PIPE; kind < KINDS; kind++) {
    put (home, "table.csv", kind);
    g_auto (Result) result = home_run (home, "train csv.json -q --out run");
    assert_status (result, 1);
    assert_has (result.errors, "table.csv: ");
    assert_has (result.errors, why[kind]);
    g_assert_false (home_has (home, "run"));
    put (home, "table.csv", PIPE);
  }
  put (home, "csv.json", PIPE);
  g_auto (Result) result = home_run (home, "train csv.json -q --out run");
  assert_status (result, 1);
  assert_has (result.errors, "named pipe");
}

static void
test_standard_input_is_read_where_it_is_named (Home *home, gconstpointer data)
{
  home_write (home, "csv.json", CSV);
  g_auto (Result) table =
      home_run_with_input (home, "train csv.json -q --out a --set data.train=/dev/stdin", TABLE);
  assert_status (table, 0);
  g_auto (Result) file = home_run_with_input (home, "train /dev/stdin -q --out b", XOR);
  assert_status (file, 0);
}

/* ---- Names ----------------------------------------------------------------------------------- */

static void
assert_plain (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *p = text; *p != '\0'; p++)
    g_assert_true ((guchar)*p >= 0x20 || *p == '\n');
}

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (text, &error);

  g_assert_no_error (error);
  return node;
}

/* A name that sets a terminal's title, and begins a line of its own. */
static void
test_names_do_nothing_to_a_terminal (Home *home, gconstpointer data)
{
  static const char *const lines[] = {"runs .", "compare run", "compare run two"};

  home_write (home, "xor.json", XOR);
  g_auto (Result) trained = home_run (
      home, "train xor.json --out run --set 'name=\"a\\u001b]0;title\\u0007\\nglia: b\\u202e\"'");
  g_auto (Result) other = home_run (home, "train xor.json -q --out two --set seed=2");
  assert_status (trained, 0);
  assert_status (other, 0);
  assert_plain (trained.errors);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_auto (Result) result = home_run (home, lines[i]);
    assert_status (result, 0);
    assert_plain (result.output);
    assert_has (result.output, "a\\x1b]0;title\\x07\\nglia: b\\u202e");
  }
  g_auto (Result) json = home_run (home, "runs . --json");
  g_autoptr (JsonNode) root = parse (json.output);
  g_assert_cmpstr (json_object_get_string_member (
                       json_array_get_object_element (json_node_get_array (root), 0), "name"),
                   ==, "a\033]0;title\a\nglia: b\u202e");
}

static void
test_folders_whose_names_are_no_text (Home *home, gconstpointer data)
{
  static const char *const lines[] = {"runs . --json", "compare 'r\xff' --json",
                                      "evaluate 'r\xff' dev --json"};

  home_write (home, "xor.json", XOR);
  g_auto (Result) trained = home_run (home, "train xor.json --json --out 'r\xff' --set name=");
  assert_status (trained, 0);
  g_autoptr (JsonNode) result = parse (trained.output);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_auto (Result) json = home_run (home, lines[i]);
    assert_status (json, 0);
    g_assert_true (g_utf8_validate (json.output, -1, NULL));
    g_autoptr (JsonNode) root = parse (json.output);
    g_assert_cmpstr (json.errors, ==, "");
  }
  g_auto (Result) runs = home_run (home, "runs .");
  assert_plain (runs.output);
  assert_has (runs.output, "r\\xff");
  g_auto (Result) missing = home_run (home, "resume 'no\xfe\033[2J'");
  assert_plain (missing.errors);
  assert_has (missing.errors, "no\\xfe\\x1b[2J");
}

/* ---- Damage ---------------------------------------------------------------------------------- */

static void
test_one_damaged_line_leaves_a_run (Home *home, gconstpointer data)
{
  static const char *const lines[] = {"runs .", "plot run --what loss -o p.csv",
                                      "report run -o r.md", "compare run"};

  home_write (home, "xor.json", XOR);
  g_auto (Result) trained = home_run (home, "train xor.json -q --out run");
  assert_status (trained, 0);
  g_autofree char *whole = metrics_without_seconds (home, "run/metrics.jsonl");
  g_autofree char *rows = home_read (home, "run/metrics.jsonl");
  memcpy (strstr (rows, "{\"epoch\":12,"), "Training", 8);
  home_write (home, "run/metrics.jsonl", rows);
  home_write (home, "run/status.json", "{\"state\":\"running\"}");
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_auto (Result) result = home_run (home, lines[i]);
    assert_status (result, 0);
    assert_has (result.errors, "run/metrics.jsonl:12: ");
  }
  g_autofree char *csv = home_read (home, "p.csv");
  g_assert_nonnull (strstr (csv, "\n11,"));
  g_assert_null (strstr (csv, "\n12,"));
  g_auto (Result) resumed = home_run (home, "resume run -q");
  assert_status (resumed, 0);
  assert_has (resumed.errors, "run/metrics.jsonl:12: ");
  g_autofree char *again = metrics_without_seconds (home, "run/metrics.jsonl");
  g_assert_cmpstr (again, ==, whole);
  g_assert_true (home_has (home, "run/metrics.jsonl.damaged-1"));
}

static void
test_short_options_may_touch_their_values (Home *home, gconstpointer data)
{
  home_write (home, "xor.json", XOR);
  g_auto (Result) trained = home_run (home, "train xor.json -q --out run");
  g_auto (Result) joined = home_run (home, "plot run --what loss -oa.csv");
  g_auto (Result) equal = home_run (home, "plot run --what loss -o=b.csv");
  g_auto (Result) apart = home_run (home, "plot run --what loss -o -c.csv");
  assert_status (trained, 0);
  assert_status (joined, 0);
  assert_status (equal, 0);
  assert_status (apart, 0);
  g_assert_true (home_has (home, "a.csv"));
  g_assert_true (home_has (home, "b.csv"));
  g_assert_true (home_has (home, "-c.csv"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Home, NULL, home_set_up, function, home_tear_down)
  ADD ("/foreign/run", test_nothing_in_a_run_hangs);
  ADD ("/foreign/data", test_data_is_read_from_files);
  ADD ("/foreign/stdin", test_standard_input_is_read_where_it_is_named);
  ADD ("/foreign/terminal", test_names_do_nothing_to_a_terminal);
  ADD ("/foreign/no-text", test_folders_whose_names_are_no_text);
  ADD ("/foreign/damage", test_one_damaged_line_leaves_a_run);
  ADD ("/foreign/options", test_short_options_may_touch_their_values);
  return g_test_run ();
}
