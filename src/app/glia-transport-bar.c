/* SPDX-License-Identifier: MIT */
#include "glia-transport-bar.h"

#include "glia-format.h"
#include "glia-timeline.h"

#include <glib/gi18n.h>
#include <math.h>

/* While it runs, the words are renewed this often: faster than one can read helps nobody. Microseconds. */
#define TEXT_INTERVAL 100000

struct _GliaTransportBar {
  GtkWidget parent_instance;

  GtkWidget *buttons, *middle, *status, *branch;
  GtkWidget *reset_label, *train, *train_stack, *step, *step_label;
  GtkWidget *step_size, *step_size_stack, *retry, *download;
  GliaTimeline *timeline;
  GtkLabel *reason, *load_text, *problem, *epoch, *caption;
  GtkProgressBar *load_progress;

  GliaTraining *training;
  GSignalGroup *signals;
  gboolean narrow, gentle;
  GliaStepSize size;
  gint64 words_at; /* when the status was written last */
};

enum { PROPERTY_TRAINING = 1, PROPERTY_NARROW, PROPERTY_STEP_SIZE, PROPERTY_GENTLE, PROPERTIES };
static GParamSpec *properties[PROPERTIES];

static const char *const size_names[] = {
    [GLIA_STEP_BATCH] = "batch",
    [GLIA_STEP_EPOCH] = "epoch",
};

G_DEFINE_FINAL_TYPE (GliaTransportBar, glia_transport_bar, GTK_TYPE_WIDGET)

/* ---- What it says ----------------------------------------------------------------------------- */

/* Labels that do not change must not be laid out again: this is called once a frame. */
static void
set_text (GtkLabel *label, const char *text)
{
  if (!g_str_equal (gtk_label_get_label (label), text))
    gtk_label_set_label (label, text);
}

static char *
running_caption (const GliaSnapshot *snapshot)
{
  g_autofree char *left = glia_format_duration (snapshot->seconds_left);
  double speed = snapshot->steps_per_second;
  g_autofree char *whole = glia_format_count ((guint64)MAX (speed, 0));
  g_autofree char *rate = speed >= 10 ? g_steal_pointer (&whole) : g_strdup_printf ("%.1f", speed);

  if (!(speed > 0))
    return g_strdup (_ ("Starting"));
  if (*left == '\0')
    return g_strdup_printf (_ ("%s steps/s"), rate);
  return g_strdup_printf (_ ("%s steps/s · %s left"), rate, left);
}

static char *
with_steps (const char *state, const GliaSnapshot *snapshot)
{
  g_autofree char *count = glia_format_count (snapshot->steps);

  if (snapshot->steps == 1)
    return g_strdup_printf (_ ("%s · 1 step"), state);
  return g_strdup_printf (_ ("%s · %s steps"), state, count);
}

static char *
finished_caption (const GliaSnapshot *snapshot)
{
  g_autofree char *best = glia_format_count (snapshot->best_epoch);

  if (isfinite (snapshot->test_accuracy))
    return g_strdup_printf (_ ("Test %.1f %% · best epoch %s"), 100 * snapshot->test_accuracy,
                            best);
  if (isfinite (snapshot->test_loss))
    return g_strdup_printf (_ ("Test %.4g · best epoch %s"), snapshot->test_loss, best);
  if (snapshot->best_epoch > 0)
    return g_strdup_printf (_ ("Finished · best epoch %s"), best);
  return with_steps (_ ("Finished"), snapshot);
}

static char *
caption_for (GliaTrainingState state, const GliaSnapshot *snapshot)
{
  switch (state) {
  case GLIA_TRAINING_RUNNING:
    return running_caption (snapshot);
  case GLIA_TRAINING_PAUSED:
    return with_steps (_ ("Paused"), snapshot);
  case GLIA_TRAINING_FINISHED:
    return finished_caption (snapshot);
  case GLIA_TRAINING_DIVERGED:
    return with_steps (_ ("Diverged"), snapshot);
  case GLIA_TRAINING_FAILED:
    return with_steps (_ ("Stopped"), snapshot);
  case GLIA_TRAINING_READY:
    return g_strdup (_ ("Ready"));
  case GLIA_TRAINING_LOADING:
  case GLIA_TRAINING_UNREADY:
  default:
    return g_strdup ("");
  }
}

