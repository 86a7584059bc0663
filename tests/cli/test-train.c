/* SPDX-License-Identifier: MIT */

/* Runs from the outside: what they leave on disk, how they are stopped, resumed and refused. */
#include "cli-harness.h"

#include <json-glib/json-glib.h>
#include <signal.h>
#include <string.h>

static const char MOONS[] =
    "{\"glia\": 1, \"data\": {\"source\": \"moons\", \"samples\": 200},"
    " \"network\": {\"layers\": [{\"units\": 8, \"activation\": \"tanh\"}]},"
    " \"training\": {\"epochs\": 4}}";

/* Takes about a second, so that there is time to stop it. */
static const char LONG[] =
    "{\"glia\": 1, \"data\": {\"source\": \"spirals\", \"samples\": 20000},"
    " \"network\": {\"layers\": [{\"units\": 64, \"activation\": \"tanh\", \"dropout\": 0.1},"
    " {\"units\": 64, \"activation\": \"relu\"}]}, \"training\": {\"epochs\": 40}}";

static const gint64 PATIENCE = 30 * G_USEC_PER_SEC;

static guint
count_lines (const char *text)
{
  guint lines = 0;

  for (; *text != '\0'; text++)
    lines += *text == '\n';
  return lines;
}

static guint
metric_lines (const Home *home, const char *run)
{
  g_autofree char *name = g_build_filename (run, "metrics.jsonl", NULL);
  g_autofree char *text = home_has (home, name) ? home_read (home, name) : NULL;

  return text != NULL ? count_lines (text) : 0;
}

/* Starts the long experiment and comes back when a few epochs are on disk. */
static GSubprocess *
start_long_run (const Home *home, const char *run)
{
  g_autofree char *line = g_strdup_printf ("train long.json --out %s", run);
  gint64 deadline = g_get_monotonic_time () + PATIENCE;

  home_write (home, "long.json", LONG);
  GSubprocess *process = home_start (home, line);
  while (metric_lines (home, run) < 3) {
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    g_usleep (1000);
  }
  return process;
}

static void
assert_same_as_never_stopped (const Home *home, const char *run)
{
  g_autofree char *name = g_build_filename (run, "metrics.jsonl", NULL);
  g_autofree char *weights = g_build_filename (run, "checkpoints", "best.safetensors", NULL);
  g_auto (Result) whole = home_run (home, "train long.json --out whole -q");

  assert_status (whole, 0);
  g_autofree char *expected = metrics_without_seconds (home, "whole/metrics.jsonl");
  g_autofree char *actual = metrics_without_seconds (home, name);
  g_assert_cmpuint (count_lines (expected), ==, 40);
  g_assert_cmpstr (actual, ==, expected);

  g_autoptr (GMappedFile) a = NULL, b = NULL;
  g_autofree char *path = home_path (home, weights);
  g_autofree char *other = home_path (home, "whole/checkpoints/best.safetensors");
  a = g_mapped_file_new (path, FALSE, NULL);
  b = g_mapped_file_new (other, FALSE, NULL);
  g_assert_cmpmem (g_mapped_file_get_contents (a), g_mapped_file_get_length (a),
                   g_mapped_file_get_contents (b), g_mapped_file_get_length (b));
}

static void
test_train_leaves_a_run (Home *home, gconstpointer data)
{
  home_write (home, "moons.json", MOONS);
  g_auto (Result) result = home_run (home, "train moons.json --out run --every-step "
                                           "--set training.epochs=3");
  g_autofree char *expected = home_path (home, "run\n");

  assert_status (result, 0);
  assert_has (result.output, "run\n");
  g_assert_cmpuint (metric_lines (home, "run"), ==, 3);
  g_autofree char *steps = home_read (home, "run/steps.jsonl");
  g_assert_cmpuint (count_lines (steps), ==, 3 * 3); /* 160 train points in batches of 64 */
  g_autofree char *outcome = home_read (home, "run/result.json");
  assert_has (outcome, "finished");
  g_autofree char *complete = home_read (home, "run/experiment.json");
  assert_has (complete, "\"batch-size\": 64");
  g_assert_true (home_has (home, "run/checkpoints/last.safetensors"));
  g_assert_true (home_has (home, "run/checkpoints/best.safetensors"));
}

static void
test_same_seed_same_numbers (Home *home, gconstpointer data)
{
  home_write (home, "moons.json", MOONS);
  g_auto (Result) a = home_run (home, "train moons.json --out a -q");
  g_auto (Result) b = home_run (home, "train moons.json --out b -q");
  g_auto (Result) c = home_run (home, "train moons.json --out c -q --set seed=7");

  assert_status (a, 0);
  assert_status (b, 0);
  assert_status (c, 0);
  g_assert_cmpstr (a.errors, ==, "");
  g_autofree char *first = metrics_without_seconds (home, "a/metrics.jsonl");
  g_autofree char *second = metrics_without_seconds (home, "b/metrics.jsonl");
  g_autofree char *third = metrics_without_seconds (home, "c/metrics.jsonl");
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (first, !=, third);
}

