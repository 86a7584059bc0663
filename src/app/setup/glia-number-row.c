/* SPDX-License-Identifier: MIT */
#include "glia-number-row.h"

#include "glia-number-text.h"

#include <glib/gi18n.h>

struct _GliaNumberRow {
  GliaFieldRow parent_instance;

  GliaNumberEntry *entry;
  gboolean nullable;
};

enum { PROPERTY_STEP = 1, PROPERTY_NULLABLE, N_PROPERTIES };

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (GliaNumberRow, glia_number_row, GLIA_TYPE_FIELD_ROW)

static void
glia_number_row_show_value (GliaFieldRow *row, JsonNode *value)
{
  g_autofree char *text =
      JSON_NODE_HOLDS_VALUE (value) ? glia_number_shortest (json_node_get_double (value)) : NULL;

  glia_number_entry_set_text (GLIA_NUMBER_ROW (row)->entry, text);
}

static void
glia_number_row_show_list (GliaFieldRow *row, const char *list)
{
  glia_number_entry_set_text (GLIA_NUMBER_ROW (row)->entry, list);
}

static void
commit_cb (GliaNumberRow *self, const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));

  if (*trimmed != '\0')
    glia_field_row_commit_number (GLIA_FIELD_ROW (self), trimmed);
  else
    glia_field_row_commit (GLIA_FIELD_ROW (self), self->nullable ? "null" : "\"\"");
}

static void
glia_number_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaNumberRow *self = GLIA_NUMBER_ROW (object);

  if (id == PROPERTY_STEP)
    g_object_get_property (G_OBJECT (self->entry), "step", value);
  else if (id == PROPERTY_NULLABLE)
    g_value_set_boolean (value, self->nullable);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
set_nullable (GliaNumberRow *self, gboolean nullable)
{
  self->nullable = nullable;
  gtk_entry_set_placeholder_text (GTK_ENTRY (glia_number_entry_field (self->entry)),
                                  nullable ? _ ("off") : NULL);
}

static void
glia_number_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaNumberRow *self = GLIA_NUMBER_ROW (object);

  if (id == PROPERTY_STEP)
    g_object_set_property (G_OBJECT (self->entry), "step", value);
  else if (id == PROPERTY_NULLABLE)
    set_nullable (self, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_number_row_class_init (GliaNumberRowClass *class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = glia_number_row_get_property;
  object_class->set_property = glia_number_row_set_property;
  GLIA_FIELD_ROW_CLASS (class)->show_value = glia_number_row_show_value;
  GLIA_FIELD_ROW_CLASS (class)->keeps_refused = TRUE;
  GLIA_FIELD_ROW_CLASS (class)->show_list = glia_number_row_show_list;
  properties[PROPERTY_STEP] =
      g_param_spec_enum ("step", NULL, NULL, GLIA_TYPE_NUMBER_STEP, GLIA_STEP_ONE, flags);
  properties[PROPERTY_NULLABLE] = g_param_spec_boolean ("nullable", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
glia_number_row_init (GliaNumberRow *self)
{
  self->entry = GLIA_NUMBER_ENTRY (glia_number_entry_new ());
  g_signal_connect_object (self->entry, "commit", G_CALLBACK (commit_cb), self, G_CONNECT_SWAPPED);
  glia_field_row_set_control (GLIA_FIELD_ROW (self), GTK_WIDGET (self->entry));
  glia_field_row_set_field (GLIA_FIELD_ROW (self), glia_number_entry_field (self->entry));
}

GliaNumberEntry *
glia_number_row_entry (GliaNumberRow *self)
{
  return self->entry;
}
