/* SPDX-License-Identifier: MIT */
#include "cli-json.h"

#include <math.h>

void
cli_json_number (JsonBuilder *builder, const char *key, double value)
{
  json_builder_set_member_name (builder, key);
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
cli_json_count (JsonBuilder *builder, const char *key, guint64 count)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_int_value (builder, (gint64)count);
}

void
cli_json_text (JsonBuilder *builder, const char *key, const char *text)
{
  json_builder_set_member_name (builder, key);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

void
cli_json_list (JsonBuilder *builder, const char *key, const double *values, gsize n)
{
  if (key != NULL)
    json_builder_set_member_name (builder, key);
  json_builder_begin_array (builder);
  for (gsize i = 0; i < n; i++)
    json_builder_add_double_value (builder, values[i]);
  json_builder_end_array (builder);
}
