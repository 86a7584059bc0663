/* SPDX-License-Identifier: MIT */
#include "glia-document.h"

#include "glia-document-name.h"
#include "glia-file-watch.h"
#include "glia-file.h"
#include "glia-leftovers.h"
#include "glia-painted.h"

#include <glib/gi18n.h>

/* Edits of the same name and keys within this time are one (microseconds). */
#define MERGE_TIME G_USEC_PER_SEC
#define NEVER      (G_MININT64 / 2)
/* The oldest edits beyond are forgotten. */
#define MOST_EDITS 1000

/* What undo or redo goes back to, and the name of the edit that is undone by it. */
typedef struct {
  GliaExperiment *experiment;
  char *what;
} Edit;

struct _GliaDocument {
  GObject parent_instance;

  GliaExperiment *experiment;
  GliaExperiment
      *saved; /* as it is in the file, or as it was made; NULL: nowhere (what a crash left) */
  GliaFileWatch *watch; /* NULL: no file */
  gboolean changed_on_disk;
  GQueue undo, redo; /* Edit, the newest at the tail */
  gint64 (*clock) (void);
  gint64 last_edit;    /* when, to merge */
  char *last_keys;     /* what it set; NULL: it merges with none */
  GHashTable *refused; /* paths of keys */
};

enum {
  PROPERTY_TITLE = 1,
  PROPERTY_MODIFIED,
  PROPERTY_CAN_UNDO,
  PROPERTY_CAN_REDO,
  PROPERTY_FILE,
  PROPERTY_CHANGED_ON_DISK,
  PROPERTY_REFUSED,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];
static guint changed_signal;

G_DEFINE_FINAL_TYPE (GliaDocument, glia_document, G_TYPE_OBJECT)

static void
free_edit (gpointer data)
{
  Edit *edit = data;

  glia_experiment_unref (edit->experiment);
  g_free (edit->what);
  g_free (edit);
}

/* ---- Properties ------------------------------------------------------------------------------ */

/* Owned by self, or NULL. */
static GFile *
get_file (GliaDocument *self)
{
  return self->watch != NULL ? glia_file_watch_file (self->watch) : NULL;
}

static char *
make_title (GliaDocument *self)
{
  if (*self->experiment->name != '\0')
    return g_strdup (self->experiment->name);
  if (self->watch == NULL)
    return g_strdup (_ ("Untitled"));
  g_autofree char *name = g_file_get_basename (get_file (self));
  if (g_str_has_suffix (name, ".json"))
    name[strlen (name) - strlen (".json")] = '\0';
  return g_utf8_validate (name, -1, NULL) ? g_steal_pointer (&name) : g_utf8_make_valid (name, -1);
}

static gboolean
is_modified (GliaDocument *self)
{
  return self->saved == NULL || (self->experiment != self->saved &&
                                 !glia_experiment_equal (self->experiment, self->saved));
}

