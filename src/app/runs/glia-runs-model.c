/* SPDX-License-Identifier: MIT */
#include "glia-runs-model.h"

#include "glia-theme.h"

#define POLL_LEAST                                                                                 \
  1000 /* ms between two looks; a slow disk is asked for a tenth of the time at most */
#define POLL_SHARE 10
#define POLL_MOST  30000

struct _GliaRunsModel {
  GObject parent_instance;

  char *directory;
  GPtrArray *rows;     /* GliaRunsRow */
  GHashTable *known;   /* group → GliaRunsRow, owned by `rows` */
  GHashTable *folders; /* folder → how many rows came from it */
  GPtrArray *facts;    /* the last answer of the index */
  guint n_selected;
  gboolean ready, watching, reading, again;
  GCancellable *cancellable;
  gint64 asked;
  guint poll;
};

enum { PROPERTY_READY = 1, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];
enum { SIGNAL_UPDATED, SIGNAL_SELECTION_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void glia_runs_model_list_init (GListModelInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (GliaRunsModel,
                               glia_runs_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, glia_runs_model_list_init))

static GType
get_item_type (GListModel *model)
{
  return GLIA_TYPE_RUNS_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return GLIA_RUNS_MODEL (model)->rows->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GliaRunsModel *self = GLIA_RUNS_MODEL (model);

  return position < self->rows->len ? g_object_ref (self->rows->pdata[position]) : NULL;
}

static void
glia_runs_model_list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
glia_runs_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROPERTY_READY)
    g_value_set_boolean (value, GLIA_RUNS_MODEL (object)->ready);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_runs_model_dispose (GObject *object)
{
  GliaRunsModel *self = GLIA_RUNS_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->poll, g_source_remove);
  G_OBJECT_CLASS (glia_runs_model_parent_class)->dispose (object);
}

static void
glia_runs_model_finalize (GObject *object)
{
  GliaRunsModel *self = GLIA_RUNS_MODEL (object);

  g_object_unref (self->cancellable);
  g_hash_table_unref (self->known);
  g_hash_table_unref (self->folders);
  g_ptr_array_unref (self->rows);
  g_clear_pointer (&self->facts, g_ptr_array_unref);
  g_free (self->directory);
  G_OBJECT_CLASS (glia_runs_model_parent_class)->finalize (object);
}

