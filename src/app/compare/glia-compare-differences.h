/* SPDX-License-Identifier: MIT */

/* In what the selected runs differ: a line a setting, a column a run. */
#pragma once

#include "glia-compare-data.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_COMPARE_DIFFERENCES (glia_compare_differences_get_type ())
G_DECLARE_FINAL_TYPE (GliaCompareDifferences,
                      glia_compare_differences,
                      GLIA,
                      COMPARE_DIFFERENCES,
                      GtkWidget)

/* Nothing of `data` (NULL: none) is kept. */
void glia_compare_differences_set_data (GliaCompareDifferences *self, const GliaCompareData *data);

G_END_DECLS
