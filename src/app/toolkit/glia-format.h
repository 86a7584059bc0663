/* SPDX-License-Identifier: MIT */

/* Numbers as the window shows them. Free the results with g_free(). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "315,394" */
char *glia_format_count (guint64 count);
/* "0:07", "12:30", "3:05:00", rounded up to whole seconds. "" for a negative duration, one of more
 * than a year, or NaN. */
char *glia_format_duration (double seconds);

G_END_DECLS
