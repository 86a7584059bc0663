/* SPDX-License-Identifier: MIT */
#include "glia-plane-plot.h"

#include "glia-figure-class.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Logical pixels. */
#define SMALL_HEIGHT  260.0 /* below this the scale is beside the surface */
#define LEFT          60.0
#define RIGHT         28.0
#define TOP           5.0
#define BELOW         59.0
#define BELOW_SMALL   24.0
#define LEFT_SMALL    28.0
#define RIGHT_SMALL   62.0
#define CORNER        6.0
#define BAR           8.0
#define BAR_BELOW     29.0
#define BAR_BESIDE    28.0
#define TICK          4.0
#define TICK_GAP      56.0
#define LABEL         8.0
#define POINT         3.25
#define POINT_SMALL   2.2
#define UNDER_POINTS  0.6
#define DEV_RADIUS    1.25 /* a diamond as large as a disc */
#define MAX_PIXELS    4096
#define FIGURE_WIDTH  440.0
#define FIGURE_HEIGHT 470.0

struct _GliaPlanePlot {
  double x_low, x_high, y_low, y_high;
  float *values;
  gsize side, classes; /* classes 0: values in sign colours */
  char **names;
  double low, high;
  GliaPlanePoint *points;
  gsize n_points;
  gboolean train, dev, discrete;

  double width, height, scale;
  GliaStyle style;
  cairo_surface_t *surface, *layer; /* of pixels; of points */
  gboolean surface_old, layer_old;
};

GliaPlanePlot *
glia_plane_plot_new (void)
{
  GliaPlanePlot *plot = g_new0 (GliaPlanePlot, 1);

  plot->x_low = plot->y_low = plot->low = -1;
  plot->x_high = plot->y_high = plot->high = 1;
  plot->train = plot->dev = TRUE;
  plot->surface_old = plot->layer_old = TRUE;
  plot->scale = 1;
  return plot;
}

void
glia_plane_plot_free (GliaPlanePlot *plot)
{
  if (plot == NULL)
    return;
  g_clear_pointer (&plot->surface, cairo_surface_destroy);
  g_clear_pointer (&plot->layer, cairo_surface_destroy);
  g_strfreev (plot->names);
  g_free (plot->values);
  g_free (plot->points);
  g_free (plot);
}

void
glia_plane_plot_set_range (GliaPlanePlot *plot,
                           double x_low,
                           double x_high,
                           double y_low,
                           double y_high)
{
  if (plot->x_low == x_low && plot->x_high == x_high && plot->y_low == y_low &&
      plot->y_high == y_high)
    return;
  plot->x_low = x_low;
  plot->x_high = x_high;
  plot->y_low = y_low;
  plot->y_high = y_high;
  plot->layer_old = TRUE;
}

static void
set_cells (GliaPlanePlot *plot, const float *values, gsize side, gsize planes)
{
  const gsize now = plot->side * plot->side * MAX (plot->classes, 1);

  if (now != side * side * planes) {
    g_free (plot->values);
    plot->values = g_new (float, side *side *planes);
  }
  if (side > 0)
    memcpy (plot->values, values, side * side * planes * sizeof *values);
  plot->side = side;
  plot->surface_old = TRUE;
}

void
glia_plane_plot_set_values (GliaPlanePlot *plot,
                            const float *values,
                            gsize side,
                            double low,
                            double high)
{
  set_cells (plot, values, side, 1);
  plot->layer_old = plot->layer_old || plot->classes != 0;
  plot->classes = 0;
  plot->low = low;
  plot->high = high;
}

void
glia_plane_plot_set_classes (GliaPlanePlot *plot,
                             const float *values,
                             gsize side,
                             gsize classes,
                             const char *const *names)
{
  set_cells (plot, values, side, classes);
  plot->layer_old = plot->layer_old || plot->classes != classes;
  plot->classes = classes;
  g_strfreev (plot->names);
  plot->names = g_new0 (char *, classes + 1);
  for (gsize k = 0; k < classes; k++)
    plot->names[k] = g_strdup (names[k]);
}

void
glia_plane_plot_set_points (GliaPlanePlot *plot, const GliaPlanePoint *points, gsize n)
{
  g_free (plot->points);
  plot->points = g_memdup2 (points, n * sizeof *points);
  plot->n_points = n;
  plot->layer_old = plot->surface_old = TRUE;
}

