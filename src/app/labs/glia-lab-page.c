/* SPDX-License-Identifier: MIT */
#include "glia-lab-page.h"

#include "glia-labs.h"
#include "glia-letters.h"
#include "glia-wrap-box.h"

#include <glib/gi18n.h>

typedef struct {
  GtkWidget *scroller, *controls, *presets_row, *presets, *content, *foot, *open, *see_also,
      *export;
  GtkLabel *question, *sentence;

  char *links;
  GliaWorkbench *workbench;
  GliaFigureView *main_figure; /* a child */
  gboolean applying_preset;
} GliaLabPagePrivate;

static void glia_lab_page_buildable_init (GtkBuildableIface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (GliaLabPage,
                                  glia_lab_page,
                                  GTK_TYPE_WIDGET,
                                  G_ADD_PRIVATE (GliaLabPage)
                                      G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                             glia_lab_page_buildable_init))

enum { PROPERTY_QUESTION = 1, PROPERTY_SENTENCE, PROPERTY_LINKS, PROPERTY_WORKBENCH, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

enum { SHOW_LAB, OPEN_EXPERIMENT, N_SIGNALS };
static guint signals[N_SIGNALS];

static GliaLabPagePrivate *
get_private (GliaLabPage *self)
{
  return glia_lab_page_get_instance_private (self);
}

GliaWorkbench *
glia_lab_page_workbench (GliaLabPage *self)
{
  return get_private (self)->workbench;
}

static void
forget_figure_cb (GliaLabPage *self)
{
  get_private (self)->main_figure = NULL;
}

void
glia_lab_page_set_main_figure (GliaLabPage *self, GliaFigureView *figure)
{
  get_private (self)->main_figure = figure;
  g_signal_connect_object (figure, "destroy", G_CALLBACK (forget_figure_cb), self,
                           G_CONNECT_SWAPPED);
}

void
glia_lab_page_set_text (GtkLabel *label, const char *text)
{
  g_autofree char *typeset = glia_letters_typeset (text);

  gtk_label_set_label (label, typeset);
}

void
glia_lab_page_fill_activations (GtkDropDown *drop_down, mlp_activation chosen)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (int i = 0; i < MLP_ACTIVATIONS; i++)
    gtk_string_list_append (names, mlp_activation_describe ((mlp_activation)i)->label);
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (drop_down, chosen);
}

/* ---- Presets --------------------------------------------------------------------------------- */

static void
set_control (GliaLabPage *self, const char *name, double value)
{
  GObject *control = gtk_widget_get_template_child (GTK_WIDGET (self), G_OBJECT_TYPE (self), name);

  if (GTK_IS_SPIN_BUTTON (control))
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (control), value);
  else
    gtk_drop_down_set_selected (GTK_DROP_DOWN (control), (guint)value);
}

static void
preset_cb (GliaLabPage *self, GtkWidget *button)
{
  GliaLabPageClass *class = GLIA_LAB_PAGE_GET_CLASS (self);
  const GliaLabPreset *preset = g_object_get_data (G_OBJECT (button), "preset");

  get_private (self)->applying_preset = TRUE;
  for (gsize i = 0; i < GLIA_LAB_PRESET_VALUES && preset->set[i].control != NULL; i++)
    set_control (self, preset->set[i].control, preset->set[i].value);
  get_private (self)->applying_preset = FALSE;
  if (class->preset_applied != NULL)
    class->preset_applied (self);
}

void
glia_lab_page_set_presets (GliaLabPage *self, const GliaLabPreset *presets, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    GtkWidget *button = gtk_button_new_with_label (_ (presets[i].label));
    g_autofree char *name = g_strdup_printf ("preset-%zu", i);
    gtk_widget_set_name (button, name);
    gtk_widget_add_css_class (button, "lab-preset");
    g_object_set_data (G_OBJECT (button), "preset", (gpointer)&presets[i]);
    g_signal_connect_object (button, "clicked", G_CALLBACK (preset_cb), self, G_CONNECT_SWAPPED);
    gtk_box_append (GTK_BOX (get_private (self)->presets), button);
  }
  gtk_widget_set_visible (get_private (self)->presets_row, n > 0);
}

