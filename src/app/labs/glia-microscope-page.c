/* SPDX-License-Identifier: MIT */
#include "glia-microscope-page.h"

#include "glia-evaluator.h"
#include "glia-microscope-lab.h"
#include "glia-plane-picture.h"

#include <glib/gi18n.h>
#include <math.h>

enum {
  /* A fifth of a second for three layers of 512 units. */
  CHECKED_EXAMPLES = 4,
  CHECKED_PARAMETERS = 100, /* of each layer */
  UPDATE_INTERVAL = 250000, /* microseconds between two updates while it trains */
};

struct _GliaMicroscopePage {
  GliaLabPage parent_instance;

  GtkSpinButton *example;
  GtkDropDown *layer;
  GtkWidget *check, *hardest, *easiest;
  GtkLabel *network, *verdict;
  GtkGrid *table;
  GliaFigureView *norms, *numbers;

  GSignalGroup *signals;
  GliaMicroscope *microscope; /* NULL while there is no network */
  GliaEvaluator *evaluator;   /* finds the hardest example, or the easiest */
  gboolean wants_easiest;
  gint64 updated; /* when, monotonic */
};

G_DEFINE_FINAL_TYPE (GliaMicroscopePage, glia_microscope_page, GLIA_TYPE_LAB_PAGE)

/* ---- What is looked at ----------------------------------------------------------------------- */

static const GliaDataset *
data_of (GliaMicroscopePage *self)
{
  GliaWorkbench *workbench = glia_lab_page_workbench (GLIA_LAB_PAGE (self));
  const GliaSplits *splits = workbench != NULL ? glia_workbench_splits (workbench) : NULL;

  return splits != NULL ? splits->train : NULL;
}

static const mlp_network *
network_of (GliaMicroscopePage *self)
{
  GliaWorkbench *workbench = glia_lab_page_workbench (GLIA_LAB_PAGE (self));
  GliaSnapshot *snapshot = workbench != NULL ? glia_workbench_snapshot (workbench) : NULL;
  const GliaDataset *data = data_of (self);

  /* For a moment after the data has changed, they may not fit together. */
  return snapshot != NULL && data != NULL &&
                 mlp_network_inputs (snapshot->network) == data->n_columns
             ? snapshot->network
             : NULL;
}

static mlp_loss
loss_of (GliaMicroscopePage *self)
{
  GliaWorkbench *workbench = glia_lab_page_workbench (GLIA_LAB_PAGE (self));

  return glia_document_experiment (glia_workbench_document (workbench))->training.loss;
}

static mlp_batch
batch_of (const GliaDataset *data, gsize first, gsize examples)
{
  return (mlp_batch){.features = data->features + first * data->n_columns,
                     .classes = data->classes != NULL ? data->classes + first : NULL,
                     .values = data->values != NULL ? data->values + first * data->n_outputs : NULL,
                     .examples = MIN (examples, data->n_rows - first)};
}

static gsize
example_of (GliaMicroscopePage *self, const GliaDataset *data)
{
  const int example = gtk_spin_button_get_value_as_int (self->example);

  return (gsize)CLAMP (example - 1, 0, (int)MIN (data->n_rows, 1000000) - 1);
}

/* ---- What is seen ---------------------------------------------------------------------------- */

static GliaFigure *
make_norms (gpointer owner)
{
  GliaMicroscopePage *self = owner;

  return self->microscope != NULL ? glia_microscope_norms_figure (self->microscope) : NULL;
}

static GliaFigure *
make_numbers (gpointer owner)
{
  GliaMicroscopePage *self = owner;
  const guint layer = gtk_drop_down_get_selected (self->layer);

  return self->microscope != NULL && layer < self->microscope->layers
             ? glia_microscope_layer_figure (self->microscope, layer)
             : NULL;
}

static void
add_cell (GliaMicroscopePage *self, const char *text, int column, int row)
{
  GtkWidget *label = gtk_label_new (NULL);

  glia_lab_page_set_text (GTK_LABEL (label), text);
  gtk_label_set_xalign (GTK_LABEL (label), column < 2 ? 0 : 1);
  gtk_widget_set_hexpand (label, column == 1);
  gtk_widget_add_css_class (label, row == 0 ? "glia-caption" : "numeric");
  gtk_grid_attach (self->table, label, column, row, 1, 1);
}

