/* SPDX-License-Identifier: MIT */
/* What nobody needs any more goes; nothing else does. */
#include "app-harness.h"
#include "glia-leftovers.h"

#include <glib/gstdio.h>
#include <utime.h>

#define A "0123456789abcdef"
#define B "fedcba9876543210"

enum { DAY = 24 * 60 * 60 };

typedef struct {
  char *data, *recovery;
  gint64 now;
} Fixture;

/* `age` in days. Returns the path. */
static char *
write_text (Fixture *f, const char *name, const char *text, int age)
{
  char *path = g_build_filename (f->data, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  const time_t then = (time_t)(f->now - (gint64)age * DAY);
  struct utimbuf times = {then, then};

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_utime (path, &times), ==, 0);
  return path;
}

static void
add_file (Fixture *f, const char *name, const char *text, int age)
{
  g_free (write_text (f, name, text, age));
}

static gboolean
is_there (Fixture *f, const char *name)
{
  g_autofree char *path = g_build_filename (f->data, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* How many were deleted; `recent` and `open` may be NULL. */
static guint
delete_leftovers (Fixture *f, const char *recent, GliaExperiment *open)
{
  const char *const paths[] = {recent, NULL};
  const gint64 before = f->now - GLIA_LEFTOVERS_AGE;
  g_autoptr (GPtrArray) experiments = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = glia_leftovers_find (f->data, f->recovery, paths, before, &error);

  g_assert_no_error (error);
  if (open != NULL)
    g_ptr_array_add (experiments, open);
  return glia_leftovers_delete (found, experiments, before);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (harness_folder (), "leftovers-XXXXXX", NULL);

  f->data = g_strdup (g_mkdtemp (folder));
  f->recovery = g_build_filename (f->data, "recovery", NULL);
  f->now = g_get_real_time () / G_USEC_PER_SEC;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_free (f->data);
  g_free (f->recovery);
}

static void
test_what_is_old_goes (Fixture *f, gconstpointer data)
{
  g_assert_cmpuint (delete_leftovers (f, NULL, NULL), ==, 0); /* not even the folders are there */
  add_file (f, "branches/" A ".safetensors", "weights", 8);
  add_file (f, "points/points-" A ".csv", "points", 30);
  add_file (f, "branches/" B ".safetensors", "weights", 6);
  add_file (f, "points/points-" B ".csv", "points", 0);
  g_assert_cmpuint (delete_leftovers (f, NULL, NULL), ==, 2);
  g_assert_false (is_there (f, "branches/" A ".safetensors"));
  g_assert_false (is_there (f, "points/points-" A ".csv"));
  g_assert_true (is_there (f, "branches/" B ".safetensors"));
  g_assert_true (is_there (f, "points/points-" B ".csv"));
}

static void
test_what_is_named_stays (Fixture *f, gconstpointer data)
{
  static const char *const namers[] = {"runs/one/experiment.json", "runs/sweep/two/experiment.json",
                                       "recovery/session-1/1.json"};

  for (gsize i = 0; i < G_N_ELEMENTS (namers); i++) {
    add_file (f, "branches/" A ".safetensors", "weights", 8);
    add_file (f, "branches/" B ".safetensors", "weights", 8);
    add_file (f, "points/points-" A ".csv", "points", 8);
    add_file (f, namers[i], "{\"a\":\"{\\\"weights\\\": \\\"/x\\/" A ".safetensors\\\"\"}", 300);
    g_assert_cmpuint (delete_leftovers (f, NULL, NULL), ==, 2);
    g_assert_true (is_there (f, "branches/" A ".safetensors"));
    g_autofree char *namer = g_build_filename (f->data, namers[i], NULL);
    g_assert_cmpint (g_remove (namer), ==, 0);
    g_assert_cmpuint (delete_leftovers (f, NULL, NULL), ==, 1);
  }
}

static void
test_recent_and_open_count (Fixture *f, gconstpointer data)
{
  g_autofree char *recent =
      write_text (f, "elsewhere/mine.json", "{\"train\": \"points-" A ".csv\"}", 90);
  g_autofree char *gone = g_build_filename (f->data, "elsewhere", "gone.json", NULL);
  g_autoptr (GliaExperiment) open = glia_experiment_new ();

  add_file (f, "points/points-" A ".csv", "points", 8);
  g_assert_cmpuint (delete_leftovers (f, recent, NULL), ==, 0);
  open->network.weights = g_build_filename (f->data, "branches", B ".safetensors", NULL);
  add_file (f, "branches/" B ".safetensors", "weights", 8);
  g_assert_cmpuint (delete_leftovers (f, recent, open), ==, 0);
  g_assert_cmpuint (delete_leftovers (f, gone, NULL), ==, 2);
  g_assert_true (is_there (f, "elsewhere/mine.json"));
}

static void
test_nothing_else_goes (Fixture *f, gconstpointer data)
{
  static const char *const others[] = {"branches/" A ".safetensors.X1Y2Z3",
                                       "branches/" A "0.safetensors",
                                       "branches/mine.safetensors",
                                       "branches/" A ".csv",
                                       "branches/0123456789ABCDEF.safetensors",
                                       "points/" A ".csv",
                                       "points/points-" A ".csv.bak",
                                       "points/points-.csv",
                                       "runs/" A ".safetensors",
                                       "runs/one/checkpoints/" A ".safetensors",
                                       A ".safetensors",
                                       "data/points-" A ".csv"};

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    add_file (f, others[i], "mine", 1000);
  add_file (f, "branches/" B ".safetensors/notes.txt", "a folder", 1000);
  g_autofree char *link = g_build_filename (f->data, "branches", A ".safetensors", NULL);
  g_assert_cmpint (symlink ("mine.safetensors", link), ==, 0);
  g_assert_cmpuint (delete_leftovers (f, NULL, NULL), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_true (is_there (f, others[i]));
  g_assert_true (is_there (f, "branches/" B ".safetensors/notes.txt"));
  g_assert_true (is_there (f, "branches/" A ".safetensors"));
}

/* What cannot be read may name anything. */
static void
test_doubt_keeps_everything (Fixture *f, gconstpointer data)
{
  const char *const none[] = {NULL};
  g_autoptr (GError) error = NULL;

  add_file (f, "branches/" A ".safetensors", "weights", 8);
  add_file (f, "runs/one/experiment.json", "{}", 8);
  g_autofree char *path = g_build_filename (f->data, "runs", "one", "loop.json", NULL);
  g_assert_cmpint (symlink ("loop.json", path), ==, 0);
  g_assert_null (glia_leftovers_find (f->data, f->recovery, none, f->now, &error));
  g_assert_nonnull (error);
  g_assert_true (is_there (f, "branches/" A ".safetensors"));
}

/* Somebody needed it again, between finding and deleting. */
static void
test_what_is_written_again_stays (Fixture *f, gconstpointer data)
{
  const char *const none[] = {NULL};
  g_autoptr (GPtrArray) nobody = g_ptr_array_new ();
  const gint64 before = f->now - GLIA_LEFTOVERS_AGE;

  add_file (f, "branches/" A ".safetensors", "weights", 8);
  g_autoptr (GPtrArray) found = glia_leftovers_find (f->data, f->recovery, none, before, NULL);
  g_assert_cmpuint (found->len, ==, 1);
  add_file (f, "branches/" A ".safetensors", "weights", 0);
  g_assert_cmpuint (glia_leftovers_delete (found, nobody, before), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL); /* no display */
#define TEST(path, function)                                                                       \
  g_test_add ("/app/leftovers/" path, Fixture, NULL, set_up, function, tear_down)
  TEST ("old", test_what_is_old_goes);
  TEST ("named", test_what_is_named_stays);
  TEST ("recent", test_recent_and_open_count);
  TEST ("nothing-else", test_nothing_else_goes);
  TEST ("doubt", test_doubt_keeps_everything);
  TEST ("again", test_what_is_written_again_stays);
  return harness_run ();
}
