/* SPDX-License-Identifier: MIT */
#include "glia-field-row.h"

#include "glia-document-enter.h"
#include "glia-json.h"

#include <glib/gi18n.h>

typedef struct {
  char *path, *title, *help;
  char *shown; /* the value and the sweep's list when the row followed last, as text */
  GtkWidget *box, *line, *label, *control, *field, *note, *problem;
  GliaDocument *document;
} GliaFieldRowPrivate;

enum { PROPERTY_PATH = 1, PROPERTY_TITLE, PROPERTY_HELP, N_PROPERTIES };

static GParamSpec *properties[N_PROPERTIES];
static guint commit_signal;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (GliaFieldRow, glia_field_row, GTK_TYPE_LIST_BOX_ROW)

static GliaFieldRowPrivate *
get_private (GliaFieldRow *self)
{
  return glia_field_row_get_instance_private (self);
}

/* ---- The class ------------------------------------------------------------------------------- */

static void
glia_field_row_dispose (GObject *object)
{
  GliaFieldRowPrivate *row = get_private (GLIA_FIELD_ROW (object));

  row->document = NULL;
  row->control = NULL;
  G_OBJECT_CLASS (glia_field_row_parent_class)->dispose (object);
}

static void
glia_field_row_finalize (GObject *object)
{
  GliaFieldRowPrivate *row = get_private (GLIA_FIELD_ROW (object));

  g_free (row->path);
  g_free (row->title);
  g_free (row->help);
  g_free (row->shown);
  G_OBJECT_CLASS (glia_field_row_parent_class)->finalize (object);
}

static void
glia_field_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaFieldRowPrivate *row = get_private (GLIA_FIELD_ROW (object));

  switch (id) {
  case PROPERTY_PATH:
    g_value_set_string (value, row->path);
    break;
  case PROPERTY_TITLE:
    g_value_set_string (value, row->title);
    break;
  case PROPERTY_HELP:
    g_value_set_string (value, row->help);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
glia_field_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaFieldRow *self = GLIA_FIELD_ROW (object);
  GliaFieldRowPrivate *row = get_private (self);

  switch (id) {
  case PROPERTY_PATH:
    glia_field_row_set_path (self, g_value_get_string (value));
    break;
  case PROPERTY_TITLE:
    g_free (row->title);
    row->title = g_value_dup_string (value);
    gtk_label_set_label (GTK_LABEL (row->label), row->title);
    break;
  case PROPERTY_HELP:
    g_free (row->help);
    row->help = g_value_dup_string (value);
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), row->help);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
glia_field_row_class_init (GliaFieldRowClass *class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = glia_field_row_dispose;
  object_class->finalize = glia_field_row_finalize;
  object_class->get_property = glia_field_row_get_property;
  object_class->set_property = glia_field_row_set_property;
  properties[PROPERTY_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  properties[PROPERTY_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROPERTY_HELP] = g_param_spec_string ("help", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  commit_signal = g_signal_new ("commit", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0,
                                g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 1,
                                G_TYPE_STRING);
}

static void
glia_field_row_init (GliaFieldRow *self)
{
  GliaFieldRowPrivate *row = get_private (self);

  row->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  row->line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  row->label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "hexpand", TRUE, "ellipsize",
                             PANGO_ELLIPSIZE_END, NULL);
  row->problem = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                               PANGO_WRAP_WORD_CHAR, "visible", FALSE, NULL);
  row->note = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "visible", FALSE, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "glia-field");
  gtk_widget_add_css_class (row->note, "glia-caption");
  gtk_widget_add_css_class (row->note, "glia-note");
  gtk_widget_add_css_class (row->problem, "glia-problem");
  gtk_widget_add_css_class (row->line, "glia-field-line");
  gtk_box_append (GTK_BOX (row->line), row->label);
  gtk_box_append (GTK_BOX (row->box), row->line);
  gtk_box_append (GTK_BOX (row->box), row->note);
  gtk_box_append (GTK_BOX (row->box), row->problem);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), row->box);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
}

/* ---- Shared by all rows ---------------------------------------------------------------------- */

