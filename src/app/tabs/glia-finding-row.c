/* SPDX-License-Identifier: MIT */
#include "glia-finding-row.h"

#include "glia-letters.h"

#include <glib/gi18n.h>

struct _GliaFindingRow {
  GtkListBoxRow parent_instance;

  GtkImage *icon;
  GtkLabel *title, *evidence;
  GtkButton *remedy;

  GliaDocument *document;
  char **assignments;
};

G_DEFINE_FINAL_TYPE (GliaFindingRow, glia_finding_row, GTK_TYPE_LIST_BOX_ROW)

static void
remedy_cb (GliaFindingRow *self)
{
  g_autoptr (GliaDocument) document = g_object_ref (self->document);
  g_autofree char *what = g_strdup (gtk_button_get_label (self->remedy));
  g_auto (GStrv) assignments = g_strdupv (self->assignments);
  g_autoptr (GliaFindingRow) kept = g_object_ref (self); /* a new run has other findings */
  g_autoptr (GError) error = NULL;

  if (!glia_document_set (document, what, (const char *const *)assignments, &error))
    gtk_label_set_label (self->evidence, error->message);
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (label), text) != 0)
    gtk_label_set_label (label, text);
}

void
glia_finding_row_show (GliaFindingRow *self, const GliaFinding *finding)
{
  static const char *const icons[] = {[GLIA_SEVERITY_HINT] = "dialog-information-symbolic",
                                      [GLIA_SEVERITY_WARNING] = "dialog-warning-symbolic",
                                      [GLIA_SEVERITY_ERROR] = "dialog-error-symbolic"};
  const char *const classes[] = {[GLIA_SEVERITY_HINT] = "accent",
                                 [GLIA_SEVERITY_WARNING] = "warning",
                                 [GLIA_SEVERITY_ERROR] = "error"};
  const char *const names[] = {[GLIA_SEVERITY_HINT] = _ ("Hint"),
                               [GLIA_SEVERITY_WARNING] = _ ("Warning"),
                               [GLIA_SEVERITY_ERROR] = _ ("Error")};
  const char *const shown[] = {classes[finding->severity], NULL};
  g_autofree char *evidence = glia_letters_spell (finding->evidence);

  gtk_image_set_from_icon_name (self->icon, icons[finding->severity]);
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), (const char **)shown);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  names[finding->severity], -1);
  set_text (self->title, finding->title);
  set_text (self->evidence, evidence);
  g_strfreev (self->assignments);
  self->assignments = g_strdupv (finding->assignments);
  gtk_widget_set_visible (GTK_WIDGET (self->remedy), finding->assignments != NULL);
  if (g_strcmp0 (gtk_button_get_label (self->remedy), finding->remedy) != 0)
    gtk_button_set_label (self->remedy, finding->remedy != NULL ? finding->remedy : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  finding->title, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  finding->evidence, -1);
}

static void
glia_finding_row_dispose (GObject *object)
{
  GliaFindingRow *self = GLIA_FINDING_ROW (object);

  g_clear_object (&self->document);
  g_clear_pointer (&self->assignments, g_strfreev);
  gtk_widget_dispose_template (GTK_WIDGET (self), GLIA_TYPE_FINDING_ROW);
  G_OBJECT_CLASS (glia_finding_row_parent_class)->dispose (object);
}

static void
glia_finding_row_class_init (GliaFindingRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = glia_finding_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/glia/Workbench/ui/tabs/glia-finding-row.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaFindingRow, icon);
  gtk_widget_class_bind_template_child (widget_class, GliaFindingRow, title);
  gtk_widget_class_bind_template_child (widget_class, GliaFindingRow, evidence);
  gtk_widget_class_bind_template_child (widget_class, GliaFindingRow, remedy);
  gtk_widget_class_bind_template_callback (widget_class, remedy_cb);
}

static void
glia_finding_row_init (GliaFindingRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
glia_finding_row_new (GliaDocument *document)
{
  GliaFindingRow *self = g_object_new (GLIA_TYPE_FINDING_ROW, NULL);

  self->document = g_object_ref (document);
  return GTK_WIDGET (self);
}
