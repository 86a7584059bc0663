/* SPDX-License-Identifier: MIT */
#include "glia-labs-page.h"

#include "glia-labs.h"

/* The classes of the pages, in the order of the list. A page is made when it is first shown. They
 * are declared here so that a new lab is a row in glia-labs.h and nothing else. */
#define DECLARE_PAGE(name, page, title) GType page##_get_type (void);
GLIA_EACH_LAB (DECLARE_PAGE)
#undef DECLARE_PAGE

static GType (*const page_types[]) (void) = {
#define PAGE_TYPE(name, page, title) page##_get_type,
    GLIA_EACH_LAB (PAGE_TYPE)
#undef PAGE_TYPE
};

struct _GliaLabsPage {
  GtkWidget parent_instance;

  GtkWidget *leaflet, *side, *content, *back;
  GtkListBox *list;
  GtkStack *stack;

  GliaWorkbench *workbench;
};

G_DEFINE_FINAL_TYPE (GliaLabsPage, glia_labs_page, GTK_TYPE_WIDGET)

enum { PROPERTY_WORKBENCH = 1, PROPERTY_TITLE, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

static guint open_signal;

GliaLabPage *
glia_labs_page_get_page (GliaLabsPage *self)
{
  return GLIA_LAB_PAGE (gtk_stack_get_visible_child (self->stack));
}

static void
forward_cb (GliaLabsPage *self, gpointer experiment)
{
  g_signal_emit (self, open_signal, 0, experiment);
}

static void
show_page (GliaLabsPage *self, gsize i)
{
  const char *name = glia_labs_name (i);
  GtkWidget *page = gtk_stack_get_child_by_name (self->stack, name);

  if (page == NULL) {
    page = g_object_new (page_types[i](), "workbench", self->workbench, NULL);
    g_signal_connect_object (page, "show-lab", G_CALLBACK (glia_labs_page_show_lab), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (page, "open-experiment", G_CALLBACK (forward_cb), self,
                             G_CONNECT_SWAPPED);
    gtk_stack_add_named (self->stack, page, name);
  }
  gtk_stack_set_visible_child (self->stack, page);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_TITLE]);
}

void
glia_labs_page_show_lab (GliaLabsPage *self, const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (page_types); i++)
    if (g_strcmp0 (name, glia_labs_name (i)) == 0)
      gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (int)i));
  adw_leaflet_set_visible_child (ADW_LEAFLET (self->leaflet), self->content);
}

/* ---- The list -------------------------------------------------------------------------------- */

static void
row_selected_cb (GliaLabsPage *self, GtkListBoxRow *row)
{
  if (row != NULL)
    show_page (self, (gsize)gtk_list_box_row_get_index (row));
}

static void
row_activated_cb (GliaLabsPage *self, GtkListBoxRow *row)
{
  adw_leaflet_set_visible_child (ADW_LEAFLET (self->leaflet), self->content);
}

static void
back_cb (GliaLabsPage *self)
{
  adw_leaflet_set_visible_child (ADW_LEAFLET (self->leaflet), self->side);
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_selected_row (self->list)));
}

static void
folded_cb (GliaLabsPage *self)
{
  gtk_widget_set_visible (self->back, adw_leaflet_get_folded (ADW_LEAFLET (self->leaflet)));
}

static GtkWidget *
new_row (gsize i)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  const char *name = glia_labs_name (i);
  GtkWidget *label = gtk_label_new (glia_labs_title (name));
  g_autofree char *icon = g_strdup_printf ("glia-lab-%s-symbolic", name);

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_name (row, name);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label,
                                  NULL, -1);
  return row;
}

/* ---- The class ------------------------------------------------------------------------------- */

static void
set_workbench (GliaLabsPage *self, GliaWorkbench *workbench)
{
  if (!g_set_object (&self->workbench, workbench))
    return;
  for (GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (self->stack)); page != NULL;
       page = gtk_widget_get_next_sibling (page))
    g_object_set (page, "workbench", workbench, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_WORKBENCH]);
}

static void
glia_labs_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  GliaLabsPage *self = GLIA_LABS_PAGE (object);

  if (id == PROPERTY_WORKBENCH)
    g_value_set_object (value, self->workbench);
  else if (id == PROPERTY_TITLE)
    g_value_set_string (value, glia_labs_title (gtk_stack_get_visible_child_name (self->stack)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
glia_labs_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  if (id == PROPERTY_WORKBENCH)
    set_workbench (GLIA_LABS_PAGE (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
glia_labs_page_dispose (GObject *object)
{
  GliaLabsPage *self = GLIA_LABS_PAGE (object);

  g_clear_object (&self->workbench);
  g_clear_pointer (&self->leaflet, gtk_widget_unparent);
  G_OBJECT_CLASS (glia_labs_page_parent_class)->dispose (object);
}

static void
glia_labs_page_class_init (GliaLabsPageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = glia_labs_page_get_property;
  object_class->set_property = glia_labs_page_set_property;
  object_class->dispose = glia_labs_page_dispose;
  properties[PROPERTY_WORKBENCH] =
      g_param_spec_object ("workbench", NULL, NULL, GLIA_TYPE_WORKBENCH,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROPERTY_TITLE] =
      g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  open_signal = g_signal_new ("open-experiment", GLIA_TYPE_LABS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                              NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/glia/Workbench/ui/labs/glia-labs-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaLabsPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, GliaLabsPage, side);
  gtk_widget_class_bind_template_child (widget_class, GliaLabsPage, content);
  gtk_widget_class_bind_template_child (widget_class, GliaLabsPage, back);
  gtk_widget_class_bind_template_child (widget_class, GliaLabsPage, list);
  gtk_widget_class_bind_template_child (widget_class, GliaLabsPage, stack);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
map_cb (GliaLabsPage *self)
{
  if (gtk_list_box_get_selected_row (self->list) == NULL)
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
}

static void
glia_labs_page_init (GliaLabsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < G_N_ELEMENTS (page_types); i++)
    gtk_list_box_append (self->list, new_row (i));
  /* Nothing is computed before somebody looks. */
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}
