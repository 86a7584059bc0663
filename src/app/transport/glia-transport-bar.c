/* SPDX-License-Identifier: MIT */
#include "glia-transport-bar-private.h"

#include "glia-format.h"
#include "glia-sweep-lists.h"
#include "glia-sweep-panel.h"
#include "glia-toast-overlay.h"

#include <glib/gi18n.h>

enum { PROPERTY_WORKBENCH = 1, PROPERTY_NARROW, PROPERTY_STEP_SIZE, PROPERTY_GENTLE, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];
static guint sweep_ended_signal;

static const char *const size_names[] = {
    [GLIA_STEP_BATCH] = "batch",
    [GLIA_STEP_EPOCH] = "epoch",
};

G_DEFINE_FINAL_TYPE (GliaTransportBar, glia_transport_bar, GTK_TYPE_WIDGET)

/* ---- What can be done ------------------------------------------------------------------------ */

/* What pressing the big button does. */
typedef enum { PRESS_TRAIN, PRESS_PAUSE, PRESS_SWEEP } Press;

static guint64
count_planned_runs (GliaTransportBar *self)
{
  GliaDocument *document =
      self->workbench != NULL ? glia_workbench_document (self->workbench) : NULL;

  return document != NULL ? glia_sweep_runs (glia_document_experiment (document)) : 1;
}

static Press
find_press (GliaTransportBar *self)
{
  const GliaWorkbenchState state =
      self->workbench != NULL ? glia_workbench_state (self->workbench) : GLIA_WORKBENCH_LOADING;

  if (glia_sweep_runner_is_active (self->sweep))
    return glia_sweep_runner_view (self->sweep)->paused ? PRESS_TRAIN : PRESS_PAUSE;
  if (state == GLIA_WORKBENCH_RUNNING)
    return PRESS_PAUSE;
  return count_planned_runs (self) > 1 ? PRESS_SWEEP : PRESS_TRAIN;
}

static void
show_train_button (GliaTransportBar *self)
{
  static const char *const pages[] = {"train", "pause", "sweep"};
  const Press next = find_press (self);
  g_autofree char *count = glia_format_count (count_planned_runs (self));
  g_autofree char *sweep = g_strdup_printf (_ ("Sweep %s Runs"), count);
  const char *const names[] = {C_ ("button", "Train"), C_ ("button", "Pause"), sweep};
  g_autofree char *tip = g_strdup_printf (_ ("%s (Space)"), names[next]);

  glia_transport_bar_set_text (self->sweep_label, sweep);
  gtk_stack_set_visible_child_name (GTK_STACK (self->train_stack), pages[next]);
  gtk_widget_set_tooltip_text (self->train, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->train), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  names[next], -1);
}

static void
show_actions (GliaTransportBar *self, GliaWorkbenchState state, gboolean begun)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean sweeps = glia_sweep_runner_is_active (self->sweep);
  gboolean stops = sweeps && glia_sweep_runner_view (self->sweep)->cancelled;
  gboolean running = state == GLIA_WORKBENCH_RUNNING;
  gboolean waits = state == GLIA_WORKBENCH_READY || state == GLIA_WORKBENCH_PAUSED;
  gboolean ended = state == GLIA_WORKBENCH_FINISHED || state == GLIA_WORKBENCH_DIVERGED ||
                   state == GLIA_WORKBENCH_FAILED;
  gboolean plans = count_planned_runs (self) > 1;
  /* What would be trained is not what the fields show. */
  gboolean refused = glia_transport_bar_count_refused (self) > 0;

  gtk_widget_action_set_enabled (widget, "transport.train",
                                 sweeps ? !stops
                                        : running || ((waits || (ended && plans)) && !refused));
  gtk_widget_action_set_enabled (widget, "transport.step", waits && !sweeps && !refused);
  gtk_widget_action_set_enabled (widget, "transport.reset",
                                 !sweeps && (running || ended || (waits && begun)));
  gtk_widget_action_set_enabled (widget, "transport.cancel", state == GLIA_WORKBENCH_LOADING);
  gtk_widget_action_set_enabled (widget, "transport.cancel-sweep", sweeps && !stops);
  gtk_widget_action_set_enabled (widget, "transport.remove-sweep", plans && !sweeps);
  gtk_widget_action_set_enabled (widget, "transport.retry",
                                 state == GLIA_WORKBENCH_UNREADY || state == GLIA_WORKBENCH_FAILED);
}

