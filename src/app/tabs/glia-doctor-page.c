/* SPDX-License-Identifier: MIT */
#include "glia-doctor-page.h"

#include "glia-card.h"
#include "glia-finding-row.h"

#include <glib/gi18n.h>

struct _GliaDoctorPage {
  GliaTabPage parent_instance;

  GtkWidget *card, *content;
  GtkLabel *healthy, *looked;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (GliaDoctorPage, glia_doctor_page, GLIA_TYPE_TAB_PAGE)

/* Rows are kept: a button must not go away under the pointer because a number is another one. */
static void
show_findings (GliaDoctorPage *self, const GPtrArray *findings)
{
  GliaWorkbench *workbench = glia_tab_page_workbench (GLIA_TAB_PAGE (self));
  const guint n = findings != NULL ? findings->len : 0;

  for (guint i = 0; i < n; i++) {
    GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int)i);
    if (row == NULL) {
      row = GTK_LIST_BOX_ROW (glia_finding_row_new (glia_workbench_document (workbench)));
      gtk_list_box_append (self->list, GTK_WIDGET (row));
    }
    glia_finding_row_show (GLIA_FINDING_ROW (row), g_ptr_array_index (findings, i));
  }
  GtkListBoxRow *surplus;
  while ((surplus = gtk_list_box_get_row_at_index (self->list, (int)n)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (surplus));
}

/* What the doctor has looked at without finding anything. */
static void
show_health (GliaDoctorPage *self, GliaWorkbench *workbench)
{
  const GliaSnapshot *newest = workbench != NULL ? glia_workbench_newest (workbench) : NULL;
  const gboolean seen = newest != NULL && glia_workbench_diagnostics (workbench) != NULL;
  g_autofree char *looked = NULL;

  if (!seen)
    looked = g_strdup (_ ("The Doctor looks when there is a network, and while it trains."));
  else if (newest->epochs == 0)
    looked = g_strdup (_ ("The scale of the data and the initial weights were looked at; the rest "
                          "while it trains."));
  else
    looked =
        g_strdup_printf (ngettext ("In %u epoch: the scale of the data, losses and accuracies, "
                                   "units, weights and gradients.",
                                   "In %u epochs: the scale of the data, losses and accuracies, "
                                   "units, weights and gradients.",
                                   newest->epochs),
                         (guint)newest->epochs);
  gtk_label_set_label (self->healthy, seen ? _ ("No problems found") : _ ("Nothing looked at yet"));
  gtk_label_set_label (self->looked, looked);
}

static void
update_page (GliaTabPage *page)
{
  GliaDoctorPage *self = GLIA_DOCTOR_PAGE (page);
  GliaWorkbench *workbench = glia_tab_page_workbench (page);
  const GPtrArray *findings = workbench != NULL ? glia_workbench_findings (workbench) : NULL;
  const guint n = findings != NULL ? findings->len : 0;
  g_autofree char *caption =
      n > 0 ? g_strdup_printf (ngettext ("%u finding", "%u findings", n), n) : g_strdup ("");

  show_findings (self, findings);
  show_health (self, workbench);
  gtk_stack_set_visible_child_name (GTK_STACK (self->content), n > 0 ? "findings" : "healthy");
  glia_card_set_caption (GLIA_CARD (self->card), caption);
}

static void
training_changed (GliaTabPage *page)
{
  /* Rows have the document of the training before. */
  show_findings (GLIA_DOCTOR_PAGE (page), NULL);
  update_page (page);
}

static void
glia_doctor_page_class_init (GliaDoctorPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  GliaTabPageClass *page_class = GLIA_TAB_PAGE_CLASS (class);

  page_class->training_changed = training_changed;
  page_class->diagnosed = update_page;
  page_class->restarted = update_page;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/glia/Workbench/ui/tabs/glia-doctor-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaDoctorPage, card);
  gtk_widget_class_bind_template_child (widget_class, GliaDoctorPage, content);
  gtk_widget_class_bind_template_child (widget_class, GliaDoctorPage, healthy);
  gtk_widget_class_bind_template_child (widget_class, GliaDoctorPage, list);
  gtk_widget_class_bind_template_child (widget_class, GliaDoctorPage, looked);
  gtk_widget_class_set_css_name (widget_class, "gliadoctorpage");
}

static void
glia_doctor_page_init (GliaDoctorPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
