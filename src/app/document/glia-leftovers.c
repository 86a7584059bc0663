/* SPDX-License-Identifier: MIT */
#include "glia-leftovers.h"

#include "glia-file.h"
#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define DIGITS 16
/* Runs lie less deep than this below their folder; a link may lead back to it. */
#define DEEPEST 6

typedef struct {
  const char *folder, *prefix, *suffix;
} Kind;

enum { BRANCHES, POINTS, N_KINDS };

static const Kind kinds[N_KINDS] = {
    [BRANCHES] = {"branches", "", ".safetensors"},
    [POINTS] = {"points", "points-", ".csv"},
};

/* ---- What there is --------------------------------------------------------------------------- */

static gboolean
has_name_of (const Kind *kind, const char *name)
{
  const gsize before = strlen (kind->prefix);

  return g_str_has_prefix (name, kind->prefix) &&
         strspn (name + before, "0123456789abcdef") == DIGITS &&
         g_str_equal (name + before + DIGITS, kind->suffix);
}

gboolean
glia_leftovers_is_branch (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  return has_name_of (&kinds[BRANCHES], name);
}

static gboolean
is_old (const char *path, gint64 before)
{
  GStatBuf status;

  return g_lstat (path, &status) == 0 && S_ISREG (status.st_mode) && status.st_mtime < before;
}

/* From what follows the prefix, which is in every mention, to the path. */
static void
list_old (const char *data, const Kind *kind, gint64 before, GHashTable *files)
{
  g_autofree char *folder = g_build_filename (data, kind->folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    if (has_name_of (kind, name) && is_old (path, before))
      g_hash_table_insert (files, g_strdup (name + strlen (kind->prefix)), g_steal_pointer (&path));
  }
}

/* ---- Who names it ---------------------------------------------------------------------------- */

static void
remove_named (GHashTable *files, const char *text, gsize length)
{
  g_autoptr (GRegex) name =
      g_regex_new ("[0-9a-f]{16}\\.(?:safetensors|csv)", G_REGEX_RAW, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  for (g_regex_match_full (name, text, (gssize)length, 0, 0, &match, NULL);
       g_match_info_matches (match); g_match_info_next (match, NULL)) {
    g_autofree char *found = g_match_info_fetch (match, 0);
    g_hash_table_remove (files, found);
  }
}

static gboolean
remove_named_in_file (GHashTable *files, const char *path, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (!g_str_has_suffix (path, ".json"))
    return TRUE;
  if (glia_file_read (path, &text, &length, &problem)) {
    remove_named (files, text, length);
    return TRUE;
  }
  /* It went away meanwhile; or was used recently, and is no more. */
  if (g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* Every JSON file below `folder`, which need not exist. */
static gboolean
remove_named_below (GHashTable *files, const char *folder, int depth, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &problem);
  const char *name;

  if (dir == NULL && !g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    GStatBuf status;
    if (g_stat (path, &status) == 0 && S_ISDIR (status.st_mode)
            ? depth < DEEPEST && !remove_named_below (files, path, depth + 1, error)
            : !remove_named_in_file (files, path, error))
      return FALSE;
  }
  return TRUE;
}

GPtrArray *
glia_leftovers_find (const char *data,
                     const char *recovery,
                     const char *const *recent,
                     gint64 before,
                     GError **error)
{
  g_autoptr (GHashTable) files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *runs = g_build_filename (data, "runs", NULL);
  GHashTableIter iter;
  gpointer path;

  for (gsize i = 0; i < N_KINDS; i++)
    list_old (data, &kinds[i], before, files);
  if (g_hash_table_size (files) > 0) {
    if (!remove_named_below (files, runs, 0, error) ||
        !remove_named_below (files, recovery, 0, error))
      return NULL;
    for (; *recent != NULL; recent++)
      if (!remove_named_in_file (files, *recent, error))
        return NULL;
  }
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, NULL, &path))
    g_ptr_array_add (found, g_strdup (path));
  return found;
}

/* ---- The end --------------------------------------------------------------------------------- */

static gboolean
is_named_by (const GPtrArray *open, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  for (guint i = 0; i < open->len; i++) {
    g_autofree char *text = glia_experiment_write_text (g_ptr_array_index (open, i));
    if (strstr (text, name) != NULL)
      return TRUE;
  }
  return FALSE;
}

guint
glia_leftovers_delete (const GPtrArray *paths, const GPtrArray *open, gint64 before)
{
  guint deleted = 0;

  for (guint i = 0; i < paths->len; i++) {
    const char *path = g_ptr_array_index (paths, i);
    if (is_old (path, before) && !is_named_by (open, path) && g_unlink (path) == 0)
      deleted++;
  }
  return deleted;
}
