/* SPDX-License-Identifier: MIT */
/* What the parts of GliaNetworkView share: glia-network-view.c (the widget, what it draws), network-view-input.c (mouse, keys,
 * popover). */
#pragma once

#include "glia-card.h"
#include "glia-dev-results.h"
#include "glia-network-plot.h"
#include "glia-network-view.h"
#include "glia-stage-numbers.h"

struct _GliaNetworkView {
  GtkWidget parent_instance;

  GliaCard *card;
  GtkWidget *scale, *scale_bar, *canvas, *popover, *mean_row, *largest_row;
  GtkLabel *scale_low, *scale_high, *part_title, *value_label, *mean, *largest;
  GtkSpinButton *value;

  GliaTraining *training;
  GSignalGroup *signals;
  GliaDevResults *results; /* the training's */
  gboolean holds_for_tints, holds_for_popover;
  gulong results_changed;

  GliaNetworkPlot *plot;
  char *shape; /* of the layers in the plot: made anew when it changes */
  gint64 drawn_at, told_at;
  guint later; /* source of an update that is due, or 0 */

  gint64 hovered;
  guint leaving;          /* source, or 0 */
  GliaNetworkPart focus;  /* where the arrow keys are */
  GliaNetworkPart edited; /* what the popover is about */
  gboolean setting_value;
  gboolean compact;
  GliaRange range; /* of the maps' colours */
};

/* The layers' names and their number in the plot. */
gsize glia_network_view_layers (GliaNetworkView *self);
void glia_network_view_set_hovered (GliaNetworkView *self, gint64 hovered);
/* A number as the card writes it: two digits that count, a true minus. */
void glia_network_view_format (double value, char text[32]);

void glia_network_view_init_input (GliaNetworkView *self);
/* The card's menu: the figure, and the range of the colours. */
void glia_network_view_add_menu (GliaNetworkView *self);
void glia_network_view_close_input (GliaNetworkView *self);
/* New numbers for an open popover. */
void glia_network_view_update_popover (GliaNetworkView *self);
