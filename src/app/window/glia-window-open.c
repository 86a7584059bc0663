/* SPDX-License-Identifier: MIT */
/* Opening: experiments, and data of any kind, from the dialog, by dropping them, or from
 * outside. */
#include "glia-data-files.h"
#include "glia-window-private.h"

#include <glib/gi18n.h>

/* Reading that takes longer is announced (milliseconds). */
#define PATIENCE 300

/* ---- Windows --------------------------------------------------------------------------------- */

typedef gboolean (*Shows) (GliaWindow *window, gpointer what);

static gboolean
shows_file (GliaWindow *window, gpointer file)
{
  g_autoptr (GFile) shown = NULL;

  g_object_get (window->document, "file", &shown, NULL);
  return shown != NULL && g_file_equal (shown, file);
}

static gboolean
shows_run (GliaWindow *window, gpointer folder)
{
  g_autofree char *shown = glia_workbench_path (window->workbench);

  return g_strcmp0 (shown, folder) == 0;
}

/* Brings the window of this program that shows it to the front; FALSE if there is none. */
static gboolean
present_shown (GliaWindow *self, Shows shows, gpointer what)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  GList *windows = application != NULL ? gtk_application_get_windows (application) : NULL;

  for (; windows != NULL; windows = windows->next) {
    if (!GLIA_IS_WINDOW (windows->data) || !shows (windows->data, what))
      continue;
    g_object_set (windows->data, "page", "workbench", NULL);
    gtk_window_present (windows->data);
    return TRUE;
  }
  return FALSE;
}

GliaWindow *
glia_window_show_document (GliaWindow *self, GliaDocument *document)
{
  g_return_val_if_fail (GLIA_IS_WINDOW (self), NULL);
  GliaWindow *window = self;

  if (!glia_window_is_untouched (self)) {
    window = g_object_new (G_OBJECT_TYPE (self), "application",
                           gtk_window_get_application (GTK_WINDOW (self)), NULL);
  }
  glia_window_set_document (window, document);
  g_object_set (window, "page", "workbench", NULL); /* where it is seen */
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

gboolean
glia_window_open_run (GliaWindow *self, const char *folder, GError **error)
{
  g_return_val_if_fail (GLIA_IS_WINDOW (self), FALSE);

  if (present_shown (self, shows_run, (gpointer)folder))
    return TRUE;
  g_autoptr (GliaRun) run = glia_run_open (folder, error);
  g_autoptr (GliaExperiment) trained =
      run != NULL ? glia_run_changed_experiment (run, error) : NULL;
  if (trained == NULL)
    return FALSE;
  GliaExperiment *experiment = glia_experiment_copy (trained);
  /* It may be changed now, also its data. */
  g_clear_pointer (&experiment->data.hash, g_free);
  g_autoptr (GliaDocument) document = glia_document_new_for (experiment);
  GliaWindow *window = glia_window_show_document (self, document);
  glia_workbench_open_run (window->workbench, folder);
  return TRUE;
}

void
glia_window_open_run_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GError) error = NULL;

  if (!glia_window_open_run (GLIA_WINDOW (widget), g_variant_get_string (parameter, NULL), &error))
    glia_window_add_toast (GLIA_WINDOW (widget), error->message);
}

static void
open_experiment (GliaWindow *self, GFile *file)
{
  g_autoptr (GliaDocument) document = NULL;
  g_autoptr (GError) error = NULL;

  if (present_shown (self, shows_file, file))
    return;
  document = glia_document_open (file, &error);
  if (document == NULL) {
    glia_window_show_message (self, _ ("The File Could Not be Opened"), error->message);
    return;
  }
  glia_window_note_recent (file);
  glia_window_show_document (self, document);
}

/* ---- Data ------------------------------------------------------------------------------------ */

/* Reading data files, on a thread. */
typedef struct {
  GliaWindow *window; /* a reference */
  GPtrArray *files;   /* GFile */
  gboolean use;       /* in place of the present document's data */
  guint source;       /* says so, if it takes long */
} Reading;

static void
reading_free (Reading *reading)
{
  g_clear_handle_id (&reading->source, g_source_remove);
  g_ptr_array_unref (reading->files);
  g_object_unref (reading->window);
  g_free (reading);
}

static void
announce_cb (gpointer data)
{
  Reading *reading = data;
  g_autofree char *name = g_file_get_basename (reading->files->pdata[0]);
  g_autofree char *text = NULL;

  reading->source = 0;
  /* Translators: %s is a file's name */
  text = g_strdup_printf (_ ("Reading %s…"), name);
  glia_window_add_toast (reading->window, text);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Reading *reading = data;
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  GError *error = NULL;
  GliaExperiment *experiment;

  for (guint i = 0; i < reading->files->len; i++)
    g_ptr_array_add (paths, (char *)g_file_peek_path (reading->files->pdata[i]));
  g_ptr_array_add (paths, NULL);
  experiment = glia_data_files_experiment ((const char *const *)paths->pdata, &error);
  if (experiment != NULL)
    g_task_return_pointer (task, experiment, (GDestroyNotify)glia_experiment_unref);
  else
    g_task_return_error (task, error);
}

/* The present network and training with this data: one edit. */
static gboolean
use_data (GliaWindow *self, const GliaExperiment *data, GError **error)
{
  g_autoptr (GliaExperiment) experiment =
      glia_data_files_use (glia_document_experiment (self->document), data, error);

  return experiment != NULL &&
         glia_document_replace (self->document, _ ("Data set"), experiment, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = G_TASK (result);
  Reading *reading = g_task_get_task_data (task);
  GliaWindow *self = reading->window;
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaExperiment) experiment = g_task_propagate_pointer (task, &error);

  g_clear_handle_id (&reading->source, g_source_remove);
  if (self->document == NULL) /* the window was closed meanwhile */
    return;
  if (experiment != NULL && reading->use)
    use_data (self, experiment, &error);
  if (error != NULL) {
    glia_window_show_message (self, _ ("The Data Could Not be Read"), error->message);
    return;
  }
  for (guint i = 0; i < reading->files->len; i++)
    glia_window_note_recent (reading->files->pdata[i]);
  if (!reading->use) {
    g_autoptr (GliaDocument) document = glia_document_new_for (g_steal_pointer (&experiment));
    glia_window_show_document (self, document);
  }
}

