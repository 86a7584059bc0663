/* SPDX-License-Identifier: MIT */
/* What the writers of a report see. */
#pragma once

#include "glia-report-block.h"
#include "glia-report.h"

struct _GliaReport {
  char *title;
  GPtrArray *blocks; /* GliaBlock */
};

GBytes *glia_report_pdf (const GliaReport *report, GError **error);
char *glia_report_markdown (const GliaReport *report);
