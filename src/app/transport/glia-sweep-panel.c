/* SPDX-License-Identifier: MIT */
#include "glia-sweep-panel.h"

#include "glia-format.h"

#include <glib/gi18n.h>
#include <math.h>

struct _GliaSweepPanel {
  GtkWidget parent_instance;

  GtkWidget *sweep_box, *list;
  GtkLabel *text;
  GtkProgressBar *progress;
  GtkPopover *popover;
  GPtrArray *rows; /* Row */

  GliaSweepRunner *sweep;
  GSignalGroup *signals;
};

/* The widgets of one run; the list owns them. */
typedef struct {
  GtkLabel *name, *state;
  GtkProgressBar *progress;
} Row;

enum { PROPERTY_SWEEP = 1, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (GliaSweepPanel, glia_sweep_panel, GTK_TYPE_WIDGET)

/* ---- What it says ---------------------------------------------------------------------------- */

char *
glia_sweep_panel_title (const GliaSweeperView *view)
{
  return g_strdup_printf (g_dngettext (NULL, "%u of %u run", "%u of %u runs", view->runs),
                          view->ended, view->runs);
}

char *
glia_sweep_panel_caption (const GliaSweeperView *view)
{
  g_autofree char *left = glia_format_duration (view->seconds_left);
  const double percent = floor (100 * view->fraction);

  if (view->cancelled)
    return g_strdup (_ ("Stopping"));
  if (view->state == GLIA_SWEEPER_LOADING)
    return g_strdup (_ ("Reading the data"));
  if (view->paused)
    return g_strdup_printf (_ ("Paused · %.0f %%"), percent);
  if (*left == '\0')
    return g_strdup_printf ("%.0f %%", percent);
  return g_strdup_printf (_ ("%.0f %% · %s left"), percent, left);
}

static char *
describe_end (const GliaSweepRun *run)
{
  g_autofree char *epochs = glia_format_count (run->epochs_done);

  if (isfinite (run->best_dev_accuracy))
    /* Translators: the best accuracy on the dev part, and after how many epochs the run ended */
    return g_strdup_printf (_ ("Best dev accuracy %.1f %% · %s epochs"),
                            100 * run->best_dev_accuracy, epochs);
  if (isfinite (run->lowest_dev_loss))
    return g_strdup_printf (_ ("Lowest dev loss %.4g · %s epochs"), run->lowest_dev_loss, epochs);
  return g_strdup_printf (_ ("%s epochs"), epochs);
}

static char *
describe_run (const GliaSweepRun *run)
{
  g_autofree char *done = glia_format_count (run->epochs_done);
  g_autofree char *planned = glia_format_count (run->epochs);

  switch (run->state) {
  case GLIA_SWEEP_RUN_TRAINING:
    if (isfinite (run->last.dev_accuracy) && run->last.epoch > 0)
      return g_strdup_printf (_ ("Epoch %s of %s · dev accuracy %.1f %%"), done, planned,
                              100 * run->last.dev_accuracy);
    return g_strdup_printf (_ ("Epoch %s of %s"), done, planned);
  case GLIA_SWEEP_RUN_FINISHED:
    return describe_end (run);
  case GLIA_SWEEP_RUN_DIVERGED:
    return g_strdup_printf (_ ("Diverged: %s"), run->message != NULL ? run->message : "");
  case GLIA_SWEEP_RUN_STOPPED:
    return g_strdup_printf (_ ("Stopped after epoch %s of %s"), done, planned);
  case GLIA_SWEEP_RUN_FAILED:
    return g_strdup (run->message);
  case GLIA_SWEEP_RUN_WAITING:
  default:
    return g_strdup (_ ("Waiting"));
  }
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (!g_str_equal (gtk_label_get_label (label), text))
    gtk_label_set_label (label, text);
}

/* ---- The runs -------------------------------------------------------------------------------- */

static GtkLabel *
append_label (GtkWidget *box, const char *class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR, "max-width-chars", 40, NULL);

  gtk_widget_add_css_class (label, class);
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
add_row (GliaSweepPanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *list_row = gtk_list_box_row_new ();
  Row *row = g_new0 (Row, 1);

  gtk_widget_add_css_class (box, "glia-sweep-run");
  row->name = append_label (box, "heading");
  row->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->progress));
  row->state = append_label (box, "glia-caption");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row->progress),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, row->name, NULL, -1);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (list_row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (list_row), FALSE);
  gtk_list_box_append (GTK_LIST_BOX (self->list), list_row);
  g_ptr_array_add (self->rows, row);
}

