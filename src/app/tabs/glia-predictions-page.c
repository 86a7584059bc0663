/* SPDX-License-Identifier: MIT */
#include "glia-predictions-page.h"

#include "glia-card.h"
#include "glia-dev-results.h"
#include "glia-dev-texts.h"
#include "glia-example-form.h"
#include "glia-example-list.h"
#include "glia-format.h"
#include "glia-review-view.h"

#include <glib/gi18n.h>

struct _GliaPredictionsPage {
  GliaTabPage parent_instance;

  GliaCard *examples_card, *prediction_card;
  GtkWidget *all, *examples, *form, *review;
  GtkStack *kinds;

  GliaDevResults *results;
  GSignalGroup *results_signals;
};

G_DEFINE_FINAL_TYPE (GliaPredictionsPage, glia_predictions_page, GLIA_TYPE_TAB_PAGE)

/* "491 true negative, predicted positive" or "5,000 of dev, highest loss first" */
static char *
examples_caption (GliaPredictionsPage *self)
{
  const GliaDataset *part = self->results != NULL ? glia_dev_results_part (self->results) : NULL;
  const GliaEvaluation *evaluation =
      self->results != NULL ? glia_dev_results_newest (self->results) : NULL;
  gint32 true_class, called;
  gsize n = 0;

  if (part == NULL || evaluation == NULL)
    return g_strdup ("");
  const gboolean cell = glia_dev_results_cell (self->results, &true_class, &called);
  for (gsize i = 0; i < evaluation->n_worst; i++)
    n += glia_dev_results_wants (self->results, &evaluation->worst[i]);
  g_autofree char *count = glia_format_count (n);
  if (cell && part->class_names != NULL && (gsize)MAX (true_class, called) < part->n_classes)
    return g_strdup_printf (_ ("%s true %s, predicted %s"), count, part->class_names[true_class],
                            part->class_names[called]);
  return g_strdup_printf (_ ("%s of %s, highest loss first"), count,
                          glia_dev_results_is_dev (self->results) ? _ ("dev") : _ ("train"));
}

static GliaWorkbench *
training_of (GliaPredictionsPage *self)
{
  return glia_tab_page_workbench (GLIA_TAB_PAGE (self));
}

static void
update_page (GliaPredictionsPage *self)
{
  gint32 cell;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || self->results == NULL)
    return;
  g_autofree char *caption = examples_caption (self);
  glia_card_set_caption (self->examples_card, caption);
  gtk_widget_set_visible (self->all, glia_dev_results_cell (self->results, &cell, &cell));
  gtk_stack_set_visible_child_name (self->kinds,
                                    glia_dev_texts_are_there (training_of (self)) ? "text" : "row");
}

static void
data_changed (GliaTabPage *page)
{
  GliaPredictionsPage *self = GLIA_PREDICTIONS_PAGE (page);

  glia_card_set_caption (self->prediction_card, "");
  update_page (self);
}

static void
chosen_cb (GliaPredictionsPage *self, guint64 row)
{
  const GliaDataset *part = glia_dev_results_part (self->results);
  const char *text = glia_dev_texts_get (glia_dev_texts_of (training_of (self)), row);

  if (part == NULL || row >= part->n_rows)
    return;
  glia_dev_results_set_example (self->results, row);
  if (text != NULL)
    glia_review_view_set_text (GLIA_REVIEW_VIEW (self->review), text);
  else
    glia_example_form_show_row (GLIA_EXAMPLE_FORM (self->form), row);
  g_autofree char *number = glia_format_count (glia_dataset_source_row (part, row) + 1);
  g_autofree char *caption =
      part->classes != NULL
          ? g_strdup_printf (_ ("row %s, true %s"), number, part->class_names[part->classes[row]])
          : g_strdup_printf (_ ("row %s"), number);
  glia_card_set_caption (self->prediction_card, caption);
}

static void
all_cb (GliaPredictionsPage *self)
{
  glia_dev_results_clear_cell (self->results);
}

static void
training_changed (GliaTabPage *page)
{
  GliaPredictionsPage *self = GLIA_PREDICTIONS_PAGE (page);

  glia_dev_results_follow (&self->results, self->results_signals, training_of (self));
  update_page (self);
}

static void
glia_predictions_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (glia_predictions_page_parent_class)->map (widget);
  update_page (GLIA_PREDICTIONS_PAGE (widget));
}

static void
glia_predictions_page_dispose (GObject *object)
{
  GliaPredictionsPage *self = GLIA_PREDICTIONS_PAGE (object);

  g_clear_object (&self->results_signals);
  g_clear_object (&self->results);
  G_OBJECT_CLASS (glia_predictions_page_parent_class)->dispose (object);
}

static void
glia_predictions_page_class_init (GliaPredictionsPageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  GliaTabPageClass *page_class = GLIA_TAB_PAGE_CLASS (class);

  object_class->dispose = glia_predictions_page_dispose;
  widget_class->map = glia_predictions_page_map;
  page_class->training_changed = training_changed;
  page_class->data_changed = data_changed;

  g_type_ensure (GLIA_TYPE_EXAMPLE_FORM);
  g_type_ensure (GLIA_TYPE_EXAMPLE_LIST);
  g_type_ensure (GLIA_TYPE_REVIEW_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/glia/Workbench/ui/tabs/glia-predictions-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaPredictionsPage, examples_card);
  gtk_widget_class_bind_template_child (widget_class, GliaPredictionsPage, prediction_card);
  gtk_widget_class_bind_template_child (widget_class, GliaPredictionsPage, all);
  gtk_widget_class_bind_template_child (widget_class, GliaPredictionsPage, examples);
  gtk_widget_class_bind_template_child (widget_class, GliaPredictionsPage, form);
  gtk_widget_class_bind_template_child (widget_class, GliaPredictionsPage, review);
  gtk_widget_class_bind_template_child (widget_class, GliaPredictionsPage, kinds);
  gtk_widget_class_set_css_name (widget_class, "gliapredictionspage");
}

static void
glia_predictions_page_init (GliaPredictionsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->all, "clicked", G_CALLBACK (all_cb), self);
  g_signal_connect_swapped (self->examples, "chosen", G_CALLBACK (chosen_cb), self);
  self->results_signals = g_signal_group_new (GLIA_TYPE_DEV_RESULTS);
  g_signal_group_connect_swapped (self->results_signals, "changed", G_CALLBACK (update_page), self);
  g_signal_group_connect_swapped (self->results_signals, "cell-changed", G_CALLBACK (update_page),
                                  self);
}
