/* SPDX-License-Identifier: MIT */

/* A report: text, tables and figures in order, written as PDF (A4) or as Markdown with its figures
 * in a folder beside it.
 *
 * The same report of the same date gives the same bytes: no path of this machine is in it. */
#pragma once

#include "glia-comparison.h"
#include "glia-figure.h"

G_BEGIN_DECLS

typedef struct _GliaReport GliaReport;

/* `date`: seconds since 1970, when it is made. */
GliaReport *glia_report_new (const char *title, gint64 date);
void glia_report_free (GliaReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaReport, glia_report_free)

/* Now, or what the environment's SOURCE_DATE_EPOCH says, for builds that are to be repeated. */
gint64 glia_report_now (void);

/* Figures of the Markdown go into the report's own folder instead of one of their own. */
void glia_report_set_figures_beside (GliaReport *report);

/* ---- What stands in it, in this order -------------------------------------------------------- */

/* Plain text: what Markdown would take for a sign of its own is escaped when it is written. Line
 * feeds and control characters become spaces, bytes that are no UTF-8 the replacement character. */
void glia_report_add_heading (GliaReport *report, const char *text);
void glia_report_add_paragraph (GliaReport *report, const char *text);
/* `cells` [rows x columns] row major, the first row is the headings; copied. A heading that begins
 * with ">" (not shown) is of a column of numbers. NULL cells are empty. */
void
glia_report_add_table (GliaReport *report, const char *const *cells, gsize rows, gsize columns);
/* Takes `figure`; the report numbers it. `file` is what its file is called
 * ("all_mlp_structures_loss.png"). */
void glia_report_add_figure (GliaReport *report,
                             GliaFigure *figure,
                             const char *file,
                             const char *caption);

/* ---- About runs ------------------------------------------------------------------------------ */

/* What a report on `runs` is called unless somebody says otherwise; g_free() it. */
char *glia_report_title_for (GPtrArray *runs);
/* Results, figures (dev loss and accuracy of all, and each group's losses if there are at most 8),
 * differences, settings, seeds, data with its citation, date and `version` of the program. */
gboolean
glia_report_add_runs (GliaReport *report, GPtrArray *runs, const char *version, GError **error);
/* The same without figures, for those who add their own: results; and settings, data, version. */
gboolean glia_report_add_results (GliaReport *report, GPtrArray *runs, GError **error);
gboolean
glia_report_add_settings (GliaReport *report, GPtrArray *runs, const char *version, GError **error);
/* What the results say: which group is highest and which is lowest, by how much, and whether the
 * seeds tell the best from the next. Computed, so that it holds for these runs; NULL for fewer than
 * two groups with numbers. g_free() it. */
char *glia_report_describe_results (const GliaComparison *comparison);

/* ---- Writing --------------------------------------------------------------------------------- */

/* `path` ends in .pdf or .md. With "a/runs.md" the figures are "a/runs-figures/FILE": all of them
 * are written, those of an earlier report replaced, other files there left alone. Text and figures
 * appear together or, on an error, not at all. */
gboolean glia_report_write (const GliaReport *report, const char *path, GError **error);

G_END_DECLS
