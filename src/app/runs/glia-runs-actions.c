/* SPDX-License-Identifier: MIT */
#include "glia-runs-table-private.h"

#include "glia-run-labels.h"
#include "glia-toast-overlay.h"

#include <glib/gi18n.h>

static void
show_message (GliaRunsTable *self, const char *message)
{
  GliaToastOverlay *overlay = glia_toast_overlay_of (GTK_WIDGET (self));

  if (overlay != NULL)
    glia_toast_overlay_add (overlay, adw_toast_new (message));
}

/* After something was done or taken back. Takes `error`, which may be NULL. */
static void
finish (GliaRunsTable *self, GError *error)
{
  if (error != NULL)
    show_message (self, error->message);
  g_clear_error (&error);
  glia_runs_model_refresh (self->model);
  g_object_notify (G_OBJECT (self), "can-undo");
}

/* The facts of all runs of the selected rows; referenced. */
static GPtrArray *
selected_runs (GliaRunsTable *self)
{
  g_autoptr (GPtrArray) rows = glia_runs_model_selected (self->model);
  GPtrArray *runs = g_ptr_array_new_with_free_func ((GDestroyNotify)glia_run_facts_unref);

  for (guint i = 0; i < rows->len; i++) {
    const GPtrArray *members = glia_runs_row_members (rows->pdata[i]);
    for (guint k = 0; k < members->len; k++)
      g_ptr_array_add (runs, glia_run_facts_ref (members->pdata[k]));
  }
  return runs;
}

/* ---- Selection ------------------------------------------------------------------------------- */

static void
select_all_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (GLIA_RUNS_TABLE (data)->selection));
}

static void
select_none_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  glia_runs_model_select (GLIA_RUNS_TABLE (data)->model, NULL, FALSE);
}

/* ---- Open and resume ------------------------------------------------------------------------- */

static void
open_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (GPtrArray) runs = selected_runs (data);

  if (runs->len > 0)
    gtk_widget_activate_action (data, "win.open-run", "s",
                                ((const GliaRunFacts *)runs->pdata[0])->path);
}

static gboolean
can_resume (const GliaRunFacts *run)
{
  return run->state == GLIA_RUN_INTERRUPTED || run->state == GLIA_RUN_STOPPED;
}

static void
resume_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (GPtrArray) all = selected_runs (data);
  g_autoptr (GPtrArray) runs =
      g_ptr_array_new_with_free_func ((GDestroyNotify)glia_run_facts_unref);

  for (guint i = 0; i < all->len; i++)
    if (can_resume (all->pdata[i]))
      g_ptr_array_add (runs, glia_run_facts_ref (all->pdata[i]));
  g_signal_emit_by_name (data, "resume", runs);
}

/* ---- Name, tags, note ------------------------------------------------------------------------ */

typedef enum { LABEL_NAME, LABEL_TAGS, LABEL_NOTE } Label;

typedef struct {
  GliaRunsTable *self;
  Label label;
  GPtrArray *runs;
  GtkWidget *entry;
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  g_object_unref (question->self);
  g_ptr_array_unref (question->runs);
  g_free (question);
}

/* "a, b" → the tags, trimmed, none twice. */
static char **
split_tags (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0' && g_hash_table_add (known, parts[i]))
      g_strv_builder_add (builder, parts[i]);
  return g_strv_builder_end (builder);
}

static gboolean
write_label (const Question *question, const GliaRunFacts *run, const char *text, GError **error)
{
  g_auto (GliaRunLabels) labels = {0};

  glia_run_labels_read (run->path, &labels);
  switch (question->label) {
  case LABEL_NAME:
    g_free (labels.name);
    /* Runs with other seeds stay apart by the end of their names. */
    labels.name = *text == '\0' ? NULL
                  : question->runs->len == 1
                      ? g_strdup (text)
                      : g_strdup_printf ("%s · seed %" G_GUINT64_FORMAT, text, run->seed);
    break;
  case LABEL_TAGS:
    g_strfreev (labels.tags);
    labels.tags = split_tags (text);
    break;
  case LABEL_NOTE:
    g_free (labels.note);
    labels.note = g_strdup (text);
    break;
  }
  return glia_run_labels_write (run->path, &labels, error);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, const Question *question)
{
  g_autofree char *text =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (question->entry))));
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  GError *error = NULL;

  if (!g_str_equal (response, "apply"))
    return;
  for (guint i = 0; i < question->runs->len; i++)
    g_ptr_array_add (folders, g_strdup (((const GliaRunFacts *)question->runs->pdata[i])->path));
  glia_runs_undo_add_labels (question->self->undo, folders);
  for (guint i = 0; i < question->runs->len && error == NULL; i++)
    (void)write_label (question, question->runs->pdata[i], text, &error);
  finish (question->self, error);
}