static void
test_train_into_the_run_store (Home *home, gconstpointer data)
{
  home_write (home, "moons.json", MOONS);
  g_auto (Result) train = home_run (home, "train moons.json -q");
  g_auto (Result) runs = home_run (home, "runs");

  assert_status (train, 0);
  g_strchomp (train.output);
  g_assert_true (g_file_test (train.output, G_FILE_TEST_IS_DIR));
  g_assert_cmpuint (home_count (home, "data/glia/runs"), ==, 1);
  assert_status (runs, 0);
  assert_has (runs.output, "finished");
}

static void
test_train_json (Home *home, gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();

  home_write (home, "moons.json", MOONS);
  g_auto (Result) result = home_run (home, "train moons.json --out run -q --json");
  assert_status (result, 0);
  g_assert_true (json_parser_load_from_data (parser, result.output, -1, NULL));
  JsonObject *root = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpstr (json_object_get_string_member (root, "state"), ==, "finished");
  assert_has (json_object_get_string_member (root, "folder"), "run");
}

static void
test_sigint_then_resume (Home *home, gconstpointer data)
{
  const int signal_number = GPOINTER_TO_INT (data);
  g_autoptr (GSubprocess) process = start_long_run (home, "run");

  g_subprocess_send_signal (process, signal_number);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (process)); /* not killed: it ended by itself */
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  g_assert_cmpuint (metric_lines (home, "run"), <, 40);

  g_auto (Result) resume = home_run (home, "resume run");
  assert_status (resume, 0);
  assert_same_as_never_stopped (home, "run");
}

static void
test_kill_then_resume (Home *home, gconstpointer data)
{
  g_autoptr (GSubprocess) process = start_long_run (home, "run");

  g_subprocess_force_exit (process);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_signaled (process));

  g_auto (Result) resume = home_run (home, "resume run");
  assert_status (resume, 0);
  assert_same_as_never_stopped (home, "run");
}

static void
test_stopping_says_how_to_go_on (Home *home, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *log = home_path (home, "log");
  g_autofree char *run = home_path (home, "run");
  gint64 deadline = g_get_monotonic_time () + PATIENCE;
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);

  home_write (home, "long.json", LONG);
  g_subprocess_launcher_set_cwd (launcher, home->folder);
  g_subprocess_launcher_set_stderr_file_path (launcher, log);
  g_autoptr (GSubprocess) process = g_subprocess_launcher_spawn (
      launcher, &error, g_getenv ("GLIA"), "train", "long.json", "--out", run, NULL);
  g_assert_no_error (error);
  while (metric_lines (home, "run") < 1) {
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    g_usleep (1000);
  }
  g_subprocess_send_signal (process, SIGINT);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_autofree char *text = home_read (home, "log");
  g_autofree char *hint = g_strdup_printf ("glia resume %s", run);
  assert_has (text, hint);
}

/* With standard input or output and standard error closed, the first files that are opened would become those. */
static void
test_closed_streams_spoil_no_file (Home *home, gconstpointer data)
{
  static const char *const closed[] = {"<&- 2>&-", ">&- 2>&-", "<&- >&- 2>&-"};

  home_write (home, "moons.json", MOONS);
  for (gsize i = 0; i < G_N_ELEMENTS (closed); i++) {
    g_autofree char *command = g_strdup_printf (
        "cd \"$1\" && \"$GLIA\" train moons.json --set training.epochs=30000 --out run%zu %s", i,
        closed[i]);
    const char *argv[] = {"sh", "-c", command, "sh", home->folder, NULL};
    g_autofree char *name = g_strdup_printf ("run%zu", i);
    g_autofree char *metrics = g_strdup_printf ("run%zu/metrics.jsonl", i);
    g_autoptr (GError) error = NULL;
    int status;

    g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                  &error);
    g_assert_no_error (error);
    g_autofree char *text = home_read (home, metrics);
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    for (gsize k = 0; lines[k] != NULL; k++)
      g_assert_true (lines[k][0] == '\0' || lines[k][0] == '{');
    g_assert_cmpuint (metric_lines (home, name), >, 0);
  }
}

static void
test_bad_experiments_leave_nothing (Home *home, gconstpointer data)
{
  home_write (home, "bad.json",
              "{\"glia\": 1, \"data\": {\"source\": \"moons\"},\n"
              " \"training\": {\"epochs\": \"many\"}}");
  g_auto (Result) type = home_run (home, "train bad.json --out run");
  assert_status (type, 1);
  assert_has (type.errors, "glia: bad.json");
  assert_has (type.errors, "training.epochs");

  home_write (home, "bad.json", "{\"glia\": 1,\n \"data\": {\"source\" \"moons\"}}");
  g_auto (Result) syntax = home_run (home, "train bad.json --out run");
  assert_status (syntax, 1);
  assert_has (syntax.errors, "bad.json:2:");

  home_write (home, "moons.json", MOONS);
  g_auto (Result) set = home_run (home, "train moons.json --out run --set training.epoch=3");
  assert_status (set, 1);
  assert_has (set.errors, "training.epoch");

  g_auto (Result) absent = home_run (home, "train absent.json --out run");
  assert_status (absent, 1);
  assert_has (absent.errors, "absent.json");
  g_assert_false (home_has (home, "run"));
  g_assert_false (home_has (home, "data"));
}

