/* SPDX-License-Identifier: MIT */
#include "glia-xor-page.h"

#include "glia-lab-busy-bar.h"
#include "glia-xor-lab.h"

#include <glib/gi18n.h>

/* The nine numbers of two layers in the order of their fields. */
enum { PLANE_NUMBERS = 3, NET_NUMBERS = 9 };

enum { SEEDS = 100 };

struct _GliaXorPage {
  GliaLabPage parent_instance;

  GtkWidget *plane_numbers, *net_numbers;
  GliaFigureView *plane, *net, *losses, *differences;
  GtkLabel *plane_loss, *searched, *net_outputs, *net_loss, *verdict, *luck;
  GliaLabBusyBar *busy;
  GtkDropDown *activation;
  GtkSpinButton *units, *rate, *steps, *constant, *seed;

  GtkSpinButton *plane_spin[PLANE_NUMBERS], *net_spin[NET_NUMBERS];
  gboolean setting; /* several numbers at once */

  GliaLabWorker *starts, *seeds;
  GliaXorComparison *comparison; /* NULL before the first answer */
};

G_DEFINE_FINAL_TYPE (GliaXorPage, glia_xor_page, GLIA_TYPE_LAB_PAGE)

/* ---- One layer ------------------------------------------------------------------------------- */

static GliaXorPlane
plane_of (GliaXorPage *self)
{
  return (GliaXorPlane){gtk_spin_button_get_value (self->plane_spin[0]),
                        gtk_spin_button_get_value (self->plane_spin[1]),
                        gtk_spin_button_get_value (self->plane_spin[2])};
}

static GliaFigure *
make_plane (gpointer owner)
{
  const GliaXorPlane plane = plane_of (owner);

  return glia_xor_plane_figure (&plane);
}

static void
show_plane (GliaXorPage *self)
{
  const GliaXorPlane plane = plane_of (self);
  double outputs[GLIA_XOR_POINTS];
  const double loss = glia_xor_plane_loss (&plane, outputs);
  g_autofree char *text =
      g_strdup_printf (_ ("ŷ = %.3g, %.3g, %.3g, %.3g for 00, 01, 10, 11: mean squared error %.4f"),
                       outputs[0], outputs[1], outputs[2], outputs[3], loss);

  glia_lab_page_set_text (self->plane_loss, text);
  glia_figure_view_update (self->plane, text);
}

static void
search_cb (GliaXorPage *self)
{
  guint64 tried;
  const GliaXorPlane best = glia_xor_search_plane (&tried);
  const double numbers[] = {best.w1, best.w2, best.b};
  g_autofree char *text =
      g_strdup_printf (_ ("The best of %ju planes has a mean squared error of %.4f."),
                       (uintmax_t)tried, glia_xor_plane_loss (&best, NULL));

  self->setting = TRUE;
  for (int i = 0; i < PLANE_NUMBERS; i++)
    gtk_spin_button_set_value (self->plane_spin[i], numbers[i]);
  self->setting = FALSE;
  glia_lab_page_set_text (self->searched, text);
  show_plane (self);
}

/* ---- Two layers ------------------------------------------------------------------------------ */

static GliaXorWeights
weights_of (GliaXorPage *self)
{
  double v[NET_NUMBERS];

  for (int i = 0; i < NET_NUMBERS; i++)
    v[i] = gtk_spin_button_get_value (self->net_spin[i]);
  return (GliaXorWeights){{v[0], v[1], v[2], v[3]}, {v[4], v[5]}, {v[6], v[7]}, v[8]};
}

static GliaFigure *
make_net (gpointer owner)
{
  const GliaXorWeights weights = weights_of (owner);

  return glia_xor_weights_figure (&weights);
}

