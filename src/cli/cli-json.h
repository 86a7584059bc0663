/* SPDX-License-Identifier: MIT */

/* Members of JSON objects that verbs print. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* null if it is not finite. */
void cli_json_number (JsonBuilder *builder, const char *key, double value);
void cli_json_count (JsonBuilder *builder, const char *key, guint64 count);
/* null if it is NULL. */
void cli_json_text (JsonBuilder *builder, const char *key, const char *text);
/* Of finite numbers. `key` NULL: an element of an array. */
void cli_json_list (JsonBuilder *builder, const char *key, const double *values, gsize n);

G_END_DECLS
