/* SPDX-License-Identifier: MIT */

/* An editable text in which each word has the colour of its effect on a prediction. Words without a
 * vector are dimmed and have a dotted underline. The word under the pointer, or else at the text
 * cursor, has a ring, and its effect in numbers is the tooltip and the accessible description. */
#pragma once

#include "glia-review-prediction.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_REVIEW_TEXT (glia_review_text_get_type ())
G_DECLARE_FINAL_TYPE (GliaReviewText, glia_review_text, GLIA, REVIEW_TEXT, GtkTextView)

/* Colours the words by `prediction`, which is referenced; NULL for no colours. If the text was
 * edited since the prediction was requested, only its unchanged words are coloured. `about` is the
 * name of the class whose probability the effects change. */
void
glia_review_text_show (GliaReviewText *self, GliaReviewPrediction *prediction, const char *about);

/* The colour of `effect` on a scale from −`scale` to `scale`: one of fifteen steps, from the
 * negative colour at 75 % opacity through transparent to the positive one. */
GdkRGBA glia_review_text_colour (double effect, double scale);

G_END_DECLS
