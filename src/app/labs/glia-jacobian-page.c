/* SPDX-License-Identifier: MIT */
#include "glia-jacobian-page.h"

#include "glia-jacobian-lab.h"

#include <glib/gi18n.h>

struct _GliaJacobianPage {
  GliaLabPage parent_instance;

  GtkSpinButton *n, *d, *k, *seed;
  GtkListBox *list;
  GliaFigureView *figure;
  GtkLabel *function, *shape, *expression, *difference;

  GliaJacobianLab *lab;
  GliaJacobianCase which;
};

G_DEFINE_FINAL_TYPE (GliaJacobianPage, glia_jacobian_page, GLIA_TYPE_LAB_PAGE)

static const GliaLabPreset presets[] = {
    {N_ ("One example"), {{"n", 1}, {"d", 3}, {"k", 2}}},
    {N_ ("Two examples"), {{"n", 2}, {"d", 3}, {"k", 2}}},
    {N_ ("All alike"), {{"n", 3}, {"d", 3}, {"k", 3}}},
    {N_ ("Many outputs"), {{"n", 2}, {"d", 2}, {"k", 6}}},
};

static GliaFigure *
make_figure (gpointer owner)
{
  GliaJacobianPage *self = owner;

  return self->lab != NULL ? glia_jacobian_lab_figure (self->lab, self->which) : NULL;
}

/* Shape and agreement of every function stand in the list. */
static void
show_list (GliaJacobianPage *self)
{
  for (int i = 0; i < GLIA_JACOBIANS; i++) {
    GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, i);
    GtkLabel *label = g_object_get_data (G_OBJECT (row), "shape");
    g_autofree char *shape = glia_jacobian_lab_shape (self->lab, (GliaJacobianCase)i);
    gtk_label_set_label (label, shape);
  }
}

static void
show_case (GliaJacobianPage *self)
{
  const GliaJacobianInfo *info = glia_jacobian_describe (self->which);
  g_autofree char *numbers = glia_jacobian_lab_shape (self->lab, self->which);
  g_autofree char *shape = g_strdup_printf ("%s = %s", info->shape, numbers);
  g_autofree char *difference =
      g_strdup_printf ("%.1e", glia_jacobian_lab_difference (self->lab, self->which));
  g_autofree char *summary = g_strdup_printf (_ ("%s: the Jacobian is %s and has shape %s"),
                                              _ (info->function), info->formula, shape);

  glia_lab_page_set_text (self->function, _ (info->function));
  glia_lab_page_set_text (self->shape, shape);
  glia_lab_page_set_text (self->expression, info->formula);
  glia_lab_page_set_text (self->difference, difference);
  glia_figure_view_update (self->figure, summary);
}

static void
size_cb (GliaJacobianPage *self)
{
  g_clear_pointer (&self->lab, glia_jacobian_lab_free);
  self->lab = glia_jacobian_lab_new ((gsize)gtk_spin_button_get_value_as_int (self->n),
                                     (gsize)gtk_spin_button_get_value_as_int (self->d),
                                     (gsize)gtk_spin_button_get_value_as_int (self->k),
                                     (guint64)gtk_spin_button_get_value_as_int (self->seed));
  show_list (self);
  show_case (self);
}

static void
row_selected_cb (GliaJacobianPage *self, GtkListBoxRow *row)
{
  if (row == NULL)
    return;
  self->which = (GliaJacobianCase)gtk_list_box_row_get_index (row);
  if (self->lab != NULL)
    show_case (self);
}

static void
add_row (GliaJacobianPage *self, GliaJacobianCase which)
{
  const GliaJacobianInfo *info = glia_jacobian_describe (which);
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *function = gtk_label_new (NULL), *shape = gtk_label_new (NULL);

  glia_lab_page_set_text (GTK_LABEL (function), _ (info->function));
  gtk_label_set_xalign (GTK_LABEL (function), 0);
  gtk_widget_set_hexpand (function, TRUE);
  gtk_widget_add_css_class (shape, "glia-caption");
  gtk_widget_add_css_class (shape, "numeric");
  gtk_box_append (GTK_BOX (box), function);
  gtk_box_append (GTK_BOX (box), shape);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_name (row, info->name);
  g_object_set_data (G_OBJECT (row), "shape", shape);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  function, NULL, -1);
  gtk_list_box_append (self->list, row);
}

static void
glia_jacobian_page_finalize (GObject *object)
{
  glia_jacobian_lab_free (GLIA_JACOBIAN_PAGE (object)->lab);
  G_OBJECT_CLASS (glia_jacobian_page_parent_class)->finalize (object);
}

static void
glia_jacobian_page_class_init (GliaJacobianPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = glia_jacobian_page_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/glia/Workbench/ui/labs/glia-jacobian-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaJacobianPage, n);
  gtk_widget_class_bind_template_child (widget_class, GliaJacobianPage, d);
  gtk_widget_class_bind_template_child (widget_class, GliaJacobianPage, k);
  gtk_widget_class_bind_template_child (widget_class, GliaJacobianPage, seed);
  gtk_widget_class_bind_template_child (widget_class, GliaJacobianPage, list);
  gtk_widget_class_bind_template_child (widget_class, GliaJacobianPage, figure);
  gtk_widget_class_bind_template_child (widget_class, GliaJacobianPage, function);
  gtk_widget_class_bind_template_child (widget_class, GliaJacobianPage, shape);
  gtk_widget_class_bind_template_child (widget_class, GliaJacobianPage, expression);
  gtk_widget_class_bind_template_child (widget_class, GliaJacobianPage, difference);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
}

static void
glia_jacobian_page_init (GliaJacobianPage *self)
{
  GtkSpinButton *sizes[3];

  g_type_ensure (GLIA_TYPE_FIGURE_VIEW);
  gtk_widget_init_template (GTK_WIDGET (self));
  glia_lab_page_set_presets (GLIA_LAB_PAGE (self), presets, G_N_ELEMENTS (presets));
  sizes[0] = self->n, sizes[1] = self->d, sizes[2] = self->k;
  for (int i = 0; i < GLIA_JACOBIANS; i++)
    add_row (self, (GliaJacobianCase)i);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    gtk_spin_button_set_range (sizes[i], 1, GLIA_JACOBIAN_LARGEST);
    g_signal_connect_object (sizes[i], "value-changed", G_CALLBACK (size_cb), self,
                             G_CONNECT_SWAPPED);
  }
  g_signal_connect_object (self->seed, "value-changed", G_CALLBACK (size_cb), self,
                           G_CONNECT_SWAPPED);
  glia_figure_view_set_maker (self->figure, make_figure, self, "jacobian");
  glia_lab_page_set_main_figure (GLIA_LAB_PAGE (self), self->figure);
  size_cb (self);
  gtk_list_box_select_row (self->list,
                           gtk_list_box_get_row_at_index (self->list, GLIA_JACOBIAN_PRODUCT));
}
