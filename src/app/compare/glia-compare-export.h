/* SPDX-License-Identifier: MIT */

/* The files that the Compare page writes: all figures of a selection, and its report. Both read
 * runs from disk and block; they may be called from any thread. */
#pragma once

#include "glia-compare-data.h"
#include "glia-figure.h"

G_BEGIN_DECLS

/* What is to be written, independent of the window. */
typedef struct {
  GPtrArray *names, *paths; /* of each line: its name, and a GPtrArray of its runs' folders */
  GArray *slots;            /* guint: each line's colour */
  GPtrArray *figures;       /* GliaFigure of the window, and */
  GPtrArray *files;         /* their files' names without an ending */
} GliaCompareExport;

GliaCompareExport *glia_compare_export_new (const GliaCompareData *data);
void glia_compare_export_free (GliaCompareExport *export);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaCompareExport, glia_compare_export_free)

/* Takes `figure`. */
void glia_compare_export_add (GliaCompareExport *export, GliaFigure *figure, const char *file);

/* The figures that were added, and each line's losses and accuracies over one range, as PNG and
 * CSV. Returns how many figures; 0 on error. */
guint glia_compare_export_figures (const GliaCompareExport *export,
                                   const char *directory,
                                   GError **error);
/* What `glia report` writes of these runs. `path` ends in .pdf or .md. */
gboolean
glia_compare_export_report (const GliaCompareExport *export, const char *path, GError **error);

G_END_DECLS
