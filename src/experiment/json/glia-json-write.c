/* SPDX-License-Identifier: MIT */

#include "glia-json.h"

void
glia_json_append_number (GString *text, double number)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  for (int precision = 1; precision <= 17; precision++) {
    char format[8];
    g_snprintf (format, sizeof format, "%%.%dg", precision);
    g_ascii_formatd (digits, sizeof digits, format, number);
    if (g_ascii_strtod (digits, NULL) == number)
      break;
  }
  g_string_append (text, digits);
}

static void
append_text (GString *text, const char *value)
{
  g_string_append_c (text, '"');
  for (const char *c = value; *c; c++)
    if (*c == '"' || *c == '\\')
      g_string_append_printf (text, "\\%c", *c);
    else if (*c == '\n')
      g_string_append (text, "\\n");
    else if (*c == '\t')
      g_string_append (text, "\\t");
    else if ((guchar)*c < 0x20)
      g_string_append_printf (text, "\\u%04x", (guint)*c);
    else
      g_string_append_c (text, *c);
  g_string_append_c (text, '"');
}

static void
append_scalar (GString *text, JsonNode *node)
{
  const GType type = json_node_get_value_type (node);

  if (JSON_NODE_HOLDS_NULL (node))
    g_string_append (text, "null");
  else if (type == G_TYPE_STRING)
    append_text (text, json_node_get_string (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (text, json_node_get_boolean (node) ? "true" : "false");
  else if (type == G_TYPE_INT64)
    g_string_append_printf (text, "%" G_GINT64_FORMAT, json_node_get_int (node));
  else
    glia_json_append_number (text, json_node_get_double (node));
}

/* `indent` is in spaces; -1 keeps everything on one line. */
static void append_node (GString *text, JsonNode *node, int indent);

static void
append_break (GString *text, int indent, gboolean first)
{
  if (!first)
    g_string_append_c (text, ',');
  if (indent >= 0)
    g_string_append_printf (text, "\n%*s", indent, "");
  else
    g_string_append_c (text, ' ');
}

static void
append_object (GString *text, JsonObject *object, int indent)
{
  JsonObjectIter iterator;
  const char *key;
  JsonNode *value;
  gboolean first = TRUE;

  if (json_object_get_size (object) == 0) {
    g_string_append (text, "{}");
    return;
  }
  g_string_append_c (text, '{');
  json_object_iter_init_ordered (&iterator, object);
  while (json_object_iter_next_ordered (&iterator, &key, &value)) {
    append_break (text, indent >= 0 ? indent + 2 : -1, first);
    append_text (text, key);
    g_string_append (text, ": ");
    append_node (text, value, indent >= 0 ? indent + 2 : -1);
    first = FALSE;
  }
  g_string_append (text, indent >= 0 ? "\n" : " ");
  g_string_append_printf (text, "%*s}", MAX (indent, 0), "");
}

static gboolean
is_plain (JsonArray *list)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (!JSON_NODE_HOLDS_VALUE (json_array_get_element (list, i)))
      return FALSE;
  return TRUE;
}

static void
append_list (GString *text, JsonArray *list, int indent)
{
  const guint length = json_array_get_length (list);
  const int inner = indent < 0 || is_plain (list) ? -1 : indent + 2;

  if (length == 0) {
    g_string_append (text, "[]");
    return;
  }
  g_string_append_c (text, '[');
  for (guint i = 0; i < length; i++) {
    append_break (text, inner, i == 0);
    append_node (text, json_array_get_element (list, i), inner);
  }
  if (inner >= 0)
    g_string_append_printf (text, "\n%*s]", indent, "");
  else
    g_string_append (text, " ]");
}

static void
append_node (GString *text, JsonNode *node, int indent)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    append_object (text, json_node_get_object (node), indent);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    append_list (text, json_node_get_array (node), indent);
  else
    append_scalar (text, node);
}

char *
glia_json_print (JsonNode *node)
{
  GString *text = g_string_new (NULL);

  append_node (text, node, 0);
  g_string_append_c (text, '\n');
  return g_string_free (text, FALSE);
}

char *
glia_json_print_line (JsonNode *node)
{
  GString *text = g_string_new (NULL);

  append_node (text, node, -1);
  return g_string_free (text, FALSE);
}
