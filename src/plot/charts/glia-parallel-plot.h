/* SPDX-License-Identifier: MIT */
/* Parallel coordinates: an upright axis for each setting and result, a line for each run through
 * its values. An axis of positive numbers that span a decade or more is logarithmic. A brush marks
 * a piece of an axis; lines that miss one are faint.
 *
 * Lengths are logical pixels. A plot belongs to one thread. */
#pragma once

#include "glia-figure.h"
#include "glia-scale.h"

G_BEGIN_DECLS

typedef struct _GliaParallelPlot GliaParallelPlot;

typedef struct {
  const char *title;
  const char *const
      *names; /* [n_names]: value i stands for names[i]; NULL: the values are numbers */
  gsize n_names;
  GliaUnit unit;
} GliaParallelAxis;

typedef struct {
  const char *name;
  const double *values; /* [axes]; NaN: the line has a gap there */
  guint slot;
  gboolean selected; /* in the run's colour, before the others */
} GliaParallelLine;

/* Copies everything. */
GliaParallelPlot *glia_parallel_plot_new (const GliaParallelAxis *axes,
                                          gsize n_axes,
                                          const GliaParallelLine *lines,
                                          gsize n_lines);
void glia_parallel_plot_free (GliaParallelPlot *plot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaParallelPlot, glia_parallel_plot_free)

/* Only lines with values in [low, high] are not faint; NaN: all. */
void glia_parallel_plot_set_brush (GliaParallelPlot *plot, gsize axis, double low, double high);
/* FALSE: there is none. */
gboolean
glia_parallel_plot_brush (const GliaParallelPlot *plot, gsize axis, double *low, double *high);
gboolean glia_parallel_plot_passes (const GliaParallelPlot *plot, gsize line);
gboolean glia_parallel_plot_is_log (const GliaParallelPlot *plot, gsize axis);

/* In logical pixels, and device pixels for one of them. Must be called before what follows. */
void
glia_parallel_plot_set_size (GliaParallelPlot *plot, double width, double height, double scale);
/* The axis nearest to `x`; G_MAXSIZE if it is farther than `reach`. */
gsize glia_parallel_plot_axis_at (const GliaParallelPlot *plot, double x, double reach);
double glia_parallel_plot_axis_x (const GliaParallelPlot *plot, gsize axis);
/* The value at a height, and the height of a value. */
double glia_parallel_plot_value_at (const GliaParallelPlot *plot, gsize axis, double y);
double glia_parallel_plot_y (const GliaParallelPlot *plot, gsize axis, double value);
/* The line nearest to a point, of those that are not faint; G_MAXSIZE if it is farther than
 * `reach`. */
gsize glia_parallel_plot_line_at (const GliaParallelPlot *plot, double x, double y, double reach);
/* "80.6 %", "ReLU"; g_free() it. */
char *glia_parallel_plot_format (const GliaParallelPlot *plot, gsize axis, double value);

/* `hover`: a line that stands out, or G_MAXSIZE. */
void glia_parallel_plot_draw (GliaParallelPlot *plot, cairo_t *cr, gsize hover, GliaStyle style);

/* The same picture as a figure, independent of the plot. */
GliaFigure *glia_parallel_plot_figure (const GliaParallelPlot *plot, const char *title);

G_END_DECLS
