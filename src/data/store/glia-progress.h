/* SPDX-License-Identifier: MIT */

/* How long operations say where they are. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* `what` is a short phrase in English ("Reading word vectors"); `fraction` is 0 … 1, or negative
 * when the end is not known, `bytes` what has arrived so far (0 where that means nothing). Called
 * in the thread that runs the operation. */
typedef void (*GliaProgressFunc) (const char *what,
                                  double fraction,
                                  guint64 bytes,
                                  gpointer user_data);

G_END_DECLS
