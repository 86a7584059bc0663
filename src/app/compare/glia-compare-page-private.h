/* SPDX-License-Identifier: MIT */

/* What the files of GliaComparePage share: glia-compare-page.c (what is shown),
 * glia-compare-actions.c (what is written and resumed). */
#pragma once

#include "glia-compare-curves.h"
#include "glia-compare-page.h"

struct _GliaComparePage {
  GtkWidget parent_instance;

  GtkWidget *stack, *paned, *left, *right, *table, *verdict, *tabs, *switcher, *curves_stack,
      *differences, *all_differences, *parallel, *parallel_card, *smoothing_text, *log_y, *controls,
      *ranges_button, *narrow_smoothing;
  GtkEditable *loss_low, *loss_high, *accuracy_low, *accuracy_high;
  GliaCompareCurves *curves;
  GtkAdjustment *smoothing;

  GliaRunsModel *model;
  GliaCompareData *data;
  GCancellable *reading; /* NULL: nothing is read */
  gboolean again;        /* the selection has changed meanwhile */
  gboolean compact, placed, chosen;
  GCancellable *resuming; /* cancelled with the page */
  GHashTable *resumed;    /* folders of the runs that go on */
  GSimpleActionGroup *actions;
  GtkFileChooserNative *dialog;
};

void glia_compare_page_add_actions (GliaComparePage *self);
/* After another selection was read. */
void glia_compare_page_refresh_actions (GliaComparePage *self);
void glia_compare_page_show_message (GliaComparePage *self, const char *message);
/* The table asks to go on with these GliaRunFacts. */
void glia_compare_page_resume_runs (GliaComparePage *self, GPtrArray *runs);
