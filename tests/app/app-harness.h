/* SPDX-License-Identifier: MIT */

/* What the window's tests share: start GTK without a desktop, wait without sleeping, find widgets by the id they
 * have in their template, take pictures.
 *
 *     int
 *     main (int argc, char **argv)
 *     {
 *       harness_init (&argc, &argv);
 *       g_test_add_func ("/app/card/title", test_title);
 *       return harness_run ();
 *     }
 */
#pragma once

#include "glia-workbench.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* g_test_init(), GTK and libadwaita with the program's style sheet, animations off. Without a display the test is
 * skipped. Call it first in main(). */
void harness_init (int *argc, char ***argv);
/* g_test_run(), and closes the windows that are left. */
int harness_run (void);

/* Turns the main loop until `expression` is true; the test fails with its text when that takes longer than
 * `seconds` (HARNESS_UNTIL: 20). */
#define HARNESS_UNTIL(expression) HARNESS_UNTIL_SECONDS (20, expression)
#define HARNESS_UNTIL_SECONDS(seconds, expression)                                                 \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 harness_deadline_ = g_get_monotonic_time () + (seconds)*G_USEC_PER_SEC;                 \
    while (!(expression))                                                                          \
      harness_iterate (harness_deadline_, G_STRLOC, #expression);                                  \
  }                                                                                                \
  G_STMT_END
/* One turn of the main loop that waits for something to happen, but not past `deadline`. */
void harness_iterate (gint64 deadline, const char *where, const char *expression);
/* Everything that is due now, and two frames of `widget`, so that its size and drawing are up to date. */
void harness_settle (GtkWidget *widget);

/* A window of this size with `child` in it, shown and laid out. harness_close() ends it. */
GtkWidget *harness_show (GtkWidget *child, int width, int height);
/* Destroys a window and asserts that it and the program's own widgets in it were finalized: nothing else holds them. */
void harness_close (GtkWidget *window);

/* The widget below `root` (or root) that has this id in its template, or this name; the test fails if there is none. */
GtkWidget *harness_find (GtkWidget *root, const char *id);
/* The same, NULL if there is none. */
GtkWidget *harness_lookup (GtkWidget *root, const char *id);
/* A label's text; owned by the label. */
const char *harness_text (GtkWidget *root, const char *id);
/* A spin button's value. */
double harness_number (GtkWidget *root, const char *id);
void harness_set_number (GtkWidget *root, const char *id, double value);
/* Chooses an entry of a drop-down, from 0. */
void harness_choose (GtkWidget *root, const char *id, guint entry);
/* Activates it as the keyboard would; the test fails if it cannot be. */
void harness_activate (GtkWidget *root, const char *id);
/* What the focused widget does with a key; the test fails if that is nothing. */
void harness_press (GtkWidget *widget, guint key, GdkModifierType modifiers);
/* The message dialog that the window has opened, or NULL. */
GtkWidget *harness_dialog (GtkWidget *window);

/* "light" or "dark" for everything from now on. */
void harness_set_style (const char *style);
/* Draws the widget as it is now. With the environment variable GLIA_SCREENSHOTS (a folder) it is also written there as
 * `name`.png. Returns the picture; unref it. */
GdkTexture *harness_picture (GtkWidget *widget, const char *name);
/* The same without the picture. */
void harness_screenshot (GtkWidget *widget, const char *name);

/* ---- Files ---- */

/* A new folder that harness_run() removes with what is in it. Owned by the harness. */
const char *harness_folder (void);
/* Writes a file into that folder (`length` -1: `bytes` is a string). Returns its path; free it. */
char *harness_write (const char *name, const void *bytes, gssize length);
/* Removes a file, or a folder with what is in it, if it is there; follows no link. */
void harness_remove (const char *path);

/* ---- Trainings ---- */

/* The experiment of an experiment file's text; files that it names are in harness_folder(). */
GliaExperiment *harness_experiment (const char *text);
/* One edit, "training.epochs=30", which must be possible. */
void harness_edit (GliaDocument *document, const char *assignment);

/* Stores no runs. */
GliaWorkbench *harness_workbench (GliaDocument *document);
/* A frame for it, as a window's frame clock gives them; TRUE. */
gboolean harness_tick (GliaWorkbench *workbench);
/* Gives it frames until `expression` is true. */
#define HARNESS_TICK_UNTIL(workbench, expression)                                                  \
  HARNESS_UNTIL_SECONDS (60, harness_tick (workbench) && (expression))
/* Trains to the end of the plan, and until there is nothing more to show. */
void harness_train (GliaWorkbench *workbench);
/* Closes the window and asserts that nothing of the three is left. */
void harness_let_go (GtkWidget *window, GliaWorkbench *workbench, GliaDocument *document);

/* The setup of a document in a window of its own. */
typedef struct {
  GliaDocument *document;
  GliaWorkbench *workbench;
  GtkWidget *sidebar, *window;
} HarnessSetup;

/* Takes the document. harness_let_go() ends it. */
HarnessSetup harness_open_setup (GliaDocument *document);

G_END_DECLS
