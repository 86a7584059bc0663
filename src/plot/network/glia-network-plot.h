/* SPDX-License-Identifier: MIT */
/* A network as a drawing: columns of neurons, each a small map of what it answers over the plane,
 * and links coloured by the sign and wide by the size of their weights.
 *
 * Numbers are copied in whenever there are new ones; what is costly (links, text, maps' pixels) is
 * kept and only made again when what it shows has changed. From 25 units on, or where they do not
 * fit, a layer is condensed: a small cell a unit, and only the strongest links.
 *
 * Layer 0 is the inputs, the last one the output. Lengths are logical pixels. A plot belongs to one
 * thread.
 */
#pragma once

#include "glia-axes.h"
#include "glia-figure.h"
#include "glia-map-raster.h"

G_BEGIN_DECLS

#define GLIA_NETWORK_CONDENSED 25  /* units */
#define GLIA_NETWORK_STRONGEST 48  /* links of a pair of layers of which one is condensed */
#define GLIA_NETWORK_MOST      256 /* links of any other pair */

typedef struct {
  const char *title;        /* "Hidden 1" */
  const char *caption;      /* "8 · tanh"; may be NULL */
  gsize units;              /* at least 1 */
  const char *const *names; /* [units], beside inputs and below outputs; may be NULL */
  gboolean shares;     /* each unit is a square that is filled from below: class probabilities */
  gsize picture_width; /* condensed, it has this many cells a row: units are pixels; 0: as fits */
} GliaNetworkLayer;

typedef struct _GliaNetworkPlot GliaNetworkPlot;

GliaNetworkPlot *glia_network_plot_new (void);
void glia_network_plot_free (GliaNetworkPlot *plot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaNetworkPlot, glia_network_plot_free)

/* ---- What it shows
 * ------------------------------------------------------------------------------ */

/* Other layers, all of their numbers unset. Copies everything. */
void glia_network_plot_set_layers (GliaNetworkPlot *plot, const GliaNetworkLayer *layers, gsize n);
gsize glia_network_plot_layers (const GliaNetworkPlot *plot);
gsize glia_network_plot_units (const GliaNetworkPlot *plot, gsize layer);
/* `weights` [units × units of the layer before], `bias` [units] or NULL, of layer 1 … Copied. */
void glia_network_plot_set_weights (GliaNetworkPlot *plot,
                                    gsize layer,
                                    const float *weights,
                                    const float *bias);
/* `values` [units × side × side]; NULL: no maps. Copied. */
void glia_network_plot_set_maps (GliaNetworkPlot *plot,
                                 gsize layer,
                                 const float *values,
                                 gsize side,
                                 GliaMapScale scale);
/* The maps of two inputs: x and y themselves. */
void glia_network_plot_set_plane (GliaNetworkPlot *plot,
                                  double x_low,
                                  double x_high,
                                  double y_low,
                                  double y_high);
/* What squares and cells without a map are filled with: `tints` [units] in −1 … 1, or shares 0 … 1.
 * NULL: neutral. */
void glia_network_plot_set_tints (GliaNetworkPlot *plot, gsize layer, const float *tints);
/* A line below the drawing ("cell: deviation from …"), or NULL. */
void glia_network_plot_set_note (GliaNetworkPlot *plot, const char *note);

/* The largest |weight| of the network, what the links' width and colour are measured by; 0 without
 * any. */
double glia_network_plot_largest (const GliaNetworkPlot *plot);
/* Of the links that lead into a unit. */
float glia_network_plot_weight (const GliaNetworkPlot *plot, gsize layer, gsize unit, gsize input);
float glia_network_plot_bias (const GliaNetworkPlot *plot, gsize layer, gsize unit);

/* ---- Where it is drawn
 * -------------------------------------------------------------------------- */

/* Size in logical pixels, device pixels for one of them, colours. Call it before what follows. */
void glia_network_plot_set_size (GliaNetworkPlot *plot,
                                 double width,
                                 double height,
                                 double scale,
                                 GliaStyle style);
gboolean glia_network_plot_is_condensed (GliaNetworkPlot *plot, gsize layer);
/* The unit's map, square or cell. */
GliaBox glia_network_plot_unit_box (GliaNetworkPlot *plot, gsize layer, gsize unit);

typedef enum {
  GLIA_NETWORK_NOTHING,
  GLIA_NETWORK_UNIT,
  GLIA_NETWORK_BIAS,
  GLIA_NETWORK_LINK /* into `unit` of `layer` from `input` of the layer before */
} GliaNetworkKind;

typedef struct {
  GliaNetworkKind kind;
  gsize layer, unit, input;
} GliaNetworkPart;

/* What is at x, y. Of links that cross there the strongest. */
GliaNetworkPart glia_network_plot_hit (GliaNetworkPlot *plot, double x, double y);
/* Its links stand out and it gets a ring. NOTHING: none. */
void glia_network_plot_set_hover (GliaNetworkPlot *plot, GliaNetworkPart part);

typedef enum {
  GLIA_NETWORK_UP,
  GLIA_NETWORK_DOWN,
  GLIA_NETWORK_LEFT,
  GLIA_NETWORK_RIGHT
} GliaNetworkDirection;

/* The unit next to `part` in that direction; to the sides the nearest one. Itself at an end; from
 * nothing the output. */
GliaNetworkPart glia_network_plot_next (GliaNetworkPlot *plot,
                                        GliaNetworkPart part,
                                        GliaNetworkDirection direction);

/* ---- Drawing
 * ------------------------------------------------------------------------------------ */

void glia_network_plot_draw (GliaNetworkPlot *plot, cairo_t *cr);

/* The same picture as a figure, independent of the plot. Its CSV is every weight and bias. `title`
 * and `subtitle` may be NULL. */
GliaFigure *
glia_network_plot_figure (GliaNetworkPlot *plot, const char *title, const char *subtitle);

G_END_DECLS
