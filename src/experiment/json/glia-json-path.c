/* SPDX-License-Identifier: MIT */

/* Paths into a JSON tree: how they are written, and what is at the end of one. */

#include "glia-json.h"

#include <string.h>

char **
glia_json_split_path (const char *path)
{
  g_autoptr (GString) dotted = g_string_new (g_str_has_prefix (path, "$.") ? path + 2 : path);
  g_auto (GStrv) parts = NULL;

  for (gsize i = 0; i < dotted->len; i++)
    if (dotted->str[i] == '[') {
      gsize end = i + 1;
      while (g_ascii_isdigit (dotted->str[end]))
        end++;
      if (i == 0 || end == i + 1 || dotted->str[end] != ']' ||
          (dotted->str[end + 1] && !strchr (".[", dotted->str[end + 1])))
        return NULL;
      dotted->str[i] = '.';
      g_string_erase (dotted, (gssize)end, 1);
    }
  parts = g_strsplit (dotted->str, ".", GLIA_JSON_DEEPEST);
  for (char **part = parts; *part; part++)
    if (!**part)
      return NULL;
  return *parts ? g_steal_pointer (&parts) : NULL;
}

/* The member or element of `node` that `part` names, or NULL. */
static JsonNode *
get_child (JsonNode *node, const char *part)
{
  guint64 index;

  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_member (json_node_get_object (node), part);
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  JsonArray *list = json_node_get_array (node);
  if (!g_ascii_string_to_unsigned (part, 10, 0, G_MAXUINT, &index, NULL) ||
      index >= json_array_get_length (list))
    return NULL;
  return json_array_get_element (list, (guint)index);
}

JsonNode *
glia_json_find (JsonNode *root, const char *path)
{
  g_auto (GStrv) parts = glia_json_split_path (path);
  JsonNode *node = parts ? root : NULL;

  for (char **part = parts; node && *part; part++)
    node = get_child (node, *part);
  return node;
}