static void
test_bad_csv_leaves_nothing (Home *home, gconstpointer data)
{
  home_write (home, "train.csv", "x,y,label\n1,2,a\n3,oops,b\n");
  home_write (home, "csv.json",
              "{\"glia\": 1, \"data\": {\"source\": \"csv\", \"train\": \"train.csv\","
              " \"target\": \"label\", \"features\": [\"x\", \"y\"]}}");
  g_auto (Result) value = home_run (home, "train csv.json --out run");
  assert_status (value, 1);
  assert_has (value.errors, "train.csv:3");
  assert_has (value.errors, "\"y\"");
  assert_has (value.errors, "\"oops\"");

  home_write (home, "train.csv", "x,y,label\n1,2,a\n3,4\n");
  g_auto (Result) ragged = home_run (home, "train csv.json --out run");
  assert_status (ragged, 1);
  assert_has (ragged.errors, "train.csv:3");
  g_assert_false (home_has (home, "run"));

  g_auto (Result) store = home_run (home, "train csv.json");
  assert_status (store, 1);
  g_assert_cmpuint (home_count (home, "data/glia/runs"), ==, 0);
}

static void
test_bad_weights_leave_nothing (Home *home, gconstpointer data)
{
  home_write (home, "weights", "these are none");
  home_write (home, "moons.json", MOONS);
  g_auto (Result) result =
      home_run (home, "train moons.json --out run --set network.weights=weights");
  assert_status (result, 1);
  assert_has (result.errors, "weights");
  g_assert_false (home_has (home, "run"));
}

/* Nesting deeper than any stack is damage like any other; one damaged run hides neither the others nor
 * itself. */
static void
test_runs_survive_a_damaged_one (Home *home, gconstpointer data)
{
  static const char *const files[] = {"runs/a/status.json", "runs/a/result.json",
                                      "runs/a/metrics.jsonl"};
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *line = g_strconcat (deep, "\n", NULL);

  home_write (home, "moons.json", MOONS);
  g_auto (Result) a = home_run (home, "train moons.json --out runs/a");
  g_auto (Result) b = home_run (home, "train moons.json --out runs/b");
  assert_status (a, 0);
  assert_status (b, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    home_write (home, files[i], line);
  g_auto (Result) runs = home_run (home, "runs runs");
  assert_status (runs, 0);
  assert_has (runs.errors, "runs/a/metrics.jsonl:1");
  assert_has (runs.output, "runs/b");
  assert_has (runs.output, "runs/a");
}

static void
test_a_folder_in_use_is_left_alone (Home *home, gconstpointer data)
{
  g_autofree char *folder = home_path (home, "notes");

  home_write (home, "moons.json", MOONS);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  home_write (home, "notes/mine.txt", "keep");
  g_auto (Result) result = home_run (home, "train moons.json --out notes");
  assert_status (result, 1);
  assert_has (result.errors, "notes");
  g_assert_cmpuint (home_count (home, "notes"), ==, 1);

  g_auto (Result) resume = home_run (home, "resume notes");
  assert_status (resume, 1);
  assert_has (resume.errors, "notes");
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*run) (Home *home, gconstpointer data);
    int data;
  } tests[] = {
      {"/train/leaves-a-run", test_train_leaves_a_run},
      {"/train/same-seed-same-numbers", test_same_seed_same_numbers},
      {"/train/into-the-run-store", test_train_into_the_run_store},
      {"/train/json", test_train_json},
      {"/train/sigint-then-resume", test_sigint_then_resume, SIGINT},
      {"/train/sigterm-then-resume", test_sigint_then_resume, SIGTERM},
      {"/train/hangup-then-resume", test_sigint_then_resume, SIGHUP},
      {"/train/sigusr1-then-resume", test_sigint_then_resume, SIGUSR1},
      {"/train/closed-streams-spoil-no-file", test_closed_streams_spoil_no_file},
      {"/train/kill-then-resume", test_kill_then_resume},
      {"/train/stopping-says-how-to-go-on", test_stopping_says_how_to_go_on},
      {"/train/bad-experiments-leave-nothing", test_bad_experiments_leave_nothing},
      {"/train/bad-csv-leaves-nothing", test_bad_csv_leaves_nothing},
      {"/train/bad-weights-leave-nothing", test_bad_weights_leave_nothing},
      {"/train/runs-survive-a-damaged-one", test_runs_survive_a_damaged_one},
      {"/train/a-folder-in-use-is-left-alone", test_a_folder_in_use_is_left_alone},
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Home, GINT_TO_POINTER (tests[i].data), home_set_up, tests[i].run,
                home_tear_down);
  return g_test_run ();
}
