/* SPDX-License-Identifier: MIT */

/* Numbers as a person types them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* `value` with as few digits as read back exactly. Free with g_free(). */
char *glia_number_shortest (double value);

G_END_DECLS
