/* SPDX-License-Identifier: MIT */
#include "glia-compare-parallel.h"

#include "glia-figure-actions.h"
#include "glia-figure-style.h"
#include "glia-parallel-plot.h"

#include <glib/gi18n.h>
#include <math.h>

#define AXIS_REACH 14.0
#define LINE_REACH 6.0
#define DRAG_LEAST 4.0
#define KEY_STEP   0.05 /* of an axis */

struct _GliaCompareParallel {
  GtkWidget parent_instance;

  GliaRunsModel *model;
  GliaParallelPlot *plot; /* NULL: to be made again */
  GPtrArray *rows;        /* GliaRunsRow, as the plot's lines */
  GArray *columns;        /* GliaRunsColumn, as its axes */
  GPtrArray *names;       /* of each axis: GPtrArray of char *, or NULL */
  double low[GLIA_RUNS_COLUMNS], high[GLIA_RUNS_COLUMNS]; /* brushes, NaN: none */
  gsize hover, axis;
  gsize dragged; /* axis; G_MAXSIZE: none */
  double drag_y;
};

enum { PROPERTY_MODEL = 1 };
enum { SIGNAL_BRUSHED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void glia_compare_parallel_exportable_init (GliaExportableInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GliaCompareParallel,
                               glia_compare_parallel,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GLIA_TYPE_EXPORTABLE,
                                                      glia_compare_parallel_exportable_init))

/* ---- From rows to a plot --------------------------------------------------------------------- */

static void
free_names (gpointer names)
{
  if (names != NULL)
    g_ptr_array_unref (names);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  g_autofree char *left = g_utf8_collate_key_for_filename (*(const char *const *)a, -1);
  g_autofree char *right = g_utf8_collate_key_for_filename (*(const char *const *)b, -1);

  return strcmp (left, right);
}

/* The kinds in a column of text, sorted. */
static GPtrArray *
kinds_of (GPtrArray *rows, GliaRunsColumn column)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < rows->len; i++) {
    g_autofree char *text = glia_runs_row_text (rows->pdata[i], column);
    if (g_hash_table_contains (known, text))
      continue;
    g_hash_table_add (known, text);
    g_ptr_array_add (names, g_steal_pointer (&text));
  }
  g_ptr_array_sort (names, compare_names);
  return names;
}

static gboolean
numbers_differ (GPtrArray *rows, GliaRunsColumn column)
{
  double first = NAN;

  for (guint i = 0; i < rows->len; i++) {
    const GliaSample sample = glia_runs_row_sample (rows->pdata[i], column);
    if (sample.n == 0)
      continue;
    if (!isnan (first) && sample.mean != first)
      return TRUE;
    first = sample.mean;
  }
  return FALSE;
}

static gboolean
has_numbers (GPtrArray *rows, GliaRunsColumn column)
{
  for (guint i = 0; i < rows->len; i++)
    if (glia_runs_row_sample (rows->pdata[i], column).n > 0)
      return TRUE;
  return FALSE;
}

/* What differs, and the result. */
static void
choose_columns (GliaCompareParallel *self)
{
  static const GliaRunsColumn settings[] = {GLIA_RUNS_HIDDEN,    GLIA_RUNS_ACTIVATION,
                                            GLIA_RUNS_OPTIMIZER, GLIA_RUNS_RATE,
                                            GLIA_RUNS_BATCH,     GLIA_RUNS_PARAMETERS};
  const GliaRunsColumn result =
      has_numbers (self->rows, GLIA_RUNS_BEST) ? GLIA_RUNS_BEST : GLIA_RUNS_LOSS;

  g_array_set_size (self->columns, 0);
  g_ptr_array_set_size (self->names, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++) {
    GPtrArray *names = NULL;
    if (!glia_runs_column_is_number (settings[i])) {
      names = kinds_of (self->rows, settings[i]);
      if (names->len < 2) {
        g_ptr_array_unref (names);
        continue;
      }
    } else if (!numbers_differ (self->rows, settings[i])) {
      continue;
    }
    g_array_append_val (self->columns, settings[i]);
    g_ptr_array_add (self->names, names);
  }
  g_array_append_val (self->columns, result);
  g_ptr_array_add (self->names, NULL);
}

