/* SPDX-License-Identifier: MIT */
/* What the files of the network plot share:
 *
 *   glia-network-plot-layout.c  where things are, what is at a place
 *   glia-network-plot-draw.c    pixels
 *   glia-network-plot.c         numbers, the figure
 *
 * None of them calls one below it. */
#pragma once

#include "glia-network-plot.h"

G_BEGIN_DECLS

typedef struct {
  char *title, *caption;
  char **names; /* or NULL */
  gsize units;
  gboolean shares;
  gsize picture_width;
  float *weights, *bias, *tints; /* each may be NULL */
  float *maps;                   /* [units × side × side] in −1 … 1, or NULL */
  gsize side;
  cairo_surface_t **images; /* [units]: a map's pixels; NULL where they must be made again */

  /* Layout. The centre of unit i is at middle, top + (i + 1/2) pitch; condensed: of cells in
   * rows. */
  gboolean condensed, names_beside;
  double middle, top, pitch, size;
  gsize columns, rows, cells;
} NetworkLayer;

typedef struct {
  guint layer, unit, input;
  float weight;
  float share; /* |weight| / the largest, of the network or of a condensed pair */
  gboolean condensed;
} NetworkLink;

struct _GliaNetworkPlot {
  NetworkLayer *layers;
  gsize n;
  char *note;
  GliaNetworkPart hover;

  double width, height, scale;
  GliaStyle style;
  gboolean small; /* titles without captions, no biases */

  GArray *links; /* NetworkLink, weak to strong; valid unless links_old */
  gboolean layout_old, links_old, text_old, strokes_old;
  cairo_surface_t *strokes, *text;
};

void glia_network_plot_layout (GliaNetworkPlot *plot);
void glia_network_plot_collect_links (GliaNetworkPlot *plot);
void glia_network_plot_drop_images (NetworkLayer *layer);

typedef struct {
  double x0, y0, x1, y1, handle; /* a cubic with level ends */
} NetworkCurve;
NetworkCurve glia_network_plot_link_curve (GliaNetworkPlot *plot, const NetworkLink *link);
double glia_network_plot_link_width (const GliaNetworkPlot *plot, const NetworkLink *link);
GliaBox glia_network_plot_bias_box (GliaNetworkPlot *plot, gsize layer, gsize unit);
/* Whether the squares are large enough for a bias at their corner. */
gboolean glia_network_plot_shows_bias (const GliaNetworkPlot *plot, gsize layer);
/* Around a condensed layer's cells. */
GliaBox glia_network_plot_frame (const NetworkLayer *layer);

G_END_DECLS
