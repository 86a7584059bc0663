/* SPDX-License-Identifier: MIT */
#include "glia-parallel-plot.h"

#include "glia-axes.h"
#include "glia-figure-class.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define LEFT         72.0
#define RIGHT        40.0
#define TOP          52.0
#define BOTTOM       20.0
#define DECADE       10.0
#define TITLE_Y      16.0
#define KIND_Y       32.0
#define TICK         4.0
#define LABEL_GAP    8.0
#define FAINT        0.14
#define QUIET        0.55
#define GROUND       6.0
#define MOST_GROUND  0.7
#define BRUSH_WIDTH  16.0
#define BRUSH_ALPHA  0.22
#define LABEL_ALPHA  0.8
#define NAME_PADDING 0.35 /* of a step, above the last and below the first name */

typedef struct {
  char *title;
  char **names; /* NULL: numbers */
  gsize n_names;
  GliaScale scale; /* its pixels are set with the size */
  double x;
  double low, high; /* the brush; NaN: none */
} Axis;

typedef struct {
  char *name;
  double *values;
  guint slot;
  gboolean selected;
} Line;

struct _GliaParallelPlot {
  Axis *axes;
  gsize n_axes;
  Line *lines;
  gsize n_lines;
  double width, height, scale;
  char *title; /* of a figure */

  /* The lines that are not selected, kept: of many runs they cost most. NULL: to be drawn again. */
  cairo_surface_t *ground;
  GliaStyle ground_style;
};

/* ---- Making it
 * -------------------------------------------------------------------------------- */

static void
set_range (Axis *axis, const GliaParallelLine *lines, gsize n, gsize k, GliaUnit unit)
{
  double low = INFINITY, high = -INFINITY;

  axis->scale = (GliaScale){.unit = unit, .from = 400, .to = 0};
  if (axis->names != NULL) {
    axis->scale.low = -NAME_PADDING;
    axis->scale.high = (double)axis->n_names - 1 + NAME_PADDING;
    return;
  }
  for (gsize i = 0; i < n; i++)
    if (isfinite (lines[i].values[k])) {
      low = fmin (low, lines[i].values[k]);
      high = fmax (high, lines[i].values[k]);
    }
  if (!(low <= high))
    low = high = 0;
  if (low > 0 && high >= DECADE * low)
    axis->scale.kind = GLIA_SCALE_LOG;
  axis->scale.low = low;
  axis->scale.high = high;
  glia_scale_round (&axis->scale, GLIA_TICK_GAP_DOWN);
}

GliaParallelPlot *
glia_parallel_plot_new (const GliaParallelAxis *axes,
                        gsize n_axes,
                        const GliaParallelLine *lines,
                        gsize n_lines)
{
  GliaParallelPlot *plot = g_new0 (GliaParallelPlot, 1);

  plot->axes = g_new0 (Axis, n_axes + 1);
  plot->n_axes = n_axes;
  plot->lines = g_new0 (Line, n_lines + 1);
  plot->n_lines = n_lines;
  for (gsize k = 0; k < n_axes; k++) {
    Axis *axis = &plot->axes[k];
    axis->title = g_strdup (axes[k].title);
    axis->low = axis->high = NAN;
    if (axes[k].names != NULL) {
      axis->n_names = axes[k].n_names;
      axis->names = g_new0 (char *, axis->n_names + 1);
      for (gsize i = 0; i < axis->n_names; i++)
        axis->names[i] = g_strdup (axes[k].names[i]);
    }
    set_range (axis, lines, n_lines, k, axes[k].unit);
  }
  for (gsize i = 0; i < n_lines; i++)
    plot->lines[i] = (Line){g_strdup (lines[i].name),
                            g_memdup2 (lines[i].values, n_axes * sizeof *lines[i].values),
                            lines[i].slot, lines[i].selected};
  glia_parallel_plot_set_size (plot, 720, 450, 1);
  return plot;
}

void
glia_parallel_plot_free (GliaParallelPlot *plot)
{
  if (plot == NULL)
    return;
  for (gsize k = 0; k < plot->n_axes; k++) {
    g_free (plot->axes[k].title);
    g_strfreev (plot->axes[k].names);
  }
  for (gsize i = 0; i < plot->n_lines; i++) {
    g_free (plot->lines[i].name);
    g_free (plot->lines[i].values);
  }
  g_clear_pointer (&plot->ground, cairo_surface_destroy);
  g_free (plot->axes);
  g_free (plot->lines);
  g_free (plot->title);
  g_free (plot);
}