static double
value_of (GliaCompareParallel *self, GliaRunsRow *row, guint axis)
{
  const GliaRunsColumn column = g_array_index (self->columns, GliaRunsColumn, axis);
  const GPtrArray *names = self->names->pdata[axis];

  if (names == NULL) {
    const GliaSample sample = glia_runs_row_sample (row, column);
    return sample.n > 0 ? sample.mean : NAN;
  }
  g_autofree char *text = glia_runs_row_text (row, column);
  for (guint i = 0; i < names->len; i++)
    if (g_str_equal (names->pdata[i], text))
      return i;
  return NAN;
}

static void
make_plot (GliaCompareParallel *self)
{
  const guint n = self->rows->len, axes = self->columns->len;
  g_autofree GliaParallelAxis *made = g_new0 (GliaParallelAxis, axes + 1);
  g_autofree GliaParallelLine *lines = g_new0 (GliaParallelLine, n + 1);
  g_autofree double *values = g_new (double, (gsize)n *axes + 1);

  for (guint k = 0; k < axes; k++) {
    const GliaRunsColumn column = g_array_index (self->columns, GliaRunsColumn, k);
    const GPtrArray *names = self->names->pdata[k];
    made[k].title = glia_runs_column_title (column);
    made[k].unit = column == GLIA_RUNS_BEST ? GLIA_UNIT_PERCENT : GLIA_UNIT_NUMBER;
    if (names != NULL) {
      made[k].names = (const char *const *)names->pdata;
      made[k].n_names = names->len;
    }
  }
  for (guint i = 0; i < n; i++) {
    GliaRunsRow *row = self->rows->pdata[i];
    for (guint k = 0; k < axes; k++)
      values[(gsize)i * axes + k] = value_of (self, row, k);
    lines[i] = (GliaParallelLine){glia_runs_row_name (row), values + (gsize)i * axes,
                                  glia_runs_row_slot (row), glia_runs_row_is_selected (row)};
  }
  self->plot = glia_parallel_plot_new (made, axes, lines, n);
  for (guint k = 0; k < axes; k++) {
    const GliaRunsColumn column = g_array_index (self->columns, GliaRunsColumn, k);
    glia_parallel_plot_set_brush (self->plot, k, self->low[column], self->high[column]);
  }
}

static void
update_description (GliaCompareParallel *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint passing = 0;

  for (guint i = 0; i < self->rows->len; i++)
    passing += (guint)glia_parallel_plot_passes (self->plot, i);
  g_string_append_printf (text, _ ("%u of %u rows pass. Axes: "), passing, self->rows->len);
  for (guint k = 0; k < self->columns->len; k++) {
    const GliaRunsColumn column = g_array_index (self->columns, GliaRunsColumn, k);
    g_string_append_printf (text, "%s%s", k > 0 ? ", " : "", glia_runs_column_title (column));
    if (isnan (self->low[column]))
      continue;
    g_autofree char *low = glia_parallel_plot_format (self->plot, k, self->low[column]);
    g_autofree char *high = glia_parallel_plot_format (self->plot, k, self->high[column]);
    g_string_append_printf (text, _ (" from %s to %s"), low, high);
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text->str, -1);
}

