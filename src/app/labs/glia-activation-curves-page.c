/* SPDX-License-Identifier: MIT */
#include "glia-activation-curves-page.h"

#include "glia-activation-lab.h"

#include <glib/gi18n.h>

/* Logical pixels of a small one. */
enum { TILE = 140 };

typedef struct {
  GliaActivationCurvesPage *lab;
  mlp_activation activation;
  GtkWidget *button;
  GliaFigureView *figure;
} Tile;

struct _GliaActivationCurvesPage {
  GliaLabPage parent_instance;

  GtkSpinButton *low, *high, *vanishing;
  GtkDropDown *overlay;
  GtkFlowBox *tiles;
  GliaFigureView *figure, *chain;
  GtkLabel *value, *derivative, *facts;

  Tile tile[MLP_ACTIVATIONS];
  mlp_activation chosen;
};

G_DEFINE_FINAL_TYPE (GliaActivationCurvesPage, glia_activation_curves_page, GLIA_TYPE_LAB_PAGE)

static const GliaLabPreset presets[] = {
    {N_ ("Near zero"), {{"low", -1}, {"high", 1}, {"vanishing", 0.05}}},
    {N_ ("Usual inputs"), {{"low", -6}, {"high", 6}, {"vanishing", 0.05}}},
    {N_ ("Far out"), {{"low", -30}, {"high", 30}, {"vanishing", 0.05}}},
    {N_ ("Slopes below one half"), {{"low", -6}, {"high", 6}, {"vanishing", 0.5}}},
};

static GliaActivationOptions
options_of (GliaActivationCurvesPage *self)
{
  return (GliaActivationOptions){.x_low = gtk_spin_button_get_value (self->low),
                                 .x_high = gtk_spin_button_get_value (self->high),
                                 .vanishing = gtk_spin_button_get_value (self->vanishing)};
}

static GliaActivationFacts
facts_of (GliaActivationCurvesPage *self)
{
  const GliaActivationOptions options = options_of (self);

  return glia_activation_facts (self->chosen, options.x_low, options.x_high, options.vanishing);
}

/* ---- Figures --------------------------------------------------------------------------------- */

static GliaFigure *
make_figure (gpointer owner)
{
  GliaActivationCurvesPage *self = owner;
  const GliaActivationOptions options = options_of (self);
  const guint other = gtk_drop_down_get_selected (self->overlay);
  const mlp_activation shown[] = {self->chosen, (mlp_activation)(other - 1)};
  const gboolean two = other > 0 && other <= MLP_ACTIVATIONS && shown[1] != shown[0];

  return glia_activation_figure (&options, shown, two ? 2 : 1);
}

static GliaFigure *
make_chain (gpointer owner)
{
  const GliaActivationFacts facts = facts_of (owner);

  return glia_activation_chain_figure (&facts);
}

static GliaFigure *
make_tile (gpointer owner)
{
  const Tile *tile = owner;
  GliaActivationOptions options = options_of (tile->lab);

  options.small = TRUE;
  return glia_activation_figure (&options, &tile->activation, 1);
}

/* ---- What is seen ---------------------------------------------------------------------------- */

static void
show_chosen (GliaActivationCurvesPage *self)
{
  const mlp_activation_info *info = mlp_activation_describe (self->chosen);
  const GliaActivationFacts facts = facts_of (self);
  g_autofree char *value = g_strdup_printf ("f(z) = %s", _ (info->formula));
  g_autofree char *derivative = g_strdup_printf ("f′(z) = %s", _ (info->derivative));
  g_autofree char *text =
      g_strdup_printf (_ ("In this range f goes from %.3g to %.3g. The largest |f′| is %.3g, first "
                          "at z = %.3g. In %.0f %% of "
                          "the range |f′| is below %g."),
                       facts.low, facts.high, facts.largest_derivative, facts.at,
                       100 * facts.vanishing_share, gtk_spin_button_get_value (self->vanishing));
  g_autofree char *chain =
      g_strdup_printf (_ ("In this range a product of %d slopes is at most %.3g in size"),
                       GLIA_ACTIVATION_CHAIN, facts.chain[GLIA_ACTIVATION_CHAIN - 1]);

  glia_lab_page_set_text (self->value, value);
  glia_lab_page_set_text (self->derivative, derivative);
  glia_lab_page_set_text (self->facts, text);
  glia_figure_view_update (self->figure, text);
  glia_figure_view_update (self->chain, chain);
}

static void
range_cb (GliaActivationCurvesPage *self)
{
  /* The ends keep apart, each giving way to the one that moves. */
  const double low = gtk_spin_button_get_value (self->low);

  gtk_adjustment_set_lower (gtk_spin_button_get_adjustment (self->high), low + 0.5);
  for (int i = 0; i < MLP_ACTIVATIONS; i++)
    glia_figure_view_update (self->tile[i].figure, NULL);
  show_chosen (self);
}