void
glia_plane_plot_show (GliaPlanePlot *plot, gboolean train, gboolean dev)
{
  if (plot->train == train && plot->dev == dev)
    return;
  plot->train = train;
  plot->dev = dev;
  plot->layer_old = plot->surface_old = TRUE;
}

void
glia_plane_plot_set_discrete (GliaPlanePlot *plot, gboolean discrete)
{
  plot->surface_old = plot->surface_old || plot->discrete != discrete;
  plot->discrete = discrete;
}

void
glia_plane_plot_set_size (GliaPlanePlot *plot,
                          double width,
                          double height,
                          double scale,
                          GliaStyle style)
{
  if (plot->width == width && plot->height == height && plot->scale == scale &&
      plot->style == style)
    return;
  plot->width = width;
  plot->height = height;
  plot->scale = scale;
  plot->style = style;
  plot->layer_old = plot->surface_old = TRUE;
}

static gboolean
is_small (const GliaPlanePlot *plot)
{
  return plot->height < SMALL_HEIGHT;
}

GliaBox
glia_plane_plot_box (GliaPlanePlot *plot)
{
  gboolean small = is_small (plot);
  double left = small ? LEFT_SMALL : LEFT, right = small ? RIGHT_SMALL : RIGHT;
  double below = small ? BELOW_SMALL : BELOW;
  double size = floor (fmin (plot->width - left - right, plot->height - TOP - below));

  size = CLAMP (size, 1, MAX_PIXELS);
  double x = left + floor (fmax (plot->width - left - right - size, 0) / 2);
  double y = TOP + floor (fmax (plot->height - TOP - below - size, 0) / 2);
  return (GliaBox){.left = x, .top = y, .right = x + size, .bottom = y + size};
}

/* ---- Surface and points
 * --------------------------------------------------------------------------- */

static gboolean
shows_points (const GliaPlanePlot *plot)
{
  for (gsize i = 0; i < plot->n_points; i++)
    if (plot->points[i].dev ? plot->dev : plot->train)
      return TRUE;
  return FALSE;
}

static double
colour_strength (const GliaPlanePlot *plot)
{
  return shows_points (plot) ? UNDER_POINTS : 1;
}

static GliaColour
weakest_colour (GliaStyle style)
{
  gboolean dark = style == GLIA_STYLE_DARK || style == GLIA_STYLE_DARK_CONTRAST;

  return dark ? glia_theme_sign (style, 0) : (GliaColour){1, 1, 1};
}

static cairo_surface_t *
keep_surface (cairo_surface_t *surface, cairo_format_t format, int size)
{
  if (surface != NULL && cairo_image_surface_get_width (surface) == size)
    return surface;
  if (surface != NULL)
    cairo_surface_destroy (surface);
  return cairo_image_surface_create (format, size, size);
}

static void
raster_surface (GliaPlanePlot *plot, int size)
{
  plot->surface = keep_surface (plot->surface, CAIRO_FORMAT_RGB24, size);
  if (cairo_surface_status (plot->surface) != CAIRO_STATUS_SUCCESS)
    return;
  cairo_surface_flush (plot->surface);
  guchar *pixels = cairo_image_surface_get_data (plot->surface);
  int stride = cairo_image_surface_get_stride (plot->surface);
  if (plot->classes > 0) {
    g_autofree GliaColour *colours = g_new (GliaColour, plot->classes);
    for (gsize k = 0; k < plot->classes; k++)
      colours[k] = glia_theme_run (plot->style, (guint)k);
    const GliaMapClasses looks = {colours, plot->classes, weakest_colour (plot->style),
                                  colour_strength (plot), plot->discrete};
    glia_map_raster_classes (plot->values, plot->side, &looks, pixels, stride, size);
  } else {
    guint32 shades[GLIA_SIGN_SHADES];
    glia_map_shades (plot->style, colour_strength (plot), plot->discrete, shades);
    glia_map_raster (plot->values, plot->side, shades, pixels, stride, size);
  }
  cairo_surface_mark_dirty (plot->surface);
  plot->surface_old = FALSE;
}

void
glia_plane_mark_draw (cairo_t *cr,
                      double x,
                      double y,
                      double radius,
                      gboolean dev,
                      GliaColour colour)
{
  const double r = radius * (dev ? DEV_RADIUS : 1);

  cairo_new_path (cr);
  if (dev) {
    cairo_move_to (cr, x, y - r);
    cairo_line_to (cr, x + r, y);
    cairo_line_to (cr, x, y + r);
    cairo_line_to (cr, x - r, y);
    cairo_close_path (cr);
    cairo_set_line_width (cr, 1.1);
  } else {
    cairo_arc (cr, x, y, r, 0, 2 * G_PI);
    cairo_set_line_width (cr, 1);
  }
  glia_colour_source (cr, colour, 1);
  cairo_fill_preserve (cr);
  if (dev)
    cairo_set_source_rgb (cr, 0x1e / 255.0, 0x1e / 255.0, 0x1e / 255.0);
  else
    cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_stroke (cr);
}

