/* SPDX-License-Identifier: MIT */
#include "glia-softmax-page.h"

#include "glia-letters.h"
#include "glia-softmax-lab.h"

#include <glib/gi18n.h>
#include <math.h>

enum {
  MOST_LOGITS = 6, /* of those the lab can do: what fits beside one another */
  HIGHEST_LOGIT = 10,
};

struct _GliaSoftmaxPage {
  GliaLabPage parent_instance;

  GtkWidget *sliders, *shifted;
  GtkSpinButton *count;
  GliaFigureView *figure;
  GtkLabel *sum, *formula, *difference, *rows;

  GtkAdjustment *logits[MOST_LOGITS]; /* owned */
  GliaSoftmaxLab lab;
};

G_DEFINE_FINAL_TYPE (GliaSoftmaxPage, glia_softmax_page, GLIA_TYPE_LAB_PAGE)

static GliaFigure *
make_figure (gpointer owner)
{
  return glia_softmax_lab_figure (&GLIA_SOFTMAX_PAGE (owner)->lab);
}

/* The entry that says most: the largest probability's own. */
static char *
describe_entry (const GliaSoftmaxLab *lab)
{
  gsize best = 0, other;

  for (gsize i = 1; i < lab->n; i++)
    if (lab->probabilities[i] > lab->probabilities[best])
      best = i;
  other = best == 0 ? 1 : 0;
  g_autofree char *sigma = glia_letters_index ("σ", best + 1),
                  *z = glia_letters_index ("z", best + 1),
                  *other_sigma = glia_letters_index ("σ", other + 1),
                  *other_z = glia_letters_index ("z", other + 1);
  return g_strdup_printf ("∂%s/∂%s = %s (1 − %s) = %.4f · (1 − %.4f) = %.4f\n"
                          "∂%s/∂%s = −%s %s = −%.4f · %.4f = −%.4f",
                          sigma, z, sigma, sigma, lab->probabilities[best],
                          lab->probabilities[best], lab->jacobian[best * lab->n + best], sigma,
                          other_z, sigma, other_sigma, lab->probabilities[best],
                          lab->probabilities[other], fabs (lab->jacobian[best * lab->n + other]));
}

static void
show_softmax (GliaSoftmaxPage *self)
{
  const gsize n = (gsize)gtk_spin_button_get_value_as_int (self->count);
  double logits[MOST_LOGITS], sum = 0, largest = -INFINITY;
  g_autoptr (GString) summary = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    largest = fmax (largest, logits[i] = gtk_adjustment_get_value (self->logits[i]));
  /* One that cannot be moved would change the probabilities. */
  gtk_widget_set_sensitive (self->shifted, largest + 1 <= HIGHEST_LOGIT);
  self->lab = glia_softmax_lab_compute (logits, n);
  for (gsize i = 0; i < n; i++) {
    sum += self->lab.probabilities[i];
    g_string_append_printf (summary, "%sσ%zu = %.4f", i > 0 ? "; " : "", i + 1,
                            self->lab.probabilities[i]);
  }
  g_autofree char *sum_text = g_strdup_printf ("%.6f", sum);
  g_autofree char *difference = g_strdup_printf ("%.1e", self->lab.largest_difference);
  g_autofree char *rows = g_strdup_printf ("%.1e", self->lab.largest_row_sum);
  g_autofree char *formula = describe_entry (&self->lab);
  glia_lab_page_set_text (self->sum, sum_text);
  glia_lab_page_set_text (self->difference, difference);
  glia_lab_page_set_text (self->rows, rows);
  glia_lab_page_set_text (self->formula, formula);
  glia_figure_view_update (self->figure, summary->str);
}

static void
show_sliders (GliaSoftmaxPage *self)
{
  const int n = gtk_spin_button_get_value_as_int (self->count);
  int i = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (self->sliders); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    gtk_widget_set_visible (row, i++ < n);
}

static void
count_cb (GliaSoftmaxPage *self)
{
  show_sliders (self);
  show_softmax (self);
}

static void
set_logits (GliaSoftmaxPage *self, const double *logits, gsize n)
{
  for (gsize i = 0; i < n; i++)
    gtk_adjustment_set_value (self->logits[i], logits[i]);
  gtk_spin_button_set_value (self->count, (double)n);
}

static void
equal_cb (GliaSoftmaxPage *self)
{
  set_logits (self, (const double[]){0, 0, 0}, 3);
}