static void
show_net (GliaXorPage *self)
{
  const GliaXorWeights weights = weights_of (self);
  double outputs[GLIA_XOR_POINTS];
  const double loss = glia_xor_compute_outputs (&weights, outputs);
  g_autofree char *text = g_strdup_printf (_ ("ŷ = %.4g, %.4g, %.4g, %.4g for 00, 01, 10, 11"),
                                           outputs[0], outputs[1], outputs[2], outputs[3]);
  g_autofree char *loss_text = loss == 0 ? g_strdup (_ ("Exactly 0, 1, 1, 0: it computes XOR."))
                                         : g_strdup_printf (_ ("Mean squared error %.4f"), loss);

  glia_lab_page_set_text (self->net_outputs, text);
  glia_lab_page_set_text (self->net_loss, loss_text);
  glia_figure_view_update (self->net, text);
}

static void
set_net (GliaXorPage *self, const double *numbers)
{
  self->setting = TRUE;
  for (int i = 0; i < NET_NUMBERS; i++)
    gtk_spin_button_set_value (self->net_spin[i], numbers[i]);
  self->setting = FALSE;
  show_net (self);
}

static void
solution_cb (GliaXorPage *self)
{
  const GliaXorWeights *s = &glia_xor_solution;

  set_net (self, (const double[]){s->W1[0], s->W1[1], s->W1[2], s->W1[3], s->b1[0], s->b1[1],
                                  s->W2[0], s->W2[1], s->b2});
}

static void
zero_cb (GliaXorPage *self)
{
  set_net (self, (const double[NET_NUMBERS]){0});
}

static void
constant_cb (GliaXorPage *self)
{
  set_net (self, (const double[]){0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5});
}

static void
number_cb (GliaXorPage *self, GtkSpinButton *spin)
{
  if (self->setting)
    return;
  for (int i = 0; i < PLANE_NUMBERS; i++)
    if (spin == self->plane_spin[i]) {
      show_plane (self);
      return;
    }
  show_net (self);
}

/* ---- On the threads -------------------------------------------------------------------------- */

/* Of one setting, how many of SEEDS random starts learn. */
typedef struct {
  GliaXorTraining training;
  guint learned;
} Luck;

static void
free_comparison (gpointer data)
{
  glia_xor_comparison_clear (data);
  g_free (data);
}

static gpointer
work_at_starts (gconstpointer settings, GliaLabProgress progress, gpointer user_data)
{
  GliaXorComparison *comparison = g_new0 (GliaXorComparison, 1);

  if (!glia_xor_compare (settings, FALSE, progress, user_data, comparison))
    g_clear_pointer (&comparison, free_comparison);
  return comparison;
}

static gpointer
work_at_seeds (gconstpointer settings, GliaLabProgress progress, gpointer user_data)
{
  Luck *luck = g_new0 (Luck, 1);

  luck->training = *(const GliaXorTraining *)settings;
  if (!glia_xor_count_learned (&luck->training, SEEDS, progress, user_data, &luck->learned))
    g_clear_pointer (&luck, g_free);
  return luck;
}

static const GliaLabWorkerClass starts_class = {.settings_size = sizeof (GliaXorTraining),
                                                .work = work_at_starts,
                                                .free_result = free_comparison};
static const GliaLabWorkerClass seeds_class = {.settings_size = sizeof (GliaXorTraining),
                                               .work = work_at_seeds,
                                               .free_result = g_free};

/* ---- Training -------------------------------------------------------------------------------- */

static GliaFigure *
make_losses (gpointer owner)
{
  GliaXorPage *self = owner;

  return self->comparison != NULL ? glia_xor_losses_figure (self->comparison) : NULL;
}

static GliaFigure *
make_differences (gpointer owner)
{
  GliaXorPage *self = owner;

  return self->comparison != NULL ? glia_xor_differences_figure (self->comparison) : NULL;
}

static void
starts_ready_cb (gpointer data)
{
  GliaXorPage *self = data;
  GliaXorComparison *comparison = glia_lab_worker_take (self->starts);

  glia_lab_busy_bar_update (self->busy);
  if (comparison == NULL)
    return;
  g_clear_pointer (&self->comparison, free_comparison);
  self->comparison = comparison;
  g_autofree char *text = glia_xor_comparison_verdict (comparison);
  glia_lab_page_set_text (self->verdict, text);
  glia_figure_view_update (self->losses, text);
  glia_figure_view_update (self->differences, text);
}

