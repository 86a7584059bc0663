/* SPDX-License-Identifier: MIT */
#include "glia-stage-tabs.h"

#include "glia-activations-page.h"
#include "glia-curves-page.h"
#include "glia-dev-results.h"
#include "glia-doctor-page.h"
#include "glia-gradients-page.h"
#include "glia-predictions-page.h"

#include <glib/gi18n.h>

struct _GliaStageTabs {
  GliaTabPage parent_instance;

  GtkWidget *strip, *switcher, *controls, *smoothing_text, *x_axis, *pages;
  GtkWidget *badge; /* how many findings there are, on the doctor's tab */
  GtkAdjustment *smoothing;
  GSignalGroup *results_signals;
};

G_DEFINE_FINAL_TYPE (GliaStageTabs, glia_stage_tabs, GLIA_TYPE_TAB_PAGE)

/* Every page follows the same training and is as narrow as the window. */
static void
update_pages (GliaTabPage *tabs)
{
  GtkWidget *pages = GLIA_STAGE_TABS (tabs)->pages;

  for (GtkWidget *page = gtk_widget_get_first_child (pages); page != NULL;
       page = gtk_widget_get_next_sibling (page))
    g_object_set (page, "workbench", glia_tab_page_workbench (tabs), "compact",
                  glia_tab_page_is_compact (tabs), NULL);
}

static void
smoothing_cb (GtkAdjustment *adjustment, GliaStageTabs *self)
{
  double value = gtk_adjustment_get_value (adjustment);
  g_autofree char *text = value > 0 ? g_strdup_printf ("%.2f", value) : g_strdup (_ ("off"));

  gtk_label_set_label (GTK_LABEL (self->smoothing_text), text);
}

/* Smoothing and the x axis rule curves: beside other pages they would do nothing. */
static void
page_cb (GliaStageTabs *self)
{
  const char *name = gtk_stack_get_visible_child_name (GTK_STACK (self->pages));

  gtk_widget_set_visible (self->controls,
                          g_strcmp0 (name, "curves") == 0 || g_strcmp0 (name, "gradients") == 0);
}

static void
count_findings (GliaTabPage *page)
{
  GliaStageTabs *self = GLIA_STAGE_TABS (page);
  GliaWorkbench *workbench = glia_tab_page_workbench (page);
  const GPtrArray *findings = workbench != NULL ? glia_workbench_findings (workbench) : NULL;
  const guint n = findings != NULL ? findings->len : 0;
  g_autofree char *count = g_strdup_printf ("%u", n);

  gtk_label_set_label (GTK_LABEL (self->badge), count);
  gtk_widget_set_visible (self->badge, n > 0);
}

/* A cell of the confusion matrix was opened: its examples are on that page. */
static void
cell_cb (GliaStageTabs *self)
{
  GliaWorkbench *workbench = glia_tab_page_workbench (GLIA_TAB_PAGE (self));
  gint32 cell;

  if (glia_dev_results_cell (glia_dev_results_of (workbench), &cell, &cell))
    gtk_stack_set_visible_child_name (GTK_STACK (self->pages), "predictions");
}

/* The switcher makes a label of the page's title; the badge stands after it. */
static void
add_badge (GliaStageTabs *self, GtkWidget *tab)
{
  g_autoptr (GtkWidget) name = g_object_ref (gtk_button_get_child (GTK_BUTTON (tab)));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_button_set_child (GTK_BUTTON (tab), box);
  gtk_box_append (GTK_BOX (box), name);
  self->badge = gtk_label_new (NULL);
  gtk_widget_set_valign (self->badge, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->badge, "glia-badge");
  gtk_widget_set_name (self->badge, "glia-doctor-badge");
  gtk_box_append (GTK_BOX (box), self->badge);
}

/* Flat names; only what is open has a background. */
static void
style_tabs (GliaStageTabs *self)
{
  gtk_widget_remove_css_class (self->switcher, "linked");
  for (GtkWidget *tab = gtk_widget_get_first_child (self->switcher); tab != NULL;
       tab = gtk_widget_get_next_sibling (tab))
    gtk_widget_add_css_class (tab, "flat");
  add_badge (self, gtk_widget_get_last_child (self->switcher));
}

static void
training_changed (GliaTabPage *page)
{
  GliaWorkbench *workbench = glia_tab_page_workbench (page);

  g_signal_group_set_target (GLIA_STAGE_TABS (page)->results_signals,
                             workbench != NULL ? glia_dev_results_of (workbench) : NULL);
  count_findings (page);
  update_pages (page);
}

static void
compact_changed (GliaTabPage *page)
{
  if (glia_tab_page_is_compact (page))
    gtk_widget_add_css_class (GTK_WIDGET (page), "compact");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (page), "compact");
  update_pages (page);
}

static void
glia_stage_tabs_dispose (GObject *object)
{
  g_clear_object (&GLIA_STAGE_TABS (object)->results_signals);
  G_OBJECT_CLASS (glia_stage_tabs_parent_class)->dispose (object);
}

static void
glia_stage_tabs_class_init (GliaStageTabsClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  GliaTabPageClass *page_class = GLIA_TAB_PAGE_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = glia_stage_tabs_dispose;
  page_class->training_changed = training_changed;
  page_class->compact_changed = compact_changed;
  page_class->diagnosed = count_findings;
  page_class->restarted = count_findings;

  g_type_ensure (GLIA_TYPE_ACTIVATIONS_PAGE);
  g_type_ensure (GLIA_TYPE_CURVES_PAGE);
  g_type_ensure (GLIA_TYPE_DOCTOR_PAGE);
  g_type_ensure (GLIA_TYPE_GRADIENTS_PAGE);
  g_type_ensure (GLIA_TYPE_PREDICTIONS_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/glia/Workbench/ui/tabs/glia-stage-tabs.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaStageTabs, strip);
  gtk_widget_class_bind_template_child (widget_class, GliaStageTabs, switcher);
  gtk_widget_class_bind_template_child (widget_class, GliaStageTabs, controls);
  gtk_widget_class_bind_template_child (widget_class, GliaStageTabs, smoothing_text);
  gtk_widget_class_bind_template_child (widget_class, GliaStageTabs, x_axis);
  gtk_widget_class_bind_template_child (widget_class, GliaStageTabs, pages);
  gtk_widget_class_bind_template_child (widget_class, GliaStageTabs, smoothing);
  gtk_widget_class_set_css_name (widget_class, "gliastagetabs");
}

static void
glia_stage_tabs_init (GliaStageTabs *self)
{
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));

  /* One above the other; only the pages have cards beside one another. */
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_homogeneous (layout, FALSE);
  gtk_box_layout_set_spacing (layout, 0);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->smoothing, "value-changed", G_CALLBACK (smoothing_cb), self, 0);
  smoothing_cb (self->smoothing, self);
  g_signal_connect_object (self->pages, "notify::visible-child", G_CALLBACK (page_cb), self,
                           G_CONNECT_SWAPPED);
  style_tabs (self);
  self->results_signals = g_signal_group_new (GLIA_TYPE_DEV_RESULTS);
  g_signal_group_connect_swapped (self->results_signals, "cell-changed", G_CALLBACK (cell_cb),
                                  self);
}

GtkWidget *
glia_stage_tabs_new (void)
{
  return g_object_new (GLIA_TYPE_STAGE_TABS, NULL);
}
