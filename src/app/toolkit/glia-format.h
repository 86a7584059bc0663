/* SPDX-License-Identifier: MIT */

/* Numbers as the window writes them. All results are free'd with g_free(). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "315,394" */
char *glia_format_count (guint64 count);
/* "0:07", "12:30", "3:05:00"; rounded up to a second. "" for what is not a number or beyond a year. */
char *glia_format_duration (double seconds);

G_END_DECLS
