/* SPDX-License-Identifier: MIT */
/* One hidden layer in the setup sidebar: a head with handle, curve, name and units, and below it, folded away, the rest.
 * Its place in the stack is its index; what happens to the stack is the list's business (glia-layer-list.h). */
#pragma once

#include "glia-document.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_LAYER_CARD (glia_layer_card_get_type ())
G_DECLARE_FINAL_TYPE (GliaLayerCard, glia_layer_card, GLIA, LAYER_CARD, GtkWidget)

GtkWidget *glia_layer_card_new (void);

/* From 0. */
void glia_layer_card_set_index (GliaLayerCard *self, guint index);
guint glia_layer_card_index (GliaLayerCard *self);
void glia_layer_card_set_document (GliaLayerCard *self, GliaDocument *document);
/* Shows its layer of `root`, the experiment as a tree. */
void glia_layer_card_follow (GliaLayerCard *self, JsonNode *root);

gboolean glia_layer_card_is_open (GliaLayerCard *self);
void glia_layer_card_set_open (GliaLayerCard *self, gboolean open);
/* What is dragged by. */
GtkWidget *glia_layer_card_handle (GliaLayerCard *self);

G_END_DECLS
