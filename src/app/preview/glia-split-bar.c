/* SPDX-License-Identifier: MIT */
#include "glia-split-bar.h"

#include "glia-format.h"

#include <glib/gi18n.h>
#include <math.h>

#define BAR_HEIGHT 8
#define BAR_GAP    2.0
#define BAR_RADIUS 2.0

enum { PARTS = 3 };

/* The opacity of each part, in the text colour. */
static const double strengths[PARTS] = {0.75, 0.45, 0.22};

struct _GliaSplitBar {
  GtkWidget parent_instance;

  GtkWidget *bar, *legend;
  GtkWidget *swatches[PARTS], *labels[PARTS], *boxes[PARTS];
  gsize rows[PARTS];
};

G_DEFINE_FINAL_TYPE (GliaSplitBar, glia_split_bar, GTK_TYPE_WIDGET)

static GdkRGBA
get_text_colour (GtkWidget *widget)
{
  GdkRGBA colour;

  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  G_GNUC_END_IGNORE_DEPRECATIONS
  return colour;
}

static void
add_rounded_bar (cairo_t *cr, double x, double width, double height)
{
  const double r = fmin (BAR_RADIUS, width / 2);

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - r, r, r, -G_PI / 2, 0);
  cairo_arc (cr, x + width - r, height - r, r, 0, G_PI / 2);
  cairo_arc (cr, x + r, height - r, r, G_PI / 2, G_PI);
  cairo_arc (cr, x + r, r, r, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
}

static void
draw_bar_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  GliaSplitBar *self = GLIA_SPLIT_BAR (data);
  const GdkRGBA colour = get_text_colour (GTK_WIDGET (area));
  gsize all = 0, parts = 0;
  double x = 0;

  for (gsize i = 0; i < PARTS; i++) {
    all += self->rows[i];
    parts += self->rows[i] > 0 ? 1 : 0;
  }
  for (gsize i = 0; i < PARTS; i++) {
    if (self->rows[i] == 0)
      continue;
    const double room = width - BAR_GAP * ((double)parts - 1);
    const double part = fmax (room * (double)self->rows[i] / (double)all, 1);
    cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, colour.alpha * strengths[i]);
    add_rounded_bar (cr, x, part, height);
    cairo_fill (cr);
    x += part + BAR_GAP;
  }
}

static void
draw_swatch_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  const GdkRGBA colour = get_text_colour (GTK_WIDGET (area));
  const gsize part = GPOINTER_TO_SIZE (data);

  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, colour.alpha * strengths[part]);
  add_rounded_bar (cr, 0, width, height);
  cairo_fill (cr);
}

static void
glia_split_bar_dispose (GObject *object)
{
  GliaSplitBar *self = GLIA_SPLIT_BAR (object);

  g_clear_pointer (&self->bar, gtk_widget_unparent);
  g_clear_pointer (&self->legend, gtk_widget_unparent);
  G_OBJECT_CLASS (glia_split_bar_parent_class)->dispose (object);
}

static void
glia_split_bar_class_init (GliaSplitBarClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = glia_split_bar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "gliasplit");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
glia_split_bar_init (GliaSplitBar *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->bar = gtk_drawing_area_new ();
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->bar), BAR_HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->bar), draw_bar_cb, self, NULL);
  gtk_widget_set_parent (self->bar, GTK_WIDGET (self));
  self->legend = g_object_new (GTK_TYPE_CENTER_BOX, NULL);
  gtk_widget_set_parent (self->legend, GTK_WIDGET (self));
  for (gsize i = 0; i < PARTS; i++) {
    self->boxes[i] = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
    self->swatches[i] = g_object_new (GTK_TYPE_DRAWING_AREA, "content-width", 8, "content-height",
                                      8, "valign", GTK_ALIGN_CENTER, NULL);
    self->labels[i] = gtk_label_new ("");
    gtk_widget_add_css_class (self->labels[i], "glia-split-label");
    gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->swatches[i]), draw_swatch_cb,
                                    GSIZE_TO_POINTER (i), NULL);
    gtk_box_append (GTK_BOX (self->boxes[i]), self->swatches[i]);
    gtk_box_append (GTK_BOX (self->boxes[i]), self->labels[i]);
  }
  gtk_center_box_set_start_widget (GTK_CENTER_BOX (self->legend), self->boxes[0]);
  gtk_center_box_set_center_widget (GTK_CENTER_BOX (self->legend), self->boxes[1]);
  gtk_center_box_set_end_widget (GTK_CENTER_BOX (self->legend), self->boxes[2]);
}

GtkWidget *
glia_split_bar_new (void)
{
  return g_object_new (GLIA_TYPE_SPLIT_BAR, NULL);
}

void
glia_split_bar_set (GliaSplitBar *self, const GliaSplits *splits)
{
  g_return_if_fail (GLIA_IS_SPLIT_BAR (self));

  const char *const names[PARTS] = {_ ("Train"), _ ("Dev"), _ ("Test")};
  const GliaDataset *const parts[PARTS] = {splits != NULL ? splits->train : NULL,
                                           splits != NULL ? splits->dev : NULL,
                                           splits != NULL ? splits->test : NULL};
  g_autoptr (GString) all = g_string_new (NULL);

  for (gsize i = 0; i < PARTS; i++) {
    self->rows[i] = parts[i] != NULL ? parts[i]->n_rows : 0;
    g_autofree char *count = glia_format_count (self->rows[i]);
    g_autofree char *text = g_strdup_printf ("%s <b>%s</b>", names[i], count);
    gtk_label_set_markup (GTK_LABEL (self->labels[i]), text);
    gtk_widget_set_visible (self->boxes[i], self->rows[i] > 0);
    if (self->rows[i] > 0)
      g_string_append_printf (all, "%s%s %s", all->len > 0 ? ", " : "", names[i], count);
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, all->str,
                                  -1);
  gtk_widget_queue_draw (self->bar);
}
