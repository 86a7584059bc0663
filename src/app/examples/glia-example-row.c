/* SPDX-License-Identifier: MIT */
#include "glia-example-row.h"

#include "glia-format.h"
#include "glia-scale.h"

#include <math.h>

struct _GliaExampleRow {
  GtkListBoxRow parent_instance;

  GtkLabel *row, *content, *target, *score, *loss;
  GtkWidget *picture;
  gsize example;
};

G_DEFINE_FINAL_TYPE (GliaExampleRow, glia_example_row, GTK_TYPE_LIST_BOX_ROW)

static void
glia_example_row_class_init (GliaExampleRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/glia/Workbench/ui/examples/glia-example-row.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaExampleRow, row);
  gtk_widget_class_bind_template_child (widget_class, GliaExampleRow, content);
  gtk_widget_class_bind_template_child (widget_class, GliaExampleRow, picture);
  gtk_widget_class_bind_template_child (widget_class, GliaExampleRow, target);
  gtk_widget_class_bind_template_child (widget_class, GliaExampleRow, score);
  gtk_widget_class_bind_template_child (widget_class, GliaExampleRow, loss);
}

static void
glia_example_row_init (GliaExampleRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
glia_example_row_new (void)
{
  return g_object_new (GLIA_TYPE_EXAMPLE_ROW, NULL);
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (!g_str_equal (gtk_label_get_label (label), text))
    gtk_label_set_label (label, text);
}

void
glia_example_row_show (GliaExampleRow *self,
                       const GliaExampleLoss *example,
                       gboolean has_probabilities,
                       const GliaDataset *data)
{
  g_autofree char *row = glia_format_count (glia_dataset_source_row (data, example->row) + 1);
  char text[32];

  self->example = example->row;
  set_text (self->row, row);
  glia_number_format (example->loss, 2, GLIA_UNIT_NUMBER, text);
  set_text (self->loss, text);
  if (example->true_class >= 0) {
    set_text (self->target, data->class_names[example->true_class]);
    if (has_probabilities)
      glia_number_format (example->score, 1, GLIA_UNIT_PERCENT, text);
    else
      glia_number_format (example->score, 3, GLIA_UNIT_NUMBER, text);
    set_text (self->score, text);
  } else {
    glia_number_format ((double)data->values[example->row * data->n_outputs], 3, GLIA_UNIT_NUMBER,
                        text);
    set_text (self->target, text);
  }
}

void
glia_example_row_show_score (GliaExampleRow *self, gboolean visible)
{
  gtk_widget_set_visible (GTK_WIDGET (self->score), visible);
}

void
glia_example_row_set_content (GliaExampleRow *self, const char *text, GdkPaintable *picture)
{
  set_text (self->content, text);
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), picture);
  gtk_widget_set_visible (self->picture, picture != NULL);
}

gsize
glia_example_row_example (GliaExampleRow *self)
{
  return self->example;
}
