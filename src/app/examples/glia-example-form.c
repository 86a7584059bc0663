/* SPDX-License-Identifier: MIT */
#include "glia-example-form.h"

#include "glia-dev-texts.h"
#include "glia-plane-picture.h"
#include "glia-probabilities.h"
#include "glia-row-picture.h"
#include "glia-row-prediction.h"
#include "glia-scale.h"

#include <glib/gi18n.h>
#include <math.h>

#define MOST_FIELDS 200
#define DIGITS      4
#define WIDEST      1e12

struct _GliaExampleForm {
  GtkWidget parent_instance;

  GtkWidget *content, *picture, *scrolled, *fields, *bars;
  GtkLabel *verdict, *shares;

  GliaWorkbench *workbench;
  GSignalGroup *signals;
  double *values; /* [columns] the inputs, in the units of the data source; or NULL */
  gsize columns;
  gsize row; /* whose values were filled in last */
  double *prediction;
  gboolean filling;
};

enum { PROPERTY_WORKBENCH = 1, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (GliaExampleForm, glia_example_form, GTK_TYPE_WIDGET)

static const GliaSplits *
get_splits (GliaExampleForm *self)
{
  return self->workbench != NULL ? glia_workbench_splits (self->workbench) : NULL;
}

static const GliaDataset *
get_part (GliaExampleForm *self)
{
  const GliaSplits *splits = get_splits (self);

  if (splits == NULL)
    return NULL;
  return splits->dev != NULL ? splits->dev : splits->train;
}

static GliaExperiment *
get_experiment (GliaExampleForm *self)
{
  return glia_document_experiment (glia_workbench_document (self->workbench));
}

/* ---- The prediction -------------------------------------------------------------------------- */

static void
show_values (GliaExampleForm *self, gsize n)
{
  GString *text = g_string_new (NULL);

  for (gsize k = 0; k < n; k++) {
    char number[32];
    glia_number_format (self->prediction[k], 4, GLIA_UNIT_NUMBER, number);
    g_string_append_printf (text, "%s%s", k > 0 ? ", " : "", number);
  }
  gtk_label_set_label (self->verdict, text->str);
  gtk_label_set_label (self->shares, _ ("predicted value"));
  g_string_free (text, TRUE);
}

static void
show_classes (GliaExampleForm *self, gsize n, gint32 called)
{
  const GliaDataset *train = get_splits (self)->train;
  const gboolean named = n == train->n_classes && called >= 0;

  gtk_label_set_label (self->verdict, named ? train->class_names[called] : "–");
  glia_probabilities_show (GLIA_PROBABILITIES (self->bars), train->class_names, self->prediction,
                           named ? n : 0, get_experiment (self)->training.loss);
  g_autofree char *summary = glia_probabilities_summary (GLIA_PROBABILITIES (self->bars));
  gtk_label_set_label (self->shares, summary);
}

static void
update_prediction (GliaExampleForm *self)
{
  GliaSnapshot *snapshot =
      self->workbench != NULL ? glia_workbench_snapshot (self->workbench) : NULL;
  const GliaSplits *splits = get_splits (self);
  gboolean done;

  if (snapshot == NULL || splits == NULL || self->values == NULL ||
      self->columns != splits->train->n_columns || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  const gsize n = glia_row_prediction_size (snapshot->network, splits);
  self->prediction = g_renew (double, self->prediction, n);
  const gint32 called = glia_row_predict (snapshot->network, get_experiment (self)->training.loss,
                                          splits, self->values, self->prediction, &done);
  const gboolean classes = splits->train->classes != NULL;
  const gboolean bars =
      classes && mlp_loss_has_probabilities (get_experiment (self)->training.loss);
  gtk_widget_set_visible (self->bars, bars && done);
  gtk_widget_set_visible (GTK_WIDGET (self->shares), done && (!bars || n == 2));
  if (!done)
    gtk_label_set_label (self->verdict, "–");
  else if (classes)
    show_classes (self, n, called);
  else
    show_values (self, n);
}

/* ---- The fields ------------------------------------------------------------------------------ */

GtkSpinButton *
glia_example_form_field (GliaExampleForm *self, gsize column)
{
  GtkWidget *field = gtk_grid_get_child_at (GTK_GRID (self->fields), 1, (int)column);

  return field != NULL ? GTK_SPIN_BUTTON (field) : NULL;
}

static void
edited_cb (GliaExampleForm *self)
{
  if (self->filling)
    return;
  for (gsize j = 0; j < self->columns; j++) {
    GtkSpinButton *field = glia_example_form_field (self, j);
    if (field != NULL)
      self->values[j] = gtk_spin_button_get_value (field);
  }
  update_prediction (self);
}

/* About a tenth of the column's range, as a power of ten. */
static double
choose_step (const GliaSplits *splits, const GliaDataset *part, gsize column)
{
  double low = INFINITY, high = -INFINITY;

  for (gsize row = 0; row < part->n_rows; row++) {
    const double value = (double)part->features[row * part->n_columns + column];
    low = fmin (low, value);
    high = fmax (high, value);
  }
  const double deviation = splits->deviations != NULL ? (double)splits->deviations[column] : 1;
  const double reach = (high - low) * deviation;
  return reach > 0 ? pow (10, floor (log10 (reach / 10))) : 0.1;
}

static void
add_field (GliaExampleForm *self, gsize column, const char *name, double step)
{
  g_autofree char *shown = glia_picture_input_name (name);
  GtkWidget *label = gtk_label_new (shown);
  GtkWidget *field = gtk_spin_button_new_with_range (-WIDEST, WIDEST, step);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 18);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), field);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (field), DIGITS);
  gtk_editable_set_width_chars (GTK_EDITABLE (field), 8);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (field), 8);
  gtk_accessible_update_property (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_PROPERTY_LABEL, shown, -1);
  g_signal_connect_swapped (field, "value-changed", G_CALLBACK (edited_cb), self);
  gtk_grid_attach (GTK_GRID (self->fields), label, 0, (int)column, 1, 1);
  gtk_grid_attach (GTK_GRID (self->fields), field, 1, (int)column, 1, 1);
}

