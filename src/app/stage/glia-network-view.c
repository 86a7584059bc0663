/* SPDX-License-Identifier: MIT */
#include "glia-network-view-private.h"

#include "glia-figure-actions.h"
#include "glia-figure-style.h"
#include "glia-format.h"

#include <glib/gi18n.h>
#include <math.h>

/* Links are drawn anew this often at most, and described to assistive technology (microseconds). */
#define DRAW_INTERVAL     (G_USEC_PER_SEC / 15)
#define DESCRIBE_INTERVAL (2 * G_USEC_PER_SEC)

enum { PROPERTY_WORKBENCH = 1, PROPERTY_COMPACT, PROPERTY_HOVERED, PROPERTY_RANGE, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

static void glia_network_view_exportable_init (GliaExportableInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GliaNetworkView,
                               glia_network_view,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GLIA_TYPE_EXPORTABLE,
                                                      glia_network_view_exportable_init))

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
  if (mlp_loss_describe (loss_of (self))->output == MLP_OUTPUT_VALUES ||
      outputs >= GLIA_NETWORK_CONDENSED) {
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
    if (l + 1 == n && evaluation->probabilities != NULL && evaluation->units[l] >= 2)
      for (gsize i = 0; i < evaluation->units[l]; i++)
        tints[i] = (float)evaluation->probabilities[i];
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

static void
update_description (GliaNetworkView *self)
{
  g_autofree char *summary = glia_network_view_summary (self);

  self->described_at = g_get_monotonic_time ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->canvas),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary, -1);
}

static void
clear_plot (GliaNetworkView *self)
{
  glia_network_plot_set_layers (self->plot, NULL, 0);
  g_clear_pointer (&self->shape, g_free);
  glia_card_set_caption (self->card, "");
  gtk_widget_set_visible (self->scale, FALSE);
}

static void
update_view (GliaNetworkView *self)
{
  GliaSnapshot *snapshot =
      self->workbench != NULL ? glia_workbench_snapshot (self->workbench) : NULL;

  self->drawn_at = g_get_monotonic_time ();
  if (snapshot == NULL || glia_workbench_splits (self->workbench) == NULL) {
    clear_plot (self);
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

static gboolean
later_cb (gpointer data)
{
  GliaNetworkView *self = data;

  self->later = 0;
  update_view (self);
  return G_SOURCE_REMOVE;
}

/* There is something new: now, or when the last drawing is old enough; not at all while it
 * cannot be seen. */
static void
changed_cb (GliaNetworkView *self)
{
  gint64 wait = self->drawn_at + DRAW_INTERVAL - g_get_monotonic_time ();

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || self->later != 0)
    return;
  if (wait <= 0)
    update_view (self);
  else
    self->later = g_timeout_add ((guint)(wait / 1000) + 1, later_cb, self);
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

/* ---- Drawing --------------------------------------------------------------------------------- */

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  GliaNetworkView *self = data;

  glia_network_plot_set_size (self->plot, width, height,
                              gtk_widget_get_scale_factor (GTK_WIDGET (area)),
                              glia_figure_style ());
  glia_network_plot_draw (self->plot, cr);
}

static void
draw_bar_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  guint32 shades[GLIA_SIGN_SHADES];

  glia_map_shades (glia_figure_style (), 1, FALSE, shades);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (int i = 0; i < GLIA_SIGN_SHADES; i++) {
    double from = (double)width * i / GLIA_SIGN_SHADES;
    cairo_set_source_rgb (cr, (shades[i] >> 16 & 255) / 255.0, (shades[i] >> 8 & 255) / 255.0,
                          (shades[i] & 255) / 255.0);
    cairo_rectangle (cr, from, 0, width - from, height);
    cairo_fill (cr);
  }
}

static void
style_changed_cb (GliaNetworkView *self)
{
  gtk_widget_queue_draw (self->canvas);
  gtk_widget_queue_draw (self->scale_bar);
}

/* ---- GliaExportable -------------------------------------------------------------------------- */

