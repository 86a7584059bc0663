/* SPDX-License-Identifier: MIT */
#include "glia-compare-page-private.h"

#include "glia-card.h"
#include "glia-compare-differences.h"
#include "glia-compare-parallel.h"
#include "glia-compare-verdict.h"
#include "glia-figure-actions.h"
#include "glia-number-text.h"
#include "glia-run-labels.h"
#include "glia-runs-table.h"

#include <glib/gi18n.h>
#include <math.h>

/* Of the page's width, for the table. */
#define LEFT_SHARE 0.495
/* How many rows are in the plots before anybody chose. */
#define FIRST_ROWS 4
#define TRASH_AGE  (7 * 24 * 3600) /* seconds */

enum { PROPERTY_COMPACT = 1, PROPERTY_SUMMARY, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (GliaComparePage, glia_compare_page, GTK_TYPE_WIDGET)

/* ---- What is shown --------------------------------------------------------------------------- */

static void
show_data (GliaComparePage *self, GliaCompareData *data)
{
  /* Others still look at the old data while they take the new. */
  g_autoptr (GliaCompareData) old = self->data;

  self->data = data;
  glia_compare_curves_set_data (self->curves, data);
  glia_compare_verdict_set_data (GLIA_COMPARE_VERDICT (self->verdict), data);
  glia_compare_differences_set_data (GLIA_COMPARE_DIFFERENCES (self->differences), data);
  glia_compare_differences_set_data (GLIA_COMPARE_DIFFERENCES (self->all_differences), data);
  gtk_stack_set_visible_child_name (GTK_STACK (self->curves_stack),
                                    data != NULL ? "curves" : "none");
  glia_compare_page_refresh_actions (self);
}

static void read_selection (GliaComparePage *self);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GliaComparePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaCompareData) data = glia_compare_data_finish (result, &error);

  if (g_cancellable_is_cancelled (self->reading)) { /* with the page */
    return;
  }
  g_clear_object (&self->reading);
  if (data == NULL)
    glia_compare_page_show_message (self, error->message);
  else if (!self->again)
    show_data (self, g_steal_pointer (&data));
  if (self->again)
    read_selection (self);
}

static void
read_selection (GliaComparePage *self)
{
  g_autoptr (GPtrArray) rows = glia_runs_model_selected (self->model);

  self->again = self->reading != NULL;
  if (self->again)
    return;
  if (rows->len == 0) {
    show_data (self, NULL);
    return;
  }
  self->reading = g_cancellable_new ();
  glia_compare_data_read (rows, self->reading, read_cb, g_object_ref (self));
}

static void
updated_cb (GliaComparePage *self)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  const char *name = n > 0 ? "runs" : glia_runs_model_is_ready (self->model) ? "empty" : "loading";

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_SUMMARY]);
  if (n == 0 || self->chosen)
    return;
  /* Something to look at from the beginning: the rows at the top of the table. */
  GListModel *shown = glia_runs_table_shown (GLIA_RUNS_TABLE (self->table));
  g_autoptr (GPtrArray) first = g_ptr_array_new_with_free_func (g_object_unref);
  self->chosen = TRUE;
  for (guint i = 0; i < MIN (FIRST_ROWS, g_list_model_get_n_items (shown)); i++)
    g_ptr_array_add (first, g_list_model_get_item (shown, i));
  glia_runs_model_select (self->model, first, FALSE);
}

