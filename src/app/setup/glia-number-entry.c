/* SPDX-License-Identifier: MIT */
#include "glia-number-entry.h"

#include "glia-number-text.h"
#include "glia-sweep-lists.h"

#include <glib/gi18n.h>
#include <math.h>

/* The smallest number above 0 in the series 1, 2, 5. */
#define SMALLEST_STEP 1e-5

enum { MOST_LIST_CHARS = 20 };

struct _GliaNumberEntry {
  GtkWidget parent_instance;

  GtkWidget *entry, *minus, *plus;
  char *value; /* the last value set; "" for none */
  GliaNumberStep step;
  int width_chars;
};

enum { PROPERTY_STEP = 1, PROPERTY_WIDTH_CHARS, N_PROPERTIES };

static GParamSpec *properties[N_PROPERTIES];
static guint commit_signal;

G_DEFINE_FINAL_TYPE (GliaNumberEntry, glia_number_entry, GTK_TYPE_WIDGET)

GType
glia_number_step_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
      {GLIA_STEP_ONE, "GLIA_STEP_ONE", "one"},
      {GLIA_STEP_HUNDREDTH, "GLIA_STEP_HUNDREDTH", "share"},
      {GLIA_STEP_125, "GLIA_STEP_125", "series"},
      {GLIA_STEP_DOUBLE, "GLIA_STEP_DOUBLE", "double"},
      {0, NULL, NULL},
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GliaNumberStep", values));
  return type;
}

/* ---- Numbers --------------------------------------------------------------------------------- */

static double
step_series (double value, int direction)
{
  static const double marks[] = {1, 2, 5, 10};

  if (value <= 0)
    return direction > 0 ? SMALLEST_STEP : 0;
  if (direction < 0 && value <= SMALLEST_STEP * 1.000001)
    return 0;
  const double decade = pow (10, floor (log10 (value) + 1e-9)), mantissa = value / decade;
  double result = value;
  if (direction > 0) {
    for (gsize i = 0; i < G_N_ELEMENTS (marks) && result <= value * 1.000001; i++)
      result = marks[i] > mantissa * 1.000001 ? marks[i] * decade : result;
  } else {
    result = decade / 2;
    for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
      if (marks[i] < mantissa * 0.999999)
        result = marks[i] * decade;
  }
  /* Rounded to six digits, because products such as 0.1 * 3 are not exact. */
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  return g_ascii_strtod (g_ascii_formatd (digits, sizeof digits, "%.6g", result), NULL);
}

double
glia_number_step (GliaNumberStep step, double value, int direction)
{
  switch (step) {
  case GLIA_STEP_ONE:
    return direction > 0 ? floor (value) + 1 : ceil (value) - 1;
  case GLIA_STEP_HUNDREDTH:
    return (direction > 0 ? floor (value * 20 + 1e-9) + 1 : ceil (value * 20 - 1e-9) - 1) * 5 / 100;
  case GLIA_STEP_DOUBLE:
    if (value < 1)
      return direction > 0 ? 1 : value;
    return direction > 0 ? exp2 (floor (log2 (value)) + 1) : exp2 (ceil (log2 (value)) - 1);
  case GLIA_STEP_125:
    break;
  }
  return step_series (value, direction);
}

/* A list gets as wide as its text, and the buttons' space too: a list cannot be stepped. */
static void
update_width (GliaNumberEntry *self)
{
  const gboolean list = glia_number_list_is_one (self->value);
  const int length = (int)g_utf8_strlen (self->value, MOST_LIST_CHARS);
  const int width = list ? MAX (length, self->width_chars) : self->width_chars;

  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), width);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), width);
  gtk_widget_set_visible (self->minus, !list);
  gtk_widget_set_visible (self->plus, !list);
  gtk_widget_set_tooltip_text (self->entry, list ? self->value : NULL);
}

/* ---- Input ----------------------------------------------------------------------------------- */

static void
commit_text (GliaNumberEntry *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (g_strcmp0 (text, self->value) != 0)
    g_signal_emit (self, commit_signal, 0, text);
}

void
glia_number_entry_enter (GliaNumberEntry *self, const char *text)
{
  g_return_if_fail (GLIA_IS_NUMBER_ENTRY (self));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  commit_text (self);
}

void
glia_number_entry_press (GliaNumberEntry *self, int direction)
{
  g_return_if_fail (GLIA_IS_NUMBER_ENTRY (self));

  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  char *end;
  const double value = g_ascii_strtod (text, &end);

  if (*end != '\0')
    return; /* not a number, so it cannot be stepped */
  g_autofree char *next = glia_number_shortest (glia_number_step (self->step, value, direction));
  glia_number_entry_enter (self, next);
}

static void
minus_cb (GliaNumberEntry *self)
{
  glia_number_entry_press (self, -1);
}

static void
plus_cb (GliaNumberEntry *self)
{
  glia_number_entry_press (self, 1);
}

