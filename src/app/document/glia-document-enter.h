/* SPDX-License-Identifier: MIT */

/* What the fields of the setup sidebar do to a document whose experiment sweeps: several numbers
 * in a field are a list of the sweep, one is the end of that list. */
#pragma once

#include "glia-document.h"

G_BEGIN_DECLS

/* One edit named `what`: the key at `path` gets the value `json`, and is varied no more. */
gboolean glia_document_enter_value (GliaDocument *document,
                                    const char *what,
                                    const char *path,
                                    const char *json,
                                    GError **error);
/* The same with a number, or a list or range of them (glia-sweep-lists.h), which the experiment
 * then sweeps over. */
gboolean glia_document_enter_number (GliaDocument *document,
                                     const char *what,
                                     const char *path,
                                     const char *text,
                                     GError **error);

/* The same with several values of any kind, JsonNode, which the experiment then sweeps over. */
gboolean glia_document_enter_choices (GliaDocument *document,
                                      const char *what,
                                      const char *path,
                                      GPtrArray *values,
                                      GError **error);

/* The values that the sweep gives the key at `path`, as they are typed: "0.001, 0.01, 0.1", or
 * "1..20". NULL if the sweep does not vary it. Free with g_free(). */
char *glia_document_sweep_text (GliaDocument *document, const char *path);

G_END_DECLS