static void
add_number (GliaMicroscopePage *self, double number, int column, int row)
{
  g_autofree char *text = isnan (number) ? g_strdup ("–") : g_strdup_printf ("%.4g", number);

  add_cell (self, text, column, row);
}

static void
show_table (GliaMicroscopePage *self)
{
  const char *const titles[] = {_ ("Layer"),     _ ("Kept on the way forward"),
                                _ ("‖h‖"),       _ ("Local Jacobian"),
                                _ ("its norm"),  _ ("‖δ‖"),
                                "‖∂L/∂W, ∂L/∂b‖"};
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->table))) != NULL)
    gtk_grid_remove (self->table, child);
  for (int i = 0; i < (int)G_N_ELEMENTS (titles); i++)
    add_cell (self, titles[i], i, 0);
  for (gsize l = 0; self->microscope != NULL && l < self->microscope->layers; l++) {
    const GliaMicroscopeLayer *layer = &self->microscope->layer[l];
    const int row = (int)l + 1;
    g_autofree char *name = glia_picture_layer_name (l + 1, self->microscope->layers + 1);
    g_autofree char *kept =
        g_strdup_printf (_ ("input (%zu), z (%zu), %s"), layer->inputs, layer->units,
                         _ (mlp_activation_describe (layer->activation)->label));
    g_autofree char *shape = g_strdup_printf ("%zu × %zu", layer->units, layer->inputs);
    add_cell (self, name, 0, row);
    add_cell (self, kept, 1, row);
    add_number (self, layer->h_norm, 2, row);
    add_cell (self, shape, 3, row);
    add_number (self, layer->jacobian_norm, 4, row);
    add_number (self, layer->delta_norm, 5, row);
    add_number (self, layer->gradient_norm, 6, row);
  }
}

/* As many entries as the network has layers; what is chosen stays if it can. */
static void
fill_layers (GliaMicroscopePage *self)
{
  const gsize n = self->microscope != NULL ? self->microscope->layers : 0;
  const guint chosen = gtk_drop_down_get_selected (self->layer);
  GListModel *model = gtk_drop_down_get_model (self->layer);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  if (model != NULL && g_list_model_get_n_items (model) == n)
    return;
  for (gsize l = 0; l < n; l++) {
    g_autofree char *name = glia_picture_layer_name (l + 1, n + 1);
    gtk_string_list_append (names, name);
  }
  gtk_drop_down_set_model (self->layer, G_LIST_MODEL (names));
  if (chosen < n)
    gtk_drop_down_set_selected (self->layer, chosen);
}

static void
show_microscope (GliaMicroscopePage *self)
{
  g_autofree char *text =
      self->microscope != NULL
          ? g_strdup_printf (_ ("The Workbench’s network, train example %d: loss %.4g"),
                             gtk_spin_button_get_value_as_int (self->example),
                             self->microscope->loss)
          : g_strdup (_ ("The Workbench has no network yet: choose data there, and come back."));

  fill_layers (self);
  glia_lab_page_set_text (self->network, text);
  gtk_widget_set_sensitive (self->check, self->microscope != NULL);
  gtk_widget_set_sensitive (self->hardest, self->microscope != NULL);
  gtk_widget_set_sensitive (self->easiest, self->microscope != NULL);
  show_table (self);
  glia_figure_view_update (self->norms, text);
  glia_figure_view_update (self->numbers, text);
}

static void
update_microscope (GliaMicroscopePage *self)
{
  const GliaDataset *data = data_of (self);
  const mlp_network *network = network_of (self);

  g_clear_pointer (&self->microscope, glia_microscope_free);
  if (network != NULL) {
    const mlp_batch example = batch_of (data, example_of (self, data), 1);
    gtk_adjustment_set_upper (gtk_spin_button_get_adjustment (self->example), (double)data->n_rows);
    self->microscope = glia_microscope_new (network, loss_of (self), &example);
  }
  self->updated = g_get_monotonic_time ();
  show_microscope (self);
}

