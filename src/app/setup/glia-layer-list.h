/* SPDX-License-Identifier: MIT */
/* The stack of hidden layers: one card each, to add, duplicate, delete and reorder by mouse and keyboard. */
#pragma once

#include "glia-layer-card.h"

G_BEGIN_DECLS

#define GLIA_TYPE_LAYER_LIST (glia_layer_list_get_type ())
G_DECLARE_FINAL_TYPE (GliaLayerList, glia_layer_list, GLIA, LAYER_LIST, GtkWidget)

GtkWidget *glia_layer_list_new (void);

/* Not owned; NULL for none. */
void glia_layer_list_set_document (GliaLayerList *self, GliaDocument *document);
void glia_layer_list_follow (GliaLayerList *self, JsonNode *root);

guint glia_layer_list_length (GliaLayerList *self);
GliaLayerCard *glia_layer_list_card (GliaLayerList *self, guint index);

/* Edits of the document. A new layer is like the one before it (or 8 tanh units). Places are from 0; what does not
 * exist is ignored. */
void glia_layer_list_add (GliaLayerList *self, guint before);
void glia_layer_list_remove (GliaLayerList *self, guint index);
/* `to` is the layer's place afterwards. */
void glia_layer_list_move (GliaLayerList *self, guint from, guint to);

G_END_DECLS
