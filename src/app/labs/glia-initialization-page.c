/* SPDX-License-Identifier: MIT */
#include "glia-initialization-page.h"

#include "glia-initialization-lab.h"

#include <glib/gi18n.h>

struct _GliaInitializationPage {
  GliaLabPage parent_instance;

  GtkDropDown *start, *activation;
  GtkSpinButton *rate, *seed;
  GliaFigureView *before, *after, *losses;
  GtkLabel *verdict;

  GliaStartRun *runs; /* [GLIA_STARTS]; NULL before the first time */
  gboolean ready;
};

G_DEFINE_FINAL_TYPE (GliaInitializationPage, glia_initialization_page, GLIA_TYPE_LAB_PAGE)

/* At these learning rates the random starts of the same activation learn. */
static const GliaLabPreset presets[] = {
    {N_ ("All zero"), {{"start", GLIA_START_ZERO}, {"activation", MLP_RELU}, {"rate", 0.5}}},
    {N_ ("All alike"), {{"start", GLIA_START_CONSTANT}, {"activation", MLP_TANH}, {"rate", 0.5}}},
    {N_ ("Too large"), {{"start", GLIA_START_LARGE}, {"activation", MLP_SIGMOID}, {"rate", 2}}},
    {N_ ("Too small"), {{"start", GLIA_START_SMALL}, {"activation", MLP_TANH}, {"rate", 0.5}}},
    {N_ ("Sigmoid from Xavier"),
     {{"start", GLIA_START_XAVIER}, {"activation", MLP_SIGMOID}, {"rate", 2}}},
    {N_ ("Tanh from Xavier"),
     {{"start", GLIA_START_XAVIER}, {"activation", MLP_TANH}, {"rate", 0.5}}},
    {N_ ("ReLU from He"), {{"start", GLIA_START_HE}, {"activation", MLP_RELU}, {"rate", 0.5}}},
};

static GliaStart
chosen_start (GliaInitializationPage *self)
{
  return (GliaStart)gtk_drop_down_get_selected (self->start);
}

static GliaFigure *
make_before (gpointer owner)
{
  GliaInitializationPage *self = owner;

  return self->runs != NULL
             ? glia_initialization_histograms_figure (&self->runs[chosen_start (self)], FALSE)
             : NULL;
}

static GliaFigure *
make_after (gpointer owner)
{
  GliaInitializationPage *self = owner;

  return self->runs != NULL
             ? glia_initialization_histograms_figure (&self->runs[chosen_start (self)], TRUE)
             : NULL;
}

static GliaFigure *
make_losses (gpointer owner)
{
  GliaInitializationPage *self = owner;

  return self->runs != NULL ? glia_initialization_losses_figure (self->runs, chosen_start (self))
                            : NULL;
}

static void
show_run (GliaInitializationPage *self)
{
  if (self->runs == NULL || glia_lab_page_is_applying_preset (GLIA_LAB_PAGE (self)))
    return;
  g_autofree char *text = glia_initialization_lab_verdict (self->runs, chosen_start (self));

  glia_lab_page_set_text (self->verdict, text);
  glia_figure_view_update (self->before, text);
  glia_figure_view_update (self->after, text);
  glia_figure_view_update (self->losses, text);
}

/* Some ten thousand steps of a tiny network: some tens of milliseconds. */
static void
changed_cb (GliaInitializationPage *self)
{
  if (!self->ready || glia_lab_page_is_applying_preset (GLIA_LAB_PAGE (self)))
    return;
  if (self->runs == NULL)
    self->runs = g_new0 (GliaStartRun, GLIA_STARTS);
  for (int i = 0; i < GLIA_STARTS; i++)
    if (!glia_initialization_lab_run (
            (GliaStart)i, (mlp_activation)gtk_drop_down_get_selected (self->activation),
            gtk_spin_button_get_value (self->rate),
            (guint64)gtk_spin_button_get_value_as_int (self->seed), &self->runs[i])) {
      g_clear_pointer (&self->runs, g_free);
      return;
    }
  show_run (self);
}

