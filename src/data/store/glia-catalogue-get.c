/* SPDX-License-Identifier: MIT */

/* Downloads through npm. It runs in a fresh folder below the catalogue's, with its cache there too:
 * so that what has arrived can be measured, a second copy does not stay in the user's npm cache,
 * and removing the folder removes everything. npm leads a process group of its own, and the group
 * is ended when the user cancels. */
#include "glia-catalogue-private.h"

#include "glia-dataset.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { POLL_MILLISECONDS = 200, MESSAGE_BYTES = 600 };

/* Removes a folder and what is in it; links are removed, not followed. */
static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = NULL;
  GStatBuf status;
  const char *name;

  if (g_lstat (path, &status) != 0)
    return;
  if (S_ISDIR (status.st_mode) && (folder = g_dir_open (path, 0, NULL)))
    while ((name = g_dir_read_name (folder))) {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static guint64
tree_bytes (const char *path)
{
  g_autoptr (GDir) folder = NULL;
  GStatBuf status;
  guint64 bytes = 0;
  const char *name;

  if (g_lstat (path, &status) != 0)
    return 0;
  if (!S_ISDIR (status.st_mode))
    return status.st_size;
  folder = g_dir_open (path, 0, NULL);
  while (folder && (name = g_dir_read_name (folder))) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    bytes += tree_bytes (child);
  }
  return bytes;
}

typedef struct {
  const GliaCatalogueEntry *entry;
  const char *folder;
  GliaProgressFunc progress;
  gpointer user_data;
  GCancellable *cancellable;
  GSubprocess *process;
  gboolean done, good;
  char *output; /* what npm said */
  GError *error;
} Download;

static void
communicate_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Download *download = user_data;

  download->good = g_subprocess_communicate_utf8_finish (G_SUBPROCESS (object), result,
                                                         &download->output, NULL, &download->error);
  download->done = TRUE;
}

static void
end_group (Download *download)
{
  const char *identifier = g_subprocess_get_identifier (download->process);
  gint64 pid = identifier ? g_ascii_strtoll (identifier, NULL, 10) : 0;

  if (pid > 1)
    kill (-(pid_t)pid, SIGKILL);
}

static gboolean
poll_cb (gpointer user_data)
{
  Download *download = user_data;
  guint64 bytes;

  if (g_cancellable_is_cancelled (download->cancellable)) {
    end_group (download);
    return G_SOURCE_CONTINUE;
  }
  if (!download->progress)
    return G_SOURCE_CONTINUE;
  bytes = tree_bytes (download->folder);
  /* npm writes its cache and then the package: twice the bytes that come over the line. */
  download->progress (N_ ("Downloading"), MIN (1.0, (double)bytes / (2.0 * download->entry->size)),
                      MIN (bytes, download->entry->size), download->user_data);
  return G_SOURCE_CONTINUE;
}

static void
lead_group_cb (gpointer user_data)
{
  setpgid (0, 0);
}

static gboolean
start_npm (Download *download, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autofree char *npm = g_find_program_in_path ("npm");
  g_autofree char *cache = g_build_filename (download->folder, "cache", NULL);

  if (!npm) {
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_UNAVAILABLE,
                 "npm is not installed; install it with: apt install npm");
    return FALSE;
  }
  g_subprocess_launcher_set_cwd (launcher, download->folder);
  g_subprocess_launcher_set_child_setup (launcher, lead_group_cb, NULL, NULL);
  download->process = g_subprocess_launcher_spawn (
      launcher, error, npm, "pack", download->entry->source, "--pack-destination", download->folder,
      "--cache", cache, "--ignore-scripts", "--no-audit", "--no-update-notifier", NULL);
  return download->process != NULL;
}

/* The last lines, in valid UTF-8. */
static const char *
tail_of (const char *output)
{
  gsize length = strlen (output);
  const char *at = output + (length > MESSAGE_BYTES ? length - MESSAGE_BYTES : 0);

  while (((guchar)*at & 0xC0) == 0x80)
    at++;
  return at;
}