/* What is wrong, and the button that helps. */
static void
show_problem (GliaTransportBar *self)
{
  const char *problem =
      self->sweep_problem != NULL ? self->sweep_problem : glia_workbench_problem (self->workbench);
  const gboolean missing = glia_workbench_missing (self->workbench) != NULL;

  glia_transport_bar_set_text (self->problem, problem);
  gtk_widget_set_visible (self->download, self->sweep_problem == NULL && missing);
  gtk_widget_set_visible (self->retry, self->sweep_problem == NULL && !missing);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->problem), problem);
}

static void
update_bar (GliaTransportBar *self)
{
  GliaWorkbenchState state = GLIA_WORKBENCH_LOADING;
  GliaSnapshot *snapshot = NULL;
  const char *page = "timeline";

  if (self->workbench != NULL) {
    state = glia_workbench_state (self->workbench);
    snapshot = glia_workbench_snapshot (self->workbench);
    if (glia_sweep_runner_is_active (self->sweep))
      page = "sweep";
    else if (state == GLIA_WORKBENCH_LOADING)
      page = "loading";
    else if (state == GLIA_WORKBENCH_UNREADY || state == GLIA_WORKBENCH_FAILED ||
             self->sweep_problem != NULL)
      page = "problem";
    glia_transport_bar_write_progress (self);
    show_problem (self);
  }
  gtk_stack_set_visible_child_name (GTK_STACK (self->middle), page);
  show_train_button (self);
  show_actions (self, state, snapshot != NULL && snapshot->steps > 0);
  glia_transport_bar_write_reason (self, state, snapshot);
  glia_transport_bar_write_status (self);
  glia_transport_bar_show_snapshot (self);
}

static void
frame_cb (GliaTransportBar *self)
{
  GliaWorkbenchState state = glia_workbench_state (self->workbench);

  glia_transport_bar_show_snapshot (self);
  if (state == GLIA_WORKBENCH_RUNNING)
    glia_transport_bar_write_status (self);
  else
    update_bar (self);
}

/* ---- The sweep ------------------------------------------------------------------------------- */

/* NULL: there is none. */
static void
set_sweep_problem (GliaTransportBar *self, const char *problem)
{
  g_autofree char *text = g_strdup (problem);

  g_free (self->sweep_problem);
  self->sweep_problem = g_steal_pointer (&text);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  glia_sweep_runner_tick (GLIA_TRANSPORT_BAR (widget)->sweep);
  return G_SOURCE_CONTINUE;
}

static void
sweep_active_cb (GliaTransportBar *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = glia_sweep_runner_is_active (self->sweep)
                   ? gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL)
                   : 0;
}

static void
sweep_ended_cb (GliaTransportBar *self)
{
  const GliaSweeperView *view = glia_sweep_runner_view (self->sweep);

  set_sweep_problem (self, view->message);
  update_bar (self);
  g_signal_emit (self, sweep_ended_signal, 0);
}

static void
start_sweep (GliaTransportBar *self)
{
  GliaToastOverlay *toasts = glia_toast_overlay_of (GTK_WIDGET (self));
  g_autoptr (GError) error = NULL;
  gboolean resumed;

  if (!glia_sweep_runner_start (self->sweep, self->workbench, &resumed, &error))
    set_sweep_problem (self, error->message);
  else
    set_sweep_problem (self, NULL);
  if (error == NULL && resumed && toasts != NULL)
    glia_toast_overlay_add (toasts, adw_toast_new (_ ("Going on with the sweep that was stopped")));
  update_bar (self);
}

static void
cancel_sweep_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  glia_sweep_runner_cancel (GLIA_TRANSPORT_BAR (widget)->sweep);
}

static void
remove_sweep_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GliaDocument *document = glia_workbench_document (GLIA_TRANSPORT_BAR (widget)->workbench);
  g_autoptr (GliaExperiment) single = glia_sweep_removed (glia_document_experiment (document));

  (void)glia_document_replace (document, _ ("Sweep"), single, NULL); /* less cannot be wrong */
}

static void
document_cb (GliaTransportBar *self)
{
  set_sweep_problem (self, NULL);
  update_bar (self);
}

GliaSweepRunner *
glia_transport_bar_sweep (GliaTransportBar *self)
{
  g_return_val_if_fail (GLIA_IS_TRANSPORT_BAR (self), NULL);

  return self->sweep;
}

/* ---- Actions --------------------------------------------------------------------------------- */

static void
train_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GliaTransportBar *self = GLIA_TRANSPORT_BAR (widget);
  const Press next = find_press (self);

  if (glia_sweep_runner_is_active (self->sweep))
    glia_sweep_runner_pause (self->sweep, next == PRESS_PAUSE);
  else if (next == PRESS_SWEEP)
    start_sweep (self);
  else
    glia_workbench_toggle (self->workbench);
}

