/* SPDX-License-Identifier: MIT */
#include "glia-setup-sidebar.h"

#include "glia-choice-row.h"
#include "glia-column-row.h"
#include "glia-curve-tile.h"
#include "glia-data-files.h"
#include "glia-data-preview.h"
#include "glia-data-switch.h"
#include "glia-format.h"
#include "glia-number-row.h"
#include "glia-painted.h"
#include "glia-split-bar.h"
#include "glia-stack-sweep.h"
#include "glia-switch-row.h"
#include "glia-text-row.h"

#include <glib/gi18n.h>
#include <math.h>

/* The dice throws seeds that are short enough to read out and type. */
#define LARGEST_DICE 9999
#define CURVE_POINTS 200

struct _GliaSetupSidebar {
  GtkWidget parent_instance;

  GtkWidget *overlay, *groups, *fade, *schedule_row;
  GtkScrolledWindow *scroller;
  GliaSplitBar *split;
  GliaLayerList *layers;
  GliaStackSweep *stacks;
  GliaCurveTile *schedule_curve;
  GtkLabel *stack, *parameters;
  GtkWidget *preview, *paint_row;
  GtkWidget *shown_preview; /* owned by GTK; NULL while it is closed */
  GliaFieldRow *data_set, *train_file, *train_images, *standardize, *target, *task, *initialization,
      *seed;
  GPtrArray *rows; /* GliaFieldRow; those of the layers are in `layers` */
  char *table;     /* the table whose columns the target's row lists; or NULL */

  GliaWorkbench *workbench;
  GSignalGroup *training_signals, *document_signals;
};

enum { PROPERTY_WORKBENCH = 1, N_PROPERTIES };

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (GliaSetupSidebar, glia_setup_sidebar, GTK_TYPE_WIDGET)

static GliaDocument *
get_document (GliaSetupSidebar *self)
{
  return self->workbench != NULL ? glia_workbench_document (self->workbench) : NULL;
}

/* ---- Following the experiment ---------------------------------------------------------------- */

/* "2 → 8 → 8 → 1" and the number of parameters; nothing before there is a network. */
static void
show_stack (GliaSetupSidebar *self)
{
  GliaSnapshot *snapshot =
      self->workbench != NULL ? glia_workbench_snapshot (self->workbench) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (snapshot == NULL) {
    gtk_label_set_label (self->stack, "");
    gtk_label_set_label (self->parameters, "");
    return;
  }
  const mlp_network *network = snapshot->network;
  g_string_append_printf (text, "%zu", mlp_network_inputs (network));
  for (gsize l = 1; l <= mlp_network_layers (network); l++)
    g_string_append_printf (text, " → %zu", mlp_network_layer (network, l)->units);
  gtk_label_set_label (self->stack, text->str);
  const gsize count = mlp_network_parameter_count (network);
  g_autofree char *number = glia_format_count (count);
  g_autofree char *parameters =
      g_strdup_printf (g_dngettext (NULL, "%s parameter", "%s parameters", count), number);
  gtk_label_set_label (self->parameters, parameters);
}

static void
show_schedule (GliaSetupSidebar *self, const GliaExperiment *experiment)
{
  const mlp_schedule *schedule = &experiment->training.schedule;
  const mlp_schedule_state state = mlp_schedule_start ();
  const gsize epochs = experiment->training.epochs;
  const double rate = experiment->training.optimizer.learning_rate;
  const gsize points = MIN (epochs, CURVE_POINTS);
  double y[CURVE_POINTS], high = 0;
  /* A constant rate needs no curve, and that of a plateau depends on the training to come. */
  const gboolean known = schedule->kind != MLP_SCHEDULE_CONSTANT &&
                         schedule->kind != MLP_SCHEDULE_PLATEAU && points > 1;

  gtk_widget_set_visible (self->schedule_row, known);
  if (!known)
    return;
  for (gsize i = 0; i < points; i++) {
    y[i] = mlp_schedule_rate (schedule, &state, rate, i * (epochs - 1) / (points - 1), epochs);
    high = fmax (high, y[i]);
  }
  glia_curve_tile_set (self->schedule_curve, y, points, 0, high, FALSE);
}

/* Lists the columns among which the target is chosen. Painted points are a table too, but one whose
 * target is fixed. */
