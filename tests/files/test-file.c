/* SPDX-License-Identifier: MIT */
#include "glia-file.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
  char *folder, *path;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("glia-file-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "it", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_remove (f->path);
  g_rmdir (f->folder);
  g_free (f->path);
  g_free (f->folder);
}

static void
assert_refused (const char *path, const char *why)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *wanted = g_strdup_printf ("%s: %s", path, why);
  g_assert_cmpint (glia_file_open (path, &error), ==, -1);
  g_assert_cmpstr (error->message, ==, wanted);
  g_assert_false (glia_file_read (path, &text, NULL, NULL));
  g_assert_null (glia_file_map (path, NULL));
}

/* None of these comes to an end, or waits for another program. */
static void
test_only_files_are_opened (Fixture *f, gconstpointer data)
{
  assert_refused (f->path, "there is no such file");
  g_assert_cmpint (mkfifo (f->path, 0600), ==, 0);
  assert_refused (f->path, "this is a named pipe, not a file");
  g_remove (f->path);
  g_assert_cmpint (symlink ("/dev/zero", f->path), ==, 0);
  assert_refused (f->path, "this is a device, not a file");
  assert_refused (f->folder, "this is a folder; a file belongs here");
}

static void
test_bytes_are_as_they_are (Fixture *f, gconstpointer data)
{
  static const char bytes[] = "a\0b\n";
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;
  g_assert_true (g_file_set_contents (f->path, bytes, sizeof bytes - 1, NULL));
  g_assert_true (glia_file_read (f->path, &text, &length, &error));
  g_assert_cmpmem (text, length + 1, bytes, sizeof bytes);
  g_autoptr (GMappedFile) file = glia_file_map (f->path, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_mapped_file_get_contents (file), g_mapped_file_get_length (file), bytes,
                   sizeof bytes - 1);
}

static char *
name_of (int descriptor)
{
  return g_strdup_printf ("/dev/fd/%d", descriptor);
}

static void
test_a_pipe_that_was_handed_over_is_read (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;
  int ends[2];
  g_assert_cmpint (pipe (ends), ==, 0);
  g_autofree char *name = name_of (ends[0]);
  g_assert_cmpint (write (ends[1], "from a pipe", 11), ==, 11);
  close (ends[1]);
  g_assert_true (glia_file_read (name, &text, &length, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (text, length, "from a pipe", 11);
  close (ends[0]);
}

static void
test_waiting_for_a_pipe_can_be_cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  int ends[2];
  g_assert_cmpint (pipe (ends), ==, 0);
  g_autofree char *name = name_of (ends[0]);
  g_cancellable_cancel (cancellable);
  g_cancellable_push_current (cancellable);
  g_assert_cmpint (glia_file_open (name, &error), ==, -1);
  g_cancellable_pop_current (cancellable);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  close (ends[0]);
  close (ends[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/file/refused", test_only_files_are_opened);
  ADD ("/file/bytes", test_bytes_are_as_they_are);
  ADD ("/file/pipe", test_a_pipe_that_was_handed_over_is_read);
  ADD ("/file/cancel", test_waiting_for_a_pipe_can_be_cancelled);
  return g_test_run ();
}
