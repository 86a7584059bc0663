/* SPDX-License-Identifier: MIT */
#include "glia-output-view-private.h"

#include "glia-confusion-plot.h"
#include "glia-dev-texts.h"
#include "glia-format.h"
#include "glia-network-view.h"
#include "glia-plane-picture.h"

#include <glib/gi18n.h>

/* How often assistive technology hears of it while training (microseconds). */
#define DESCRIBE_INTERVAL (2 * G_USEC_PER_SEC)
#define MOST_CLASSES      40 /* of a matrix that can be read */
#define FEW_CLASSES       4  /* of a matrix that needs little room */
/* Logical pixels. */
#define WORST_BELOW   142 /* height of the list below a text */
#define MATRIX_BESIDE 226 /* width of the matrix beside a text, with cells as high as drawn */
#define MATRIX_LEAST  180

static mlp_loss
loss_of (GliaOutputView *self)
{
  return glia_document_experiment (glia_workbench_document (self->workbench))->training.loss;
}

static gboolean
has_plane (GliaOutputView *self)
{
  double x;

  return self->workbench != NULL && glia_workbench_splits (self->workbench) != NULL &&
         glia_workbench_plane (self->workbench, &x, &x, &x, &x);
}

static char *
with_epoch (GliaOutputView *self, const char *what)
{
  GliaSnapshot *snapshot = glia_workbench_snapshot (self->workbench);
  g_autofree char *epoch = glia_format_count (snapshot != NULL ? snapshot->epochs : 0);

  return g_strdup_printf (_ ("%s, epoch %s"), what, epoch);
}

/* ---- The plane ------------------------------------------------------------------------------- */

/* The hovered neuron's map in place of the output; FALSE if none is hovered or there is no map
 * of it. */
static gboolean
show_hovered (GliaOutputView *self, const GliaMaps *maps, const mlp_network *network)
{
  const gsize layers = mlp_network_layers (network) + 1;

  if (self->hovered == GLIA_NEURON_NONE)
    return FALSE;
  gsize layer = GLIA_NEURON_LAYER (self->hovered), unit = GLIA_NEURON_UNIT (self->hovered);
  if (layer + 1 >= layers ||
      !glia_picture_show_neuron (self->plot, maps, network, layer, unit, self->range))
    return FALSE;
  g_autofree char *title = glia_picture_neuron_name (
      layer, layers, unit, glia_workbench_splits (self->workbench)->train);
  g_autofree char *caption = with_epoch (self, layer == 0 ? _ ("value") : _ ("activation"));
  glia_card_set_title (self->card, title);
  glia_card_set_caption (self->card, caption);
  return TRUE;
}

static void
show_plane (GliaOutputView *self)
{
  const GliaSplits *splits = glia_workbench_splits (self->workbench);
  GliaSnapshot *snapshot = glia_workbench_snapshot (self->workbench);
  const GliaMaps *maps = glia_workbench_maps (self->workbench);
  double x_low, x_high, y_low, y_high;

  glia_workbench_plane (self->workbench, &x_low, &x_high, &y_low, &y_high);
  glia_plane_plot_set_range (self->plot, x_low, x_high, y_low, y_high);
  if (self->pointed != splits) {
    self->pointed = splits;
    glia_picture_show_points (self->plot, splits);
  }
  gboolean fits =
      maps != NULL && snapshot != NULL && maps->layers == mlp_network_layers (snapshot->network);
  gboolean hovered = fits && show_hovered (self, maps, snapshot->network);
  if (fits && !hovered)
    glia_picture_show_output (self->plot, maps, splits->train, loss_of (self));
  glia_plane_plot_show (self->plot, self->show_train && !hovered, self->show_dev && !hovered);
  glia_plane_plot_set_discrete (self->plot, self->discrete && !hovered);
  if (!hovered) {
    gsize outputs = snapshot != NULL ? mlp_network_outputs (snapshot->network) : 1;
    g_autofree char *name = glia_picture_surface_name (splits->train, outputs, loss_of (self));
    g_autofree char *caption = with_epoch (self, name);
    glia_card_set_title (self->card, _ ("Output"));
    glia_card_set_caption (self->card, caption);
  }
  gtk_widget_set_visible (self->legend, !hovered);
  gtk_widget_queue_draw (self->plane);
}

