/* SPDX-License-Identifier: MIT */

/* Numbers as a person types them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* `value` as in files, with as few digits as read back exactly. Free with g_free(). */
char *glia_number_shortest (double value);

/* What a person typed, with "." as decimal mark and "," or ";" between the numbers of a list. Where
 * the locale's decimal mark is a comma, one with digits right before and behind it is that; "0.01"
 * is read as well, because files have it. A true minus becomes a hyphen. Free with g_free(). */
char *glia_number_typed (const char *text);
/* The opposite: numbers as in files, as the locale writes them. Free with g_free(). */
char *glia_number_shown (const char *text);

G_END_DECLS
