/* SPDX-License-Identifier: MIT */
#include "glia-network-view-private.h"

#include "glia-figure-actions.h"

#include <glib/gi18n.h>
#include <math.h>

/* How long a neuron stays after the pointer has left it (milliseconds): on the way to the next
 * one nothing flickers. */
enum { LEAVE_DELAY = 120 };

void
glia_network_view_set_hovered (GliaNetworkView *self, gint64 hovered)
{
  if (self->hovered == hovered)
    return;
  self->hovered = hovered;
  g_object_notify (G_OBJECT (self), "hovered");
}

static gboolean
is_neuron (GliaNetworkPart part)
{
  return part.kind == GLIA_NETWORK_UNIT || part.kind == GLIA_NETWORK_BIAS;
}

static gint64
neuron_of (GliaNetworkPart part)
{
  return is_neuron (part) ? GLIA_NEURON (part.layer, part.unit) : GLIA_NEURON_NONE;
}

static void
show_part (GliaNetworkView *self, GliaNetworkPart part)
{
  g_clear_handle_id (&self->leaving, g_source_remove);
  glia_network_plot_set_hover (self->plot, part);
  glia_network_view_set_hovered (self, neuron_of (part));
  gtk_widget_queue_draw (self->canvas);
}

/* ---- Popover --------------------------------------------------------------------------------- */

static const GliaDataset *
data_of (GliaNetworkView *self)
{
  const GliaSplits *splits =
      self->workbench != NULL ? glia_workbench_splits (self->workbench) : NULL;

  return splits != NULL ? splits->train : NULL;
}

static void
set_title (GliaNetworkView *self)
{
  gsize layers = glia_network_plot_layers (self->plot);
  const GliaNetworkPart *part = &self->edited;
  g_autofree char *neuron =
      glia_picture_neuron_name (part->layer, layers, part->unit, data_of (self));

  if (part->kind != GLIA_NETWORK_LINK) {
    gtk_label_set_label (self->part_title, neuron);
    return;
  }
  g_autofree char *from =
      glia_picture_neuron_name (part->layer - 1, layers, part->input, data_of (self));
  g_autofree char *title = g_strdup_printf ("%s → %s", from, neuron);
  gtk_label_set_label (self->part_title, title);
}

static void
set_facts (GliaNetworkView *self)
{
  const GliaNetworkPart *part = &self->edited;
  const GliaEvaluation *evaluation =
      self->results != NULL ? glia_dev_results_newest (self->results) : NULL;
  gboolean neuron = is_neuron (*part);
  gboolean known = neuron && evaluation != NULL && part->layer <= evaluation->layers &&
                   part->unit < evaluation->units[part->layer];
  char mean[32] = "–", spread[32], largest[32];
  float most = 0;

  if (known) {
    glia_number_format ((double)evaluation->means[part->layer][part->unit], 2, GLIA_UNIT_NUMBER,
                        mean);
    glia_number_format ((double)evaluation->deviations[part->layer][part->unit], 2,
                        GLIA_UNIT_NUMBER, spread);
  }
  g_autofree char *text = known ? g_strdup_printf ("%s ± %s", mean, spread) : g_strdup (mean);
  gtk_label_set_label (self->mean, text);
  if (neuron && part->layer > 0)
    for (gsize i = 0; i < glia_network_plot_units (self->plot, part->layer - 1); i++) {
      float weight = glia_network_plot_weight (self->plot, part->layer, part->unit, i);
      most = fabsf (weight) > fabsf (most) ? weight : most;
    }
  glia_number_format ((double)most, 2, GLIA_UNIT_NUMBER, largest);
  gtk_label_set_label (self->largest, largest);
  gtk_widget_set_visible (self->mean_row, neuron);
  gtk_widget_set_visible (self->largest_row, neuron && part->layer > 0);
}

static float
edited_value (GliaNetworkView *self)
{
  const GliaNetworkPart *part = &self->edited;

  return part->kind == GLIA_NETWORK_LINK
             ? glia_network_plot_weight (self->plot, part->layer, part->unit, part->input)
             : glia_network_plot_bias (self->plot, part->layer, part->unit);
}

