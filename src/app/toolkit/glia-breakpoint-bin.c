/* SPDX-License-Identifier: MIT */
#include "glia-breakpoint-bin.h"

struct _GliaBreakpointBin {
  GtkWidget parent_instance;

  GtkWidget *child;
  int threshold;
  gboolean narrow;
  GdkSurface *surface; /* the window's; NULL unless realized */
};

enum { PROPERTY_CHILD = 1, PROPERTY_THRESHOLD, PROPERTY_NARROW, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

static void glia_breakpoint_bin_buildable_init (GtkBuildableIface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (GliaBreakpointBin,
                               glia_breakpoint_bin,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      glia_breakpoint_bin_buildable_init))

static GtkBuildableIface *parent_buildable;

static void
set_child (GliaBreakpointBin *self, GtkWidget *child)
{
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
}

static void
glia_breakpoint_bin_add_child (GtkBuildable *buildable,
                               GtkBuilder *builder,
                               GObject *child,
                               const char *type)
{
  if (type == NULL && GTK_IS_WIDGET (child))
    set_child (GLIA_BREAKPOINT_BIN (buildable), GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
glia_breakpoint_bin_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = glia_breakpoint_bin_add_child;
}

void
glia_breakpoint_bin_expect_width (GliaBreakpointBin *self, int width)
{
  gboolean narrow = width < self->threshold;

  g_return_if_fail (GLIA_IS_BREAKPOINT_BIN (self));

  if (self->narrow == narrow)
    return;
  self->narrow = narrow;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_NARROW]);
}

/* Emitted after the window has got its new size and has allocated its children. What changes here
 * is measured and allocated again before this frame is drawn. */
static void
surface_layout_cb (GliaBreakpointBin *self, int width, int height)
{
  glia_breakpoint_bin_expect_width (self, gtk_widget_get_width (GTK_WIDGET (self)));
}

static void
glia_breakpoint_bin_realize (GtkWidget *widget)
{
  GliaBreakpointBin *self = GLIA_BREAKPOINT_BIN (widget);

  GTK_WIDGET_CLASS (glia_breakpoint_bin_parent_class)->realize (widget);
  self->surface = g_object_ref (gtk_native_get_surface (gtk_widget_get_native (widget)));
  g_signal_connect_object (self->surface, "layout", G_CALLBACK (surface_layout_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

static void
glia_breakpoint_bin_unrealize (GtkWidget *widget)
{
  GliaBreakpointBin *self = GLIA_BREAKPOINT_BIN (widget);

  g_signal_handlers_disconnect_by_data (self->surface, self);
  g_clear_object (&self->surface);
  GTK_WIDGET_CLASS (glia_breakpoint_bin_parent_class)->unrealize (widget);
}

static void
glia_breakpoint_bin_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  GliaBreakpointBin *self = GLIA_BREAKPOINT_BIN (widget);
  int child_minimum = 0;

  if (self->child != NULL)
    gtk_widget_measure (self->child, orientation, -1, &child_minimum, natural, NULL, NULL);
  /* The minimum is the size request alone, whatever the child needs in its current layout. */
  *minimum = 0;
}

static void
glia_breakpoint_bin_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GliaBreakpointBin *self = GLIA_BREAKPOINT_BIN (widget);
  int least_width, least_height;

  if (self->child == NULL)
    return;
  gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL, NULL);
  width = MAX (width, least_width);
  gtk_widget_measure (self->child, GTK_ORIENTATION_VERTICAL, width, &least_height, NULL, NULL,
                      NULL);
  gtk_widget_allocate (self->child, width, MAX (height, least_height), baseline, NULL);
}

static void
glia_breakpoint_bin_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaBreakpointBin *self = GLIA_BREAKPOINT_BIN (object);

  switch (id) {
  case PROPERTY_CHILD:
    g_value_set_object (value, self->child);
    break;
  case PROPERTY_THRESHOLD:
    g_value_set_int (value, self->threshold);
    break;
  case PROPERTY_NARROW:
    g_value_set_boolean (value, self->narrow);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
glia_breakpoint_bin_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaBreakpointBin *self = GLIA_BREAKPOINT_BIN (object);

  switch (id) {
  case PROPERTY_CHILD:
    set_child (self, g_value_get_object (value));
    break;
  case PROPERTY_THRESHOLD:
    self->threshold = g_value_get_int (value);
    if (gtk_widget_get_width (GTK_WIDGET (self)) > 0)
      glia_breakpoint_bin_expect_width (self, gtk_widget_get_width (GTK_WIDGET (self)));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
glia_breakpoint_bin_dispose (GObject *object)
{
  GliaBreakpointBin *self = GLIA_BREAKPOINT_BIN (object);

  g_clear_pointer (&self->child, gtk_widget_unparent);
  G_OBJECT_CLASS (glia_breakpoint_bin_parent_class)->dispose (object);
}

static void
glia_breakpoint_bin_class_init (GliaBreakpointBinClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = glia_breakpoint_bin_get_property;
  object_class->set_property = glia_breakpoint_bin_set_property;
  object_class->dispose = glia_breakpoint_bin_dispose;
  widget_class->realize = glia_breakpoint_bin_realize;
  widget_class->unrealize = glia_breakpoint_bin_unrealize;
  widget_class->measure = glia_breakpoint_bin_measure;
  widget_class->size_allocate = glia_breakpoint_bin_size_allocate;

  properties[PROPERTY_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                                                    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROPERTY_THRESHOLD] = g_param_spec_int ("threshold", NULL, NULL, 0, G_MAXINT, 0,
                                                     G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROPERTY_NARROW] =
      g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
glia_breakpoint_bin_init (GliaBreakpointBin *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

gboolean
glia_breakpoint_bin_narrow (GliaBreakpointBin *self)
{
  g_return_val_if_fail (GLIA_IS_BREAKPOINT_BIN (self), FALSE);

  return self->narrow;
}
