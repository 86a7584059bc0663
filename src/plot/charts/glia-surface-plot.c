/* SPDX-License-Identifier: MIT */
#include "glia-surface-plot.h"

#include "glia-axes.h"
#include "glia-figure-class.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define DEFAULT_WIDTH  440.0
#define DEFAULT_HEIGHT 488.0
#define POINT_RADIUS   3.25
#define UNDER_POINTS   0.6
#define BAR_BELOW      34.0
#define BAR_HEIGHT     8.0
#define MAX_SIDE       4096

typedef struct {
  char *title, *subtitle, *x_title, *y_title, *labels[3];
  double x_low, x_high, y_low, y_high;
  float *values;
  gsize side;
  GliaSurfacePoint *points;
  gsize n_points;
} SurfacePlot;

static GliaColour
shade_value (const SurfacePlot *plot, double value, GliaStyle style)
{
  GliaColour colour = glia_theme_sign (style, value);
  GliaColour towards = style == GLIA_STYLE_DARK || style == GLIA_STYLE_DARK_CONTRAST
                           ? glia_theme_sign (style, 0)
                           : (GliaColour){1, 1, 1};

  return plot->n_points > 0 ? glia_colour_mix (towards, colour, UNDER_POINTS) : colour;
}

static guint32
pack_pixel (GliaColour c)
{
  return 0xff000000u | (guint32)lround (c.red * 255) << 16 | (guint32)lround (c.green * 255) << 8 |
         (guint32)lround (c.blue * 255);
}

/* The value between cell centres, so that 31 shades draw smooth contours from a coarse grid. */
static double
value_at (const SurfacePlot *plot, double column, double row)
{
  double last = (double)(plot->side - 1);

  column = CLAMP (column, 0, last);
  row = CLAMP (row, 0, last);
  gsize left = (gsize)column, low = (gsize)row;
  gsize right = MIN (left + 1, plot->side - 1), high = MIN (low + 1, plot->side - 1);
  double a = column - (double)left, b = row - (double)low;
  const float *v = plot->values;
  double bottom = (1 - a) * v[low * plot->side + left] + a * v[low * plot->side + right];
  double top = (1 - a) * v[high * plot->side + left] + a * v[high * plot->side + right];
  return (1 - b) * bottom + b * top;
}

static void
draw_surface (const SurfacePlot *plot, cairo_t *cr, const GliaBox *box, GliaStyle style)
{
  double scale = glia_axes_device_scale (cr);
  int size = (int)CLAMP (ceil ((box->right - box->left) * scale), 1, MAX_SIDE);
  guint32 shades[GLIA_SIGN_SHADES];

  for (int i = 0; i < GLIA_SIGN_SHADES; i++)
    shades[i] =
        pack_pixel (shade_value (plot, (i - GLIA_SIGN_SHADES / 2) * 2.0 / GLIA_SIGN_SHADES, style));
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, size, size);
  if (cairo_surface_status (image) == CAIRO_STATUS_SUCCESS) {
    guchar *data = cairo_image_surface_get_data (image);
    int stride = cairo_image_surface_get_stride (image);
    double cells = (double)plot->side / size;
    for (int py = 0; py < size; py++)
      for (int px = 0; px < size; px++) {
        double value = value_at (plot, (px + 0.5) * cells - 0.5, (size - py - 0.5) * cells - 0.5);
        value = isnan (value) ? 0 : CLAMP (value, -1, 1);
        int index = (int)((value + 1) / 2 * GLIA_SIGN_SHADES);
        guint32 *row = (guint32 *)(gpointer)(data + (gsize)py * (gsize)stride);
        row[px] = shades[MIN (index, GLIA_SIGN_SHADES - 1)];
      }
    cairo_surface_mark_dirty (image);
  }
  cairo_save (cr);
  cairo_rectangle (cr, box->left, box->top, box->right - box->left, box->bottom - box->top);
  cairo_clip (cr);
  cairo_translate (cr, box->left, box->top);
  cairo_scale (cr, (box->right - box->left) / size, (box->bottom - box->top) / size);
  cairo_set_source_surface (cr, image, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (image);
}

