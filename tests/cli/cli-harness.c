/* SPDX-License-Identifier: MIT */
#include "cli-harness.h"

#include "comma-locale.h"

#include <glib/gstdio.h>
#include <string.h>

void
home_set_up (Home *home, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  home->folder = g_dir_make_tmp ("glia-cli-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
remove_tree (const char *path)
{
  GDir *folder = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  if (folder != NULL) {
    while ((name = g_dir_read_name (folder)) != NULL) {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_tree (child);
    }
    g_dir_close (folder);
  }
  g_assert_cmpint (g_remove (path), ==, 0);
}

void
home_tear_down (Home *home, gconstpointer data)
{
  remove_tree (home->folder);
  g_free (home->folder);
}

char *
home_path (const Home *home, const char *name)
{
  return g_build_filename (home->folder, name, NULL);
}

void
home_write (const Home *home, const char *name, const char *text)
{
  g_autofree char *path = home_path (home, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

char *
home_read (const Home *home, const char *name)
{
  g_autofree char *path = home_path (home, name);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

gboolean
home_has (const Home *home, const char *name)
{
  g_autofree char *path = home_path (home, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

guint
home_count (const Home *home, const char *name)
{
  g_autofree char *path = home_path (home, name);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint count = 0;

  while (folder != NULL && g_dir_read_name (folder) != NULL)
    count++;
  return count;
}

void
result_clear (Result *result)
{
  g_free (result->output);
  g_free (result->errors);
}

static GSubprocess *
start_process (const Home *home, const char *line, GSubprocessFlags flags)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autofree char *data = home_path (home, "data");
  g_autofree char *cache = home_path (home, "cache");
  g_autofree char *command = g_strdup_printf ("%s %s", g_getenv ("GLIA"), line);
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_shell_parse_argv (command, NULL, &argv, &error));
  g_subprocess_launcher_set_cwd (launcher, home->folder);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", data, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CACHE_HOME", cache, TRUE);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  if (home->comma) {
    comma_locale_write (home->folder);
    g_subprocess_launcher_unsetenv (launcher, "LC_ALL");
    g_subprocess_launcher_setenv (launcher, "LANG", "C.UTF-8", TRUE);
    g_subprocess_launcher_setenv (launcher, "LOCPATH", home->folder, TRUE);
    g_subprocess_launcher_setenv (launcher, "LC_NUMERIC", "comma", TRUE);
  }
  GSubprocess *process = g_subprocess_launcher_spawnv (launcher, (const char *const *)argv, &error);
  g_assert_no_error (error);
  return process;
}

/* Empty bytes have no data to copy. */
static char *
text_of (GBytes *bytes)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  return length > 0 ? g_strndup (text, length) : g_strdup ("");
}

Result
home_run_with_input (const Home *home, const char *line, const char *input)
{
  GSubprocessFlags flags = G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE |
                           G_SUBPROCESS_FLAGS_STDIN_PIPE;
  g_autoptr (GSubprocess) process = start_process (home, line, flags);
  g_autoptr (GBytes) bytes = g_bytes_new (input, strlen (input));
  g_autoptr (GBytes) output = NULL, errors = NULL;
  g_autoptr (GError) error = NULL;
  Result result;

  g_subprocess_communicate (process, bytes, NULL, &output, &errors, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  result.status = g_subprocess_get_exit_status (process);
  result.output = text_of (output);
  result.errors = text_of (errors);
  return result;
}

Result
home_run (const Home *home, const char *line)
{
  return home_run_with_input (home, line, "");
}

GSubprocess *
home_start (const Home *home, const char *line)
{
  return start_process (home, line,
                        G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
}

void
assert_status_at (const Result *result,
                  int expected,
                  const char *file,
                  int line,
                  const char *function)
{
  if (result->status == expected)
    return;
  g_autofree char *message =
      g_strdup_printf ("exit status %d, not %d\nstandard output:\n%s\nstandard error:\n%s",
                       result->status, expected, result->output, result->errors);
  g_assertion_message (G_LOG_DOMAIN, file, line, function, message);
}

void
assert_has_at (const char *text, const char *part, const char *file, int line, const char *function)
{
  if (strstr (text, part) != NULL)
    return;
  g_autofree char *message = g_strdup_printf ("no \"%s\" in:\n%s", part, text);
  g_assertion_message (G_LOG_DOMAIN, file, line, function, message);
}

static guint
big_endian (const char *bytes)
{
  guint32 number;

  memcpy (&number, bytes, sizeof number);
  return GUINT32_FROM_BE (number);
}

void
assert_png (const Home *home, const char *name, guint *width, guint *height)
{
  static const char signature[8] = "\x89PNG\r\n\x1a\n";
  g_autofree char *path = home_path (home, name);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &bytes, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (length, >, 24);
  g_assert_cmpmem (bytes, sizeof signature, signature, sizeof signature);
  *width = big_endian (bytes + 16);
  *height = big_endian (bytes + 20);
}

char *
metrics_without_seconds (const Home *home, const char *name)
{
  g_autofree char *text = home_read (home, name);
  g_autoptr (GRegex) seconds = g_regex_new ("\"seconds\":[^,}]*,?", 0, 0, NULL);

  return g_regex_replace_literal (seconds, text, -1, 0, "", 0, NULL);
}
