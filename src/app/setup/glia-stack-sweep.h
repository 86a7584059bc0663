/* SPDX-License-Identifier: MIT */

/* The networks that a sweep tries: which stacks of layers they have, each to be taken out; the stack
 * that is set up below to be added; the end of the sweep. Not visible while the layers are not
 * swept over. */
#pragma once

#include "glia-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GLIA_TYPE_STACK_SWEEP (glia_stack_sweep_get_type ())
G_DECLARE_FINAL_TYPE (GliaStackSweep, glia_stack_sweep, GLIA, STACK_SWEEP, GtkWidget)

/* The document that edits go to; not owned. NULL for none. */
void glia_stack_sweep_set_document (GliaStackSweep *self, GliaDocument *document);
/* Shows what the document's sweep says now. */
void glia_stack_sweep_follow (GliaStackSweep *self);

/* Takes the stack number `index` out of the sweep. */
void glia_stack_sweep_remove (GliaStackSweep *self, guint index);

G_END_DECLS
