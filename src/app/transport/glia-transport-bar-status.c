/* SPDX-License-Identifier: MIT */
#include "glia-transport-bar-private.h"

#include "glia-format.h"
#include "glia-sweep-panel.h"
#include "glia-transport-words.h"

#include <glib/gi18n.h>
#include <math.h>

void
glia_transport_bar_set_text (GtkLabel *label, const char *text)
{
  if (!g_str_equal (gtk_label_get_label (label), text))
    gtk_label_set_label (label, text);
}

guint
glia_transport_bar_count_refused (GliaTransportBar *self)
{
  guint refused = 0;

  if (self->workbench != NULL)
    g_object_get (glia_workbench_document (self->workbench), "refused", &refused, NULL);
  return refused;
}

/* In place of how far it is: nothing goes on before these are mended. */
static void
write_attention (GliaTransportBar *self, gboolean shown)
{
  const guint n = glia_transport_bar_count_refused (self);
  g_autofree char *text =
      g_strdup_printf (ngettext ("%u setting needs attention", "%u settings need attention", n), n);

  gtk_widget_set_visible (self->attention, shown);
  if (shown)
    gtk_button_set_label (GTK_BUTTON (self->attention), text);
}

void
glia_transport_bar_write_status (GliaTransportBar *self)
{
  GliaWorkbenchState state = GLIA_WORKBENCH_LOADING;
  GliaSnapshot *snapshot = NULL;
  g_autofree char *title = NULL, *caption = NULL;

  if (self->workbench != NULL) {
    state = glia_workbench_state (self->workbench);
    snapshot = glia_workbench_snapshot (self->workbench);
  }
  if (glia_sweep_runner_is_active (self->sweep)) {
    title = glia_sweep_panel_title (glia_sweep_runner_view (self->sweep));
    caption = glia_sweep_panel_caption (glia_sweep_runner_view (self->sweep));
  } else if (state == GLIA_WORKBENCH_UNREADY) {
    title = g_strdup (_ ("No data"));
  } else if (state == GLIA_WORKBENCH_LOADING || snapshot == NULL) {
    title = g_strdup (self->workbench != NULL ? _ ("Loading data") : "");
  } else {
    g_autofree char *done = glia_format_count (snapshot->epochs);
    g_autofree char *planned = glia_format_count (snapshot->planned_epochs);
    /* Of millions both do not fit; the strip beside says how many there will be. */
    title = snapshot->planned_epochs < 1000000
                ? g_strdup_printf (_ ("Epoch %s of %s"), done, planned)
                : g_strdup_printf (_ ("Epoch %s"), done);
    caption = glia_transport_caption (state, snapshot);
  }
  const gboolean attention = glia_transport_bar_count_refused (self) > 0 &&
                             state != GLIA_WORKBENCH_RUNNING &&
                             !glia_sweep_runner_is_active (self->sweep);
  write_attention (self, attention);
  gtk_widget_set_visible (GTK_WIDGET (self->epoch), !attention);
  glia_transport_bar_set_text (self->epoch, title);
  glia_transport_bar_set_text (self->caption, caption != NULL ? caption : "");
  gtk_widget_set_visible (GTK_WIDGET (self->caption), caption != NULL && !attention);
}

/* Why it ended stands over the strip, where nothing else is. */
void
glia_transport_bar_write_reason (GliaTransportBar *self,
                                 GliaWorkbenchState state,
                                 GliaSnapshot *snapshot)
{
  gboolean ended = state == GLIA_WORKBENCH_FINISHED || state == GLIA_WORKBENCH_DIVERGED;
  const char *reason = ended && snapshot != NULL ? snapshot->reason : "";
  char first[7] = "";
  g_autofree char *sentence = NULL;

  /* Elsewhere it follows a word; here it stands alone. */
  if (*reason != '\0') {
    first[g_unichar_to_utf8 (g_unichar_toupper (g_utf8_get_char (reason)), first)] = '\0';
    reason = g_utf8_next_char (reason);
  }
  sentence = g_strconcat (first, reason, NULL);
  glia_transport_bar_set_text (self->reason, sentence);
  gtk_widget_set_tooltip_text (self->status, *sentence != '\0' ? sentence : NULL);
  if (state == GLIA_WORKBENCH_DIVERGED)
    gtk_widget_add_css_class (GTK_WIDGET (self->reason), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->reason), "error");
}

void
glia_transport_bar_write_progress (GliaTransportBar *self)
{
  GliaLoading *loading = glia_workbench_loading (self->workbench);
  double fraction = glia_loading_fraction (loading);
  guint64 bytes = glia_loading_bytes (loading);
  const char *what = glia_loading_text (loading);
  g_autofree char *size = g_format_size (bytes);
  g_autofree char *text = bytes > 0 ? g_strdup_printf ("%s · %s", what, size) : g_strdup (what);

  glia_transport_bar_set_text (self->load_text, text);
  if (fraction < 0)
    gtk_progress_bar_pulse (self->load_progress);
  else
    gtk_progress_bar_set_fraction (self->load_progress, fraction);
}

static void
show_moments (GliaTransportBar *self)
{
  const GliaSnapshots *past = glia_moments_past (glia_workbench_moments (self->workbench));
  const gsize n = glia_snapshots_length (past);
  g_autofree double *epochs = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    epochs[i] = glia_snapshot_position (glia_snapshots_get (past, i));
  glia_timeline_set_marks (self->timeline, epochs, n);
}

void
glia_transport_bar_show_snapshot (GliaTransportBar *self)
{
  GliaSnapshot *newest = self->workbench != NULL ? glia_workbench_newest (self->workbench) : NULL;
  gboolean past = newest != NULL && glia_moments_is_past (glia_workbench_moments (self->workbench));

  gtk_widget_set_visible (self->branch, !self->narrow || past);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "transport.branch",
                                 newest != NULL && newest->steps > 0 &&
                                     !glia_sweep_runner_is_active (self->sweep));
  if (newest == NULL) {
    glia_timeline_set_progress (self->timeline, 0, 0, 0);
    return;
  }
  show_moments (self);
  glia_timeline_set_progress (self->timeline, glia_snapshot_position (newest),
                              newest->planned_epochs, newest->best.epoch);
  glia_timeline_set_position (
      self->timeline,
      past ? glia_snapshot_position (glia_workbench_snapshot (self->workbench)) : INFINITY);
}
