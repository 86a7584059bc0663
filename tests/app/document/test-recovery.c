/* SPDX-License-Identifier: MIT */
/* What a crash leaves, and who may have it. Other programs are this one, started again. */
#include "app-harness.h"
#include "glia-recovery.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *self_path;

/* ---- The other program ----------------------------------------------------------------------- */

static gboolean
end_cb (int fd, GIOCondition condition, gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

/* Edits two documents, says so once both are on the disk, and goes on until its input is closed
 * or it is killed. */
static int
other_program (const char *folder, const char *file_path)
{
  const char *const first[] = {"training.epochs=71", NULL}, *const second[] = {"seed=72", NULL};
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  GliaRecovery *recovery = glia_recovery_new (folder);
  g_autoptr (GFile) file = g_file_new_for_path (file_path);
  g_autoptr (GliaDocument) untitled = glia_document_new (), named = NULL;
  g_autoptr (GError) error = NULL;

  named = glia_document_open (file, &error);
  g_assert_no_error (error);
  glia_recovery_watch (recovery, untitled);
  glia_recovery_watch (recovery, named);
  g_assert_true (glia_document_set (untitled, "Epochs", first, NULL));
  g_assert_true (glia_document_set (named, "Seed", second, NULL));
  for (int files = 0; files < 2;) {
    g_autoptr (GDir) sessions = g_dir_open (folder, 0, NULL);
    const char *name;
    files = 0;
    while (sessions != NULL && (name = g_dir_read_name (sessions)) != NULL)
      for (int i = 1; i <= 2; i++) {
        g_autofree char *document = g_strdup_printf ("%s/%s/%d.json", folder, name, i);
        files += g_file_test (document, G_FILE_TEST_EXISTS);
      }
    g_main_context_iteration (NULL, files < 2);
  }
  g_assert_cmpint (write (STDOUT_FILENO, "!", 1), ==, 1);
  g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, end_cb, loop);
  g_main_loop_run (loop);
  glia_recovery_unwatch (recovery, untitled);
  glia_recovery_unwatch (recovery, named);
  g_object_unref (recovery);
  return 0;
}

typedef struct {
  char *folder;
  GFile *file;
  GPid pid;
  int input;
} Other;

static GliaExperiment *
named_experiment (void)
{
  const char *const named[] = {"name=saved net", NULL};
  GliaExperiment *experiment = glia_experiment_new ();

  g_assert_true (glia_experiment_set_all (experiment, named, NULL));
  return experiment;
}

