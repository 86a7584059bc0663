/* SPDX-License-Identifier: MIT */
#include "glia-window-private.h"

#include <glib/gi18n.h>

#define MOST_RECENT 10
/* What this program's entries in the desktop's list are known by. */
#define GROUP "Glia"

void
glia_window_note_recent (GFile *file)
{
  static char group[] = GROUP, program[] = "glia-workbench", command[] = "glia-workbench %u";
  char *groups[] = {group, NULL};
  g_autofree char *uri = g_file_get_uri (file), *type = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_FAST_CONTENT_TYPE,
                                                  G_FILE_QUERY_INFO_NONE, NULL, NULL);
  const char *content =
      info != NULL
          ? g_file_info_get_attribute_string (info, G_FILE_ATTRIBUTE_STANDARD_FAST_CONTENT_TYPE)
          : NULL;
  GtkRecentData data = {.app_name = program, .app_exec = command, .groups = groups};

  type = content != NULL ? g_content_type_get_mime_type (content) : NULL;
  if (type == NULL)
    type = g_strdup ("application/octet-stream");
  data.mime_type = type;
  gtk_recent_manager_add_full (gtk_recent_manager_get_default (), uri, &data);
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  return -g_date_time_compare (gtk_recent_info_get_modified ((GtkRecentInfo *)a),
                               gtk_recent_info_get_modified ((GtkRecentInfo *)b));
}

static void
append_recent (GMenu *menu, GtkRecentInfo *info)
{
  g_autofree char *name = gtk_recent_info_get_short_name (info);
  g_auto (GStrv) parts = g_strsplit (name, "_", -1);
  g_autofree char *label = g_strjoinv ("__", parts); /* no mnemonics in file names */
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "win.open-recent", "s", gtk_recent_info_get_uri (info));
  g_menu_append_item (menu, item);
}

static void
fill_menu (GliaWindow *self)
{
  GList *all = gtk_recent_manager_get_items (gtk_recent_manager_get_default ());
  int n = 0;

  all = g_list_sort (all, newest_first);
  g_menu_remove_all (self->recent_menu);
  for (GList *item = all; item != NULL && n < MOST_RECENT; item = item->next) {
    if (!gtk_recent_info_has_group (item->data, GROUP) || !gtk_recent_info_exists (item->data))
      continue;
    append_recent (self->recent_menu, item->data);
    n++;
  }
  if (n == 0) /* an item without an action cannot be chosen */
    g_menu_append (self->recent_menu, _ ("Nothing Yet"), "win.none");
  g_list_free_full (all, (GDestroyNotify)gtk_recent_info_unref);
}

char **
glia_window_recent_paths (void)
{
  GList *all = gtk_recent_manager_get_items (gtk_recent_manager_get_default ());
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();

  for (GList *item = all; item != NULL; item = item->next) {
    char *path = gtk_recent_info_has_group (item->data, GROUP)
                     ? g_filename_from_uri (gtk_recent_info_get_uri (item->data), NULL, NULL)
                     : NULL;
    if (path != NULL)
      g_ptr_array_add (paths, path);
  }
  g_list_free_full (all, (GDestroyNotify)gtk_recent_info_unref);
  g_ptr_array_add (paths, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&paths), FALSE);
}

void
glia_window_follow_recent (GliaWindow *self)
{
  g_signal_connect_object (gtk_recent_manager_get_default (), "changed", G_CALLBACK (fill_menu),
                           self, G_CONNECT_SWAPPED);
  fill_menu (self);
}
