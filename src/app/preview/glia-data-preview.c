/* SPDX-License-Identifier: MIT */
#include "glia-data-preview-private.h"

#include "glia-figure-style.h"
#include "glia-format.h"
#include "glia-plane-picture.h"
#include "glia-row-picture.h"
#include "glia-split-bar.h"

#include <glib/gi18n.h>
#include <math.h>

struct _GliaDataPreview {
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkStack *pages, *views;
  GtkDropDown *part_choice;
  GtkWidget *switcher, *scatter, *scatter_page, *images_page, *texts_page;
  GtkFlowBox *images;
  GtkListBox *texts;
  GtkColumnView *table;
  GtkLabel *table_note, *counts_title, *provenance, *notes;
  GliaSplitBar *split;
  GtkGrid *counts;

  GliaWorkbench *workbench;
  GSignalGroup *signals;
  GliaPlanePlot *plot;
  guint part;
  guint parts[3];   /* the part at each position of part_choice */
  char *read_texts; /* the reviews whose texts are shown; or NULL */
};

enum { PROPERTY_WORKBENCH = 1, PROPERTY_PART, N_PROPERTIES };

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (GliaDataPreview, glia_data_preview, ADW_TYPE_WINDOW)

/* ---- Points ---------------------------------------------------------------------------------- */

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  GliaDataPreview *self = data;

  glia_plane_plot_set_size (self->plot, width, height,
                            gtk_widget_get_scale_factor (GTK_WIDGET (area)), glia_figure_style ());
  glia_plane_plot_draw (self->plot, cr);
}

/* The preview is about the data alone, so the surface behind the points shows no prediction. */
static void
show_points (GliaDataPreview *self, const GliaSplits *splits)
{
  const GliaDataset *train = splits->train;
  double x_low, x_high, y_low, y_high;

  if (!glia_workbench_plane (self->workbench, &x_low, &x_high, &y_low, &y_high))
    return;
  glia_plane_plot_set_range (self->plot, x_low, x_high, y_low, y_high);
  if (train->n_classes > 2) {
    g_autofree float *even = g_new (float, train->n_classes);
    for (gsize c = 0; c < train->n_classes; c++)
      even[c] = 1 / (float)train->n_classes;
    glia_plane_plot_set_classes (self->plot, even, 1, train->n_classes, train->class_names);
  } else {
    const float nothing = 0;
    glia_plane_plot_set_values (self->plot, &nothing, 1, train->classes != NULL ? 0 : -1, 1);
  }
  glia_picture_show_points (self->plot, splits);
  gtk_widget_queue_draw (self->scatter);
}

/* ---- What is shown --------------------------------------------------------------------------- */

static const GliaDataset *
get_part (const GliaSplits *splits, guint part)
{
  const GliaDataset *const parts[] = {splits->train, splits->dev, splits->test};

  return part < G_N_ELEMENTS (parts) && parts[part] != NULL ? parts[part] : splits->train;
}

static void
show_part (GliaDataPreview *self)
{
  const GliaSplits *splits =
      self->workbench != NULL ? glia_workbench_splits (self->workbench) : NULL;
  g_autofree char *all = NULL, *text = NULL, *note = NULL;
  const GliaDataset *part;
  gboolean standardized;

  if (splits == NULL)
    return;
  part = get_part (splits, self->part);
  glia_data_preview_show_table (self->table, part);
  if (gtk_stack_page_get_visible (gtk_stack_get_page (self->views, self->images_page)))
    glia_data_preview_show_images (self->images, part);
  all = glia_format_count (part->n_rows);
  text = g_strdup_printf (
      part->n_rows > GLIA_DATA_PREVIEW_ROWS ? _ ("The first of %s rows") : _ ("%s rows"), all);
  standardized =
      glia_document_experiment (glia_workbench_document (self->workbench))->data.standardize;
  note = standardized ? g_strdup_printf (_ ("%s, as the network sees them: standardized"), text)
                      : g_steal_pointer (&text);
  gtk_label_set_label (self->table_note, note);
}

static void
show_texts (GliaDataPreview *self, GliaExperiment *experiment)
{
  if (experiment->data.source != GLIA_SOURCE_REVIEWS ||
      g_strcmp0 (self->read_texts, experiment->data.reviews) == 0)
    return;
  g_free (self->read_texts);
  self->read_texts = g_strdup (experiment->data.reviews);
  glia_data_preview_read_texts (self->texts, experiment);
}

/* The points are those of all parts and the texts those of the whole file, so only the table and
 * the images have a part to choose. */
