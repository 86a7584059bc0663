/* SPDX-License-Identifier: MIT */

#include "glia-json.h"

#include <math.h>

/* 2^53: doubles have all the integers up to it. */
#define LARGEST_COUNT 9007199254740992.0

static JsonNode *
find_value (JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

const char *
glia_json_member_text (JsonObject *object, const char *key)
{
  JsonNode *node = find_value (object, key);
  const char *text = node != NULL ? json_node_get_string (node) : NULL;

  return text != NULL ? text : "";
}

double
glia_json_member_number (JsonObject *object, const char *key)
{
  JsonNode *node = find_value (object, key);

  if (node == NULL || json_node_get_value_type (node) == G_TYPE_STRING)
    return NAN;
  return json_node_get_double (node);
}

guint64
glia_json_member_count (JsonObject *object, const char *key)
{
  const double value = glia_json_member_number (object, key);

  return value >= 0 && value <= LARGEST_COUNT ? (guint64)value : 0;
}

gint64
glia_json_member_integer (JsonObject *object, const char *key)
{
  JsonNode *node = find_value (object, key);

  return node != NULL ? json_node_get_int (node) : 0;
}