const char *
glia_field_row_path (GliaFieldRow *self)
{
  return get_private (self)->path;
}

void
glia_field_row_set_path (GliaFieldRow *self, const char *path)
{
  GliaFieldRowPrivate *row = get_private (self);

  g_free (row->path);
  row->path = g_strdup (path);
}

const char *
glia_field_row_title (GliaFieldRow *self)
{
  return get_private (self)->title;
}

void
glia_field_row_set_control (GliaFieldRow *self, GtkWidget *control)
{
  GliaFieldRowPrivate *row = get_private (self);

  row->control = control;
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row->line), control);
  gtk_label_set_mnemonic_widget (GTK_LABEL (row->label), control);
  glia_field_row_set_field (self, control);
}

void
glia_field_row_set_field (GliaFieldRow *self, GtkWidget *field)
{
  GliaFieldRowPrivate *row = get_private (self);

  row->field = field;
  gtk_accessible_update_relation (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  row->label, NULL, -1);
}

void
glia_field_row_set_document (GliaFieldRow *self, GliaDocument *document)
{
  GliaFieldRowPrivate *row = get_private (self);

  row->document = NULL; /* that it has no problem is not the old one's any more */
  glia_field_row_set_problem (self, NULL);
  row->document = document;
}

void
glia_field_row_set_note (GliaFieldRow *self, const char *note)
{
  GliaFieldRowPrivate *row = get_private (self);

  gtk_label_set_label (GTK_LABEL (row->note), note);
  gtk_widget_set_visible (row->note, TRUE);
}

/* TRUE if what is in the experiment has changed since the last time. */
static gboolean
remember_shown (GliaFieldRow *self, JsonNode *value, const char *list)
{
  GliaFieldRowPrivate *row = get_private (self);
  g_autofree char *json = value != NULL ? json_to_string (value, FALSE) : NULL;
  g_autofree char *shown = g_strconcat (json != NULL ? json : "", "|", list, NULL);

  if (g_strcmp0 (shown, row->shown) == 0)
    return FALSE;
  g_free (row->shown);
  row->shown = g_steal_pointer (&shown);
  return TRUE;
}

void
glia_field_row_follow (GliaFieldRow *self, JsonNode *root)
{
  GliaFieldRowPrivate *row = get_private (self);
  GliaFieldRowClass *class = GLIA_FIELD_ROW_GET_CLASS (self);
  JsonNode *value = root != NULL && row->path != NULL ? glia_json_find (root, row->path) : NULL;
  g_autofree char *list = value != NULL && row->document != NULL
                              ? glia_document_sweep_text (row->document, row->path)
                              : NULL;

  if (!remember_shown (self, value, list) && glia_field_row_is_refused (self))
    return; /* another key has changed: this one is still to be mended */
  gtk_widget_set_visible (GTK_WIDGET (self), value != NULL);
  glia_field_row_set_problem (self, NULL);
  gtk_widget_set_visible (row->note, FALSE);
  if (value == NULL)
    return;
  if (list == NULL || class->show_list == NULL)
    class->show_value (self, value);
  else
    class->show_list (self, list);
  if (list == NULL || class->show_list != NULL)
    return;
  g_autofree char *note = g_strdup_printf (_ ("Sweep: %s"), list);
  glia_field_row_set_note (self, note);
}

/* "FILE: $.training.batch-size: 0 is too small. …" without the file and the path, which the row
 * itself tells. */
static const char *
skip_place (const char *message, const char *path)
{
  const char *found = path != NULL ? strstr (message, path) : NULL;

  if (found == NULL || found[strlen (path)] != ':')
    return message;
  found += strlen (path) + 1;
  return *found == ' ' ? found + 1 : found;
}

/* The field shows the value: "1 is out of range. It must be 0 or more." says it again. */
static const char *
skip_value (const char *problem)
{
  static const char again[] = " is out of range. It must be ";
  const char *found = strstr (problem, again);

  return found != NULL ? found + strlen (again) : NULL;
}

