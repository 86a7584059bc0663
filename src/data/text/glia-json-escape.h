/* SPDX-License-Identifier: MIT */

/* Escapes in JSON's strings (RFC 8259, section 7), for those who read JSON: what follows a
 * backslash. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What an escape of one letter stands for: 'n' is a line feed. '\0' if there is no such escape; 'u'
 * is not one of them. */
char glia_json_escape_letter (char letter);
/* The number in the four hexadecimal digits behind "u", or -1 unless all four are digits. */
int glia_json_escape_digits (const char digits[4]);
/* Whether it begins a surrogate pair: another escape must follow. */
gboolean glia_json_escape_is_high (int code);
/* The character that a pair stands for; 0 unless `low` is a second half. */
gunichar glia_json_escape_join (int high, int low);

G_END_DECLS
