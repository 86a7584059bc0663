/* SPDX-License-Identifier: MIT */

/* What the files of GliaTransportBar share: glia-transport-bar.c is what it does,
 * glia-transport-bar-status.c what it says. */
#pragma once

#include "glia-timeline.h"
#include "glia-transport-bar.h"

G_BEGIN_DECLS

struct _GliaTransportBar {
  GtkWidget parent_instance;

  GtkWidget *buttons, *middle, *status, *attention, *branch;
  GtkWidget *reset_label, *train, *train_stack, *step, *step_label;
  GtkWidget *step_size, *step_size_stack, *retry, *download;
  GtkWidget *sweep_panel;
  GliaTimeline *timeline;
  GtkLabel *sweep_label, *reason, *load_text, *problem, *epoch, *caption;
  GtkProgressBar *load_progress;

  GliaWorkbench *workbench;
  GliaSweepRunner *sweep;
  char *sweep_problem; /* why the last sweep did not start, or NULL */
  guint tick;          /* only while the sweep is active */
  GSignalGroup *signals, *document_signals;
  gboolean narrow, gentle;
  GliaStepSize size;
};

/* Labels that do not change must not be laid out again: this is called once a frame. */
void glia_transport_bar_set_text (GtkLabel *label, const char *text);
/* How many fields of the setup hold something that the experiment does not take. */
guint glia_transport_bar_count_refused (GliaTransportBar *self);
/* How far it is, at the end of the bar. */
void glia_transport_bar_write_status (GliaTransportBar *self);
/* Why it ended, over the timeline. */
void glia_transport_bar_write_reason (GliaTransportBar *self,
                                      GliaWorkbenchState state,
                                      GliaSnapshot *snapshot);
/* Of the data that loads. */
void glia_transport_bar_write_progress (GliaTransportBar *self);
/* On the timeline. */
void glia_transport_bar_show_snapshot (GliaTransportBar *self);

G_END_DECLS
