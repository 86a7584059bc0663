/* SPDX-License-Identifier: MIT */
#include "glia-choice-row.h"

#include "glia-choices.h"

#include <glib/gi18n.h>

struct _GliaChoiceRow {
  GliaFieldRow parent_instance;

  GtkDropDown *drop_down;
  GtkWidget *several; /* opens the checks; NULL where only one can be chosen */
  GtkWidget *checks;  /* a box of GtkCheckButton, in the choices' order */
  char **swept;       /* the names that the sweep tries, or NULL */
  GliaChoices choices;
  guint shown; /* the position of the experiment's value */
};

enum { PROPERTY_CHOICES = 1, PROPERTY_SEVERAL, N_PROPERTIES };

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (GliaChoiceRow, glia_choice_row, GLIA_TYPE_FIELD_ROW)

/* The name is the value itself, or the "kind" of an object. */
static const char *
get_name (JsonNode *value)
{
  if (JSON_NODE_HOLDS_OBJECT (value))
    value = json_object_get_member (json_node_get_object (value), "kind");
  return value != NULL && JSON_NODE_HOLDS_VALUE (value) ? json_node_get_string (value) : NULL;
}

static guint
find_position (GliaChoiceRow *self, const char *name)
{
  for (guint i = 0; i < glia_choices_count (self->choices); i++)
    if (g_strcmp0 (glia_choices_name (self->choices, i), name) == 0)
      return i;
  return GTK_INVALID_LIST_POSITION;
}

/* NULL: one is chosen, in the drop-down. */
static void
show_swept (GliaChoiceRow *self, char **names)
{
  g_strfreev (self->swept);
  self->swept = g_strdupv (names);
  if (self->several == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->drop_down), names == NULL);
  if (names != NULL)
    gtk_menu_button_set_label (GTK_MENU_BUTTON (self->several), _ ("Several"));
  else
    gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->several), "view-more-symbolic");
}

static void
glia_choice_row_show_value (GliaFieldRow *row, JsonNode *value)
{
  show_swept (GLIA_CHOICE_ROW (row), NULL);
  glia_choice_row_show (GLIA_CHOICE_ROW (row), get_name (value));
}

static void
glia_choice_row_show_list (GliaFieldRow *row, const char *list)
{
  GliaChoiceRow *self = GLIA_CHOICE_ROW (row);
  g_auto (GStrv) names = g_strsplit (list, ", ", -1);
  g_autofree char *labels = glia_choices_list (self->choices, list);
  g_autofree char *note = g_strdup_printf (_ ("Sweep: %s"), labels);

  show_swept (self, names);
  glia_choice_row_show (self, names[0]);
  glia_field_row_set_note (row, note);
}

void
glia_choice_row_show (GliaChoiceRow *self, const char *name)
{
  g_return_if_fail (GLIA_IS_CHOICE_ROW (self));

  self->shown = find_position (self, name);
  gtk_drop_down_set_selected (self->drop_down, self->shown);
}

static void
selected_cb (GliaChoiceRow *self)
{
  const guint selected = gtk_drop_down_get_selected (self->drop_down);

  if (selected == self->shown || selected == GTK_INVALID_LIST_POSITION)
    return;
  g_autofree char *json = g_strdup_printf ("\"%s\"", glia_choices_name (self->choices, selected));
  if (!glia_field_row_commit (GLIA_FIELD_ROW (self), json))
    gtk_drop_down_set_selected (self->drop_down, self->shown);
}

gboolean
glia_choice_row_choose (GliaChoiceRow *self, const char *name)
{
  g_return_val_if_fail (GLIA_IS_CHOICE_ROW (self), FALSE);

  const guint position = find_position (self, name);

  if (position == GTK_INVALID_LIST_POSITION)
    return FALSE;
  gtk_drop_down_set_selected (self->drop_down, position);
  return TRUE;
}

/* ---- Several --------------------------------------------------------------------------------- */

static gboolean
is_tried (GliaChoiceRow *self, guint i)
{
  return self->swept != NULL ? g_strv_contains ((const char *const *)self->swept,
                                                glia_choices_name (self->choices, i))
                             : i == self->shown;
}

static void
checks_opened_cb (GliaChoiceRow *self)
{
  guint i = 0;

  for (GtkWidget *check = gtk_widget_get_first_child (self->checks); check != NULL;
       check = gtk_widget_get_next_sibling (check))
    gtk_check_button_set_active (GTK_CHECK_BUTTON (check), is_tried (self, i++));
}

