/* SPDX-License-Identifier: MIT */

/* The files that the Compare page writes: all figures of a selection, and its report. Both read
 * runs from disk and block; they may be called from any thread. */
#pragma once

#include "glia-compare-data.h"
#include "glia-figure.h"

G_BEGIN_DECLS

/* What is to be written, independent of the window. */
typedef struct {
  GPtrArray *names, *paths;  /* of each line: its name, and a GPtrArray of its runs' folders */
  GPtrArray *figures;        /* GliaFigure of the window, and */
  GPtrArray *files, *titles; /* their files' names without an ending, and what they show */
} GliaCompareExport;

GliaCompareExport *glia_compare_export_new (const GliaCompareData *data);
void glia_compare_export_free (GliaCompareExport *export);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaCompareExport, glia_compare_export_free)

/* Takes `figure`. */
void glia_compare_export_add (GliaCompareExport *export,
                              GliaFigure *figure,
                              const char *file,
                              const char *title);

/* The figures that were added, and each line's losses and accuracies, as PNG and CSV. Returns
 * how many figures; 0 on error. */
guint glia_compare_export_figures (const GliaCompareExport *export,
                                   const char *directory,
                                   GError **error);
/* `path` ends in .pdf or .md. The figures go into the report: `export` has none any more. */
gboolean glia_compare_export_report (GliaCompareExport *export, const char *path, GError **error);

G_END_DECLS
