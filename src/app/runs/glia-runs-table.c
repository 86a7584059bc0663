/* SPDX-License-Identifier: MIT */
#include "glia-runs-table-private.h"

#include "glia-card.h"

#include <glib/gi18n.h>
#include <math.h>

enum { PROPERTY_MODEL = 1, PROPERTY_COMPACT, PROPERTY_CAN_UNDO, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (GliaRunsTable, glia_runs_table, GTK_TYPE_WIDGET)

/* What is shown at first, and what of it in a narrow window. */
static const struct {
  gboolean wide, narrow;
  int width; /* pixels; 0: as its title */
} layout[GLIA_RUNS_COLUMNS] = {
    [GLIA_RUNS_NAME] = {TRUE, TRUE, 0},         [GLIA_RUNS_HIDDEN] = {TRUE, FALSE, 66},
    [GLIA_RUNS_ACTIVATION] = {TRUE, FALSE, 82}, [GLIA_RUNS_RATE] = {TRUE, FALSE, 60},
    [GLIA_RUNS_SEEDS] = {TRUE, FALSE, 0},       [GLIA_RUNS_BEST] = {TRUE, TRUE, 124},
    [GLIA_RUNS_TEST] = {TRUE, FALSE, 100},
};

/* ---- Filter ---------------------------------------------------------------------------------- */

static gboolean
passes_column (GliaRunsTable *self, GliaRunsRow *row, GliaRunsColumn column)
{
  if (self->texts[column] != NULL) {
    g_autofree char *text = glia_runs_row_text (row, column);
    return g_strv_contains ((const char *const *)self->texts[column], text);
  }
  if (isnan (self->low[column]))
    return TRUE;
  const GliaSample sample = glia_runs_row_sample (row, column);
  return sample.n > 0 && sample.mean >= self->low[column] && sample.mean <= self->high[column];
}

static gboolean
filter_cb (gpointer item, gpointer data)
{
  GliaRunsTable *self = data;

  if (!glia_runs_row_matches (item, self->words))
    return FALSE;
  for (int c = 0; c < GLIA_RUNS_COLUMNS; c++)
    if (!passes_column (self, item, (GliaRunsColumn)c))
      return FALSE;
  return TRUE;
}

static void
update_stack (GliaRunsTable *self)
{
  const gboolean none = g_list_model_get_n_items (glia_runs_table_shown (self)) == 0;

  gtk_stack_set_visible_child_name (GTK_STACK (self->view_stack), none ? "none" : "rows");
}

static void
search_cb (GliaRunsTable *self)
{
  g_autofree char *text = g_utf8_strdown (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);

  g_strfreev (self->words);
  self->words = g_strsplit_set (g_strstrip (text), " \t", -1);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

void
glia_runs_table_set_range (GliaRunsTable *self, GliaRunsColumn column, double low, double high)
{
  g_return_if_fail (GLIA_IS_RUNS_TABLE (self));

  const gboolean same = (self->low[column] == low && self->high[column] == high) ||
                        (isnan (self->low[column]) && isnan (low));
  if (same)
    return;
  self->low[column] = low;
  self->high[column] = high;
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

void
glia_runs_table_set_texts (GliaRunsTable *self, GliaRunsColumn column, const char *const *texts)
{
  g_return_if_fail (GLIA_IS_RUNS_TABLE (self));

  if (texts == NULL && self->texts[column] == NULL)
    return;
  g_strfreev (self->texts[column]);
  self->texts[column] = g_strdupv ((char **)texts);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/* ---- Columns --------------------------------------------------------------------------------- */

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer column)
{
  return glia_runs_row_compare ((GliaRunsRow *)a, (GliaRunsRow *)b,
                                (GliaRunsColumn)GPOINTER_TO_INT (column));
}

static void
show_columns (GliaRunsTable *self)
{
  for (int c = 0; c < GLIA_RUNS_COLUMNS; c++) {
    const gboolean visible = self->compact ? layout[c].narrow : self->wanted[c];
    const int width = layout[c].width > 0 ? layout[c].width : -1;
    gtk_column_view_column_set_visible (self->columns[c], visible);
    /* GTK 4.8 counts the width of hidden columns, too. */
    gtk_column_view_column_set_fixed_width (self->columns[c], visible ? width : 0);
  }
}

static void
change_column_cb (GSimpleAction *action, GVariant *state, gpointer data)
{
  GliaRunsTable *self = data;

  for (int c = 0; c < GLIA_RUNS_COLUMNS; c++) {
    g_autofree char *name = g_strdup_printf ("column-%s", glia_runs_column_id ((GliaRunsColumn)c));
    if (g_str_equal (name, g_action_get_name (G_ACTION (action))))
      self->wanted[c] = g_variant_get_boolean (state);
  }
  g_simple_action_set_state (action, state);
  show_columns (self);
}

/* Headings stand as the cells below them do. */
static void
align_headings (GliaRunsTable *self)
{
  GtkWidget *title = gtk_widget_get_first_child (gtk_widget_get_first_child (self->view));

  /* The first one is the colours'. */
  for (int c = 0; title != NULL && c < GLIA_RUNS_COLUMNS; c++) {
    title = gtk_widget_get_next_sibling (title);
    GtkWidget *box = title != NULL ? gtk_widget_get_first_child (title) : NULL;
    if (!GTK_IS_BOX (box) || !glia_runs_column_is_number ((GliaRunsColumn)c))
      continue;
    /* The arrow stands before the words, so that they end where the numbers do. */
    gtk_widget_set_halign (box, GTK_ALIGN_END);
    if (GTK_IS_LABEL (gtk_widget_get_first_child (box)))
      gtk_box_reorder_child_after (GTK_BOX (box), gtk_widget_get_last_child (box), NULL);
  }
}

static void
add_columns (GliaRunsTable *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkColumnView *view = GTK_COLUMN_VIEW (self->view);
  g_autoptr (GtkColumnViewColumn) colour =
      gtk_column_view_column_new (NULL, glia_runs_table_new_factory (self, GLIA_RUNS_COLUMNS));

  gtk_column_view_append_column (view, colour);
  for (int c = 0; c < GLIA_RUNS_COLUMNS; c++) {
    const GliaRunsColumn id = (GliaRunsColumn)c;
    GtkColumnViewColumn *column = gtk_column_view_column_new (
        glia_runs_column_title (id), glia_runs_table_new_factory (self, id));
    g_autoptr (GtkSorter) sorter =
        GTK_SORTER (gtk_custom_sorter_new (compare_cb, GINT_TO_POINTER (c), NULL));
    g_autofree char *name = g_strdup_printf ("column-%s", glia_runs_column_id (id)),
                    *detailed = g_strdup_printf ("runs.%s", name);
    g_autoptr (GSimpleAction) action =
        g_simple_action_new_stateful (name, NULL, g_variant_new_boolean (layout[c].wide));

    self->columns[c] = column;
    self->wanted[c] = layout[c].wide;
    gtk_column_view_column_set_sorter (column, sorter);
    gtk_column_view_column_set_resizable (column, TRUE);
    gtk_column_view_column_set_expand (column, id == GLIA_RUNS_NAME);
    gtk_column_view_append_column (view, column);
    g_signal_connect (action, "change-state", G_CALLBACK (change_column_cb), self);
    g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
    if (id != GLIA_RUNS_NAME)
      g_menu_append (menu, glia_runs_column_title (id), detailed);
  }
  show_columns (self);
  /* They are made when the table gets into a window. */
  g_signal_connect_swapped (view, "map", G_CALLBACK (align_headings), self);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->columns_button), G_MENU_MODEL (menu));
  gtk_column_view_sort_by_column (view, self->columns[GLIA_RUNS_BEST], GTK_SORT_DESCENDING);
}

/* ---- Selection ------------------------------------------------------------------------------- */

static void
selection_changed_cb (GliaRunsTable *self)
{
  const guint rows =
      self->model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->model)) : 0;
  const guint n = self->model != NULL ? glia_runs_model_n_selected (self->model) : 0;
  g_autofree char *label =
      /* Translators: how many rows of the table are selected; the second is for narrow windows. */
      g_strdup_printf (self->compact ? _ ("%u of %u") : _ ("%u of %u Selected"), n, rows);

  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->selected_button), label);
  glia_runs_table_refresh_actions (self);
}