static void
point_path (cairo_t *cr, double x, double y, gboolean dev)
{
  const double r = POINT_RADIUS * (dev ? 1.25 : 1);

  cairo_new_path (cr);
  if (!dev) {
    cairo_arc (cr, x, y, r, 0, 2 * G_PI);
    return;
  }
  cairo_move_to (cr, x, y - r);
  cairo_line_to (cr, x + r, y);
  cairo_line_to (cr, x, y + r);
  cairo_line_to (cr, x - r, y);
  cairo_close_path (cr);
}

static void
draw_point (cairo_t *cr, double x, double y, gboolean dev, GliaColour colour)
{
  point_path (cr, x, y, dev);
  glia_colour_source (cr, colour, 1);
  cairo_fill_preserve (cr);
  cairo_set_line_width (cr, dev ? 1.1 : 1);
  if (dev)
    cairo_set_source_rgb (cr, 0x1e / 255.0, 0x1e / 255.0, 0x1e / 255.0);
  else
    cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_stroke (cr);
}

static void
draw_points (const SurfacePlot *plot,
             cairo_t *cr,
             const GliaBox *box,
             const GliaScale *x,
             const GliaScale *y,
             GliaStyle style)
{
  cairo_save (cr);
  cairo_rectangle (cr, box->left, box->top, box->right - box->left, box->bottom - box->top);
  cairo_clip (cr);
  for (int dev = 0; dev < 2; dev++)
    for (gsize i = 0; i < plot->n_points; i++) {
      const GliaSurfacePoint *p = &plot->points[i];
      if (!p->dev == !dev && isfinite (p->x) && isfinite (p->y))
        draw_point (cr, glia_scale_map (x, p->x), glia_scale_map (y, p->y), dev,
                    glia_theme_sign (style, p->value));
    }
  cairo_restore (cr);
}

static void
draw_scale_bar (const SurfacePlot *plot,
                cairo_t *cr,
                const GliaBox *box,
                double top,
                GliaStyle style)
{
  double width = (box->right - box->left) / GLIA_SIGN_SHADES;
  cairo_antialias_t antialias = cairo_get_antialias (cr);

  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (int i = 0; i < GLIA_SIGN_SHADES; i++) {
    glia_colour_source (
        cr, shade_value (plot, (i - GLIA_SIGN_SHADES / 2) * 2.0 / GLIA_SIGN_SHADES, style), 1);
    cairo_rectangle (cr, box->left + i * width, top, width, BAR_HEIGHT);
    cairo_fill (cr);
  }
  cairo_set_antialias (cr, antialias);
  for (int i = 0; i < 3; i++)
    glia_text_draw (
        cr, GLIA_FONT_CAPTION, plot->labels[i], glia_theme_role (style, GLIA_ROLE_DIM_TEXT),
        box->left + i * (box->right - box->left) / 2, top + BAR_HEIGHT + 11, i * 0.5, 0);
}

/* train ● dev ◆ at the right of the header. */
static void
draw_point_legend (const SurfacePlot *plot, cairo_t *cr, double width, GliaStyle style)
{
  GliaColour text = glia_theme_role (style, GLIA_ROLE_TEXT),
             dim = glia_theme_role (style, GLIA_ROLE_DIM_TEXT);
  double x = width - 18;

  for (int dev = 1; dev >= 0; dev--) {
    gboolean any = FALSE;
    for (gsize i = 0; i < plot->n_points; i++)
      any = any || !plot->points[i].dev == !dev;
    if (!any)
      continue;
    x -= glia_text_draw (cr, GLIA_FONT_CAPTION, dev ? _ ("dev") : _ ("train"), text, x, 21, 1, 0) +
         10;
    draw_point (cr, x, 21, dev, dim);
    x -= 16;
  }
}