static void
step_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  glia_transport_bar_step (GLIA_TRANSPORT_BAR (widget));
}

static void
reset_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  glia_workbench_reset (GLIA_TRANSPORT_BAR (widget)->workbench);
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GliaWorkbench *workbench = GLIA_TRANSPORT_BAR (widget)->workbench;

  if (glia_workbench_state (workbench) == GLIA_WORKBENCH_FAILED)
    glia_workbench_train (workbench);
  else
    glia_workbench_reload (workbench);
}

static void
download_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  glia_workbench_download (GLIA_TRANSPORT_BAR (widget)->workbench);
}

static void
branch_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  /* What was wrong is the training's problem, which is shown. */
  (void)glia_workbench_branch (GLIA_TRANSPORT_BAR (widget)->workbench, NULL);
}

static void
scrubbed_cb (GliaTransportBar *self, double epoch)
{
  if (self->workbench == NULL)
    return;
  glia_workbench_show_moment (self->workbench, epoch);
  glia_transport_bar_write_status (self);
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  glia_workbench_cancel_load (GLIA_TRANSPORT_BAR (widget)->workbench);
}

void
glia_transport_bar_step (GliaTransportBar *self)
{
  g_return_if_fail (GLIA_IS_TRANSPORT_BAR (self));

  if (self->workbench != NULL)
    glia_workbench_step (self->workbench, self->size);
}

/* ---- The object ------------------------------------------------------------------------------ */

static void
set_step_size (GliaTransportBar *self, const char *name)
{
  self->size =
      g_strcmp0 (name, size_names[GLIA_STEP_BATCH]) == 0 ? GLIA_STEP_BATCH : GLIA_STEP_EPOCH;
  gtk_stack_set_visible_child_name (GTK_STACK (self->step_size_stack), size_names[self->size]);
  gtk_widget_set_tooltip_text (self->step, self->size == GLIA_STEP_BATCH
                                               ? _ ("Train one batch (.)")
                                               : _ ("Train one epoch (.)"));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_STEP_SIZE]);
}

static void
set_narrow (GliaTransportBar *self, gboolean narrow)
{
  self->narrow = narrow;
  gtk_widget_set_visible (self->reset_label, !narrow);
  gtk_widget_set_visible (self->step_label, !narrow);
  gtk_widget_set_visible (self->step_size_stack, !narrow);
  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_NARROW]);
}

static void
apply_start (GliaTransportBar *self)
{
  if (self->workbench != NULL)
    glia_workbench_set_start (self->workbench, self->gentle ? GLIA_START_GENTLE : GLIA_START_FULL);
}

static void
set_gentle (GliaTransportBar *self, gboolean gentle)
{
  self->gentle = gentle;
  apply_start (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_GENTLE]);
}

static void
glia_transport_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaTransportBar *self = GLIA_TRANSPORT_BAR (object);

  switch (id) {
  case PROPERTY_WORKBENCH:
    g_value_set_object (value, self->workbench);
    break;
  case PROPERTY_NARROW:
    g_value_set_boolean (value, self->narrow);
    break;
  case PROPERTY_STEP_SIZE:
    g_value_set_string (value, size_names[self->size]);
    break;
  case PROPERTY_GENTLE:
    g_value_set_boolean (value, self->gentle);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
glia_transport_bar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaTransportBar *self = GLIA_TRANSPORT_BAR (object);

  switch (id) {
  case PROPERTY_WORKBENCH:
    if (!g_set_object (&self->workbench, g_value_get_object (value)))
      break;
    g_signal_group_set_target (self->signals, self->workbench);
    g_signal_group_set_target (self->document_signals,
                               self->workbench != NULL ? glia_workbench_document (self->workbench)
                                                       : NULL);
    set_sweep_problem (self, NULL);
    apply_start (self);
    update_bar (self);
    g_object_notify_by_pspec (object, pspec);
    break;
  case PROPERTY_NARROW:
    set_narrow (self, g_value_get_boolean (value));
    break;
  case PROPERTY_STEP_SIZE:
    set_step_size (self, g_value_get_string (value));
    break;
  case PROPERTY_GENTLE:
    set_gentle (self, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
glia_transport_bar_dispose (GObject *object)
{
  GliaTransportBar *self = GLIA_TRANSPORT_BAR (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->document_signals);
  g_clear_object (&self->workbench);
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  gtk_widget_dispose_template (GTK_WIDGET (self), GLIA_TYPE_TRANSPORT_BAR);
  G_OBJECT_CLASS (glia_transport_bar_parent_class)->dispose (object);
}

static void
glia_transport_bar_finalize (GObject *object)
{
  GliaTransportBar *self = GLIA_TRANSPORT_BAR (object);

  g_clear_object (&self->sweep);
  g_free (self->sweep_problem);
  G_OBJECT_CLASS (glia_transport_bar_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/glia/Workbench/ui/transport/glia-transport-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, buttons);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, middle);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, status);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, branch);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, attention);
  gtk_widget_class_bind_template_callback (widget_class, scrubbed_cb);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, reset_label);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, train);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, train_stack);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, sweep_label);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, sweep_panel);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, step);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, step_label);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, step_size);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, step_size_stack);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, timeline);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, reason);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, load_text);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, load_progress);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, problem);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, retry);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, download);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, epoch);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, caption);
}

