/* SPDX-License-Identifier: MIT */
/* What a change while training is called on the curves. */
#pragma once

#include "glia-experiment.h"

G_BEGIN_DECLS

/* "Learning rate 0.01", "Batch size 32, epochs 100"; NULL if nothing that changes results while training differs. `keys`: which it
 * were, for comparison. Free both with g_free(). */
char *glia_training_describe_change (const GliaExperiment *before,
                                     const GliaExperiment *after,
                                     char **keys);

G_END_DECLS