/* FALSE: there is nothing to show. */
static gboolean
prepare_plot (GliaCompareParallel *self)
{
  GListModel *model = G_LIST_MODEL (self->model);

  if (self->plot == NULL && model != NULL && g_list_model_get_n_items (model) > 0) {
    g_ptr_array_set_size (self->rows, 0);
    for (guint i = 0; i < g_list_model_get_n_items (model); i++)
      g_ptr_array_add (self->rows, g_list_model_get_item (model, i));
    choose_columns (self);
    make_plot (self);
    self->hover = G_MAXSIZE;
    self->dragged = G_MAXSIZE;
    self->axis = MIN (self->axis, self->columns->len - 1);
    update_description (self);
  }
  if (self->plot != NULL)
    glia_parallel_plot_set_size (self->plot, gtk_widget_get_width (GTK_WIDGET (self)),
                                 gtk_widget_get_height (GTK_WIDGET (self)),
                                 gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  return self->plot != NULL;
}

static void
changed_cb (GliaCompareParallel *self)
{
  /* A drag keeps its axes; what is new is drawn when it ends. */
  if (self->dragged == G_MAXSIZE)
    g_clear_pointer (&self->plot, glia_parallel_plot_free);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* ---- GliaExportable -------------------------------------------------------------------------- */

static GliaFigure *
glia_compare_parallel_make_figure (GliaExportable *exportable)
{
  GliaCompareParallel *self = GLIA_COMPARE_PARALLEL (exportable);

  return prepare_plot (self) ? glia_parallel_plot_figure (self->plot, _ ("Parallel coordinates"))
                             : NULL;
}

static char *
glia_compare_parallel_get_title (GliaExportable *exportable)
{
  return g_strdup (_ ("Parallel coordinates"));
}

static const char *
glia_compare_parallel_get_file_name (GliaExportable *exportable)
{
  return "compare_parallel";
}

static void
glia_compare_parallel_exportable_init (GliaExportableInterface *interface)
{
  interface->make_figure = glia_compare_parallel_make_figure;
  interface->get_title = glia_compare_parallel_get_title;
  interface->get_file_name = glia_compare_parallel_get_file_name;
}

/* ---- Brushing -------------------------------------------------------------------------------- */

static void
set_brush (GliaCompareParallel *self, gsize axis, double low, double high)
{
  const GliaRunsColumn column = g_array_index (self->columns, GliaRunsColumn, axis);
  const GPtrArray *names = self->names->pdata[axis];
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) texts = NULL;

  glia_parallel_plot_set_brush (self->plot, axis, low, high);
  glia_parallel_plot_brush (self->plot, axis, &self->low[column], &self->high[column]);
  if (names != NULL && !isnan (self->low[column])) {
    for (guint i = 0; i < names->len; i++)
      if (i >= self->low[column] && i <= self->high[column])
        g_strv_builder_add (builder, names->pdata[i]);
    texts = g_strv_builder_end (builder);
  }
  g_signal_emit (self, signals[SIGNAL_BRUSHED], 0, (int)column,
                 names == NULL ? self->low[column] : NAN, names == NULL ? self->high[column] : NAN,
                 texts);
  update_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
glia_compare_parallel_clear (GliaCompareParallel *self)
{
  g_return_if_fail (GLIA_IS_COMPARE_PARALLEL (self));

  if (!prepare_plot (self))
    return;
  for (guint k = 0; k < self->columns->len; k++)
    set_brush (self, k, NAN, NAN);
}

static void
begin_cb (GtkGestureDrag *drag, double x, double y, GliaCompareParallel *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (!prepare_plot (self))
    return;
  self->dragged = glia_parallel_plot_axis_at (self->plot, x, AXIS_REACH);
  self->drag_y = y;
  if (self->dragged != G_MAXSIZE)
    self->axis = self->dragged;
}

static void
update_cb (GtkGestureDrag *drag, double across, double down, GliaCompareParallel *self)
{
  if (self->dragged == G_MAXSIZE || self->plot == NULL || fabs (down) < DRAG_LEAST)
    return;
  set_brush (self, self->dragged,
             glia_parallel_plot_value_at (self->plot, self->dragged, self->drag_y),
             glia_parallel_plot_value_at (self->plot, self->dragged, self->drag_y + down));
}

static void
toggle_line (GliaCompareParallel *self, double x, double y)
{
  const gsize line = glia_parallel_plot_line_at (self->plot, x, y, LINE_REACH);
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  if (line == G_MAXSIZE)
    return;
  g_ptr_array_add (one, self->rows->pdata[line]);
  if (glia_runs_row_is_selected (one->pdata[0]))
    glia_runs_model_deselect (self->model, one);
  else
    glia_runs_model_select (self->model, one, TRUE);
}

static void
end_cb (GtkGestureDrag *drag, double across, double down, GliaCompareParallel *self)
{
  double x, y;
  const gsize axis = self->dragged;

  self->dragged = G_MAXSIZE;
  if (self->plot == NULL || !gtk_gesture_drag_get_start_point (drag, &x, &y))
    return;
  if (axis == G_MAXSIZE && hypot (across, down) < DRAG_LEAST)
    toggle_line (self, x, y);
  else if (axis != G_MAXSIZE && fabs (down) < DRAG_LEAST)
    set_brush (self, axis, NAN, NAN);
}

static gboolean
key_cb (GtkEventControllerKey *keys,
        guint key,
        guint code,
        GdkModifierType modifiers,
        GliaCompareParallel *self)
{
  double low, high;

  if (!prepare_plot (self))
    return FALSE;
  const gsize last = self->columns->len - 1;
  const double top = glia_parallel_plot_value_at (self->plot, self->axis, -1e6),
               bottom = glia_parallel_plot_value_at (self->plot, self->axis, 1e6);
  if (!glia_parallel_plot_brush (self->plot, self->axis, &low, &high)) {
    low = bottom;
    high = top;
  }
  const double from = glia_parallel_plot_y (self->plot, self->axis, low),
               to = glia_parallel_plot_y (self->plot, self->axis, high),
               step = KEY_STEP * fabs (glia_parallel_plot_y (self->plot, self->axis, bottom) -
                                       glia_parallel_plot_y (self->plot, self->axis, top));
  switch (key) {
  case GDK_KEY_Left:
    self->axis -= self->axis > 0;
    break;
  case GDK_KEY_Right:
    self->axis += self->axis < last;
    break;
  case GDK_KEY_Up:
    low = glia_parallel_plot_value_at (self->plot, self->axis, fmax (from - step, to));
    set_brush (self, self->axis, low, high);
    break;
  case GDK_KEY_Down:
    high = glia_parallel_plot_value_at (self->plot, self->axis, fmin (to + step, from));
    set_brush (self, self->axis, low, high);
    break;
  case GDK_KEY_Escape:
    glia_compare_parallel_clear (self);
    break;
  default:
    return FALSE;
  }
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

/* ---- Hover ----------------------------------------------------------------------------------- */

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, GliaCompareParallel *self)
{
  if (!prepare_plot (self))
    return;
  const gsize line = glia_parallel_plot_line_at (self->plot, x, y, LINE_REACH);
  const gsize axis = glia_parallel_plot_axis_at (self->plot, x, AXIS_REACH);

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), axis != G_MAXSIZE   ? "row-resize"
                                                      : line != G_MAXSIZE ? "pointer"
                                                                          : NULL);
  if (line == self->hover)
    return;
  self->hover = line;
  gtk_widget_trigger_tooltip_query (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
leave_cb (GtkEventControllerMotion *motion, GliaCompareParallel *self)
{
  self->hover = G_MAXSIZE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
tooltip_cb (GliaCompareParallel *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  g_autoptr (GString) text = NULL;

  if (self->plot == NULL || self->hover >= self->rows->len)
    return FALSE;
  GliaRunsRow *row = self->rows->pdata[self->hover];
  text = g_string_new (glia_runs_row_name (row));
  for (guint k = 0; k < self->columns->len; k++) {
    const GliaRunsColumn column = g_array_index (self->columns, GliaRunsColumn, k);
    g_autofree char *value = glia_runs_row_text (row, column);
    g_string_append_printf (text, "\n%s: %s", glia_runs_column_title (column), value);
  }
  gtk_tooltip_set_text (tooltip, text->str);
  return TRUE;
}

/* ---- The class ------------------------------------------------------------------------------- */

static void
glia_compare_parallel_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GliaCompareParallel *self = GLIA_COMPARE_PARALLEL (widget);
  const float width = (float)gtk_widget_get_width (widget),
              height = (float)gtk_widget_get_height (widget);

  if (!prepare_plot (self) || width <= 0)
    return;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  glia_parallel_plot_draw (self->plot, cr, self->hover, glia_figure_style ());
  cairo_destroy (cr);
  if (gtk_widget_has_visible_focus (widget)) {
    const float x = (float)glia_parallel_plot_axis_x (self->plot, self->axis);
    gtk_snapshot_render_focus (snapshot, gtk_widget_get_style_context (widget), x - 12, 2, 24,
                               height - 4);
  }
}

static void
glia_compare_parallel_measure (GtkWidget *widget,
                               GtkOrientation orientation,
                               int for_size,
                               int *minimum,
                               int *natural,
                               int *minimum_baseline,
                               int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : 160;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 600 : 400;
}

static void
set_model (GliaCompareParallel *self, GliaRunsModel *model)
{
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_set_object (&self->model, model);
  if (model != NULL) {
    g_signal_connect_swapped (model, "updated", G_CALLBACK (changed_cb), self);
    g_signal_connect_swapped (model, "selection-changed", G_CALLBACK (changed_cb), self);
  }
  changed_cb (self);
}

static void
glia_compare_parallel_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROPERTY_MODEL)
    g_value_set_object (value, GLIA_COMPARE_PARALLEL (object)->model);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_compare_parallel_set_property (GObject *object,
                                    guint id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  if (id == PROPERTY_MODEL)
    set_model (GLIA_COMPARE_PARALLEL (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_compare_parallel_dispose (GObject *object)
{
  GliaCompareParallel *self = GLIA_COMPARE_PARALLEL (object);

  set_model (self, NULL);
  G_OBJECT_CLASS (glia_compare_parallel_parent_class)->dispose (object);
}

static void
glia_compare_parallel_finalize (GObject *object)
{
  GliaCompareParallel *self = GLIA_COMPARE_PARALLEL (object);

  g_clear_pointer (&self->plot, glia_parallel_plot_free);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->names);
  g_array_unref (self->columns);
  G_OBJECT_CLASS (glia_compare_parallel_parent_class)->finalize (object);
}

static void
glia_compare_parallel_class_init (GliaCompareParallelClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = glia_compare_parallel_get_property;
  object_class->set_property = glia_compare_parallel_set_property;
  object_class->dispose = glia_compare_parallel_dispose;
  object_class->finalize = glia_compare_parallel_finalize;
  widget_class->snapshot = glia_compare_parallel_snapshot;
  widget_class->measure = glia_compare_parallel_measure;
  g_object_class_install_property (
      object_class, PROPERTY_MODEL,
      g_param_spec_object ("model", NULL, NULL, GLIA_TYPE_RUNS_MODEL,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  signals[SIGNAL_BRUSHED] =
      g_signal_new ("brushed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 4, G_TYPE_INT, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_STRV);
  gtk_widget_class_set_css_name (widget_class, "gliacompareparallel");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
glia_compare_parallel_init (GliaCompareParallel *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *motion = gtk_event_controller_motion_new (),
                     *keys = gtk_event_controller_key_new ();
  g_autoptr (GMenuModel) menu = glia_figure_actions_menu ();

  for (int c = 0; c < GLIA_RUNS_COLUMNS; c++)
    self->low[c] = self->high[c] = NAN;
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->names = g_ptr_array_new_with_free_func (free_names);
  self->columns = g_array_new (FALSE, FALSE, sizeof (GliaRunsColumn));
  self->hover = self->dragged = G_MAXSIZE;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Parallel coordinates"), -1);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (tooltip_cb), NULL);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (end_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  glia_figure_actions_install (GLIA_EXPORTABLE (self));
  glia_figure_actions_add_context_menu (GTK_WIDGET (self), menu);
  glia_figure_style_watch (GTK_WIDGET (self), G_CALLBACK (gtk_widget_queue_draw));
}