/* What is checked when the popover closes is tried; of one alone there is no sweep. */
static void
checks_closed_cb (GliaChoiceRow *self)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify)json_node_unref);
  gboolean changed = FALSE;
  guint i = 0;

  for (GtkWidget *check = gtk_widget_get_first_child (self->checks); check != NULL;
       check = gtk_widget_get_next_sibling (check), i++) {
    const gboolean active = gtk_check_button_get_active (GTK_CHECK_BUTTON (check));
    changed = changed || active != is_tried (self, i);
    if (active)
      g_ptr_array_add (
          values, json_node_init_string (json_node_alloc (), glia_choices_name (self->choices, i)));
  }
  if (!changed || values->len == 0)
    return;
  if (values->len > 1) {
    glia_field_row_commit_choices (GLIA_FIELD_ROW (self), values);
    return;
  }
  g_autofree char *json = json_to_string (values->pdata[0], FALSE);
  glia_field_row_commit (GLIA_FIELD_ROW (self), json);
}

static void
add_checks (GliaChoiceRow *self)
{
  GtkWidget *popover = gtk_popover_new ();

  self->checks = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  for (guint i = 0; i < glia_choices_count (self->choices); i++)
    gtk_box_append (GTK_BOX (self->checks),
                    gtk_check_button_new_with_label (glia_choices_label (self->choices, i)));
  gtk_popover_set_child (GTK_POPOVER (popover), self->checks);
  g_signal_connect_swapped (popover, "map", G_CALLBACK (checks_opened_cb), self);
  g_signal_connect_swapped (popover, "closed", G_CALLBACK (checks_closed_cb), self);
  self->several = gtk_menu_button_new ();
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->several), popover);
  gtk_widget_set_name (self->several, "several");
  gtk_widget_add_css_class (self->several, "flat");
  gtk_widget_set_tooltip_text (self->several, _ ("Try several in a sweep"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->several), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Several"), -1);
  gtk_box_append (GTK_BOX (gtk_widget_get_parent (GTK_WIDGET (self->drop_down))), self->several);
  show_swept (self, NULL);
}

GtkWidget *
glia_choice_row_checks (GliaChoiceRow *self)
{
  return self->checks;
}

/* ---- The class ------------------------------------------------------------------------------- */

static void
set_choices (GliaChoiceRow *self, GliaChoices choices)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  self->choices = choices;
  for (guint i = 0; i < glia_choices_count (choices); i++)
    gtk_string_list_append (labels, glia_choices_label (choices, i));
  self->shown = 0; /* what the drop-down selects in a new model */
  gtk_drop_down_set_model (self->drop_down, G_LIST_MODEL (labels));
}

static void
glia_choice_row_finalize (GObject *object)
{
  g_strfreev (GLIA_CHOICE_ROW (object)->swept);
  G_OBJECT_CLASS (glia_choice_row_parent_class)->finalize (object);
}

static void
glia_choice_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROPERTY_CHOICES)
    g_value_set_enum (value, (int)GLIA_CHOICE_ROW (object)->choices);
  else if (id == PROPERTY_SEVERAL)
    g_value_set_boolean (value, GLIA_CHOICE_ROW (object)->several != NULL);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_choice_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROPERTY_CHOICES)
    set_choices (GLIA_CHOICE_ROW (object), (GliaChoices)g_value_get_enum (value));
  else if (id == PROPERTY_SEVERAL && g_value_get_boolean (value))
    add_checks (GLIA_CHOICE_ROW (object));
  else if (id == PROPERTY_SEVERAL)
    return;
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_choice_row_class_init (GliaChoiceRowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->finalize = glia_choice_row_finalize;
  object_class->get_property = glia_choice_row_get_property;
  object_class->set_property = glia_choice_row_set_property;
  GLIA_FIELD_ROW_CLASS (class)->show_value = glia_choice_row_show_value;
  GLIA_FIELD_ROW_CLASS (class)->show_list = glia_choice_row_show_list;
  properties[PROPERTY_CHOICES] =
      g_param_spec_enum ("choices", NULL, NULL, GLIA_TYPE_CHOICES, GLIA_CHOICES_SOURCE,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROPERTY_SEVERAL] = g_param_spec_boolean ("several", NULL, NULL, FALSE,
                                                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
glia_choice_row_init (GliaChoiceRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->drop_down = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->drop_down), "flat");
  g_signal_connect_object (self->drop_down, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->drop_down));
  glia_field_row_set_control (GLIA_FIELD_ROW (self), box);
  glia_field_row_set_field (GLIA_FIELD_ROW (self), GTK_WIDGET (self->drop_down));
}

GtkDropDown *
glia_choice_row_drop_down (GliaChoiceRow *self)
{
  return self->drop_down;
}
