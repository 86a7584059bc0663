/* SPDX-License-Identifier: MIT */
/* The document and its file: saving, changes by another program, what would be lost. */
#include "glia-window-private.h"

#include <glib/gi18n.h>

/* ---- What is done once the person agrees ----------------------------------------------------- */

typedef struct {
  GliaWindow *window; /* a reference */
  GliaWindowThen then;
  gpointer data;
  GDestroyNotify free_data;
} Continuation;

static void
continuation_free (Continuation *continuation)
{
  if (continuation->free_data != NULL)
    continuation->free_data (continuation->data);
  g_object_unref (continuation->window);
  g_free (continuation);
}

static void
continuation_run (Continuation *continuation)
{
  if (continuation->then != NULL)
    continuation->then (continuation->window, continuation->data);
  continuation_free (continuation);
}

/* ---- Saving ---------------------------------------------------------------------------------- */

static gboolean
save_to (GliaWindow *self, GFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) saved = NULL;
  guint refused;

  if (!glia_document_save (self->document, file, &error)) {
    glia_window_show_message (self, _ ("The Experiment Could Not be Saved"), error->message);
    return FALSE;
  }
  g_object_get (self->document, "file", &saved, NULL);
  glia_window_note_recent (saved);
  g_object_get (self->document, "refused", &refused, NULL);
  if (refused > 0) /* the file has what was there before */
    glia_window_say_refused (self, _ ("Saved without what was typed last"));
  else
    glia_window_add_toast (self, _ ("Experiment saved"));
  return TRUE;
}

static GtkFileFilter *
json_filter (void)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Experiments (*.json)"));
  gtk_file_filter_add_suffix (filter, "json");
  return filter;
}

static void
save_chosen_cb (GtkNativeDialog *chooser, int response, gpointer data)
{
  Continuation *continuation = data;
  g_autoptr (GtkNativeDialog) keep = g_object_ref (chooser);
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_clear_object (&continuation->window->chooser);
  if (file != NULL && save_to (continuation->window, file))
    continuation_run (continuation);
  else
    continuation_free (continuation);
}

static void
save_as (Continuation *continuation)
{
  GliaWindow *self = continuation->window;
  g_autoptr (GtkFileFilter) filter = json_filter ();
  g_autofree char *title = NULL, *name = NULL;
  GtkFileChooser *chooser;

  /* The window keeps the chooser: it must live as long as it is shown. */
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_ ("Save the Experiment"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), NULL);
  chooser = GTK_FILE_CHOOSER (self->chooser);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_add_filter (chooser, filter);
  g_signal_connect (chooser, "response", G_CALLBACK (save_chosen_cb), continuation);
  g_object_get (self->document, "title", &title, NULL);
  name = g_str_has_suffix (title, ".json") ? g_strdup (title) : g_strconcat (title, ".json", NULL);
  g_strdelimit (name, "/", '-');
  gtk_file_chooser_set_current_name (chooser, name);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
save_anyway (Continuation *continuation)
{
  if (save_to (continuation->window, NULL))
    continuation_run (continuation);
  else
    continuation_free (continuation);
}

static void
overwrite_answered_cb (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  /* Once the dialog is gone: what follows may close the window it belongs to. */
  if (g_str_equal (response, "overwrite"))
    g_idle_add_once ((GSourceOnceFunc)save_anyway, data);
  else if (g_str_equal (response, "save-as"))
    g_idle_add_once ((GSourceOnceFunc)save_as, data);
  else
    continuation_free (data);
}

static void
ask_to_overwrite (Continuation *continuation, GFile *file)
{
  GtkWindow *window = GTK_WINDOW (continuation->window);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *text = g_strdup_printf (
      /* Translators: %s is a file's name */
      _ ("Another program has written to “%s”. What it wrote would be lost."), name);
  AdwMessageDialog *dialog =
      ADW_MESSAGE_DIALOG (adw_message_dialog_new (window, _ ("Overwrite Newer Content?"), text));

  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "save-as", _ ("Save _As…"),
                                    "overwrite", _ ("_Overwrite"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "overwrite", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (overwrite_answered_cb), continuation);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
save_document (Continuation *continuation)
{
  GliaDocument *document = continuation->window->document;
  g_autoptr (GFile) file = NULL;
  gboolean changed;

  glia_document_check_file (document);
  g_object_get (document, "file", &file, "changed-on-disk", &changed, NULL);
  if (file == NULL)
    save_as (continuation);
  else if (changed)
    ask_to_overwrite (continuation, file);
  else
    save_anyway (continuation);
}

static Continuation *
continuation_new (GliaWindow *self, GliaWindowThen then, gpointer data, GDestroyNotify free_data)
{
  Continuation *continuation = g_new (Continuation, 1);

  *continuation = (Continuation){g_object_ref (self), then, data, free_data};
  return continuation;
}

void
glia_window_save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  save_document (continuation_new (GLIA_WINDOW (widget), NULL, NULL, NULL));
}

void
glia_window_save_as_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  save_as (continuation_new (GLIA_WINDOW (widget), NULL, NULL, NULL));
}

/* ---- Changed by another program -------------------------------------------------------------- */

void
glia_window_follow_disk (GliaWindow *self)
{
  g_autofree char *name = NULL, *text = NULL;
  g_autoptr (GFile) file = NULL;
  gboolean changed;

  g_object_get (self->document, "changed-on-disk", &changed, "file", &file, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->disk_bar), changed);
  if (!changed)
    return;
  name = g_file_get_basename (file);
  text = g_strdup_printf (
      /* Translators: %s is a file's name */
      _ ("Another program has changed “%s”. Reloading can be undone."), name);
  gtk_label_set_label (self->disk_text, text);
}

void
glia_window_reload_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GliaWindow *self = GLIA_WINDOW (widget);
  g_autoptr (GError) error = NULL;

  if (!glia_document_reload (self->document, &error))
    glia_window_show_message (self, _ ("The File Could Not be Opened"), error->message);
}

void
glia_window_keep_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  glia_document_ignore_file (GLIA_WINDOW (widget)->document);
}

void
glia_window_active_cb (GliaWindow *self)
{
  if (self->document != NULL && gtk_window_is_active (GTK_WINDOW (self)))
    glia_document_check_file (self->document);
}

/* ---- Unsaved changes ------------------------------------------------------------------------- */

static void
unsaved_answered_cb (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  Continuation *continuation = data;

  /* Once the dialog is gone: what follows may close the window it belongs to. */
  if (g_str_equal (response, "save"))
    g_idle_add_once ((GSourceOnceFunc)save_document, continuation);
  else if (g_str_equal (response, "discard"))
    g_idle_add_once ((GSourceOnceFunc)continuation_run, continuation);
  else
    continuation_free (continuation);
}

void
glia_window_guard (GliaWindow *self, GliaWindowThen then, gpointer data, GDestroyNotify free_data)
{
  Continuation *continuation = continuation_new (self, then, data, free_data);
  g_autofree char *title = NULL, *text = NULL;
  AdwMessageDialog *dialog;
  gboolean modified;

  g_object_get (self->document, "modified", &modified, "title", &title, NULL);
  if (!modified) {
    continuation_run (continuation);
    return;
  }
  text = g_strdup_printf (
      /* Translators: %s is the name of an experiment */
      _ ("“%s” has changes that are not saved. What was trained is kept in any case."), title);
  dialog =
      ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), _ ("Save Changes?"), text));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "discard", _ ("_Discard"),
                                    "save", _ ("_Save"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "save");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (unsaved_answered_cb), continuation);
  gtk_window_present (GTK_WINDOW (dialog));
}
