/* SPDX-License-Identifier: MIT */

/* The words for a change made while training, beside its mark on the curves. */
#pragma once

#include "glia-experiment.h"

G_BEGIN_DECLS

/* "Learning rate 0.01", "Batch size 32, epochs 100"; NULL if nothing differs that changes
 * results. `keys` gets the paths of what differs, for comparison with another change. Free both
 * with g_free(). */
char *glia_change_text (const GliaExperiment *before, const GliaExperiment *after, char **keys);

G_END_DECLS
