/* SPDX-License-Identifier: MIT */

/* A row of the setup sidebar that edits one key of the experiment: a title, a control at the row's
 * end, and below both the reason why the last value entered was refused.
 *
 * A row knows its key's path ("training.batch-size", "network.layers[0].units") and follows the
 * document: while the experiment does not have the key (momentum with Adam), the row is hidden.
 * What a person enters becomes one edit of the document; if the experiment refuses it, the document
 * does not change and the row shows why. The subclasses add the control: glia-number-row.h,
 * glia-switch-row.h, glia-choice-row.h, glia-text-row.h, glia-column-row.h. */
#pragma once

#include "glia-document.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_FIELD_ROW (glia_field_row_get_type ())
G_DECLARE_DERIVABLE_TYPE (GliaFieldRow, glia_field_row, GLIA, FIELD_ROW, GtkListBoxRow)

struct _GliaFieldRowClass {
  GtkListBoxRowClass parent_class;

  /* Shows `value`, which is never NULL (but may hold null). Must not commit. */
  void (*show_value) (GliaFieldRow *self, JsonNode *value);
  /* Shows the values of a sweep, "0.001, 0.01", in place of the value. If a subclass
   * leaves this NULL, they are shown below the control. */
  void (*show_list) (GliaFieldRow *self, const char *list);
  /* What is refused stays in the control, to be mended, and the document counts it
   * (glia_document_set_refused()). FALSE: the control goes back to the value. */
  gboolean keeps_refused;
};

/* Properties (read and write): "path"; "title", which also names the edit for Undo; "help", a
 * sentence for the tooltip.
 * Signal "commit" (const char *text) -> gboolean: emitted with what was entered, before the
 * document gets it. A handler that returns TRUE has made the edit itself. */

const char *glia_field_row_path (GliaFieldRow *self);
void glia_field_row_set_path (GliaFieldRow *self, const char *path);
const char *glia_field_row_title (GliaFieldRow *self);

/* For subclasses, once: puts `control` at the row's end. */
void glia_field_row_set_control (GliaFieldRow *self, GtkWidget *control);
/* The part of a composite control that takes the focus and that assistive technology reads; the
 * control itself unless this is called. */
void glia_field_row_set_field (GliaFieldRow *self, GtkWidget *field);

/* The document that edits go to; not owned. NULL for none. */
void glia_field_row_set_document (GliaFieldRow *self, GliaDocument *document);
/* Shows the row's value in `root`, the document's experiment as a tree; hides the row if `root` is
 * NULL or does not have the key. */
void glia_field_row_follow (GliaFieldRow *self, JsonNode *root);

/* Enters a value as JSON text. FALSE if it was refused; the row then shows why. */
gboolean glia_field_row_commit (GliaFieldRow *self, const char *json);
/* Enters a number as typed, or several (glia-sweep-lists.h), over which the experiment then sweeps.
 * FALSE if they were refused; the row then shows why. */
gboolean glia_field_row_commit_number (GliaFieldRow *self, const char *text);

/* What a field says about `message`, an error about the key at `path` (may be NULL). Free with
 * g_free(). */
char *glia_field_problem_text (const char *message, const char *path);
/* Shows `problem` below the control; NULL removes it. */
void glia_field_row_set_problem (GliaFieldRow *self, const char *problem);
const char *glia_field_row_problem (GliaFieldRow *self); /* or NULL */
/* Whether the control shows something that the experiment does not take. */
gboolean glia_field_row_is_refused (GliaFieldRow *self);
/* Shows `note` below the control, until the row follows the document again. */
void glia_field_row_set_note (GliaFieldRow *self, const char *note);
/* Enters several values, JsonNode, over which the experiment then sweeps. FALSE if they were refused; the
 * row then shows why. */
gboolean glia_field_row_commit_choices (GliaFieldRow *self, GPtrArray *values);

G_END_DECLS