static void
show_runs (GliaSweepPanel *self, guint runs)
{
  GtkListBoxRow *last;

  while (self->rows->len < runs)
    add_row (self);
  while (self->rows->len > runs) {
    last = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int)self->rows->len - 1);
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (last));
    g_ptr_array_set_size (self->rows, (int)self->rows->len - 1);
  }
  for (guint i = 0; i < runs; i++) {
    const Row *row = g_ptr_array_index (self->rows, i);
    GliaSweepRun run;
    glia_sweep_runner_get_run (self->sweep, i, &run);
    g_autofree char *state = describe_run (&run);
    const gboolean bad = run.state == GLIA_SWEEP_RUN_FAILED || run.state == GLIA_SWEEP_RUN_DIVERGED;
    set_text (row->name, run.name);
    set_text (row->state, state);
    if (bad)
      gtk_widget_add_css_class (GTK_WIDGET (row->state), "error");
    else
      gtk_widget_remove_css_class (GTK_WIDGET (row->state), "error");
    gtk_progress_bar_set_fraction (row->progress, run.state == GLIA_SWEEP_RUN_FINISHED ? 1
                                                  : run.epochs > 0
                                                      ? (double)run.epochs_done / (double)run.epochs
                                                      : 0);
  }
}

static void
update_panel (GliaSweepPanel *self)
{
  const GliaSweeperView *view = self->sweep != NULL ? glia_sweep_runner_view (self->sweep) : NULL;
  g_autofree char *text = NULL;

  if (view == NULL)
    return;
  text = g_strdup_printf (_ ("Sweep · %s"), glia_sweep_runner_name (self->sweep));
  set_text (self->text, text);
  gtk_progress_bar_set_fraction (self->progress, view->fraction);
  if (gtk_widget_get_mapped (GTK_WIDGET (self->popover)))
    show_runs (self, view->runs);
}

static void
popover_cb (GliaSweepPanel *self)
{
  const GliaSweeperView *view = self->sweep != NULL ? glia_sweep_runner_view (self->sweep) : NULL;

  if (view != NULL)
    show_runs (self, view->runs);
}

/* ---- The object ------------------------------------------------------------------------------ */

static void
glia_sweep_panel_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROPERTY_SWEEP)
    g_value_set_object (value, GLIA_SWEEP_PANEL (object)->sweep);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_sweep_panel_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaSweepPanel *self = GLIA_SWEEP_PANEL (object);

  if (id != PROPERTY_SWEEP) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  if (!g_set_object (&self->sweep, g_value_get_object (value)))
    return;
  g_signal_group_set_target (self->signals, self->sweep);
  update_panel (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
glia_sweep_panel_dispose (GObject *object)
{
  GliaSweepPanel *self = GLIA_SWEEP_PANEL (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->sweep);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), GLIA_TYPE_SWEEP_PANEL);
  G_OBJECT_CLASS (glia_sweep_panel_parent_class)->dispose (object);
}

static void
glia_sweep_panel_class_init (GliaSweepPanelClass *class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = glia_sweep_panel_get_property;
  object_class->set_property = glia_sweep_panel_set_property;
  object_class->dispose = glia_sweep_panel_dispose;
  properties[PROPERTY_SWEEP] =
      g_param_spec_object ("sweep", NULL, NULL, GLIA_TYPE_SWEEP_RUNNER, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/glia/Workbench/ui/transport/glia-sweep-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaSweepPanel, sweep_box);
  gtk_widget_class_bind_template_child (widget_class, GliaSweepPanel, list);
  gtk_widget_class_bind_template_child (widget_class, GliaSweepPanel, text);
  gtk_widget_class_bind_template_child (widget_class, GliaSweepPanel, progress);
  gtk_widget_class_bind_template_child (widget_class, GliaSweepPanel, popover);
  gtk_widget_class_bind_template_callback (widget_class, popover_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "gliasweep");
}

static void
glia_sweep_panel_init (GliaSweepPanel *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (GLIA_TYPE_SWEEP_RUNNER);
  g_signal_group_connect_swapped (self->signals, "changed", G_CALLBACK (update_panel), self);
}

GtkWidget *
glia_sweep_panel_new (void)
{
  return g_object_new (GLIA_TYPE_SWEEP_PANEL, NULL);
}
