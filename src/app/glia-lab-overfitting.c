/* SPDX-License-Identifier: MIT */
#include "glia-lab-overfitting.h"

#include "glia-latest.h"
#include "glia-overfitting-lab.h"

#include <glib/gi18n.h>

struct _GliaLabOverfitting {
  GliaLabPage parent_instance;

  GtkSpinButton *units, *examples, *noise, *epochs, *dropout, *decay, *augmentation, *patience,
      *seed;
  GliaFigureView *curves, *surface;
  GtkLabel *verdict;

  GliaLatest *latest;      /* trains on a thread of its own: the newest settings win */
  GliaOverfitting *result; /* NULL before the first answer */
  gboolean ready;
};

G_DEFINE_FINAL_TYPE (GliaLabOverfitting, glia_lab_overfitting, GLIA_TYPE_LAB_PAGE)

/* ---- On the thread ---------------------------------------------------------------------------- */

static void
free_result (gpointer data)
{
  glia_overfitting_clear (data);
  g_free (data);
}

static gpointer
answer (gpointer state, gconstpointer request, const int *ending)
{
  GliaOverfitting *result = g_new0 (GliaOverfitting, 1);

  if (glia_overfitting_lab (request, result))
    return result;
  free_result (result);
  return NULL;
}

static const GliaLatestClass latest_class = {.name = "overfitting",
                                             .answer = answer,
                                             .free_request = g_free,
                                             .free_answer = free_result};

/* ---- What is seen ----------------------------------------------------------------------------- */

static GliaFigure *
make_curves (gpointer owner)
{
  GliaLabOverfitting *self = owner;
  return self->result != NULL ? glia_overfitting_curves (self->result) : NULL;
}

static GliaFigure *
make_surface (gpointer owner)
{
  GliaLabOverfitting *self = owner;
  return self->result != NULL ? glia_overfitting_surface (self->result) : NULL;
}

static void
show (GliaLabOverfitting *self)
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

  gtk_label_set_label (self->verdict, text);
  glia_figure_view_update (self->curves, text);
  glia_figure_view_update (self->surface, text);
}

static void
ready_cb (gpointer data)
{
  GliaLabOverfitting *self = data;
  GliaOverfitting *result = glia_latest_take (self->latest);

  if (result == NULL)
    return;
  g_clear_pointer (&self->result, free_result);
  self->result = result;
  show (self);
}

static void
changed_cb (GliaLabOverfitting *self)
{
  const GliaOverfittingSettings settings = {
      .units = (gsize)gtk_spin_button_get_value_as_int (self->units),
      .examples = (gsize)gtk_spin_button_get_value_as_int (self->examples),
      .epochs = (gsize)gtk_spin_button_get_value_as_int (self->epochs),
      .noise = gtk_spin_button_get_value (self->noise),
      .dropout = gtk_spin_button_get_value (self->dropout),
      .weight_decay = gtk_spin_button_get_value (self->decay),
      .augmentation = gtk_spin_button_get_value (self->augmentation),
      .patience = (gsize)gtk_spin_button_get_value_as_int (self->patience),
      .seed = (guint64)gtk_spin_button_get_value_as_int (self->seed)};

  if (self->ready)
    glia_latest_ask (self->latest, g_memdup2 (&settings, sizeof settings));
}

static GliaExperiment *
make_experiment (GliaLabPage *page)
{
  GliaLabOverfitting *self = GLIA_LAB_OVERFITTING (page);
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
  experiment->training.epochs = (gsize)gtk_spin_button_get_value_as_int (self->epochs);
  g_free (experiment->name);
  experiment->name = g_strdup (_ ("Over-fitting"));
  return experiment;
}

/* ---- The class -------------------------------------------------------------------------------- */

static void
glia_lab_overfitting_finalize (GObject *object)
{
  GliaLabOverfitting *self = GLIA_LAB_OVERFITTING (object);

  g_clear_pointer (&self->latest, glia_latest_free);
  g_clear_pointer (&self->result, free_result);
  G_OBJECT_CLASS (glia_lab_overfitting_parent_class)->finalize (object);
}

static void
glia_lab_overfitting_class_init (GliaLabOverfittingClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = glia_lab_overfitting_finalize;
  GLIA_LAB_PAGE_CLASS (class)->make_experiment = make_experiment;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/glia/Workbench/ui/glia-lab-overfitting.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaLabOverfitting, units);
  gtk_widget_class_bind_template_child (widget_class, GliaLabOverfitting, examples);
  gtk_widget_class_bind_template_child (widget_class, GliaLabOverfitting, noise);
  gtk_widget_class_bind_template_child (widget_class, GliaLabOverfitting, epochs);
  gtk_widget_class_bind_template_child (widget_class, GliaLabOverfitting, dropout);
  gtk_widget_class_bind_template_child (widget_class, GliaLabOverfitting, decay);
  gtk_widget_class_bind_template_child (widget_class, GliaLabOverfitting, augmentation);
  gtk_widget_class_bind_template_child (widget_class, GliaLabOverfitting, patience);
  gtk_widget_class_bind_template_child (widget_class, GliaLabOverfitting, seed);
  gtk_widget_class_bind_template_child (widget_class, GliaLabOverfitting, curves);
  gtk_widget_class_bind_template_child (widget_class, GliaLabOverfitting, surface);
  gtk_widget_class_bind_template_child (widget_class, GliaLabOverfitting, verdict);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
glia_lab_overfitting_init (GliaLabOverfitting *self)
{
  g_type_ensure (GLIA_TYPE_FIGURE_VIEW);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->latest = glia_latest_new (&latest_class, NULL, ready_cb, self);
  glia_figure_view_set_maker (self->curves, make_curves, self, "overfitting_loss");
  glia_figure_view_set_maker (self->surface, make_surface, self, "overfitting_surface");
  glia_lab_page_set_main_figure (GLIA_LAB_PAGE (self), self->curves);
  self->ready = TRUE;
  changed_cb (self);
}