static void
glia_initialization_page_preset_applied (GliaLabPage *page)
{
  changed_cb (GLIA_INITIALIZATION_PAGE (page));
}

static GliaExperiment *
glia_initialization_page_make_experiment (GliaLabPage *page)
{
  GliaInitializationPage *self = GLIA_INITIALIZATION_PAGE (page);
  GliaExperiment *experiment = glia_experiment_new ();
  const mlp_layer layer = {
      .units = 8, .activation = (mlp_activation)gtk_drop_down_get_selected (self->activation)};

  g_array_set_size (experiment->network.layers, 0);
  for (int i = 0; i < 2; i++)
    g_array_append_val (experiment->network.layers, layer);
  experiment->network.initialization = glia_start_initialization (chosen_start (self));
  experiment->data.source = GLIA_SOURCE_CIRCLES;
  experiment->seed = (guint64)gtk_spin_button_get_value_as_int (self->seed);
  experiment->data.samples = 250; /* 200 to train with */
  experiment->data.noise = 0.05;
  experiment->training.batch_size = 200;
  experiment->training.epochs = GLIA_INITIALIZATION_STEPS;
  experiment->training.optimizer = mlp_optimizer_defaults (MLP_SGD);
  experiment->training.optimizer.learning_rate = gtk_spin_button_get_value (self->rate);
  g_free (experiment->name);
  experiment->name = g_strdup_printf (_ ("From %s"), glia_start_label (chosen_start (self)));
  return experiment;
}

/* ---- The class ------------------------------------------------------------------------------- */

static void
glia_initialization_page_finalize (GObject *object)
{
  g_free (GLIA_INITIALIZATION_PAGE (object)->runs);
  G_OBJECT_CLASS (glia_initialization_page_parent_class)->finalize (object);
}

static void
glia_initialization_page_class_init (GliaInitializationPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = glia_initialization_page_finalize;
  GLIA_LAB_PAGE_CLASS (class)->make_experiment = glia_initialization_page_make_experiment;
  GLIA_LAB_PAGE_CLASS (class)->preset_applied = glia_initialization_page_preset_applied;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/glia/Workbench/ui/labs/glia-initialization-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaInitializationPage, start);
  gtk_widget_class_bind_template_child (widget_class, GliaInitializationPage, activation);
  gtk_widget_class_bind_template_child (widget_class, GliaInitializationPage, rate);
  gtk_widget_class_bind_template_child (widget_class, GliaInitializationPage, seed);
  gtk_widget_class_bind_template_child (widget_class, GliaInitializationPage, before);
  gtk_widget_class_bind_template_child (widget_class, GliaInitializationPage, after);
  gtk_widget_class_bind_template_child (widget_class, GliaInitializationPage, losses);
  gtk_widget_class_bind_template_child (widget_class, GliaInitializationPage, verdict);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
glia_initialization_page_init (GliaInitializationPage *self)
{
  g_type_ensure (GLIA_TYPE_FIGURE_VIEW);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  for (int i = 0; i < GLIA_STARTS; i++)
    gtk_string_list_append (names, glia_start_label ((GliaStart)i));
  gtk_drop_down_set_model (self->start, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->start, GLIA_START_CONSTANT);
  glia_lab_page_fill_activations (self->activation, MLP_TANH);
  g_signal_connect_object (self->start, "notify::selected", G_CALLBACK (show_run), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->activation, "notify::selected", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  glia_figure_view_set_maker (self->before, make_before, self, "activations_before");
  glia_figure_view_set_maker (self->after, make_after, self, "activations_after");
  glia_figure_view_set_maker (self->losses, make_losses, self, "initialization_loss");
  glia_lab_page_set_main_figure (GLIA_LAB_PAGE (self), self->losses);
  glia_lab_page_set_presets (GLIA_LAB_PAGE (self), presets, G_N_ELEMENTS (presets));
  self->ready = TRUE;
  changed_cb (self);
}
