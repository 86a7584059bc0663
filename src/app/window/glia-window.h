/* SPDX-License-Identifier: MIT */

/* The window: header bar, setup sidebar, the stage, the other pages, transport bar. It has one
 * document and its training, which it hands to all of them.
 *
 * Actions: "win.open", "win.open-recent" (a URI), "win.choose-data" (for the present network),
 * "win.save", "win.save-as", "win.new" (shows the recipes), "win.recipe" (its name), "win.undo",
 * "win.redo", "win.train" (train or pause), "win.step", "win.reset", "win.show-sidebar",
 * "win.page" (its name), "win.full-screen", "win.export" (which figure of the page, from 0). */
#pragma once

#include "glia-recovery.h"
#include "glia-workbench.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_WINDOW (glia_window_get_type ())
G_DECLARE_FINAL_TYPE (GliaWindow, glia_window, GLIA, WINDOW, AdwApplicationWindow)

/* Properties: "show-sidebar" (gboolean), "page" (string: "workbench", "compare", "labs"), both
 * read and write. */

/* With a small network on XOR quadrants, ready to train. `application` may be NULL. Owned by GTK
 * until it is closed. */
GliaWindow *glia_window_new (GtkApplication *application);

/* Owned by the window. */
GliaDocument *glia_window_document (GliaWindow *self);
GliaWorkbench *glia_window_workbench (GliaWindow *self);

/* Shows another document, of which a reference is taken. What was there is dropped unasked; its
 * run can be resumed. */
void glia_window_set_document (GliaWindow *self, GliaDocument *document);

/* Whether nothing would be lost if it showed something else: not edited, not trained, from no
 * file. */
gboolean glia_window_is_untouched (GliaWindow *self);

/* Opens an experiment, or data: that becomes an experiment that learns from it
 * (glia-data-files.h), read on a thread. It is shown as by glia_window_show_document(); a window
 * that shows the experiment already is brought to the front. If it cannot be read, a dialog says
 * why and the present document stays. */
void glia_window_open (GliaWindow *self, GFile *file);
/* Several at once: data files among them make one experiment. */
void glia_window_open_files (GliaWindow *self, GFile *const *files, gsize n);
/* Shows a document here if the window is untouched, otherwise in a new one, which is returned. */
GliaWindow *glia_window_show_document (GliaWindow *self, GliaDocument *document);

/* The same with a run: what it learned so far, its curves, and an experiment that goes on with
 * it until it is changed. A window that shows the run already is brought to the front. FALSE,
 * and nothing happens, if the folder is no run. */
gboolean glia_window_open_run (GliaWindow *self, const char *folder, GError **error);

/* Paths of what was opened or saved lately, by any window; free with g_strfreev(). */
char **glia_window_recent_paths (void);

/* What the window's documents are watched by from now on, and what it offers to restore; NULL:
 * nothing, as at first. */
void glia_window_set_recovery (GliaWindow *self, GliaRecovery *recovery);

G_END_DECLS
