/* SPDX-License-Identifier: MIT */

/* A run's folder before it is one: it is made, locked, and only then written to, so that of two programs
 * that want the same folder one gets it. A program that is killed before experiment.json has its name
 * leaves a stub: a folder with nothing but our own temporary names in it. */
#include "glia-run-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* A stub in the default store that is older may be swept (seconds). */
enum { STUB_AGE = 3600 };

/* ---- Making ---------------------------------------------------------------------------------- */

static gboolean
set_folder_error (GError **error, const char *path, int code)
{
  g_set_error (error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_DISK, "%s: cannot make the folder: %s", path,
               g_strerror (code));
  return FALSE;
}

gboolean
glia_run_make_folders (const char *path, char **first_made, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;
  if (!g_str_equal (parent, path) && !glia_run_make_folders (parent, first_made, error))
    return FALSE;
  if (g_mkdir (path, 0777) != 0) {
    /* Another program may have made it meanwhile. */
    return (errno == EEXIST && g_file_test (path, G_FILE_TEST_IS_DIR)) ||
           set_folder_error (error, path, errno);
  }
  if (first_made != NULL && *first_made == NULL)
    *first_made = g_strdup (path);
  return glia_run_sync_folder_of (path, error);
}

/* ---- The lock -------------------------------------------------------------------------------- */

int
glia_run_lock (const char *path, GError **error)
{
  const int lock = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  /* Where a file system knows no locks, or the folder cannot be opened, writing says what is wrong. */
  if (lock < 0 || flock (lock, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
    return lock;
  close (lock);
  g_set_error (error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_BUSY,
               "%s: is being trained by another process", path);
  return -1;
}

/* ---- Stubs ----------------------------------------------------------------------------------- */

static gboolean
has_only_temporary (const char *path, const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *entry = g_build_filename (path, name, NULL);
    const gboolean is_folder = folder != NULL && g_str_equal (name, folder);
    if (is_folder ? g_file_test (entry, G_FILE_TEST_IS_SYMLINK) || !has_only_temporary (entry, NULL)
                  : !glia_run_is_temporary (name))
      return FALSE;
  }
  return dir != NULL;
}

gboolean
glia_run_is_stub (const char *path)
{
  return has_only_temporary (path, "checkpoints");
}

void
glia_run_remove_temporary (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (glia_run_is_temporary (name)) {
      g_autofree char *file = g_build_filename (path, name, NULL);
      (void)g_unlink (file);
    }
}

/* The caller has the lock, and has asked glia_run_is_stub(). */
static void
empty_stub (const char *path)
{
  g_autofree char *checkpoints = g_build_filename (path, "checkpoints", NULL);

  glia_run_remove_temporary (checkpoints);
  (void)g_rmdir (checkpoints);
  glia_run_remove_temporary (path);
}

static gboolean
is_old_stub (const char *path, gint64 now)
{
  g_autofree char *experiment = g_build_filename (path, "experiment.json", NULL);
  GStatBuf status;

  /* The first two are for the many that are runs: they cost no reading of a folder. */
  return !g_file_test (experiment, G_FILE_TEST_EXISTS) && g_lstat (path, &status) == 0 &&
         S_ISDIR (status.st_mode) && now - status.st_mtim.tv_sec > STUB_AGE &&
         glia_run_is_stub (path);
}

void
glia_run_sweep_stubs (const char *store)
{
  g_autoptr (GDir) dir = g_dir_open (store, 0, NULL);
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (store, name, NULL);
    if (*name == '.' || !is_old_stub (path, now))
      continue;
    const int lock = glia_run_lock (path, NULL);
    if (lock < 0)
      continue;
    empty_stub (path);
    (void)g_rmdir (path);
    close (lock);
  }
}

/* ---- All together ---------------------------------------------------------------------------- */

gboolean
glia_run_take_folder (GliaRun *run, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (run->path);
  g_autofree char *checkpoints = glia_run_file (run, "checkpoints");

  if (!glia_run_make_folders (parent, &run->first_made, error))
    return FALSE;
  if (g_mkdir (run->path, 0777) == 0) {
    if (run->first_made == NULL)
      run->first_made = g_strdup (run->path);
    if (!glia_run_sync_folder_of (run->path, error))
      return FALSE;
  } else if (errno != EEXIST) {
    return set_folder_error (error, run->path, errno);
  }
  g_autoptr (GError) problem = NULL;
  run->lock = glia_run_lock (run->path, &problem);
  if (problem != NULL) {
    /* Whoever has it goes on in the folder that was made here. */
    g_clear_pointer (&run->first_made, g_free);
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (!glia_run_is_stub (run->path)) {
    g_set_error (error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_EXISTS,
                 "%s: not an empty folder. Give one that is empty or does not exist yet",
                 run->path);
    return FALSE;
  }
  run->is_taken = TRUE;
  empty_stub (run->path);
  return g_mkdir (checkpoints, 0777) == 0 || set_folder_error (error, run->path, errno);
}

void
glia_run_discard (GliaRun *run)
{
  static const char *const files[] = {"experiment.json",
                                      "metrics.jsonl",
                                      "steps.jsonl",
                                      "changes.jsonl",
                                      "status.json",
                                      "result.json",
                                      "labels.json",
                                      GLIA_RUN_LAST_CHECKPOINT,
                                      "checkpoints/best.safetensors"};

  /* A folder that was there with somebody's files stays untouched. */
  if (!run->is_taken && run->first_made == NULL)
    return;
  for (gsize i = 0; run->is_taken && i < G_N_ELEMENTS (files); i++) {
    g_autofree char *file = glia_run_file (run, files[i]);
    (void)g_remove (file);
  }
  if (run->is_taken)
    empty_stub (run->path);
  /* Then the folders that were made for it; rmdir leaves one that somebody else has put things
   * in. */
  if (run->first_made == NULL)
    return;
  g_autofree char *folder = g_strdup (run->path);
  const gsize top = strlen (run->first_made);
  /* Where making them failed half-way, the inner ones are not there. */
  while (strlen (folder) >= top &&
         (g_rmdir (folder) == 0 || errno == ENOENT || errno == ENAMETOOLONG)) {
    char *parent = g_path_get_dirname (folder);
    g_free (folder);
    folder = parent;
  }
}
