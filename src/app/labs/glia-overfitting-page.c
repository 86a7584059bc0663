/* SPDX-License-Identifier: MIT */
#include "glia-overfitting-page.h"

#include "glia-lab-busy-bar.h"
#include "glia-overfitting-lab.h"

#include <glib/gi18n.h>
#include <string.h>

struct _GliaOverfittingPage {
  GliaLabPage parent_instance;

  GtkSpinButton *units, *examples, *noise, *epochs, *dropout, *decay, *augmentation, *patience,
      *seed;
  GliaFigureView *curves, *surface, *capacity;
  GtkLabel *verdict;
  GliaLabBusyBar *busy;

  GliaLabWorker *run, *capacities;
  GliaOverfitting *result;                  /* NULL before the first answer */
  GliaOverfittingCapacity *capacity_result; /* likewise */
  GliaOverfittingSettings asked;            /* what `capacities` was asked last */
  gboolean ready;
};

G_DEFINE_FINAL_TYPE (GliaOverfittingPage, glia_overfitting_page, GLIA_TYPE_LAB_PAGE)

static const GliaLabPreset presets[] = {
    {N_ ("64 units, 20 points"),
     {{"units", 64}, {"examples", 20}, {"dropout", 0}, {"decay", 0}, {"augmentation", 0}}},
    {N_ ("1 unit"),
     {{"units", 1}, {"examples", 20}, {"dropout", 0}, {"decay", 0}, {"augmentation", 0}}},
    {N_ ("More data"),
     {{"units", 64}, {"examples", 300}, {"dropout", 0}, {"decay", 0}, {"augmentation", 0}}},
    {N_ ("Dropout"),
     {{"units", 64}, {"examples", 20}, {"dropout", 0.5}, {"decay", 0}, {"augmentation", 0}}},
    {N_ ("Weight decay"),
     {{"units", 64}, {"examples", 20}, {"dropout", 0}, {"decay", 1}, {"augmentation", 0}}},
    {N_ ("Moved points"),
     {{"units", 64}, {"examples", 20}, {"dropout", 0}, {"decay", 0}, {"augmentation", 0.3}}},
};

/* ---- On the threads -------------------------------------------------------------------------- */

static void
free_result (gpointer data)
{
  glia_overfitting_clear (data);
  g_free (data);
}

static gpointer
work_at_run (gconstpointer settings, GliaLabProgress progress, gpointer user_data)
{
  GliaOverfitting *result = g_new0 (GliaOverfitting, 1);

  if (!glia_overfitting_lab_run (settings, progress, user_data, result))
    g_clear_pointer (&result, free_result);
  return result;
}

static gpointer
work_at_capacities (gconstpointer settings, GliaLabProgress progress, gpointer user_data)
{
  GliaOverfittingCapacity *result = g_new0 (GliaOverfittingCapacity, 1);

  if (!glia_overfitting_lab_run_capacities (settings, progress, user_data, result))
    g_clear_pointer (&result, g_free);
  return result;
}

static const GliaLabWorkerClass run_class = {.settings_size = sizeof (GliaOverfittingSettings),
                                             .work = work_at_run,
                                             .free_result = free_result};
static const GliaLabWorkerClass capacities_class = {.settings_size =
                                                        sizeof (GliaOverfittingSettings),
                                                    .work = work_at_capacities,
                                                    .free_result = g_free};

/* ---- What is seen ---------------------------------------------------------------------------- */

static GliaFigure *
make_curves (gpointer owner)
{
  GliaOverfittingPage *self = owner;

  return self->result != NULL ? glia_overfitting_curves_figure (self->result) : NULL;
}

static GliaFigure *
make_surface (gpointer owner)
{
  GliaOverfittingPage *self = owner;

  return self->result != NULL ? glia_overfitting_surface_figure (self->result) : NULL;
}

static GliaFigure *
make_capacity (gpointer owner)
{
  GliaOverfittingPage *self = owner;
  const int units = gtk_spin_button_get_value_as_int (self->units);

  return self->capacity_result != NULL
             ? glia_overfitting_capacity_figure (self->capacity_result, (gsize)units)
             : NULL;
}

