/* SPDX-License-Identifier: MIT */
/* The kinds of field row: number, switch, choice, text. See glia-field-row.h for what they share. */
#pragma once

#include "glia-field-row.h"
#include "glia-number-entry.h"

G_BEGIN_DECLS

/* A number. Property "step" (GliaNumberStep). With "nullable", an empty entry is null, "off". */
#define GLIA_TYPE_NUMBER_ROW (glia_number_row_get_type ())
G_DECLARE_FINAL_TYPE (GliaNumberRow, glia_number_row, GLIA, NUMBER_ROW, GliaFieldRow)
GliaNumberEntry *glia_number_row_entry (GliaNumberRow *self);

/* True or false; with "on-value", a JSON text, that or null. */
#define GLIA_TYPE_SWITCH_ROW (glia_switch_row_get_type ())
G_DECLARE_FINAL_TYPE (GliaSwitchRow, glia_switch_row, GLIA, SWITCH_ROW, GliaFieldRow)
GtkSwitch *glia_switch_row_switch (GliaSwitchRow *self);

/* One of several names. Property "choices": which list of glia-labels.h. */
#define GLIA_TYPE_CHOICE_ROW (glia_choice_row_get_type ())
G_DECLARE_FINAL_TYPE (GliaChoiceRow, glia_choice_row, GLIA, CHOICE_ROW, GliaFieldRow)
GtkDropDown *glia_choice_row_drop_down (GliaChoiceRow *self);
/* Shows this name in place of the experiment's own until it follows again. */
void glia_choice_row_show (GliaChoiceRow *self, const char *name);
/* What a person does: chooses the one with this name in experiment files. FALSE if there is none. */
gboolean glia_choice_row_choose (GliaChoiceRow *self, const char *name);

/* A text one can read, not change: a file, shown without its folder. */
#define GLIA_TYPE_TEXT_ROW (glia_text_row_get_type ())
G_DECLARE_FINAL_TYPE (GliaTextRow, glia_text_row, GLIA, TEXT_ROW, GliaFieldRow)

G_END_DECLS