static void
set_model (GliaComparePage *self, GliaRunsModel *model)
{
  if (self->model != NULL) {
    g_signal_handlers_disconnect_by_data (self->model, self);
    glia_runs_model_set_watching (self->model, FALSE);
  }
  g_set_object (&self->model, model);
  g_object_set (self->table, "model", model, NULL);
  g_object_set (self->parallel, "model", model, NULL);
  if (model == NULL)
    return;
  g_signal_connect_swapped (model, "updated", G_CALLBACK (updated_cb), self);
  g_signal_connect_swapped (model, "notify::ready", G_CALLBACK (updated_cb), self);
  g_signal_connect_swapped (model, "selection-changed", G_CALLBACK (read_selection), self);
  self->chosen = FALSE;
  /* What is being read is of the other folder. */
  read_selection (self);
  updated_cb (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    glia_runs_model_set_watching (model, TRUE);
}

void
glia_compare_page_set_directory (GliaComparePage *self, const char *directory)
{
  g_return_if_fail (GLIA_IS_COMPARE_PAGE (self));

  g_autoptr (GliaRunsModel) model = glia_runs_model_new (directory);
  set_model (self, model);
}

GliaRunsModel *
glia_compare_page_model (GliaComparePage *self)
{
  g_return_val_if_fail (GLIA_IS_COMPARE_PAGE (self), NULL);

  return self->model;
}

const GliaCompareData *
glia_compare_page_data (GliaComparePage *self)
{
  g_return_val_if_fail (GLIA_IS_COMPARE_PAGE (self), NULL);

  return self->data;
}

GliaRunsTable *
glia_compare_page_table (GliaComparePage *self)
{
  g_return_val_if_fail (GLIA_IS_COMPARE_PAGE (self), NULL);
  return GLIA_RUNS_TABLE (self->table);
}

/* ---- Controls -------------------------------------------------------------------------------- */

static void
smoothing_cb (GliaComparePage *self)
{
  const double value = gtk_adjustment_get_value (self->smoothing);
  g_autofree char *text = value > 0 ? g_strdup_printf ("%.2f", value) : g_strdup (_ ("off"));

  g_object_set (self->curves, "smoothing", value, NULL);
  gtk_label_set_label (GTK_LABEL (self->smoothing_text), text);
}

/* NaN for what is no number. */
static double
number_in (GtkEditable *entry)
{
  g_autofree char *text = glia_number_typed (gtk_editable_get_text (entry));
  char *end = NULL;
  const double value = g_ascii_strtod (text, &end);

  return end == text || *end != '\0' ? NAN : value;
}

static void
set_range (GliaComparePage *self,
           GliaComparePlot plot,
           GtkEditable *low_entry,
           GtkEditable *high_entry,
           double factor)
{
  GliaChart *chart = glia_plot_view_chart (glia_compare_curves_view (self->curves, plot));
  double low = number_in (low_entry) / factor, high = number_in (high_entry) / factor;
  const gboolean any = !isnan (low) || !isnan (high);

  /* One end that is given alone keeps the other where the data had it. */
  if (any) {
    glia_chart_set_y_range (chart, 0, 0);
    low = isnan (low) ? glia_chart_y_scale (chart).low : low;
    high = isnan (high) ? glia_chart_y_scale (chart).high : high;
  }
  const gboolean wrong = any && !(low < high);
  GtkEditable *entries[] = {low_entry, high_entry};
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    if (wrong)
      gtk_widget_add_css_class (GTK_WIDGET (entries[i]), "error");
    else
      gtk_widget_remove_css_class (GTK_WIDGET (entries[i]), "error");
  glia_compare_curves_set_range (self->curves, plot, any && !wrong ? low : 0,
                                 any && !wrong ? high : 0);
}

static void
range_cb (GliaComparePage *self)
{
  set_range (self, GLIA_COMPARE_LOSS, self->loss_low, self->loss_high, 1);
  set_range (self, GLIA_COMPARE_ACCURACY, self->accuracy_low, self->accuracy_high, 100);
}

static void
brushed_cb (GliaComparePage *self, int column, double low, double high, char **texts)
{
  GliaRunsTable *table = GLIA_RUNS_TABLE (self->table);

  glia_runs_table_set_range (table, (GliaRunsColumn)column, low, high);
  glia_runs_table_set_texts (table, (GliaRunsColumn)column, (const char *const *)texts);
}

static void
resume_cb (GliaComparePage *self, GPtrArray *runs)
{
  glia_compare_page_resume_runs (self, runs);
}

/* ---- Layout ---------------------------------------------------------------------------------- */

static void
place_cb (GliaComparePage *self)
{
  int most;

  g_object_get (self->paned, "max-position", &most, NULL);
  if (self->placed || gtk_widget_get_width (self->paned) < 100)
    return;
  self->placed = TRUE;
  gtk_paned_set_position (GTK_PANED (self->paned),
                          (int)(LEFT_SHARE * gtk_widget_get_width (self->paned)));
}

/* The differences stand below the plots, or fill a page of their own; what changes the curves is of
 * no use elsewhere. */
static void
tab_cb (GliaComparePage *self)
{
  const char *name = gtk_stack_get_visible_child_name (GTK_STACK (self->tabs));
  const gboolean curves = g_strcmp0 (name, "curves") == 0;

  gtk_widget_set_visible (self->differences,
                          !self->compact && g_strcmp0 (name, "differences") != 0);
  gtk_widget_set_sensitive (self->controls, curves);
  gtk_widget_set_sensitive (self->ranges_button, curves);
}

static void
set_compact (GliaComparePage *self, gboolean compact)
{
  self->compact = compact;
  self->placed = FALSE;
  g_object_set (self->table, "compact", compact, NULL);
  g_object_set (self->verdict, "compact", compact, NULL);
  g_object_set (self->curves, "compact", compact, NULL);
  tab_cb (self);
  gtk_stack_page_set_title (gtk_stack_get_page (GTK_STACK (self->tabs), self->parallel_card),
                            compact ? _ ("Parallel") : _ ("Parallel Coordinates"));
}

/* What has no room beside the tabs is in the menu of the view. */
static void
squeezed_cb (GliaComparePage *self)
{
  gtk_widget_set_visible (self->narrow_smoothing,
                          adw_squeezer_get_visible_child (ADW_SQUEEZER (self->controls)) == NULL);
}

static void
glia_compare_page_map (GtkWidget *widget)
{
  GliaComparePage *self = GLIA_COMPARE_PAGE (widget);

  GTK_WIDGET_CLASS (glia_compare_page_parent_class)->map (widget);
  glia_runs_model_set_watching (self->model, TRUE);
}

static void
glia_compare_page_unmap (GtkWidget *widget)
{
  glia_runs_model_set_watching (GLIA_COMPARE_PAGE (widget)->model, FALSE);
  GTK_WIDGET_CLASS (glia_compare_page_parent_class)->unmap (widget);
}

/* "15 rows, 31 runs": how many rows the table has, and how many runs are behind them. */
static char *
describe_table (GliaComparePage *self)
{
  const guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  const guint n_runs = glia_runs_model_runs (self->model);
  g_autofree char *rows = g_strdup_printf (ngettext ("%u row", "%u rows", n_rows), n_rows);
  g_autofree char *runs = g_strdup_printf (ngettext ("%u run", "%u runs", n_runs), n_runs);

  /* Translators: two counts: "2 inputs, 105 parameters", "15 rows, 31 runs" */
  return g_strdup_printf (_ ("%s, %s"), rows, runs);
}

/* ---- The class ------------------------------------------------------------------------------- */

static void
glia_compare_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaComparePage *self = GLIA_COMPARE_PAGE (object);

  if (id == PROPERTY_COMPACT)
    g_value_set_boolean (value, self->compact);
  else if (id == PROPERTY_SUMMARY)
    g_value_take_string (value, describe_table (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_compare_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROPERTY_COMPACT)
    set_compact (GLIA_COMPARE_PAGE (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_compare_page_dispose (GObject *object)
{
  GliaComparePage *self = GLIA_COMPARE_PAGE (object);

  g_cancellable_cancel (self->resuming);
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  if (self->dialog != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->dialog));
  g_clear_object (&self->dialog);
  if (self->model != NULL) {
    glia_compare_verdict_set_data (GLIA_COMPARE_VERDICT (self->verdict), NULL);
    set_model (self, NULL);
  }
  gtk_widget_dispose_template (GTK_WIDGET (self), GLIA_TYPE_COMPARE_PAGE);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (glia_compare_page_parent_class)->dispose (object);
}

static void
glia_compare_page_finalize (GObject *object)
{
  GliaComparePage *self = GLIA_COMPARE_PAGE (object);

  g_clear_pointer (&self->data, glia_compare_data_free);
  g_clear_object (&self->reading);
  g_object_unref (self->resuming);
  g_hash_table_unref (self->resumed);
  G_OBJECT_CLASS (glia_compare_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, GliaComparePage, stack);
  gtk_widget_class_bind_template_child (widget_class, GliaComparePage, paned);
  gtk_widget_class_bind_template_child (widget_class, GliaComparePage, left);
  gtk_widget_class_bind_template_child (widget_class, GliaComparePage, right);
  gtk_widget_class_bind_template_child (widget_class, GliaComparePage, table);
  gtk_widget_class_bind_template_child (widget_class, GliaComparePage, verdict);
  gtk_widget_class_bind_template_child (widget_class, GliaComparePage, tabs);
  gtk_widget_class_bind_template_child (widget_class, GliaComparePage, switcher);
  gtk_widget_class_bind_template_child (widget_class, GliaComparePage, curves_stack);
  gtk_widget_class_bind_template_child (widget_class, GliaComparePage, curves);
  gtk_widget_class_bind_template_child (widget_class, GliaComparePage, differences);
  gtk_widget_class_bind_template_child (widget_class, GliaComparePage, all_differences);
  gtk_widget_class_bind_template_child (widget_class, GliaComparePage, parallel);
  gtk_widget_class_bind_template_child (widget_class, GliaComparePage, parallel_card);
  gtk_widget_class_bind_template_child (widget_class, GliaComparePage, smoothing);
  gtk_widget_class_bind_template_child (widget_class, GliaComparePage, smoothing_text);
  gtk_widget_class_bind_template_child (widget_class, GliaComparePage, log_y);
  gtk_widget_class_bind_template_child (widget_class, GliaComparePage, controls);
  gtk_widget_class_bind_template_child (widget_class, GliaComparePage, ranges_button);
  gtk_widget_class_bind_template_child (widget_class, GliaComparePage, narrow_smoothing);
  gtk_widget_class_bind_template_child (widget_class, GliaComparePage, loss_low);
  gtk_widget_class_bind_template_child (widget_class, GliaComparePage, loss_high);
  gtk_widget_class_bind_template_child (widget_class, GliaComparePage, accuracy_low);
  gtk_widget_class_bind_template_child (widget_class, GliaComparePage, accuracy_high);
  gtk_widget_class_bind_template_callback (widget_class, smoothing_cb);
  gtk_widget_class_bind_template_callback (widget_class, range_cb);
  gtk_widget_class_bind_template_callback (widget_class, tab_cb);
  gtk_widget_class_bind_template_callback (widget_class, resume_cb);
  gtk_widget_class_bind_template_callback (widget_class, squeezed_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_cb);
  gtk_widget_class_bind_template_callback (widget_class, brushed_cb);
  gtk_widget_class_bind_template_callback (widget_class, glia_compare_parallel_clear);
}

static void
glia_compare_page_class_init (GliaComparePageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = glia_compare_page_get_property;
  object_class->set_property = glia_compare_page_set_property;
  object_class->dispose = glia_compare_page_dispose;
  object_class->finalize = glia_compare_page_finalize;
  widget_class->map = glia_compare_page_map;
  widget_class->unmap = glia_compare_page_unmap;
  properties[PROPERTY_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE,
                                                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROPERTY_SUMMARY] =
      g_param_spec_string ("summary", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  g_signal_new ("train-seeds", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);

  g_type_ensure (GLIA_TYPE_COMPARE_CURVES);
  g_type_ensure (GLIA_TYPE_CARD);
  g_type_ensure (GLIA_TYPE_COMPARE_DIFFERENCES);
  g_type_ensure (GLIA_TYPE_COMPARE_PARALLEL);
  g_type_ensure (GLIA_TYPE_COMPARE_VERDICT);
  g_type_ensure (GLIA_TYPE_RUNS_TABLE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/glia/Workbench/ui/compare/glia-compare-page.ui");
  bind_children (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "gliacomparepage");
}

static void
empty_trash_cb (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  glia_run_empty_trash (NULL, TRASH_AGE);
  g_task_return_boolean (task, TRUE);
}

static void
glia_compare_page_init (GliaComparePage *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  g_autoptr (GMenuModel) menu = glia_figure_actions_menu ();

  self->resuming = g_cancellable_new ();
  self->resumed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Tabs as those of the Workbench. */
  gtk_widget_remove_css_class (self->switcher, "linked");
  for (GtkWidget *tab = gtk_widget_get_first_child (self->switcher); tab != NULL;
       tab = gtk_widget_get_next_sibling (tab))
    gtk_widget_add_css_class (tab, "flat");
  glia_compare_page_add_actions (self);
  glia_figure_actions_share (GLIA_EXPORTABLE (self->parallel), self->parallel_card);
  glia_card_set_menu_model (GLIA_CARD (self->parallel_card), menu);
  g_object_bind_property (self->curves, "log-y", self->log_y, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  smoothing_cb (self);
  glia_compare_page_set_directory (self, NULL);
  g_task_run_in_thread (task, empty_trash_cb);
}

GtkWidget *
glia_compare_page_new (void)
{
  return g_object_new (GLIA_TYPE_COMPARE_PAGE, NULL);
}