/* ---- Examples -------------------------------------------------------------------------------- */

/* A network may have more outputs than the data has classes: then there are no names for all of
 * them. */
static gboolean
has_matrix (GliaOutputView *self)
{
  const GliaEvaluation *evaluation = glia_dev_results_newest (self->results);
  const GliaDataset *part = glia_dev_results_part (self->results);

  return evaluation != NULL && evaluation->confusion != NULL && part != NULL &&
         part->n_classes == evaluation->classes && evaluation->classes <= MOST_CLASSES;
}

GliaFigure *
glia_output_view_make_matrix (GliaOutputView *self, const char *title)
{
  if (!has_matrix (self))
    return NULL;
  const GliaEvaluation *evaluation = glia_dev_results_newest (self->results);
  return glia_confusion_plot_new (title, glia_dev_results_part (self->results)->class_names,
                                  evaluation->confusion, evaluation->classes, 0);
}

static char *
examples_caption (GliaOutputView *self, const GliaEvaluation *evaluation)
{
  g_autofree char *count = glia_format_count (evaluation->examples);
  const char *part = glia_dev_results_is_dev (self->results) ? _ ("dev") : _ ("train");
  char number[32];

  if (evaluation->confusion == NULL) {
    glia_number_format (evaluation->loss, 4, GLIA_UNIT_NUMBER, number);
    g_autofree char *text = g_strdup_printf (_ ("%s loss %s"), part, number);
    return with_epoch (self, text);
  }
  glia_number_format ((double)evaluation->right / (double)evaluation->examples, 1,
                      GLIA_UNIT_PERCENT, number);
  if (self->compact)
    /* Translators: a share of the examples: "80.6 % right" */
    return g_strdup_printf (_ ("%s right"), number);
  g_autofree char *text = g_strdup_printf (_ ("%s of %s right in %s"), number, count, part);
  return with_epoch (self, text);
}

static void
show_matrix (GliaOutputView *self)
{
  const GliaEvaluation *evaluation = glia_dev_results_newest (self->results);
  const GliaDataset *part = glia_dev_results_part (self->results);
  const gboolean can = has_matrix (self);

  glia_confusion_view_show (GLIA_CONFUSION_VIEW (self->confusion), can ? part->class_names : NULL,
                            can ? evaluation->confusion : NULL, can ? evaluation->classes : 0);
}

/* In a small window there is room for the text or for the matrix. */
static void
arrange_review (GliaOutputView *self, gboolean texts, gboolean matrix)
{
  const gboolean either = texts && matrix && self->compact;
  const gboolean instead =
      either && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->matrix_toggle));

  gtk_widget_set_visible (self->matrix_toggle, either);
  gtk_widget_set_visible (self->sample, !instead);
  gtk_widget_set_visible (self->paste, !instead);
  gtk_button_set_label (GTK_BUTTON (self->paste),
                        self->compact ? _ ("_Paste") : _ ("_Paste Review"));
  gtk_widget_set_visible (self->review_buttons, texts);
  gtk_widget_set_visible (self->review, texts && !instead);
  gtk_widget_set_visible (self->confusion, matrix && (!either || instead));
}

/* A text has the matrix beside it and the list below; else they stand side by side. */
static void
arrange_examples (GliaOutputView *self, gboolean texts, gsize classes)
{
  const gboolean matrix = classes > 0 && classes <= MOST_CLASSES;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->examples),
                                  texts ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  (texts ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (self->worst, "below");
  gtk_widget_set_size_request (self->worst, 250, texts ? WORST_BELOW : -1);
  gtk_widget_set_hexpand (self->confusion, !texts);
  gtk_widget_set_size_request (self->confusion, texts ? MATRIX_BESIDE : MATRIX_LEAST, -1);
  gtk_widget_set_hexpand (self->worst, texts || classes <= FEW_CLASSES);
  g_object_set (self->worst, "brief", !texts && classes > FEW_CLASSES, NULL);
  arrange_review (self, texts, matrix);
  gtk_widget_set_visible (self->worst, !self->compact || (!matrix && !texts));
  g_object_set (self->review, "compact", self->compact, NULL);
}

