/* SPDX-License-Identifier: MIT */
/* What the writers of a report see. */
#pragma once

#include "glia-report-block.h"
#include "glia-report.h"

struct _GliaReport {
  char *title;
  gint64 date; /* seconds since 1970 */
  gboolean figures_beside;
  GPtrArray *blocks; /* GliaBlock */
};

/* "2026-12-01T05:00:00Z"; g_free() it. */
char *glia_report_date_text (const GliaReport *report);

GBytes *glia_report_pdf (const GliaReport *report, GError **error);
/* `folder`: where the figures are, as seen from the text ("runs-figures"); "" for beside it. */
char *glia_report_markdown (const GliaReport *report, const char *folder);
