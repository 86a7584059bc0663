/* SPDX-License-Identifier: MIT */

/* A field row for one of several names: an optimizer, a loss, a data set. */
#pragma once

#include "glia-field-row.h"

G_BEGIN_DECLS

#define GLIA_TYPE_CHOICE_ROW (glia_choice_row_get_type ())
G_DECLARE_FINAL_TYPE (GliaChoiceRow, glia_choice_row, GLIA, CHOICE_ROW, GliaFieldRow)

/* Properties: "choices" (GliaChoices, construct only: which list of glia-choices.h), "several" (gboolean,
 * read and write, not taken back: a button opens a list in which several can be checked, over which the
 * experiment then sweeps). */

/* The row's control; owned by the row. */
GtkDropDown *glia_choice_row_drop_down (GliaChoiceRow *self);

/* The box of check buttons, one for each choice in order; NULL unless "several". What is checked when its
 * popover closes is entered. Owned by the row. */
GtkWidget *glia_choice_row_checks (GliaChoiceRow *self);

/* Shows `name` in place of the experiment's value until the row next follows the experiment. */
void glia_choice_row_show (GliaChoiceRow *self, const char *name);

/* Selects the choice that experiment files call `name`, and commits it, as a person would. FALSE if
 * the list does not have it. */
gboolean glia_choice_row_choose (GliaChoiceRow *self, const char *name);

G_END_DECLS
