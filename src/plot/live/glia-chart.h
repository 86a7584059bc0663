/* SPDX-License-Identifier: MIT */
/* A chart: lines that grow while somebody looks at them. What glia-line-plot.h draws once, this
 * draws thirty times a second, with a view that can be zoomed and moved, and the same picture can
 * be had as a figure.
 *
 * The chart refers to GliaSeries that others append to. What is costly is kept: the averages of a
 * smoothed line are carried on, not computed again; axes with their text are drawn once into a
 * layer; lines with more points than pixels are drawn as one span a column of device pixels, the
 * others as strokes.
 *
 * Lengths are logical pixels; x is what the axis counts (epochs, or what glia_chart_set_positions()
 * makes of them). A chart belongs to one thread.
 */
#pragma once

#include "glia-axes.h"
#include "glia-line-plot.h"
#include "glia-series.h"

G_BEGIN_DECLS

typedef struct _GliaChart GliaChart;

typedef struct {
  const char *name;
  GliaSeries *series; /* a reference is taken */
  guint slot;
  GliaLineRole role;
  /* A band y ± deviation, at the same x as `series`; a reference is taken; or NULL. */
  GliaSeries *deviation;
  const char *note; /* small addition to a direct label, as "n = 6"; or NULL */
} GliaChartLine;

GliaChart *glia_chart_new (void);
void glia_chart_free (GliaChart *chart);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaChart, glia_chart_free)

/* ---- What it shows
 * ------------------------------------------------------------------------------ */

/* `title` and `subtitle` are for figures; `x_title` is written below the axis and before the number
 * in the read-out. Each may be NULL. */
void glia_chart_set_titles (GliaChart *chart,
                            const char *title,
                            const char *subtitle,
                            const char *x_title);
/* Of the values; `decimals` in the read-out. */
void glia_chart_set_unit (GliaChart *chart, GliaUnit unit, int decimals);
/* Replaces the lines and goes back to the whole of them. */
void glia_chart_set_lines (GliaChart *chart, const GliaChartLine *lines, gsize n);
/* Another x axis than the lines' own: `positions` has for each of their x the place on the axis
 * (steps or seconds by epoch, ascending). NULL: their own. Everything set below is still given in
 * the lines' x. */
void glia_chart_set_positions (GliaChart *chart, GliaSeries *positions);
/* GLIA_SCALE_LINEAR, as in the beginning, or GLIA_SCALE_INTEGER for epochs and steps: then no zoom
 * is closer than 2. */
void glia_chart_set_x_kind (GliaChart *chart, GliaScaleKind kind);
/* The planned last x, so that nothing shifts while training; 0: none. */
void glia_chart_set_end (GliaChart *chart, double end);
/* The best epoch, a ring on `line`; NaN: none. The label says that it is the lowest value. */
void glia_chart_set_best (GliaChart *chart, gsize line, double x, gboolean labelled);
/* Marks of events; copied. */
void glia_chart_set_marks (GliaChart *chart, const GliaLineMark *marks, gsize n);
/* The timeline's cursor; NaN: none. */
void glia_chart_set_cursor (GliaChart *chart, double x);
/* Names at the ends of the lines, in margins that stay as wide as the names. */
void glia_chart_set_direct (GliaChart *chart, gboolean direct);
/* A muted line is not drawn, has no label and no row in the read-out, and counts for no range. */
void glia_chart_set_muted (GliaChart *chart, gsize line, gboolean muted);
/* A fixed y axis: lines that leave it get a triangle there. Equal: from the data. */
void glia_chart_set_y_range (GliaChart *chart, double low, double high);
/* Of charts above one another: no numbers below the x axis, and a left margin of at least `left`
 * pixels. */
void glia_chart_set_stacked (GliaChart *chart, gboolean bare_x, double left);
void glia_chart_set_log_y (GliaChart *chart, gboolean log_y);
gboolean glia_chart_log_y (const GliaChart *chart);
/* 0 (off) … 0.999, as in glia_smooth(); the raw line stays at 25 %. */
void glia_chart_set_smoothing (GliaChart *chart, double smoothing);

