/* SPDX-License-Identifier: MIT */

/* A rounded card with one child below a header: a title, a caption, more widgets at the end, and a
 * menu button.
 *
 *     <object class="GliaCard">
 *       <property name="title" translatable="yes">Loss</property>
 *       <property name="caption" translatable="yes">cross-entropy, nats</property>
 *       <property name="menu-model">card_menu</property>
 *       <child type="end"><object class="GtkLabel"/></child>
 *       <child><object class="GliaPlotView"/></child>
 *     </object>
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_CARD (glia_card_get_type ())
G_DECLARE_FINAL_TYPE (GliaCard, glia_card, GLIA, CARD, GtkWidget)

/* Properties (read and write, notify): "title", "caption" (ellipsized before the title is), "child"
 * (GtkWidget), "menu-model" (GMenuModel; NULL hides the button), "compact" (gboolean: a lower
 * header). A child of type "end" goes to the header's end, before the menu button. */
GtkWidget *glia_card_new (void);

void glia_card_set_title (GliaCard *self, const char *title);
void glia_card_set_caption (GliaCard *self, const char *caption);
void glia_card_set_child (GliaCard *self, GtkWidget *child);
void glia_card_set_menu_model (GliaCard *self, GMenuModel *menu);
void glia_card_set_compact (GliaCard *self, gboolean compact);

/* The box at the header's end; owned by the card. */
GtkBox *glia_card_end (GliaCard *self);

G_END_DECLS
