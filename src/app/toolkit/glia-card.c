/* SPDX-License-Identifier: MIT */
#include "glia-card.h"

struct _GliaCard {
  GtkWidget parent_instance;

  GtkWidget *header, *title, *caption, *end, *menu;
  GtkWidget *child;
  gboolean compact;
};

enum {
  PROPERTY_TITLE = 1,
  PROPERTY_CAPTION,
  PROPERTY_CHILD,
  PROPERTY_MENU,
  PROPERTY_COMPACT,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

static void glia_card_buildable_init (GtkBuildableIface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (GliaCard,
                               glia_card,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, glia_card_buildable_init))

static GtkBuildableIface *parent_buildable;

static void
glia_card_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  GliaCard *self = GLIA_CARD (buildable);

  if (g_strcmp0 (type, "end") == 0)
    gtk_box_append (GTK_BOX (self->end), GTK_WIDGET (child));
  else if (type == NULL && self->header != NULL && GTK_IS_WIDGET (child))
    glia_card_set_child (self, GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
glia_card_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = glia_card_add_child;
}

static void
glia_card_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaCard *self = GLIA_CARD (object);

  switch (id) {
  case PROPERTY_TITLE:
    g_value_set_string (value, gtk_label_get_label (GTK_LABEL (self->title)));
    break;
  case PROPERTY_CAPTION:
    g_value_set_string (value, gtk_label_get_label (GTK_LABEL (self->caption)));
    break;
  case PROPERTY_CHILD:
    g_value_set_object (value, self->child);
    break;
  case PROPERTY_MENU:
    g_value_set_object (value, gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (self->menu)));
    break;
  case PROPERTY_COMPACT:
    g_value_set_boolean (value, self->compact);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
glia_card_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaCard *self = GLIA_CARD (object);

  switch (id) {
  case PROPERTY_TITLE:
    glia_card_set_title (self, g_value_get_string (value));
    break;
  case PROPERTY_CAPTION:
    glia_card_set_caption (self, g_value_get_string (value));
    break;
  case PROPERTY_CHILD:
    glia_card_set_child (self, g_value_get_object (value));
    break;
  case PROPERTY_MENU:
    glia_card_set_menu_model (self, g_value_get_object (value));
    break;
  case PROPERTY_COMPACT:
    glia_card_set_compact (self, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
glia_card_dispose (GObject *object)
{
  GliaCard *self = GLIA_CARD (object);

  g_clear_pointer (&self->child, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), GLIA_TYPE_CARD);
  G_OBJECT_CLASS (glia_card_parent_class)->dispose (object);
}

static void
glia_card_class_init (GliaCardClass *class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = glia_card_get_property;
  object_class->set_property = glia_card_set_property;
  object_class->dispose = glia_card_dispose;

  properties[PROPERTY_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  properties[PROPERTY_CAPTION] = g_param_spec_string ("caption", NULL, NULL, "", flags);
  properties[PROPERTY_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROPERTY_MENU] =
      g_param_spec_object ("menu-model", NULL, NULL, G_TYPE_MENU_MODEL, flags);
  properties[PROPERTY_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/glia/Workbench/ui/toolkit/glia-card.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaCard, header);
  gtk_widget_class_bind_template_child (widget_class, GliaCard, title);
  gtk_widget_class_bind_template_child (widget_class, GliaCard, caption);
  gtk_widget_class_bind_template_child (widget_class, GliaCard, end);
  gtk_widget_class_bind_template_child (widget_class, GliaCard, menu);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "gliacard");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
glia_card_init (GliaCard *self)
{
  GtkLayoutManager *layout;

  gtk_widget_init_template (GTK_WIDGET (self));
  layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  self->title, NULL, -1);
}

GtkWidget *
glia_card_new (void)
{
  return g_object_new (GLIA_TYPE_CARD, NULL);
}

static void
set_label (GliaCard *self, GtkWidget *label, const char *text, guint property)
{
  if (g_str_equal (gtk_label_get_label (GTK_LABEL (label)), text != NULL ? text : ""))
    return;
  gtk_label_set_label (GTK_LABEL (label), text != NULL ? text : "");
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
glia_card_set_title (GliaCard *self, const char *title)
{
  g_return_if_fail (GLIA_IS_CARD (self));

  set_label (self, self->title, title, PROPERTY_TITLE);
}

void
glia_card_set_caption (GliaCard *self, const char *caption)
{
  g_return_if_fail (GLIA_IS_CARD (self));

  set_label (self, self->caption, caption, PROPERTY_CAPTION);
}

void
glia_card_set_child (GliaCard *self, GtkWidget *child)
{
  g_return_if_fail (GLIA_IS_CARD (self));
  g_return_if_fail (child == NULL || GTK_IS_WIDGET (child));

  if (self->child == child)
    return;
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child != NULL) {
    gtk_widget_set_vexpand (child, TRUE);
    gtk_widget_insert_after (child, GTK_WIDGET (self), self->header);
  }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_CHILD]);
}

void
glia_card_set_menu_model (GliaCard *self, GMenuModel *menu)
{
  g_return_if_fail (GLIA_IS_CARD (self));

  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->menu), menu);
  gtk_widget_set_visible (self->menu, menu != NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_MENU]);
}

void
glia_card_set_compact (GliaCard *self, gboolean compact)
{
  g_return_if_fail (GLIA_IS_CARD (self));

  if (self->compact == compact)
    return;
  self->compact = compact;
  if (compact)
    gtk_widget_add_css_class (GTK_WIDGET (self), "compact");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "compact");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_COMPACT]);
}

GtkBox *
glia_card_end (GliaCard *self)
{
  g_return_val_if_fail (GLIA_IS_CARD (self), NULL);

  return GTK_BOX (self->end);
}
