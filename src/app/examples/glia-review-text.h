/* SPDX-License-Identifier: MIT */

/* A text that can be edited, each word on the colour of what it has to do with a prediction. Words that the vectors do
 * not have are dim and dotted. The word under the pointer, or else at the cursor, has a ring; its number is the tooltip and in
 * glia_review_text_describe(). */
#pragma once

#include "glia-review-prediction.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_REVIEW_TEXT (glia_review_text_get_type ())
G_DECLARE_FINAL_TYPE (GliaReviewText, glia_review_text, GLIA, REVIEW_TEXT, GtkTextView)

/* Takes a reference; NULL: no colours. A prediction of an older text colours what is the same in both. `about` is the name of the
 * class that effects are about. */
void
glia_review_text_show (GliaReviewText *self, GliaReviewPrediction *prediction, const char *about);

/* What colour an effect has on a scale that ends at `scale`, with how much of it: 15 steps up to 75 %. */
GdkRGBA glia_review_text_colour (double effect, double scale);

G_END_DECLS