static char *
present_value (GliaRunsTable *self, Label label)
{
  g_autoptr (GPtrArray) rows = glia_runs_model_selected (self->model);
  static const GliaRunsColumn columns[] = {
      [LABEL_NAME] = GLIA_RUNS_NAME, [LABEL_TAGS] = GLIA_RUNS_TAGS, [LABEL_NOTE] = GLIA_RUNS_NOTE};

  return rows->len == 1 ? glia_runs_row_text (rows->pdata[0], columns[label]) : g_strdup ("");
}

static void
ask_for_label (GliaRunsTable *self, Label label, const char *heading, const char *body)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog =
      adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading, body);
  Question *question = g_new0 (Question, 1);
  g_autofree char *value = present_value (self, label);

  question->self = g_object_ref (self);
  question->label = label;
  question->runs = selected_runs (self);
  question->entry = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (question->entry), value);
  gtk_entry_set_activates_default (GTK_ENTRY (question->entry), TRUE);
  gtk_widget_set_name (question->entry, "runs_label_entry");
  gtk_accessible_update_property (GTK_ACCESSIBLE (question->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  heading, -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), question->entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "apply",
                                    _ ("_Apply"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "apply",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "apply");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), question, question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (question->entry);
}

static void
rename_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ask_for_label (data, LABEL_NAME, _ ("Rename"), _ ("Empty: the experiment’s own name."));
}

static void
tags_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ask_for_label (data, LABEL_TAGS, _ ("Tags"), _ ("Words to filter by, with commas between them."));
}

static void
note_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ask_for_label (data, LABEL_NOTE, _ ("Note"), NULL);
}

/* ---- Delete ---------------------------------------------------------------------------------- */

typedef struct {
  GliaRunsTable *table; /* a weak pointer */
  guint number;
} Deleted;

static void
deleted_free (gpointer data, GClosure *closure)
{
  Deleted *deleted = data;

  g_clear_weak_pointer (&deleted->table);
  g_free (deleted);
}

static void
undo_cb (AdwToast *toast, const Deleted *deleted)
{
  GError *error = NULL;

  if (deleted->table == NULL)
    return;
  glia_runs_undo_one (deleted->table->undo, deleted->number, &error);
  finish (deleted->table, error);
}

void
glia_runs_table_undo (GliaRunsTable *self)
{
  g_return_if_fail (GLIA_IS_RUNS_TABLE (self));
  GError *error = NULL;

  glia_runs_undo_last (self->undo, &error);
  finish (self, error);
}

static void
say_deleted (GliaRunsTable *self, guint n, guint number)
{
  GliaToastOverlay *overlay = glia_toast_overlay_of (GTK_WIDGET (self));
  g_autofree char *text = g_strdup_printf (ngettext ("%u run deleted", "%u runs deleted", n), n);
  Deleted *deleted;
  AdwToast *toast;

  if (overlay == NULL)
    return;
  deleted = g_new0 (Deleted, 1);
  g_set_weak_pointer (&deleted->table, self);
  deleted->number = number;
  toast = adw_toast_new (text);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_timeout (toast, 10);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), deleted, deleted_free, 0);
  glia_toast_overlay_add (overlay, toast);
}

static void
delete_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GliaRunsTable *self = data;
  g_autoptr (GPtrArray) runs = selected_runs (self);
  g_autoptr (GPtrArray) from = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) to = g_ptr_array_new_with_free_func (g_free);
  GError *error = NULL;

  for (guint i = 0; i < runs->len && error == NULL; i++) {
    const GliaRunFacts *run = runs->pdata[i];
    char *trashed = glia_run_trash (run->path, &error);
    if (trashed == NULL)
      continue;
    g_ptr_array_add (from, g_strdup (run->path));
    g_ptr_array_add (to, trashed);
  }
  if (to->len > 0)
    say_deleted (self, to->len, glia_runs_undo_add_deleted (self->undo, from, to));
  finish (self, error);
}

/* ---- Menu ------------------------------------------------------------------------------------ */