static void
view_cb (GliaDataPreview *self)
{
  const char *view = gtk_stack_get_visible_child_name (self->views);
  GListModel *choices = gtk_drop_down_get_model (self->part_choice);

  gtk_widget_set_visible (GTK_WIDGET (self->part_choice),
                          (g_strcmp0 (view, "table") == 0 || g_strcmp0 (view, "images") == 0) &&
                              choices != NULL && g_list_model_get_n_items (choices) > 1);
}

static void
show_part_choice (GliaDataPreview *self, const GliaSplits *splits)
{
  const char *const titles[] = {_ ("Train part"), _ ("Dev part"), _ ("Test part")};
  const gboolean there[] = {TRUE, splits->dev != NULL, splits->test != NULL};
  g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);
  guint n = 0;

  for (guint part = 0; part < G_N_ELEMENTS (titles); part++)
    if (there[part]) {
      gtk_string_list_append (model, titles[part]);
      self->parts[n++] = part;
    }
  self->part = 0;
  gtk_drop_down_set_model (self->part_choice, G_LIST_MODEL (model));
  view_cb (self);
}

static void
show_source (GliaDataPreview *self, const GliaSplits *splits)
{
  g_autofree char *notes = g_strjoinv ("\n", splits->notes);

  gtk_label_set_label (self->provenance, splits->train->provenance);
  gtk_label_set_label (self->notes, notes);
  gtk_widget_set_visible (GTK_WIDGET (self->notes), *notes != '\0');
}

/* "2 columns, 2 classes" */
static char *
describe_data (const GliaDataset *train)
{
  g_autofree char *columns = glia_format_count (train->n_columns);
  g_autofree char *classes = glia_format_count (train->n_classes);

  if (train->classes == NULL)
    return g_strdup_printf (g_dngettext (NULL, "%s column", "%s columns", train->n_columns),
                            columns);
  /* Translators: "2 columns, 3 classes"; there are always several classes */
  return g_strdup_printf (
      g_dngettext (NULL, "%s column, %s classes", "%s columns, %s classes", train->n_columns),
      columns, classes);
}

/* Shows or hides the tab of a view, which is hidden if it has nothing to show. */
static void
set_view_offered (GliaDataPreview *self, GtkWidget *page, gboolean offered)
{
  gtk_stack_page_set_visible (gtk_stack_get_page (self->views, page), offered);
}

static void
show_views (GliaDataPreview *self, const GliaExperiment *experiment, const GliaSplits *splits)
{
  GtkWidget *shown = gtk_stack_get_visible_child (self->views);
  double x;

  set_view_offered (self, self->scatter_page,
                    splits->train->n_columns == 2 &&
                        glia_workbench_plane (self->workbench, &x, &x, &x, &x));
  set_view_offered (self, self->images_page,
                    glia_row_picture_is_possible (experiment, splits->train));
  set_view_offered (self, self->texts_page, experiment->data.source == GLIA_SOURCE_REVIEWS);
  if (shown != NULL && gtk_stack_page_get_visible (gtk_stack_get_page (self->views, shown)))
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->views)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_stack_page_get_visible (gtk_stack_get_page (self->views, child))) {
      gtk_stack_set_visible_child (self->views, child);
      return;
    }
}

static void
show_training (GliaDataPreview *self)
{
  const GliaSplits *splits =
      self->workbench != NULL ? glia_workbench_splits (self->workbench) : NULL;
  GliaExperiment *experiment;

  glia_split_bar_set (self->split, splits);
  gtk_stack_set_visible_child_name (self->pages, splits != NULL ? "data" : "none");
  gtk_widget_set_visible (self->switcher, splits != NULL);
  if (splits == NULL)
    return;
  experiment = glia_document_experiment (glia_workbench_document (self->workbench));
  show_views (self, experiment, splits);
  show_points (self, splits);
  show_texts (self, experiment);
  show_part_choice (self, splits);
  show_part (self);
  show_source (self, splits);
  gtk_label_set_label (self->counts_title,
                       splits->train->classes != NULL ? _ ("Classes") : _ ("Target"));
  glia_data_preview_show_counts (self->counts, splits);
  g_autofree char *description = describe_data (splits->train);
  adw_window_title_set_subtitle (self->title, description);
}

static void
part_cb (GliaDataPreview *self)
{
  const guint selected = gtk_drop_down_get_selected (self->part_choice);

  if (selected != GTK_INVALID_LIST_POSITION)
    g_object_set (self, "part", self->parts[selected], NULL);
}

/* ---- The class ------------------------------------------------------------------------------- */

