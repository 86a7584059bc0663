/* SPDX-License-Identifier: MIT */
#include "glia-number-entry.h"

#include "glia-number-text.h"
#include "glia-sweep-lists.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* The smallest number above 0 in the series 1, 2, 5. */
#define SMALLEST_STEP 1e-5

enum { MOST_LIST_CHARS = 20 };

struct _GliaNumberEntry {
  GtkWidget parent_instance;

  GtkWidget *entry, *minus, *plus;
  char *value;   /* the last value set, as it is shown; "" for none */
  char *entered; /* what was entered last, or shown since; to be said once */
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
  g_autofree char *numbers = glia_number_typed (self->value);
  const gboolean list = glia_number_list_is_one (numbers);
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

  if (g_str_equal (text, self->entered))
    return;
  g_free (self->entered);
  self->entered = g_strdup (text);
  g_autofree char *numbers = glia_number_typed (text);
  g_signal_emit (self, commit_signal, 0, numbers);
}

gboolean
glia_number_entry_is_typing (GliaNumberEntry *self)
{
  g_return_val_if_fail (GLIA_IS_NUMBER_ENTRY (self), FALSE);

  return !g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->entry)), self->entered);
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

  g_autofree char *text = glia_number_typed (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  char *end;
  const double value = g_ascii_strtod (text, &end);

  if (*end != '\0')
    return; /* not a number, so it cannot be stepped */
  g_autofree char *next = glia_number_shortest (glia_number_step (self->step, value, direction));
  g_autofree char *shown = glia_number_shown (next);
  glia_number_entry_enter (self, shown);
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

/* GtkText takes the keys of undo even when it has nothing to undo. What is being typed is its to undo;
 * after that comes what was refused, then the window. */
static gboolean
undo_key (GliaNumberEntry *self, GdkModifierType modifiers)
{
  if (glia_number_entry_is_typing (self))
    return FALSE;
  if (modifiers & GDK_SHIFT_MASK)
    return gtk_widget_activate_action (GTK_WIDGET (self), "win.redo", NULL);
  if (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->entry)), self->value))
    return gtk_widget_activate_action (GTK_WIDGET (self), "win.undo", NULL);
  glia_number_entry_enter (self, self->value);
  return TRUE;
}

static gboolean
key_cb (GliaNumberEntry *self, guint key, guint code, GdkModifierType modifiers)
{
  if ((key == GDK_KEY_z || key == GDK_KEY_Z) && (modifiers & GDK_CONTROL_MASK))
    return undo_key (self, modifiers);
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
  g_free (GLIA_NUMBER_ENTRY (object)->entered);
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
  self->entered = g_strdup ("");
  self->width_chars = 6;
  self->entry = g_object_new (GTK_TYPE_ENTRY, "width-chars", 6, "max-width-chars", 6, "hexpand",
                              TRUE, "input-hints", GTK_INPUT_HINT_NO_EMOJI, NULL);
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

/* Undo in the field takes back what is being typed; what has been entered is the document's to undo. */
static void
forget_typing (GliaNumberEntry *self)
{
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->entry), FALSE);
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->entry), TRUE);
}

/* Whether both mean the same number, or list of them. */
static gboolean
are_same_numbers (const char *first, const char *second)
{
  char *first_end, *second_end;
  const double one = g_ascii_strtod (first, &first_end),
               other = g_ascii_strtod (second, &second_end);

  if (g_str_equal (first, second))
    return TRUE;
  if (!glia_number_list_is_one (first) || !glia_number_list_is_one (second))
    return *first != '\0' && *first_end == '\0' && *second_end == '\0' && one == other;
  g_autoptr (GArray) list = glia_number_list_parse (first, NULL);
  g_autoptr (GArray) other_list = glia_number_list_parse (second, NULL);
  return list != NULL && other_list != NULL && list->len == other_list->len &&
         memcmp (list->data, other_list->data, list->len * sizeof (double)) == 0;
}

void
glia_number_entry_set_text (GliaNumberEntry *self, const char *text)
{
  g_return_if_fail (GLIA_IS_NUMBER_ENTRY (self));

  const char *value = text != NULL ? text : "";
  const char *present = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *typed = glia_number_typed (present);
  /* "1e-3" stays as it was typed. */
  char *shown = are_same_numbers (typed, value) ? g_strdup (present) : glia_number_shown (value);

  if (!g_str_equal (present, shown))
    gtk_editable_set_text (GTK_EDITABLE (self->entry), shown);
  forget_typing (self);
  g_free (self->value);
  g_free (self->entered);
  self->value = shown;
  self->entered = g_strdup (shown);
  update_width (self);
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