static void
changed_cb (GliaMicroscopePage *self)
{
  update_microscope (self);
}

/* While it trains it is looked at now and then, and only while somebody sees it. */
static void
frame_cb (GliaMicroscopePage *self)
{
  GliaWorkbench *workbench = glia_lab_page_workbench (GLIA_LAB_PAGE (self));
  const gboolean running = glia_workbench_state (workbench) == GLIA_WORKBENCH_RUNNING;

  if (gtk_widget_get_mapped (GTK_WIDGET (self)) &&
      (!running || g_get_monotonic_time () - self->updated > UPDATE_INTERVAL))
    update_microscope (self);
}

/* ---- Which example --------------------------------------------------------------------------- */

static void
found_cb (gpointer data)
{
  GliaMicroscopePage *self = data;
  g_autoptr (GliaEvaluation) evaluation = glia_evaluator_take (self->evaluator);

  if (evaluation != NULL && evaluation->n_worst > 0)
    gtk_spin_button_set_value (
        self->example,
        1 + (double)evaluation->worst[self->wants_easiest ? evaluation->n_worst - 1 : 0].row);
}

static void
find_example (GliaMicroscopePage *self, gboolean easiest)
{
  GliaWorkbench *workbench = glia_lab_page_workbench (GLIA_LAB_PAGE (self));
  GliaSnapshot *snapshot = workbench != NULL ? glia_workbench_snapshot (workbench) : NULL;

  if (snapshot == NULL || network_of (self) == NULL)
    return;
  GliaDataset *data = glia_workbench_splits (workbench)->train;
  self->wants_easiest = easiest;
  glia_evaluator_ask (self->evaluator, snapshot, data, loss_of (self), data->n_rows,
                      GLIA_EXAMPLE_WORST);
}

static void
hardest_cb (GliaMicroscopePage *self)
{
  find_example (self, FALSE);
}

static void
easiest_cb (GliaMicroscopePage *self)
{
  find_example (self, TRUE);
}

/* ---- Gradient check -------------------------------------------------------------------------- */

static const char *
name_verdict (mlp_gradient_verdict verdict)
{
  switch (verdict) {
  case MLP_GRADIENT_RIGHT:
    return _ ("right");
  case MLP_GRADIENT_WRONG:
    return _ ("wrong");
  case MLP_GRADIENT_UNKNOWN:
    break;
  }
  return _ ("too small to tell from rounding");
}

