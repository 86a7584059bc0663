/* SPDX-License-Identifier: MIT */
/* What a network says about every point of the plane, redrawn while it learns: the surface, the
 * points it learns from, axes and the colours' scale. The surface is rastered into an image that is
 * kept; the points are drawn once into a layer.
 *
 * Lengths are logical pixels. A plot belongs to one thread. */
#pragma once

#include "glia-axes.h"
#include "glia-figure.h"
#include "glia-map-raster.h"

G_BEGIN_DECLS

typedef struct _GliaPlanePlot GliaPlanePlot;

typedef struct {
  double x, y;
  double value; /* −1 … 1 in sign colours; with classes ignored */
  gsize class;  /* with classes: whose colour */
  gboolean dev; /* a diamond instead of a disc */
} GliaPlanePoint;

GliaPlanePlot *glia_plane_plot_new (void);
void glia_plane_plot_free (GliaPlanePlot *plot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaPlanePlot, glia_plane_plot_free)

void glia_plane_plot_set_range (GliaPlanePlot *plot,
                                double x_low,
                                double x_high,
                                double y_low,
                                double y_high);
/* `values` [side × side] in −1 … 1, the first row lowest. `low` and `high` are written at the ends
 * of the colours' scale. Copied. */
void glia_plane_plot_set_values (GliaPlanePlot *plot,
                                 const float *values,
                                 gsize side,
                                 double low,
                                 double high);
/* Probabilities [classes × side × side]; `names` [classes] take the place of the scale. Copied. */
void glia_plane_plot_set_classes (GliaPlanePlot *plot,
                                  const float *values,
                                  gsize side,
                                  gsize classes,
                                  const char *const *names);
void glia_plane_plot_set_points (GliaPlanePlot *plot, const GliaPlanePoint *points, gsize n);
void glia_plane_plot_show (GliaPlanePlot *plot, gboolean train, gboolean dev);
void glia_plane_plot_set_discrete (GliaPlanePlot *plot, gboolean discrete);

void glia_plane_plot_set_size (GliaPlanePlot *plot,
                               double width,
                               double height,
                               double scale,
                               GliaStyle style);
/* The surface's rectangle. */
GliaBox glia_plane_plot_box (GliaPlanePlot *plot);
void glia_plane_plot_draw (GliaPlanePlot *plot, cairo_t *cr);

/* The mark of a point of the train or dev part, for a legend. */
void glia_plane_mark_draw (cairo_t *cr,
                           double x,
                           double y,
                           double radius,
                           gboolean dev,
                           GliaColour colour);

/* The same picture as a figure with a header, independent of the plot; CSV as
 * glia_surface_plot_new()'s. */
GliaFigure *glia_plane_plot_figure (GliaPlanePlot *plot, const char *title, const char *subtitle);

G_END_DECLS