static void
glia_transport_bar_class_init (GliaTransportBarClass *class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = glia_transport_bar_get_property;
  object_class->set_property = glia_transport_bar_set_property;
  object_class->dispose = glia_transport_bar_dispose;
  object_class->finalize = glia_transport_bar_finalize;

  properties[PROPERTY_WORKBENCH] =
      g_param_spec_object ("workbench", NULL, NULL, GLIA_TYPE_WORKBENCH, flags);
  properties[PROPERTY_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, flags);
  properties[PROPERTY_STEP_SIZE] = g_param_spec_string ("step-size", NULL, NULL, "epoch", flags);
  properties[PROPERTY_GENTLE] = g_param_spec_boolean ("gentle", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  sweep_ended_signal = g_signal_new ("sweep-ended", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "transport.train", NULL, train_action);
  gtk_widget_class_install_action (widget_class, "transport.cancel-sweep", NULL,
                                   cancel_sweep_action);
  gtk_widget_class_install_action (widget_class, "transport.remove-sweep", NULL,
                                   remove_sweep_action);
  gtk_widget_class_install_action (widget_class, "transport.step", NULL, step_action);
  gtk_widget_class_install_action (widget_class, "transport.reset", NULL, reset_action);
  gtk_widget_class_install_action (widget_class, "transport.branch", NULL, branch_action);
  gtk_widget_class_install_action (widget_class, "transport.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "transport.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "transport.download", NULL, download_action);
  gtk_widget_class_install_property_action (widget_class, "transport.step-size", "step-size");
  gtk_widget_class_install_property_action (widget_class, "transport.gentle", "gentle");

  g_type_ensure (GLIA_TYPE_SWEEP_PANEL);
  g_type_ensure (GLIA_TYPE_TIMELINE);
  bind_template (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "gliatransport");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TOOLBAR);
}

static void
glia_transport_bar_init (GliaTransportBar *self)
{
  self->size = GLIA_STEP_EPOCH;
  self->sweep = glia_sweep_runner_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  set_step_size (self, size_names[self->size]);

  g_object_set (self->sweep_panel, "sweep", self->sweep, NULL);
  g_signal_connect_object (self->sweep, "notify::active", G_CALLBACK (sweep_active_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sweep, "changed", G_CALLBACK (update_bar), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sweep, "ended", G_CALLBACK (sweep_ended_cb), self,
                           G_CONNECT_SWAPPED);
  self->document_signals = g_signal_group_new (GLIA_TYPE_DOCUMENT);
  g_signal_group_connect_swapped (self->document_signals, "changed", G_CALLBACK (document_cb),
                                  self);
  g_signal_group_connect_swapped (self->document_signals, "notify::refused",
                                  G_CALLBACK (update_bar), self);
  self->signals = g_signal_group_new (GLIA_TYPE_WORKBENCH);
  g_signal_group_connect_swapped (self->signals, "notify::state", G_CALLBACK (update_bar), self);
  g_signal_group_connect_swapped (self->signals, "restarted", G_CALLBACK (update_bar), self);
  g_signal_group_connect_swapped (self->signals, "data-changed", G_CALLBACK (update_bar), self);
  g_signal_group_connect_swapped (self->signals, "progress",
                                  G_CALLBACK (glia_transport_bar_write_progress), self);
  g_signal_group_connect_swapped (self->signals, "frame", G_CALLBACK (frame_cb), self);
  update_bar (self);
}

GtkWidget *
glia_transport_bar_new (void)
{
  return g_object_new (GLIA_TYPE_TRANSPORT_BAR, NULL);
}