static GliaFigure *
glia_network_view_make_figure (GliaExportable *exportable)
{
  GliaNetworkView *self = GLIA_NETWORK_VIEW (exportable);
  g_autofree char *title = NULL, *caption = NULL;

  if (glia_network_plot_layers (self->plot) == 0)
    return NULL;
  g_object_get (self->card, "title", &title, "caption", &caption, NULL);
  return glia_network_plot_figure (self->plot, title, caption);
}

static char *
glia_network_view_get_title (GliaExportable *exportable)
{
  return g_strdup (_ ("Network"));
}

static const char *
glia_network_view_get_file_name (GliaExportable *exportable)
{
  return "network";
}

static void
glia_network_view_exportable_init (GliaExportableInterface *interface)
{
  interface->make_figure = glia_network_view_make_figure;
  interface->get_title = glia_network_view_get_title;
  interface->get_file_name = glia_network_view_get_file_name;
}

/* ---- Object ---------------------------------------------------------------------------------- */

static void
release_results (GliaNetworkView *self)
{
  glia_dev_results_set_held (self->results, &self->holds_for_tints, FALSE);
  glia_dev_results_set_held (self->results, &self->holds_for_popover, FALSE);
}

static void
set_workbench (GliaNetworkView *self, GliaWorkbench *workbench)
{
  if (self->workbench == workbench)
    return;
  release_results (self);
  clear_plot (self);
  g_set_object (&self->workbench, workbench);
  g_signal_group_set_target (self->signals, workbench);
  glia_dev_results_follow (&self->results, self->results_signals, workbench);
  update_view (self);
}

static void
set_compact (GliaNetworkView *self, gboolean compact)
{
  if (self->compact == compact)
    return;
  self->compact = compact;
  glia_card_set_compact (self->card, compact);
  g_clear_pointer (&self->shape, g_free);
  update_view (self);
}

static void
glia_network_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaNetworkView *self = GLIA_NETWORK_VIEW (object);

  switch (id) {
  case PROPERTY_WORKBENCH:
    g_value_set_object (value, self->workbench);
    break;
  case PROPERTY_COMPACT:
    g_value_set_boolean (value, self->compact);
    break;
  case PROPERTY_HOVERED:
    g_value_set_int64 (value, self->hovered);
    break;
  case PROPERTY_RANGE:
    g_value_set_string (value, glia_picture_range_name (self->range));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
glia_network_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaNetworkView *self = GLIA_NETWORK_VIEW (object);

  switch (id) {
  case PROPERTY_WORKBENCH:
    set_workbench (self, g_value_get_object (value));
    break;
  case PROPERTY_COMPACT:
    set_compact (self, g_value_get_boolean (value));
    break;
  case PROPERTY_RANGE:
    self->range = glia_picture_range_from_name (g_value_get_string (value));
    update_view (self);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
glia_network_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (glia_network_view_parent_class)->map (widget);
  update_view (GLIA_NETWORK_VIEW (widget));
}

static void
glia_network_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GliaNetworkView *self = GLIA_NETWORK_VIEW (widget);

  gtk_widget_size_allocate (GTK_WIDGET (self->card), &(GtkAllocation){0, 0, width, height},
                            baseline);
  gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
glia_network_view_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (GLIA_NETWORK_VIEW (widget)->card), orientation, for_size, minimum,
                      natural, NULL, NULL);
}

static void
glia_network_view_dispose (GObject *object)
{
  GliaNetworkView *self = GLIA_NETWORK_VIEW (object);

  glia_network_view_close_input (self);
  g_clear_handle_id (&self->later, g_source_remove);
  release_results (self);
  g_clear_object (&self->results_signals);
  g_clear_object (&self->results);
  g_clear_object (&self->signals);
  g_clear_object (&self->workbench);
  gtk_widget_dispose_template (GTK_WIDGET (self), GLIA_TYPE_NETWORK_VIEW);
  G_OBJECT_CLASS (glia_network_view_parent_class)->dispose (object);
}