/* Starts it, and waits until its edits are on the disk. */
static Other
start_other (const char *name)
{
  Other other = {.folder = g_build_filename (harness_folder (), name, NULL)};
  g_autofree char *path = g_strdup_printf ("%s.json", other.folder);
  char *arguments[] = {(char *)self_path, (char *)"--other", other.folder, path, NULL};
  g_autoptr (GliaExperiment) experiment = named_experiment ();
  g_autoptr (GError) error = NULL;
  int output;
  char c;

  g_assert_true (glia_experiment_write_file (experiment, path, &error));
  other.file = g_file_new_for_path (path);
  g_assert_true (g_spawn_async_with_pipes (NULL, arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL,
                                           NULL, &other.pid, &other.input, &output, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (read (output, &c, 1), ==, 1);
  close (output);
  return other;
}

static void
kill_other (Other *other)
{
  int status;

  g_assert_no_errno (kill (other->pid, SIGKILL));
  g_assert_cmpint (waitpid (other->pid, &status, 0), ==, other->pid);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
  g_assert_no_errno (close (other->input));
}

static void
end_other (Other *other)
{
  int status;

  g_assert_no_errno (close (other->input));
  g_assert_cmpint (waitpid (other->pid, &status, 0), ==, other->pid);
  g_assert_cmpint (status, ==, 0);
}

static void
other_clear (Other *other)
{
  g_clear_pointer (&other->folder, g_free);
  g_clear_object (&other->file);
}

/* ---- Helpers --------------------------------------------------------------------------------- */

/* How many folders of programs there are. */
static guint
sessions_in (const char *folder)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (entries != NULL && g_dir_read_name (entries) != NULL)
    n++;
  return n;
}

/* How many documents in the folder's folders hold the text. */
static guint
files_with (const char *folder, const char *text)
{
  g_autoptr (GDir) sessions = g_dir_open (folder, 0, NULL);
  const char *session, *name;
  guint n = 0;

  while (sessions != NULL && (session = g_dir_read_name (sessions)) != NULL) {
    g_autofree char *path = g_build_filename (folder, session, NULL);
    g_autoptr (GDir) entries = g_dir_open (path, 0, NULL);
    while (entries != NULL && (name = g_dir_read_name (entries)) != NULL) {
      g_autofree char *file = g_build_filename (path, name, NULL), *contents = NULL;
      if (g_str_has_suffix (name, ".json") && g_file_get_contents (file, &contents, NULL, NULL))
        n += strstr (contents, text) != NULL;
    }
  }
  return n;
}

static GliaDocument *
restore_document (GliaRecovery *recovery)
{
  g_autoptr (GError) error = NULL;
  GliaDocument *document = glia_recovery_restore (recovery, &error);

  g_assert_no_error (error);
  return document;
}

static gboolean
is_modified (GliaDocument *document)
{
  gboolean modified;

  g_object_get (document, "modified", &modified, NULL);
  return modified;
}

/* ---- Tests ----------------------------------------------------------------------------------- */

static void
test_killed (void)
{
  Other other = start_other ("killed");
  GliaRecovery *recovery;

  kill_other (&other);
  recovery = glia_recovery_new (other.folder);
  g_assert_cmpuint (glia_recovery_n_found (recovery), ==, 2);
  for (int i = 0; i < 2; i++) {
    const gboolean named = g_str_equal (glia_recovery_title (recovery, 0), "saved net");
    g_autoptr (GFile) file = NULL;
    g_assert_cmpint (ABS (glia_recovery_time (recovery, 0) - g_get_real_time () / G_USEC_PER_SEC),
                     <, 60);
    GliaDocument *document = restore_document (recovery);
    const GliaExperiment *experiment = glia_document_experiment (document);
    g_object_get (document, "file", &file, NULL);
    g_assert_true (is_modified (document));
    if (named) {
      g_assert_cmpuint (experiment->seed, ==, 72);
      g_assert_true (g_file_equal (file, other.file));
    } else {
      g_assert_cmpuint (experiment->training.epochs, ==, 71);
      g_assert_null (file);
    }
    glia_recovery_unwatch (recovery, document);
    g_assert_finalize_object (document);
  }
  g_assert_cmpuint (glia_recovery_n_found (recovery), ==, 0);
  g_assert_finalize_object (recovery);
  g_assert_cmpuint (sessions_in (other.folder), ==, 0);
  other_clear (&other);
}

/* What a running program keeps is its own; what it ended with in order is nobody's. */
static void
test_running (void)
{
  Other other = start_other ("running");
  GliaRecovery *recovery = glia_recovery_new (other.folder);

  g_assert_cmpuint (glia_recovery_n_found (recovery), ==, 0);
  g_assert_cmpuint (sessions_in (other.folder), ==, 1);
  end_other (&other);
  g_assert_finalize_object (recovery);
  recovery = glia_recovery_new (other.folder);
  g_assert_cmpuint (glia_recovery_n_found (recovery), ==, 0);
  g_assert_finalize_object (recovery);
  g_assert_cmpuint (sessions_in (other.folder), ==, 0);
  other_clear (&other);
}

/* What one program offers the next does not; once that one ends unanswered, it is offered again. */
static void
test_offered_once (void)
{
  Other other = start_other ("offered");
  GliaRecovery *first, *second;

  kill_other (&other);
  first = glia_recovery_new (other.folder);
  second = glia_recovery_new (other.folder);
  g_assert_cmpuint (glia_recovery_n_found (first), ==, 2);
  g_assert_cmpuint (glia_recovery_n_found (second), ==, 0);
  g_assert_finalize_object (first);
  g_assert_finalize_object (second);
  first = glia_recovery_new (other.folder);
  g_assert_cmpuint (glia_recovery_n_found (first), ==, 2);
  glia_recovery_discard (first);
  g_assert_cmpuint (glia_recovery_n_found (first), ==, 0);
  g_assert_finalize_object (first);
  g_assert_cmpuint (sessions_in (other.folder), ==, 0);
  other_clear (&other);
}

/* Restored and lost again: it is found again, with the newest edit. */
static void
test_crash_after_restoring (void)
{
  const char *const edit[] = {"training.epochs=73", NULL};
  Other other = start_other ("twice");
  GliaRecovery *recovery;
  GliaDocument *documents[2];
  guint found = 0;

  kill_other (&other);
  recovery = glia_recovery_new (other.folder);
  for (int i = 0; i < 2; i++) {
    documents[i] = restore_document (recovery);
    g_assert_true (glia_document_set (documents[i], "Epochs", edit, NULL));
  }
  HARNESS_UNTIL (files_with (other.folder, "\\\"epochs\\\": 73") == 2);
  /* No unwatch: as if the program had ended in the middle. */
  for (int i = 0; i < 2; i++)
    g_assert_finalize_object (documents[i]);
  g_assert_finalize_object (recovery);
  recovery = glia_recovery_new (other.folder);
  for (; glia_recovery_n_found (recovery) > 0; found++) {
    GliaDocument *document = restore_document (recovery);
    g_assert_cmpuint (glia_document_experiment (document)->training.epochs, ==, 73);
    glia_recovery_unwatch (recovery, document);
    g_assert_finalize_object (document);
  }
  g_assert_cmpuint (found, ==, 2);
  g_assert_finalize_object (recovery);
  other_clear (&other);
}

/* Only what is unsaved is kept: saving, undoing and letting go take it away. */
static void
test_what_is_saved_is_not_kept (void)
{
  const char *const edit[] = {"training.epochs=74", NULL};
  g_autofree char *folder = g_build_filename (harness_folder (), "saved", NULL);
  g_autofree char *path = g_build_filename (harness_folder (), "saved.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GliaRecovery *recovery = glia_recovery_new (folder);
  g_autoptr (GliaDocument) saved = glia_document_new (), undone = glia_document_new ();
  g_autoptr (GError) error = NULL;

  glia_recovery_watch (recovery, saved);
  glia_recovery_watch (recovery, undone);
  g_assert_true (glia_document_set (saved, "Epochs", edit, NULL));
  g_assert_true (glia_document_set (undone, "Epochs", edit, NULL));
  HARNESS_UNTIL (files_with (folder, "\\\"epochs\\\": 74") == 2);
  glia_document_undo (undone);
  glia_recovery_flush (recovery);
  g_assert_cmpuint (files_with (folder, "epochs"), ==, 1);
  g_assert_true (glia_document_save (saved, file, &error));
  g_assert_no_error (error);
  glia_recovery_flush (recovery);
  g_assert_cmpuint (files_with (folder, "epochs"), ==, 0);
  /* Edits that come back are kept again. */
  glia_document_redo (undone);
  HARNESS_UNTIL (files_with (folder, "\\\"epochs\\\": 74") == 1);
  glia_recovery_unwatch (recovery, undone);
  glia_recovery_flush (recovery);
  g_assert_cmpuint (files_with (folder, "epochs"), ==, 0);
  glia_recovery_unwatch (recovery, saved);
  g_assert_finalize_object (recovery);
  g_assert_cmpuint (sessions_in (folder), ==, 0);
}

static void
note_cb (GliaRecovery *recovery, const char *message, gpointer data)
{
  g_assert_nonnull (strstr (message, "no-folder"));
  ++*(int *)data;
}

/* Where nothing can be written the person hears of it, once. */
static void
test_no_place (void)
{
  const char *const edits[][2] = {{"training.epochs=74", NULL}, {"training.epochs=75", NULL}};
  g_autofree char *folder = g_build_filename (harness_folder (), "no-folder", NULL);
  GliaRecovery *recovery = glia_recovery_new (folder);
  g_autoptr (GliaDocument) document = glia_document_new (), other = glia_document_new ();
  int told = 0;

  g_assert_true (g_file_set_contents (folder, "in the way", -1, NULL));
  g_signal_connect (recovery, "failed", G_CALLBACK (note_cb), &told);
  glia_recovery_watch (recovery, document);
  glia_recovery_watch (recovery, other);
  g_assert_true (glia_document_set (document, "Epochs", edits[0], NULL));
  HARNESS_UNTIL (told == 1);
  g_assert_true (glia_document_set (document, "Epochs", edits[1], NULL));
  /* When it is there again, edits are kept. */
  g_assert_no_errno (g_unlink (folder));
  HARNESS_UNTIL (files_with (folder, "\\\"epochs\\\": 75") == 1);
  g_assert_cmpint (told, ==, 1);
  glia_recovery_unwatch (recovery, document);
  g_assert_finalize_object (recovery);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "--other"))
    return other_program (argv[2], argv[3]);
  self_path = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/recovery/killed", test_killed);
  g_test_add_func ("/app/recovery/running", test_running);
  g_test_add_func ("/app/recovery/offered-once", test_offered_once);
  g_test_add_func ("/app/recovery/crash-after-restoring", test_crash_after_restoring);
  g_test_add_func ("/app/recovery/what-is-saved-is-not-kept", test_what_is_saved_is_not_kept);
  g_test_add_func ("/app/recovery/no-place", test_no_place);
  return harness_run ();
}
