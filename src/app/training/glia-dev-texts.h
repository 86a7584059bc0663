/* SPDX-License-Identifier: MIT */

/* The texts behind the rows of a part of review data: read again from the source, once, on a
 * thread, when somebody first wants them. Only this part's texts are kept. */
#pragma once

#include "glia-workbench.h"

G_BEGIN_DECLS

#define GLIA_TYPE_DEV_TEXTS (glia_dev_texts_get_type ())
G_DECLARE_FINAL_TYPE (GliaDevTexts, glia_dev_texts, GLIA, DEV_TEXTS, GObject)

/* Signal "changed": glia_dev_texts_get() answers otherwise than before.
 *
 * The training's own, made at the first call; owned by the training. */
GliaDevTexts *glia_dev_texts_of (GliaWorkbench *workbench);

/* Whether the training's data are texts at all. */
gboolean glia_dev_texts_are_there (GliaWorkbench *workbench);

/* Begins to read if need be: the dev part's, without one the train part's. */
void glia_dev_texts_want (GliaDevTexts *self);
/* The text of a row of the part, owned by self; NULL while there is none. */
const char *glia_dev_texts_get (GliaDevTexts *self, gsize row);
/* How many there are, 0 while there are none. */
gsize glia_dev_texts_count (GliaDevTexts *self);

G_END_DECLS