static void
write_status (GliaTransportBar *self)
{
  GliaTrainingState state = GLIA_TRAINING_LOADING;
  GliaSnapshot *snapshot = NULL;
  g_autofree char *title = NULL, *caption = NULL;

  if (self->training != NULL) {
    state = glia_training_state (self->training);
    snapshot = glia_training_snapshot (self->training);
  }
  if (state == GLIA_TRAINING_UNREADY) {
    title = g_strdup (_ ("No data"));
  } else if (state == GLIA_TRAINING_LOADING || snapshot == NULL) {
    title = g_strdup (self->training != NULL ? _ ("Loading data") : "");
  } else {
    g_autofree char *done = glia_format_count (snapshot->epochs);
    g_autofree char *planned = glia_format_count (snapshot->planned_epochs);
    title = g_strdup_printf (_ ("Epoch %s of %s"), done, planned);
    caption = caption_for (state, snapshot);
  }
  set_text (self->epoch, title);
  set_text (self->caption, caption != NULL ? caption : "");
  gtk_widget_set_visible (GTK_WIDGET (self->caption), caption != NULL);
  self->words_at = g_get_monotonic_time ();
}

/* Why it ended stands over the strip, where nothing else is. */
static void
write_reason (GliaTransportBar *self, GliaTrainingState state, GliaSnapshot *snapshot)
{
  gboolean ended = state == GLIA_TRAINING_FINISHED || state == GLIA_TRAINING_DIVERGED;
  const char *reason = ended && snapshot != NULL ? snapshot->reason : "";
  char first[7] = "";
  g_autofree char *sentence = NULL;

  /* Elsewhere it follows a word; here it stands alone. */
  if (*reason != '\0') {
    first[g_unichar_to_utf8 (g_unichar_toupper (g_utf8_get_char (reason)), first)] = '\0';
    reason = g_utf8_next_char (reason);
  }
  sentence = g_strconcat (first, reason, NULL);
  set_text (self->reason, sentence);
  gtk_widget_set_tooltip_text (self->status, *sentence != '\0' ? sentence : NULL);
  if (state == GLIA_TRAINING_DIVERGED)
    gtk_widget_add_css_class (GTK_WIDGET (self->reason), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->reason), "error");
}

static void
write_progress (GliaTransportBar *self)
{
  double fraction = glia_training_load_fraction (self->training);
  guint64 bytes = glia_training_load_bytes (self->training);
  const char *what = glia_training_load_text (self->training);
  g_autofree char *size = g_format_size (bytes);
  g_autofree char *text = bytes > 0 ? g_strdup_printf ("%s · %s", what, size) : g_strdup (what);

  set_text (self->load_text, text);
  if (fraction < 0)
    gtk_progress_bar_pulse (self->load_progress);
  else
    gtk_progress_bar_set_fraction (self->load_progress, fraction);
}

static void
show_moments (GliaTransportBar *self)
{
  const GliaSnapshots *past = glia_training_snapshots (self->training);
  const gsize n = glia_snapshots_length (past);
  g_autofree double *epochs = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    epochs[i] = glia_snapshot_position (glia_snapshots_get (past, i));
  glia_timeline_set_marks (self->timeline, epochs, n);
}

static void
show_snapshot (GliaTransportBar *self)
{
  GliaSnapshot *newest = self->training != NULL ? glia_training_newest (self->training) : NULL;
  gboolean past = newest != NULL && glia_training_is_past (self->training);

  gtk_widget_set_visible (self->branch, !self->narrow || past);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "transport.branch",
                                 newest != NULL && newest->steps > 0);
  if (newest == NULL) {
    glia_timeline_set_progress (self->timeline, 0, 0, 0);
    return;
  }
  show_moments (self);
  glia_timeline_set_progress (self->timeline, glia_snapshot_position (newest),
                              newest->planned_epochs, newest->best_epoch);
  glia_timeline_set_position (
      self->timeline,
      past ? glia_snapshot_position (glia_training_snapshot (self->training)) : INFINITY);
}