static void
glia_document_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaDocument *self = GLIA_DOCUMENT (object);

  switch (id) {
  case PROPERTY_TITLE:
    g_value_take_string (value, make_title (self));
    break;
  case PROPERTY_MODIFIED:
    g_value_set_boolean (value, is_modified (self));
    break;
  case PROPERTY_CAN_UNDO:
    g_value_set_boolean (value, !g_queue_is_empty (&self->undo));
    break;
  case PROPERTY_CAN_REDO:
    g_value_set_boolean (value, !g_queue_is_empty (&self->redo));
    break;
  case PROPERTY_FILE:
    g_value_set_object (value, get_file (self));
    break;
  case PROPERTY_CHANGED_ON_DISK:
    g_value_set_boolean (value, self->changed_on_disk);
    break;
  case PROPERTY_REFUSED:
    g_value_set_uint (value, g_hash_table_size (self->refused));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
notify_properties (GliaDocument *self)
{
  for (guint i = 1; i < N_PROPERTIES; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

/* ---- The class ------------------------------------------------------------------------------- */

static void
glia_document_finalize (GObject *object)
{
  GliaDocument *self = GLIA_DOCUMENT (object);

  g_queue_clear_full (&self->undo, free_edit);
  g_queue_clear_full (&self->redo, free_edit);
  glia_experiment_unref (self->experiment);
  g_clear_pointer (&self->saved, glia_experiment_unref);
  g_clear_pointer (&self->watch, glia_file_watch_free);
  g_free (self->last_keys);
  g_hash_table_unref (self->refused);
  G_OBJECT_CLASS (glia_document_parent_class)->finalize (object);
}

static void
glia_document_class_init (GliaDocumentClass *class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->finalize = glia_document_finalize;
  object_class->get_property = glia_document_get_property;
  properties[PROPERTY_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROPERTY_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, flags);
  properties[PROPERTY_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  properties[PROPERTY_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  properties[PROPERTY_FILE] = g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE, flags);
  properties[PROPERTY_CHANGED_ON_DISK] =
      g_param_spec_boolean ("changed-on-disk", NULL, NULL, FALSE, flags);
  properties[PROPERTY_REFUSED] = g_param_spec_uint ("refused", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
glia_document_init (GliaDocument *self)
{
  g_queue_init (&self->undo);
  g_queue_init (&self->redo);
  self->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->clock = g_get_monotonic_time;
  self->last_edit = NEVER;
}

GliaDocument *
glia_document_new (void)
{
  return glia_document_new_for (glia_experiment_new ());
}

GliaDocument *
glia_document_new_for (GliaExperiment *experiment)
{
  GliaDocument *self = g_object_new (GLIA_TYPE_DOCUMENT, NULL);

  self->experiment = experiment;
  self->saved = glia_experiment_ref (experiment);
  return self;
}

/* What is in it now is known. */
static void
watch_file (GliaDocument *self, GFile *file)
{
  g_autoptr (GliaFileWatch) before = self->watch;

  self->watch = glia_file_watch_new (file, G_CALLBACK (glia_document_check_file), self);
}

GliaDocument *
glia_document_open (GFile *file, GError **error)
{
  g_autofree char *path = g_file_get_path (file);
  GliaExperiment *experiment;

  if (path == NULL) {
    g_autofree char *uri = g_file_get_uri (file);
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                 _ ("%s is not a file on this computer. Copy it into a folder first."), uri);
    return NULL;
  }
  experiment = glia_experiment_read_file (path, error);
  if (experiment == NULL)
    return NULL;
  GliaDocument *self = glia_document_new_for (experiment);
  watch_file (self, file);
  return self;
}

GliaDocument *
glia_document_new_recovered (GliaExperiment *experiment, GFile *file)
{
  GliaDocument *self = glia_document_new_for (experiment);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  glia_experiment_unref (self->saved);
  self->saved = path != NULL ? glia_experiment_read_file (path, NULL) : NULL;
  if (file != NULL)
    watch_file (self, file);
  return self;
}

void
glia_document_set_clock (GliaDocument *self, gint64 (*clock) (void))
{
  g_return_if_fail (GLIA_IS_DOCUMENT (self));
  self->clock = clock;
}

GliaExperiment *
glia_document_experiment (GliaDocument *self)
{
  g_return_val_if_fail (GLIA_IS_DOCUMENT (self), NULL);
  return self->experiment;
}

/* ---- Edits ----------------------------------------------------------------------------------- */

static Edit *
make_edit (GliaExperiment *experiment, const char *what)
{
  Edit *edit = g_new (Edit, 1);

  *edit = (Edit){glia_experiment_ref (experiment), g_strdup (what)};
  return edit;
}

/* Takes `experiment`. */
static void
replace_experiment (GliaDocument *self, GliaExperiment *experiment)
{
  GliaExperiment *before = self->experiment;

  self->experiment = experiment;
  g_signal_emit (self, changed_signal, 0);
  glia_experiment_unref (before);
  notify_properties (self);
}

/* "training.epochs;": the keys that are set, without their values. */
static char *
list_keys (const char *const *assignments)
{
  GString *keys = g_string_new (NULL);

  for (; *assignments != NULL; assignments++)
    g_string_append_printf (keys, "%.*s;", (int)strcspn (*assignments, "="), *assignments);
  return g_string_free (keys, FALSE);
}

/* Takes `experiment`, an edit of the present one. */
static GliaExperiment *
rename_after_data (GliaDocument *self, GliaExperiment *experiment)
{
  g_autofree char *name = glia_document_new_name (self->experiment, experiment);

  if (name == NULL)
    return experiment;
  GliaExperiment *copy = glia_experiment_copy (experiment); /* others may hold it */
  glia_experiment_unref (experiment);
  g_free (copy->name);
  copy->name = g_steal_pointer (&name);
  return copy;
}

/* Takes `experiment`, which is valid. `keys` NULL: an edit of its own in any case. */
static void
apply_edit (GliaDocument *self, const char *what, const char *keys, GliaExperiment *experiment)
{
  const gint64 now = self->clock ();
  const Edit *last = g_queue_peek_tail (&self->undo);

  if (glia_experiment_equal (experiment, self->experiment)) {
    glia_experiment_unref (experiment);
    return;
  }
  if (last == NULL || keys == NULL || g_strcmp0 (last->what, what) != 0 ||
      g_strcmp0 (self->last_keys, keys) != 0 || now - self->last_edit > MERGE_TIME ||
      !g_queue_is_empty (&self->redo))
    g_queue_push_tail (&self->undo, make_edit (self->experiment, what));
  if (self->undo.length > MOST_EDITS)
    free_edit (g_queue_pop_head (&self->undo));
  g_queue_clear_full (&self->redo, free_edit);
  self->last_edit = now;
  g_free (self->last_keys);
  self->last_keys = g_strdup (keys);
  replace_experiment (self, experiment);
}

gboolean
glia_document_set (GliaDocument *self,
                   const char *what,
                   const char *const *assignments,
                   GError **error)
{
  g_return_val_if_fail (GLIA_IS_DOCUMENT (self), FALSE);
  g_autoptr (GliaExperiment) experiment = glia_experiment_copy (self->experiment);

  g_autofree char *keys = list_keys (assignments);

  if (!glia_experiment_set_all (experiment, assignments, error))
    return FALSE;
  apply_edit (self, what, keys, rename_after_data (self, g_steal_pointer (&experiment)));
  return TRUE;
}

gboolean
glia_document_replace (GliaDocument *self,
                       const char *what,
                       GliaExperiment *experiment,
                       GError **error)
{
  g_return_val_if_fail (GLIA_IS_DOCUMENT (self), FALSE);
  if (!glia_experiment_validate (experiment, error))
    return FALSE;
  apply_edit (self, what, NULL, rename_after_data (self, glia_experiment_ref (experiment)));
  return TRUE;
}

void
glia_document_set_refused (GliaDocument *self, const char *path, gboolean refused)
{
  g_return_if_fail (GLIA_IS_DOCUMENT (self));
  const gboolean changed = refused ? g_hash_table_add (self->refused, g_strdup (path))
                                   : g_hash_table_remove (self->refused, path);

  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_REFUSED]);
}

static void
restore_from (GliaDocument *self, GQueue *from, GQueue *to)
{
  Edit *edit = g_queue_pop_tail (from);

  if (edit == NULL)
    return;
  g_queue_push_tail (to, make_edit (self->experiment, edit->what));
  self->last_edit = NEVER; /* the next edit is one of its own */
  replace_experiment (self, glia_experiment_ref (edit->experiment));
  free_edit (edit);
}

void
glia_document_undo (GliaDocument *self)
{
  g_return_if_fail (GLIA_IS_DOCUMENT (self));
  restore_from (self, &self->undo, &self->redo);
}

void
glia_document_redo (GliaDocument *self)
{
  g_return_if_fail (GLIA_IS_DOCUMENT (self));
  restore_from (self, &self->redo, &self->undo);
}

const char *
glia_document_undo_name (GliaDocument *self)
{
  const Edit *edit = g_queue_peek_tail (&self->undo);

  return edit != NULL ? edit->what : NULL;
}

const char *
glia_document_redo_name (GliaDocument *self)
{
  const Edit *edit = g_queue_peek_tail (&self->redo);

  return edit != NULL ? edit->what : NULL;
}

/* ---- The file, in other programs' hands ------------------------------------------------------ */

/* NULL if it is not an experiment. */
static GliaExperiment *
read_own_file (GliaDocument *self, GError **error)
{
  g_autofree char *path = g_file_get_path (get_file (self));

  return glia_experiment_read_file (path, error);
}

static void
set_changed_on_disk (GliaDocument *self, gboolean changed)
{
  if (self->changed_on_disk == changed)
    return;
  self->changed_on_disk = changed;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_CHANGED_ON_DISK]);
}

void
glia_document_check_file (GliaDocument *self)
{
  g_return_if_fail (GLIA_IS_DOCUMENT (self));
  gboolean differs = self->watch != NULL && glia_file_watch_differs (self->watch);

  if (differs && self->saved != NULL) {
    /* The same in other words is no news. */
    g_autoptr (GliaExperiment) theirs = read_own_file (self, NULL);
    differs = theirs == NULL || !glia_experiment_equal (theirs, self->saved);
  }
  set_changed_on_disk (self, differs);
}

gboolean
glia_document_reload (GliaDocument *self, GError **error)
{
  g_return_val_if_fail (GLIA_IS_DOCUMENT (self) && self->watch != NULL, FALSE);
  GliaExperiment *theirs = read_own_file (self, error);

  if (theirs == NULL)
    return FALSE;
  glia_file_watch_know (self->watch);
  g_clear_pointer (&self->saved, glia_experiment_unref);
  self->saved = glia_experiment_ref (theirs);
  apply_edit (self, _ ("Reload"), NULL, theirs);
  notify_properties (self); /* also if it is what was here already */
  set_changed_on_disk (self, FALSE);
  return TRUE;
}

void
glia_document_ignore_file (GliaDocument *self)
{
  g_return_if_fail (GLIA_IS_DOCUMENT (self) && self->watch != NULL);

  glia_file_watch_know (self->watch);
  g_clear_pointer (&self->saved, glia_experiment_unref);
  self->saved = read_own_file (self, NULL);
  notify_properties (self);
  set_changed_on_disk (self, FALSE);
}

/* ---- Saving ---------------------------------------------------------------------------------- */

/* File names in an experiment are relative to its file: in another folder they would mean
 * others. */
static GliaExperiment *
move_to (GliaExperiment *experiment, const char *folder)
{
  if (g_strcmp0 (experiment->base_directory, folder) == 0)
    return glia_experiment_ref (experiment);
  GliaExperiment *moved = glia_experiment_copy (experiment);
  glia_experiment_make_absolute (moved);
  g_free (moved->base_directory);
  moved->base_directory = g_strdup (folder);
  return moved;
}

/* A branch's file may go once no run needs it (glia-leftovers.h): a saved experiment has a copy
 * beside it. Takes `experiment`. */
static GliaExperiment *
copy_branch_beside (GliaExperiment *experiment, const char *folder, GError **error)
{
  g_autoptr (GliaExperiment) beside = experiment;

  if (experiment->network.weights == NULL ||
      !glia_leftovers_is_branch (experiment->network.weights))
    return g_steal_pointer (&beside);
  g_autofree char *path = glia_experiment_resolve (experiment, experiment->network.weights);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *copy = g_build_filename (folder, name, NULL), *weights = NULL;
  gsize length;
  if (!g_file_test (path, G_FILE_TEST_EXISTS)) /* saving must be possible all the same */
    return g_steal_pointer (&beside);
  /* The name says what is in it: a file that is there is the same. */
  if (!g_file_test (copy, G_FILE_TEST_EXISTS) &&
      (!glia_file_read (path, &weights, &length, error) ||
       !g_file_set_contents_full (copy, weights, (gssize)length,
                                  G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                  0666, error)))
    return NULL;
  GliaExperiment *result = glia_experiment_copy (experiment);
  g_free (result->network.weights);
  result->network.weights = g_steal_pointer (&name);
  return result;
}

gboolean
glia_document_save (GliaDocument *self, GFile *file, GError **error)
{
  g_return_val_if_fail (GLIA_IS_DOCUMENT (self), FALSE);
  g_return_val_if_fail (file != NULL || self->watch != NULL, FALSE);
  g_autoptr (GFile) target = g_object_ref (file != NULL ? file : get_file (self));
  g_autofree char *path = g_file_get_path (target);

  if (path == NULL) {
    g_autofree char *uri = g_file_get_uri (target);
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                 _ ("%s is not a folder on this computer. Save somewhere else and copy it there."),
                 uri);
    return FALSE;
  }
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GliaExperiment) moved = move_to (self->experiment, folder);
  /* In the file painted points are its neighbours; here they stay where they are, and the run
   * goes on. */
  g_autoptr (GliaExperiment) written = glia_painted_is (moved)
                                           ? glia_painted_beside (moved, folder, error)
                                           : glia_experiment_ref (moved);
  if (written != NULL)
    written = copy_branch_beside (g_steal_pointer (&written), folder, error);
  if (written == NULL || !glia_experiment_write_file (written, path, error))
    return FALSE;
  g_clear_pointer (&self->saved, glia_experiment_unref);
  self->saved = glia_experiment_ref (moved);
  watch_file (self, target);
  g_autofree char *text = glia_experiment_write_text (written);
  glia_file_watch_know_text (self->watch, text); /* another program may have been quick */
  self->last_edit = NEVER;                       /* undo must be able to stop here */
  set_changed_on_disk (self, FALSE);
  if (moved != self->experiment)
    replace_experiment (self, g_steal_pointer (&moved));
  else
    notify_properties (self);
  return TRUE;
}
