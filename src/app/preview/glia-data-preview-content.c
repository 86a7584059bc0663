/* SPDX-License-Identifier: MIT */
#include "glia-data-preview-private.h"

#include "glia-format.h"
#include "glia-row-picture.h"
#include "glia-text.h"

#include <glib/gi18n.h>
#include <math.h>

#define MOST_COLUMNS 40
#define MOST_IMAGES  60
#define MOST_TEXTS   100
#define MOST_CLASSES 30
/* The step from one shown text to the next. A prime, so that the steps reach every text. */
#define TEXT_STRIDE 61

/* ---- Table ----------------------------------------------------------------------------------- */

/* A row of the table, and the part that it belongs to. */
typedef struct {
  GObject parent_instance;
  GliaDataset *part;
  gsize row;
} Row;
typedef GObjectClass RowClass;

static GType row_get_type (void);
G_DEFINE_TYPE (Row, row, G_TYPE_OBJECT)

static void
row_finalize (GObject *object)
{
  glia_dataset_unref (((Row *)object)->part);
  G_OBJECT_CLASS (row_parent_class)->finalize (object);
}

static void
row_class_init (RowClass *class)
{
  class->finalize = row_finalize;
}

static void
row_init (Row *self)
{
}

/* What a column of the view shows: a column of the data, the target, or the row's number. */
enum { COLUMN_NUMBER = -1, COLUMN_TARGET = -2 };

static char *
format_cell (const Row *row, int column)
{
  const GliaDataset *part = row->part;

  if (column == COLUMN_NUMBER)
    return glia_format_count (row->row + 1);
  if (column == COLUMN_TARGET && part->classes != NULL)
    return g_strdup (part->class_names[part->classes[row->row]]);
  const double value = column == COLUMN_TARGET
                           ? (double)part->values[row->row * part->n_outputs]
                           : (double)part->features[row->row * part->n_columns + (gsize)column];
  return g_strdup_printf ("%.6g", value);
}

static void
setup_cell_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
  const int column = GPOINTER_TO_INT (data);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), column == COLUMN_TARGET ? 0 : 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, column == COLUMN_TARGET ? "glia-target" : "glia-cell");
  if (column == COLUMN_NUMBER)
    gtk_widget_add_css_class (label, "dim-label");
  gtk_list_item_set_child (item, label);
}

static void
bind_cell_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
  g_autofree char *text = format_cell (gtk_list_item_get_item (item), GPOINTER_TO_INT (data));

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
add_column (GtkColumnView *view, const char *title, int column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) added = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cell_cb), GINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell_cb), GINT_TO_POINTER (column));
  added = gtk_column_view_column_new (title, factory);
  gtk_column_view_append_column (view, added);
}

void
glia_data_preview_show_table (GtkColumnView *view, const GliaDataset *part)
{
  GListStore *rows = g_list_store_new (row_get_type ());
  g_autoptr (GtkSelectionModel) model = NULL;
  GListModel *columns = gtk_column_view_get_columns (view);

  gtk_column_view_set_model (view, NULL);
  while (g_list_model_get_n_items (columns) > 0) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);
    gtk_column_view_remove_column (view, column);
  }
  add_column (view, _ ("Row"), COLUMN_NUMBER);
  /* The target comes first: behind many columns it would be out of sight. */
  add_column (view, _ ("Target"), COLUMN_TARGET);
  for (gsize c = 0; c < MIN (part->n_columns, MOST_COLUMNS); c++)
    add_column (view, part->column_names[c], (int)c);
  for (gsize i = 0; i < MIN (part->n_rows, GLIA_DATA_PREVIEW_ROWS); i++) {
    g_autoptr (GObject) row = g_object_new (row_get_type (), NULL);
    ((Row *)row)->part = glia_dataset_ref ((GliaDataset *)part);
    ((Row *)row)->row = i;
    g_list_store_append (rows, row);
  }
  model = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (rows)));
  gtk_column_view_set_model (view, model);
}

/* ---- Images ---------------------------------------------------------------------------------- */

void
glia_data_preview_show_images (GtkFlowBox *box, const GliaDataset *part)
{
  GtkFlowBoxChild *old;

  while ((old = gtk_flow_box_get_child_at_index (box, 0)) != NULL)
    gtk_flow_box_remove (box, GTK_WIDGET (old));
  for (gsize i = 0; i < MIN (part->n_rows, MOST_IMAGES); i++) {
    g_autoptr (GdkTexture) texture = glia_row_picture_new (part, i);
    const char *name = part->classes != NULL ? part->class_names[part->classes[i]] : "";
    GtkWidget *tile = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
    GtkWidget *picture = gtk_picture_new_for_paintable (GDK_PAINTABLE (texture));
    GtkWidget *label = gtk_label_new (name);
    gtk_picture_set_can_shrink (GTK_PICTURE (picture), FALSE);
    gtk_picture_set_alternative_text (GTK_PICTURE (picture), name);
    gtk_widget_set_halign (picture, GTK_ALIGN_CENTER);
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    gtk_label_set_width_chars (GTK_LABEL (label), 9);
    gtk_label_set_max_width_chars (GTK_LABEL (label), 9);
    gtk_widget_add_css_class (label, "glia-caption");
    gtk_box_append (GTK_BOX (tile), picture);
    gtk_box_append (GTK_BOX (tile), label);
    gtk_flow_box_append (box, tile);
  }
}

/* ---- Texts ----------------------------------------------------------------------------------- */