static void
show_columns (GliaSetupSidebar *self, const GliaExperiment *experiment)
{
  const GliaDataSpec *data = &experiment->data;
  const gboolean painted = glia_painted_is (experiment);
  g_autofree char *path =
      data->source == GLIA_SOURCE_CSV ? glia_experiment_resolve (experiment, data->train) : NULL;
  g_autofree char *table =
      path != NULL ? g_strdup_printf ("%s|%s|%d", path, data->delimiter, data->header) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->target), table != NULL && !painted);
  gtk_widget_set_visible (GTK_WIDGET (self->task),
                          (table != NULL && !painted) || data->source == GLIA_SOURCE_NPY);
  gtk_widget_set_visible (self->paint_row, painted);
  if (painted) {
    gtk_widget_set_visible (GTK_WIDGET (self->train_file), FALSE);
    /* Painted points already are in the range where networks learn well. */
    gtk_widget_set_visible (GTK_WIDGET (self->standardize), data->standardize);
    glia_choice_row_show (GLIA_CHOICE_ROW (self->data_set), "painted");
  }
  if (table == NULL || g_strcmp0 (table, self->table) == 0)
    return;
  g_free (self->table);
  self->table = g_steal_pointer (&table);
  g_auto (GStrv) columns = glia_data_files_columns (experiment, NULL);
  glia_column_row_set_columns (GLIA_COLUMN_ROW (self->target), (const char *const *)columns);
}

static void
follow_document (GliaSetupSidebar *self)
{
  GliaDocument *document = get_document (self);
  g_autoptr (JsonNode) root = NULL;

  if (document != NULL)
    root = glia_experiment_to_node (glia_document_experiment (document));
  for (guint i = 0; i < self->rows->len; i++)
    glia_field_row_follow (self->rows->pdata[i], root);
  glia_layer_list_follow (self->layers, root);
  glia_stack_sweep_follow (self->stacks);
  if (document != NULL)
    show_schedule (self, glia_document_experiment (document));
  if (document != NULL)
    show_columns (self, glia_document_experiment (document));
}

static void
data_cb (GliaSetupSidebar *self)
{
  glia_split_bar_set (self->split,
                      self->workbench != NULL ? glia_workbench_splits (self->workbench) : NULL);
}

/* ---- Fields that are to be mended ------------------------------------------------------------ */

/* Unfolds what hides the first below `widget`, in the order in which they are shown. Returns what
 * takes its focus, or NULL if there is none. */
static GtkWidget *
reveal_refused (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (GLIA_IS_NUMBER_ROW (widget))
    return glia_field_row_is_refused (GLIA_FIELD_ROW (widget))
               ? GTK_WIDGET (glia_number_row_entry (GLIA_NUMBER_ROW (widget)))
               : NULL;
  if (GLIA_IS_LAYER_CARD (widget) && glia_layer_card_units_are_refused (GLIA_LAYER_CARD (widget)))
    return glia_layer_card_units (GLIA_LAYER_CARD (widget));
  if (GTK_IS_EXPANDER (widget))
    found = reveal_refused (gtk_expander_get_child (GTK_EXPANDER (widget)));
  else
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
         child = gtk_widget_get_next_sibling (child))
      found = reveal_refused (child);
  if (found != NULL && GTK_IS_EXPANDER (widget))
    gtk_expander_set_expanded (GTK_EXPANDER (widget), TRUE);
  else if (found != NULL && GLIA_IS_LAYER_CARD (widget))
    glia_layer_card_set_open (GLIA_LAYER_CARD (widget), TRUE);
  return found;
}

/* In the frame after it was unfolded it has a place to scroll to. */
static gboolean
focus_refused_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  GtkWidget *field = reveal_refused (GLIA_SETUP_SIDEBAR (widget)->groups);

  if (field != NULL && !gtk_widget_get_mapped (field))
    return G_SOURCE_CONTINUE;
  if (field != NULL)
    gtk_widget_grab_focus (field);
  return G_SOURCE_REMOVE;
}

gboolean
glia_setup_sidebar_show_refused (GliaSetupSidebar *self)
{
  g_return_val_if_fail (GLIA_IS_SETUP_SIDEBAR (self), FALSE);

  if (reveal_refused (self->groups) == NULL)
    return FALSE;
  gtk_widget_add_tick_callback (GTK_WIDGET (self), focus_refused_cb, NULL, NULL);
  return TRUE;
}

/* ---- Rows that change more than one key ------------------------------------------------------ */

