/* SPDX-License-Identifier: MIT */
/* Another data set for an experiment: everything that must change with it. */
#pragma once

#include "glia-experiment.h"

G_BEGIN_DECLS

/* A copy of `experiment` on points of `source`, with that set's usual noise and the present number of samples, a
 * loss that fits its task, and no early stopping where there is no dev part. `source` must make points itself: other
 * data need files, and NULL is returned with an error that says how to get them. */
GliaExperiment *
glia_data_switch (const GliaExperiment *experiment, GliaDataSource source, GError **error);

G_END_DECLS