static gboolean
is_typing (GliaNetworkView *self)
{
  GtkStateFlags flags = gtk_widget_get_state_flags (GTK_WIDGET (self->value));

  return (flags & GTK_STATE_FLAG_FOCUS_WITHIN) != 0 &&
         glia_workbench_state (self->workbench) != GLIA_WORKBENCH_RUNNING;
}

static void
set_value (GliaNetworkView *self)
{
  self->setting_value = TRUE;
  gtk_spin_button_set_value (self->value, (double)edited_value (self));
  self->setting_value = FALSE;
}

void
glia_network_view_update_popover (GliaNetworkView *self)
{
  if (!gtk_widget_get_visible (self->popover))
    return;
  if (self->edited.layer >= glia_network_plot_layers (self->plot)) {
    gtk_popover_popdown (GTK_POPOVER (self->popover));
    return;
  }
  set_facts (self);
  if (!is_typing (self))
    set_value (self);
}

static void
open_popover (GliaNetworkView *self, GliaNetworkPart part, double x, double y)
{
  gboolean last = part.layer + 1 == glia_network_plot_layers (self->plot);
  GdkRectangle at = {(int)x, (int)y, 1, 1};
  double left, top;

  self->edited = part;
  if (is_neuron (part)) {
    GliaBox box = glia_network_plot_unit_box (self->plot, part.layer, part.unit);
    at = (GdkRectangle){(int)box.left - 3, (int)box.top, (int)(box.right - box.left) + 6,
                        (int)(box.bottom - box.top)};
  }
  gtk_widget_translate_coordinates (self->canvas, GTK_WIDGET (self), 0, 0, &left, &top);
  at.x += (int)left;
  at.y += (int)top;
  set_title (self);
  gtk_label_set_label (self->value_label,
                       part.kind == GLIA_NETWORK_LINK ? _ ("_Weight") : _ ("_Bias"));
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->value)), part.layer > 0);
  glia_dev_results_set_held (self->results, &self->holds_for_popover, TRUE);
  set_facts (self);
  set_value (self);
  gtk_popover_set_position (GTK_POPOVER (self->popover), last ? GTK_POS_LEFT : GTK_POS_RIGHT);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &at);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
popover_closed_cb (GliaNetworkView *self)
{
  glia_dev_results_set_held (self->results, &self->holds_for_popover, FALSE);
  /* GTK would give the focus to whatever comes after the popover. */
  gtk_widget_grab_focus (self->canvas);
}

static void
value_changed_cb (GliaNetworkView *self)
{
  const GliaNetworkPart *part = &self->edited;
  gssize input = part->kind == GLIA_NETWORK_LINK ? (gssize)part->input : -1;

  if (self->setting_value || self->workbench == NULL || part->layer == 0)
    return;
  glia_workbench_edit_weight (self->workbench, part->layer - 1, part->unit, input,
                              (float)gtk_spin_button_get_value (self->value));
}

/* ---- Mouse ----------------------------------------------------------------------------------- */

static gboolean
left_cb (gpointer data)
{
  GliaNetworkView *self = data;

  self->leaving = 0;
  show_part (self, (GliaNetworkPart){0});
  return G_SOURCE_REMOVE;
}

static void
leave_soon (GliaNetworkView *self)
{
  if (self->leaving == 0)
    self->leaving = g_timeout_add (LEAVE_DELAY, left_cb, self);
}

static void
motion_cb (GliaNetworkView *self, double x, double y)
{
  GliaNetworkPart part = glia_network_plot_hit (self->plot, x, y);

  if (part.kind == GLIA_NETWORK_NOTHING)
    leave_soon (self);
  else
    show_part (self, part);
  gtk_widget_set_cursor_from_name (self->canvas,
                                   part.kind != GLIA_NETWORK_NOTHING ? "pointer" : NULL);
}