/* ---- Brushes
 * ---------------------------------------------------------------------------------- */

void
glia_parallel_plot_set_brush (GliaParallelPlot *plot, gsize axis, double low, double high)
{
  g_return_if_fail (axis < plot->n_axes);

  plot->axes[axis].low = fmin (low, high);
  plot->axes[axis].high = fmax (low, high);
  if (isnan (low) || isnan (high))
    plot->axes[axis].low = plot->axes[axis].high = NAN;
  g_clear_pointer (&plot->ground, cairo_surface_destroy);
}

gboolean
glia_parallel_plot_brush (const GliaParallelPlot *plot, gsize axis, double *low, double *high)
{
  g_return_val_if_fail (axis < plot->n_axes, FALSE);

  *low = plot->axes[axis].low;
  *high = plot->axes[axis].high;
  return !isnan (*low);
}

gboolean
glia_parallel_plot_passes (const GliaParallelPlot *plot, gsize line)
{
  for (gsize k = 0; k < plot->n_axes; k++) {
    const Axis *axis = &plot->axes[k];
    const double value = plot->lines[line].values[k];
    if (!isnan (axis->low) && !(value >= axis->low && value <= axis->high))
      return FALSE;
  }
  return TRUE;
}

gboolean
glia_parallel_plot_is_log (const GliaParallelPlot *plot, gsize axis)
{
  return plot->axes[axis].scale.kind == GLIA_SCALE_LOG;
}

/* ---- Places
 * ----------------------------------------------------------------------------------- */

void
glia_parallel_plot_set_size (GliaParallelPlot *plot, double width, double height, double scale)
{
  const double across = fmax (width - LEFT - RIGHT, 1);

  if (width == plot->width && height == plot->height && scale == plot->scale)
    return;
  g_clear_pointer (&plot->ground, cairo_surface_destroy);
  plot->scale = scale;
  plot->width = width;
  plot->height = height;
  for (gsize k = 0; k < plot->n_axes; k++) {
    Axis *axis = &plot->axes[k];
    axis->x = floor (plot->n_axes > 1 ? LEFT + across * (double)k / (double)(plot->n_axes - 1)
                                      : LEFT + across / 2) +
              0.5;
    axis->scale.from = fmax (height - BOTTOM, TOP + 1);
    axis->scale.to = TOP;
  }
}

gsize
glia_parallel_plot_axis_at (const GliaParallelPlot *plot, double x, double reach)
{
  gsize nearest = G_MAXSIZE;

  for (gsize k = 0; k < plot->n_axes; k++)
    if (fabs (plot->axes[k].x - x) <= reach) {
      reach = fabs (plot->axes[k].x - x);
      nearest = k;
    }
  return nearest;
}

double
glia_parallel_plot_axis_x (const GliaParallelPlot *plot, gsize axis)
{
  return plot->axes[axis].x;
}

double
glia_parallel_plot_y (const GliaParallelPlot *plot, gsize axis, double value)
{
  return glia_scale_map (&plot->axes[axis].scale, value);
}

double
glia_parallel_plot_value_at (const GliaParallelPlot *plot, gsize axis, double y)
{
  const GliaScale *scale = &plot->axes[axis].scale;
  const double share = CLAMP ((y - scale->from) / (scale->to - scale->from), 0, 1);

  if (scale->kind == GLIA_SCALE_LOG)
    return scale->low * pow (scale->high / scale->low, share);
  return scale->low + share * (scale->high - scale->low);
}

/* The distance of a point to the piece of `line` from axis k on; infinite where it has a gap. */
static double
measure_distance (const GliaParallelPlot *plot, const Line *line, gsize k, double x, double y)
{
  const double x0 = plot->axes[k].x, y0 = glia_parallel_plot_y (plot, k, line->values[k]);
  const double x1 = plot->axes[k + 1].x,
               y1 = glia_parallel_plot_y (plot, k + 1, line->values[k + 1]);

  if (!isfinite (y0) || !isfinite (y1) || x < x0 || x > x1)
    return INFINITY;
  const double across = x1 - x0, down = y1 - y0;
  return fabs (down * (x - x0) - across * (y - y0)) / hypot (across, down);
}