static void
overlay_cb (GliaActivationCurvesPage *self)
{
  show_chosen (self);
}

static void
toggled_cb (GtkToggleButton *button, Tile *tile)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  tile->lab->chosen = tile->activation;
  show_chosen (tile->lab);
}

static void
add_tile (GliaActivationCurvesPage *self, mlp_activation activation)
{
  const mlp_activation_info *info = mlp_activation_describe (activation);
  Tile *tile = &self->tile[activation];
  GtkWidget *cell = gtk_flow_box_child_new ();

  *tile = (Tile){self, activation, gtk_toggle_button_new (),
                 g_object_new (GLIA_TYPE_FIGURE_VIEW, "title", info->label, "min-width", TILE,
                               "min-height", TILE, NULL)};
  glia_figure_view_set_maker (tile->figure, make_tile, tile, info->name);
  gtk_button_set_child (GTK_BUTTON (tile->button), GTK_WIDGET (tile->figure));
  gtk_widget_set_name (tile->button, info->name);
  gtk_widget_add_css_class (tile->button, "lab-tile");
  gtk_accessible_update_property (GTK_ACCESSIBLE (tile->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  info->label, -1);
  if (activation > 0)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (tile->button),
                                 GTK_TOGGLE_BUTTON (self->tile[0].button));
  g_signal_connect (tile->button, "toggled", G_CALLBACK (toggled_cb), tile);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (cell), tile->button);
  gtk_widget_set_focusable (cell, FALSE);
  gtk_flow_box_append (self->tiles, cell);
}

/* ---- The class ------------------------------------------------------------------------------- */

static GliaExperiment *
glia_activation_curves_page_make_experiment (GliaLabPage *page)
{
  GliaExperiment *experiment = glia_experiment_new ();
  const mlp_activation_info *info =
      mlp_activation_describe (GLIA_ACTIVATION_CURVES_PAGE (page)->chosen);
  g_autofree char *layers = g_strdup_printf (
      "network.layers=[{\"units\":8,\"activation\":\"%s\"},{\"units\":8,\"activation\":\"%s\"}]",
      info->name, info->name);
  const char *const assignments[] = {"data.source=circles", layers, NULL};

  g_free (experiment->name);
  experiment->name = g_strdup (info->label);
  if (!glia_experiment_set_all (experiment, assignments, NULL))
    g_clear_pointer (&experiment, glia_experiment_unref);
  return experiment;
}

static void
glia_activation_curves_page_class_init (GliaActivationCurvesPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  GLIA_LAB_PAGE_CLASS (class)->make_experiment = glia_activation_curves_page_make_experiment;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/glia/Workbench/ui/labs/glia-activation-curves-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaActivationCurvesPage, low);
  gtk_widget_class_bind_template_child (widget_class, GliaActivationCurvesPage, high);
  gtk_widget_class_bind_template_child (widget_class, GliaActivationCurvesPage, vanishing);
  gtk_widget_class_bind_template_child (widget_class, GliaActivationCurvesPage, overlay);
  gtk_widget_class_bind_template_child (widget_class, GliaActivationCurvesPage, tiles);
  gtk_widget_class_bind_template_child (widget_class, GliaActivationCurvesPage, figure);
  gtk_widget_class_bind_template_child (widget_class, GliaActivationCurvesPage, chain);
  gtk_widget_class_bind_template_child (widget_class, GliaActivationCurvesPage, value);
  gtk_widget_class_bind_template_child (widget_class, GliaActivationCurvesPage, derivative);
  gtk_widget_class_bind_template_child (widget_class, GliaActivationCurvesPage, facts);
  gtk_widget_class_bind_template_callback (widget_class, range_cb);
  gtk_widget_class_bind_template_callback (widget_class, overlay_cb);
}

static void
glia_activation_curves_page_init (GliaActivationCurvesPage *self)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  g_type_ensure (GLIA_TYPE_FIGURE_VIEW);
  gtk_widget_init_template (GTK_WIDGET (self));
  glia_lab_page_set_presets (GLIA_LAB_PAGE (self), presets, G_N_ELEMENTS (presets));
  gtk_string_list_append (names, _ ("nothing"));
  for (int i = 0; i < MLP_ACTIVATIONS; i++) {
    gtk_string_list_append (names, mlp_activation_describe ((mlp_activation)i)->label);
    add_tile (self, (mlp_activation)i);
  }
  gtk_drop_down_set_model (self->overlay, G_LIST_MODEL (names));
  g_object_unref (names);
  glia_figure_view_set_maker (self->figure, make_figure, self, "activation_curves");
  glia_figure_view_set_maker (self->chain, make_chain, self, "activation_chain");
  glia_lab_page_set_main_figure (GLIA_LAB_PAGE (self), self->figure);
  g_signal_connect_object (self->overlay, "notify::selected", G_CALLBACK (overlay_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tile[MLP_SIGMOID].button), TRUE);
}