static void
show_result (GliaOverfittingPage *self)
{
  const GliaOverfitting *r = self->result;
  g_autofree char *stop = r->stop > 0
                              ? g_strdup_printf (_ ("Early stopping ends at epoch %zu. "), r->stop)
                              : g_strdup ("");
  g_autofree char *text = g_strdup_printf (
      _ ("%zu parameters, %zu points. Dev loss is lowest, %.3f, after epoch %zu (dev accuracy %.1f "
         "%%). %s"
         "After epoch %zu: train loss %.3f with %.1f %% right, dev loss %.3f with %.1f %% right."),
      r->parameters, r->examples, r->dev[r->best - 1], r->best, 100 * r->best_dev_accuracy, stop,
      r->epochs, r->train[r->epochs - 1], 100 * r->train_accuracy, r->dev[r->epochs - 1],
      100 * r->dev_accuracy);

  glia_lab_page_set_text (self->verdict, text);
  glia_figure_view_update (self->curves, text);
  glia_figure_view_update (self->surface, text);
}

static void
show_capacity (GliaOverfittingPage *self)
{
  const GliaOverfittingCapacity *r = self->capacity_result;
  const guint last = GLIA_OVERFITTING_CAPACITIES - 1;
  g_autofree char *text =
      g_strdup_printf (_ ("Dev loss after the last epoch: %.3f with %zu units in a layer, %.3f "
                          "with %zu"),
                       r->dev[0], r->units[0], r->dev[last], r->units[last]);

  glia_figure_view_update (self->capacity, text);
}

/* ---- While it trains ------------------------------------------------------------------------- */

static void
run_ready_cb (gpointer data)
{
  GliaOverfittingPage *self = data;
  GliaOverfitting *result = glia_lab_worker_take (self->run);

  glia_lab_busy_bar_update (self->busy);
  if (result == NULL)
    return;
  g_clear_pointer (&self->result, free_result);
  self->result = result;
  show_result (self);
}

static void
capacities_ready_cb (gpointer data)
{
  GliaOverfittingPage *self = data;
  GliaOverfittingCapacity *result = glia_lab_worker_take (self->capacities);

  glia_lab_busy_bar_update (self->busy);
  if (result == NULL)
    return;
  g_free (self->capacity_result);
  self->capacity_result = result;
  show_capacity (self);
}

static void
cancel_cb (GliaOverfittingPage *self)
{
  glia_lab_worker_cancel (self->run);
  glia_lab_worker_cancel (self->capacities);
  self->asked = (GliaOverfittingSettings){0};
  glia_lab_page_set_text (self->verdict, _ ("Cancelled: what is shown is of earlier settings."));
  glia_lab_busy_bar_update (self->busy);
}

static void
changed_cb (GliaOverfittingPage *self)
{
  GliaOverfittingSettings settings = {
      .units = (gsize)gtk_spin_button_get_value_as_int (self->units),
      .examples = (gsize)gtk_spin_button_get_value_as_int (self->examples),
      .epochs = (gsize)gtk_spin_button_get_value_as_int (self->epochs),
      .noise = gtk_spin_button_get_value (self->noise),
      .dropout = gtk_spin_button_get_value (self->dropout),
      .weight_decay = gtk_spin_button_get_value (self->decay),
      .augmentation = gtk_spin_button_get_value (self->augmentation),
      .patience = (gsize)gtk_spin_button_get_value_as_int (self->patience),
      .seed = (guint64)gtk_spin_button_get_value_as_int (self->seed)};

  if (!self->ready || glia_lab_page_is_applying_preset (GLIA_LAB_PAGE (self)))
    return;
  glia_lab_worker_ask (self->run, &settings);
  settings.units = 0; /* what all capacities have in common */
  if (memcmp (&settings, &self->asked, sizeof settings) != 0)
    glia_lab_worker_ask (self->capacities, &settings);
  else
    glia_figure_view_update (self->capacity, NULL);
  self->asked = settings;
  glia_lab_busy_bar_update (self->busy);
}

static void
glia_overfitting_page_preset_applied (GliaLabPage *page)
{
  changed_cb (GLIA_OVERFITTING_PAGE (page));
}

