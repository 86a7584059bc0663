/* SPDX-License-Identifier: MIT */

/* Goes on with runs that were interrupted or stopped, one after the other, on a thread: as `glia
 * resume` does. */
#pragma once

#include "glia-run-index.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* `runs`: GliaRunFacts. What trains is on the disk at every epoch; cancelling it stops the run
 * with a checkpoint. */
void glia_compare_resume (GPtrArray *runs,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
/* The first error, if there was one; the other runs were trained all the same. */
gboolean glia_compare_resume_finish (GAsyncResult *result, GError **error);

G_END_DECLS
