/* SPDX-License-Identifier: MIT */
#include "glia-curves-page.h"

#include "glia-card.h"

#include <glib/gi18n.h>
#include <math.h>

struct _GliaCurvesPage {
  GliaPlotsPage parent_instance;

  GtkWidget *loss_card, *accuracy_card, *log_y;
  GliaPlotView *loss_view, *accuracy_view;
  GtkWidget *loss_legend, *accuracy_legend;

  guint marks; /* events that the charts show */
  double mark; /* the newest one's epoch */
};

G_DEFINE_FINAL_TYPE (GliaCurvesPage, glia_curves_page, GLIA_TYPE_PLOTS_PAGE)

static GliaWorkbench *
training_of (GliaCurvesPage *self)
{
  return glia_tab_page_workbench (GLIA_TAB_PAGE (self));
}

/* What the loss is counted in. */
static const char *
loss_caption (mlp_loss loss, gboolean compact)
{
  const mlp_loss_info *info = mlp_loss_describe (loss);

  return _ (compact ? info->short_unit : info->unit);
}

static gboolean
has_accuracy (const GliaSplits *splits, const GliaExperiment *asked)
{
  if (splits != NULL)
    return splits->train->task != GLIA_TASK_REGRESSION;
  return asked == NULL || asked->data.task != GLIA_TASK_REGRESSION;
}

/* Titles, captions, and which cards there are. */
static void
update_texts (GliaPlotsPage *page, const char *axis)
{
  GliaCurvesPage *self = GLIA_CURVES_PAGE (page);
  GliaWorkbench *workbench = training_of (self);
  const gboolean compact = glia_tab_page_is_compact (GLIA_TAB_PAGE (self));
  const GliaSplits *splits = workbench != NULL ? glia_workbench_splits (workbench) : NULL;
  const GliaExperiment *asked =
      workbench != NULL ? glia_document_experiment (glia_workbench_document (workbench)) : NULL;
  const mlp_loss loss = asked != NULL ? asked->training.loss : MLP_CROSS_ENTROPY;

  glia_card_set_caption (GLIA_CARD (self->loss_card), loss_caption (loss, compact));
  glia_card_set_caption (GLIA_CARD (self->accuracy_card),
                         compact ? "" : _ ("share of examples that are right"));
  gtk_widget_set_visible (self->accuracy_card, has_accuracy (splits, asked));
  /* The narrow card has Log y in its menu. */
  gtk_widget_set_visible (self->log_y, !compact);
  glia_chart_set_titles (glia_plot_view_chart (self->loss_view), _ ("Loss"),
                         loss_caption (loss, FALSE), axis);
  glia_chart_set_titles (glia_plot_view_chart (self->accuracy_view), _ ("Accuracy"),
                         _ ("share of examples that are right"), axis);
}

static void
set_lines (GliaPlotView *view,
           GliaWorkbench *workbench,
           GliaHistorySeries train,
           GliaHistorySeries dev)
{
  const gboolean empty = workbench == NULL;
  GliaChartLine lines[] = {
      {.name = _ ("train"),
       .series = empty ? NULL : glia_workbench_series (workbench, train),
       .role = GLIA_LINE_TRAIN},
      {.name = _ ("dev"),
       .series = empty ? NULL : glia_workbench_series (workbench, dev),
       .role = GLIA_LINE_DEV},
  };

  glia_chart_set_lines (glia_plot_view_chart (view), lines, empty ? 0 : G_N_ELEMENTS (lines));
}

static void
update_lines (GliaPlotsPage *page)
{
  GliaCurvesPage *self = GLIA_CURVES_PAGE (page);
  GliaWorkbench *workbench = training_of (self);

  set_lines (self->loss_view, workbench, GLIA_SERIES_TRAIN_LOSS, GLIA_SERIES_DEV_LOSS);
  set_lines (self->accuracy_view, workbench, GLIA_SERIES_TRAIN_ACCURACY, GLIA_SERIES_DEV_ACCURACY);
}