/* Takes `experiment`, which becomes one edit, or `error`, which the row shows. */
static void
replace_experiment (GliaSetupSidebar *self,
                    GliaFieldRow *row,
                    GliaExperiment *experiment,
                    GError *error)
{
  g_autoptr (GError) problem = error;

  if (experiment != NULL)
    glia_document_replace (get_document (self), glia_field_row_title (row), experiment, &problem);
  g_clear_pointer (&experiment, glia_experiment_unref);
  if (problem == NULL)
    return;
  follow_document (self);
  glia_field_row_set_problem (row, problem->message);
}

static void
begin_painting (GliaSetupSidebar *self)
{
  GliaExperiment *experiment = glia_document_experiment (get_document (self));
  g_autoptr (GArray) points = glia_painted_begin (NULL);
  g_autofree char *folder = glia_painted_folder ();
  GliaExperiment *painted;
  GError *error = NULL;

  if (glia_painted_is (experiment))
    return;
  painted = glia_painted_use (experiment, folder, points, &error);
  replace_experiment (self, self->data_set, painted, error);
}

/* A different data set has different keys, and may have a different task. */
static gboolean
data_set_cb (GliaSetupSidebar *self, const char *json)
{
  GliaDocument *document = get_document (self);
  g_autofree char *name = g_strndup (json + 1, strlen (json) - 2);
  g_autoptr (GError) error = NULL;
  GliaDataSource source;

  if (document != NULL && g_str_equal (name, "painted"))
    begin_painting (self);
  if (document == NULL || !glia_source_from_name (name, &source))
    return TRUE;
  if (source == GLIA_SOURCE_CSV || source == GLIA_SOURCE_NPY || source == GLIA_SOURCE_IDX) {
    follow_document (self); /* nothing changes until a file is chosen */
    gtk_widget_activate_action (GTK_WIDGET (self), "win.choose-data", NULL);
    return TRUE;
  }
  g_autoptr (GliaExperiment) experiment =
      glia_data_switch (glia_document_experiment (document), source, &error);
  if (experiment != NULL)
    glia_document_replace (document, _ ("Data set"), experiment, &error);
  if (error != NULL) {
    follow_document (self);
    glia_field_row_set_problem (self->data_set, error->message);
  }
  return TRUE;
}

/* A new target may be of a different kind, and need a different loss. */
static gboolean
target_cb (GliaSetupSidebar *self, const char *json)
{
  g_autoptr (JsonNode) name = json_from_string (json, NULL);
  GError *error = NULL;
  GliaExperiment *experiment;

  experiment = glia_data_files_set_target (glia_document_experiment (get_document (self)),
                                           json_node_get_string (name), &error);
  replace_experiment (self, self->target, experiment, error);
  return TRUE;
}

static gboolean
task_cb (GliaSetupSidebar *self, const char *json)
{
  const GliaTask task =
      g_str_equal (json, "\"regression\"") ? GLIA_TASK_REGRESSION : GLIA_TASK_CLASSIFICATION;
  GError *error = NULL;
  GliaExperiment *experiment;

  experiment =
      glia_data_files_set_task (glia_document_experiment (get_document (self)), task, &error);
  replace_experiment (self, self->task, experiment, error);
  return TRUE;
}

static void
preview_cb (GliaSetupSidebar *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->workbench == NULL || !GTK_IS_WINDOW (root))
    return;
  if (self->shown_preview == NULL) {
    self->shown_preview = glia_data_preview_new (GTK_WINDOW (root), self->workbench);
    g_object_add_weak_pointer (G_OBJECT (self->shown_preview), (gpointer *)&self->shown_preview);
  }
  gtk_window_present (GTK_WINDOW (self->shown_preview));
}

