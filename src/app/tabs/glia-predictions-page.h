/* SPDX-License-Identifier: MIT */

/* What the network says: the dev part's examples, the highest loss first, all or those of one
 * cell of the confusion matrix; and beside them one to look at or to change: a review, the
 * values of a row, a picture. */
#pragma once

#include "glia-tab-page.h"

G_BEGIN_DECLS

#define GLIA_TYPE_PREDICTIONS_PAGE (glia_predictions_page_get_type ())
G_DECLARE_FINAL_TYPE (GliaPredictionsPage,
                      glia_predictions_page,
                      GLIA,
                      PREDICTIONS_PAGE,
                      GliaTabPage)

G_END_DECLS