static void
seeds_ready_cb (gpointer data)
{
  GliaXorPage *self = data;
  g_autofree Luck *luck = glia_lab_worker_take (self->seeds);

  glia_lab_busy_bar_update (self->busy);
  if (luck == NULL)
    return;
  g_autofree char *text = glia_xor_count_verdict (&luck->training, SEEDS, luck->learned);
  glia_lab_page_set_text (self->luck, text);
}

static void
cancel_cb (GliaXorPage *self)
{
  if (glia_lab_worker_is_busy (self->starts))
    glia_lab_page_set_text (self->verdict, _ ("Cancelled: what is shown is of earlier settings."));
  glia_lab_page_set_text (self->luck, "");
  glia_lab_worker_cancel (self->starts);
  glia_lab_worker_cancel (self->seeds);
  glia_lab_busy_bar_update (self->busy);
}

static void
train_cb (GliaXorPage *self)
{
  GliaXorTraining training = {
      .activation = (mlp_activation)gtk_drop_down_get_selected (self->activation),
      .constant = gtk_spin_button_get_value (self->constant),
      .seed = (guint64)gtk_spin_button_get_value_as_int (self->seed),
      .learning_rate = gtk_spin_button_get_value (self->rate),
      .units = (gsize)gtk_spin_button_get_value_as_int (self->units),
      .steps = (gsize)gtk_spin_button_get_value_as_int (self->steps),
  };

  if (self->starts == NULL) /* it is being built */
    return;
  glia_lab_page_set_text (self->luck, "");
  glia_lab_worker_ask (self->starts, &training);
  training.seed = 1;
  glia_lab_worker_ask (self->seeds, &training);
  glia_lab_busy_bar_update (self->busy);
}

/* ---- The class ------------------------------------------------------------------------------- */

static GliaExperiment *
glia_xor_page_make_experiment (GliaLabPage *page)
{
  static const char *const assignments[] = {
      "data.source=xor",
      "network.layers=[{\"units\":4,\"activation\":\"relu\"}]",
      "training.batch-size=4",
      "training.epochs=2000",
      "training.optimizer.learning-rate=0.05",
      NULL};
  GliaExperiment *experiment = glia_experiment_new ();

  g_free (experiment->name);
  experiment->name = g_strdup (_ ("XOR"));
  if (!glia_experiment_set_all (experiment, assignments, NULL))
    g_clear_pointer (&experiment, glia_experiment_unref);
  return experiment;
}

static void
glia_xor_page_finalize (GObject *object)
{
  GliaXorPage *self = GLIA_XOR_PAGE (object);

  glia_lab_worker_free (self->starts);
  glia_lab_worker_free (self->seeds);
  g_clear_pointer (&self->comparison, free_comparison);
  G_OBJECT_CLASS (glia_xor_page_parent_class)->finalize (object);
}