/* Kinds that have parameters are objects in the experiment. */
static gboolean
initialization_cb (GliaSetupSidebar *self, const char *json)
{
  static const char *const with_numbers[][2] = {
      {"\"constant\"", "network.init={\"kind\":\"constant\",\"value\":0.5}"},
      {"\"uniform\"", "network.init={\"kind\":\"uniform\",\"low\":-1,\"high\":1}"},
      {"\"normal\"", "network.init={\"kind\":\"normal\",\"mean\":0,\"std\":1}"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (with_numbers); i++)
    if (g_str_equal (json, with_numbers[i][0])) {
      const char *const assignments[] = {with_numbers[i][1], NULL};
      return glia_document_set (get_document (self), _ ("Initialization"), assignments, NULL);
    }
  return FALSE;
}

static void
dice_cb (GliaSetupSidebar *self)
{
  g_autofree char *seed = g_strdup_printf ("%d", g_random_int_range (1, LARGEST_DICE + 1));

  glia_field_row_commit (self->seed, seed);
}

static void
add_dice (GliaSetupSidebar *self)
{
  GtkWidget *dice = gtk_button_new_from_icon_name ("glia-dice-symbolic");
  GtkWidget *entry = GTK_WIDGET (glia_number_row_entry (GLIA_NUMBER_ROW (self->seed)));

  gtk_widget_set_name (dice, "dice");
  gtk_widget_set_valign (dice, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (dice, "flat");
  gtk_widget_add_css_class (dice, "card-button");
  gtk_widget_set_tooltip_text (dice, _ ("Another Seed"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (dice), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Another seed"), -1);
  g_signal_connect_swapped (dice, "clicked", G_CALLBACK (dice_cb), self);
  gtk_box_append (GTK_BOX (gtk_widget_get_parent (entry)), dice);
}

/* A button that chooses a different file of the same kind; choosing the same data set again would
 * not be a change. */
static void
add_file_button (GliaFieldRow *row)
{
  GtkWidget *box = gtk_widget_get_first_child (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row)));
  GtkWidget *button = gtk_button_new_from_icon_name ("document-open-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "card-button");
  gtk_widget_set_tooltip_text (button, _ ("Choose Other Files"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Choose other files"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.choose-data");
  gtk_box_append (GTK_BOX (box), button);
}

/* ---- The class ------------------------------------------------------------------------------- */

static void
set_workbench (GliaSetupSidebar *self, GliaWorkbench *workbench)
{
  if (!g_set_object (&self->workbench, workbench))
    return;
  g_signal_group_set_target (self->training_signals, workbench);
  g_signal_group_set_target (self->document_signals, get_document (self));
  for (guint i = 0; i < self->rows->len; i++)
    glia_field_row_set_document (self->rows->pdata[i], get_document (self));
  glia_layer_list_set_document (self->layers, get_document (self));
  glia_stack_sweep_set_document (self->stacks, get_document (self));
  if (self->shown_preview != NULL)
    g_object_set (self->shown_preview, "workbench", workbench, NULL);
  follow_document (self);
  data_cb (self);
  show_stack (self);
}

/* The lower edge fades as long as there is more to scroll to. */
static void
scrolled_cb (GliaSetupSidebar *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  const double end =
      gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  gtk_widget_set_visible (self->fade, gtk_adjustment_get_value (adjustment) < end - 1);
}

static void
collect_rows (GtkWidget *widget, GPtrArray *rows)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (GLIA_IS_FIELD_ROW (child))
      g_ptr_array_add (rows, child);
    else if (GTK_IS_EXPANDER (child))
      collect_rows (gtk_expander_get_child (GTK_EXPANDER (child)), rows);
    else
      collect_rows (child, rows);
  }
}

static void
glia_setup_sidebar_dispose (GObject *object)
{
  GliaSetupSidebar *self = GLIA_SETUP_SIDEBAR (object);

  if (self->shown_preview != NULL)
    gtk_window_destroy (GTK_WINDOW (self->shown_preview));
  g_clear_object (&self->training_signals);
  g_clear_object (&self->document_signals);
  g_clear_object (&self->workbench);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->table, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), GLIA_TYPE_SETUP_SIDEBAR);
  G_OBJECT_CLASS (glia_setup_sidebar_parent_class)->dispose (object);
}