static void
draw_figure (gconstpointer self, cairo_t *cr, double width, double height, GliaStyle style)
{
  const SurfacePlot *plot = self;
  GliaScale x = {.low = plot->x_low, .high = plot->x_high};
  GliaScale y = {.low = plot->y_low, .high = plot->y_high, .from = 200};
  GliaBox box;

  box.top = ceil (glia_axes_header (cr, plot->title, plot->subtitle, NULL, 0, width, style)) + 2;
  double left = glia_axes_left_margin (cr, &y, plot->y_title != NULL);
  double below = (plot->x_title != NULL ? 16 : 0) + BAR_BELOW + BAR_HEIGHT + 24;
  double size = floor (fmax (fmin (width - left - 18, height - box.top - below), 1));
  box.left = left + floor ((width - left - 18 - size) / 2);
  box.right = box.left + size;
  box.bottom = box.top + size;
  x.from = box.left;
  x.to = box.right;
  y.from = box.bottom;
  y.to = box.top;
  glia_axes_draw (cr, &box, &x, &y, plot->x_title, plot->y_title, style);
  draw_surface (plot, cr, &box, style);
  draw_points (plot, cr, &box, &x, &y, style);
  draw_point_legend (plot, cr, width, style);
  draw_scale_bar (plot, cr, &box, box.bottom + BAR_BELOW + (plot->x_title != NULL ? 12 : -4),
                  style);
}

/* The grid first, then the points; "set" tells them apart. */
static void
write_csv (gconstpointer self, GString *csv)
{
  const SurfacePlot *plot = self;
  double dx = (plot->x_high - plot->x_low) / (double)plot->side;
  double dy = (plot->y_high - plot->y_low) / (double)plot->side;

  g_string_append (csv, "set,x,y,value\n");
  for (gsize i = 0; i < plot->side * plot->side + plot->n_points; i++) {
    gboolean cell = i < plot->side * plot->side;
    const GliaSurfacePoint *p = cell ? NULL : &plot->points[i - plot->side * plot->side];
    g_string_append (csv, cell ? "surface," : p->dev ? "dev," : "train,");
    glia_csv_number (csv, cell ? plot->x_low + ((double)(i % plot->side) + 0.5) * dx : p->x);
    g_string_append_c (csv, ',');
    glia_csv_number (csv, cell ? plot->y_low + ((double)(i / plot->side) + 0.5) * dy : p->y);
    g_string_append_c (csv, ',');
    glia_csv_number (csv, cell ? (double)plot->values[i] : p->value);
    g_string_append_c (csv, '\n');
  }
}

static void
free_plot (gpointer self)
{
  SurfacePlot *plot = self;

  for (int i = 0; i < 3; i++)
    g_free (plot->labels[i]);
  g_free (plot->title);
  g_free (plot->subtitle);
  g_free (plot->x_title);
  g_free (plot->y_title);
  g_free (plot->values);
  g_free (plot->points);
  g_free (plot);
}

GliaFigure *
glia_surface_plot_new (const GliaSurfaceOptions *options,
                       const float *values,
                       gsize side,
                       const GliaSurfacePoint *points,
                       gsize n_points)
{
  static const GliaFigureClass class = {draw_figure, write_csv, free_plot};

  g_return_val_if_fail (side >= 1 && side <= MAX_SIDE, NULL);
  SurfacePlot *plot = g_new0 (SurfacePlot, 1);
  plot->title = g_strdup (options->title);
  plot->subtitle = g_strdup (options->subtitle);
  plot->x_title = g_strdup (options->x_title);
  plot->y_title = g_strdup (options->y_title);
  plot->labels[0] = g_strdup (options->low_label != NULL ? options->low_label : "−1");
  plot->labels[1] = g_strdup (options->middle_label != NULL ? options->middle_label : "0");
  plot->labels[2] = g_strdup (options->high_label != NULL ? options->high_label : "1");
  gboolean x_given = options->x_low < options->x_high, y_given = options->y_low < options->y_high;
  plot->x_low = x_given ? options->x_low : -1;
  plot->x_high = x_given ? options->x_high : 1;
  plot->y_low = y_given ? options->y_low : -1;
  plot->y_high = y_given ? options->y_high : 1;
  plot->values = g_memdup2 (values, side * side * sizeof *values);
  plot->side = side;
  plot->points = g_memdup2 (points, n_points * sizeof *points);
  plot->n_points = n_points;
  return glia_figure_new (&class, plot, DEFAULT_WIDTH, DEFAULT_HEIGHT);
}
