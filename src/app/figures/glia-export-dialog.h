/* SPDX-License-Identifier: MIT */

/* The dialog that exports a figure: format, size, scale and style, with a preview of exactly
 * what will be written. */
#pragma once

#include "glia-figure.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_EXPORT_DIALOG (glia_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (GliaExportDialog, glia_export_dialog, GLIA, EXPORT_DIALOG, AdwWindow)

/* Shows the dialog over the window of `owner`. Takes `figure`. `file_name` is proposed, without
 * an ending; `format` ("png", "svg", "pdf", "csv") may be NULL: that of the last export. */
GliaExportDialog *glia_export_dialog_present (GtkWidget *owner,
                                              GliaFigure *figure,
                                              const char *file_name,
                                              const char *format);

/* The choices as they stand. */
GliaFigureOptions glia_export_dialog_options (GliaExportDialog *self);
/* "png" */
const char *glia_export_dialog_format (GliaExportDialog *self);

/* What the dialog's button does once a name is chosen. On error the dialog says so and stays. */
gboolean glia_export_dialog_write (GliaExportDialog *self, const char *path);

/* Puts the figure as a picture, and its numbers as text, into the clipboard. */
gboolean glia_figure_copy (GtkWidget *owner,
                           const GliaFigure *figure,
                           const GliaFigureOptions *options,
                           GError **error);

G_END_DECLS
