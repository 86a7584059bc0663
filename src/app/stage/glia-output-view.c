/* SPDX-License-Identifier: MIT */
#include "glia-output-view-private.h"

#include "glia-example-list.h"
#include "glia-figure-actions.h"
#include "glia-figure-style.h"
#include "glia-network-view.h"

#include <glib/gi18n.h>

enum {
  PROPERTY_WORKBENCH = 1,
  PROPERTY_COMPACT,
  PROPERTY_HOVERED,
  PROPERTY_RANGE,
  PROPERTY_SHOW_TRAIN,
  PROPERTY_SHOW_DEV,
  PROPERTY_DISCRETE,
  PROPERTY_WIDE,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

static void glia_output_view_exportable_init (GliaExportableInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GliaOutputView,
                               glia_output_view,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GLIA_TYPE_EXPORTABLE,
                                                      glia_output_view_exportable_init))

/* ---- Drawing --------------------------------------------------------------------------------- */

static void
draw_plane_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  GliaOutputView *self = data;

  glia_plane_plot_set_size (self->plot, width, height,
                            gtk_widget_get_scale_factor (GTK_WIDGET (area)), glia_figure_style ());
  glia_plane_plot_draw (self->plot, cr);
  glia_output_paint_draw (self->paint, cr, glia_figure_style ());
}

static void
draw_mark_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  GliaOutputView *self = data;
  GliaColour dim = glia_theme_role (glia_figure_style (), GLIA_ROLE_DIM_TEXT);

  glia_plane_mark_draw (cr, width / 2.0, height / 2.0, 3.25, GTK_WIDGET (area) == self->dev_mark,
                        dim);
}

static void
style_changed_cb (GliaOutputView *self)
{
  gtk_widget_queue_draw (self->plane);
  gtk_widget_queue_draw (self->confusion);
  gtk_widget_queue_draw (self->train_mark);
  gtk_widget_queue_draw (self->dev_mark);
}

/* ---- GliaExportable -------------------------------------------------------------------------- */

static GliaFigure *
glia_output_view_make_figure (GliaExportable *exportable)
{
  GliaOutputView *self = GLIA_OUTPUT_VIEW (exportable);
  const char *page = gtk_stack_get_visible_child_name (self->pages);
  g_autofree char *title = NULL, *caption = NULL;

  g_object_get (self->card, "title", &title, "caption", &caption, NULL);
  if (g_str_equal (page, "plane"))
    return glia_plane_plot_figure (self->plot, title, caption);
  if (g_str_equal (page, "examples"))
    return glia_output_view_make_matrix (self, title);
  return NULL;
}

static char *
glia_output_view_get_title (GliaExportable *exportable)
{
  return g_strdup (_ ("Output"));
}

static const char *
glia_output_view_get_file_name (GliaExportable *exportable)
{
  return "output";
}

static void
glia_output_view_exportable_init (GliaExportableInterface *interface)
{
  interface->make_figure = glia_output_view_make_figure;
  interface->get_title = glia_output_view_get_title;
  interface->get_file_name = glia_output_view_get_file_name;
}

/* ---- Object ---------------------------------------------------------------------------------- */

