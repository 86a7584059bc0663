/* SPDX-License-Identifier: MIT */
#include "glia-recovery-files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#define PREFIX    "session-"
#define LOCK_FILE "lock"
#define SUFFIX    ".json"
#define FORMAT    1
/* A folder may be cleared away by a program that starts, between its making and its locking. */
#define ATTEMPTS 100

struct _GliaRecoverySession {
  char *folder;
  int lock; /* a file descriptor */
};

/* ---- Folders --------------------------------------------------------------------------------- */

/* Locks the folder's file; −1 if another program has it (EWOULDBLOCK), the file went away
 * meanwhile (ENOENT), or with another errno where there are no locks. */
static int
lock_folder (const char *folder, int flags)
{
  g_autofree char *path = g_build_filename (folder, LOCK_FILE, NULL);
  const int lock = g_open (path, flags | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
  GStatBuf named;
  struct stat opened;

  if (lock < 0)
    return -1;
  if (flock (lock, LOCK_EX | LOCK_NB) == 0 && fstat (lock, &opened) == 0 &&
      g_stat (path, &named) == 0) {
    if (opened.st_ino == named.st_ino && opened.st_dev == named.st_dev)
      return lock;
    errno = ENOENT;
  }
  const int problem = errno;
  close (lock);
  errno = problem;
  return -1;
}

static void
remove_folder (const char *folder)
{
  g_autofree char *lock = g_build_filename (folder, LOCK_FILE, NULL);

  g_unlink (lock);
  g_rmdir (folder);
}

GliaRecoverySession *
glia_recovery_session_new (const char *folder, GError **error)
{
  int problem = 0;

  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                 _ ("The folder %s cannot be made: %s"), folder, g_strerror (errno));
    return NULL;
  }
  for (int i = 0; i < ATTEMPTS; i++) {
    g_autofree char *path = g_build_filename (folder, PREFIX "XXXXXX", NULL);
    const int lock = g_mkdtemp_full (path, 0700) != NULL ? lock_folder (path, O_CREAT) : -1;
    problem = errno;
    if (lock >= 0) {
      GliaRecoverySession *session = g_new (GliaRecoverySession, 1);
      *session = (GliaRecoverySession){g_steal_pointer (&path), lock};
      return session;
    }
    if (problem != EWOULDBLOCK && problem != ENOENT) {
      remove_folder (path);
      break;
    }
  }
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (problem),
               _ ("No folder can be made in %s: %s"), folder, g_strerror (problem));
  return NULL;
}

static gboolean
has_documents (const char *folder)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    if (g_str_has_suffix (name, SUFFIX))
      return TRUE;
  return FALSE;
}

void
glia_recovery_session_free (GliaRecoverySession *session)
{
  if (!has_documents (session->folder))
    remove_folder (session->folder);
  close (session->lock);
  g_free (session->folder);
  g_free (session);
}

char *
glia_recovery_session_file (GliaRecoverySession *session, guint number)
{
  g_autofree char *name = g_strdup_printf ("%u" SUFFIX, number);

  return g_build_filename (session->folder, name, NULL);
}

/* ---- Documents ------------------------------------------------------------------------------- */

void
glia_recovery_record_free (GliaRecoveryRecord *record)
{
  g_free (record->path);
  g_free (record->title);
  g_clear_object (&record->file);
  g_free (record);
}

gboolean
glia_recovery_record_write (const char *path,
                            const char *title,
                            GFile *file,
                            const GliaExperiment *experiment,
                            GError **error)
{
  g_autofree char *uri = file != NULL ? g_file_get_uri (file) : NULL, *text = NULL;
  g_autofree char *experiment_text = glia_experiment_write_text (experiment);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) root = NULL;

  json_object_set_int_member (object, "glia-recovery", FORMAT);
  json_object_set_string_member (object, "title", title);
  if (uri != NULL)
    json_object_set_string_member (object, "file", uri);
  if (experiment->base_directory != NULL)
    json_object_set_string_member (object, "folder", experiment->base_directory);
  /* As a text of its own: experiment files have their own reader and writer, to which every
   * number is exact. */
  json_object_set_string_member (object, "experiment", experiment_text);
  root = json_node_init_object (json_node_alloc (), object);
  text = json_to_string (root, TRUE);
  return g_file_set_contents_full (
      path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

/* The file's object, if it is a record. */
static JsonObject *
load_object (JsonParser *parser, const char *path, GError **error)
{
  JsonNode *root;

  if (!json_parser_load_from_mapped_file (parser, path, error))
    return NULL;
  root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root)) {
    JsonObject *object = json_node_get_object (root);
    if (json_object_get_int_member_with_default (object, "glia-recovery", 0) == FORMAT &&
        json_object_get_string_member_with_default (object, "experiment", NULL) != NULL)
      return object;
  }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               _ ("%s holds no experiment of this version of the program"), path);
  return NULL;
}

GliaExperiment *
glia_recovery_record_read (const GliaRecoveryRecord *record, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonObject *object = load_object (parser, record->path, error);

  if (object == NULL)
    return NULL;
  return glia_experiment_read_text (
      json_object_get_string_member (object, "experiment"), -1, record->title,
      json_object_get_string_member_with_default (object, "folder", NULL), error);
}

/* NULL if the file cannot be read: it may be a later version's. */
static GliaRecoveryRecord *
read_record (const char *path)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonObject *object = load_object (parser, path, NULL);
  GliaRecoveryRecord *record;
  const char *uri;
  GStatBuf status;

  if (object == NULL || g_stat (path, &status) != 0)
    return NULL;
  uri = json_object_get_string_member_with_default (object, "file", NULL);
  record = g_new (GliaRecoveryRecord, 1);
  *record = (GliaRecoveryRecord){
      .path = g_strdup (path),
      .title =
          g_strdup (json_object_get_string_member_with_default (object, "title", _ ("Untitled"))),
      .file = uri != NULL ? g_file_new_for_uri (uri) : NULL,
      .time = status.st_mtime,
  };
  return record;
}

/* ---- What other programs left ---------------------------------------------------------------- */

static void
read_records (const char *folder, GPtrArray *records)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    GliaRecoveryRecord *record = g_str_has_suffix (name, SUFFIX) ? read_record (path) : NULL;
    if (record != NULL)
      g_ptr_array_add (records, record);
  }
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const GliaRecoveryRecord *first = *(GliaRecoveryRecord *const *)a;
  const GliaRecoveryRecord *second = *(GliaRecoveryRecord *const *)b;

  return (first->time > second->time) - (first->time < second->time);
}

void
glia_recovery_claim (const char *folder, GPtrArray *sessions, GPtrArray *records)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    GliaRecoverySession *session;
    int lock;
    if (!g_str_has_prefix (name, PREFIX))
      continue;
    lock = lock_folder (path, 0);
    if (lock < 0) {
      /* Empty if it was left by a program that never came to locking it; if not, it stays. */
      g_rmdir (path);
      continue;
    }
    session = g_new (GliaRecoverySession, 1);
    *session = (GliaRecoverySession){g_strdup (path), lock};
    read_records (path, records);
    if (has_documents (path))
      g_ptr_array_add (sessions, session);
    else
      glia_recovery_session_free (session);
  }
  g_ptr_array_sort (records, compare_times);
}