static void
glia_network_view_finalize (GObject *object)
{
  GliaNetworkView *self = GLIA_NETWORK_VIEW (object);

  glia_network_plot_free (self->plot);
  g_free (self->shape);
  G_OBJECT_CLASS (glia_network_view_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *class)
{
  gtk_widget_class_bind_template_child (class, GliaNetworkView, card);
  gtk_widget_class_bind_template_child (class, GliaNetworkView, scale);
  gtk_widget_class_bind_template_child (class, GliaNetworkView, scale_bar);
  gtk_widget_class_bind_template_child (class, GliaNetworkView, scale_low);
  gtk_widget_class_bind_template_child (class, GliaNetworkView, scale_high);
  gtk_widget_class_bind_template_child (class, GliaNetworkView, canvas);
  gtk_widget_class_bind_template_child (class, GliaNetworkView, popover);
  gtk_widget_class_bind_template_child (class, GliaNetworkView, part_title);
  gtk_widget_class_bind_template_child (class, GliaNetworkView, value_label);
  gtk_widget_class_bind_template_child (class, GliaNetworkView, value);
  gtk_widget_class_bind_template_child (class, GliaNetworkView, mean);
  gtk_widget_class_bind_template_child (class, GliaNetworkView, mean_row);
  gtk_widget_class_bind_template_child (class, GliaNetworkView, largest);
  gtk_widget_class_bind_template_child (class, GliaNetworkView, largest_row);
}

static void
glia_network_view_class_init (GliaNetworkViewClass *class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = glia_network_view_get_property;
  object_class->set_property = glia_network_view_set_property;
  object_class->dispose = glia_network_view_dispose;
  object_class->finalize = glia_network_view_finalize;
  widget_class->map = glia_network_view_map;
  widget_class->measure = glia_network_view_measure;
  widget_class->size_allocate = glia_network_view_size_allocate;
  properties[PROPERTY_WORKBENCH] =
      g_param_spec_object ("workbench", NULL, NULL, GLIA_TYPE_WORKBENCH, flags);
  properties[PROPERTY_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  properties[PROPERTY_HOVERED] =
      g_param_spec_int64 ("hovered", NULL, NULL, -1, G_MAXINT64, GLIA_NEURON_NONE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROPERTY_RANGE] = g_param_spec_string ("colour-range", NULL, NULL, "automatic", flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  gtk_widget_class_install_property_action (widget_class, "network.colour-range", "colour-range");
  g_type_ensure (GLIA_TYPE_CARD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/glia/Workbench/ui/stage/glia-network-view.ui");
  bind_children (widget_class);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
glia_network_view_init (GliaNetworkView *self)
{
  self->plot = glia_network_plot_new ();
  self->hovered = GLIA_NEURON_NONE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (GLIA_TYPE_WORKBENCH);
  g_signal_group_connect_swapped (self->signals, "frame", G_CALLBACK (changed_cb), self);
  g_signal_group_connect_swapped (self->signals, "restarted", G_CALLBACK (changed_cb), self);
  g_signal_group_connect_swapped (self->signals, "data-changed", G_CALLBACK (changed_cb), self);
  g_signal_group_connect_swapped (self->signals, "maps-changed", G_CALLBACK (changed_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::state", G_CALLBACK (changed_cb), self);
  self->results_signals = g_signal_group_new (GLIA_TYPE_DEV_RESULTS);
  g_signal_group_connect_swapped (self->results_signals, "changed", G_CALLBACK (changed_cb), self);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->canvas), draw_cb, self, NULL);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->scale_bar), draw_bar_cb, self, NULL);
  glia_network_view_init_input (self);
  glia_figure_actions_install (GLIA_EXPORTABLE (self));
  glia_network_view_add_menu (self);
  glia_figure_style_watch (GTK_WIDGET (self), G_CALLBACK (style_changed_cb));
}

GtkWidget *
glia_network_view_new (void)
{
  return g_object_new (GLIA_TYPE_NETWORK_VIEW, NULL);
}
