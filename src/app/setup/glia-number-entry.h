/* SPDX-License-Identifier: MIT */

/* An entry for a number, with buttons to step it down and up. It also takes a list of numbers
 * (glia-sweep-lists.h), which hides the buttons.
 *
 * Enter and leaving the entry commit, Escape restores the last value, Up and Down step. The wheel
 * does nothing, so that scrolling past an entry does not change it. Which numbers are allowed is up
 * to the handler of "commit". */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef enum {
  GLIA_STEP_ONE,       /* … 3, 4, 5 … */
  GLIA_STEP_HUNDREDTH, /* 0, 0.05, 0.1 …, for shares */
  GLIA_STEP_125,       /* 0, 1e-5, 2e-5, 5e-5, 1e-4 … */
  GLIA_STEP_DOUBLE,    /* 8, 16, 32, 64 … */
} GliaNumberStep;

#define GLIA_TYPE_NUMBER_STEP (glia_number_step_get_type ())
GType glia_number_step_get_type (void);

#define GLIA_TYPE_NUMBER_ENTRY (glia_number_entry_get_type ())
G_DECLARE_FINAL_TYPE (GliaNumberEntry, glia_number_entry, GLIA, NUMBER_ENTRY, GtkWidget)

/* Properties (read and write): "step" (GliaNumberStep), "width-chars" (int: of the entry).
 * Signal "commit" (const char *text): emitted with the current text as in files
 * (glia_number_typed()), if it differs from the one that was shown or emitted last. */
GtkWidget *glia_number_entry_new (void);

/* Shows a value without committing it: numbers as in files, written as the locale does. What a person
 * typed stays as it is if it means the same. NULL for none: an empty entry. */
void glia_number_entry_set_text (GliaNumberEntry *self, const char *text);
/* The current text, committed or not. */
const char *glia_number_entry_text (GliaNumberEntry *self);
/* Whether it is neither committed nor what was shown. */
gboolean glia_number_entry_is_typing (GliaNumberEntry *self);
/* The widget that takes the focus, whose name and state assistive technology reads. */
GtkWidget *glia_number_entry_field (GliaNumberEntry *self);

/* As if a person typed `text` and pressed Enter, or pressed plus (1) or minus (−1). */
void glia_number_entry_enter (GliaNumberEntry *self, const char *text);
void glia_number_entry_press (GliaNumberEntry *self, int direction);

/* The number one step above (`direction` 1) or below (−1) `value`. */
double glia_number_step (GliaNumberStep step, double value, int direction);

G_END_DECLS
