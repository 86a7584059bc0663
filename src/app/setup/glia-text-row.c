/* SPDX-License-Identifier: MIT */
#include "glia-text-row.h"

struct _GliaTextRow {
  GliaFieldRow parent_instance;

  GtkLabel *text;
};

G_DEFINE_FINAL_TYPE (GliaTextRow, glia_text_row, GLIA_TYPE_FIELD_ROW)

static void
glia_text_row_show_value (GliaFieldRow *row, JsonNode *value)
{
  GliaTextRow *self = GLIA_TEXT_ROW (row);
  const char *text = JSON_NODE_HOLDS_VALUE (value) ? json_node_get_string (value) : NULL;
  g_autofree char *name = text != NULL && *text != '\0' ? g_path_get_basename (text) : NULL;

  gtk_label_set_label (self->text, name != NULL ? name : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  gtk_widget_set_visible (GTK_WIDGET (self), name != NULL);
}

static void
glia_text_row_class_init (GliaTextRowClass *class)
{
  GLIA_FIELD_ROW_CLASS (class)->show_value = glia_text_row_show_value;
}

static void
glia_text_row_init (GliaTextRow *self)
{
  self->text = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_MIDDLE, "max-width-chars",
                             22, "margin-end", 6, NULL);
  glia_field_row_set_control (GLIA_FIELD_ROW (self), GTK_WIDGET (self->text));
}