static char *
describe_layer (const mlp_gradient_check_layer *result, const char *name)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (result->parameters == 0)
    g_string_printf (text, _ ("%s: kinks everywhere, there is no derivative to compare with"),
                     name);
  else
    g_string_printf (text, _ ("%s: %s, largest relative error %.1e of %zu (%.3g against %.3g)"),
                     name, name_verdict (result->verdict), result->relative_error,
                     result->parameters, result->analytic, result->numerical);
  if (result->parameters > 0 && result->kinks > 0)
    g_string_append_printf (text, _ (" (%zu beside a kink left out)"), result->kinks);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_check (const mlp_gradient_check_layer *results, gsize layers)
{
  g_autoptr (GString) text = g_string_new (
      _ ("Gradient check, analytic against central differences of a loss in double precision:"));

  for (gsize l = 0; l < layers; l++) {
    g_autofree char *name = glia_picture_layer_name (l + 1, layers + 1);
    g_autofree char *layer = describe_layer (&results[l], name);
    g_string_append_printf (text, "\n%s", layer);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
check_cb (GliaMicroscopePage *self)
{
  const GliaDataset *data = data_of (self);
  const mlp_network *network = network_of (self);
  mlp_error error = {0};

  if (network == NULL)
    return;
  const gsize layers = mlp_network_layers (network), first = example_of (self, data);
  g_autofree mlp_gradient_check_layer *results = g_new0 (mlp_gradient_check_layer, layers);
  const mlp_batch batch = batch_of (data, first, CHECKED_EXAMPLES);
  const mlp_status status = mlp_gradient_check (network, loss_of (self), &batch, MLP_MODE_EVALUATE,
                                                CHECKED_PARAMETERS, results, &error);
  g_autofree char *text = status == MLP_OK
                              ? describe_check (results, layers)
                              : g_strdup_printf (_ ("Gradient check: %s"), error.message);
  glia_lab_page_set_text (self->verdict, text);
}

/* ---- The class ------------------------------------------------------------------------------- */

static void
glia_microscope_page_training_changed (GliaLabPage *page)
{
  GliaMicroscopePage *self = GLIA_MICROSCOPE_PAGE (page);

  if (self->signals == NULL) /* it is being built */
    return;
  g_signal_group_set_target (self->signals, glia_lab_page_workbench (page));
  update_microscope (self);
}

static void
glia_microscope_page_dispose (GObject *object)
{
  g_clear_object (&GLIA_MICROSCOPE_PAGE (object)->signals);
  G_OBJECT_CLASS (glia_microscope_page_parent_class)->dispose (object);
}

static void
glia_microscope_page_finalize (GObject *object)
{
  glia_evaluator_free (GLIA_MICROSCOPE_PAGE (object)->evaluator);
  glia_microscope_free (GLIA_MICROSCOPE_PAGE (object)->microscope);
  G_OBJECT_CLASS (glia_microscope_page_parent_class)->finalize (object);
}

static void
glia_microscope_page_class_init (GliaMicroscopePageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = glia_microscope_page_dispose;
  G_OBJECT_CLASS (class)->finalize = glia_microscope_page_finalize;
  GLIA_LAB_PAGE_CLASS (class)->training_changed = glia_microscope_page_training_changed;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/glia/Workbench/ui/labs/glia-microscope-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaMicroscopePage, example);
  gtk_widget_class_bind_template_child (widget_class, GliaMicroscopePage, layer);
  gtk_widget_class_bind_template_child (widget_class, GliaMicroscopePage, hardest);
  gtk_widget_class_bind_template_child (widget_class, GliaMicroscopePage, easiest);
  gtk_widget_class_bind_template_child (widget_class, GliaMicroscopePage, check);
  gtk_widget_class_bind_template_child (widget_class, GliaMicroscopePage, network);
  gtk_widget_class_bind_template_child (widget_class, GliaMicroscopePage, table);
  gtk_widget_class_bind_template_child (widget_class, GliaMicroscopePage, norms);
  gtk_widget_class_bind_template_child (widget_class, GliaMicroscopePage, numbers);
  gtk_widget_class_bind_template_child (widget_class, GliaMicroscopePage, verdict);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, check_cb);
  gtk_widget_class_bind_template_callback (widget_class, hardest_cb);
  gtk_widget_class_bind_template_callback (widget_class, easiest_cb);
}

static void
layer_cb (GliaMicroscopePage *self)
{
  glia_figure_view_update (self->numbers, NULL);
}

static void
glia_microscope_page_init (GliaMicroscopePage *self)
{
  g_type_ensure (GLIA_TYPE_FIGURE_VIEW);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->evaluator = glia_evaluator_new (found_cb, self);
  g_signal_connect_object (self->layer, "notify::selected", G_CALLBACK (layer_cb), self,
                           G_CONNECT_SWAPPED);
  glia_figure_view_set_maker (self->norms, make_norms, self, "backpropagation_norms");
  glia_figure_view_set_maker (self->numbers, make_numbers, self, "backpropagation_layer");
  glia_lab_page_set_main_figure (GLIA_LAB_PAGE (self), self->numbers);
  self->signals = g_signal_group_new (GLIA_TYPE_WORKBENCH);
  g_signal_group_connect_swapped (self->signals, "frame", G_CALLBACK (frame_cb), self);
  g_signal_group_connect_swapped (self->signals, "restarted", G_CALLBACK (update_microscope), self);
  g_signal_group_connect_swapped (self->signals, "data-changed", G_CALLBACK (update_microscope),
                                  self);
  g_signal_connect (self, "map", G_CALLBACK (update_microscope), NULL);
  update_microscope (self);
}