gsize
glia_parallel_plot_line_at (const GliaParallelPlot *plot, double x, double y, double reach)
{
  gsize nearest = G_MAXSIZE;

  for (gsize i = 0; i < plot->n_lines; i++) {
    double least = INFINITY;
    for (gsize k = 0; k + 1 < plot->n_axes; k++)
      least = fmin (least, measure_distance (plot, &plot->lines[i], k, x, y));
    if (least > reach || !glia_parallel_plot_passes (plot, i))
      continue;
    reach = least;
    nearest = i;
  }
  return nearest;
}

char *
glia_parallel_plot_format (const GliaParallelPlot *plot, gsize k, double value)
{
  const Axis *axis = &plot->axes[k];
  char label[32];

  if (isnan (value))
    return g_strdup ("–");
  if (axis->names != NULL)
    return g_strdup (axis->names[CLAMP ((int)round (value), 0, (int)axis->n_names - 1)]);
  if (axis->scale.unit == GLIA_UNIT_PERCENT)
    glia_number_format (value, 1, GLIA_UNIT_PERCENT, label);
  else
    g_snprintf (label, sizeof label, "%.6g", value);
  return g_strdup (label);
}

/* ---- Drawing
 * ---------------------------------------------------------------------------------- */

static void
draw_line (const GliaParallelPlot *plot, cairo_t *cr, const Line *line)
{
  gboolean pen_down = FALSE;

  for (gsize k = 0; k < plot->n_axes; k++) {
    const double y = glia_parallel_plot_y (plot, k, line->values[k]);
    if (isfinite (y) && pen_down)
      cairo_line_to (cr, plot->axes[k].x, y);
    else if (isfinite (y))
      cairo_move_to (cr, plot->axes[k].x, y);
    pen_down = isfinite (y);
  }
  cairo_stroke (cr);
}

static void
draw_ground (const GliaParallelPlot *plot, cairo_t *cr, GliaStyle style)
{
  const GliaColour quiet = glia_colour_mix (glia_theme_role (style, GLIA_ROLE_CARD),
                                            glia_theme_role (style, GLIA_ROLE_DIM_TEXT), QUIET);
  /* Of many lines each is fainter, so that one sees where they are dense. */
  const double alpha = fmin (MOST_GROUND, GROUND / sqrt (fmax ((double)plot->n_lines, 1)));

  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, 1);
  for (gsize i = 0; i < plot->n_lines; i++) {
    if (plot->lines[i].selected)
      continue;
    glia_colour_source (cr, quiet, glia_parallel_plot_passes (plot, i) ? alpha : FAINT * alpha);
    draw_line (plot, cr, &plot->lines[i]);
  }
}

static void
draw_kept_ground (GliaParallelPlot *plot, cairo_t *cr, GliaStyle style)
{
  const double scale = plot->scale;

  if (plot->ground_style != style)
    g_clear_pointer (&plot->ground, cairo_surface_destroy);
  if (plot->ground == NULL) {
    plot->ground =
        cairo_image_surface_create (CAIRO_FORMAT_ARGB32, MAX (1, (int)ceil (plot->width * scale)),
                                    MAX (1, (int)ceil (plot->height * scale)));
    plot->ground_style = style;
    cairo_surface_set_device_scale (plot->ground, scale, scale);
    cairo_t *layer = cairo_create (plot->ground);
    draw_ground (plot, layer, style);
    cairo_destroy (layer);
  }
  cairo_set_source_surface (cr, plot->ground, 0, 0);
  cairo_paint (cr);
}

