/* SPDX-License-Identifier: MIT */
#include "glia-figure-view.h"

#include "glia-figure-style.h"

#include <glib/gi18n.h>

struct _GliaFigureView {
  GtkWidget parent_instance;

  GliaFigureMaker make;
  gpointer owner;
  char *title, *file_name;
  GliaFigure *figure; /* as it was drawn last; NULL: to be made */
  int min_width, min_height;
};

static void glia_figure_view_exportable_init (GliaExportableInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GliaFigureView,
                               glia_figure_view,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GLIA_TYPE_EXPORTABLE,
                                                      glia_figure_view_exportable_init))

enum { PROPERTY_TITLE = 1, PROPERTY_MIN_WIDTH, PROPERTY_MIN_HEIGHT, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

static GliaFigure *
make_figure (GliaFigureView *self)
{
  return self->make != NULL ? self->make (self->owner) : NULL;
}

void
glia_figure_view_set_maker (GliaFigureView *self,
                            GliaFigureMaker make,
                            gpointer owner,
                            const char *file_name)
{
  g_return_if_fail (self->make == NULL);
  self->make = make;
  self->owner = owner;
  self->file_name = g_strdup (file_name);
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

/* ---- GliaExportable -------------------------------------------------------------------------- */

static GliaFigure *
glia_figure_view_make_figure (GliaExportable *exportable)
{
  return make_figure (GLIA_FIGURE_VIEW (exportable));
}

static char *
glia_figure_view_get_title (GliaExportable *exportable)
{
  GliaFigureView *self = GLIA_FIGURE_VIEW (exportable);

  return g_strdup (self->title != NULL ? self->title : _ ("Figure"));
}

static const char *
glia_figure_view_get_file_name (GliaExportable *exportable)
{
  GliaFigureView *self = GLIA_FIGURE_VIEW (exportable);

  return self->file_name != NULL ? self->file_name : "figure";
}

static void
glia_figure_view_exportable_init (GliaExportableInterface *interface)
{
  interface->make_figure = glia_figure_view_make_figure;
  interface->get_title = glia_figure_view_get_title;
  interface->get_file_name = glia_figure_view_get_file_name;
}

/* ---- The widget ------------------------------------------------------------------------------ */

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

  if (id == PROPERTY_TITLE)
    g_value_set_string (value, self->title);
  else if (id == PROPERTY_MIN_WIDTH)
    g_value_set_int (value, self->min_width);
  else if (id == PROPERTY_MIN_HEIGHT)
    g_value_set_int (value, self->min_height);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
set_title (GliaFigureView *self, const char *title)
{
  g_free (self->title);
  self->title = g_strdup (title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title != NULL ? title : "", -1);
}

static void
glia_figure_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  GliaFigureView *self = GLIA_FIGURE_VIEW (object);

  if (id == PROPERTY_TITLE)
    set_title (self, g_value_get_string (value));
  else if (id == PROPERTY_MIN_WIDTH)
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
  GliaFigureView *self = GLIA_FIGURE_VIEW (object);

  g_clear_pointer (&self->figure, glia_figure_free);
  g_free (self->title);
  g_free (self->file_name);
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
  properties[PROPERTY_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROPERTY_MIN_WIDTH] = g_param_spec_int ("min-width", NULL, NULL, 0, 10000, 200, flags);
  properties[PROPERTY_MIN_HEIGHT] =
      g_param_spec_int ("min-height", NULL, NULL, 0, 10000, 150, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "gliafigure");
}

static void
glia_figure_view_init (GliaFigureView *self)
{
  g_autoptr (GMenuModel) menu = glia_figure_actions_menu ();

  self->min_width = 200;
  self->min_height = 150;
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  glia_figure_actions_install (GLIA_EXPORTABLE (self));
  glia_figure_actions_add_context_menu (GTK_WIDGET (self), menu);
  glia_figure_style_watch (GTK_WIDGET (self), G_CALLBACK (style_changed_cb));
}