static void
show_examples (GliaOutputView *self)
{
  const GliaEvaluation *evaluation = glia_dev_results_newest (self->results);
  const GliaDataset *part = glia_dev_results_part (self->results);

  arrange_examples (self, glia_dev_texts_are_there (self->workbench),
                    part != NULL && part->classes != NULL ? part->n_classes : 0);
  show_matrix (self);
  g_autofree char *caption =
      evaluation != NULL ? examples_caption (self, evaluation) : g_strdup (_ ("evaluating"));
  glia_card_set_title (self->card, _ ("Output"));
  glia_card_set_caption (self->card, caption);
}

/* An example of the list: what the neurons answer to it, and its text. */
static void
chosen_cb (GliaOutputView *self, guint64 row)
{
  const char *text = glia_dev_texts_get (glia_dev_texts_of (self->workbench), row);

  glia_dev_results_set_example (self->results, row);
  if (text != NULL)
    glia_review_view_set_text (GLIA_REVIEW_VIEW (self->review), text);
}

static void
cell_cb (GliaOutputView *self, int true_class, int called)
{
  glia_dev_results_set_cell (self->results, true_class, called);
}

static void
sample_cb (GliaOutputView *self)
{
  glia_review_view_sample (GLIA_REVIEW_VIEW (self->review));
}

static void
paste_cb (GliaOutputView *self)
{
  glia_review_view_paste (GLIA_REVIEW_VIEW (self->review));
}

/* ---- Which of them --------------------------------------------------------------------------- */

static void
show_status (GliaOutputView *self)
{
  GliaWorkbenchState state =
      self->workbench != NULL ? glia_workbench_state (self->workbench) : GLIA_WORKBENCH_LOADING;
  gboolean loading = state == GLIA_WORKBENCH_LOADING;
  const char *text = self->workbench == NULL ? ""
                     : loading ? glia_loading_text (glia_workbench_loading (self->workbench))
                               : glia_workbench_problem (self->workbench);
  g_autofree char *escaped = g_markup_escape_text (text != NULL ? text : "", -1);

  adw_status_page_set_icon_name (self->status, loading ? "document-open-recent-symbolic"
                                                       : "dialog-warning-symbolic");
  adw_status_page_set_title (self->status, loading ? _ ("Loading Data") : _ ("No Data"));
  adw_status_page_set_description (self->status, escaped);
  gtk_widget_set_visible (self->download, self->workbench != NULL &&
                                              glia_workbench_missing (self->workbench) != NULL);
  glia_card_set_title (self->card, _ ("Output"));
  glia_card_set_caption (self->card, "");
}

static void
update_description (GliaOutputView *self, GtkWidget *drawing)
{
  gint64 now = g_get_monotonic_time ();

  if (now - self->described_at < DESCRIBE_INTERVAL &&
      glia_workbench_state (self->workbench) == GLIA_WORKBENCH_RUNNING)
    return;
  g_autofree char *summary = glia_output_view_summary (self);
  self->described_at = now;
  gtk_accessible_update_property (GTK_ACCESSIBLE (drawing), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  summary, -1);
}

static void
set_wide (GliaOutputView *self, gboolean wide)
{
  if (self->wide == wide)
    return;
  self->wide = wide;
  g_object_notify (G_OBJECT (self), "wide");
}

