/* SPDX-License-Identifier: MIT */
/* What the parts of GliaNetworkView share: glia-network-view.c (the widget), -content.c (what it
 * shows), -input.c (mouse, keys, popover). */
#pragma once

#include "glia-card.h"
#include "glia-dev-results.h"
#include "glia-network-plot.h"
#include "glia-network-view.h"
#include "glia-plane-picture.h"

struct _GliaNetworkView {
  GtkWidget parent_instance;

  GliaCard *card;
  GtkWidget *scale, *scale_bar, *canvas, *popover, *mean_row, *largest_row;
  GtkLabel *scale_low, *scale_high, *part_title, *value_label, *mean, *largest;
  GtkSpinButton *value;

  GliaWorkbench *workbench;
  GliaDevResults *results; /* the training's */
  GSignalGroup *signals, *results_signals;
  gboolean holds_for_tints, holds_for_popover;

  GliaNetworkPlot *plot;
  char *shape; /* of the layers in the plot: made anew when it changes */
  gint64 drawn_at, described_at;
  guint later; /* source of an update that is due, or 0 */

  gint64 hovered;
  guint leaving;          /* source, or 0 */
  GliaNetworkPart focus;  /* where the arrow keys are */
  GliaNetworkPart edited; /* what the popover is about */
  gboolean setting_value;
  gboolean compact;
  GliaPictureRange range; /* of the maps' colours */
};

/* glia-network-view-content.c; it calls nothing of the widget's own file. */

/* Brings the plot, the header and the description up to the newest snapshot; clears them if there is none. */
void glia_network_view_show_network (GliaNetworkView *self);
void glia_network_view_clear (GliaNetworkView *self);

/* glia-network-view-input.c; it calls nothing of the widget's own file. */

void glia_network_view_init_input (GliaNetworkView *self);
/* The card's menu: the figure, and the range of the colours. */
void glia_network_view_add_menu (GliaNetworkView *self);
void glia_network_view_close_input (GliaNetworkView *self);
void glia_network_view_set_hovered (GliaNetworkView *self, gint64 hovered);
/* New numbers for an open popover. */
void glia_network_view_update_popover (GliaNetworkView *self);
