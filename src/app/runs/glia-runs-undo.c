/* SPDX-License-Identifier: MIT */
#include "glia-runs-undo.h"

#include "glia-run-labels.h"

typedef struct {
  guint number;
  GPtrArray *folders;
  GPtrArray *trashed; /* what has become of them; NULL: `labels` were written */
  GArray *labels;     /* GliaRunLabels of `folders` before */
} Entry;

struct _GliaRunsUndo {
  GQueue entries; /* the newest at the tail */
  guint last_number;
};

static void
clear_labels (gpointer labels)
{
  glia_run_labels_clear (labels);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_ptr_array_unref (entry->folders);
  g_clear_pointer (&entry->trashed, g_ptr_array_unref);
  g_clear_pointer (&entry->labels, g_array_unref);
  g_free (entry);
}

GliaRunsUndo *
glia_runs_undo_new (void)
{
  return g_new0 (GliaRunsUndo, 1);
}

void
glia_runs_undo_free (GliaRunsUndo *self)
{
  g_queue_clear_full (&self->entries, entry_free);
  g_free (self);
}

static Entry *
add_entry (GliaRunsUndo *self, GPtrArray *folders)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->number = ++self->last_number;
  entry->folders = g_ptr_array_ref (folders);
  g_queue_push_tail (&self->entries, entry);
  return entry;
}

guint
glia_runs_undo_add_deleted (GliaRunsUndo *self, GPtrArray *from, GPtrArray *to)
{
  Entry *entry = add_entry (self, from);

  entry->trashed = g_ptr_array_ref (to);
  return entry->number;
}

void
glia_runs_undo_add_labels (GliaRunsUndo *self, GPtrArray *folders)
{
  Entry *entry = add_entry (self, folders);

  entry->labels = g_array_new (FALSE, TRUE, sizeof (GliaRunLabels));
  g_array_set_clear_func (entry->labels, clear_labels);
  g_array_set_size (entry->labels, folders->len);
  for (guint i = 0; i < folders->len; i++)
    glia_run_labels_read (folders->pdata[i], &g_array_index (entry->labels, GliaRunLabels, i));
}

gboolean
glia_runs_undo_is_empty (GliaRunsUndo *self)
{
  return g_queue_is_empty (&self->entries);
}

/* Takes `entry`. The first error counts. */
static gboolean
take_back (Entry *entry, GError **error)
{
  gboolean done = TRUE;

  for (guint i = 0; i < entry->folders->len; i++) {
    const char *folder = entry->folders->pdata[i];
    GError **first = done ? error : NULL;
    const gboolean one = entry->trashed != NULL
                             ? glia_run_untrash (entry->trashed->pdata[i], folder, first)
                             : glia_run_labels_write (
                                   folder, &g_array_index (entry->labels, GliaRunLabels, i), first);
    done = done && one;
  }
  entry_free (entry);
  return done;
}

gboolean
glia_runs_undo_last (GliaRunsUndo *self, GError **error)
{
  Entry *entry = g_queue_pop_tail (&self->entries);

  return entry == NULL || take_back (entry, error);
}

gboolean
glia_runs_undo_one (GliaRunsUndo *self, guint number, GError **error)
{
  for (GList *link = self->entries.head; link != NULL; link = link->next) {
    Entry *entry = link->data;
    if (entry->number != number)
      continue;
    g_queue_delete_link (&self->entries, link);
    return take_back (entry, error);
  }
  return TRUE;
}
