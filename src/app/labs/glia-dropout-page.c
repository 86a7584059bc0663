/* SPDX-License-Identifier: MIT */
#include "glia-dropout-page.h"

#include "glia-dropout-lab.h"

#include <glib/gi18n.h>

struct _GliaDropoutPage {
  GliaLabPage parent_instance;

  GtkDropDown *activation;
  GtkSpinButton *dropout, *units, *masks, *seed;
  GliaFigureView *outputs, *hidden;
  GtkLabel *verdict;

  GliaDropout result;
  gboolean ready;
};

G_DEFINE_FINAL_TYPE (GliaDropoutPage, glia_dropout_page, GLIA_TYPE_LAB_PAGE)

static const GliaLabPreset presets[] = {
    {N_ ("None"), {{"dropout", 0}, {"units", 32}}},
    {N_ ("A little"), {{"dropout", 0.1}, {"units", 32}}},
    {N_ ("Half"), {{"dropout", 0.5}, {"units", 32}}},
    {N_ ("Nearly all"), {{"dropout", 0.9}, {"units", 32}}},
    {N_ ("Half of many"), {{"dropout", 0.5}, {"units", 256}}},
};

static GliaFigure *
make_outputs (gpointer owner)
{
  GliaDropoutPage *self = owner;

  return self->result.outputs != NULL ? glia_dropout_outputs_figure (&self->result) : NULL;
}

static GliaFigure *
make_hidden (gpointer owner)
{
  GliaDropoutPage *self = owner;

  return self->result.outputs != NULL ? glia_dropout_masks_figure (&self->result) : NULL;
}

/* Numbers that are 0 anyway cannot be silenced. */
static char *
describe_silenced (const GliaDropout *result)
{
  if (result->alive == 0)
    return g_strdup (_ ("Every hidden number is 0 without any mask."));
  if (result->alive < 1)
    return g_strdup_printf (_ ("The masks silenced %.1f %% of the hidden numbers that are not 0 "
                               "anyway."),
                            100 * result->silenced);
  return g_strdup_printf (_ ("The masks silenced %.1f %% of the hidden numbers."),
                          100 * result->silenced);
}

static void
changed_cb (GliaDropoutPage *self)
{
  const GliaDropoutSettings settings = {
      .activation = (mlp_activation)gtk_drop_down_get_selected (self->activation),
      .units = (gsize)gtk_spin_button_get_value_as_int (self->units),
      .masks = (gsize)gtk_spin_button_get_value_as_int (self->masks),
      .dropout = gtk_spin_button_get_value (self->dropout),
      .seed = (guint64)gtk_spin_button_get_value_as_int (self->seed)};

  if (!self->ready || glia_lab_page_is_applying_preset (GLIA_LAB_PAGE (self)))
    return;
  glia_dropout_clear (&self->result);
  if (!glia_dropout_lab_run (&settings, &self->result))
    return;
  g_autofree char *silenced = describe_silenced (&self->result);
  g_autofree char *text = g_strdup_printf (
      _ ("Without dropout ŷ = %.4f. Over %zu masks its mean is %.4f ± %.4f (standard error), its "
         "standard deviation %.4f. %s"),
      self->result.deterministic, self->result.masks, self->result.mean,
      self->result.standard_error, self->result.deviation, silenced);
  glia_lab_page_set_text (self->verdict, text);
  glia_figure_view_update (self->outputs, text);
  glia_figure_view_update (self->hidden, text);
}

static void
glia_dropout_page_preset_applied (GliaLabPage *page)
{
  changed_cb (GLIA_DROPOUT_PAGE (page));
}

/* The same layer, with data to train it on. */
static GliaExperiment *
glia_dropout_page_make_experiment (GliaLabPage *page)
{
  GliaDropoutPage *self = GLIA_DROPOUT_PAGE (page);
  GliaExperiment *experiment = glia_experiment_new ();
  const mlp_layer layer = {.units = (gsize)gtk_spin_button_get_value_as_int (self->units),
                           .activation =
                               (mlp_activation)gtk_drop_down_get_selected (self->activation),
                           .dropout = gtk_spin_button_get_value (self->dropout)};

  g_array_set_size (experiment->network.layers, 0);
  g_array_append_val (experiment->network.layers, layer);
  experiment->data.source = GLIA_SOURCE_MOONS;
  experiment->seed = (guint64)gtk_spin_button_get_value_as_int (self->seed);
  g_free (experiment->name);
  experiment->name = g_strdup (_ ("Dropout"));
  return experiment;
}

/* ---- The class ------------------------------------------------------------------------------- */

static void
glia_dropout_page_finalize (GObject *object)
{
  glia_dropout_clear (&GLIA_DROPOUT_PAGE (object)->result);
  G_OBJECT_CLASS (glia_dropout_page_parent_class)->finalize (object);
}

static void
glia_dropout_page_class_init (GliaDropoutPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = glia_dropout_page_finalize;
  GLIA_LAB_PAGE_CLASS (class)->make_experiment = glia_dropout_page_make_experiment;
  GLIA_LAB_PAGE_CLASS (class)->preset_applied = glia_dropout_page_preset_applied;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/glia/Workbench/ui/labs/glia-dropout-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaDropoutPage, activation);
  gtk_widget_class_bind_template_child (widget_class, GliaDropoutPage, dropout);
  gtk_widget_class_bind_template_child (widget_class, GliaDropoutPage, units);
  gtk_widget_class_bind_template_child (widget_class, GliaDropoutPage, masks);
  gtk_widget_class_bind_template_child (widget_class, GliaDropoutPage, seed);
  gtk_widget_class_bind_template_child (widget_class, GliaDropoutPage, outputs);
  gtk_widget_class_bind_template_child (widget_class, GliaDropoutPage, hidden);
  gtk_widget_class_bind_template_child (widget_class, GliaDropoutPage, verdict);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
glia_dropout_page_init (GliaDropoutPage *self)
{
  g_type_ensure (GLIA_TYPE_FIGURE_VIEW);
  gtk_widget_init_template (GTK_WIDGET (self));
  glia_lab_page_fill_activations (self->activation, MLP_TANH);
  g_signal_connect_object (self->activation, "notify::selected", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  glia_figure_view_set_maker (self->outputs, make_outputs, self, "dropout_outputs");
  glia_figure_view_set_maker (self->hidden, make_hidden, self, "dropout_masks");
  glia_lab_page_set_main_figure (GLIA_LAB_PAGE (self), self->outputs);
  glia_lab_page_set_presets (GLIA_LAB_PAGE (self), presets, G_N_ELEMENTS (presets));
  self->ready = TRUE;
  changed_cb (self);
}