/* From 0, 0: the caller has moved there. */
static void
draw_points (GliaPlanePlot *plot, cairo_t *cr, double size)
{
  const double radius = is_small (plot) ? POINT_SMALL : POINT;

  for (int dev = 0; dev < 2; dev++)
    for (gsize i = 0; i < plot->n_points; i++) {
      const GliaPlanePoint *p = &plot->points[i];
      if (!p->dev != !dev || !(dev ? plot->dev : plot->train) || !isfinite (p->x) ||
          !isfinite (p->y))
        continue;
      GliaColour colour = plot->classes > 0 ? glia_theme_run (plot->style, (guint)p->class)
                                            : glia_theme_sign (plot->style, p->value);
      glia_plane_mark_draw (cr, (p->x - plot->x_low) / (plot->x_high - plot->x_low) * size,
                            (plot->y_high - p->y) / (plot->y_high - plot->y_low) * size, radius,
                            dev, colour);
    }
}

static void
make_layer (GliaPlanePlot *plot, int pixels, double size)
{
  plot->layer = keep_surface (plot->layer, CAIRO_FORMAT_ARGB32, pixels);
  cairo_t *cr = cairo_create (plot->layer);
  cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
  cairo_paint (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
  cairo_scale (cr, pixels / size, pixels / size);
  draw_points (plot, cr, size);
  cairo_destroy (cr);
  plot->layer_old = FALSE;
}

/* The path is filled with the image, so that its rounded edge is smooth. */
static void
fill_with (cairo_t *cr, cairo_surface_t *image, const GliaBox *box)
{
  double size = box->right - box->left;

  cairo_save (cr);
  glia_box_path (cr, &(GliaBox){box->left, box->top, box->left + size, box->top + size}, CORNER);
  cairo_translate (cr, box->left, box->top);
  cairo_scale (cr, size / cairo_image_surface_get_width (image),
               size / cairo_image_surface_get_width (image));
  cairo_set_source_surface (cr, image, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_fill (cr);
  cairo_restore (cr);
}

/* ---- Axes and scale
 * ------------------------------------------------------------------------------- */

/* "0.50" is "0.5" here: labels stand alone, not in a column. */
static void
trim_zeros (char *label)
{
  char *dot = strchr (label, '.');

  if (dot == NULL)
    return;
  for (char *end = label + strlen (label) - 1; end >= dot && (*end == '0' || *end == '.'); end--) {
    gboolean last = *end == '.';
    *end = '\0';
    if (last)
      break;
  }
}

static void
draw_axis (GliaPlanePlot *plot, cairo_t *cr, const GliaBox *box, gboolean across)
{
  GliaScale scale = {.low = across ? plot->x_low : plot->y_low,
                     .high = across ? plot->x_high : plot->y_high,
                     .from = across ? box->left : box->bottom,
                     .to = across ? box->right : box->top};
  GliaColour dim = glia_theme_role (plot->style, GLIA_ROLE_DIM_TEXT);
  g_autoptr (GArray) ticks = glia_scale_ticks (&scale, TICK_GAP);

  cairo_set_line_width (cr, 1);
  for (guint i = 0; i < ticks->len; i++) {
    GliaTick *tick = &g_array_index (ticks, GliaTick, i);
    double at = floor (glia_scale_map (&scale, tick->value)) + 0.5;
    trim_zeros (tick->label);
    glia_colour_source (cr, glia_theme_role (plot->style, GLIA_ROLE_AXIS), 1);
    cairo_move_to (cr, across ? at : box->left, across ? box->bottom : at);
    cairo_line_to (cr, across ? at : box->left - TICK, across ? box->bottom + TICK : at);
    cairo_stroke (cr);
    if (across)
      glia_text_draw (cr, GLIA_FONT_CAPTION, tick->label, dim, at, box->bottom + LABEL + 6, 0.5, 0);
    else
      glia_text_draw (cr, GLIA_FONT_CAPTION, tick->label, dim, box->left - LABEL, at, 1, 0);
  }
}

static void
draw_bar (GliaPlanePlot *plot, cairo_t *cr, const GliaBox *bar, gboolean upright)
{
  guint32 shades[GLIA_SIGN_SHADES];
  double length = upright ? bar->bottom - bar->top : bar->right - bar->left;
  cairo_pattern_t *steps =
      cairo_pattern_create_linear (upright ? 0 : bar->left, upright ? bar->bottom : 0,
                                   upright ? 0 : bar->right, upright ? bar->top : 0);

  glia_map_shades (plot->style, colour_strength (plot), plot->discrete, shades);
  for (int i = 0; i < 2 * GLIA_SIGN_SHADES; i++) {
    guint32 c = shades[i / 2];
    cairo_pattern_add_color_stop_rgb (steps, (double)((i + 1) / 2) / GLIA_SIGN_SHADES,
                                      (c >> 16 & 255) / 255.0, (c >> 8 & 255) / 255.0,
                                      (c & 255) / 255.0);
  }
  glia_box_path (cr, bar, 1.5);
  cairo_set_source (cr, steps);
  cairo_fill (cr);
  cairo_pattern_destroy (steps);

  const int parts = upright ? 2 : 4;
  for (int i = 0; i <= parts; i++) {
    double share = (double)i / parts;
    double value = plot->low + share * (plot->high - plot->low);
    char label[32];
    /* Three digits are enough to tell the quarters apart. */
    int decimals = (int)CLAMP (2 - floor (log10 (fmax (fabs (plot->high), 1e-6))), 0, 8);
    glia_number_format (value, decimals, GLIA_UNIT_NUMBER, label);
    trim_zeros (label);
    GliaColour dim = glia_theme_role (plot->style, GLIA_ROLE_DIM_TEXT);
    if (upright)
      glia_text_draw (cr, GLIA_FONT_CAPTION, label, dim, bar->right + 6,
                      bar->bottom - 5 - share * (length - 10), 0, 0);
    else
      glia_text_draw (cr, GLIA_FONT_CAPTION, label, dim, bar->left + share * length,
                      bar->bottom + 9,
                      i == 0       ? 0
                      : i == parts ? 1
                                   : 0.5,
                      0);
  }
}

/* With classes: a square of its colour and each name, in place of the scale. */
static void
draw_class_names (GliaPlanePlot *plot, cairo_t *cr, const GliaBox *box, gboolean upright)
{
  double size = box->right - box->left, each = size / (double)plot->classes;
  double row = fmin (18, size / (double)plot->classes);
  GliaColour dim = glia_theme_role (plot->style, GLIA_ROLE_DIM_TEXT);

  for (gsize k = 0; k < plot->classes; k++) {
    double x = upright ? box->right + 10 : box->left + (double)k * each;
    double y = upright ? box->top + ((double)k + 0.5) * row : box->bottom + BAR_BELOW + 8;
    glia_box_path (cr, &(GliaBox){x, y - 4, x + 8, y + 4}, 2);
    glia_colour_source (cr, glia_theme_run (plot->style, (guint)k), 1);
    cairo_fill (cr);
    glia_text_draw (cr, GLIA_FONT_CAPTION, plot->names[k], dim, x + 13, y, 0,
                    upright ? RIGHT_SMALL - 24 : each - 16);
  }
}

static void
draw_scale (GliaPlanePlot *plot, cairo_t *cr, const GliaBox *box)
{
  gboolean upright = is_small (plot);
  GliaBox bar = upright ? (GliaBox){box->right + BAR_BESIDE, box->top,
                                    box->right + BAR_BESIDE + BAR, box->bottom}

                        : (GliaBox){box->left, box->bottom + BAR_BELOW, box->right,
                                    box->bottom + BAR_BELOW + BAR};

  if (plot->classes > 0)
    draw_class_names (plot, cr, box, upright);
  else
    draw_bar (plot, cr, &bar, upright);
}

void
glia_plane_plot_draw (GliaPlanePlot *plot, cairo_t *cr)
{
  GliaBox box = glia_plane_plot_box (plot);
  double size = box.right - box.left;
  int pixels = (int)CLAMP (ceil (size * plot->scale), 1, MAX_PIXELS);

  draw_axis (plot, cr, &box, TRUE);
  draw_axis (plot, cr, &box, FALSE);
  draw_scale (plot, cr, &box);
  if (plot->side > 0) {
    if (plot->surface_old || plot->surface == NULL)
      raster_surface (plot, pixels);
    fill_with (cr, plot->surface, &box);
  }
  if (!shows_points (plot))
    return;
  if (plot->layer_old || plot->layer == NULL)
    make_layer (plot, pixels, size);
  fill_with (cr, plot->layer, &box);
}

/* ---- Figure
 * --------------------------------------------------------------------------------------- */

typedef struct {
  GliaPlanePlot *plot;
  char *title, *subtitle;
} PlaneFigure;

static void
figure_draw (gconstpointer self, cairo_t *cr, double width, double height, GliaStyle style)
{
  const PlaneFigure *figure = self;
  GliaPlanePlot *plot = figure->plot;
  GliaColour dim = glia_theme_role (style, GLIA_ROLE_DIM_TEXT);
  double top =
      ceil (glia_axes_header (cr, figure->title, figure->subtitle, NULL, 0, width, style)) + 2;
  double x = width - 18;

  for (int dev = 1; dev >= 0; dev--) {
    if (!shows_points (plot) || !(dev ? plot->dev : plot->train))
      continue;
    x -= glia_text_draw (cr, GLIA_FONT_CAPTION, dev ? _ ("dev") : _ ("train"),
                         glia_theme_role (style, GLIA_ROLE_TEXT), x, 21, 1, 0) +
         10;
    glia_plane_mark_draw (cr, x, 21, POINT, dev, dim);
    x -= 16;
  }
  glia_plane_plot_set_size (plot, width, height - top, glia_axes_device_scale (cr), style);
  cairo_translate (cr, 0, top);
  glia_plane_plot_draw (plot, cr);
}

static void
figure_row (GString *csv, const char *set, double x, double y, double v)
{
  g_string_append (csv, set);
  g_string_append_c (csv, ',');
  glia_csv_number (csv, x);
  g_string_append_c (csv, ',');
  glia_csv_number (csv, y);
  g_string_append_c (csv, ',');
  glia_csv_number (csv, v);
  g_string_append_c (csv, '\n');
}

/* With classes the surface's value is the winner's number, else what is drawn: −1 … 1. */
static double
cell_value (const GliaPlanePlot *plot, gsize cell)
{
  gsize cells = plot->side * plot->side, winner = 0;

  if (plot->classes == 0)
    return (double)plot->values[cell];
  for (gsize k = 1; k < plot->classes; k++)
    if (plot->values[k * cells + cell] > plot->values[winner * cells + cell])
      winner = k;
  return (double)winner;
}

static void
figure_csv (gconstpointer self, GString *csv)
{
  const GliaPlanePlot *plot = ((const PlaneFigure *)self)->plot;
  double dx = (plot->x_high - plot->x_low) / (double)MAX (plot->side, 1);
  double dy = (plot->y_high - plot->y_low) / (double)MAX (plot->side, 1);

  g_string_append (csv, "set,x,y,value\n");
  for (gsize i = 0; i < plot->side * plot->side; i++)
    figure_row (csv, "surface", plot->x_low + ((double)(i % plot->side) + 0.5) * dx,
                plot->y_low + ((double)(i / plot->side) + 0.5) * dy, cell_value (plot, i));
  for (gsize i = 0; i < plot->n_points; i++) {
    const GliaPlanePoint *p = &plot->points[i];
    figure_row (csv, p->dev ? _ ("dev") : _ ("train"), p->x, p->y,
                plot->classes > 0 ? (double)p->class : p->value);
  }
}

static void
figure_free (gpointer self)
{
  PlaneFigure *figure = self;

  glia_plane_plot_free (figure->plot);
  g_free (figure->title);
  g_free (figure->subtitle);
  g_free (figure);
}

GliaFigure *
glia_plane_plot_figure (GliaPlanePlot *plot, const char *title, const char *subtitle)
{
  static const GliaFigureClass class = {figure_draw, figure_csv, figure_free};
  PlaneFigure *figure = g_new0 (PlaneFigure, 1);
  GliaPlanePlot *copy = figure->plot = g_memdup2 (plot, sizeof *plot);

  copy->values =
      g_memdup2 (plot->values, plot->side * plot->side * MAX (plot->classes, 1) * sizeof (float));
  copy->points = g_memdup2 (plot->points, plot->n_points * sizeof *plot->points);
  copy->names = g_strdupv (plot->names);
  copy->surface = copy->layer = NULL;
  copy->surface_old = copy->layer_old = TRUE;
  figure->title = g_strdup (title);
  figure->subtitle = g_strdup (subtitle);
  return glia_figure_new (&class, figure, FIGURE_WIDTH, FIGURE_HEIGHT);
}
