/* SPDX-License-Identifier: MIT */
#include "glia-gradients-page.h"

#include "glia-card.h"
#include "glia-histogram-view.h"
#include "glia-letters.h"
#include "glia-plane-picture.h"

#include <glib/gi18n.h>
#include <math.h>

enum { GRADIENTS, UPDATES, PLOTS };

struct _GliaGradientsPage {
  GliaPlotsPage parent_instance;

  GtkWidget *gradient_card, *update_card, *weights_card;
  GliaPlotView *gradient_view, *update_view;
  GtkWidget *gradient_legend, *update_legend;
  GliaHistogramView *weights_view;
};

G_DEFINE_FINAL_TYPE (GliaGradientsPage, glia_gradients_page, GLIA_TYPE_PLOTS_PAGE)

static GliaPlotView *
view_of (GliaGradientsPage *self, int plot)
{
  return plot == GRADIENTS ? self->gradient_view : self->update_view;
}

static void
update_texts (GliaPlotsPage *page, const char *axis)
{
  const char *const titles[] = {_ ("Gradient norm"), _ ("Update size")};
  const char *const captions[] = {_ ("‖∂L/∂W‖ of single steps"), _ ("‖ΔW‖ / ‖W‖ of single steps")};
  GliaGradientsPage *self = GLIA_GRADIENTS_PAGE (page);
  const gboolean compact = glia_tab_page_is_compact (GLIA_TAB_PAGE (self));
  GtkWidget *cards[] = {self->gradient_card, self->update_card};

  for (int i = 0; i < PLOTS; i++) {
    g_autofree char *caption = glia_letters_spell (captions[i]);
    glia_card_set_caption (GLIA_CARD (cards[i]), compact ? "" : caption);
    glia_chart_set_titles (glia_plot_view_chart (view_of (self, i)), titles[i], captions[i], axis);
  }
  /* The narrow page's histograms have the names in the same colours. */
  gtk_widget_set_visible (self->gradient_legend, !compact);
  gtk_widget_set_visible (self->update_legend, !compact);
}

static void
update_lines (GliaPlotsPage *page)
{
  GliaGradientsPage *self = GLIA_GRADIENTS_PAGE (page);
  GliaWorkbench *workbench = glia_tab_page_workbench (GLIA_TAB_PAGE (self));
  const GliaSnapshot *newest = workbench != NULL ? glia_workbench_newest (workbench) : NULL;
  const gsize n = newest != NULL ? mlp_network_layers (newest->network) : 0;
  g_autofree GliaChartLine *lines = g_new0 (GliaChartLine, n + 1);
  g_auto (GStrv) names = g_new0 (char *, n + 1);

  for (gsize l = 0; l < n; l++)
    names[l] = glia_picture_layer_name (l + 1, n + 1);
  for (int i = 0; i < PLOTS; i++) {
    for (gsize l = 0; l < n; l++)
      lines[l] = (GliaChartLine){.name = names[l],
                                 .series = glia_history_layer_series (
                                     glia_workbench_history (workbench),
                                     i == GRADIENTS ? GLIA_LAYER_GRADIENT : GLIA_LAYER_UPDATE, l),
                                 .slot = (guint)l,
                                 .role = GLIA_LINE_LAYER};
    glia_chart_set_lines (glia_plot_view_chart (view_of (self, i)), lines, n);
  }
}

static void
show_frame (GliaTabPage *page)
{
  GliaGradientsPage *self = GLIA_GRADIENTS_PAGE (page);
  const GliaSnapshot *newest = glia_workbench_newest (glia_tab_page_workbench (page));
  const GliaSnapshot *shown = glia_tab_page_snapshot (page);

  for (int i = 0; i < PLOTS; i++) {
    GliaChart *chart = glia_plot_view_chart (view_of (self, i));
    glia_chart_set_end (chart, newest != NULL ? (double)newest->planned_epochs : 0);
    glia_chart_set_cursor (chart, shown != NULL && shown->steps > 0 ? glia_snapshot_position (shown)
                                                                    : NAN);
    glia_plot_view_changed (view_of (self, i));
  }
}

static void
show_diagnosis (GliaTabPage *page)
{
  glia_tab_page_caption_epoch (page, GLIA_GRADIENTS_PAGE (page)->weights_card);
}

static void
glia_gradients_page_class_init (GliaGradientsPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  GliaTabPageClass *page_class = GLIA_TAB_PAGE_CLASS (class);
  GliaPlotsPageClass *plots_class = GLIA_PLOTS_PAGE_CLASS (class);

  page_class->frame = show_frame;
  page_class->diagnosed = show_diagnosis;
  plots_class->update_lines = update_lines;
  plots_class->update_texts = update_texts;

  g_type_ensure (GLIA_TYPE_HISTOGRAM_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/glia/Workbench/ui/tabs/glia-gradients-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaGradientsPage, gradient_card);
  gtk_widget_class_bind_template_child (widget_class, GliaGradientsPage, update_card);
  gtk_widget_class_bind_template_child (widget_class, GliaGradientsPage, weights_card);
  gtk_widget_class_bind_template_child (widget_class, GliaGradientsPage, gradient_view);
  gtk_widget_class_bind_template_child (widget_class, GliaGradientsPage, update_view);
  gtk_widget_class_bind_template_child (widget_class, GliaGradientsPage, gradient_legend);
  gtk_widget_class_bind_template_child (widget_class, GliaGradientsPage, update_legend);
  gtk_widget_class_bind_template_child (widget_class, GliaGradientsPage, weights_view);
  gtk_widget_class_set_css_name (widget_class, "gliagradientspage");
}

static void
glia_gradients_page_init (GliaGradientsPage *self)
{
  GliaPlotsPage *page = GLIA_PLOTS_PAGE (self);

  gtk_widget_init_template (GTK_WIDGET (self));
  glia_plots_page_add (page, self->gradient_card, self->gradient_view, self->gradient_legend);
  glia_plots_page_add (page, self->update_card, self->update_view, self->update_legend);
  for (int i = 0; i < PLOTS; i++) {
    GliaPlotView *view = view_of (self, i);
    glia_chart_set_unit (glia_plot_view_chart (view), GLIA_UNIT_NUMBER, i == GRADIENTS ? 3 : 5);
    g_object_set (view, "log-y", TRUE, NULL);
  }
  glia_histogram_view_share_menu (self->weights_view, self->weights_card);
}
