/* SPDX-License-Identifier: MIT */

/* What an experiment is called after its data, so that no name of other data stays on it. */
#pragma once

#include "glia-experiment.h"

G_BEGIN_DECLS

/* The name that belongs to the experiment's data: "Two moons", "Painted points", or the file's,
 * without its ending; free with g_free(). */
char *glia_document_data_name (const GliaExperiment *experiment);

/* Whether nobody typed the experiment's name: it is its data's, or a recipe's. */
gboolean glia_document_name_is_made (const GliaExperiment *experiment);

/* What `after`, an edit of `before`, should be called: its data's name, if the data was replaced
 * and the name, which has not changed, was not typed; otherwise NULL. Free with g_free(). */
char *glia_document_new_name (const GliaExperiment *before, const GliaExperiment *after);

G_END_DECLS