static void
sure_cb (GliaSoftmaxPage *self)
{
  set_logits (self, (const double[]){8, 0, 0}, 3);
}

static void
shifted_cb (GliaSoftmaxPage *self)
{
  double logits[MOST_LOGITS];

  for (gsize i = 0; i < self->lab.n; i++)
    logits[i] = gtk_adjustment_get_value (self->logits[i]) + 1;
  set_logits (self, logits, self->lab.n);
}

static void
add_slider (GliaSoftmaxPage *self, gsize i)
{
  static const double start[MOST_LOGITS] = {2, 1, 0.1, -1, 0.5, -0.5};
  g_autofree char *name = g_strdup_printf ("z%zu", i + 1);
  g_autofree char *letter = glia_letters_index ("z", i + 1);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (letter);
  GtkWidget *scale, *spin;

  self->logits[i] =
      g_object_ref_sink (gtk_adjustment_new (start[i], -HIGHEST_LOGIT, HIGHEST_LOGIT, 0.1, 1, 0));
  scale = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, self->logits[i]);
  spin = gtk_spin_button_new (self->logits[i], 0.1, 2);
  gtk_widget_set_hexpand (scale, TRUE);
  gtk_widget_set_size_request (scale, 140, -1);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 6);
  gtk_widget_set_name (spin, name);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label,
                                  NULL, -1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  label, NULL, -1);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), scale);
  gtk_box_append (GTK_BOX (row), spin);
  gtk_box_append (GTK_BOX (self->sliders), row);
  g_signal_connect_object (self->logits[i], "value-changed", G_CALLBACK (show_softmax), self,
                           G_CONNECT_SWAPPED);
}

/* The smallest network that ends in a softmax. */
static GliaExperiment *
glia_softmax_page_make_experiment (GliaLabPage *page)
{
  GliaExperiment *experiment = glia_experiment_new ();

  g_array_set_size (experiment->network.layers, 0);
  experiment->data.source = GLIA_SOURCE_BLOBS;
  experiment->training.loss = MLP_CROSS_ENTROPY;
  g_free (experiment->name);
  experiment->name = g_strdup (_ ("Softmax regression"));
  return experiment;
}

static void
glia_softmax_page_finalize (GObject *object)
{
  for (gsize i = 0; i < MOST_LOGITS; i++)
    g_object_unref (GLIA_SOFTMAX_PAGE (object)->logits[i]);
  G_OBJECT_CLASS (glia_softmax_page_parent_class)->finalize (object);
}

static void
glia_softmax_page_class_init (GliaSoftmaxPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = glia_softmax_page_finalize;
  GLIA_LAB_PAGE_CLASS (class)->make_experiment = glia_softmax_page_make_experiment;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/glia/Workbench/ui/labs/glia-softmax-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaSoftmaxPage, sliders);
  gtk_widget_class_bind_template_child (widget_class, GliaSoftmaxPage, shifted);
  gtk_widget_class_bind_template_child (widget_class, GliaSoftmaxPage, count);
  gtk_widget_class_bind_template_child (widget_class, GliaSoftmaxPage, figure);
  gtk_widget_class_bind_template_child (widget_class, GliaSoftmaxPage, sum);
  gtk_widget_class_bind_template_child (widget_class, GliaSoftmaxPage, formula);
  gtk_widget_class_bind_template_child (widget_class, GliaSoftmaxPage, difference);
  gtk_widget_class_bind_template_child (widget_class, GliaSoftmaxPage, rows);
  gtk_widget_class_bind_template_callback (widget_class, equal_cb);
  gtk_widget_class_bind_template_callback (widget_class, sure_cb);
  gtk_widget_class_bind_template_callback (widget_class, shifted_cb);
}

static void
glia_softmax_page_init (GliaSoftmaxPage *self)
{
  g_type_ensure (GLIA_TYPE_FIGURE_VIEW);
  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < MOST_LOGITS; i++)
    add_slider (self, i);
  gtk_spin_button_set_range (self->count, 2, MOST_LOGITS);
  gtk_spin_button_set_value (self->count, 3);
  g_signal_connect_object (self->count, "value-changed", G_CALLBACK (count_cb), self,
                           G_CONNECT_SWAPPED);
  glia_figure_view_set_maker (self->figure, make_figure, self, "softmax_jacobian");
  glia_lab_page_set_main_figure (GLIA_LAB_PAGE (self), self->figure);
  count_cb (self);
}
