/* SPDX-License-Identifier: MIT */

/* The stack of hidden layers, a card each: layers are added, duplicated, deleted and reordered, by
 * mouse or keyboard. */
#pragma once

#include "glia-layer-card.h"

G_BEGIN_DECLS

#define GLIA_TYPE_LAYER_LIST (glia_layer_list_get_type ())
G_DECLARE_FINAL_TYPE (GliaLayerList, glia_layer_list, GLIA, LAYER_LIST, GtkWidget)

GtkWidget *glia_layer_list_new (void);

/* The document that edits go to; not owned. NULL for none. */
void glia_layer_list_set_document (GliaLayerList *self, GliaDocument *document);
/* Shows the layers of `root`, the document's experiment as a tree; none for NULL. */
void glia_layer_list_follow (GliaLayerList *self, JsonNode *root);

guint glia_layer_list_length (GliaLayerList *self);
/* NULL if there is no such layer. */
GliaLayerCard *glia_layer_list_card (GliaLayerList *self, guint index);

/* Edits of the document. A new layer copies the one before it; the first of a network has 8 tanh
 * units. Indices count from 0; those of layers that do not exist are ignored. */
void glia_layer_list_add (GliaLayerList *self, guint before);
void glia_layer_list_remove (GliaLayerList *self, guint index);
/* `to` is the layer's index afterwards. */
void glia_layer_list_move (GliaLayerList *self, guint from, guint to);
/* Makes the experiment sweep over stacks of layers: the present one, and one that is a layer deeper. Does
 * nothing if it does so already. */
void glia_layer_list_sweep (GliaLayerList *self);

G_END_DECLS