static void
read_reviews_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const GliaExperiment *experiment = data;
  g_autofree char *name = glia_experiment_resolve (experiment, experiment->data.reviews);
  GError *error = NULL;
  GliaReviews *reviews = glia_text_read_reviews (name, NULL, NULL, cancellable, &error);

  if (reviews != NULL)
    g_task_return_pointer (task, reviews, (GDestroyNotify)glia_reviews_unref);
  else
    g_task_return_error (task, error);
}

static void
append_text (GtkListBox *list, const char *class_name, const char *text)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *heading = gtk_label_new (class_name), *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "glia-caption");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), 4);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_margin_start (row, 12);
  gtk_widget_set_margin_end (row, 12);
  gtk_widget_set_margin_top (row, 6);
  gtk_widget_set_margin_bottom (row, 6);
  gtk_box_append (GTK_BOX (row), heading);
  gtk_box_append (GTK_BOX (row), label);
  gtk_list_box_append (list, row);
}

static void
reviews_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkListBox) list = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaReviews) reviews = g_task_propagate_pointer (G_TASK (result), &error);
  GtkListBoxRow *old;

  while ((old = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (old));
  if (reviews == NULL) {
    append_text (list, _ ("The texts could not be read"), error->message);
    return;
  }
  /* A file may list all texts of one class before those of the next, so they are taken from the
   * whole file, and mixed. */
  const gsize n = MIN (reviews->n_reviews, MOST_TEXTS),
              stride = n % TEXT_STRIDE != 0 ? TEXT_STRIDE : 1;
  for (gsize i = 0; i < n; i++) {
    const gsize review = i * stride % n * reviews->n_reviews / n;
    g_autofree char *text = glia_reviews_text (reviews, review);
    g_strdelimit (text, "\n\r\t", ' ');
    append_text (list, reviews->class_names[reviews->labels[review]], text);
  }
}

void
glia_data_preview_read_texts (GtkListBox *list, GliaExperiment *experiment)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, reviews_cb, g_object_ref (list));

  append_text (list, _ ("Reading the texts…"), "");
  g_task_set_task_data (task, glia_experiment_ref (experiment),
                        (GDestroyNotify)glia_experiment_unref);
  g_task_run_in_thread (task, read_reviews_thread);
}

/* ---- Counts ---------------------------------------------------------------------------------- */

static void
attach_label (GtkGrid *grid, const char *text, int column, int row, gboolean dim)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_widget_add_css_class (label, "numeric");
  if (dim)
    gtk_widget_add_css_class (label, "glia-caption");
  if (column == 0) {
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    gtk_widget_set_tooltip_text (label, text);
    gtk_widget_set_hexpand (label, TRUE);
  }
  gtk_grid_attach (grid, label, column, row, 1, 1);
}

static void
count_classes (GtkGrid *grid, const GliaDataset *part, gsize classes, int column)
{
  g_autofree gsize *counts = g_new0 (gsize, classes);

  for (gsize i = 0; i < part->n_rows; i++)
    counts[part->classes[i]]++;
  for (gsize c = 0; c < MIN (classes, MOST_CLASSES); c++) {
    g_autofree char *text = glia_format_count (counts[c]);
    attach_label (grid, text, column, (int)c + 1, FALSE);
  }
}

/* The smallest, mean and largest value of the first output. */
static void
show_range (GtkGrid *grid, const GliaDataset *part, int column)
{
  float low = INFINITY, high = -INFINITY;
  double sum = 0;

  for (gsize i = 0; i < part->n_rows; i++) {
    const float value = part->values[i * part->n_outputs];
    low = fminf (low, value);
    high = fmaxf (high, value);
    sum += (double)value;
  }
  const double values[] = {(double)low, sum / (double)part->n_rows, (double)high};
  for (int i = 0; i < 3; i++) {
    g_autofree char *text = g_strdup_printf ("%.4g", values[i]);
    attach_label (grid, text, column, i + 1, FALSE);
  }
}

void
glia_data_preview_show_counts (GtkGrid *grid, const GliaSplits *splits)
{
  const GliaDataset *const parts[] = {splits->train, splits->dev, splits->test};
  const char *const titles[] = {_ ("Train"), _ ("Dev"), _ ("Test")};
  const char *const reach[] = {_ ("Smallest"), _ ("Mean"), _ ("Largest")};
  const GliaDataset *train = splits->train;
  GtkWidget *old;

  while ((old = gtk_widget_get_first_child (GTK_WIDGET (grid))) != NULL)
    gtk_grid_remove (grid, old);
  if (train->classes == NULL)
    for (int i = 0; i < 3; i++)
      attach_label (grid, reach[i], 0, i + 1, FALSE);
  for (gsize c = 0; c < MIN (train->n_classes, MOST_CLASSES); c++)
    attach_label (grid, train->class_names[c], 0, (int)c + 1, FALSE);
  for (int p = 0; p < 3; p++) {
    if (parts[p] == NULL)
      continue;
    attach_label (grid, titles[p], p + 1, 0, TRUE);
    if (train->classes != NULL)
      count_classes (grid, parts[p], train->n_classes, p + 1);
    else
      show_range (grid, parts[p], p + 1);
  }
  if (train->n_classes > MOST_CLASSES) {
    g_autofree char *more =
        g_strdup_printf (_ ("and %u more"), (guint)(train->n_classes - MOST_CLASSES));
    attach_label (grid, more, 0, MOST_CLASSES + 1, TRUE);
  }
}
