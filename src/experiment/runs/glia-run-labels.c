/* SPDX-License-Identifier: MIT */
#include "glia-run-labels.h"

#include "glia-file.h"
#include "glia-json.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define LABELS "labels.json"
#define TRASH  ".trash"

void
glia_run_labels_clear (GliaRunLabels *labels)
{
  g_clear_pointer (&labels->name, g_free);
  g_clear_pointer (&labels->note, g_free);
  g_clear_pointer (&labels->tags, g_strfreev);
}

static char *
text_of (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_dup_string (node) : NULL;
}

void
glia_run_labels_read (const char *path, GliaRunLabels *labels)
{
  g_autofree char *file = g_build_filename (path, LABELS, NULL), *text = NULL;
  g_autoptr (GPtrArray) tags = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonNode) root = NULL;

  *labels = (GliaRunLabels){0};
  if (glia_file_read (file, &text, NULL, NULL))
    root = glia_json_parse (text, -1, file, NULL);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root)) {
    JsonObject *object = json_node_get_object (root);
    JsonNode *list = json_object_get_member (object, "tags");
    labels->name = text_of (json_object_get_member (object, "name"));
    labels->note = text_of (json_object_get_member (object, "note"));
    for (guint i = 0; list != NULL && JSON_NODE_HOLDS_ARRAY (list) &&
                      i < json_array_get_length (json_node_get_array (list));
         i++) {
      char *tag = text_of (json_array_get_element (json_node_get_array (list), i));
      if (tag != NULL)
        g_ptr_array_add (tags, tag);
    }
  }
  g_ptr_array_add (tags, NULL);
  labels->tags = (char **)g_ptr_array_steal (tags, NULL);
  if (labels->note == NULL)
    labels->note = g_strdup ("");
}

gboolean
glia_run_labels_write (const char *path, const GliaRunLabels *labels, GError **error)
{
  g_autofree char *file = g_build_filename (path, LABELS, NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GError) problem = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  if (labels->name != NULL)
    json_builder_add_string_value (builder, labels->name);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "tags");
  json_builder_begin_array (builder);
  for (char **tag = labels->tags; tag != NULL && *tag != NULL; tag++)
    json_builder_add_string_value (builder, *tag);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "note");
  json_builder_add_string_value (builder, labels->note != NULL ? labels->note : "");
  json_builder_end_object (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = glia_json_print (root);
  if (g_file_set_contents_full (file, text, -1,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0666,
                                &problem))
    return TRUE;
  g_set_error_literal (error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_DISK, problem->message);
  return FALSE;
}

/* ---- Taking away ----------------------------------------------------------------------------- */

static gboolean
move_folder (const char *from, const char *to, GError **error)
{
  if (g_rename (from, to) == 0)
    return TRUE;
  g_set_error (error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_DISK, "%s: cannot be moved to %s: %s", from,
               to, g_strerror (errno));
  return FALSE;
}

char *
glia_run_trash (const char *path, GError **error)
{
  g_autoptr (GliaRun) run = glia_run_open (path, error);

  if (run == NULL)
    return NULL;
  const GliaRunState state = glia_run_status (run)->state;
  if (state == GLIA_RUN_RUNNING || state == GLIA_RUN_PAUSED) {
    g_set_error (error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_BUSY,
                 "%s: this run is being trained. Stop it first", path);
    return NULL;
  }
  g_autofree char *parent = g_path_get_dirname (glia_run_path (run));
  g_autofree char *name = g_path_get_basename (glia_run_path (run));
  /* The time makes the name one of its own, and says when the trash may be emptied. */
  g_autofree char *entry = g_strdup_printf ("%" G_GINT64_FORMAT "-%s", g_get_real_time (), name);
  g_autofree char *trash = g_build_filename (parent, TRASH, NULL);
  g_autofree char *trashed = g_build_filename (trash, entry, NULL);
  if (g_mkdir_with_parents (trash, 0777) != 0) {
    g_set_error (error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_DISK, "%s: cannot make the folder: %s",
                 trash, g_strerror (errno));
    return NULL;
  }
  return move_folder (glia_run_path (run), trashed, error) ? g_steal_pointer (&trashed) : NULL;
}

gboolean
glia_run_untrash (const char *trashed, const char *path, GError **error)
{
  g_autofree char *trash = g_path_get_dirname (trashed);

  if (!move_folder (trashed, path, error))
    return FALSE;
  (void)g_rmdir (trash); /* if it is empty */
  return TRUE;
}

/* What a run's folder holds is a tree without links that are followed. */
static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir =
      g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *entry = g_build_filename (path, name, NULL);
    remove_tree (entry);
  }
  (void)g_remove (path);
}

void
glia_run_empty_trash (const char *directory, gint64 seconds)
{
  g_autofree char *store = directory != NULL ? g_strdup (directory) : glia_run_default_store ();
  g_autofree char *trash = g_build_filename (store, TRASH, NULL);
  g_autoptr (GDir) dir = g_dir_open (trash, 0, NULL);
  const gint64 now = g_get_real_time ();
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (trash, name, NULL);
    const gint64 when = g_ascii_strtoll (name, NULL, 10);
    if (when > 0 && now - when >= seconds * G_USEC_PER_SEC)
      remove_tree (path);
  }
  (void)g_rmdir (trash);
}
