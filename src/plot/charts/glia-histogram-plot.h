/* SPDX-License-Identifier: MIT */
/* Histograms of layers, one above the other on one x axis, in the colours of the layers' ramp. Each
 * has a base of its own and is as high as its fullest bin; the number of values is written beside
 * it. */
#pragma once

#include "glia-figure.h"

G_BEGIN_DECLS

typedef struct {
  const char *name;      /* "Hidden 1" */
  const char *note;      /* below the name, "n = 16"; or NULL */
  const guint32 *counts; /* [bins] */
  gsize bins;            /* at least 1 */
  double low, high;      /* of the bins */
  guint slot;            /* the layer, for its colour */
} GliaHistogramRow;

typedef struct {
  const char *title, *subtitle, *x_title; /* each may be NULL; without a title there is no header */
  guint layers;                           /* of the ramp */
} GliaHistogramPlotOptions;

/* Copies everything. The x axis is the widest of the rows' ranges. `n` may be 0. */
GliaFigure *glia_histogram_plot_new (const GliaHistogramPlotOptions *options,
                                     const GliaHistogramRow *rows,
                                     gsize n);

G_END_DECLS
