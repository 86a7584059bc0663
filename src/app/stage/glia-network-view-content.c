/* SPDX-License-Identifier: MIT */
/* What the card of the network shows: layers, weights, maps and tints in the plot, the header above it,
 * and the sentence for assistive technology. */
#include "glia-network-view-private.h"

#include "glia-format.h"

#include <glib/gi18n.h>
#include <math.h>

/* How often the network is described to assistive technology while it trains (microseconds). */
#define DESCRIBE_INTERVAL (2 * G_USEC_PER_SEC)

/* A number as the card writes it: two digits that count, a true minus. */
static void
format_weight (double value, char text[32])
{
  const double size = fabs (value);

  glia_number_format (value, size >= 99.5 ? 0 : size >= 0.995 ? 1 : 2, GLIA_UNIT_NUMBER, text);
}

/* ---- Layers ---------------------------------------------------------------------------------- */

static gboolean
has_plane (GliaNetworkView *self)
{
  double x;

  return glia_workbench_plane (self->workbench, &x, &x, &x, &x);
}

/* What the output layer's numbers are. */
static const char *
output_caption (mlp_loss loss)
{
  switch (mlp_loss_describe (loss)->output) {
  case MLP_OUTPUT_SOFTMAX:
    return _ ("softmax");
  case MLP_OUTPUT_SIGMOID:
    return _ ("logit");
  case MLP_OUTPUT_SCORES:
    return _ ("score");
  case MLP_OUTPUT_VALUES:
    return _ ("linear");
  }
  return "";
}

static char *
caption_of (const mlp_network *network, gsize layer, mlp_loss loss)
{
  const mlp_layer *l = layer > 0 ? mlp_network_layer (network, layer) : NULL;
  g_autofree char *count = glia_format_count (l != NULL ? l->units : mlp_network_inputs (network));

  if (l == NULL)
    return g_steal_pointer (&count);
  if (layer == mlp_network_layers (network))
    return g_strdup_printf ("%s · %s", count, output_caption (loss));
  return g_strdup_printf ("%s · %s", count, mlp_activation_describe (l->activation)->name);
}

static mlp_loss
loss_of (GliaNetworkView *self)
{
  return glia_document_experiment (glia_workbench_document (self->workbench))->training.loss;
}

/* The layers' structure, for comparison. */
static char *
shape_of (GliaNetworkView *self, const mlp_network *network)
{
  GString *shape = g_string_new (NULL);

  g_string_append_printf (shape, "%d %d %p", loss_of (self), has_plane (self),
                          (gconstpointer)glia_workbench_splits (self->workbench));
  for (gsize l = 0; l <= mlp_network_layers (network); l++) {
    g_autofree char *caption = caption_of (network, l, loss_of (self));
    g_string_append_printf (shape, " %s", caption);
  }
  return g_string_free (shape, FALSE);
}

static char **
input_names (const GliaDataset *data)
{
  char **names = g_new0 (char *, data->n_columns + 1);

  for (gsize i = 0; i < data->n_columns; i++)
    names[i] = glia_picture_input_name (data->column_names[i]);
  return names;
}

static void
set_layers (GliaNetworkView *self, const mlp_network *network)
{
  const GliaDataset *data = glia_workbench_splits (self->workbench)->train;
  const gsize n = mlp_network_layers (network) + 1;
  g_autofree GliaNetworkLayer *layers = g_new0 (GliaNetworkLayer, n);
  g_auto (GStrv) titles = g_new0 (char *, n + 1);
  g_auto (GStrv) captions = g_new0 (char *, n + 1);
  g_auto (GStrv) names = NULL;
  double x_low, x_high, y_low, y_high;

  for (gsize l = 0; l < n; l++) {
    titles[l] = glia_picture_layer_name (l, n);
    captions[l] = caption_of (network, l, loss_of (self));
    layers[l] = (GliaNetworkLayer){.title = titles[l],
                                   .caption = captions[l],
                                   .units = l > 0 ? mlp_network_layer (network, l)->units
                                                  : mlp_network_inputs (network)};
  }
  layers[0].picture_width = data->picture_width;
  if (data->n_columns < GLIA_NETWORK_CONDENSED) {
    names = input_names (data);
    layers[0].names = (const char *const *)names;
  }
  if (data->classes != NULL && layers[n - 1].units >= 2 && layers[n - 1].units == data->n_classes) {
    layers[n - 1].names = data->class_names;
    layers[n - 1].shares = !has_plane (self);
  }
  glia_network_plot_set_layers (self->plot, layers, n);
  if (glia_workbench_plane (self->workbench, &x_low, &x_high, &y_low, &y_high))
    glia_network_plot_set_plane (self->plot, x_low, x_high, y_low, y_high);
  gboolean condensed = FALSE;
  for (gsize l = 0; l < n; l++)
    condensed = condensed || layers[l].units >= GLIA_NETWORK_CONDENSED;
  glia_network_plot_set_note (self->plot,
                              condensed && !self->compact
                                  ? _ ("cell: chosen or worst example, ±2 standard deviations")
                                  : NULL);
  self->focus = (GliaNetworkPart){0};
  glia_network_view_set_hovered (self, GLIA_NEURON_NONE);
  glia_dev_results_set_held (self->results, &self->holds_for_tints, condensed || !has_plane (self));
}

/* ---- Numbers --------------------------------------------------------------------------------- */