/* Runs npm to its end, with a main loop of this thread's own. */
static gboolean
run_npm (Download *download, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSource) timer = g_timeout_source_new (POLL_MILLISECONDS);
  gboolean good;

  g_main_context_push_thread_default (context);
  good = start_npm (download, error);
  if (good) {
    g_source_set_callback (timer, poll_cb, download, NULL);
    g_source_attach (timer, context);
    g_subprocess_communicate_utf8_async (download->process, NULL, NULL, communicate_cb, download);
    while (!download->done)
      g_main_context_iteration (context, TRUE);
    g_source_destroy (timer);
    if (g_cancellable_set_error_if_cancelled (download->cancellable, error)) {
      good = FALSE;
    } else if (!download->good) {
      g_propagate_error (error, g_steal_pointer (&download->error));
      good = FALSE;
    } else if (!g_subprocess_get_successful (download->process)) {
      g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_UNAVAILABLE,
                   "npm could not download %s: %s", download->entry->source,
                   download->output ? g_strstrip ((char *)tail_of (download->output)) : "");
      good = FALSE;
    }
  }
  g_main_context_pop_thread_default (context);
  g_clear_error (&download->error);
  g_clear_object (&download->process);
  g_clear_pointer (&download->output, g_free);
  return good;
}

/* Makes sure that what was written is on the disk before it gets its name. */
static gboolean
move_into_place (const char *from, const char *folder, const char *to, GError **error)
{
  int descriptor = open (from, O_RDONLY | O_CLOEXEC);
  gboolean good = descriptor >= 0 && fsync (descriptor) == 0 && g_rename (from, to) == 0;
  int saved = errno;

  if (descriptor >= 0)
    close (descriptor);
  if (!good) {
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "%s: %s", to,
                 g_strerror (saved));
    return FALSE;
  }
  descriptor = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor >= 0) {
    (void)fsync (descriptor);
    close (descriptor);
  }
  return TRUE;
}

static char *
fetch_file (Download *download, const char *catalogue, GError **error)
{
  const GliaCatalogueEntry *entry = download->entry;
  g_autofree char *from = g_build_filename (download->folder, entry->file, NULL);
  g_autofree char *to = g_build_filename (catalogue, entry->file, NULL);

  if (!run_npm (download, error))
    return NULL;
  if (!g_file_test (from, G_FILE_TEST_IS_REGULAR)) {
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_MISSING,
                 "npm ended well, but there is no %s", entry->file);
    return NULL;
  }
  if (download->progress)
    download->progress (N_ ("Checking"), -1, entry->size, download->user_data);
  if (!glia_catalogue_check (entry, from, download->cancellable, error) ||
      !move_into_place (from, catalogue, to, error))
    return NULL;
  return g_steal_pointer (&to);
}

char *
glia_catalogue_get (const GliaCatalogueEntry *entry,
                    GliaProgressFunc progress,
                    gpointer user_data,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autofree char *catalogue = glia_catalogue_folder ();
  g_autofree char *folder = g_build_filename (catalogue, "download-XXXXXX", NULL);
  Download download = {entry, folder, progress, user_data, cancellable};
  GError *failed = NULL;
  char *path = glia_catalogue_locate (entry, cancellable, &failed);

  if (path)
    return path;
  if (entry->kind != GLIA_CATALOGUE_NPM ||
      !g_error_matches (failed, GLIA_DATA_ERROR, GLIA_DATA_ERROR_UNAVAILABLE)) {
    g_propagate_error (error, failed);
    return NULL;
  }
  g_clear_error (&failed);
  if (g_mkdir_with_parents (catalogue, 0700) != 0 || !g_mkdtemp (folder)) {
    int saved = errno;

    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "%s: %s", catalogue,
                 g_strerror (saved));
    return NULL;
  }
  path = fetch_file (&download, catalogue, error);
  remove_tree (folder);
  return path;
}
