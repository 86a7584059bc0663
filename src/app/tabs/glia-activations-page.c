/* SPDX-License-Identifier: MIT */
#include "glia-activations-page.h"

#include "glia-card.h"
#include "glia-histogram-view.h"
#include "glia-plane-picture.h"

#include <glib/gi18n.h>
#include <math.h>

enum { COLUMN_LAYER, COLUMN_FUNCTION, COLUMN_MEAN, COLUMN_SATURATED, COLUMN_DEAD, COLUMNS };

struct _GliaActivationsPage {
  GliaTabPage parent_instance;

  GtkWidget *histograms_card, *table_card;
  GliaHistogramView *histograms;
  GtkGrid *table;

  gsize rows; /* in the table, without the header */
};

G_DEFINE_FINAL_TYPE (GliaActivationsPage, glia_activations_page, GLIA_TYPE_TAB_PAGE)

/* A row of empty labels for one more layer. */
static void
add_row (GliaActivationsPage *self)
{
  self->rows++;
  for (int column = 0; column < COLUMNS; column++) {
    GtkWidget *label = gtk_label_new (NULL);
    const gboolean words = column <= COLUMN_FUNCTION;
    gtk_label_set_xalign (GTK_LABEL (label), words ? 0 : 1);
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    gtk_widget_set_hexpand (label, words);
    gtk_widget_add_css_class (label, "numeric");
    gtk_grid_attach (self->table, label, column, (int)self->rows, 1, 1);
  }
}

static void
set_cell (GliaActivationsPage *self, int column, gsize row, const char *text)
{
  gtk_label_set_label (GTK_LABEL (gtk_grid_get_child_at (self->table, column, (int)row)), text);
}

static void
set_share (GliaActivationsPage *self, int column, gsize row, double share)
{
  char text[32] = "–"; /* the function has no such thing */

  if (!isnan (share))
    glia_number_format (share, 1, GLIA_UNIT_PERCENT, text);
  set_cell (self, column, row, text);
}

static void
show_diagnosis (GliaTabPage *page)
{
  GliaActivationsPage *self = GLIA_ACTIVATIONS_PAGE (page);
  GliaWorkbench *workbench = glia_tab_page_workbench (page);
  const GliaDiagnostics *seen = workbench != NULL ? glia_workbench_diagnostics (workbench) : NULL;
  const gsize layers = seen != NULL ? seen->layers - 1 : 0;
  g_autofree char *probe = NULL;

  while (self->rows > layers)
    gtk_grid_remove_row (self->table, (int)self->rows--);
  while (self->rows < layers)
    add_row (self);
  for (gsize l = 0; l < layers; l++) {
    const GliaLayerDiagnostics *layer = &seen->layer[l];
    g_autofree char *name = glia_picture_layer_name (l + 1, seen->layers + 1);
    char mean[32], deviation[32];
    glia_number_format (layer->activations.mean, 2, GLIA_UNIT_NUMBER, mean);
    glia_number_format (layer->activations.deviation, 2, GLIA_UNIT_NUMBER, deviation);
    g_autofree char *both = g_strdup_printf ("%s ± %s", mean, deviation);
    set_cell (self, COLUMN_LAYER, l + 1, name);
    set_cell (self, COLUMN_FUNCTION, l + 1, _ (mlp_activation_describe (layer->activation)->label));
    set_cell (self, COLUMN_MEAN, l + 1, both);
    set_share (self, COLUMN_SATURATED, l + 1, layer->saturated);
    set_share (self, COLUMN_DEAD, l + 1, layer->dead);
  }
  if (seen != NULL)
    probe = g_strdup_printf (_ ("%zu training examples"), seen->examples);
  glia_tab_page_caption_epoch (page, self->histograms_card);
  glia_card_set_caption (GLIA_CARD (self->table_card), probe != NULL ? probe : "");
}

static void
glia_activations_page_class_init (GliaActivationsPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  GliaTabPageClass *page_class = GLIA_TAB_PAGE_CLASS (class);

  page_class->training_changed = show_diagnosis;
  page_class->diagnosed = show_diagnosis;
  page_class->restarted = show_diagnosis;

  g_type_ensure (GLIA_TYPE_HISTOGRAM_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/glia/Workbench/ui/tabs/glia-activations-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaActivationsPage, histograms_card);
  gtk_widget_class_bind_template_child (widget_class, GliaActivationsPage, table_card);
  gtk_widget_class_bind_template_child (widget_class, GliaActivationsPage, histograms);
  gtk_widget_class_bind_template_child (widget_class, GliaActivationsPage, table);
  gtk_widget_class_set_css_name (widget_class, "gliaactivationspage");
}

static void
glia_activations_page_init (GliaActivationsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  glia_histogram_view_share_menu (self->histograms, self->histograms_card);
}