static void
glia_xor_page_class_init (GliaXorPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = glia_xor_page_finalize;
  GLIA_LAB_PAGE_CLASS (class)->make_experiment = glia_xor_page_make_experiment;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/glia/Workbench/ui/labs/glia-xor-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaXorPage, plane_numbers);
  gtk_widget_class_bind_template_child (widget_class, GliaXorPage, net_numbers);
  gtk_widget_class_bind_template_child (widget_class, GliaXorPage, plane);
  gtk_widget_class_bind_template_child (widget_class, GliaXorPage, net);
  gtk_widget_class_bind_template_child (widget_class, GliaXorPage, losses);
  gtk_widget_class_bind_template_child (widget_class, GliaXorPage, differences);
  gtk_widget_class_bind_template_child (widget_class, GliaXorPage, luck);
  gtk_widget_class_bind_template_child (widget_class, GliaXorPage, busy);
  gtk_widget_class_bind_template_child (widget_class, GliaXorPage, plane_loss);
  gtk_widget_class_bind_template_child (widget_class, GliaXorPage, searched);
  gtk_widget_class_bind_template_child (widget_class, GliaXorPage, net_outputs);
  gtk_widget_class_bind_template_child (widget_class, GliaXorPage, net_loss);
  gtk_widget_class_bind_template_child (widget_class, GliaXorPage, verdict);
  gtk_widget_class_bind_template_child (widget_class, GliaXorPage, activation);
  gtk_widget_class_bind_template_child (widget_class, GliaXorPage, units);
  gtk_widget_class_bind_template_child (widget_class, GliaXorPage, rate);
  gtk_widget_class_bind_template_child (widget_class, GliaXorPage, steps);
  gtk_widget_class_bind_template_child (widget_class, GliaXorPage, constant);
  gtk_widget_class_bind_template_child (widget_class, GliaXorPage, seed);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, solution_cb);
  gtk_widget_class_bind_template_callback (widget_class, zero_cb);
  gtk_widget_class_bind_template_callback (widget_class, constant_cb);
  gtk_widget_class_bind_template_callback (widget_class, train_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static GtkSpinButton *
add_number (GliaXorPage *self, GtkWidget *grid, const char *name, const char *text, int i)
{
  GtkWidget *label = gtk_label_new (text), *spin = gtk_spin_button_new_with_range (-10, 10, 0.1);

  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), 2);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 0);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 5);
  gtk_widget_set_name (spin, name);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label,
                                  NULL, -1);
  gtk_grid_attach (GTK_GRID (grid), label, 2 * (i % 2), i / 2, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), spin, 2 * (i % 2) + 1, i / 2, 1, 1);
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (number_cb), self, G_CONNECT_SWAPPED);
  return GTK_SPIN_BUTTON (spin);
}

static void
add_numbers (GliaXorPage *self)
{
  static const char *const plane[PLANE_NUMBERS][2] = {{"w1", "w₁"}, {"w2", "w₂"}, {"b", "b"}};
  static const char *const net[NET_NUMBERS][2] = {
      {"W1_11", "W₁ ₁₁"}, {"W1_12", "W₁ ₁₂"}, {"W1_21", "W₁ ₂₁"},
      {"W1_22", "W₁ ₂₂"}, {"b1_1", "b₁ ₁"},   {"b1_2", "b₁ ₂"},
      {"W2_1", "W₂ ₁"},   {"W2_2", "W₂ ₂"},   {"b2", "b₂"}};

  self->setting = TRUE;
  for (int i = 0; i < PLANE_NUMBERS; i++)
    self->plane_spin[i] = add_number (self, self->plane_numbers, plane[i][0], plane[i][1], i);
  for (int i = 0; i < NET_NUMBERS; i++)
    self->net_spin[i] = add_number (self, self->net_numbers, net[i][0], net[i][1], i);
  self->setting = FALSE;
}

static void
glia_xor_page_init (GliaXorPage *self)
{
  g_type_ensure (GLIA_TYPE_FIGURE_VIEW);
  g_type_ensure (GLIA_TYPE_LAB_BUSY_BAR);
  gtk_widget_init_template (GTK_WIDGET (self));
  glia_lab_page_fill_activations (self->activation, MLP_RELU);
  g_signal_connect_object (self->activation, "notify::selected", G_CALLBACK (train_cb), self,
                           G_CONNECT_SWAPPED);
  add_numbers (self);
  glia_figure_view_set_maker (self->plane, make_plane, self, "xor_one_layer");
  glia_figure_view_set_maker (self->net, make_net, self, "xor_two_layers");
  glia_figure_view_set_maker (self->losses, make_losses, self, "xor_loss");
  glia_figure_view_set_maker (self->differences, make_differences, self, "xor_hidden_units");
  glia_lab_page_set_main_figure (GLIA_LAB_PAGE (self), self->net);
  gtk_spin_button_set_value (self->plane_spin[0], 1);
  gtk_spin_button_set_value (self->plane_spin[1], 1);
  show_plane (self);
  solution_cb (self);
  self->starts = glia_lab_worker_new (&starts_class, starts_ready_cb, self);
  self->seeds = glia_lab_worker_new (&seeds_class, seeds_ready_cb, self);
  glia_lab_busy_bar_add (self->busy, self->starts, _ ("Training"));
  glia_lab_busy_bar_add (self->busy, self->seeds, _ ("Other seeds"));
  train_cb (self);
}
