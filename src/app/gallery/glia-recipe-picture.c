/* SPDX-License-Identifier: MIT */
#include "glia-recipe-picture.h"

#include "glia-figure-style.h"
#include "glia-map-raster.h"
#include "glia-plane-plot.h"

#include <glib/gi18n.h>

enum { WIDTH = 236, NARROWEST = 200, HEIGHT = 132, PADDING = 14, ACROSS = 6 };

#define STRENGTH     0.6 /* of a surface behind points */
#define POINT_RADIUS 2.6
#define LINE_WIDTH   1.5

struct _GliaRecipePicture {
  GtkWidget parent_instance;

  GliaRecipeSketch *sketch;
};

G_DEFINE_FINAL_TYPE (GliaRecipePicture, glia_recipe_picture, GTK_TYPE_WIDGET)

/* ---- Drawing --------------------------------------------------------------------------------- */

static void
draw_plane (const GliaRecipeSketch *s,
            cairo_t *cr,
            GliaStyle style,
            double width,
            double height,
            int device_scale)
{
  /* It fills the tile, and circles stay circles. */
  const double scale = MAX (width / WIDTH, height / HEIGHT);
  const int size = (int)(WIDTH * scale * device_scale);
  const gsize cells = s->side * s->side;
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, size, size);
  g_autofree float *scaled = g_new (float, cells);
  guint32 shades[GLIA_SIGN_SHADES];

  glia_map_scale (s->logits ? GLIA_MAP_LOGIT : GLIA_MAP_SIGNED, s->values, cells, scaled);
  glia_map_shades (style, STRENGTH, FALSE, shades);
  cairo_surface_flush (image);
  glia_map_raster (scaled, s->side, shades, cairo_image_surface_get_data (image),
                   cairo_image_surface_get_stride (image), size);
  cairo_surface_mark_dirty (image);
  cairo_translate (cr, (width - WIDTH * scale) / 2, (height - HEIGHT * scale) / 2);
  cairo_scale (cr, scale, scale);
  cairo_save (cr);
  cairo_scale (cr, (double)WIDTH / size, (double)HEIGHT / size);
  cairo_set_source_surface (cr, image, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (image);
  for (gsize i = 0; i < s->n_points; i++) {
    const float *p = s->points + 3 * i;
    glia_plane_mark_draw (cr, (p[0] - s->x_low) / (s->x_high - s->x_low) * WIDTH,
                          (s->y_high - p[1]) / (s->y_high - s->y_low) * HEIGHT, POINT_RADIUS, FALSE,
                          glia_theme_sign (style, (double)p[2]));
  }
}

static void
draw_curves (const GliaRecipeSketch *s,
             cairo_t *cr,
             GliaStyle style,
             double full_width,
             double full_height)
{
  const double width = full_width - 2 * PADDING, height = full_height - 2 * PADDING;

  cairo_set_line_width (cr, 1);
  for (int i = 0; i < 4; i++) {
    glia_colour_source (cr, glia_theme_role (style, i < 3 ? GLIA_ROLE_GRID : GLIA_ROLE_AXIS), 1);
    cairo_move_to (cr, PADDING, PADDING + (int)(height * i / 3) + 0.5);
    cairo_rel_line_to (cr, width, 0);
    cairo_stroke (cr);
  }
  cairo_rectangle (cr, 0, PADDING / 2.0, full_width, full_height);
  cairo_clip (cr);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint run = s->curves->len; run-- > 0;) {
    const GArray *curve = s->curves->pdata[run];
    for (guint i = 0; i < curve->len; i++)
      cairo_line_to (cr, PADDING + width * i / MAX (curve->len - 1, 1),
                     PADDING + height * 0.94 * (s->y_high - g_array_index (curve, double, i)) /
                                   (s->y_high - s->y_low));
    glia_colour_source (cr, glia_theme_run (style, run), 1);
    cairo_stroke (cr);
  }
}

static void
draw_images (const GliaRecipeSketch *s, cairo_t *cr, GliaStyle style, double width, double height)
{
  const gsize down = (s->n_images + ACROSS - 1) / ACROSS;
  const double cell_width = (width - PADDING) / (double)ACROSS,
               cell_height = (height - PADDING) / (double)down;
  const double side = MIN (cell_width, cell_height) - 6;
  const int stride = cairo_format_stride_for_width (CAIRO_FORMAT_A8, (int)s->columns);
  g_autofree guchar *ink = g_malloc0 ((gsize)stride * s->rows);

  glia_colour_source (cr, glia_theme_role (style, GLIA_ROLE_TEXT), 1);
  for (gsize i = 0; i < s->n_images; i++) {
    for (gsize row = 0; row < s->rows; row++)
      memcpy (ink + row * (gsize)stride, s->pixels + (i * s->rows + row) * s->columns, s->columns);
    cairo_surface_t *image = cairo_image_surface_create_for_data (
        ink, CAIRO_FORMAT_A8, (int)s->columns, (int)s->rows, stride);
    cairo_save (cr);
    cairo_translate (cr,
                     PADDING / 2.0 + cell_width * (double)(i % ACROSS) + (cell_width - side) / 2,
                     PADDING / 2.0 + cell_height * (double)(i / ACROSS) + (cell_height - side) / 2);
    cairo_scale (cr, side / (double)s->columns, side / (double)s->rows);
    cairo_mask_surface (cr, image, 0, 0);
    cairo_restore (cr);
    cairo_surface_destroy (image);
  }
}

static void
glia_recipe_picture_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  const GliaRecipeSketch *s = GLIA_RECIPE_PICTURE (widget)->sketch;
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const GliaStyle style = glia_figure_style ();
  cairo_t *cr;

  if (s == NULL)
    return;
  cr =
      gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  if (s->kind == GLIA_SKETCH_SURFACE)
    draw_plane (s, cr, style, width, height, gtk_widget_get_scale_factor (widget));
  else if (s->kind == GLIA_SKETCH_IMAGES)
    draw_images (s, cr, style, width, height);
  else
    draw_curves (s, cr, style, width, height);
  cairo_destroy (cr);
}

/* ---- The object ------------------------------------------------------------------------------ */

static void
glia_recipe_picture_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? NARROWEST : HEIGHT;
  *natural = *minimum; /* the tiles of a line share what there is */
}

static void
glia_recipe_picture_finalize (GObject *object)
{
  glia_recipe_sketch_free (GLIA_RECIPE_PICTURE (object)->sketch);
  G_OBJECT_CLASS (glia_recipe_picture_parent_class)->finalize (object);
}

static void
glia_recipe_picture_class_init (GliaRecipePictureClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = glia_recipe_picture_finalize;
  widget_class->measure = glia_recipe_picture_measure;
  widget_class->snapshot = glia_recipe_picture_snapshot;
  gtk_widget_class_set_css_name (widget_class, "gliarecipepicture");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
glia_recipe_picture_init (GliaRecipePicture *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What it comes to"), -1);
  glia_figure_style_watch (GTK_WIDGET (self), G_CALLBACK (gtk_widget_queue_draw));
}

GtkWidget *
glia_recipe_picture_new (void)
{
  return g_object_new (GLIA_TYPE_RECIPE_PICTURE, NULL);
}

void
glia_recipe_picture_set_sketch (GliaRecipePicture *self, GliaRecipeSketch *sketch)
{
  g_return_if_fail (GLIA_IS_RECIPE_PICTURE (self));

  glia_recipe_sketch_free (self->sketch);
  self->sketch = sketch;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
