/* SPDX-License-Identifier: MIT */

/* What the transport bar says of a run. */
#pragma once

#include "glia-workbench.h"

G_BEGIN_DECLS

/* "8,400 steps/s · 0:12 left", "Paused · 8,400 steps", "Test 94.2 % · best epoch 249"; ""
 * without data. Free with g_free(). */
char *glia_transport_caption (GliaWorkbenchState state, const GliaSnapshot *snapshot);

G_END_DECLS
