/* SPDX-License-Identifier: MIT */
#include "glia-switch-row.h"

struct _GliaSwitchRow {
  GliaFieldRow parent_instance;

  GtkSwitch *toggle;
  char *on_value;
  gboolean shown; /* the experiment's value */
};

enum { PROPERTY_ON_VALUE = 1, N_PROPERTIES };

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (GliaSwitchRow, glia_switch_row, GLIA_TYPE_FIELD_ROW)

static void
glia_switch_row_show_value (GliaFieldRow *row, JsonNode *value)
{
  GliaSwitchRow *self = GLIA_SWITCH_ROW (row);

  self->shown =
      self->on_value != NULL ? !JSON_NODE_HOLDS_NULL (value) : json_node_get_boolean (value);
  gtk_switch_set_active (self->toggle, self->shown);
}

static void
active_cb (GliaSwitchRow *self)
{
  const gboolean active = gtk_switch_get_active (self->toggle);

  if (!active == !self->shown)
    return;
  const char *on = self->on_value != NULL ? self->on_value : "true";
  const char *off = self->on_value != NULL ? "null" : "false";
  if (!glia_field_row_commit (GLIA_FIELD_ROW (self), active ? on : off))
    gtk_switch_set_active (self->toggle, self->shown); /* it was refused */
}

static void
glia_switch_row_finalize (GObject *object)
{
  g_free (GLIA_SWITCH_ROW (object)->on_value);
  G_OBJECT_CLASS (glia_switch_row_parent_class)->finalize (object);
}

static void
glia_switch_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROPERTY_ON_VALUE)
    g_value_set_string (value, GLIA_SWITCH_ROW (object)->on_value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_switch_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaSwitchRow *self = GLIA_SWITCH_ROW (object);

  if (id == PROPERTY_ON_VALUE) {
    g_free (self->on_value);
    self->on_value = g_value_dup_string (value);
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
glia_switch_row_class_init (GliaSwitchRowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->finalize = glia_switch_row_finalize;
  object_class->get_property = glia_switch_row_get_property;
  object_class->set_property = glia_switch_row_set_property;
  GLIA_FIELD_ROW_CLASS (class)->show_value = glia_switch_row_show_value;
  properties[PROPERTY_ON_VALUE] = g_param_spec_string ("on-value", NULL, NULL, NULL,
                                                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
glia_switch_row_init (GliaSwitchRow *self)
{
  self->toggle = GTK_SWITCH (gtk_switch_new ());
  g_signal_connect_object (self->toggle, "notify::active", G_CALLBACK (active_cb), self,
                           G_CONNECT_SWAPPED);
  glia_field_row_set_control (GLIA_FIELD_ROW (self), GTK_WIDGET (self->toggle));
}

GtkSwitch *
glia_switch_row_switch (GliaSwitchRow *self)
{
  return self->toggle;
}
