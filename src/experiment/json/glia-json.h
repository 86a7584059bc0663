/* SPDX-License-Identifier: MIT */

/* JSON text to a json-glib tree and back, more strictly and more exactly than json-glib itself: a
 * key that stands twice in an object, text after the value, nesting beyond 64, a number that is not
 * finite, and everything RFC 8259 forbids (comments, trailing commas) are errors with line and
 * column; numbers are written as short as they read back exactly.
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define GLIA_JSON_DEEPEST 64

/* `file` begins the message: "FILE:LINE:COLUMN: …". Errors are GLIA_EXPERIMENT_ERROR_SYNTAX, or _KEY
 * for a double key. Integers that fit are gint64 nodes, all other numbers are double ones. `length`
 * -1 for 0-terminated text. */
JsonNode *glia_json_parse (const char *text, gssize length, const char *file, GError **error);

/* The parts of a path into a tree: "a.b[1].c" and "a.b.1.c" are { "a", "b", "1", "c" }. A leading "$."
 * is left out. NULL if `path` is not a valid path; free with g_strfreev(). */
char **glia_json_split_path (const char *path);
/* The node at `path` below `root`, owned by the tree. NULL if there is none, or if `path` is not valid. */
JsonNode *glia_json_find (JsonNode *root, const char *path);

/* Indented by two spaces, keys in the objects' order, lists of plain values on one line; ends in a
 * newline. */
char *glia_json_print (JsonNode *node);
/* The same on one line, without a newline. */
char *glia_json_print_line (JsonNode *node);

/* The shortest text that reads back as exactly this finite number. */
void glia_json_append_number (GString *text, double number);

/* ---- Members of objects that another program may have written -------------------------------- */

/* The text under `key`, owned by the object; "" if there is none, or something else. */
const char *glia_json_member_text (JsonObject *object, const char *key);
/* The number under `key`; NaN if there is none, or something else. */
double glia_json_member_number (JsonObject *object, const char *key);
/* The same as a whole number from 0 to 2^53; 0 for anything else. */
guint64 glia_json_member_count (JsonObject *object, const char *key);
/* The integer under `key`; 0 if there is none. */
gint64 glia_json_member_integer (JsonObject *object, const char *key);

G_END_DECLS