static void
glia_runs_model_class_init (GliaRunsModelClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GType type = G_TYPE_FROM_CLASS (class);

  object_class->get_property = glia_runs_model_get_property;
  object_class->dispose = glia_runs_model_dispose;
  object_class->finalize = glia_runs_model_finalize;
  properties[PROPERTY_READY] =
      g_param_spec_boolean ("ready", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[SIGNAL_UPDATED] =
      g_signal_new ("updated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SELECTION_CHANGED] = g_signal_new ("selection-changed", type, G_SIGNAL_RUN_LAST, 0,
                                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
glia_runs_model_init (GliaRunsModel *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
}

GliaRunsModel *
glia_runs_model_new (const char *directory)
{
  GliaRunsModel *self = g_object_new (GLIA_TYPE_RUNS_MODEL, NULL);

  self->directory = g_strdup (directory);
  return self;
}

/* ---- Rows ------------------------------------------------------------------------------------ */

/* Rows of one folder take the colours in the order of their runs, as figures of the folder do. */
static void
prefer_slot (GliaRunsModel *self, GliaRunsRow *row)
{
  char *folder = g_path_get_dirname (glia_runs_row_first (row)->path);
  const guint before = GPOINTER_TO_UINT (g_hash_table_lookup (self->folders, folder));

  g_hash_table_replace (self->folders, folder, GUINT_TO_POINTER (before + 1));
  glia_runs_row_set_preferred (row, before % GLIA_RUN_COLOURS);
}

/* TRUE if one of them was selected. */
static gboolean
remove_rows (GliaRunsModel *self, GHashTable *keys)
{
  g_autoptr (GHashTable) gone = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer group, row;
  gboolean selected = FALSE;

  g_hash_table_iter_init (&iter, self->known);
  while (g_hash_table_iter_next (&iter, &group, &row))
    if (!g_hash_table_contains (keys, group)) {
      g_hash_table_add (gone, row);
      g_hash_table_iter_remove (&iter);
    }
  for (guint i = self->rows->len; g_hash_table_size (gone) > 0 && i-- > 0;) {
    row = self->rows->pdata[i];
    if (!g_hash_table_contains (gone, row))
      continue;
    selected = selected || glia_runs_row_is_selected (row);
    self->n_selected -= (guint)glia_runs_row_is_selected (row);
    g_ptr_array_remove_index (self->rows, i);
    g_list_model_items_changed (G_LIST_MODEL (self), i, 1, 0);
  }
  return selected;
}

static void
take_facts (GliaRunsModel *self, GPtrArray *facts)
{
  g_autoptr (GPtrArray) groups = glia_run_groups_new (facts);
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);
  const guint before = self->rows->len;

  for (guint i = 0; i < groups->len; i++)
    g_hash_table_add (keys, ((GliaRunGroup *)groups->pdata[i])->key);
  gboolean selection = remove_rows (self, keys), changed = selection || before != self->rows->len;
  const guint kept = self->rows->len;

  for (guint i = 0; i < groups->len; i++) {
    const GliaRunGroup *group = groups->pdata[i];
    GliaRunsRow *row = g_hash_table_lookup (self->known, group->key);
    const gboolean is_new = row == NULL;
    if (is_new) {
      row = glia_runs_row_new ();
      g_ptr_array_add (self->rows, row);
      g_hash_table_insert (self->known, g_strdup (group->key), row);
    }
    const gboolean other = glia_runs_row_set_group (row, group);
    if (is_new)
      prefer_slot (self, row);
    if (!other)
      continue;
    changed = TRUE;
    selection = selection || glia_runs_row_is_selected (row);
  }
  if (self->rows->len > kept)
    g_list_model_items_changed (G_LIST_MODEL (self), kept, 0, self->rows->len - kept);
  if (changed)
    g_signal_emit (self, signals[SIGNAL_UPDATED], 0);
  if (selection)
    g_signal_emit (self, signals[SIGNAL_SELECTION_CHANGED], 0);
}

/* ---- Reading --------------------------------------------------------------------------------- */

typedef struct {
  char *directory;
  GPtrArray *known;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->directory);
  g_clear_pointer (&question->known, g_ptr_array_unref);
  g_free (question);
}

static void
read_cb (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Question *question = data;
  GError *error = NULL;
  GPtrArray *facts =
      glia_run_index_read (question->directory, question->known, cancellable, &error);

  if (facts != NULL)
    g_task_return_pointer (task, facts, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static gboolean
poll_cb (gpointer data)
{
  GliaRunsModel *self = data;

  self->poll = 0;
  glia_runs_model_refresh (self);
  return G_SOURCE_REMOVE;
}

static void
wait_for_poll (GliaRunsModel *self)
{
  const gint64 took = (g_get_monotonic_time () - self->asked) / 1000;

  if (self->watching && self->poll == 0)
    self->poll =
        g_timeout_add ((guint)CLAMP (POLL_SHARE * took, POLL_LEAST, POLL_MOST), poll_cb, self);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GliaRunsModel *self = GLIA_RUNS_MODEL (source);
  g_autoptr (GPtrArray) facts = g_task_propagate_pointer (G_TASK (result), NULL);

  self->reading = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (facts != NULL) {
    g_clear_pointer (&self->facts, g_ptr_array_unref);
    self->facts = g_ptr_array_ref (facts);
    take_facts (self, facts);
  }
  if (!self->ready) {
    self->ready = TRUE;
    g_object_notify_by_pspec (source, properties[PROPERTY_READY]);
  }
  if (self->again)
    glia_runs_model_refresh (self);
  else
    wait_for_poll (self);
}

void
glia_runs_model_refresh (GliaRunsModel *self)
{
  g_return_if_fail (GLIA_IS_RUNS_MODEL (self));

  self->again = self->reading;
  if (self->reading)
    return;
  g_clear_handle_id (&self->poll, g_source_remove);
  self->reading = TRUE;
  self->asked = g_get_monotonic_time ();
  Question *question = g_new0 (Question, 1);
  question->directory = g_strdup (self->directory);
  question->known = self->facts != NULL ? g_ptr_array_ref (self->facts) : NULL;
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, done_cb, NULL);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, read_cb);
}

void
glia_runs_model_set_watching (GliaRunsModel *self, gboolean watching)
{
  g_return_if_fail (GLIA_IS_RUNS_MODEL (self));

  if (self->watching == watching)
    return;
  self->watching = watching;
  g_clear_handle_id (&self->poll, g_source_remove);
  if (watching)
    glia_runs_model_refresh (self);
}

gboolean
glia_runs_model_is_ready (GliaRunsModel *self)
{
  return self->ready;
}

const char *
glia_runs_model_directory (GliaRunsModel *self)
{
  return self->directory;
}

guint
glia_runs_model_runs (GliaRunsModel *self)
{
  return self->facts != NULL ? self->facts->len : 0;
}

/* ---- Selection ------------------------------------------------------------------------------- */

static int
compare_slots (gconstpointer a, gconstpointer b)
{
  const guint left = glia_runs_row_slot (*(GliaRunsRow *const *)a),
              right = glia_runs_row_slot (*(GliaRunsRow *const *)b);

  return (left > right) - (left < right);
}

GPtrArray *
glia_runs_model_selected (GliaRunsModel *self)
{
  GPtrArray *selected = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->rows->len; i++)
    if (glia_runs_row_is_selected (self->rows->pdata[i]))
      g_ptr_array_add (selected, g_object_ref (self->rows->pdata[i]));
  g_ptr_array_sort (selected, compare_slots);
  return selected;
}