/* The selected ones, and over them the one under the pointer. */
static void
draw_lines (const GliaParallelPlot *plot, cairo_t *cr, gsize hover, GliaStyle style)
{
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (int round = 0; round < 2; round++)
    for (gsize i = 0; i < plot->n_lines; i++) {
      const Line *line = &plot->lines[i];
      const double *dash = NULL;
      if (round != (i == hover) || (i != hover && !line->selected))
        continue;
      const int n_dash = line->selected ? glia_theme_dash (line->slot, &dash) : 0;
      glia_colour_source (cr,
                          line->selected ? glia_theme_run (style, line->slot)
                                         : glia_theme_role (style, GLIA_ROLE_DIM_TEXT),
                          glia_parallel_plot_passes (plot, i) ? 1 : FAINT);
      cairo_set_dash (cr, dash, n_dash, 0);
      cairo_set_line_width (cr, i == hover ? 3 : 2);
      draw_line (plot, cr, line);
    }
  cairo_set_dash (cr, NULL, 0, 0);
}

/* Over lines a label has a ground of its own. */
static void
draw_label (cairo_t *cr, const char *text, double x, double y, double room, GliaStyle style)
{
  const double width = fmin (glia_text_width (cr, GLIA_FONT_CAPTION, text), room);

  glia_colour_source (cr, glia_theme_role (style, GLIA_ROLE_CARD), LABEL_ALPHA);
  cairo_rectangle (cr, x - width - 2, y - 8, width + 4, 16);
  cairo_fill (cr);
  glia_text_draw (cr, GLIA_FONT_CAPTION, text, glia_theme_role (style, GLIA_ROLE_DIM_TEXT), x, y, 1,
                  room);
}

static void
draw_tick (cairo_t *cr, const Axis *axis, const char *label, double y, double room, GliaStyle style)
{
  glia_colour_source (cr, glia_theme_role (style, GLIA_ROLE_AXIS), 1);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, axis->x - TICK, floor (y) + 0.5);
  cairo_line_to (cr, axis->x, floor (y) + 0.5);
  cairo_stroke (cr);
  draw_label (cr, label, axis->x - LABEL_GAP, y, room, style);
}

static void
draw_axis (const GliaParallelPlot *plot, cairo_t *cr, gsize k, GliaStyle style)
{
  const Axis *axis = &plot->axes[k];
  const double pitch = plot->n_axes > 1 ? plot->axes[1].x - plot->axes[0].x : plot->width;
  const double room = fmax (k == 0 ? LEFT - LABEL_GAP - 4 : pitch - LABEL_GAP - 8, 1);

  glia_colour_source (cr, glia_theme_role (style, GLIA_ROLE_DIM_TEXT), 1);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, axis->x, axis->scale.to);
  cairo_line_to (cr, axis->x, axis->scale.from);
  cairo_stroke (cr);
  if (axis->names != NULL) {
    /* So many kinds that their names would lie over one another show some of them. */
    const double step = fabs (axis->scale.from - axis->scale.to) / (double)axis->n_names;
    const gsize every = (gsize)fmax (1, ceil (GLIA_TICK_GAP_DOWN / step));
    for (gsize i = 0; i < axis->n_names; i += every)
      draw_tick (cr, axis, axis->names[i], glia_scale_map (&axis->scale, (double)i), room, style);
  } else {
    g_autoptr (GArray) ticks = glia_scale_ticks (&axis->scale, GLIA_TICK_GAP_DOWN);
    for (guint i = 0; i < ticks->len; i++) {
      const GliaTick *tick = &g_array_index (ticks, GliaTick, i);
      if (!tick->minor)
        draw_tick (cr, axis, tick->label, glia_scale_map (&axis->scale, tick->value), room, style);
    }
  }
  /* The outer titles stay inside. */
  const double align = k == 0 ? 0.7 : k + 1 == plot->n_axes ? 0.7 : 0.5;
  glia_text_draw (cr, GLIA_FONT_CAPTION_BOLD, axis->title, glia_theme_role (style, GLIA_ROLE_TEXT),
                  axis->x, TITLE_Y, align, fmax (pitch - 8, 40));
  if (axis->scale.kind == GLIA_SCALE_LOG)
    glia_text_draw (cr, GLIA_FONT_CAPTION, _ ("log"), glia_theme_role (style, GLIA_ROLE_DIM_TEXT),
                    axis->x, KIND_Y, 0.5, 0);
}