static void
glia_output_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaOutputView *self = GLIA_OUTPUT_VIEW (object);

  switch (id) {
  case PROPERTY_WORKBENCH:
    g_value_set_object (value, self->workbench);
    break;
  case PROPERTY_HOVERED:
    g_value_set_int64 (value, self->hovered);
    break;
  case PROPERTY_RANGE:
    g_value_set_string (value, glia_picture_range_name (self->range));
    break;
  case PROPERTY_COMPACT:
    g_value_set_boolean (value, self->compact);
    break;
  case PROPERTY_SHOW_TRAIN:
    g_value_set_boolean (value, self->show_train);
    break;
  case PROPERTY_SHOW_DEV:
    g_value_set_boolean (value, self->show_dev);
    break;
  case PROPERTY_DISCRETE:
    g_value_set_boolean (value, self->discrete);
    break;
  case PROPERTY_WIDE:
    g_value_set_boolean (value, self->wide);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
set_option (GliaOutputView *self, gboolean *option, gboolean value, GParamSpec *pspec)
{
  if (!*option == !value)
    return;
  *option = value;
  glia_output_view_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
glia_output_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaOutputView *self = GLIA_OUTPUT_VIEW (object);

  switch (id) {
  case PROPERTY_WORKBENCH:
    glia_output_view_set_workbench (self, g_value_get_object (value));
    g_object_set (self->review, "workbench", self->workbench, NULL);
    g_object_set (self->worst, "workbench", self->workbench, NULL);
    glia_output_paint_set_workbench (self->paint, self->workbench);
    break;
  case PROPERTY_HOVERED:
    self->hovered = g_value_get_int64 (value);
    glia_output_view_update (self);
    break;
  case PROPERTY_RANGE:
    self->range = glia_picture_range_from_name (g_value_get_string (value));
    glia_output_view_update (self);
    break;
  case PROPERTY_COMPACT:
    glia_card_set_compact (self->card, g_value_get_boolean (value));
    set_option (self, &self->compact, g_value_get_boolean (value), pspec);
    break;
  case PROPERTY_SHOW_TRAIN:
    set_option (self, &self->show_train, g_value_get_boolean (value), pspec);
    break;
  case PROPERTY_SHOW_DEV:
    set_option (self, &self->show_dev, g_value_get_boolean (value), pspec);
    break;
  case PROPERTY_DISCRETE:
    set_option (self, &self->discrete, g_value_get_boolean (value), pspec);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
glia_output_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (glia_output_view_parent_class)->map (widget);
  glia_output_view_update (GLIA_OUTPUT_VIEW (widget));
}

static void
glia_output_view_dispose (GObject *object)
{
  GliaOutputView *self = GLIA_OUTPUT_VIEW (object);

  glia_output_view_disconnect_signals (self);
  glia_output_paint_set_workbench (self->paint, NULL);
  g_clear_object (&self->workbench);
  gtk_widget_dispose_template (GTK_WIDGET (self), GLIA_TYPE_OUTPUT_VIEW);
  G_OBJECT_CLASS (glia_output_view_parent_class)->dispose (object);
}

static void
glia_output_view_finalize (GObject *object)
{
  GliaOutputView *self = GLIA_OUTPUT_VIEW (object);

  glia_output_paint_free (self->paint);
  glia_plane_plot_free (self->plot);
  G_OBJECT_CLASS (glia_output_view_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *class)
{
  gtk_widget_class_bind_template_child (class, GliaOutputView, card);
  gtk_widget_class_bind_template_child (class, GliaOutputView, legend);
  gtk_widget_class_bind_template_child (class, GliaOutputView, train_toggle);
  gtk_widget_class_bind_template_child (class, GliaOutputView, dev_toggle);
  gtk_widget_class_bind_template_child (class, GliaOutputView, train_mark);
  gtk_widget_class_bind_template_child (class, GliaOutputView, dev_mark);
  gtk_widget_class_bind_template_child (class, GliaOutputView, pages);
  gtk_widget_class_bind_template_child (class, GliaOutputView, status);
  gtk_widget_class_bind_template_child (class, GliaOutputView, download);
  gtk_widget_class_bind_template_child (class, GliaOutputView, plane);
  gtk_widget_class_bind_template_child (class, GliaOutputView, confusion);
  gtk_widget_class_bind_template_child (class, GliaOutputView, worst);
  gtk_widget_class_bind_template_child (class, GliaOutputView, examples);
  gtk_widget_class_bind_template_child (class, GliaOutputView, review);
  gtk_widget_class_bind_template_child (class, GliaOutputView, review_buttons);
  gtk_widget_class_bind_template_child (class, GliaOutputView, matrix_toggle);
  gtk_widget_class_bind_template_child (class, GliaOutputView, sample);
  gtk_widget_class_bind_template_child (class, GliaOutputView, paste);
}

static void
paint_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  glia_output_paint_begin (GLIA_OUTPUT_VIEW (widget)->paint);
}

static void
glia_output_view_class_init (GliaOutputViewClass *class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  const GParamFlags explicit = flags | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = glia_output_view_get_property;
  object_class->set_property = glia_output_view_set_property;
  object_class->dispose = glia_output_view_dispose;
  object_class->finalize = glia_output_view_finalize;
  widget_class->map = glia_output_view_map;
  properties[PROPERTY_WORKBENCH] =
      g_param_spec_object ("workbench", NULL, NULL, GLIA_TYPE_WORKBENCH, flags);
  properties[PROPERTY_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, explicit);
  properties[PROPERTY_HOVERED] =
      g_param_spec_int64 ("hovered", NULL, NULL, -1, G_MAXINT64, GLIA_NEURON_NONE, flags);
  properties[PROPERTY_RANGE] = g_param_spec_string ("colour-range", NULL, NULL, "automatic", flags);
  properties[PROPERTY_SHOW_TRAIN] = g_param_spec_boolean ("show-train", NULL, NULL, TRUE, explicit);
  properties[PROPERTY_SHOW_DEV] = g_param_spec_boolean ("show-dev", NULL, NULL, TRUE, explicit);
  properties[PROPERTY_DISCRETE] = g_param_spec_boolean ("discrete", NULL, NULL, FALSE, explicit);
  properties[PROPERTY_WIDE] =
      g_param_spec_boolean ("wide", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  g_type_ensure (GLIA_TYPE_CARD);
  g_type_ensure (GLIA_TYPE_CONFUSION_VIEW);
  g_type_ensure (GLIA_TYPE_EXAMPLE_LIST);
  g_type_ensure (GLIA_TYPE_REVIEW_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/glia/Workbench/ui/stage/glia-output-view.ui");
  bind_children (widget_class);
  gtk_widget_class_install_property_action (widget_class, "output.show-train", "show-train");
  gtk_widget_class_install_property_action (widget_class, "output.show-dev", "show-dev");
  gtk_widget_class_install_property_action (widget_class, "output.discrete", "discrete");
  gtk_widget_class_install_action (widget_class, "output.paint", NULL, paint_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
add_actions (GliaOutputView *self)
{
  g_autoptr (GMenuModel) figure = glia_figure_actions_menu ();
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) options = g_menu_new ();

  g_menu_append (options, _ ("_Discrete Colours"), "output.discrete");
  g_menu_append (options, _ ("_Paint on These Points"), "output.paint");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (options));
  g_menu_append_section (menu, NULL, figure);
  glia_figure_actions_install (GLIA_EXPORTABLE (self));
  glia_card_set_menu_model (self->card, G_MENU_MODEL (menu));
  glia_figure_actions_add_context_menu (self->plane, G_MENU_MODEL (menu));
  glia_figure_actions_add_context_menu (self->confusion, figure);
}

static void
download_cb (GliaOutputView *self)
{
  glia_workbench_download (self->workbench);
}

static void
glia_output_view_init (GliaOutputView *self)
{
  self->plot = glia_plane_plot_new ();
  self->hovered = GLIA_NEURON_NONE;
  self->show_train = self->show_dev = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->download, "clicked", G_CALLBACK (download_cb), self);
  self->paint = glia_output_paint_new (self->plane, self->plot);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->plane), draw_plane_cb, self, NULL);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->train_mark), draw_mark_cb, self, NULL);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->dev_mark), draw_mark_cb, self, NULL);
  add_actions (self);
  glia_output_view_connect_signals (self);
  glia_figure_style_watch (GTK_WIDGET (self), G_CALLBACK (style_changed_cb));
  glia_output_view_update (self);
}

GtkWidget *
glia_output_view_new (void)
{
  return g_object_new (GLIA_TYPE_OUTPUT_VIEW, NULL);
}
