/* SPDX-License-Identifier: MIT */

/* A hidden layer in the setup sidebar: a header with handle, activation curve, name and units, and
 * below it the other settings, which can be folded away. Its index is its place in the stack;
 * adding, moving and deleting layers is left to glia-layer-list.h. */
#pragma once

#include "glia-document.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_LAYER_CARD (glia_layer_card_get_type ())
G_DECLARE_FINAL_TYPE (GliaLayerCard, glia_layer_card, GLIA, LAYER_CARD, GtkWidget)

GtkWidget *glia_layer_card_new (void);

/* The layer's place in the stack, counted from 0. */
void glia_layer_card_set_index (GliaLayerCard *self, guint index);
guint glia_layer_card_index (GliaLayerCard *self);
void glia_layer_card_set_document (GliaLayerCard *self, GliaDocument *document);
/* Shows the layer at the card's index in `root`, the document's experiment as a tree; NULL: the layer is
 * no more. */
void glia_layer_card_follow (GliaLayerCard *self, JsonNode *root);

gboolean glia_layer_card_is_open (GliaLayerCard *self);
void glia_layer_card_set_open (GliaLayerCard *self, gboolean open);
/* The part of the card by which it is dragged. */
GtkWidget *glia_layer_card_handle (GliaLayerCard *self);
/* The number of units, and whether it shows something that the experiment does not take. */
GtkWidget *glia_layer_card_units (GliaLayerCard *self);
gboolean glia_layer_card_units_are_refused (GliaLayerCard *self);

G_END_DECLS