/* The row whose cell is at x, y. */
static GliaRunsRow *
row_at (GliaRunsTable *self, double x, double y)
{
  GtkWidget *widget = gtk_widget_pick (self->view, x, y, GTK_PICK_DEFAULT);

  for (; widget != NULL && widget != self->view; widget = gtk_widget_get_parent (widget)) {
    GtkWidget *inner = gtk_widget_get_first_child (widget);
    GtkListItem *item = g_object_get_data (G_OBJECT (widget), "item");
    if (item == NULL && inner != NULL)
      item = g_object_get_data (G_OBJECT (inner), "item");
    if (item != NULL)
      return gtk_list_item_get_item (item);
  }
  return NULL;
}

static void
open_menu (GliaRunsTable *self, double x, double y)
{
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){(int)x, (int)y, 1, 1});
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
pressed_cb (GtkGestureClick *click, int n_press, double x, double y, GliaRunsTable *self)
{
  GliaRunsRow *row = row_at (self, x, y);
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  if (row != NULL && !glia_runs_row_is_selected (row)) {
    g_ptr_array_add (one, row);
    glia_runs_model_select (self->model, one, FALSE);
  }
  open_menu (self, x, y);
}

/* GTK 4.8 toggles twice, in the cell and in its row, and so not at all. */
static void
toggle_cb (GtkGestureClick *click, int n_press, double x, double y, GliaRunsTable *self)
{
  const GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (click));
  GliaRunsRow *row = (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) == GDK_CONTROL_MASK
                         ? row_at (self, x, y)
                         : NULL;
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  if (row == NULL) {
    gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_DENIED);
    return;
  }
  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
  g_ptr_array_add (one, row);
  if (glia_runs_row_is_selected (row))
    glia_runs_model_deselect (self->model, one);
  else
    glia_runs_model_select (self->model, one, TRUE);
}

static gboolean
menu_key_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  open_menu (data, gtk_widget_get_width (widget) / 2.0, 40);
  return TRUE;
}

static void
add_menu (GliaRunsTable *self)
{
  GtkGesture *click = gtk_gesture_click_new (), *toggle = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  self->menu = gtk_popover_menu_new_from_model (
      gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (self->selected_button)));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->menu, self->card);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (self->view, GTK_EVENT_CONTROLLER (click));
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (toggle), GTK_PHASE_CAPTURE);
  g_signal_connect (toggle, "pressed", G_CALLBACK (toggle_cb), self);
  gtk_widget_add_controller (self->view, GTK_EVENT_CONTROLLER (toggle));
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (
          gtk_alternative_trigger_new (gtk_keyval_trigger_new (GDK_KEY_Menu, 0),
                                       gtk_keyval_trigger_new (GDK_KEY_F10, GDK_SHIFT_MASK)),
          gtk_callback_action_new (menu_key_cb, self, NULL)));
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Delete, 0),
                                                        gtk_named_action_new ("runs.delete")));
  gtk_widget_add_controller (self->view, keys);
}

void
glia_runs_table_refresh_actions (GliaRunsTable *self)
{
  g_autoptr (GPtrArray) runs = self->model != NULL ? selected_runs (self) : g_ptr_array_new ();
  const guint rows = self->model != NULL ? glia_runs_model_n_selected (self->model) : 0;
  gboolean resumable = FALSE;

  for (guint i = 0; i < runs->len; i++)
    resumable = resumable || can_resume (runs->pdata[i]);
  const struct {
    const char *name;
    gboolean enabled;
  } states[] = {
      {"open", rows == 1},  {"rename", rows == 1}, {"note", rows == 1},       {"tags", rows > 0},
      {"delete", rows > 0}, {"resume", resumable}, {"select-none", rows > 0},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    g_simple_action_set_enabled (
        G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), states[i].name)),
        states[i].enabled);
}

void
glia_runs_table_add_actions (GliaRunsTable *self)
{
  static const GActionEntry entries[] = {
      {.name = "select-all", .activate = select_all_cb},
      {.name = "select-none", .activate = select_none_cb},
      {.name = "open", .activate = open_cb},
      {.name = "resume", .activate = resume_cb},
      {.name = "rename", .activate = rename_cb},
      {.name = "tags", .activate = tags_cb},
      {.name = "note", .activate = note_cb},
      {.name = "delete", .activate = delete_cb},
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  add_menu (self);
}
