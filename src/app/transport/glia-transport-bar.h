/* SPDX-License-Identifier: MIT */

/* The bar at the window's bottom: Reset, Train or Pause, Step, how far training is, and what it
 * does. While data is loaded it shows how far that is, and what is wrong if something is.
 * Nothing in it moves while training. */
#pragma once

#include "glia-sweep-runner.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_TRANSPORT_BAR (glia_transport_bar_get_type ())
G_DECLARE_FINAL_TYPE (GliaTransportBar, glia_transport_bar, GLIA, TRANSPORT_BAR, GtkWidget)

/* Properties (read and write, notify): "workbench" (GliaWorkbench or NULL), "narrow" (gboolean:
 * icons only), "step-size" (string, "epoch" or "batch": what Step does), "gentle" (gboolean:
 * training starts slowly enough to be watched). Signal "sweep-ended": the results of
 * glia_transport_bar_sweep() can be looked at. Actions, enabled where the training's state
 * allows them: "transport.train" (train or pause, or the document's sweep, if it has one),
 * "transport.step", "transport.reset", "transport.branch", "transport.step-size",
 * "transport.cancel-sweep", "transport.remove-sweep", "transport.retry", "transport.download",
 * "transport.cancel", "transport.gentle". */
GtkWidget *glia_transport_bar_new (void);

/* The sweep that this window runs, or has run; never NULL. Owned by the bar. */
GliaSweepRunner *glia_transport_bar_sweep (GliaTransportBar *self);

/* One step of the chosen size, as the button does. */
void glia_transport_bar_step (GliaTransportBar *self);

G_END_DECLS
