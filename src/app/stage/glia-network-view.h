/* SPDX-License-Identifier: MIT */

/* The card "Network": the drawing of the layers, with every neuron's map where the data has two
 * inputs.
 *
 *   hover             the neuron's links stand out, and its map takes Output's place ("hovered")
 *   click, Enter      a popover with the neuron's bias, or the link's weight, to edit
 *   arrow keys        move a ring among the neurons; Escape takes it away
 *   Menu, Shift+F10, right click   copy and export
 */
#pragma once

#include "glia-workbench.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_NETWORK_VIEW (glia_network_view_get_type ())
G_DECLARE_FINAL_TYPE (GliaNetworkView, glia_network_view, GLIA, NETWORK_VIEW, GtkWidget)

/* A neuron as one number, for the property "hovered": layer 0 is the inputs, 1 the first hidden
 * one. */
#define GLIA_NEURON_NONE          G_GINT64_CONSTANT (-1)
#define GLIA_NEURON(layer, unit)  ((gint64)(layer) << 32 | (gint64)(unit))
#define GLIA_NEURON_LAYER(neuron) ((gsize)((neuron) >> 32))
#define GLIA_NEURON_UNIT(neuron)  ((gsize)((neuron)&0xffffffff))

/* Properties: "workbench" (GliaWorkbench or NULL, read and write), "compact" (gboolean, read and
 * write: the lower header of the narrow window), "hovered" (int64, notify: GLIA_NEURON() or
 * GLIA_NEURON_NONE; bind it to GliaOutputView's), "colour-range" (string, read and write: what
 * the maps' colours reach to, glia_picture_range_name() of glia-plane-picture.h; bind it to
 * GliaOutputView's). */
GtkWidget *glia_network_view_new (void);

/* "Inputs 2, Hidden 1 8 tanh, …; 105 parameters; largest weight 7.8"; free with g_free(). */
char *glia_network_view_summary (GliaNetworkView *self);

G_END_DECLS
