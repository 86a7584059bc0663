/* SPDX-License-Identifier: MIT */

/* A row of the setup sidebar that shows one key of the experiment: a title, a control at the end, and below both the
 * reason when what was entered cannot be.
 *
 * A row knows its key's path ("training.batch-size", "network.layers[0].units") and follows the document: a key that the
 * experiment does not have (momentum with Adam) hides its row. What a person enters becomes one edit of
 * the document; if the experiment refuses it, nothing changes but the row's looks. Kinds of row are the
 * subclasses: number, switch, choice, text. */
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
  /* Shows the values of a sweep in place of the one just shown; NULL: they stand below it. */
  void (*show_list) (GliaFieldRow *self, const char *list);
};

/* Properties (read and write): "path", "title" (also what an edit is called), "help" (a sentence: the tooltip).
 * Signal "commit" (const char *json) -> gboolean: what was entered, before the document gets it. A handler that returns
 * TRUE has made the edit itself. */

const char *glia_field_row_path (GliaFieldRow *self);
void glia_field_row_set_path (GliaFieldRow *self, const char *path);
const char *glia_field_row_title (GliaFieldRow *self);

/* The control goes to the row's end; called once, by subclasses. */
void glia_field_row_set_control (GliaFieldRow *self, GtkWidget *control);
/* What is read of a control that consists of several; the control itself, unless this is called. */
void glia_field_row_set_field (GliaFieldRow *self, GtkWidget *field);

/* The document that edits go to; not owned. NULL for none. */
void glia_field_row_set_document (GliaFieldRow *self, GliaDocument *document);
/* Shows the row's value in `root`, the experiment as a tree; hides the row if it is not there. */
void glia_field_row_follow (GliaFieldRow *self, JsonNode *root);

/* What was entered, as JSON text. FALSE if it was refused; the row says why. */
gboolean glia_field_row_commit (GliaFieldRow *self, const char *json);
/* Several numbers (glia-sweep-lists.h), over which the experiment then sweeps. */
gboolean glia_field_row_commit_list (GliaFieldRow *self, const char *text);
/* Shows `problem` below the control, or nothing for NULL. */
void glia_field_row_set_problem (GliaFieldRow *self, const char *problem);
const char *glia_field_row_problem (GliaFieldRow *self); /* or NULL */

/* The node at `path` in `root`, or NULL. */
JsonNode *glia_json_find (JsonNode *root, const char *path);

G_END_DECLS