static void
clicked_cb (GliaNetworkView *self, int n_press, double x, double y)
{
  GliaNetworkPart part = glia_network_plot_hit (self->plot, x, y);

  gtk_widget_grab_focus (self->canvas);
  if (part.kind == GLIA_NETWORK_NOTHING)
    return;
  if (is_neuron (part))
    self->focus = part;
  open_popover (self, part, x, y);
}

/* ---- Keys ------------------------------------------------------------------------------------ */

static gboolean
direction_of (guint key, GliaNetworkDirection *direction)
{
  switch (key) {
  case GDK_KEY_Up:
  case GDK_KEY_KP_Up:
    *direction = GLIA_NETWORK_UP;
    return TRUE;
  case GDK_KEY_Down:
  case GDK_KEY_KP_Down:
    *direction = GLIA_NETWORK_DOWN;
    return TRUE;
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
    *direction = GLIA_NETWORK_LEFT;
    return TRUE;
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
    *direction = GLIA_NETWORK_RIGHT;
    return TRUE;
  default:
    return FALSE;
  }
}

static gboolean
key_cb (GliaNetworkView *self, guint key, guint code, GdkModifierType modifiers)
{
  GliaNetworkDirection direction;

  if ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0 ||
      glia_network_plot_layers (self->plot) == 0)
    return GDK_EVENT_PROPAGATE;
  if (direction_of (key, &direction)) {
    self->focus = glia_network_plot_next (self->plot, self->focus, direction);
    show_part (self, self->focus);
    return GDK_EVENT_STOP;
  }
  if (self->focus.kind == GLIA_NETWORK_NOTHING)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_ISO_Enter) {
    open_popover (self, self->focus, 0, 0);
    return GDK_EVENT_STOP;
  }
  if (key == GDK_KEY_Escape) {
    self->focus = (GliaNetworkPart){0};
    show_part (self, self->focus);
    return GDK_EVENT_STOP;
  }
  return GDK_EVENT_PROPAGATE;
}

void
glia_network_view_add_menu (GliaNetworkView *self)
{
  static const struct {
    GliaPictureRange range;
    const char *label;
  } ranges[] = {
      {GLIA_PICTURE_RANGE_AUTOMATIC, N_ ("By _Activation")},
      {GLIA_PICTURE_RANGE_LAYER, N_ ("Largest in the _Layer")},
      {GLIA_PICTURE_RANGE_NEURON, N_ ("Largest of Each _Neuron")},
  };
  g_autoptr (GMenu) menu = g_menu_new (), colours = g_menu_new (), choices = g_menu_new ();
  g_autoptr (GMenuModel) figure = glia_figure_actions_menu ();

  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++) {
    g_autoptr (GMenuItem) item = g_menu_item_new (_ (ranges[i].label), NULL);
    g_menu_item_set_action_and_target (item, "network.colour-range", "s",
                                       glia_picture_range_name (ranges[i].range));
    g_menu_append_item (choices, item);
  }
  g_menu_append_submenu (colours, _ ("Range of the _Colours"), G_MENU_MODEL (choices));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (colours));
  g_menu_append_section (menu, NULL, figure);
  glia_card_set_menu_model (self->card, G_MENU_MODEL (menu));
  glia_figure_actions_add_context_menu (self->canvas, G_MENU_MODEL (menu));
}

void
glia_network_view_init_input (GliaNetworkView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_soon), self);
  gtk_widget_add_controller (self->canvas, motion);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->canvas, keys);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (leave_soon), self);
  gtk_widget_add_controller (self->canvas, focus);
  g_signal_connect_swapped (click, "released", G_CALLBACK (clicked_cb), self);
  gtk_widget_add_controller (self->canvas, GTK_EVENT_CONTROLLER (click));
  g_signal_connect_swapped (self->popover, "closed", G_CALLBACK (popover_closed_cb), self);
  g_signal_connect_swapped (self->value, "value-changed", G_CALLBACK (value_changed_cb), self);
}

void
glia_network_view_close_input (GliaNetworkView *self)
{
  g_clear_handle_id (&self->leaving, g_source_remove);
}
