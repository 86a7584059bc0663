/* SPDX-License-Identifier: MIT */
/* Weights as files: those that are looked at, out; somebody else's, in, to start from. */
#include "glia-network-export.h"
#include "glia-weights.h"
#include "glia-window-private.h"

#include <glib/gi18n.h>

gboolean
glia_window_export_weights (GliaWindow *self, const char *path, GError **error)
{
  const GliaSplits *splits = glia_workbench_splits (self->workbench);
  GliaSnapshot *snapshot = glia_workbench_snapshot (self->workbench);

  if (snapshot == NULL) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("There is no network yet"));
    return FALSE;
  }
  return glia_network_export (snapshot->network,
                              glia_document_experiment (self->document)->training.loss,
                              splits != NULL ? splits->means : NULL,
                              splits != NULL ? splits->deviations : NULL, path, error);
}

gboolean
glia_window_import_weights (GliaWindow *self, const char *path, GError **error)
{
  GliaSnapshot *snapshot = glia_workbench_snapshot (self->workbench);
  mlp_network *copy = NULL;
  mlp_error problem;

  if (snapshot == NULL) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("There is no network yet"));
    return FALSE;
  }
  if (mlp_network_copy (snapshot->network, &copy, &problem) != MLP_OK) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, problem.message);
    return FALSE;
  }
  /* Do they fit? Before anything changes. */
  const gboolean fits = glia_weights_read (copy, path, error);
  mlp_network_free (copy);
  if (!fits)
    return FALSE;
  g_autoptr (GliaExperiment) experiment =
      glia_experiment_copy (glia_document_experiment (self->document));
  g_free (experiment->network.weights);
  experiment->network.weights = g_strdup (path);
  return glia_document_replace (self->document, _ ("Start from Weights"), experiment, error);
}

/* ---- From the menu --------------------------------------------------------------------------- */

/* The kind of file that is chosen in the dialog: they are listed in their order. */
static GliaNetworkFormat
chosen_format (GtkFileChooser *chooser)
{
  g_autoptr (GListModel) filters = gtk_file_chooser_get_filters (chooser);

  for (guint i = 0; i < g_list_model_get_n_items (filters); i++) {
    g_autoptr (GtkFileFilter) filter = g_list_model_get_item (filters, i);
    if (filter == gtk_file_chooser_get_filter (chooser))
      return (GliaNetworkFormat)i;
  }
  return GLIA_NETWORK_SAFETENSORS;
}

static void
save_chosen (GliaWindow *self, const char *path, GliaNetworkFormat format)
{
  g_autofree char *ended = glia_network_format_path (path, format);
  g_autofree char *name = g_path_get_basename (ended);
  g_autofree char *done = g_strdup_printf (_ ("%s exported"), name);
  g_autoptr (GError) error = NULL;

  /* The dialog has asked about the name that it knows, no other one. */
  if (!g_str_equal (path, ended) && g_file_test (ended, G_FILE_TEST_EXISTS))
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                 _ ("%s exists already. Choose it in the list of files to replace it."), name);
  else if (glia_window_export_weights (self, ended, &error))
    glia_window_add_toast (self, done);
  if (error != NULL)
    glia_window_show_message (self, _ ("The Weights Could Not Be Exported"), error->message);
}

static void
chosen_cb (GliaWindow *self, int response)
{
  g_autoptr (GtkFileChooserNative) keep = g_steal_pointer (&self->chooser);
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (keep);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autoptr (GError) error = NULL;

  if (response != GTK_RESPONSE_ACCEPT || path == NULL)
    return;
  if (gtk_file_chooser_get_action (chooser) == GTK_FILE_CHOOSER_ACTION_SAVE)
    save_chosen (self, path, chosen_format (chooser));
  else if (glia_window_import_weights (self, path, &error))
    glia_window_add_toast (self, _ ("Training starts from these weights"));
  else
    glia_window_show_message (self, _ ("The Weights Could Not Be Used"), error->message);
}

static const char *
format_name (GliaNetworkFormat format)
{
  switch (format) {
  case GLIA_NETWORK_ONNX:
    return _ ("The Whole Network (*.onnx)");
  case GLIA_NETWORK_NPY:
    return _ ("All Parameters as One Vector (*.npy)");
  case GLIA_NETWORK_SAFETENSORS:
  case GLIA_NETWORK_FORMATS:
    break;
  }
  return _ ("Weights (*.safetensors)");
}

static GtkFileFilter *
filter_for (GliaNetworkFormat format)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, format_name (format));
  gtk_file_filter_add_suffix (filter, glia_network_format_ending (format));
  return filter;
}

/* With the first `n_formats` kinds of files. */
static void
choose_file (GliaWindow *self,
             GtkFileChooserAction action,
             const char *title,
             const char *accept,
             guint n_formats)
{
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, accept, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  for (guint i = 0; i < n_formats; i++) {
    g_autoptr (GtkFileFilter) filter = filter_for ((GliaNetworkFormat)i);
    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  }
  if (action == GTK_FILE_CHOOSER_ACTION_SAVE)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), "weights.safetensors");
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

void
glia_window_export_weights_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose_file (GLIA_WINDOW (widget), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Export Weights"),
               _ ("_Export"), GLIA_NETWORK_FORMATS);
}

void
glia_window_import_weights_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose_file (GLIA_WINDOW (widget), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Import Weights"),
               _ ("_Import"), GLIA_NETWORK_SAFETENSORS + 1);
}
