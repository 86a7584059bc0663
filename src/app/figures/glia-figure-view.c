/* SPDX-License-Identifier: MIT */
#include "glia-figure-view.h"

#include "glia-figure-style.h"

struct _GliaFigureView {
  GtkWidget parent_instance;

  GliaFigureMaker make;
  gpointer owner;
  GliaFigure *figure; /* as it was drawn last; NULL: to be made */
  int min_width, min_height;
};

G_DEFINE_FINAL_TYPE (GliaFigureView, glia_figure_view, GTK_TYPE_WIDGET)

enum { PROPERTY_MIN_WIDTH = 1, PROPERTY_MIN_HEIGHT, PROPERTIES };
static GParamSpec *properties[PROPERTIES];

static GliaFigure *
make_figure (gpointer view)
{
  GliaFigureView *self = view;
  return self->make != NULL ? self->make (self->owner) : NULL;
}

void
glia_figure_view_set_maker (GliaFigureView *self,
                            GliaFigureMaker make,
                            gpointer owner,
                            const char *file_name)
{
  g_autoptr (GMenuModel) menu = glia_figure_actions_menu ();

  g_return_if_fail (self->make == NULL);
  self->make = make;
  self->owner = owner;
  glia_figure_actions_install (GTK_WIDGET (self), make_figure, file_name);
  glia_figure_actions_add_context_menu (GTK_WIDGET (self), menu);
}

void
glia_figure_view_update (GliaFigureView *self, const char *summary)
{
  g_clear_pointer (&self->figure, glia_figure_free);
  if (summary != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    summary, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
glia_figure_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GliaFigureView *self = GLIA_FIGURE_VIEW (widget);
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  if (self->figure == NULL)
    self->figure = make_figure (self);
  if (self->figure == NULL || width <= 0 || height <= 0)
    return;
  cairo_t *cr =
      gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  glia_figure_draw (self->figure, cr, width, height, glia_figure_style ());
  cairo_destroy (cr);
}

static void
glia_figure_view_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  GliaFigureView *self = GLIA_FIGURE_VIEW (widget);

  *minimum = *natural =
      orientation == GTK_ORIENTATION_HORIZONTAL ? self->min_width : self->min_height;
}

static void
glia_figure_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  GliaFigureView *self = GLIA_FIGURE_VIEW (object);

  if (id == PROPERTY_MIN_WIDTH)
    g_value_set_int (value, self->min_width);
  else if (id == PROPERTY_MIN_HEIGHT)
    g_value_set_int (value, self->min_height);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
glia_figure_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  GliaFigureView *self = GLIA_FIGURE_VIEW (object);

  if (id == PROPERTY_MIN_WIDTH)
    self->min_width = g_value_get_int (value);
  else if (id == PROPERTY_MIN_HEIGHT)
    self->min_height = g_value_get_int (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
style_changed_cb (GliaFigureView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
glia_figure_view_finalize (GObject *object)
{
  g_clear_pointer (&GLIA_FIGURE_VIEW (object)->figure, glia_figure_free);
  G_OBJECT_CLASS (glia_figure_view_parent_class)->finalize (object);
}

static void
glia_figure_view_class_init (GliaFigureViewClass *class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = glia_figure_view_get_property;
  object_class->set_property = glia_figure_view_set_property;
  object_class->finalize = glia_figure_view_finalize;
  widget_class->snapshot = glia_figure_view_snapshot;
  widget_class->measure = glia_figure_view_measure;
  properties[PROPERTY_MIN_WIDTH] = g_param_spec_int ("min-width", NULL, NULL, 0, 10000, 200, flags);
  properties[PROPERTY_MIN_HEIGHT] =
      g_param_spec_int ("min-height", NULL, NULL, 0, 10000, 150, flags);
  g_object_class_install_properties (object_class, PROPERTIES, properties);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "gliafigure");
}

static void
glia_figure_view_init (GliaFigureView *self)
{
  self->min_width = 200;
  self->min_height = 150;
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  glia_figure_style_watch (GTK_WIDGET (self), G_CALLBACK (style_changed_cb));
}