gboolean
glia_lab_page_is_applying_preset (GliaLabPage *self)
{
  return get_private (self)->applying_preset;
}

/* The menu's actions live in the page, the figure's in the figure. */
static void
figure_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GliaFigureView *figure = get_private (GLIA_LAB_PAGE (widget))->main_figure;

  if (figure != NULL)
    gtk_widget_activate_action (GTK_WIDGET (figure),
                                g_str_equal (name, "lab.copy") ? "figure.copy" : "figure.export",
                                NULL);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GliaLabPage *self = GLIA_LAB_PAGE (widget);
  g_autoptr (GliaExperiment) experiment = GLIA_LAB_PAGE_GET_CLASS (self)->make_experiment (self);

  if (experiment != NULL)
    g_signal_emit (self, signals[OPEN_EXPERIMENT], 0, experiment);
}

/* ---- Links ----------------------------------------------------------------------------------- */

static void
link_cb (GliaLabPage *self, GtkWidget *button)
{
  g_signal_emit (self, signals[SHOW_LAB], 0, gtk_widget_get_name (button));
}

static void
set_links (GliaLabPage *self, const char *links)
{
  g_auto (GStrv) names = g_strsplit (links != NULL ? links : "", " ", -1);

  g_free (get_private (self)->links);
  get_private (self)->links = g_strdup (links);
  for (char **name = names; *name != NULL; name++) {
    const char *title = glia_labs_title (*name);
    if (title == NULL)
      continue;
    GtkWidget *button = gtk_button_new_with_label (title);
    gtk_widget_set_name (button, *name);
    gtk_widget_add_css_class (button, "flat");
    gtk_widget_add_css_class (button, "lab-link");
    g_signal_connect_object (button, "clicked", G_CALLBACK (link_cb), self, G_CONNECT_SWAPPED);
    gtk_widget_set_parent (button, get_private (self)->foot);
    gtk_widget_set_visible (get_private (self)->see_also, TRUE);
  }
}

/* ---- The class ------------------------------------------------------------------------------- */

static void
set_workbench (GliaLabPage *self, GliaWorkbench *workbench)
{
  GliaLabPageClass *class = GLIA_LAB_PAGE_GET_CLASS (self);

  if (g_set_object (&get_private (self)->workbench, workbench) && class->training_changed != NULL)
    class->training_changed (self);
}

static void
glia_lab_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  GliaLabPagePrivate *p = get_private (GLIA_LAB_PAGE (object));

  if (id == PROPERTY_QUESTION)
    g_value_set_string (value, gtk_label_get_label (p->question));
  else if (id == PROPERTY_SENTENCE)
    g_value_set_string (value, gtk_label_get_label (p->sentence));
  else if (id == PROPERTY_LINKS)
    g_value_set_string (value, p->links);
  else if (id == PROPERTY_WORKBENCH)
    g_value_set_object (value, p->workbench);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
glia_lab_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  GliaLabPage *self = GLIA_LAB_PAGE (object);

  if (id == PROPERTY_QUESTION)
    gtk_label_set_label (get_private (self)->question, g_value_get_string (value));
  else if (id == PROPERTY_SENTENCE)
    gtk_label_set_label (get_private (self)->sentence, g_value_get_string (value));
  else if (id == PROPERTY_LINKS)
    set_links (self, g_value_get_string (value));
  else if (id == PROPERTY_WORKBENCH)
    set_workbench (self, g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static GtkBuildableIface *parent_buildable;

static void
glia_lab_page_add_child (GtkBuildable *buildable,
                         GtkBuilder *builder,
                         GObject *child,
                         const char *type)
{
  GliaLabPagePrivate *p = get_private (GLIA_LAB_PAGE (buildable));

  if (p->controls == NULL || !GTK_IS_WIDGET (child) || child == G_OBJECT (p->scroller))
    parent_buildable->add_child (buildable, builder, child, type);
  else if (g_strcmp0 (type, "controls") == 0)
    gtk_widget_set_parent (GTK_WIDGET (child), p->controls);
  else
    gtk_box_append (GTK_BOX (p->content), GTK_WIDGET (child));
}

static void
glia_lab_page_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = glia_lab_page_add_child;
}