static void
draw_brush (cairo_t *cr, const Axis *axis, GliaStyle style)
{
  if (isnan (axis->low))
    return;
  const GliaColour accent = glia_theme_role (style, GLIA_ROLE_ACCENT);
  const double top = floor (glia_scale_map (&axis->scale, axis->high)) + 0.5,
               bottom = floor (glia_scale_map (&axis->scale, axis->low)) + 0.5;
  cairo_rectangle (cr, axis->x - BRUSH_WIDTH / 2, top, BRUSH_WIDTH, fmax (bottom - top, 1));
  glia_colour_source (cr, accent, BRUSH_ALPHA);
  cairo_fill_preserve (cr);
  glia_colour_source (cr, accent, 1);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

static void
draw_rest (const GliaParallelPlot *plot, cairo_t *cr, gsize hover, GliaStyle style)
{
  draw_lines (plot, cr, hover, style);
  for (gsize k = 0; k < plot->n_axes; k++) {
    draw_axis (plot, cr, k, style);
    draw_brush (cr, &plot->axes[k], style);
  }
}

void
glia_parallel_plot_draw (GliaParallelPlot *plot, cairo_t *cr, gsize hover, GliaStyle style)
{
  draw_kept_ground (plot, cr, style);
  draw_rest (plot, cr, hover, style);
}

/* ---- The figure
 * ------------------------------------------------------------------------------- */

static void
draw_figure (gconstpointer self, cairo_t *cr, double width, double height, GliaStyle style)
{
  /* A figure never changes: the places for this size are in a copy of its axes. */
  GliaParallelPlot plot = *(const GliaParallelPlot *)self;
  g_autofree Axis *axes = g_memdup2 (plot.axes, plot.n_axes * sizeof *plot.axes);
  const double header = glia_axes_header (cr, plot.title, NULL, NULL, 0, width, style);

  plot.axes = axes;
  plot.ground = NULL;
  glia_parallel_plot_set_size (&plot, width, height - header, 1);
  cairo_save (cr);
  cairo_translate (cr, 0, header);
  draw_ground (&plot, cr, style);
  draw_rest (&plot, cr, G_MAXSIZE, style);
  cairo_restore (cr);
}

static void
write_csv (gconstpointer self, GString *csv)
{
  const GliaParallelPlot *plot = self;

  g_string_append (csv, "name");
  for (gsize k = 0; k < plot->n_axes; k++) {
    g_string_append_c (csv, ',');
    glia_csv_text (csv, plot->axes[k].title);
  }
  g_string_append_c (csv, '\n');
  for (gsize i = 0; i < plot->n_lines; i++) {
    glia_csv_text (csv, plot->lines[i].name);
    for (gsize k = 0; k < plot->n_axes; k++) {
      const double value = plot->lines[i].values[k];
      g_string_append_c (csv, ',');
      if (plot->axes[k].names == NULL)
        glia_csv_number (csv, value);
      else if (isfinite (value))
        glia_csv_text (csv, plot->axes[k].names[(gsize)value]);
    }
    g_string_append_c (csv, '\n');
  }
}

static void
free_figure (gpointer self)
{
  glia_parallel_plot_free (self);
}

GliaFigure *
glia_parallel_plot_figure (const GliaParallelPlot *plot, const char *title)
{
  static const GliaFigureClass class = {draw_figure, write_csv, free_figure};
  g_autofree GliaParallelAxis *axes = g_new0 (GliaParallelAxis, plot->n_axes + 1);
  g_autofree GliaParallelLine *lines = g_new0 (GliaParallelLine, plot->n_lines + 1);

  for (gsize k = 0; k < plot->n_axes; k++)
    axes[k] = (GliaParallelAxis){plot->axes[k].title, (const char *const *)plot->axes[k].names,
                                 plot->axes[k].n_names, plot->axes[k].scale.unit};
  for (gsize i = 0; i < plot->n_lines; i++)
    lines[i] = (GliaParallelLine){plot->lines[i].name, plot->lines[i].values, plot->lines[i].slot,
                                  plot->lines[i].selected};
  GliaParallelPlot *copy = glia_parallel_plot_new (axes, plot->n_axes, lines, plot->n_lines);
  copy->title = g_strdup (title);
  for (gsize k = 0; k < plot->n_axes; k++)
    glia_parallel_plot_set_brush (copy, k, plot->axes[k].low, plot->axes[k].high);
  return glia_figure_new (&class, copy, 900, 480);
}