/* ---- What can be done ------------------------------------------------------------------------- */

static void
show_train_button (GliaTransportBar *self, gboolean running)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->train_stack), running ? "pause" : "train");
  gtk_widget_set_tooltip_text (self->train, running ? _ ("Pause (Space)") : _ ("Train (Space)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->train), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  running ? _ ("Pause") : _ ("Train"), -1);
}

static void
show_actions (GliaTransportBar *self, GliaTrainingState state, gboolean begun)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean running = state == GLIA_TRAINING_RUNNING;
  gboolean waits = state == GLIA_TRAINING_READY || state == GLIA_TRAINING_PAUSED;
  gboolean ended = state == GLIA_TRAINING_FINISHED || state == GLIA_TRAINING_DIVERGED ||
                   state == GLIA_TRAINING_FAILED;

  gtk_widget_action_set_enabled (widget, "transport.train", running || waits);
  gtk_widget_action_set_enabled (widget, "transport.step", waits);
  gtk_widget_action_set_enabled (widget, "transport.reset", running || ended || (waits && begun));
  gtk_widget_action_set_enabled (widget, "transport.cancel", state == GLIA_TRAINING_LOADING);
  gtk_widget_action_set_enabled (widget, "transport.retry",
                                 state == GLIA_TRAINING_UNREADY || state == GLIA_TRAINING_FAILED);
}

static void
refresh (GliaTransportBar *self)
{
  GliaTrainingState state = GLIA_TRAINING_LOADING;
  GliaSnapshot *snapshot = NULL;
  const char *page = "timeline";

  if (self->training != NULL) {
    state = glia_training_state (self->training);
    snapshot = glia_training_snapshot (self->training);
    if (state == GLIA_TRAINING_LOADING)
      page = "loading";
    else if (state == GLIA_TRAINING_UNREADY || state == GLIA_TRAINING_FAILED)
      page = "problem";
    write_progress (self);
    set_text (self->problem, glia_training_problem (self->training));
    gtk_widget_set_visible (self->download, glia_training_missing (self->training) != NULL);
    gtk_widget_set_visible (self->retry, glia_training_missing (self->training) == NULL);
    gtk_widget_set_tooltip_text (GTK_WIDGET (self->problem),
                                 glia_training_problem (self->training));
  }
  gtk_stack_set_visible_child_name (GTK_STACK (self->middle), page);
  show_train_button (self, state == GLIA_TRAINING_RUNNING);
  show_actions (self, state, snapshot != NULL && snapshot->steps > 0);
  write_reason (self, state, snapshot);
  write_status (self);
  show_snapshot (self);
}

static void
frame_cb (GliaTransportBar *self)
{
  GliaTrainingState state = glia_training_state (self->training);

  show_snapshot (self);
  if (state == GLIA_TRAINING_RUNNING && g_get_monotonic_time () - self->words_at < TEXT_INTERVAL)
    return;
  if (state == GLIA_TRAINING_RUNNING)
    write_status (self);
  else
    refresh (self);
}

static void
train_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  glia_training_toggle (GLIA_TRANSPORT_BAR (widget)->training);
}

static void
step_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  glia_transport_bar_step (GLIA_TRANSPORT_BAR (widget));
}

static void
reset_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  glia_training_reset (GLIA_TRANSPORT_BAR (widget)->training);
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GliaTraining *training = GLIA_TRANSPORT_BAR (widget)->training;

  if (glia_training_state (training) == GLIA_TRAINING_FAILED)
    glia_training_train (training);
  else
    glia_training_reload (training);
}

static void
download_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  glia_training_download (GLIA_TRANSPORT_BAR (widget)->training);
}