static void
glia_data_preview_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaDataPreview *self = GLIA_DATA_PREVIEW (object);

  if (id == PROPERTY_WORKBENCH)
    g_value_set_object (value, self->workbench);
  else if (id == PROPERTY_PART)
    g_value_set_uint (value, self->part);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_data_preview_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaDataPreview *self = GLIA_DATA_PREVIEW (object);

  if (id == PROPERTY_WORKBENCH) {
    g_set_object (&self->workbench, g_value_get_object (value));
    g_signal_group_set_target (self->signals, self->workbench);
    show_training (self);
  } else if (id == PROPERTY_PART) {
    self->part = g_value_get_uint (value);
    show_part (self);
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
glia_data_preview_dispose (GObject *object)
{
  GliaDataPreview *self = GLIA_DATA_PREVIEW (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->workbench);
  gtk_widget_dispose_template (GTK_WIDGET (self), GLIA_TYPE_DATA_PREVIEW);
  G_OBJECT_CLASS (glia_data_preview_parent_class)->dispose (object);
}

static void
glia_data_preview_finalize (GObject *object)
{
  GliaDataPreview *self = GLIA_DATA_PREVIEW (object);

  glia_plane_plot_free (self->plot);
  g_free (self->read_texts);
  G_OBJECT_CLASS (glia_data_preview_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *class)
{
  gtk_widget_class_set_template_from_resource (
      class, "/org/glia/Workbench/ui/preview/glia-data-preview.ui");
  gtk_widget_class_bind_template_child (class, GliaDataPreview, title);
  gtk_widget_class_bind_template_child (class, GliaDataPreview, pages);
  gtk_widget_class_bind_template_child (class, GliaDataPreview, views);
  gtk_widget_class_bind_template_child (class, GliaDataPreview, switcher);
  gtk_widget_class_bind_template_child (class, GliaDataPreview, part_choice);
  gtk_widget_class_bind_template_child (class, GliaDataPreview, scatter);
  gtk_widget_class_bind_template_child (class, GliaDataPreview, scatter_page);
  gtk_widget_class_bind_template_child (class, GliaDataPreview, images_page);
  gtk_widget_class_bind_template_child (class, GliaDataPreview, texts_page);
  gtk_widget_class_bind_template_child (class, GliaDataPreview, images);
  gtk_widget_class_bind_template_child (class, GliaDataPreview, texts);
  gtk_widget_class_bind_template_child (class, GliaDataPreview, table);
  gtk_widget_class_bind_template_child (class, GliaDataPreview, table_note);
  gtk_widget_class_bind_template_child (class, GliaDataPreview, counts_title);
  gtk_widget_class_bind_template_child (class, GliaDataPreview, provenance);
  gtk_widget_class_bind_template_child (class, GliaDataPreview, notes);
  gtk_widget_class_bind_template_child (class, GliaDataPreview, split);
  gtk_widget_class_bind_template_child (class, GliaDataPreview, counts);
}

static void
glia_data_preview_class_init (GliaDataPreviewClass *class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = glia_data_preview_get_property;
  object_class->set_property = glia_data_preview_set_property;
  object_class->dispose = glia_data_preview_dispose;
  object_class->finalize = glia_data_preview_finalize;
  properties[PROPERTY_WORKBENCH] =
      g_param_spec_object ("workbench", NULL, NULL, GLIA_TYPE_WORKBENCH, flags);
  properties[PROPERTY_PART] = g_param_spec_uint ("part", NULL, NULL, 0, 2, 0, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  g_type_ensure (GLIA_TYPE_SPLIT_BAR);
  bind_template (GTK_WIDGET_CLASS (class));
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (class), GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

/* By default the focus would go to the text of the source, and select it. */
static void
map_cb (GliaDataPreview *self)
{
  gtk_widget_child_focus (self->switcher, GTK_DIR_TAB_FORWARD);
  gtk_window_set_focus_visible (GTK_WINDOW (self), FALSE);
}

static void
glia_data_preview_init (GliaDataPreview *self)
{
  self->plot = glia_plane_plot_new ();
  glia_plane_plot_show (self->plot, TRUE, TRUE);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->scatter), draw_cb, self, NULL);
  g_signal_connect_swapped (self->part_choice, "notify::selected", G_CALLBACK (part_cb), self);
  glia_figure_style_watch (self->scatter, G_CALLBACK (gtk_widget_queue_draw));
  g_signal_connect_swapped (self->views, "notify::visible-child", G_CALLBACK (view_cb), self);
  self->signals = g_signal_group_new (GLIA_TYPE_WORKBENCH);
  g_signal_group_connect_swapped (self->signals, "data-changed", G_CALLBACK (show_training), self);
  g_signal_connect_after (self, "map", G_CALLBACK (map_cb), NULL);
}

GtkWidget *
glia_data_preview_new (GtkWindow *parent, GliaWorkbench *workbench)
{
  return g_object_new (GLIA_TYPE_DATA_PREVIEW, "transient-for", parent, "workbench", workbench,
                       NULL);
}