static void
update_marks (GliaCurvesPage *self)
{
  const GPtrArray *events = glia_history_events (glia_workbench_history (training_of (self)));
  const GliaHistoryEvent *newest =
      events->len > 0 ? g_ptr_array_index (events, events->len - 1) : NULL;

  if (self->marks == events->len && (newest == NULL || newest->epoch == self->mark))
    return;
  g_autofree GliaLineMark *marks = g_new0 (GliaLineMark, events->len + 1);
  for (guint i = 0; i < events->len; i++) {
    const GliaHistoryEvent *event = g_ptr_array_index (events, i);
    marks[i] = (GliaLineMark){event->epoch, event->text};
  }
  self->marks = events->len;
  self->mark = newest != NULL ? newest->epoch : 0;
  glia_chart_set_marks (glia_plot_view_chart (self->loss_view), marks, events->len);
  glia_chart_set_marks (glia_plot_view_chart (self->accuracy_view), marks, events->len);
}

static void
show_frame (GliaTabPage *page)
{
  GliaCurvesPage *self = GLIA_CURVES_PAGE (page);
  GliaWorkbench *workbench = training_of (self);
  const GliaSnapshot *now = glia_workbench_newest (workbench);
  const gboolean past = glia_moments_is_past (glia_workbench_moments (workbench));
  GliaPlotView *views[] = {self->loss_view, self->accuracy_view};

  update_marks (self);
  for (gsize i = 0; i < G_N_ELEMENTS (views); i++) {
    GliaChart *chart = glia_plot_view_chart (views[i]);
    /* Line 1 is dev. Each has its own best epoch. The loss has the label; the accuracy's ring is at
     * its upper edge. */
    const gboolean loss = views[i] == self->loss_view;
    guint64 epoch = now == NULL ? 0 : loss ? now->best.lowest_epoch : now->best.epoch;
    double best = epoch > 0 ? (double)epoch : NAN;
    double epochs = now != NULL && now->epochs > 0 ? (double)now->epochs : NAN;
    glia_chart_set_end (chart, now != NULL ? (double)now->planned_epochs : 0);
    glia_chart_set_best (chart, 1, best, loss);
    glia_chart_set_cursor (
        chart, past ? glia_snapshot_position (glia_workbench_snapshot (workbench)) : epochs);
    glia_plot_view_changed (views[i]);
  }
}

static void
glia_curves_page_class_init (GliaCurvesPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  GliaTabPageClass *page_class = GLIA_TAB_PAGE_CLASS (class);
  GliaPlotsPageClass *plots_class = GLIA_PLOTS_PAGE_CLASS (class);

  page_class->frame = show_frame;
  page_class->data_changed = glia_plots_page_restart;
  plots_class->update_lines = update_lines;
  plots_class->update_texts = update_texts;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/glia/Workbench/ui/tabs/glia-curves-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaCurvesPage, loss_card);
  gtk_widget_class_bind_template_child (widget_class, GliaCurvesPage, accuracy_card);
  gtk_widget_class_bind_template_child (widget_class, GliaCurvesPage, log_y);
  gtk_widget_class_bind_template_child (widget_class, GliaCurvesPage, loss_view);
  gtk_widget_class_bind_template_child (widget_class, GliaCurvesPage, accuracy_view);
  gtk_widget_class_bind_template_child (widget_class, GliaCurvesPage, loss_legend);
  gtk_widget_class_bind_template_child (widget_class, GliaCurvesPage, accuracy_legend);
  gtk_widget_class_set_css_name (widget_class, "gliacurvespage");
}

static void
glia_curves_page_init (GliaCurvesPage *self)
{
  GliaPlotsPage *page = GLIA_PLOTS_PAGE (self);

  gtk_widget_init_template (GTK_WIDGET (self));
  glia_plots_page_add (page, self->loss_card, self->loss_view, self->loss_legend);
  glia_plots_page_add (page, self->accuracy_card, self->accuracy_view, self->accuracy_legend);
  glia_chart_set_unit (glia_plot_view_chart (self->loss_view), GLIA_UNIT_NUMBER, 3);
  glia_chart_set_unit (glia_plot_view_chart (self->accuracy_view), GLIA_UNIT_PERCENT, 1);
}

GtkWidget *
glia_curves_page_new (void)
{
  return g_object_new (GLIA_TYPE_CURVES_PAGE, NULL);
}
