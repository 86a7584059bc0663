/* SPDX-License-Identifier: MIT */

/* A widget that shows a figure which can be copied and exported, and the window that offers it.
 *
 * A class implements the interface and calls glia_figure_actions_install() in its init(): the
 * actions, the context menu (glia-figure-actions.h) and the window's menu Export follow from
 * that. */
#pragma once

#include "glia-figure.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GLIA_TYPE_EXPORTABLE (glia_exportable_get_type ())
G_DECLARE_INTERFACE (GliaExportable, glia_exportable, GLIA, EXPORTABLE, GtkWidget)

struct _GliaExportableInterface {
  GTypeInterface parent;

  /* All three are needed; what they mean is said at the functions below. */
  GliaFigure *(*make_figure) (GliaExportable *self);
  char *(*get_title) (GliaExportable *self);
  const char *(*get_file_name) (GliaExportable *self);
};

/* The figure as it is seen now; free it with glia_figure_free(). NULL: there is nothing to show. */
GliaFigure *glia_exportable_make_figure (GliaExportable *self);

/* What a menu calls the figure: "Loss"; free it with g_free(). */
char *glia_exportable_get_title (GliaExportable *self);

/* The name that is proposed for a file, without an ending: "loss". Owned by the widget. */
const char *glia_exportable_get_file_name (GliaExportable *self);

/* ---- The window ------------------------------------------------------------------------------ */

/* A root that wants to know which exportables can be seen in it. */
#define GLIA_TYPE_EXPORT_HOST (glia_export_host_get_type ())
G_DECLARE_INTERFACE (GliaExportHost, glia_export_host, GLIA, EXPORT_HOST, GtkRoot)

struct _GliaExportHostInterface {
  GTypeInterface parent;

  /* An exportable in it was mapped or is being unmapped. Switching a page does that to many of
   * them, one after the other: look at them once the main loop is idle. */
  void (*exportables_changed) (GliaExportHost *self);
};

/* Tells the host of `self`, if it has one, that `self` appears or disappears. */
void glia_exportable_visibility_changed (GliaExportable *self);

/* The exportables that are mapped in `widget`, itself among them, in the order of the page: an
 * array of references to GliaExportable, to be freed with g_ptr_array_unref(). */
GPtrArray *glia_exportable_list_mapped (GtkWidget *widget);

G_END_DECLS