guint
glia_runs_model_n_selected (GliaRunsModel *self)
{
  return self->n_selected;
}

static void
set_row (GliaRunsModel *self, GliaRunsRow *row, GHashTable *slots)
{
  guint slot = glia_runs_row_preferred (row);

  if (glia_runs_row_is_selected (row))
    return;
  if (g_hash_table_contains (slots, GUINT_TO_POINTER (slot)))
    for (slot = 0; g_hash_table_contains (slots, GUINT_TO_POINTER (slot)); slot++)
      continue;
  g_hash_table_add (slots, GUINT_TO_POINTER (slot));
  self->n_selected++;
  glia_runs_row_set_selected (row, TRUE, slot);
}

void
glia_runs_model_select (GliaRunsModel *self, GPtrArray *rows, gboolean add)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (NULL, NULL),
                         slots = g_hash_table_new (NULL, NULL);

  g_return_if_fail (GLIA_IS_RUNS_MODEL (self));

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    g_hash_table_add (wanted, rows->pdata[i]);
  for (guint i = 0; i < self->rows->len; i++) {
    GliaRunsRow *row = self->rows->pdata[i];
    if (!glia_runs_row_is_selected (row))
      continue;
    if (add || g_hash_table_contains (wanted, row)) {
      g_hash_table_add (slots, GUINT_TO_POINTER (glia_runs_row_slot (row)));
      continue;
    }
    self->n_selected--;
    glia_runs_row_set_selected (row, FALSE, 0);
  }
  /* In the rows' own order, however they are sorted where they were chosen. */
  for (guint i = 0; i < self->rows->len; i++)
    if (g_hash_table_contains (wanted, self->rows->pdata[i]))
      set_row (self, self->rows->pdata[i], slots);
  g_signal_emit (self, signals[SIGNAL_SELECTION_CHANGED], 0);
}

void
glia_runs_model_deselect (GliaRunsModel *self, GPtrArray *rows)
{
  g_return_if_fail (GLIA_IS_RUNS_MODEL (self));

  for (guint i = 0; i < rows->len; i++) {
    self->n_selected -= (guint)glia_runs_row_is_selected (rows->pdata[i]);
    glia_runs_row_set_selected (rows->pdata[i], FALSE, 0);
  }
  g_signal_emit (self, signals[SIGNAL_SELECTION_CHANGED], 0);
}