gsize glia_chart_lines (const GliaChart *chart);
GliaLegendEntry glia_chart_entry (const GliaChart *chart, gsize line, GliaStyle style);
const char *glia_chart_title (const GliaChart *chart);
const char *glia_chart_x_title (const GliaChart *chart);
/* The last finite value of `line` and where it lies on the axis; FALSE if there is none. */
gboolean glia_chart_last (GliaChart *chart, gsize line, double *x, double *value);
/* The best epoch's place and value; FALSE if there is none. */
gboolean glia_chart_best (GliaChart *chart, double *x, double *value);
/* Whether it is labelled, and so the lowest value. */
gboolean glia_chart_best_is_lowest (const GliaChart *chart);
/* `value` as the read-out shows it. */
void glia_chart_format (const GliaChart *chart, double value, char label[32]);

/* ---- Where it looks
 * ----------------------------------------------------------------------------- */

/* Size in logical pixels, device pixels for one of them, colours. Must be called before what
 * follows. */
void
glia_chart_set_size (GliaChart *chart, double width, double height, double scale, GliaStyle style);
/* The rectangle between the axes, and the scales, as of now. */
GliaBox glia_chart_box (GliaChart *chart);
GliaScale glia_chart_x_scale (GliaChart *chart);
GliaScale glia_chart_y_scale (GliaChart *chart);
double glia_chart_x_at (GliaChart *chart, double pixel);

gboolean glia_chart_is_zoomed (const GliaChart *chart);
/* Shows what is in `pixels`; y only `with_y`, otherwise the y axis fits what is seen. */
void glia_chart_zoom_to (GliaChart *chart, const GliaBox *pixels, gboolean with_y);
/* factor > 1 looks closer; the x at `pixel` stays where it is. */
void glia_chart_zoom_by (GliaChart *chart, double factor, double pixel);
/* Moves the picture; FALSE if it was at its end already. */
gboolean glia_chart_pan_by (GliaChart *chart, double across, double down);
void glia_chart_reset_view (GliaChart *chart);

/* ---- Drawing
 * ------------------------------------------------------------------------------------ */

/* Everything but the crosshair, from layers that are kept. */
void glia_chart_draw (GliaChart *chart, cairo_t *cr);

typedef struct {
  gsize line;            /* of the lines that the chart had then */
  GliaLegendEntry entry; /* of that line; its name is the row's own */
  double value;          /* raw, not smoothed */
  double y;              /* pixel */
  char text[80];         /* with a deviation: "0.439 ± 0.003" */
} GliaReadoutRow;

typedef struct {
  double x; /* on the axis, at a point of a line */
  double pixel;
  char title[64];       /* "Epoch 150" */
  char *note;           /* events that are here, or NULL */
  GliaReadoutRow *rows; /* highest value first */
  gsize n;
  gsize shown;          /* rows in the box; of more than fit the last line says how many they are */
  double width, height; /* of the box */
} GliaReadout;

/* Stays what it is when the chart gets other lines: it may fade out after them. */
void glia_readout_free (GliaReadout *readout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaReadout, glia_readout_free)

/* What all lines say at the point nearest to `x`; NULL where there are no points in view. */
GliaReadout *glia_chart_read (GliaChart *chart, double x);
/* The point `steps` points to the right (left if negative) of `x`, within the view; NaN if there
 * are no points. */
double glia_chart_step (GliaChart *chart, double x, int steps);
/* The box's upper left corner: beside the crosshair, on the side and at the height where it covers
 * least of the lines. Keeps its place while the crosshair moves less than 24 pixels. */
void
glia_chart_place_readout (GliaChart *chart, const GliaReadout *readout, double *left, double *top);
void glia_chart_draw_crosshair (GliaChart *chart, cairo_t *cr, const GliaReadout *readout);
/* The box's text from 0, 0; its background is the caller's. */
void glia_chart_draw_readout (GliaChart *chart, cairo_t *cr, const GliaReadout *readout);

/* The same picture as a figure, with header and legend, independent of the chart. */
GliaFigure *glia_chart_figure (GliaChart *chart);

G_END_DECLS