static void
updated_cb (GliaRunsTable *self)
{
  /* What a row says may have changed: it may be let through now, or not any more, and stand
   * elsewhere. */
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  gtk_sorter_changed (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)),
                      GTK_SORTER_CHANGE_DIFFERENT);
  selection_changed_cb (self);
}

static void
activate_cb (GliaRunsTable *self, guint position)
{
  g_autoptr (GliaRunsRow) row = g_list_model_get_item (glia_runs_table_shown (self), position);
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  g_ptr_array_add (one, row);
  glia_runs_model_select (self->model, one, FALSE);
  gtk_widget_activate_action (GTK_WIDGET (self), "runs.open", NULL);
}

GListModel *
glia_runs_table_shown (GliaRunsTable *self)
{
  g_return_val_if_fail (GLIA_IS_RUNS_TABLE (self), NULL);

  return G_LIST_MODEL (self->sorted);
}

static void
set_model (GliaRunsTable *self, GliaRunsModel *model)
{
  if (self->model == model)
    return;
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_set_object (&self->model, model);
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), NULL);
  g_clear_object (&self->selection);
  gtk_filter_list_model_set_model (self->filtered, G_LIST_MODEL (model));
  if (model != NULL) {
    self->selection = glia_runs_selection_new (model, G_LIST_MODEL (self->sorted));
    gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), GTK_SELECTION_MODEL (self->selection));
    g_signal_connect_object (model, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (model, "selection-changed", G_CALLBACK (selection_changed_cb), self,
                             G_CONNECT_SWAPPED);
  }
  selection_changed_cb (self);
}