static void
glia_lab_page_constructed (GObject *object)
{
  GliaLabPage *self = GLIA_LAB_PAGE (object);

  G_OBJECT_CLASS (glia_lab_page_parent_class)->constructed (object);
  gtk_widget_set_visible (get_private (self)->open,
                          GLIA_LAB_PAGE_GET_CLASS (self)->make_experiment != NULL);
}

static void
glia_lab_page_dispose (GObject *object)
{
  GliaLabPage *self = GLIA_LAB_PAGE (object);

  g_clear_object (&get_private (self)->workbench);
  g_clear_pointer (&get_private (self)->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (glia_lab_page_parent_class)->dispose (object);
}

static void
glia_lab_page_finalize (GObject *object)
{
  g_free (get_private (GLIA_LAB_PAGE (object))->links);
  G_OBJECT_CLASS (glia_lab_page_parent_class)->finalize (object);
}

static void
glia_lab_page_class_init (GliaLabPageClass *class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = glia_lab_page_get_property;
  object_class->set_property = glia_lab_page_set_property;
  object_class->constructed = glia_lab_page_constructed;
  object_class->dispose = glia_lab_page_dispose;
  object_class->finalize = glia_lab_page_finalize;

  properties[PROPERTY_QUESTION] = g_param_spec_string ("question", NULL, NULL, "", flags);
  properties[PROPERTY_SENTENCE] = g_param_spec_string ("sentence", NULL, NULL, "", flags);
  properties[PROPERTY_LINKS] = g_param_spec_string ("links", NULL, NULL, NULL, flags);
  properties[PROPERTY_WORKBENCH] =
      g_param_spec_object ("workbench", NULL, NULL, GLIA_TYPE_WORKBENCH, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[SHOW_LAB] = g_signal_new ("show-lab", GLIA_TYPE_LAB_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[OPEN_EXPERIMENT] = g_signal_new ("open-experiment", GLIA_TYPE_LAB_PAGE, G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  g_type_ensure (GLIA_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/glia/Workbench/ui/labs/glia-lab-page.ui");
  gtk_widget_class_bind_template_child_private (widget_class, GliaLabPage, scroller);
  gtk_widget_class_bind_template_child_private (widget_class, GliaLabPage, controls);
  gtk_widget_class_bind_template_child_private (widget_class, GliaLabPage, presets_row);
  gtk_widget_class_bind_template_child_private (widget_class, GliaLabPage, presets);
  gtk_widget_class_bind_template_child_private (widget_class, GliaLabPage, content);
  gtk_widget_class_bind_template_child_private (widget_class, GliaLabPage, foot);
  gtk_widget_class_bind_template_child_private (widget_class, GliaLabPage, open);
  gtk_widget_class_bind_template_child_private (widget_class, GliaLabPage, see_also);
  gtk_widget_class_bind_template_child_private (widget_class, GliaLabPage, export);
  gtk_widget_class_bind_template_child_private (widget_class, GliaLabPage, question);
  gtk_widget_class_bind_template_child_private (widget_class, GliaLabPage, sentence);
  gtk_widget_class_install_action (widget_class, "lab.copy", NULL, figure_action);
  gtk_widget_class_install_action (widget_class, "lab.export", NULL, figure_action);
  gtk_widget_class_install_action (widget_class, "lab.open", NULL, open_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
glia_lab_page_init (GliaLabPage *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_menu_append (menu, _ ("_Copy"), "lab.copy");
  g_menu_append (menu, _ ("_Export…"), "lab.export");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (get_private (self)->export),
                                  G_MENU_MODEL (menu));
}
