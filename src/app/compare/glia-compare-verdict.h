/* SPDX-License-Identifier: MIT */

/* Whether one of the selected runs is better than another: the difference of their means over
 * seeds, its interval, and the test. Uses the action "compare.train-seeds" of whatever it is in. */
#pragma once

#include "glia-compare-data.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_COMPARE_VERDICT (glia_compare_verdict_get_type ())
G_DECLARE_FINAL_TYPE (GliaCompareVerdict, glia_compare_verdict, GLIA, COMPARE_VERDICT, GtkWidget)

/* `data` (NULL: none) must live until the next call. */
void glia_compare_verdict_set_data (GliaCompareVerdict *self, const GliaCompareData *data);

/* The two lines of the data that are compared; FALSE: there are no two. */
gboolean glia_compare_verdict_chosen (GliaCompareVerdict *self, guint *a, guint *b);

G_END_DECLS