/* Takes a reference of `files`, all of this computer. */
static void
read_data (GliaWindow *self, GPtrArray *files, gboolean use)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, read_cb, NULL);
  Reading *reading = g_new0 (Reading, 1);

  reading->window = g_object_ref (self);
  reading->files = g_ptr_array_ref (files);
  reading->use = use;
  reading->source = g_timeout_add_once (PATIENCE, announce_cb, reading);
  g_task_set_task_data (task, reading, (GDestroyNotify)reading_free);
  g_task_run_in_thread (task, read_thread);
}

/* ---- Any file -------------------------------------------------------------------------------- */

/* What the file is; FALSE once the person has been told why that cannot be said. */
static gboolean
kind_of (GliaWindow *self, GFile *file, GliaDataFileKind *kind)
{
  g_autoptr (GError) error = NULL;
  const char *path = g_file_peek_path (file);

  if (path == NULL) {
    g_autofree char *uri = g_file_get_uri (file);
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                 _ ("%s is not a file on this computer. Copy it into a folder first."), uri);
  } else if (glia_data_file_kind (path, kind, &error)) {
    return TRUE;
  }
  glia_window_show_message (self, _ ("The File Could Not be Opened"), error->message);
  return FALSE;
}

void
glia_window_open_files (GliaWindow *self, GFile *const *files, gsize n)
{
  g_return_if_fail (GLIA_IS_WINDOW (self));
  g_autoptr (GPtrArray) data = g_ptr_array_new_with_free_func (g_object_unref);

  for (gsize i = 0; i < n; i++) {
    GliaDataFileKind kind;
    if (!kind_of (self, files[i], &kind))
      return;
    if (kind == GLIA_DATA_FILE_EXPERIMENT)
      open_experiment (self, files[i]);
    else
      g_ptr_array_add (data, g_object_ref (files[i]));
  }
  if (data->len > 0)
    read_data (self, data, FALSE);
}

void
glia_window_open (GliaWindow *self, GFile *file)
{
  g_return_if_fail (G_IS_FILE (file));

  glia_window_open_files (self, &file, 1);
}

/* ---- The dialog ------------------------------------------------------------------------------ */

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *const *suffixes)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  if (suffixes == NULL)
    gtk_file_filter_add_pattern (filter, "*");
  for (; suffixes != NULL && *suffixes != NULL; suffixes++)
    gtk_file_filter_add_suffix (filter, *suffixes);
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
chosen_cb (GtkNativeDialog *chooser, int response, gpointer data)
{
  GliaWindow *self = GLIA_WINDOW (data);
  g_autoptr (GtkNativeDialog) keep = g_object_ref (chooser);
  const gboolean use = g_object_get_data (G_OBJECT (chooser), "glia-use") != NULL;
  g_autoptr (GListModel) list = NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  if (response == GTK_RESPONSE_ACCEPT)
    list = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (chooser));
  g_clear_object (&self->chooser);
  for (guint i = 0; list != NULL && i < g_list_model_get_n_items (list); i++)
    g_ptr_array_add (files, g_list_model_get_item (list, i));
  if (files->len > 0 && use)
    read_data (self, files, TRUE);
  else if (files->len > 0)
    glia_window_open_files (self, (GFile *const *)files->pdata, files->len);
}

static void
choose_files (GliaWindow *self, const char *title, gboolean use)
{
  static const char *const all[] = {"json", "csv", "tsv", "txt", "data", "npy", "gz", NULL};
  static const char *const experiments[] = {"json", NULL};
  GtkFileChooser *chooser;

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), NULL);
  chooser = GTK_FILE_CHOOSER (self->chooser);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_select_multiple (chooser, TRUE);
  add_filter (chooser, use ? _ ("Tables and arrays") : _ ("Experiments, tables and arrays"),
              use ? all + 1 : all);
  if (!use)
    add_filter (chooser, _ ("Experiments (*.json)"), experiments);
  add_filter (chooser, _ ("All files"), NULL);
  if (use)
    g_object_set_data (G_OBJECT (chooser), "glia-use", self);
  g_signal_connect (chooser, "response", G_CALLBACK (chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

void
glia_window_open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose_files (GLIA_WINDOW (widget), _ ("Open Experiments or Data"), FALSE);
}

void
glia_window_choose_data_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose_files (GLIA_WINDOW (widget), _ ("Choose Data"), TRUE);
}

void
glia_window_open_recent_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  glia_window_open (GLIA_WINDOW (widget), file);
}

/* ---- Dropping -------------------------------------------------------------------------------- */

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer data)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new ();
  g_autoptr (GSList) list = NULL;

  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    list = gdk_file_list_get_files (g_value_get_boxed (value));
  for (GSList *item = list; item != NULL; item = item->next)
    g_ptr_array_add (files, item->data);
  if (files->len == 0)
    return FALSE;
  glia_window_open_files (data, (GFile *const *)files->pdata, files->len);
  return TRUE;
}

void
glia_window_accept_files (GliaWindow *self, GtkWidget *where)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, 0);
  gtk_widget_add_css_class (where, "glia-drop");
  gtk_widget_add_controller (where, GTK_EVENT_CONTROLLER (target));
}