/* ---- The class ------------------------------------------------------------------------------- */

static void
glia_runs_table_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaRunsTable *self = GLIA_RUNS_TABLE (object);

  if (id == PROPERTY_MODEL)
    g_value_set_object (value, self->model);
  else if (id == PROPERTY_COMPACT)
    g_value_set_boolean (value, self->compact);
  else if (id == PROPERTY_CAN_UNDO)
    g_value_set_boolean (value, !glia_runs_undo_is_empty (self->undo));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_runs_table_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaRunsTable *self = GLIA_RUNS_TABLE (object);

  switch (id) {
  case PROPERTY_MODEL:
    set_model (self, g_value_get_object (value));
    break;
  case PROPERTY_COMPACT:
    self->compact = g_value_get_boolean (value);
    gtk_widget_set_visible (self->columns_button, !self->compact);
    show_columns (self);
    selection_changed_cb (self);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
glia_runs_table_dispose (GObject *object)
{
  GliaRunsTable *self = GLIA_RUNS_TABLE (object);

  if (self->model != NULL) {
    set_model (self, NULL);
    /* Its last words come while the columns go. */
    g_signal_handlers_disconnect_by_data (self->sorted, self);
  }
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  for (int c = 0; c < GLIA_RUNS_COLUMNS; c++)
    g_clear_object (&self->columns[c]);
  gtk_widget_dispose_template (GTK_WIDGET (self), GLIA_TYPE_RUNS_TABLE);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (glia_runs_table_parent_class)->dispose (object);
}

static void
glia_runs_table_finalize (GObject *object)
{
  GliaRunsTable *self = GLIA_RUNS_TABLE (object);

  g_clear_pointer (&self->undo, glia_runs_undo_free);
  g_strfreev (self->words);
  for (int c = 0; c < GLIA_RUNS_COLUMNS; c++)
    g_strfreev (self->texts[c]);
  G_OBJECT_CLASS (glia_runs_table_parent_class)->finalize (object);
}

static void
glia_runs_table_class_init (GliaRunsTableClass *class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = glia_runs_table_get_property;
  object_class->set_property = glia_runs_table_set_property;
  object_class->dispose = glia_runs_table_dispose;
  object_class->finalize = glia_runs_table_finalize;
  properties[PROPERTY_MODEL] =
      g_param_spec_object ("model", NULL, NULL, GLIA_TYPE_RUNS_MODEL, flags);
  properties[PROPERTY_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  properties[PROPERTY_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE,
                                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  g_signal_new ("resume", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/glia/Workbench/ui/runs/glia-runs-table.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaRunsTable, header);
  gtk_widget_class_bind_template_child (widget_class, GliaRunsTable, search);
  gtk_widget_class_bind_template_child (widget_class, GliaRunsTable, selected_button);
  gtk_widget_class_bind_template_child (widget_class, GliaRunsTable, columns_button);
  gtk_widget_class_bind_template_child (widget_class, GliaRunsTable, card);
  gtk_widget_class_bind_template_child (widget_class, GliaRunsTable, view_stack);
  gtk_widget_class_bind_template_child (widget_class, GliaRunsTable, view);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "runs.rename", NULL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "gliarunstable");
}

static void
glia_runs_table_init (GliaRunsTable *self)
{
  for (int c = 0; c < GLIA_RUNS_COLUMNS; c++)
    self->low[c] = self->high[c] = NAN;
  self->actions = g_simple_action_group_new ();
  gtk_widget_insert_action_group (GTK_WIDGET (self), "runs", G_ACTION_GROUP (self->actions));
  self->undo = glia_runs_undo_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_orientable_set_orientation (
      GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                              12);
  self->filter = GTK_FILTER (gtk_custom_filter_new (filter_cb, self, NULL));
  self->filtered = gtk_filter_list_model_new (NULL, g_object_ref (self->filter));
  self->sorted = gtk_sort_list_model_new (
      G_LIST_MODEL (g_object_ref (self->filtered)),
      g_object_ref (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view))));
  g_signal_connect_object (self->sorted, "items-changed", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED);
  glia_runs_table_add_actions (self);
  add_columns (self);
  update_stack (self);
  selection_changed_cb (self);
}
