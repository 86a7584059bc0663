/* SPDX-License-Identifier: MIT */
#include "glia-vanishing-page.h"

#include "glia-vanishing-lab.h"

#include <glib/gi18n.h>
#include <math.h>

struct _GliaVanishingPage {
  GliaLabPage parent_instance;

  GtkDropDown *activation, *initialization;
  GtkSpinButton *depth, *units, *seeds;
  GliaFigureView *figure;
  GtkLabel *verdict;

  GliaVanishing result;
  gboolean ready;
};

G_DEFINE_FINAL_TYPE (GliaVanishingPage, glia_vanishing_page, GLIA_TYPE_LAB_PAGE)

static const GliaLabPreset presets[] = {
    {N_ ("Sigmoid"),
     {{"activation", MLP_SIGMOID}, {"initialization", MLP_INITIALIZE_TORCH}, {"depth", 20}}},
    {N_ ("Tanh from Xavier"),
     {{"activation", MLP_TANH}, {"initialization", MLP_INITIALIZE_XAVIER_NORMAL}, {"depth", 20}}},
    {N_ ("ReLU from PyTorch’s default"),
     {{"activation", MLP_RELU}, {"initialization", MLP_INITIALIZE_TORCH}, {"depth", 20}}},
    {N_ ("ReLU from He"),
     {{"activation", MLP_RELU}, {"initialization", MLP_INITIALIZE_HE_NORMAL}, {"depth", 20}}},
    {N_ ("Identity, orthogonal"),
     {{"activation", MLP_IDENTITY}, {"initialization", MLP_INITIALIZE_ORTHOGONAL}, {"depth", 20}}},
};

static char *
describe_settings (GliaVanishingPage *self)
{
  const mlp_activation activation = (mlp_activation)gtk_drop_down_get_selected (self->activation);
  const char *initialization = mlp_initialization_name (
      (mlp_initialization_kind)gtk_drop_down_get_selected (self->initialization));

  return g_strdup_printf ("%s, %s", mlp_activation_describe (activation)->label, initialization);
}

static GliaFigure *
make_figure (gpointer owner)
{
  GliaVanishingPage *self = owner;
  g_autofree char *subtitle = describe_settings (self);

  return self->result.plain != NULL ? glia_vanishing_figure (&self->result, subtitle) : NULL;
}

static char *
describe_result (const GliaVanishing *r)
{
  const gsize last = r->layers - 1;

  if (r->plain[0] == 0)
    return g_strdup_printf (_ ("No gradient reaches the first layer in at least one of the "
                               "networks: ‖∂L/∂W‖ is 0; with residual connections %.3g."),
                            r->residual[0]);
  if (!isfinite (r->plain[0]) || !isfinite (r->plain[last]))
    return g_strdup_printf (_ ("The gradient is too large for a number in at least one of the "
                               "networks. With residual connections the first layer’s ‖∂L/∂W‖ is "
                               "%.3g."),
                            r->residual[0]);
  return g_strdup_printf (
      _ ("The first layer’s gradient is %.2g times the last one’s: ‖∂L/∂W‖ %.3g against %.3g. With "
         "residual connections it is %.2g times: %.3g against %.3g."),
      r->plain[0] / r->plain[last], r->plain[0], r->plain[last], r->residual[0] / r->residual[last],
      r->residual[0], r->residual[last]);
}

static void
changed_cb (GliaVanishingPage *self)
{
  const GliaVanishingSettings settings = {
      .activation = (mlp_activation)gtk_drop_down_get_selected (self->activation),
      .initialization = {.kind = (mlp_initialization_kind)gtk_drop_down_get_selected (
                             self->initialization)},
      .depth = (gsize)gtk_spin_button_get_value_as_int (self->depth),
      .units = (gsize)gtk_spin_button_get_value_as_int (self->units),
      .seeds = (guint)gtk_spin_button_get_value_as_int (self->seeds)};

  if (!self->ready || glia_lab_page_is_applying_preset (GLIA_LAB_PAGE (self)))
    return;
  glia_vanishing_clear (&self->result);
  if (!glia_vanishing_lab_run (&settings, &self->result))
    return;
  g_autofree char *text = describe_result (&self->result);
  glia_lab_page_set_text (self->verdict, text);
  glia_figure_view_update (self->figure, text);
}

static void
glia_vanishing_page_preset_applied (GliaLabPage *page)
{
  changed_cb (GLIA_VANISHING_PAGE (page));
}

static GliaExperiment *
glia_vanishing_page_make_experiment (GliaLabPage *page)
{
  GliaVanishingPage *self = GLIA_VANISHING_PAGE (page);
  GliaExperiment *experiment = glia_experiment_new ();
  const mlp_layer layer = {.units = (gsize)gtk_spin_button_get_value_as_int (self->units),
                           .activation =
                               (mlp_activation)gtk_drop_down_get_selected (self->activation)};

  g_array_set_size (experiment->network.layers, 0);
  for (int i = 0; i < gtk_spin_button_get_value_as_int (self->depth); i++)
    g_array_append_val (experiment->network.layers, layer);
  experiment->network.initialization.kind =
      (mlp_initialization_kind)gtk_drop_down_get_selected (self->initialization);
  g_free (experiment->name);
  experiment->name = describe_settings (self);
  return experiment;
}

static void
fill_initializations (GtkDropDown *drop_down)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  /* Those without numbers of their own. */
  for (int i = 0; i <= MLP_INITIALIZE_ZERO; i++)
    gtk_string_list_append (names, mlp_initialization_name ((mlp_initialization_kind)i));
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (names));
}

/* ---- The class ------------------------------------------------------------------------------- */

static void
glia_vanishing_page_finalize (GObject *object)
{
  glia_vanishing_clear (&GLIA_VANISHING_PAGE (object)->result);
  G_OBJECT_CLASS (glia_vanishing_page_parent_class)->finalize (object);
}

static void
glia_vanishing_page_class_init (GliaVanishingPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = glia_vanishing_page_finalize;
  GLIA_LAB_PAGE_CLASS (class)->make_experiment = glia_vanishing_page_make_experiment;
  GLIA_LAB_PAGE_CLASS (class)->preset_applied = glia_vanishing_page_preset_applied;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/glia/Workbench/ui/labs/glia-vanishing-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaVanishingPage, activation);
  gtk_widget_class_bind_template_child (widget_class, GliaVanishingPage, initialization);
  gtk_widget_class_bind_template_child (widget_class, GliaVanishingPage, depth);
  gtk_widget_class_bind_template_child (widget_class, GliaVanishingPage, units);
  gtk_widget_class_bind_template_child (widget_class, GliaVanishingPage, seeds);
  gtk_widget_class_bind_template_child (widget_class, GliaVanishingPage, figure);
  gtk_widget_class_bind_template_child (widget_class, GliaVanishingPage, verdict);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
glia_vanishing_page_init (GliaVanishingPage *self)
{
  g_type_ensure (GLIA_TYPE_FIGURE_VIEW);
  gtk_widget_init_template (GTK_WIDGET (self));
  glia_lab_page_fill_activations (self->activation, MLP_SIGMOID);
  fill_initializations (self->initialization);
  g_signal_connect_object (self->activation, "notify::selected", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->initialization, "notify::selected", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  glia_figure_view_set_maker (self->figure, make_figure, self, "vanishing_gradient");
  glia_lab_page_set_main_figure (GLIA_LAB_PAGE (self), self->figure);
  glia_lab_page_set_presets (GLIA_LAB_PAGE (self), presets, G_N_ELEMENTS (presets));
  self->ready = TRUE;
  changed_cb (self);
}
