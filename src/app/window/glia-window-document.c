/* SPDX-License-Identifier: MIT */
/* The document and its training, and what of the window follows them: frames, title, undo. */
#include "glia-window-private.h"

#include "glia-compare-page.h"
#include "glia-format.h"

#include <glib/gi18n.h>

/* ---- Frames ---------------------------------------------------------------------------------- */

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  glia_workbench_tick (GLIA_WINDOW (widget)->workbench);
  return G_SOURCE_CONTINUE;
}

void
glia_window_update_ticks (GliaWindow *self)
{
  gboolean wanted = self->workbench != NULL && glia_workbench_wants_ticks (self->workbench);

  if (wanted && self->tick == 0) {
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
  } else if (!wanted && self->tick != 0) {
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
    self->tick = 0;
  }
}

gboolean
glia_window_shows (GliaWindow *self, const char *page)
{
  return g_strcmp0 (adw_view_stack_get_visible_child_name (self->pages), page) == 0;
}

/* ---- Title ----------------------------------------------------------------------------------- */

/* "2 inputs, 105 parameters"; empty while there is no network. */
static char *
describe_network (GliaWorkbench *workbench)
{
  GliaSnapshot *snapshot = glia_workbench_snapshot (workbench);
  g_autofree char *n_inputs = NULL, *n_parameters = NULL, *inputs = NULL, *parameters = NULL;

  if (snapshot == NULL)
    return g_strdup ("");
  const gsize i = mlp_network_inputs (snapshot->network);
  const gsize p = mlp_network_parameter_count (snapshot->network);
  n_inputs = glia_format_count (i);
  n_parameters = glia_format_count (p);
  inputs = g_strdup_printf (ngettext ("%s input", "%s inputs", i), n_inputs);
  parameters = g_strdup_printf (ngettext ("%s parameter", "%s parameters", p), n_parameters);
  /* Translators: two counts: "2 inputs, 105 parameters", "15 rows, 31 runs" */
  return g_strdup_printf (_ ("%s, %s"), inputs, parameters);
}

void
glia_window_update_title (GliaWindow *self)
{
  g_autofree char *title = NULL, *marked = NULL, *window_title = NULL, *caption = NULL;
  gboolean modified;

  if (self->document == NULL)
    return;
  g_object_get (self->document, "title", &title, "modified", &modified, NULL);
  marked = modified ? g_strconcat ("• ", title, NULL) : g_strdup (title);
  caption = describe_network (self->workbench);
  window_title = g_strdup_printf (_ ("%s – Glia"), marked);
  gtk_window_set_title (GTK_WINDOW (self), window_title);
  /* The Compare page is about all runs, not about the document. */
  if (glia_window_shows (self, "compare")) {
    g_free (marked);
    g_free (caption);
    marked = g_strdup (_ ("Runs"));
    g_object_get (self->compare, "summary", &caption, NULL);
  } else if (glia_window_shows (self, "labs")) {
    g_free (marked);
    marked = g_strdup (_ ("Labs"));
    g_free (caption);
    g_object_get (self->labs, "title", &caption, NULL);
  }
  gtk_label_set_label (self->wide_title_label, marked);
  gtk_label_set_label (self->wide_caption, caption);
  gtk_widget_set_visible (GTK_WIDGET (self->wide_caption), *caption != '\0');
  adw_window_title_set_title (self->narrow_title, marked);
  adw_window_title_set_subtitle (self->narrow_title, caption);
}

void
glia_window_update_undo (GliaWindow *self)
{
  gboolean can_undo = FALSE, can_redo = FALSE;

  if (self->document == NULL)
    return;
  if (glia_window_shows (self, "compare"))
    g_object_get (glia_compare_page_table (GLIA_COMPARE_PAGE (self->compare)), "can-undo",
                  &can_undo, NULL);
  else if (glia_window_shows (self, "workbench"))
    g_object_get (self->document, "can-undo", &can_undo, "can-redo", &can_redo, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", can_undo);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.redo", can_redo);
}

/* ---- Document -------------------------------------------------------------------------------- */

void
glia_window_set_document (GliaWindow *self, GliaDocument *document)
{
  g_autoptr (GliaWorkbench) workbench = NULL;

  g_return_if_fail (GLIA_IS_WINDOW (self));
  g_return_if_fail (GLIA_IS_DOCUMENT (document));

  workbench = glia_workbench_new (document);
  if (self->recovery != NULL) {
    if (self->document != NULL && self->document != document)
      glia_recovery_unwatch (self->recovery, self->document);
    glia_recovery_watch (self->recovery, document);
  }
  g_set_object (&self->document, document);
  g_signal_group_set_target (self->document_signals, document);
  g_signal_group_set_target (self->training_signals, workbench);
  g_object_set (self->sidebar, "workbench", workbench, NULL);
  g_object_set (self->network, "workbench", workbench, NULL);
  g_object_set (self->output, "workbench", workbench, NULL);
  g_object_set (self->tabs, "workbench", workbench, NULL);
  g_object_set (self->labs, "workbench", workbench, NULL);
  g_object_set (self->transport, "workbench", workbench, NULL);
  /* Only now, as the views have let the old one go: its worker ends here. */
  g_set_object (&self->workbench, workbench);
  glia_window_update_ticks (self);
  glia_window_update_title (self);
  glia_window_update_undo (self);
  glia_window_follow_disk (self);
}

GliaDocument *
glia_window_document (GliaWindow *self)
{
  g_return_val_if_fail (GLIA_IS_WINDOW (self), NULL);

  return self->document;
}

GliaWorkbench *
glia_window_workbench (GliaWindow *self)
{
  g_return_val_if_fail (GLIA_IS_WINDOW (self), NULL);

  return self->workbench;
}

gboolean
glia_window_is_untouched (GliaWindow *self)
{
  g_autoptr (GFile) file = NULL;
  GliaSnapshot *snapshot;
  gboolean modified;

  g_return_val_if_fail (GLIA_IS_WINDOW (self), FALSE);

  g_object_get (self->document, "file", &file, "modified", &modified, NULL);
  snapshot = glia_workbench_snapshot (self->workbench);
  return file == NULL && !modified && (snapshot == NULL || snapshot->steps == 0);
}