static void
branch_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  /* What was wrong is the training's problem, which is shown. */
  (void)glia_training_branch (GLIA_TRANSPORT_BAR (widget)->training, NULL);
}

static void
scrubbed_cb (GliaTransportBar *self, double epoch)
{
  if (self->training == NULL)
    return;
  glia_training_show_moment (self->training, epoch);
  write_status (self);
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  glia_training_cancel_load (GLIA_TRANSPORT_BAR (widget)->training);
}

void
glia_transport_bar_step (GliaTransportBar *self)
{
  g_return_if_fail (GLIA_IS_TRANSPORT_BAR (self));

  if (self->training != NULL)
    glia_training_step (self->training, self->size);
}

/* ---- The object ------------------------------------------------------------------------------- */

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
tell_start (GliaTransportBar *self)
{
  if (self->training != NULL)
    glia_training_set_start (self->training, self->gentle ? GLIA_START_GENTLE : GLIA_START_FULL);
}

static void
set_gentle (GliaTransportBar *self, gboolean gentle)
{
  self->gentle = gentle;
  tell_start (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_GENTLE]);
}

static void
glia_transport_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaTransportBar *self = GLIA_TRANSPORT_BAR (object);

  switch (id) {
  case PROPERTY_TRAINING:
    g_value_set_object (value, self->training);
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
  case PROPERTY_TRAINING:
    if (!g_set_object (&self->training, g_value_get_object (value)))
      break;
    g_signal_group_set_target (self->signals, self->training);
    tell_start (self);
    refresh (self);
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
  g_clear_object (&self->training);
  gtk_widget_dispose_template (GTK_WIDGET (self), GLIA_TYPE_TRANSPORT_BAR);
  G_OBJECT_CLASS (glia_transport_bar_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/glia/Workbench/ui/glia-transport-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, buttons);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, middle);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, status);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, branch);
  gtk_widget_class_bind_template_callback (widget_class, scrubbed_cb);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, reset_label);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, train);
  gtk_widget_class_bind_template_child (widget_class, GliaTransportBar, train_stack);
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

  properties[PROPERTY_TRAINING] =
      g_param_spec_object ("training", NULL, NULL, GLIA_TYPE_TRAINING, flags);
  properties[PROPERTY_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, flags);
  properties[PROPERTY_STEP_SIZE] = g_param_spec_string ("step-size", NULL, NULL, "epoch", flags);
  properties[PROPERTY_GENTLE] = g_param_spec_boolean ("gentle", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, PROPERTIES, properties);

  gtk_widget_class_install_action (widget_class, "transport.train", NULL, train_action);
  gtk_widget_class_install_action (widget_class, "transport.step", NULL, step_action);
  gtk_widget_class_install_action (widget_class, "transport.reset", NULL, reset_action);
  gtk_widget_class_install_action (widget_class, "transport.branch", NULL, branch_action);
  gtk_widget_class_install_action (widget_class, "transport.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "transport.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "transport.download", NULL, download_action);
  gtk_widget_class_install_property_action (widget_class, "transport.step-size", "step-size");
  gtk_widget_class_install_property_action (widget_class, "transport.gentle", "gentle");

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
  gtk_widget_init_template (GTK_WIDGET (self));
  set_step_size (self, size_names[self->size]);

  self->signals = g_signal_group_new (GLIA_TYPE_TRAINING);
  g_signal_group_connect_swapped (self->signals, "notify::state", G_CALLBACK (refresh), self);
  g_signal_group_connect_swapped (self->signals, "restarted", G_CALLBACK (refresh), self);
  g_signal_group_connect_swapped (self->signals, "data-changed", G_CALLBACK (refresh), self);
  g_signal_group_connect_swapped (self->signals, "progress", G_CALLBACK (write_progress), self);
  g_signal_group_connect_swapped (self->signals, "frame", G_CALLBACK (frame_cb), self);
  refresh (self);
}

GtkWidget *
glia_transport_bar_new (void)
{
  return g_object_new (GLIA_TYPE_TRANSPORT_BAR, NULL);
}
