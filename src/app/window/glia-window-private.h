/* SPDX-License-Identifier: MIT */

/* What the files of GliaWindow share. */
#pragma once

#include "glia-exportable.h"
#include "glia-toast-overlay.h"
#include "glia-window.h"

G_BEGIN_DECLS

struct _GliaWindow {
  AdwApplicationWindow parent_instance;

  GtkWidget *breakpoint, *title_stack, *wide_title, *open_button, *save_button, *switcher_bar;
  GtkButton *recipes;
  GtkMenuButton *export;
  GtkLabel *wide_title_label, *wide_caption;
  AdwWindowTitle *narrow_title;
  GliaToastOverlay *toasts;
  AdwViewStack *pages;
  AdwFlap *flap;
  GtkInfoBar *disk_bar;
  GtkLabel *disk_text;
  GtkWidget *recovery_bar, *labs, *sidebar, *stage, *network, *output, *tabs, *compare, *transport;

  GliaDocument *document;
  GliaWorkbench *workbench;
  GSignalGroup *document_signals, *training_signals;
  GSettings *settings;    /* NULL where the schema is not installed */
  guint tick;             /* only while the training wants it */
  gboolean wide_sidebar;  /* what show-sidebar is in the wide layout */
  gboolean may_close;     /* the person was asked, if need be */
  GliaRecovery *recovery; /* NULL: edits are not kept */
  gulong recovery_failed;
  GMenu *recent_menu;
  GPtrArray *figures;   /* GliaExportable of the page, as the export menu lists them */
  guint export_refresh; /* source that looks whether there are any, or 0 */
  GtkFileChooserNative *chooser;
  char *sweep_folder;      /* of the last sweep that has ended, or NULL */
  gboolean sweep_of_seeds; /* the last one was asked for by the Compare page */
};

/* The files, from the bottom up: a file calls those before it. glia-window.c, the class, is above
 * all of them. */

/* ---- glia-window-messages.c ------------------------------------------------------------------ */

/* A dialog with a message that is too long, or too important, for a toast. */
void glia_window_show_message (GliaWindow *self, const char *heading, const char *text);
void glia_window_add_toast (GliaWindow *self, const char *text);
/* Says after `what` ("Experiment saved") how many fields show something that the experiment does not have,
 * with a button that goes there. */
void glia_window_say_refused (GliaWindow *self, const char *what);

/* ---- glia-window-export.c -------------------------------------------------------------------- */

/* The menu of the export button in the header bar. */
void glia_window_fill_export_menu (GtkMenuButton *button, gpointer self);
/* The button follows the figures of the page: insensitive without one. */
void glia_window_export_host_init (GliaExportHostInterface *interface);
void glia_window_export_action (GtkWidget *widget, const char *name, GVariant *parameter);

/* ---- glia-window-recent.c -------------------------------------------------------------------- */

/* The main menu's list of recent files: follows what is opened and saved by any program. */
void glia_window_follow_recent (GliaWindow *self);
/* `file` was opened or saved. */
void glia_window_note_recent (GFile *file);

/* ---- glia-window-weights.c ------------------------------------------------------------------- */

/* The network that is looked at, as the file's ending says: glia-network-export.h. */
gboolean glia_window_export_weights (GliaWindow *self, const char *path, GError **error);
/* Makes the experiment start from those in `path`, which can be undone; an error if they do not fit
 * its network. */
gboolean glia_window_import_weights (GliaWindow *self, const char *path, GError **error);
void glia_window_export_weights_action (GtkWidget *widget, const char *name, GVariant *parameter);
void glia_window_import_weights_action (GtkWidget *widget, const char *name, GVariant *parameter);

/* ---- glia-window-sweep.c --------------------------------------------------------------------- */

/* Says when a sweep has ended. */
void glia_window_follow_sweep (GliaWindow *self);

/* ---- glia-window-files.c --------------------------------------------------------------------- */

typedef void (*GliaWindowThen) (GliaWindow *self, gpointer data);

/* Calls `then` at once, or, if there are unsaved changes, once they were saved or given up; not at
 * all if the person cancels. `data` is freed with `free_data` in any case. */
void
glia_window_guard (GliaWindow *self, GliaWindowThen then, gpointer data, GDestroyNotify free_data);
void glia_window_save_action (GtkWidget *widget, const char *name, GVariant *parameter);
void glia_window_save_as_action (GtkWidget *widget, const char *name, GVariant *parameter);

/* What the window says while another program has changed the document's file, and does about it. */
void glia_window_follow_disk (GliaWindow *self);
void glia_window_reload_action (GtkWidget *widget, const char *name, GVariant *parameter);
void glia_window_keep_action (GtkWidget *widget, const char *name, GVariant *parameter);
/* Checks the file when the person comes back to the window. */
void glia_window_active_cb (GliaWindow *self);

/* ---- glia-window-document.c ------------------------------------------------------------------ */

/* Frames for the training, only while it wants them. */
void glia_window_update_ticks (GliaWindow *self);
/* Title and caption: of the document, or of the page. */
void glia_window_update_title (GliaWindow *self);
/* Whether this page is the one in sight: "workbench", "compare", "labs". */
gboolean glia_window_shows (GliaWindow *self, const char *page);
/* Whether undo and redo are possible: of what was done on the page in sight. */
void glia_window_update_undo (GliaWindow *self);

/* ---- glia-window-open.c ---------------------------------------------------------------------- */

void glia_window_open_action (GtkWidget *widget, const char *name, GVariant *parameter);
void glia_window_choose_data_action (GtkWidget *widget, const char *name, GVariant *parameter);
void glia_window_open_run_action (GtkWidget *widget, const char *name, GVariant *parameter);
void glia_window_open_recent_action (GtkWidget *widget, const char *name, GVariant *parameter);
/* Files that are dropped on `where` are opened. */
void glia_window_accept_files (GliaWindow *self, GtkWidget *where);

/* ---- glia-window-recipes.c ------------------------------------------------------------------- */

/* A document for `experiment`, in the Workbench; the person is asked first if there is something to
 * lose. */
void glia_window_open_experiment (GliaWindow *self, GliaExperiment *experiment);
void glia_window_recipe_action (GtkWidget *widget, const char *name, GVariant *parameter);
void glia_window_new_action (GtkWidget *widget, const char *name, GVariant *parameter);

G_END_DECLS