void
glia_output_view_update (GliaOutputView *self)
{
  gboolean data = self->workbench != NULL && glia_workbench_splits (self->workbench) != NULL;
  gboolean plane = has_plane (self);

  glia_dev_results_set_held (self->results, &self->holds, data && !plane);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "output.paint",
                                 glia_output_paint_update (self->paint));
  if (!plane)
    gtk_widget_set_visible (self->legend, FALSE);
  if (!data || plane)
    gtk_widget_set_visible (self->review_buttons, FALSE);
  gtk_stack_set_visible_child_name (self->pages, plane ? "plane" : data ? "examples" : "status");
  set_wide (self, data && !plane);
  if (!data) {
    show_status (self);
    return;
  }
  gtk_widget_set_visible (self->dev_toggle, glia_workbench_splits (self->workbench)->dev != NULL);
  if (plane)
    show_plane (self);
  else
    show_examples (self);
  update_description (self, plane ? self->plane : self->confusion);
}

static void
changed_cb (GliaOutputView *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    glia_output_view_update (self);
}

/* A snapshot without maps: only the epoch is another one, and that comes with the next maps. */
static void
frame_cb (GliaOutputView *self)
{
  if (!has_plane (self))
    changed_cb (self);
}

static void
data_changed_cb (GliaOutputView *self)
{
  self->pointed = NULL;
  glia_plane_plot_set_points (self->plot, NULL, 0);
  glia_output_view_update (self);
}

void
glia_output_view_connect_signals (GliaOutputView *self)
{
  self->signals = g_signal_group_new (GLIA_TYPE_WORKBENCH);
  g_signal_group_connect_swapped (self->signals, "maps-changed", G_CALLBACK (changed_cb), self);
  g_signal_group_connect_swapped (self->signals, "restarted", G_CALLBACK (changed_cb), self);
  g_signal_group_connect_swapped (self->signals, "progress", G_CALLBACK (changed_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::state", G_CALLBACK (changed_cb), self);
  g_signal_group_connect_swapped (self->signals, "frame", G_CALLBACK (frame_cb), self);
  g_signal_group_connect_swapped (self->signals, "data-changed", G_CALLBACK (data_changed_cb),
                                  self);
  self->results_signals = g_signal_group_new (GLIA_TYPE_DEV_RESULTS);
  g_signal_group_connect_swapped (self->results_signals, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->worst, "chosen", G_CALLBACK (chosen_cb), self);
  g_signal_connect_swapped (self->confusion, "cell-activated", G_CALLBACK (cell_cb), self);
  g_signal_connect_swapped (self->matrix_toggle, "toggled", G_CALLBACK (glia_output_view_update),
                            self);
  g_signal_connect_swapped (self->sample, "clicked", G_CALLBACK (sample_cb), self);
  g_signal_connect_swapped (self->paste, "clicked", G_CALLBACK (paste_cb), self);
}

void
glia_output_view_disconnect_signals (GliaOutputView *self)
{
  glia_dev_results_set_held (self->results, &self->holds, FALSE);
  g_clear_object (&self->results_signals);
  g_clear_object (&self->results);
  g_clear_object (&self->signals);
}

void
glia_output_view_set_workbench (GliaOutputView *self, GliaWorkbench *workbench)
{
  if (self->workbench == workbench)
    return;
  glia_dev_results_set_held (self->results, &self->holds, FALSE);
  g_set_object (&self->workbench, workbench);
  g_signal_group_set_target (self->signals, workbench);
  glia_dev_results_follow (&self->results, self->results_signals, workbench);
  data_changed_cb (self);
}

char *
glia_output_view_summary (GliaOutputView *self)
{
  g_autofree char *title = NULL, *caption = NULL;
  const GliaSplits *splits =
      self->workbench != NULL ? glia_workbench_splits (self->workbench) : NULL;

  g_object_get (self->card, "title", &title, "caption", &caption, NULL);
  if (splits == NULL)
    return g_strdup (_ ("No data yet"));
  if (!has_plane (self))
    return g_strdup_printf ("%s: %s", title, caption);
  g_autofree char *train = glia_format_count (splits->train->n_rows);
  g_autofree char *dev = glia_format_count (splits->dev != NULL ? splits->dev->n_rows : 0);
  return g_strdup_printf (_ ("%s: %s; %s train and %s dev points"), title, caption, train, dev);
}
