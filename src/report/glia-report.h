/* SPDX-License-Identifier: MIT */

/* A report: text, tables and figures in order, written as PDF (A4) or as Markdown with its figures
 * beside it.
 *
 * The same report gives the same bytes: no date, no path of this machine. */
#pragma once

#include "glia-comparison.h"
#include "glia-figure.h"

G_BEGIN_DECLS

typedef struct _GliaReport GliaReport;

GliaReport *glia_report_new (const char *title);
void glia_report_free (GliaReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaReport, glia_report_free)

/* ---- What stands in it, in this order -------------------------------------------------------- */

void glia_report_add_heading (GliaReport *report, const char *text);
void glia_report_add_paragraph (GliaReport *report, const char *text);
/* `cells` [rows x columns] row major, the first row is the headings; copied. A heading that begins
 * with ">" (not shown) is of a column of numbers. NULL cells are empty. */
void
glia_report_add_table (GliaReport *report, const char *const *cells, gsize rows, gsize columns);
/* Takes `figure`. `file` is what it is called beside the Markdown ("all_mlp_structures_loss.png"),
 * and may be there already. */
void glia_report_add_figure (GliaReport *report,
                             GliaFigure *figure,
                             const char *file,
                             const char *caption);

/* ---- About runs ------------------------------------------------------------------------------ */

/* Results, figures (dev loss and accuracy of all, and each run's losses if there are at most 8),
 * differences, settings, seeds, data with its citation, and `version` of the program. */
gboolean
glia_report_add_runs (GliaReport *report, GPtrArray *runs, const char *version, GError **error);
/* The same without figures, for those who add their own: results; and settings, data, version. */
gboolean glia_report_add_results (GliaReport *report, GPtrArray *runs, GError **error);
gboolean
glia_report_add_settings (GliaReport *report, GPtrArray *runs, const char *version, GError **error);

/* ---- Writing --------------------------------------------------------------------------------- */

/* `path` ends in .pdf or .md; the file appears whole or not at all. With .md the figures that are
 * not there yet are written beside it. */
gboolean glia_report_write (const GliaReport *report, const char *path, GError **error);

G_END_DECLS
