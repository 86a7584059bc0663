/* SPDX-License-Identifier: MIT */

/* Names and bytes from files of others on their way to a terminal: what would move the cursor, set the
 * window's title, begin a line that looks like ours, or is no text at all, is shown, not done. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* `text` with control characters as \n, \t, \x1b or \u009b, characters that turn the direction of
 * writing as \u202e, and bytes that are not UTF-8 as \xff. Free with g_free(). */
char *cli_escape (const char *text);
/* The same, but a line feed before an indented line stays: such messages are of several lines. */
char *cli_escape_message (const char *text);
/* The same for a text of JSON, which is JSON of the same meaning afterwards; a byte that is not UTF-8
 * becomes the four characters \xff. */
char *cli_escape_json (const char *json);

/* "glia: TEXT" on standard error. */
void cli_warn (const char *text);
/* A path on a line of standard output: as it is for another program, escaped on a terminal. */
void cli_print_path (const char *path);

G_END_DECLS
