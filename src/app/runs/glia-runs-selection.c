/* SPDX-License-Identifier: MIT */
#include "glia-runs-selection.h"

struct _GliaRunsSelection {
  GObject parent_instance;

  GliaRunsModel *model;
  GListModel *shown;
};

static void glia_runs_selection_list_init (GListModelInterface *iface);
static void glia_runs_selection_selection_init (GtkSelectionModelInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (GliaRunsSelection,
                               glia_runs_selection,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      glia_runs_selection_list_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                          glia_runs_selection_selection_init))

static GType
get_item_type (GListModel *list)
{
  return GLIA_TYPE_RUNS_ROW;
}

static guint
get_n_items (GListModel *list)
{
  return g_list_model_get_n_items (GLIA_RUNS_SELECTION (list)->shown);
}

static gpointer
get_item (GListModel *list, guint position)
{
  return g_list_model_get_item (GLIA_RUNS_SELECTION (list)->shown, position);
}

static void
glia_runs_selection_list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static gboolean
is_selected (GtkSelectionModel *selection, guint position)
{
  g_autoptr (GliaRunsRow) row = get_item (G_LIST_MODEL (selection), position);

  return row != NULL && glia_runs_row_is_selected (row);
}

/* One change of the model for all, so that the plots are read once. */
static gboolean
set_selection (GtkSelectionModel *selection, GtkBitset *selected, GtkBitset *mask)
{
  GliaRunsSelection *self = GLIA_RUNS_SELECTION (selection);
  const guint n = get_n_items (G_LIST_MODEL (selection));
  g_autoptr (GPtrArray) on = g_ptr_array_new_with_free_func (g_object_unref),
                        off = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    if (gtk_bitset_contains (mask, i))
      g_ptr_array_add (gtk_bitset_contains (selected, i) ? on : off,
                       get_item (G_LIST_MODEL (selection), i));
  /* A mask without end is of all rows, also of those that the filter hides. */
  const gboolean all = gtk_bitset_contains (mask, n);
  if (!all && off->len > 0)
    glia_runs_model_deselect (self->model, off);
  if (all || on->len > 0)
    glia_runs_model_select (self->model, on, !all);
  return TRUE;
}

static void
glia_runs_selection_selection_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->set_selection = set_selection;
}

static void
glia_runs_selection_dispose (GObject *object)
{
  GliaRunsSelection *self = GLIA_RUNS_SELECTION (object);

  g_clear_object (&self->shown);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (glia_runs_selection_parent_class)->dispose (object);
}

static void
glia_runs_selection_class_init (GliaRunsSelectionClass *class)
{
  G_OBJECT_CLASS (class)->dispose = glia_runs_selection_dispose;
}

static void
glia_runs_selection_init (GliaRunsSelection *self)
{
}

static void
items_changed_cb (GliaRunsSelection *self, guint position, guint removed, guint added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
selection_changed_cb (GliaRunsSelection *self)
{
  const guint n = get_n_items (G_LIST_MODEL (self));

  if (n > 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), 0, n);
}

GliaRunsSelection *
glia_runs_selection_new (GliaRunsModel *model, GListModel *shown)
{
  GliaRunsSelection *self = g_object_new (GLIA_TYPE_RUNS_SELECTION, NULL);

  self->model = g_object_ref (model);
  self->shown = g_object_ref (shown);
  g_signal_connect_object (shown, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "selection-changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}