static void
build_fields (GliaExampleForm *self)
{
  const GliaDataset *part = get_part (self);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->fields)) != NULL)
    gtk_grid_remove (GTK_GRID (self->fields), child);
  g_clear_pointer (&self->values, g_free);
  g_clear_pointer (&self->prediction, g_free);
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), NULL);
  self->columns = 0;
  if (part == NULL || part->n_rows == 0 || glia_dev_texts_are_there (self->workbench))
    return;
  const gboolean images = glia_row_picture_is_possible (get_experiment (self), part);
  self->columns = part->n_columns;
  for (gsize j = 0; !images && j < MIN (part->n_columns, MOST_FIELDS); j++)
    add_field (self, j, part->column_names[j], choose_step (get_splits (self), part, j));
  gtk_widget_set_visible (self->scrolled, !images);
  gtk_widget_set_visible (self->picture, images);
  glia_example_form_show_row (self, 0);
}

void
glia_example_form_show_row (GliaExampleForm *self, gsize row)
{
  const GliaDataset *part = get_part (self);

  if (part == NULL || row >= part->n_rows || self->columns != part->n_columns)
    return;
  self->row = row;
  g_free (self->values);
  self->values = glia_row_values (get_splits (self), part, row);
  self->filling = TRUE;
  for (gsize j = 0; j < self->columns; j++) {
    GtkSpinButton *field = glia_example_form_field (self, j);
    if (field == NULL)
      break;
    gtk_spin_button_set_value (field, self->values[j]);
  }
  self->filling = FALSE;
  if (gtk_widget_get_visible (self->picture)) {
    g_autoptr (GdkTexture) picture = glia_row_picture_new (part, row);
    g_autofree char *about =
        part->classes != NULL
            ? g_strdup_printf (_ ("Picture of %s"), part->class_names[part->classes[row]])
            : g_strdup (_ ("Picture"));
    gtk_picture_set_paintable (GTK_PICTURE (self->picture), GDK_PAINTABLE (picture));
    gtk_picture_set_alternative_text (GTK_PICTURE (self->picture), about);
  }
  update_prediction (self);
}

const double *
glia_example_form_prediction (GliaExampleForm *self)
{
  return self->prediction;
}

/* ---- Object ---------------------------------------------------------------------------------- */

static void
glia_example_form_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROPERTY_WORKBENCH)
    g_value_set_object (value, GLIA_EXAMPLE_FORM (object)->workbench);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_example_form_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaExampleForm *self = GLIA_EXAMPLE_FORM (object);

  if (id != PROPERTY_WORKBENCH) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  if (!g_set_object (&self->workbench, g_value_get_object (value)))
    return;
  g_signal_group_set_target (self->signals, self->workbench);
  build_fields (self);
}

static void
glia_example_form_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (glia_example_form_parent_class)->map (widget);
  update_prediction (GLIA_EXAMPLE_FORM (widget));
}

static void
glia_example_form_dispose (GObject *object)
{
  GliaExampleForm *self = GLIA_EXAMPLE_FORM (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->workbench);
  gtk_widget_dispose_template (GTK_WIDGET (self), GLIA_TYPE_EXAMPLE_FORM);
  G_OBJECT_CLASS (glia_example_form_parent_class)->dispose (object);
}

static void
glia_example_form_finalize (GObject *object)
{
  GliaExampleForm *self = GLIA_EXAMPLE_FORM (object);

  g_free (self->values);
  g_free (self->prediction);
  G_OBJECT_CLASS (glia_example_form_parent_class)->finalize (object);
}

static void
glia_example_form_class_init (GliaExampleFormClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = glia_example_form_get_property;
  object_class->set_property = glia_example_form_set_property;
  object_class->dispose = glia_example_form_dispose;
  object_class->finalize = glia_example_form_finalize;
  widget_class->map = glia_example_form_map;
  properties[PROPERTY_WORKBENCH] = g_param_spec_object (
      "workbench", NULL, NULL, GLIA_TYPE_WORKBENCH, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  g_type_ensure (GLIA_TYPE_PROBABILITIES);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/glia/Workbench/ui/examples/glia-example-form.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaExampleForm, content);
  gtk_widget_class_bind_template_child (widget_class, GliaExampleForm, picture);
  gtk_widget_class_bind_template_child (widget_class, GliaExampleForm, scrolled);
  gtk_widget_class_bind_template_child (widget_class, GliaExampleForm, fields);
  gtk_widget_class_bind_template_child (widget_class, GliaExampleForm, bars);
  gtk_widget_class_bind_template_child (widget_class, GliaExampleForm, verdict);
  gtk_widget_class_bind_template_child (widget_class, GliaExampleForm, shares);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
glia_example_form_init (GliaExampleForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (GLIA_TYPE_WORKBENCH);
  g_signal_group_connect_swapped (self->signals, "frame", G_CALLBACK (update_prediction), self);
  g_signal_group_connect_swapped (self->signals, "notify::state", G_CALLBACK (update_prediction),
                                  self);
  g_signal_group_connect_swapped (self->signals, "restarted", G_CALLBACK (update_prediction), self);
  g_signal_group_connect_swapped (self->signals, "data-changed", G_CALLBACK (build_fields), self);
}

GtkWidget *
glia_example_form_new (void)
{
  return g_object_new (GLIA_TYPE_EXAMPLE_FORM, NULL);
}
