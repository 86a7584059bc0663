/* SPDX-License-Identifier: MIT */

/* A number to type or to step: an entry with minus and plus. A list of numbers (glia-sweep-lists.h) takes the buttons' room. It does not know what numbers are allowed; who listens to
 * "commit" decides. Enter and leaving the entry commit, Escape brings the last value back, Up and Down step. The
 * wheel does nothing, so that scrolling past changes nothing. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef enum {
  GLIA_STEP_ONE,       /* … 3, 4, 5 … */
  GLIA_STEP_HUNDREDTH, /* shares: 0, 0.05, 0.1 … */
  GLIA_STEP_125,       /* 0.001, 0.002, 0.005, 0.01 …; from 0 to the smallest */
  GLIA_STEP_DOUBLE,    /* 8, 16, 32, 64 … */
} GliaNumberStep;

#define GLIA_TYPE_NUMBER_STEP (glia_number_step_get_type ())
GType glia_number_step_get_type (void);

#define GLIA_TYPE_NUMBER_ENTRY (glia_number_entry_get_type ())
G_DECLARE_FINAL_TYPE (GliaNumberEntry, glia_number_entry, GLIA, NUMBER_ENTRY, GtkWidget)

/* Properties: "step" (GliaNumberStep), "width-chars" (of the entry).
 * Signal "commit" (const char *text): what stands there now; only when it differs from the last value set. */
GtkWidget *glia_number_entry_new (void);

/* Shows a value; commits nothing. `text` NULL is none: an empty entry with "off" in it. */
void glia_number_entry_set_text (GliaNumberEntry *self, const char *text);
const char *glia_number_entry_text (GliaNumberEntry *self); /* what stands there */
/* What has the focus in it: assistive technology reads the name and the state of that. */
GtkWidget *glia_number_entry_field (GliaNumberEntry *self);

/* What a person does: types `text` and presses Enter; presses plus (1) or minus (−1). */
void glia_number_entry_enter (GliaNumberEntry *self, const char *text);
void glia_number_entry_press (GliaNumberEntry *self, int direction);

/* The number behind or before `value`. */
double glia_number_step (GliaNumberStep step, double value, int direction);

G_END_DECLS