static GliaExperiment *
glia_overfitting_page_make_experiment (GliaLabPage *page)
{
  GliaOverfittingPage *self = GLIA_OVERFITTING_PAGE (page);
  GliaExperiment *experiment = glia_experiment_new ();
  const mlp_layer layer = {.units = (gsize)gtk_spin_button_get_value_as_int (self->units),
                           .activation = MLP_TANH,
                           .dropout = gtk_spin_button_get_value (self->dropout)};

  g_array_set_size (experiment->network.layers, 0);
  for (int i = 0; i < 2; i++)
    g_array_append_val (experiment->network.layers, layer);
  experiment->data.source = GLIA_SOURCE_MOONS;
  experiment->data.noise = gtk_spin_button_get_value (self->noise);
  /* As many to train with, the rest to see how it does on others. */
  experiment->data.samples = 400 + (gsize)gtk_spin_button_get_value_as_int (self->examples);
  experiment->data.dev_share = 400.0 / (double)experiment->data.samples;
  experiment->seed = (guint64)gtk_spin_button_get_value_as_int (self->seed);
  experiment->training.epochs = (gsize)gtk_spin_button_get_value_as_int (self->epochs);
  experiment->training.batch_size = 10;
  experiment->training.optimizer = mlp_optimizer_defaults (MLP_ADAMW);
  experiment->training.optimizer.learning_rate = 0.01;
  experiment->training.optimizer.weight_decay = gtk_spin_button_get_value (self->decay);
  g_free (experiment->name);
  experiment->name = g_strdup (_ ("Over-fitting"));
  return experiment;
}

/* ---- The class ------------------------------------------------------------------------------- */

static void
glia_overfitting_page_finalize (GObject *object)
{
  GliaOverfittingPage *self = GLIA_OVERFITTING_PAGE (object);

  glia_lab_worker_free (self->run);
  glia_lab_worker_free (self->capacities);
  g_clear_pointer (&self->result, free_result);
  g_free (self->capacity_result);
  G_OBJECT_CLASS (glia_overfitting_page_parent_class)->finalize (object);
}

static void
glia_overfitting_page_class_init (GliaOverfittingPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = glia_overfitting_page_finalize;
  GLIA_LAB_PAGE_CLASS (class)->make_experiment = glia_overfitting_page_make_experiment;
  GLIA_LAB_PAGE_CLASS (class)->preset_applied = glia_overfitting_page_preset_applied;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/glia/Workbench/ui/labs/glia-overfitting-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaOverfittingPage, units);
  gtk_widget_class_bind_template_child (widget_class, GliaOverfittingPage, examples);
  gtk_widget_class_bind_template_child (widget_class, GliaOverfittingPage, noise);
  gtk_widget_class_bind_template_child (widget_class, GliaOverfittingPage, epochs);
  gtk_widget_class_bind_template_child (widget_class, GliaOverfittingPage, dropout);
  gtk_widget_class_bind_template_child (widget_class, GliaOverfittingPage, decay);
  gtk_widget_class_bind_template_child (widget_class, GliaOverfittingPage, augmentation);
  gtk_widget_class_bind_template_child (widget_class, GliaOverfittingPage, patience);
  gtk_widget_class_bind_template_child (widget_class, GliaOverfittingPage, seed);
  gtk_widget_class_bind_template_child (widget_class, GliaOverfittingPage, curves);
  gtk_widget_class_bind_template_child (widget_class, GliaOverfittingPage, surface);
  gtk_widget_class_bind_template_child (widget_class, GliaOverfittingPage, capacity);
  gtk_widget_class_bind_template_child (widget_class, GliaOverfittingPage, busy);
  gtk_widget_class_bind_template_child (widget_class, GliaOverfittingPage, verdict);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
glia_overfitting_page_init (GliaOverfittingPage *self)
{
  g_type_ensure (GLIA_TYPE_FIGURE_VIEW);
  g_type_ensure (GLIA_TYPE_LAB_BUSY_BAR);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->run = glia_lab_worker_new (&run_class, run_ready_cb, self);
  self->capacities = glia_lab_worker_new (&capacities_class, capacities_ready_cb, self);
  glia_lab_busy_bar_add (self->busy, self->run, _ ("Training"));
  glia_lab_busy_bar_add (self->busy, self->capacities, _ ("Other capacities"));
  glia_figure_view_set_maker (self->curves, make_curves, self, "overfitting_loss");
  glia_figure_view_set_maker (self->surface, make_surface, self, "overfitting_surface");
  glia_figure_view_set_maker (self->capacity, make_capacity, self, "overfitting_capacity");
  glia_lab_page_set_main_figure (GLIA_LAB_PAGE (self), self->curves);
  glia_lab_page_set_presets (GLIA_LAB_PAGE (self), presets, G_N_ELEMENTS (presets));
  self->ready = TRUE;
  changed_cb (self);
}