/* What a field says about `message`, an error of the experiment. Free with g_free(). */
char *
glia_field_problem_text (const char *message, const char *path)
{
  const char *problem = skip_place (message, path), *range = skip_value (problem);

  if (strstr (message, " of the sweep (") != NULL) /* it must be said which of the values it is */
    return g_strdup (problem);
  if (range != NULL)
    return g_strdup_printf (_ ("Must be %s"), range);
  if (g_str_has_suffix (problem, " is not a whole number."))
    return g_strdup (_ ("Enter a whole number, such as 20."));
  if (g_str_has_suffix (problem, " is not a number."))
    return g_strdup (_ ("Enter a number, such as 0.03."));
  return g_strdup (problem);
}

typedef gboolean (*EnterFunction) (GliaDocument *document,
                                   const char *what,
                                   const char *path,
                                   const char *text,
                                   GError **error);

static void
show_error (GliaFieldRow *self, const GError *error)
{
  g_autofree char *problem = glia_field_problem_text (error->message, get_private (self)->path);

  glia_field_row_set_problem (self, problem);
}

static gboolean
commit_text (GliaFieldRow *self, const char *text, EnterFunction enter)
{
  GliaFieldRowPrivate *row = get_private (self);
  g_autoptr (GError) error = NULL;
  gboolean handled = FALSE;

  glia_field_row_set_problem (self, NULL);
  g_signal_emit (self, commit_signal, 0, text, &handled);
  if (handled || row->document == NULL)
    return TRUE;
  if (enter (row->document, row->title, row->path, text, &error))
    return TRUE;
  show_error (self, error);
  return FALSE;
}

gboolean
glia_field_row_commit_choices (GliaFieldRow *self, GPtrArray *values)
{
  GliaFieldRowPrivate *row = get_private (self);
  g_autoptr (GError) error = NULL;

  glia_field_row_set_problem (self, NULL);
  if (row->document == NULL ||
      glia_document_enter_choices (row->document, row->title, row->path, values, &error))
    return TRUE;
  show_error (self, error);
  return FALSE;
}

gboolean
glia_field_row_commit (GliaFieldRow *self, const char *json)
{
  return commit_text (self, json, glia_document_enter_value);
}

gboolean
glia_field_row_commit_number (GliaFieldRow *self, const char *text)
{
  return commit_text (self, text, glia_document_enter_number);
}

void
glia_field_row_set_problem (GliaFieldRow *self, const char *problem)
{
  GliaFieldRowPrivate *row = get_private (self);

  if ((problem != NULL) == gtk_widget_get_visible (row->problem) &&
      (problem == NULL || g_str_equal (problem, gtk_label_get_label (GTK_LABEL (row->problem)))))
    return;
  gtk_label_set_label (GTK_LABEL (row->problem), problem != NULL ? problem : "");
  gtk_widget_set_visible (row->problem, problem != NULL);
  if (row->document != NULL && GLIA_FIELD_ROW_GET_CLASS (self)->keeps_refused)
    glia_document_set_refused (row->document, row->path, problem != NULL);
  if (row->control == NULL)
    return;
  if (problem != NULL) {
    gtk_widget_add_css_class (row->control, "error");
    gtk_accessible_update_state (GTK_ACCESSIBLE (row->field), GTK_ACCESSIBLE_STATE_INVALID,
                                 GTK_ACCESSIBLE_INVALID_TRUE, -1);
    gtk_accessible_update_property (GTK_ACCESSIBLE (row->field),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, problem, -1);
  } else {
    gtk_widget_remove_css_class (row->control, "error");
    gtk_accessible_reset_state (GTK_ACCESSIBLE (row->field), GTK_ACCESSIBLE_STATE_INVALID);
    gtk_accessible_reset_property (GTK_ACCESSIBLE (row->field),
                                   GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  }
}

const char *
glia_field_row_problem (GliaFieldRow *self)
{
  GliaFieldRowPrivate *row = get_private (self);

  return gtk_widget_get_visible (row->problem) ? gtk_label_get_label (GTK_LABEL (row->problem))
                                               : NULL;
}

gboolean
glia_field_row_is_refused (GliaFieldRow *self)
{
  return GLIA_FIELD_ROW_GET_CLASS (self)->keeps_refused && glia_field_row_problem (self) != NULL;
}
