/* SPDX-License-Identifier: MIT */
#include "glia-field-row.h"

#include "glia-document-enter.h"
#include "glia-json.h"

#include <glib/gi18n.h>

typedef struct {
  char *path, *title, *help;
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
  get_private (self)->document = document;
}

static void
show_sweep (GliaFieldRow *self, const char *list)
{
  GliaFieldRowPrivate *row = get_private (self);
  GliaFieldRowClass *class = GLIA_FIELD_ROW_GET_CLASS (self);
  g_autofree char *note = NULL;

  if (class->show_list != NULL) {
    class->show_list (self, list);
    return;
  }
  note = g_strdup_printf (_ ("Sweep: %s"), list);
  gtk_label_set_label (GTK_LABEL (row->note), note);
  gtk_widget_set_visible (row->note, TRUE);
}

void
glia_field_row_follow (GliaFieldRow *self, JsonNode *root)
{
  GliaFieldRowPrivate *row = get_private (self);
  JsonNode *value = root != NULL && row->path != NULL ? glia_json_find (root, row->path) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), value != NULL);
  glia_field_row_set_problem (self, NULL);
  gtk_widget_set_visible (row->note, FALSE);
  if (value == NULL)
    return;
  GLIA_FIELD_ROW_GET_CLASS (self)->show_value (self, value);
  if (row->document == NULL)
    return;
  g_autofree char *list = glia_document_sweep_text (row->document, row->path);
  if (list != NULL)
    show_sweep (self, list);
}

/* "FILE: $.training.batch-size: 0 is too small. …" without the file and the path, which the row
 * itself tells. */
static const char *
skip_place (const char *message, const char *path)
{
  const char *found = strstr (message, path);

  if (found == NULL || found[strlen (path)] != ':')
    return message;
  found += strlen (path) + 1;
  return *found == ' ' ? found + 1 : found;
}

typedef gboolean (*EnterFunction) (GliaDocument *document,
                                   const char *what,
                                   const char *path,
                                   const char *text,
                                   GError **error);

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
  glia_field_row_set_problem (self, skip_place (error->message, row->path));
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