static void
set_maps (GliaNetworkView *self, const mlp_network *network)
{
  const GliaMaps *maps = glia_workbench_maps (self->workbench);

  if (maps == NULL || maps->layers != mlp_network_layers (network))
    return;
  for (gsize l = 1; l < maps->layers; l++)
    if (maps->units[l - 1] == glia_network_plot_units (self->plot, l))
      glia_network_plot_set_maps (
          self->plot, l, maps->values[l - 1], maps->side,
          glia_picture_scale (mlp_network_layer (network, l)->activation, self->range));
  const gsize outputs = maps->units[maps->layers - 1];
  if (!mlp_loss_has_probabilities (loss_of (self)) || outputs >= GLIA_NETWORK_CONDENSED) {
    glia_network_plot_set_maps (self->plot, maps->layers, maps->values[maps->layers - 1],
                                maps->side, GLIA_MAP_LARGEST);
    return;
  }
  g_autofree float *p = glia_picture_probabilities (maps, loss_of (self));
  gsize skip = outputs == 1 ? maps->side * maps->side : 0; /* the second of two classes */
  glia_network_plot_set_maps (self->plot, maps->layers, p + skip, maps->side, GLIA_MAP_SHARE);
}

static void
set_tints (GliaNetworkView *self)
{
  const GliaEvaluation *evaluation =
      self->results != NULL ? glia_dev_results_newest (self->results) : NULL;
  const gsize n = glia_network_plot_layers (self->plot);

  if (evaluation == NULL || evaluation->layers + 1 != n)
    return;
  for (gsize l = 0; l < n; l++) {
    if (evaluation->units[l] != glia_network_plot_units (self->plot, l))
      return;
    g_autofree float *tints = glia_picture_tints (evaluation, l);
    if (l + 1 == n && evaluation->has_probabilities && evaluation->units[l] >= 2)
      for (gsize i = 0; i < evaluation->units[l]; i++)
        tints[i] = (float)evaluation->scores[i];
    glia_network_plot_set_tints (self->plot, l, tints);
  }
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (!g_str_equal (gtk_label_get_label (label), text))
    gtk_label_set_label (label, text);
}

static void
set_header (GliaNetworkView *self, const mlp_network *network)
{
  g_autofree char *count = glia_format_count (mlp_network_parameter_count (network));
  gboolean condensed = FALSE;
  double most = glia_network_plot_largest (self->plot);
  char low[32], high[32];

  for (gsize l = 0; l < glia_network_plot_layers (self->plot); l++)
    condensed = condensed || glia_network_plot_units (self->plot, l) >= GLIA_NETWORK_CONDENSED;
  g_autofree char *caption =
      condensed ? g_strdup_printf (_ ("%s parameters · %d strongest links a layer"), count,
                                   GLIA_NETWORK_STRONGEST)
                : g_strdup_printf (_ ("%s parameters"), count);
  glia_card_set_caption (self->card, caption);
  gtk_widget_set_visible (self->scale, !condensed && !self->compact);
  format_weight (-most, low);
  format_weight (most, high);
  g_autofree char *from = g_strdup_printf (_ ("weight %s"), low);
  set_text (self->scale_low, from);
  set_text (self->scale_high, high);
}

char *
glia_network_view_summary (GliaNetworkView *self)
{
  GString *text = g_string_new (NULL);
  GliaSnapshot *snapshot =
      self->workbench != NULL ? glia_workbench_snapshot (self->workbench) : NULL;

  if (snapshot == NULL || glia_network_plot_layers (self->plot) == 0)
    return g_string_free (g_string_append (text, _ ("No network yet")), FALSE);
  const gsize n = mlp_network_layers (snapshot->network) + 1;
  for (gsize l = 0; l < n; l++) {
    g_autofree char *name = glia_picture_layer_name (l, n);
    g_autofree char *caption = caption_of (snapshot->network, l, loss_of (self));
    g_string_append_printf (text, "%s%s %s", l > 0 ? ", " : "", name, caption);
  }
  char most[32];
  g_autofree char *count = glia_format_count (mlp_network_parameter_count (snapshot->network));
  format_weight (glia_network_plot_largest (self->plot), most);
  g_string_append (text, "; ");
  g_string_append_printf (text, _ ("%s parameters; largest weight %s"), count, most);
  return g_string_free (text, FALSE);
}

static void
update_description (GliaNetworkView *self)
{
  g_autofree char *summary = glia_network_view_summary (self);

  self->described_at = g_get_monotonic_time ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->canvas),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary, -1);
}

void
glia_network_view_clear (GliaNetworkView *self)
{
  glia_network_plot_set_layers (self->plot, NULL, 0);
  g_clear_pointer (&self->shape, g_free);
  glia_card_set_caption (self->card, "");
  gtk_widget_set_visible (self->scale, FALSE);
}

void
glia_network_view_show_network (GliaNetworkView *self)
{
  GliaSnapshot *snapshot =
      self->workbench != NULL ? glia_workbench_snapshot (self->workbench) : NULL;

  self->drawn_at = g_get_monotonic_time ();
  if (snapshot == NULL || glia_workbench_splits (self->workbench) == NULL) {
    glia_network_view_clear (self);
    gtk_widget_queue_draw (self->canvas);
    return;
  }
  const mlp_network *network = snapshot->network;
  g_autofree char *shape = shape_of (self, network);
  if (g_strcmp0 (shape, self->shape) != 0) {
    g_free (self->shape);
    self->shape = g_steal_pointer (&shape);
    set_layers (self, network);
  }
  for (gsize l = 1; l <= mlp_network_layers (network); l++) {
    mlp_layer_view view = mlp_network_view (network, l);
    glia_network_plot_set_weights (self->plot, l, view.weight, view.bias);
  }
  set_maps (self, network);
  set_tints (self);
  set_header (self, network);
  glia_network_view_update_popover (self);
  if (self->drawn_at - self->described_at > DESCRIBE_INTERVAL ||
      glia_workbench_state (self->workbench) != GLIA_WORKBENCH_RUNNING)
    update_description (self);
  gtk_widget_queue_draw (self->canvas);
}
