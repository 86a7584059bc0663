/* SPDX-License-Identifier: MIT */
#include "glia-column-row.h"

struct _GliaColumnRow {
  GliaFieldRow parent_instance;

  GtkDropDown *drop_down;
  GtkStringList *columns;
  char *value; /* the experiment's value; NULL for the last column */
  guint shown; /* the position of the experiment's value */
};

G_DEFINE_FINAL_TYPE (GliaColumnRow, glia_column_row, GLIA_TYPE_FIELD_ROW)

static void
show_selected (GliaColumnRow *self)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->columns));

  self->shown = n > 0 ? n - 1 : GTK_INVALID_LIST_POSITION;
  for (guint i = 0; self->value != NULL && i < n; i++)
    if (g_str_equal (gtk_string_list_get_string (self->columns, i), self->value))
      self->shown = i;
  gtk_drop_down_set_selected (self->drop_down, self->shown);
}

static void
glia_column_row_show_value (GliaFieldRow *row, JsonNode *value)
{
  GliaColumnRow *self = GLIA_COLUMN_ROW (row);

  g_free (self->value);
  self->value = JSON_NODE_HOLDS_VALUE (value) ? json_node_dup_string (value) : NULL;
  show_selected (self);
}

static void
selected_cb (GliaColumnRow *self)
{
  const guint selected = gtk_drop_down_get_selected (self->drop_down);
  g_autoptr (JsonNode) name = NULL;
  g_autofree char *json = NULL;

  if (selected == self->shown || selected == GTK_INVALID_LIST_POSITION)
    return;
  name = json_node_init_string (json_node_alloc (),
                                gtk_string_list_get_string (self->columns, selected));
  json = json_to_string (name, FALSE);
  if (!glia_field_row_commit (GLIA_FIELD_ROW (self), json))
    gtk_drop_down_set_selected (self->drop_down, self->shown);
}

void
glia_column_row_set_columns (GliaColumnRow *self, const char *const *columns)
{
  g_return_if_fail (GLIA_IS_COLUMN_ROW (self));

  /* Replacing the list changes the selection, which must not be taken for a choice. */
  g_signal_handlers_block_by_func (self->drop_down, selected_cb, self);
  gtk_string_list_splice (self->columns, 0, g_list_model_get_n_items (G_LIST_MODEL (self->columns)),
                          columns);
  show_selected (self);
  g_signal_handlers_unblock_by_func (self->drop_down, selected_cb, self);
}

GtkDropDown *
glia_column_row_drop_down (GliaColumnRow *self)
{
  return self->drop_down;
}

static void
glia_column_row_finalize (GObject *object)
{
  GliaColumnRow *self = GLIA_COLUMN_ROW (object);

  g_object_unref (self->columns);
  g_free (self->value);
  G_OBJECT_CLASS (glia_column_row_parent_class)->finalize (object);
}

static void
glia_column_row_class_init (GliaColumnRowClass *class)
{
  G_OBJECT_CLASS (class)->finalize = glia_column_row_finalize;
  GLIA_FIELD_ROW_CLASS (class)->show_value = glia_column_row_show_value;
}

static void
glia_column_row_init (GliaColumnRow *self)
{
  self->shown = GTK_INVALID_LIST_POSITION;
  self->columns = gtk_string_list_new (NULL);
  self->drop_down =
      GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (g_object_ref (self->columns)), NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->drop_down), "flat");
  g_signal_connect_object (self->drop_down, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  glia_field_row_set_control (GLIA_FIELD_ROW (self), GTK_WIDGET (self->drop_down));
}