static void
glia_setup_sidebar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROPERTY_WORKBENCH)
    g_value_set_object (value, GLIA_SETUP_SIDEBAR (object)->workbench);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_setup_sidebar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROPERTY_WORKBENCH)
    set_workbench (GLIA_SETUP_SIDEBAR (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_setup_sidebar_class_init (GliaSetupSidebarClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->dispose = glia_setup_sidebar_dispose;
  object_class->get_property = glia_setup_sidebar_get_property;
  object_class->set_property = glia_setup_sidebar_set_property;
  properties[PROPERTY_WORKBENCH] = g_param_spec_object (
      "workbench", NULL, NULL, GLIA_TYPE_WORKBENCH, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  g_type_ensure (GLIA_TYPE_NUMBER_ROW);
  g_type_ensure (GLIA_TYPE_SWITCH_ROW);
  g_type_ensure (GLIA_TYPE_CHOICE_ROW);
  g_type_ensure (GLIA_TYPE_TEXT_ROW);
  g_type_ensure (GLIA_TYPE_COLUMN_ROW);
  g_type_ensure (GLIA_TYPE_SPLIT_BAR);
  g_type_ensure (GLIA_TYPE_STACK_SWEEP);
  g_type_ensure (GLIA_TYPE_CURVE_TILE);
  g_type_ensure (GLIA_TYPE_LAYER_LIST);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "gliasetup");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/glia/Workbench/ui/setup/glia-setup-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaSetupSidebar, overlay);
  gtk_widget_class_bind_template_child (widget_class, GliaSetupSidebar, groups);
  gtk_widget_class_bind_template_child (widget_class, GliaSetupSidebar, fade);
  gtk_widget_class_bind_template_child_full (widget_class, "schedule-row", FALSE,
                                             G_STRUCT_OFFSET (GliaSetupSidebar, schedule_row));
  gtk_widget_class_bind_template_child (widget_class, GliaSetupSidebar, scroller);
  gtk_widget_class_bind_template_child (widget_class, GliaSetupSidebar, split);
  gtk_widget_class_bind_template_child (widget_class, GliaSetupSidebar, layers);
  gtk_widget_class_bind_template_child (widget_class, GliaSetupSidebar, stacks);
  gtk_widget_class_bind_template_child_full (widget_class, "schedule-curve", FALSE,
                                             G_STRUCT_OFFSET (GliaSetupSidebar, schedule_curve));
  gtk_widget_class_bind_template_child (widget_class, GliaSetupSidebar, stack);
  gtk_widget_class_bind_template_child (widget_class, GliaSetupSidebar, parameters);
  gtk_widget_class_bind_template_child_full (widget_class, "data-set", FALSE,
                                             G_STRUCT_OFFSET (GliaSetupSidebar, data_set));
  gtk_widget_class_bind_template_child (widget_class, GliaSetupSidebar, preview);
  gtk_widget_class_bind_template_child_full (widget_class, "paint-row", FALSE,
                                             G_STRUCT_OFFSET (GliaSetupSidebar, paint_row));
  gtk_widget_class_bind_template_child_full (widget_class, "train-file", FALSE,
                                             G_STRUCT_OFFSET (GliaSetupSidebar, train_file));
  gtk_widget_class_bind_template_child_full (widget_class, "train-images", FALSE,
                                             G_STRUCT_OFFSET (GliaSetupSidebar, train_images));
  gtk_widget_class_bind_template_child (widget_class, GliaSetupSidebar, standardize);
  gtk_widget_class_bind_template_child (widget_class, GliaSetupSidebar, target);
  gtk_widget_class_bind_template_child (widget_class, GliaSetupSidebar, task);
  gtk_widget_class_bind_template_child (widget_class, GliaSetupSidebar, initialization);
  gtk_widget_class_bind_template_child (widget_class, GliaSetupSidebar, seed);
}

static void
glia_setup_sidebar_init (GliaSetupSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new ();
  collect_rows (self->groups, self->rows);
  add_dice (self);
  add_file_button (self->train_file);
  add_file_button (self->train_images);
  g_signal_connect_swapped (self->data_set, "commit", G_CALLBACK (data_set_cb), self);
  g_signal_connect_swapped (self->target, "commit", G_CALLBACK (target_cb), self);
  g_signal_connect_swapped (self->task, "commit", G_CALLBACK (task_cb), self);
  g_signal_connect_swapped (self->preview, "clicked", G_CALLBACK (preview_cb), self);
  g_signal_connect_swapped (self->initialization, "commit", G_CALLBACK (initialization_cb), self);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed",
                           G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "changed",
                           G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  self->training_signals = g_signal_group_new (GLIA_TYPE_WORKBENCH);
  g_signal_group_connect_swapped (self->training_signals, "data-changed", G_CALLBACK (data_cb),
                                  self);
  g_signal_group_connect_swapped (self->training_signals, "restarted", G_CALLBACK (show_stack),
                                  self);
  self->document_signals = g_signal_group_new (GLIA_TYPE_DOCUMENT);
  g_signal_group_connect_swapped (self->document_signals, "changed", G_CALLBACK (follow_document),
                                  self);
}

GtkWidget *
glia_setup_sidebar_new (void)
{
  return g_object_new (GLIA_TYPE_SETUP_SIDEBAR, NULL);
}
