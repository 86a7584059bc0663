/* SPDX-License-Identifier: MIT */
#include "glia-choice-row.h"

#include "glia-choices.h"

struct _GliaChoiceRow {
  GliaFieldRow parent_instance;

  GtkDropDown *drop_down;
  GliaChoices choices;
  guint shown; /* the position of the experiment's value */
};

enum { PROPERTY_CHOICES = 1, N_PROPERTIES };

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

static void
glia_choice_row_show_value (GliaFieldRow *row, JsonNode *value)
{
  glia_choice_row_show (GLIA_CHOICE_ROW (row), get_name (value));
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
glia_choice_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROPERTY_CHOICES)
    g_value_set_enum (value, (int)GLIA_CHOICE_ROW (object)->choices);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_choice_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROPERTY_CHOICES)
    set_choices (GLIA_CHOICE_ROW (object), (GliaChoices)g_value_get_enum (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_choice_row_class_init (GliaChoiceRowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = glia_choice_row_get_property;
  object_class->set_property = glia_choice_row_set_property;
  GLIA_FIELD_ROW_CLASS (class)->show_value = glia_choice_row_show_value;
  properties[PROPERTY_CHOICES] =
      g_param_spec_enum ("choices", NULL, NULL, GLIA_TYPE_CHOICES, GLIA_CHOICES_SOURCE,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
glia_choice_row_init (GliaChoiceRow *self)
{
  self->drop_down = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->drop_down), "flat");
  g_signal_connect_object (self->drop_down, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  glia_field_row_set_control (GLIA_FIELD_ROW (self), GTK_WIDGET (self->drop_down));
}

GtkDropDown *
glia_choice_row_drop_down (GliaChoiceRow *self)
{
  return self->drop_down;
}