static gboolean
key_cb (GliaNumberEntry *self, guint key, guint code, GdkModifierType modifiers)
{
  if (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK))
    return FALSE;
  if (key == GDK_KEY_Up || key == GDK_KEY_KP_Up)
    glia_number_entry_press (self, 1);
  else if (key == GDK_KEY_Down || key == GDK_KEY_KP_Down)
    glia_number_entry_press (self, -1);
  else if (key == GDK_KEY_Escape &&
           g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->entry)), self->value) != 0)
    glia_number_entry_enter (self, self->value);
  else
    return FALSE;
  return TRUE;
}

/* ---- The class ------------------------------------------------------------------------------- */

static void
glia_number_entry_dispose (GObject *object)
{
  GliaNumberEntry *self = GLIA_NUMBER_ENTRY (object);

  g_clear_pointer (&self->entry, gtk_widget_unparent);
  g_clear_pointer (&self->minus, gtk_widget_unparent);
  g_clear_pointer (&self->plus, gtk_widget_unparent);
  G_OBJECT_CLASS (glia_number_entry_parent_class)->dispose (object);
}

static void
glia_number_entry_finalize (GObject *object)
{
  g_free (GLIA_NUMBER_ENTRY (object)->value);
  G_OBJECT_CLASS (glia_number_entry_parent_class)->finalize (object);
}

static void
glia_number_entry_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaNumberEntry *self = GLIA_NUMBER_ENTRY (object);

  switch (id) {
  case PROPERTY_STEP:
    g_value_set_enum (value, (int)self->step);
    break;
  case PROPERTY_WIDTH_CHARS:
    g_value_set_int (value, self->width_chars);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
glia_number_entry_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaNumberEntry *self = GLIA_NUMBER_ENTRY (object);

  switch (id) {
  case PROPERTY_STEP:
    self->step = (GliaNumberStep)g_value_get_enum (value);
    break;
  case PROPERTY_WIDTH_CHARS:
    self->width_chars = g_value_get_int (value);
    update_width (self);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static gboolean
glia_number_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GLIA_NUMBER_ENTRY (widget)->entry);
}

static void
glia_number_entry_class_init (GliaNumberEntryClass *class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->dispose = glia_number_entry_dispose;
  object_class->finalize = glia_number_entry_finalize;
  object_class->get_property = glia_number_entry_get_property;
  object_class->set_property = glia_number_entry_set_property;
  widget_class->grab_focus = glia_number_entry_grab_focus;
  properties[PROPERTY_STEP] =
      g_param_spec_enum ("step", NULL, NULL, GLIA_TYPE_NUMBER_STEP, GLIA_STEP_ONE, flags);
  properties[PROPERTY_WIDTH_CHARS] = g_param_spec_int ("width-chars", NULL, NULL, 1, 100, 6, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  commit_signal = g_signal_new ("commit", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "glianumber");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
add_step_button (GliaNumberEntry *self, const char *icon, const char *name, GCallback pressed)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  /* Tab goes from number to number; the keyboard steps with Up and Down. */
  gtk_widget_set_focusable (button, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (button, "clicked", pressed, self);
  gtk_widget_set_parent (button, GTK_WIDGET (self));
  return button;
}

static void
glia_number_entry_init (GliaNumberEntry *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->value = g_strdup ("");
  self->width_chars = 6;
  self->entry =
      g_object_new (GTK_TYPE_ENTRY, "width-chars", 6, "max-width-chars", 6, "hexpand", TRUE,
                    "placeholder-text", _ ("off"), "input-hints", GTK_INPUT_HINT_NO_EMOJI, NULL);
  gtk_widget_set_parent (self->entry, GTK_WIDGET (self));
  self->minus = add_step_button (self, "list-remove-symbolic", _ ("Less"), G_CALLBACK (minus_cb));
  self->plus = add_step_button (self, "list-add-symbolic", _ ("More"), G_CALLBACK (plus_cb));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (commit_text), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (commit_text), self);
  gtk_widget_add_controller (self->entry, keys);
  gtk_widget_add_controller (self->entry, focus);
}

GtkWidget *
glia_number_entry_new (void)
{
  return g_object_new (GLIA_TYPE_NUMBER_ENTRY, NULL);
}

void
glia_number_entry_set_text (GliaNumberEntry *self, const char *text)
{
  g_return_if_fail (GLIA_IS_NUMBER_ENTRY (self));

  const char *value = text != NULL ? text : "";

  if (g_strcmp0 (value, self->value) != 0) {
    g_free (self->value);
    self->value = g_strdup (value);
    update_width (self);
  }
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->entry)), self->value) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), self->value);
}

GtkWidget *
glia_number_entry_field (GliaNumberEntry *self)
{
  g_return_val_if_fail (GLIA_IS_NUMBER_ENTRY (self), NULL);

  return self->entry;
}

const char *
glia_number_entry_text (GliaNumberEntry *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}
